#include "fixture.h"

static struct party read_one(struct fixture *f, ref_t party) {
    struct party read;
    OK(party_read(&f->ctx, party, NOTICE_NOTHING, &read));
    return read;
}

static void what_was_given_is_read_back_with_its_source(void **state) {
    struct fixture *f = *state;
    ref_t org = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "business_id", "2276009-4",
                                     "billing_address", "Sahatie 1, 33100 Tampere"));
    struct party_draft draft =
        DRAFT(f, "contact_person", "first_name", "Helmi", "last_name", "Aaltio", "email",
              "Helmi.Aaltio@Kuurna.example", "phone", "040 000 2175", "phone", "050 000 1111");
    draft.organisation = org;
    ref_t helmi = fixture_add(f, draft);
    struct party party = read_one(f, helmi);
    assert_string_equal(party.name, "Helmi Aaltio");
    assert_int_equal(party.form, FORM_PERSON);
    assert_int_equal(party.relation, RELATION_POTENTIAL);
    assert_int_equal(party.role_count, 1);
    assert_string_equal(party.roles[0].organisation_name, "Kuurnan Puu Oy");
    assert_int_equal(party.value_count, 5);
    assert_string_equal(party_value(&party, "phone")->text, "+358400002175");
    assert_string_equal(party_value(&party, "phone")->by, "cli");
    assert_int_equal(party_value(&party, "phone")->since, registry_today(&f->ctx));
    assert_int_equal(party_value(&party, "phone")->source, notice_source(ctx_notice(&f->ctx), "person"));
    struct party *people;
    size_t count;
    OK(party_people(&f->ctx, org, &people, &count));
    assert_int_equal(count, 1);
    assert_string_equal(people[0].name, "Helmi Aaltio");
    fixture_close(f);
    fixture_open(f);
    assert_string_equal(read_one(f, helmi).name, "Helmi Aaltio");
    assert_string_equal(party_value(&(struct party){.values = read_one(f, org).values,
                                                    .value_count = read_one(f, org).value_count},
                                    "billing_address")
                            ->text,
                        "Sahatie 1, 33100 Tampere");
}

/* field, text, and the sentence that must refuse it */
static void the_notice_refuses_by_its_own_sentence(void **state) {
    struct fixture *f = *state;
    static const char *const wrong[][4] = {
        {"consumer", "business_id", "2276009-4", "P18"},
        {"consumer", "billing_address", "Katu 1", "P19"},
        {"consumer", "name", "Elli Oy", "P18"},
        {"consumer", "title", "johtaja", "P16"},
        {"consumer", "shoe_size", "42", "P16"},
        {"consumer", "health", "hyvä", "P25"},
        {"consumer", "score", "7", "P15"},
        {"contact_person", "industry", "puu", "P18"},
        {"consumer", "last_name", "Rantakivi 131052-308T", "P25"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ref_t party = 0;
        struct party_draft draft = DRAFT(f, wrong[i][0], "first_name", "Elli", wrong[i][1], wrong[i][2]);
        enum status status = party_add(&f->ctx, &draft, &party);
        if (status != ST_DENIED || strcmp(f->ctx.fault.sentence, wrong[i][3]) != 0)
            print_error("%s of %s: %s, %s\n", wrong[i][1], wrong[i][0], fault_text(&f->ctx),
                        f->ctx.fault.sentence);
        assert_int_equal(status, ST_DENIED);
        assert_string_equal(f->ctx.fault.field, wrong[i][1]);
        assert_string_equal(f->ctx.fault.sentence, wrong[i][3]);
    }
    struct audit_line *lines;
    size_t count;
    OK(audit_list(&f->ctx, f->registry->audit, &(struct audit_filter){.action = "refused"}, &lines, &count));
    assert_int_equal(count, sizeof wrong / sizeof *wrong);
    assert_non_null(strstr(lines[0].json, "business_id"));
    assert_null(strstr(lines[0].json, "2276009"));
    struct hits hits;
    OK(find(&f->ctx, "", NULL, 10, &hits));
    assert_int_equal(hits.total, 0);
}

static void a_source_gives_what_the_notice_says_it_gives(void **state) {
    struct fixture *f = *state;
    ref_t party = 0;
    struct party_draft draft = DRAFT(f, "contact_person", "last_name", "Aaltio", "phone", "0400002175");
    draft.source = notice_source(ctx_notice(&f->ctx), "directory");
    draft.reason = "numero puuttui";
    NO(ST_DENIED, party_add(&f->ctx, &draft, &party));
    assert_string_equal(f->ctx.fault.field, "last_name");
    assert_string_equal(f->ctx.fault.sentence, "P27");
    draft.reason = NULL;
    draft.values++, draft.value_count--;
    NO(ST_INVALID, party_add(&f->ctx, &draft, &party));
    assert_string_equal(f->ctx.fault.field, "reason");
    draft.reason = "numero puuttui";
    OK(party_add(&f->ctx, &draft, &party));
    struct party read = read_one(f, party);
    assert_string_equal(party_value(&read, "phone")->reason, "numero puuttui");
}

static void a_field_is_replaced_whole_and_the_others_stay(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "first_name", "Elli", "last_name", "Rantakivi", "email",
                                      "elli@posti.example", "phone", "0400004483"));
    struct party before = read_one(f, elli);
    struct party_draft draft = DRAFT(f, NULL, "email", "e.rantakivi@posti.example", "phone", "");
    OK(party_set(&f->ctx, elli, before.version, &draft));
    struct party after = read_one(f, elli);
    assert_string_equal(party_value(&after, "email")->text, "e.rantakivi@posti.example");
    assert_string_equal(party_value(&after, "last_name")->text, "Rantakivi");
    assert_null(party_value(&after, "phone"));
    assert_true(after.version > before.version);
    NO(ST_CONFLICT, party_set(&f->ctx, elli, before.version, &draft));
    OK(party_set(&f->ctx, elli, 0, &draft));
    assert_int_equal(read_one(f, elli).version, after.version); /* nothing was different */
    ref_t *parties;
    size_t count;
    OK(find_exact(&f->ctx, "email", "elli@posti.example", &parties, &count));
    assert_int_equal(count, 0);
    OK(find_exact(&f->ctx, "email", "e.rantakivi@posti.example", &parties, &count));
    assert_int_equal(count, 1);
    struct party_draft nameless = DRAFT(f, NULL, "first_name", "", "last_name", "", "email", "");
    NO(ST_INVALID, party_set(&f->ctx, elli, 0, &nameless));
}

static void links_have_days(void **state) {
    struct fixture *f = *state;
    day_t from, to;
    assert_true(day_parse("2020-01-01", &from) && day_parse("2022-06-30", &to));
    ref_t one = fixture_add(f, DRAFT(f, "organisation", "name", "Öljymäen Partio ry"));
    ref_t two = fixture_add(f, DRAFT(f, "organisation", "name", "Aaltosen Leipomo Oy"));
    ref_t ritva = fixture_add(f, DRAFT(f, "consumer", "first_name", "Ritva", "last_name", "Äijälä"));
    OK(party_link(&f->ctx, ritva, one, from, DAY_NONE));
    OK(party_link(&f->ctx, ritva, one, DAY_NONE, to));
    OK(party_link(&f->ctx, ritva, two, DAY_NONE, DAY_NONE));
    struct party read = read_one(f, ritva);
    assert_int_equal(read.role_count, 3);
    assert_int_equal(read.roles[1].from, from);
    assert_int_equal(read.roles[1].to, to);
    assert_string_equal(read.roles[2].organisation_name, "Aaltosen Leipomo Oy");
    NO(ST_INVALID, party_link(&f->ctx, ritva, two, to, from));
    NO(ST_DENIED, party_link(&f->ctx, two, one, DAY_NONE, DAY_NONE));
    NO(ST_INVALID, party_link(&f->ctx, ritva, ritva, DAY_NONE, DAY_NONE));
    NO(ST_NOT_FOUND, party_link(&f->ctx, 12345, one, DAY_NONE, DAY_NONE));
}

static void relations_follow_from_what_happened(void **state) {
    struct fixture *f = *state;
    ref_t org = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy"));
    struct party_draft draft = DRAFT(f, "contact_person", "last_name", "Aaltio");
    draft.organisation = org;
    ref_t helmi = fixture_add(f, draft);
    (void)fixture_record(f, helmi, "call", "2026-01-05", NULL);
    assert_int_equal(read_one(f, helmi).relation, RELATION_POTENTIAL);
    (void)fixture_record(f, org, "job", "2026-02-05", "Esite");
    assert_int_equal(read_one(f, org).relation, RELATION_CUSTOMER);
    assert_int_equal(read_one(f, helmi).relation, RELATION_CUSTOMER);
    assert_string_equal(day_iso(f->ctx.arena, read_one(f, helmi).last_contact), "2026-01-05");
    assert_string_equal(day_iso(f->ctx.arena, read_one(f, org).last_contact), "2026-02-05");
}

static void ids_are_short_texts(void **state) {
    struct fixture *f = *state;
    ref_t back = 0, refs[] = {1, 0x7fffffffffffffff, 1234567890123456789};
    for (size_t i = 0; i < sizeof refs / sizeof *refs; i++) {
        assert_int_equal(strlen(ref_text(f->ctx.arena, refs[i])), 13);
        assert_true(ref_parse(ref_text(f->ctx.arena, refs[i]), &back));
        assert_int_equal(back, refs[i]);
    }
    static const char *const wrong[] = {"",
                                        "0000000000000",
                                        "000000000000",
                                        "00000000000000",
                                        "zzzzzzzzzzzzz",
                                        "8000000000000",
                                        "000000000000i",
                                        "Helmi Aaltio!"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(ref_parse(wrong[i], &back));
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(what_was_given_is_read_back_with_its_source),
        T(the_notice_refuses_by_its_own_sentence),
        T(a_source_gives_what_the_notice_says_it_gives),
        T(a_field_is_replaced_whole_and_the_others_stay),
        T(links_have_days),
        T(relations_follow_from_what_happened),
        T(ids_are_short_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
