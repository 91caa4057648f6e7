#include "fixture.h"

#include "registry/lens.h"
#include "registry/value.h"

static ref_t person(struct fixture *f, const char *first, const char *last, const char *email,
                    const char *phone) {
    return fixture_add(
        f, DRAFT(f, "consumer", "first_name", first, "last_name", last, "email", email, "phone", phone));
}

static void fill(struct fixture *f) {
    static const char *const people[][4] = {
        {"Ritva", "Äijälä", "ritva@posti.example", "0440001957"},
        {"Åsa", "Björkhamn", "asa@ljus.example", "0500008862"},
        {"Olli", "Ödman", "olli@posti.example", "0400001111"},
        {"Maija", "Mäkelä", "maija@posti.example", "0400002222"},
        {"Matti", "Virtanen", "matti.virtanen@posti.example", "0400003333"},
        {"Anna", "Wirtanen", "anna@posti.example", "0400004444"},
        {"Zacharias", "Zetterberg", "zz@posti.example", "0400005555"},
        {"Sini", "Aaltonen", "sini@posti.example", "0400006666"},
    };
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        (void)person(f, people[i][0], people[i][1], people[i][2], people[i][3]);
    ref_t org = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "business_id", "2276009-4"));
    struct party_draft draft = DRAFT(f, "contact_person", "first_name", "Helmi", "last_name", "Aaltio");
    draft.organisation = org;
    (void)fixture_add(f, draft);
}

/* Names of what is found, with a comma between. */
static const char *names(struct fixture *f, const char *words) {
    struct hits hits;
    const char *all = "";
    OK(find(&f->ctx, words, NULL, 50, &hits));
    assert_int_equal(hits.total, hits.count);
    for (size_t i = 0; i < hits.count; i++)
        all = arena_printf(f->ctx.arena, "%s%s%s", all, i ? ", " : "", hits.items[i].name);
    return all;
}

static void lists_stand_in_finnish_order(void **state) {
    struct fixture *f = *state;
    fill(f);
    assert_string_equal(
        names(f, ""),
        "Helmi Aaltio, Sini Aaltonen, Åsa Björkhamn, Kuurnan Puu Oy, Maija Mäkelä, Matti Virtanen, "
        "Anna Wirtanen, Zacharias Zetterberg, Ritva Äijälä, Olli Ödman");
}

static void two_letters_find_her(void **state) {
    struct fixture *f = *state;
    fill(f);
    assert_string_equal(names(f, "aa"), "Helmi Aaltio, Sini Aaltonen");
    assert_string_equal(names(f, "ÄI"), "Ritva Äijälä");
    assert_string_equal(names(f, "hel aal"), "Helmi Aaltio");
    assert_string_equal(names(f, "helmi kuurna"), "Helmi Aaltio");
    assert_string_equal(names(f, "kuurna"), "Kuurnan Puu Oy");
    assert_string_equal(names(f, "jälä"), "Ritva Äijälä");
    assert_string_equal(names(f, "virtanen"), "Matti Virtanen, Anna Wirtanen");
    assert_string_equal(names(f, "asa@ljus"), "Åsa Björkhamn");
    assert_string_equal(names(f, "posti.example mat"), "Matti Virtanen");
    assert_string_equal(names(f, "korpikuu"), "");
}

static void keyboards_and_fingers_are_forgiven(void **state) {
    struct fixture *f = *state;
    fill(f);
    assert_string_equal(names(f, "makela"), "Maija Mäkelä");
    assert_string_equal(names(f, "bjorkhamn"), "Åsa Björkhamn");
    assert_string_equal(names(f, "zeterberg"), "Zacharias Zetterberg");
    assert_string_equal(names(f, "vitranen"), "Matti Virtanen, Anna Wirtanen");
}

static void numbers_are_found_by_their_digits(void **state) {
    struct fixture *f = *state;
    fill(f);
    assert_string_equal(names(f, "044 000 19"), "Ritva Äijälä");
    assert_string_equal(names(f, "+358 44 0001957"), "Ritva Äijälä");
    assert_string_equal(names(f, "+358 (0)44 000 1957"), "Ritva Äijälä");
    assert_string_equal(names(f, "1957"), "Ritva Äijälä");
    assert_string_equal(names(f, "2276009-4"), "Kuurnan Puu Oy");
    assert_string_equal(names(f, "22760"), "Kuurnan Puu Oy");
}

static void every_writing_finds(void **state) {
    struct fixture *f = *state;
    static const char *const cases[][2] = {
        /* parts, anywhere, any case */
        {"BJÖRK", "Åsa Björkhamn"},
        {"örkh", "Åsa Björkhamn"},
        {"zz@", "Zacharias Zetterberg"},
        {"  maija   MÄKELÄ ", "Maija Mäkelä"},
        {"mäkelä, maija", "Maija Mäkelä"},
        /* letters taken apart (NFD), full-width, another hyphen, a no-break space */
        {"Ma\xCC\x88kela\xCC\x88", "Maija Mäkelä"},
        {"\xEF\xBC\xA1\xEF\xBD\x8E\xEF\xBD\x8E\xEF\xBD\x81 w", "Anna Wirtanen"},
        {"2276009\xE2\x80\x93"
         "4",
         "Kuurnan Puu Oy"},
        {"maija\xC2\xA0mäkelä", "Maija Mäkelä"},
        /* å, ä and ö are letters of their own; a keyboard without them finds them when nothing else fits */
        {"ödman", "Olli Ödman"},
        {"odman", "Olli Ödman"},
        {"äijä", "Ritva Äijälä"},
        {"aijala", "Ritva Äijälä"},
        {"å", "Åsa Björkhamn"},
        /* v and w are one letter */
        {"wirtanen", "Matti Virtanen, Anna Wirtanen"},
        /* several words, in any order, over several fields */
        {"0400003333 virtanen", "Matti Virtanen"},
        {"posti.example anna", "Anna Wirtanen"},
        {"puu helmi", "Helmi Aaltio"},
        {"2276009 helmi", "Helmi Aaltio"},
        {"virtanen mäkelä", ""},
        /* numbers */
        {"040 000 55", "Zacharias Zetterberg"},
        {"+35840000555", "Zacharias Zetterberg"},
        {"00358400005555", "Zacharias Zetterberg"},
        {"0400-00 55.55", "Zacharias Zetterberg"},
        {"(040) 000 5555", "Zacharias Zetterberg"},
        {"+358 040 000 5555", "Zacharias Zetterberg"},
        {"22760094", "Kuurnan Puu Oy"},
        {"FI22760094", "Kuurnan Puu Oy"},
        {"6009-4", "Kuurnan Puu Oy"},
        /* addresses */
        {"kuurnankatu", "Kuurnan Puu Oy"},
        {"33100 helmi", "Helmi Aaltio"},
        /* one slip: added, left out, changed, swapped; in the first and the last letter; in what was typed so far */
        {"virtannen", "Matti Virtanen, Anna Wirtanen"},
        {"virtaen", "Matti Virtanen, Anna Wirtanen"},
        {"firtanen", "Matti Virtanen, Anna Wirtanen"},
        {"virtanem", "Matti Virtanen, Anna Wirtanen"},
        {"ivrtanen", "Matti Virtanen, Anna Wirtanen"},
        {"zeterb", "Zacharias Zetterberg"},
        {"mati virtanne", "Matti Virtanen"},
        {"matti.virtannen@posti.example", "Matti Virtanen"},
        /* two slips, a short word, a number: not guessed */
        {"virtnnem", ""},
        {"xna", ""},
        {"0400005551", ""},
        {"2276008-4", ""},
        /* nothing to look for is everybody's list; only marks are not */
        {"---", ""},
        {"%", ""},
        {"_", ""},
    };
    fill(f);
    ref_t kuurna;
    OK(who(&f->ctx, "2276009-4", &kuurna, NULL));
    struct party_draft draft = DRAFT(f, NULL, "billing_address", "Kuurnankatu 5, 33100 Tampere");
    OK(party_set(&f->ctx, kuurna, 0, &draft));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (strcmp(names(f, cases[i][0]), cases[i][1]) != 0)
            fail_msg("\"%s\" finds \"%s\" and not \"%s\"", cases[i][0], names(f, cases[i][0]), cases[i][1]);
}

/* The last one shown is renamed to the end, and then erased from the lens: the page goes on where it stood. */
static void a_page_goes_on_whatever_happens(void **state) {
    struct fixture *f = *state;
    struct hits hits;
    fill(f);
    OK(find(&f->ctx, "", NULL, 3, &hits));
    assert_string_equal(hits.items[2].name, "Åsa Björkhamn");
    const char *cursor = hits.cursor;
    struct party_draft draft = DRAFT(f, NULL, "last_name", "Öman");
    OK(party_set(&f->ctx, hits.items[2].party, 0, &draft));
    ref_t moved = hits.items[2].party;
    OK(find(&f->ctx, "", cursor, 2, &hits));
    assert_string_equal(hits.items[0].name, "Kuurnan Puu Oy");
    lens_forget(&f->ctx, moved);
    OK(find(&f->ctx, "", cursor, 2, &hits));
    assert_string_equal(hits.items[0].name, "Kuurnan Puu Oy");
    assert_string_equal(hits.items[1].name, "Maija Mäkelä");
}

static void a_cursor_is_sealed(void **state) {
    struct fixture *f = *state;
    struct hits hits;
    fill(f);
    OK(find(&f->ctx, "", NULL, 3, &hits));
    char *cursor = arena_text(f->ctx.arena, hits.cursor);
    cursor[20] = cursor[20] == '0' ? '1' : '0';
    NO(ST_INVALID, find(&f->ctx, "", cursor, 3, &hits));
    cursor[strlen(cursor) - 1] = '\0';
    NO(ST_INVALID, find(&f->ctx, "", cursor, 3, &hits));
    NO(ST_INVALID, find(&f->ctx, "", "s", 3, &hits));
    NO(ST_INVALID, find(&f->ctx, "", "9", 3, &hits));
    NO(ST_INVALID, find(&f->ctx, "", arena_printf(f->ctx.arena, "s%09999d", 0), 3, &hits));
}

/* A list says the same of each as the page of each. */
static void a_list_knows_contacts_and_people(void **state) {
    struct fixture *f = *state;
    struct hits hits;
    struct party party;
    fill(f);
    OK(find(&f->ctx, "helmi kuurna", NULL, 5, &hits));
    ref_t helmi = hits.items[0].party;
    (void)fixture_record(f, helmi, "call", "2026-03-01", "Hei");
    (void)fixture_record(f, helmi, "job", "2026-05-01", "Esite");
    OK(find(&f->ctx, "", NULL, 50, &hits));
    for (size_t i = 0; i < hits.count; i++) {
        OK(party_read(&f->ctx, hits.items[i].party, NOTICE_NOTHING, &party));
        assert_int_equal(hits.items[i].last_contact, party.last_contact);
        assert_int_equal(hits.items[i].people, strcmp(hits.items[i].name, "Kuurnan Puu Oy") == 0);
    }
    assert_int_not_equal(hits.items[0].last_contact, DAY_NONE);
}

static void pages_follow_each_other(void **state) {
    struct fixture *f = *state;
    struct hits hits;
    fill(f);
    const char *cursor = NULL, *all = "";
    for (int page = 0; page < 4; page++) {
        OK(find(&f->ctx, "", cursor, 3, &hits));
        assert_int_equal(hits.total, 10);
        for (size_t i = 0; i < hits.count; i++)
            all = arena_printf(f->ctx.arena, "%s%s|", all, hits.items[i].name);
        cursor = hits.cursor;
        assert_int_equal(cursor != NULL, page < 3);
        if (cursor)
            assert_null(strstr(cursor, "lt"));
    }
    assert_string_equal(all,
                        "Helmi Aaltio|Sini Aaltonen|Åsa Björkhamn|Kuurnan Puu Oy|Maija Mäkelä|Matti Virtanen|"
                        "Anna Wirtanen|Zacharias Zetterberg|Ritva Äijälä|Olli Ödman|");
    NO(ST_INVALID, find(&f->ctx, "", "nonsense", 3, &hits));
}

static void the_lens_follows_changes(void **state) {
    struct fixture *f = *state;
    fill(f);
    assert_string_equal(names(f, "rantakivi"), "");
    ref_t elli = person(f, "Elli", "Rantakivi", "elli@posti.example", "0400004483");
    assert_string_equal(names(f, "rantakivi"), "Elli Rantakivi");
    struct party_draft draft = DRAFT(f, NULL, "last_name", "Aalto");
    OK(party_set(&f->ctx, elli, 0, &draft));
    assert_string_equal(names(f, "rantakivi"), "");
    assert_string_equal(names(f, "aalt"), "Helmi Aaltio, Elli Aalto, Sini Aaltonen");
    lens_forget(&f->ctx, elli);
    assert_false(lens_has(&f->ctx, elli));
    assert_string_equal(names(f, "aalt"), "Helmi Aaltio, Sini Aaltonen");
}

static void who_knows_ids_addresses_numbers_and_names(void **state) {
    struct fixture *f = *state;
    struct hits several;
    ref_t found;
    fill(f);
    ref_t elli = person(f, "Elli", "Rantakivi", "Elli@Posti.example", "040 000 4483");
    static const char *const ways[] = {"elli@posti.EXAMPLE", "0400004483",      "+358 40 000 4483",
                                       "elli rantakivi",     "Rantakivi, Elli", "Rantakivi"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        OK(who(&f->ctx, ways[i], &found, &several));
        assert_int_equal(found, elli);
    }
    OK(who(&f->ctx, ref_text(f->ctx.arena, elli), &found, &several));
    assert_int_equal(found, elli);
    OK(who(&f->ctx, "2276009-4", &found, NULL));
    NO(ST_NOT_FOUND, who(&f->ctx, "Korpikuu", &found, &several));
    /* A name, address or number that is only near is somebody else's: nobody may be erased for a slip. */
    NO(ST_NOT_FOUND, who(&f->ctx, "Rantakivu", &found, &several));
    NO(ST_NOT_FOUND, who(&f->ctx, "elly@posti.example", &found, &several));
    NO(ST_NOT_FOUND, who(&f->ctx, "2276019-4", &found, &several));
    NO(ST_CONFLICT, who(&f->ctx, "Rantak", &found, &several));
    assert_int_equal(several.count, 1);
    NO(ST_CONFLICT, who(&f->ctx, "aalt", &found, &several));
    assert_int_equal(several.count, 2);
    (void)person(f, "Elli", "Rantakivi", "toinen@posti.example", "0400009999");
    NO(ST_CONFLICT, who(&f->ctx, "Elli Rantakivi", &found, &several));
    assert_int_equal(several.count, 2);
}

static void every_list_is_in_the_log_before_it_is_shown(void **state) {
    struct fixture *f = *state;
    struct audit_line *lines;
    size_t count;
    fill(f);
    (void)names(f, "mäkelä");
    OK(audit_list(&f->ctx, f->registry->audit, &(struct audit_filter){.action = "listed"}, &lines, &count));
    assert_int_equal(count, 1);
    struct hits hits;
    OK(find(&f->ctx, "mäkelä", NULL, 5, &hits));
    assert_non_null(strstr(lines[0].json, ref_text(f->ctx.arena, hits.items[0].party)));
    assert_null(strstr(lines[0].json, "kel"));
}

static enum status damage_record(struct ctx *ctx, struct write *write, ref_t party, ref_t record) {
    struct letter *letters;
    size_t count;
    TRY(letter_newest(ctx, write->db, party, record, &letters, &count));
    scoped_query q = query_begin(write->db, SQL_LETTER_MOVE);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, record);
    query_bind_text(&q, 3, letters[0].class_id);
    query_bind_int(&q, 4, letters[0].rev);
    query_bind_int(&q, 5, letters[0].epoch);
    query_bind_int(&q, 6, letters[0].key);
    query_bind_blob(&q, 7, "0123456789012345678901234567890123456789012345678901234567890123456789", 70);
    return query_run(ctx, &q, NULL);
}

static enum status damage(struct ctx *ctx, struct write *write, void *arg) {
    ref_t party = *(ref_t *)arg, record = 0;
    struct values values;
    TRY(value_profile(ctx, write->db, party, &values, &record, NULL));
    return damage_record(ctx, write, party, record);
}

static enum status damage_note(struct ctx *ctx, struct write *write, void *arg) {
    const ref_t *both = arg;
    return damage_record(ctx, write, both[0], both[1]);
}

/* Not even the one it was written about, who is found by name and by the other notes. */
static void a_damaged_note_hides_nobody(void **state) {
    struct fixture *f = *state;
    struct hits hits;
    fill(f);
    ref_t elli = person(f, "Elli", "Rantakivi", "elli@posti.example", "0400004483");
    ref_t both[] = {elli, fixture_record(f, elli, "call", "2026-01-01", "Puhuttiin hirsiseinistä")};
    (void)fixture_record(f, elli, "call", "2026-01-02", "Puhuttiin paanukatoista");
    assert_string_equal(names(f, "hirsisein"), "Elli Rantakivi");
    OK(registry_change(&f->ctx, damage_note, both));
    fixture_close(f);
    fixture_open(f);
    assert_string_equal(names(f, "rantakivi"), "Elli Rantakivi");
    assert_string_equal(names(f, "hirsisein"), "");
    OK(find(&f->ctx, "paanukat", NULL, 5, &hits));
    assert_int_equal(hits.count, 1);
    assert_string_equal(hits.items[0].in->text, "Puhuttiin paanukatoista");
}

static void a_damaged_letter_hides_nobody_else(void **state) {
    struct fixture *f = *state;
    struct party read;
    struct record *records;
    size_t count, total;
    fill(f);
    ref_t elli = person(f, "Elli", "Rantakivi", "elli@posti.example", "0400004483");
    ref_t olli = person(f, "Olli", "Rantakivi", "olli.r@posti.example", "0400004484");
    (void)fixture_record(f, olli, "call", "2026-01-01", "Hei");
    OK(registry_change(&f->ctx, damage, &elli));
    fixture_close(f);
    fixture_open(f);
    assert_string_equal(names(f, "rantakivi"), "Olli Rantakivi");
    NO(ST_FAILED, party_read(&f->ctx, elli, NOTICE_NOTHING, &read));
    OK(party_read(&f->ctx, olli, NOTICE_NOTHING, &read));
    OK(record_list(&f->ctx, olli, 0, 0, &records, &count, &total));
    assert_string_equal(records[0].text, "Hei");
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(lists_stand_in_finnish_order),
        T(two_letters_find_her),
        T(keyboards_and_fingers_are_forgiven),
        T(numbers_are_found_by_their_digits),
        T(every_writing_finds),
        T(a_page_goes_on_whatever_happens),
        T(a_cursor_is_sealed),
        T(a_list_knows_contacts_and_people),
        T(pages_follow_each_other),
        T(the_lens_follows_changes),
        T(who_knows_ids_addresses_numbers_and_names),
        T(every_list_is_in_the_log_before_it_is_shown),
        T(a_damaged_note_hides_nobody),
        T(a_damaged_letter_hides_nobody_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
