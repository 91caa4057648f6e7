/* What is out of sight: who sees it, where it is left out, and on which day that begins. */
#include "registry/sight.h"
#include "fixture.h"

#include "registry/adopt.h"
#include "registry/choice.h"
#include "registry/lens.h"
#include "registry/known.h"

static const struct actor staff = {1, "staff", ACTOR_STAFF}, officer = {2, "officer", ACTOR_OFFICER},
                          reader = {3, "reader", ACTOR_READER};

/* The agency's customers are out of sight a year after the last contact; their invoices are not. */
#define HIDES                                                                                                  \
    "s/^    review:       1 year/    review: 1 year\\n    hide_after: (last(contact of self or represented) "  \
    "else taken_in) + 1 year/"

static int begin_hiding(void **state) {
    return fixture_begin_edited(state, HIDES);
}

static day_t day_of(const char *text) {
    day_t day;
    assert_true(day_parse(text, &day));
    return day;
}

/* A moment of Helsinki: "2026-11-25", 0 minutes of it. */
static void now_is(struct fixture *f, const char *day, int minutes) {
    f->ctx.now = zone_instant(registry_zone(&f->ctx), day_of(day), 0) + 60 * (int64_t)minutes;
}

static void as(struct fixture *f, const struct actor *actor) {
    f->ctx.actor = actor;
    fault_clear(&f->ctx);
}

static ref_t consumer(struct fixture *f, const char *taken_in) {
    struct party_draft draft = DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltio", "email",
                                     "helmi@koti.example", "phone", "+358 40 000 0001");
    draft.taken_in = day_of(taken_in);
    return fixture_add(f, draft);
}

static struct party read_party(struct fixture *f, ref_t party) {
    struct party result;
    OK(party_read(&f->ctx, party, NOTICE_NOTHING, &result));
    return result;
}

static size_t found(struct fixture *f, const char *words) {
    struct hits hits;
    OK(find(&f->ctx, words, NULL, 0, &hits));
    return hits.count;
}

static size_t records_seen(struct fixture *f, ref_t party, size_t skip, size_t limit, size_t *total) {
    struct record *records;
    size_t count;
    OK(record_list(&f->ctx, party, skip, limit, &records, &count, total));
    return count;
}

static void the_day_after_in_helsinki(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2025-11-25");
    now_is(f, "2026-11-25", 24 * 60 - 1);
    as(f, &staff);
    assert_int_equal(read_party(f, party).value_count, 4);
    assert_int_equal(found(f, "aaltio"), 1);
    now_is(f, "2026-11-26", 0);
    struct party seen = read_party(f, party);
    assert_int_equal(seen.value_count, 0);
    assert_string_equal(seen.name, ref_text(f->ctx.arena, party));
    assert_int_equal(seen.unseen_count, 1);
    assert_int_equal(seen.unseen[0].since, day_of("2026-11-26"));
    assert_string_equal(seen.unseen[0].rule, "retention.customer.hide_after");
    assert_int_equal(found(f, "aaltio"), 0);
    assert_int_equal(found(f, ""), 0);
    as(f, &reader);
    assert_int_equal(read_party(f, party).value_count, 0);
    as(f, &officer);
    seen = read_party(f, party);
    assert_int_equal(seen.value_count, 4);
    assert_int_equal(seen.values[0].hidden_since, day_of("2026-11-26"));
    assert_string_equal(seen.values[0].hidden_by, "retention.customer.hide_after");
    assert_int_equal(found(f, "aaltio"), 1);
    as(f, &fixture_owner);
    assert_int_equal(found(f, "aaltio"), 1);
}

/* Nobody types it in and learns that it is there. */
static void it_is_not_found_by_what_it_says(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2024-01-01"), who_is;
    static const char *const texts[] = {"helmi@koti.example", "+358400000001", "Helmi Aaltio", "altio", "0001"};
    as(f, &staff);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        NO(ST_NOT_FOUND, who(&f->ctx, texts[i], &who_is, NULL));
    OK(who(&f->ctx, ref_text(f->ctx.arena, party), &who_is,
           NULL)); /* who knows the id asks for nobody's data */
    assert_true(who_is == party);
    ref_t other;
    struct party_draft same = DRAFT(f, "consumer", "last_name", "Muu", "email", "helmi@koti.example");
    OK(party_add(&f->ctx, &same, &other));
    as(f, &officer);
    OK(who(&f->ctx, "+358400000001", &who_is, NULL));
    assert_true(who_is == party);
}

static void a_contact_brings_it_back(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2024-01-01");
    as(f, &staff);
    assert_int_equal(found(f, "aaltio"), 0);
    (void)fixture_record(f, party, "call", "2026-11-20", NULL);
    assert_int_equal(found(f, "aaltio"), 1);
    assert_int_equal(read_party(f, party).value_count, 4);
}

/* A call that is known to come moves the day when it comes, and hides nothing before. */
static void what_lies_ahead(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2025-11-25");
    (void)fixture_record(f, party, "call", "2026-12-24", NULL);
    as(f, &staff);
    now_is(f, "2026-12-23", 0);
    assert_int_equal(found(f, "aaltio"), 0);
    assert_int_equal(read_party(f, party).value_count, 0);
    now_is(f, "2026-12-24", 0);
    assert_int_equal(found(f, "aaltio"), 1);
    assert_int_equal(read_party(f, party).value_count, 4);
    now_is(f, "2027-12-25", 0);
    assert_int_equal(found(f, "aaltio"), 0);
}

/* Of a class that is hidden and one that is not, the other is shown; pages are pages of what is seen. */
static void records_of_another_class_stay(void **state) {
    struct fixture *f = *state;
    struct party_draft draft = DRAFT(f, "organisation", "name", "Kuurnan Puu Oy");
    draft.taken_in = day_of("2020-01-01");
    ref_t org = fixture_add(f, draft);
    for (int i = 1; i <= 4; i++) {
        char day[] = "2021-01-0?";
        day[9] = (char)('0' + i);
        (void)fixture_record(f, org, "call", day, "Puhuttiin");
        (void)fixture_record(f, org, "invoice", day, "Esite");
    }
    size_t total;
    assert_int_equal(records_seen(f, org, 0, 3, &total), 3);
    assert_int_equal(total, 8);
    as(f, &staff);
    assert_int_equal(records_seen(f, org, 0, 3, &total), 3);
    assert_int_equal(total, 4);
    assert_int_equal(records_seen(f, org, 3, 3, &total), 1);
    assert_int_equal(records_seen(f, org, 9, 3, &total), 0);
}

static void what_needs_all_of_it_is_refused(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2024-01-01"), other = consumer(f, "2026-11-01");
    static const enum action whole[] = {ACTION_PACKAGE, ACTION_MERGE};
    for (size_t i = 0; i < 2; i++) {
        struct asked asked = {.action = whole[i],
                              .party = party,
                              .type = NOTICE_NOTHING,
                              .purpose = NOTICE_NOTHING,
                              .service = NOTICE_NOTHING};
        struct permission permission;
        as(f, &staff);
        NO(ST_DENIED, permit(&f->ctx, &asked, &permission));
        assert_string_equal(f->ctx.fault.sentence, "P70"); /* which speaks of the class */
        asked.party = other;
        OK(permit(&f->ctx, &asked, &permission));
        if (whole[i] == ACTION_PACKAGE) {
            as(f, &officer);
            asked.party = party;
            OK(permit(&f->ctx, &asked, &permission));
        }
    }
}

static void nothing_is_sent_to_it(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2024-01-01"), other = consumer(f, "2026-11-01");
    struct asked asked = {.action = ACTION_SEND,
                          .party = party,
                          .type = NOTICE_NOTHING,
                          .purpose = notice_purpose(ctx_notice(&f->ctx), "contact"),
                          .service = NOTICE_NOTHING,
                          .channel = "email"};
    NO(ST_DENIED, permit(&f->ctx, &asked, NULL));
    assert_string_equal(f->ctx.fault.sentence, "P70"); /* which speaks of the class */
    asked.party = other;
    OK(permit(&f->ctx, &asked, NULL));
}

/* A form that could not show it takes nothing away, and replaces nothing. */
static void what_one_does_not_see_one_does_not_change(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2024-01-01");
    struct party_draft empty = DRAFT(f, NULL, "email", "", "phone", "");
    struct party_draft typed = DRAFT(f, NULL, "email", "toinen@koti.example");
    as(f, &staff);
    OK(party_set(&f->ctx, party, 0, &empty));
    NO(ST_DENIED, party_set(&f->ctx, party, 0, &typed));
    assert_string_equal(f->ctx.fault.field, "email");
    as(f, &fixture_owner);
    struct party seen = read_party(f, party);
    assert_string_equal(party_value(&seen, "email")->text, "helmi@koti.example");
    assert_non_null(party_value(&seen, "phone"));
    OK(party_set(&f->ctx, party, 0, &typed));
}

static void people_of_an_organisation(void **state) {
    struct fixture *f = *state;
    ref_t org = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy"));
    struct party_draft draft = DRAFT(f, "contact_person", "last_name", "Aaltio");
    draft.taken_in = draft.from = day_of("2020-01-01");
    draft.organisation = org;
    ref_t person = fixture_add(f, draft);
    struct party *people;
    size_t count;
    as(f, &staff);
    OK(party_people(&f->ctx, org, &people, &count));
    assert_int_equal(count, 0);
    (void)fixture_record(f, org, "call", "2026-11-01", NULL); /* with the organisation is with its people */
    OK(party_people(&f->ctx, org, &people, &count));
    assert_int_equal(count, 1);
    assert_true(people[0].id == person);
    assert_int_equal(found(f, "aaltio"), 1);
}

static void a_new_notice_hides_what_is_there(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2024-01-01");
    as(f, &staff);
    assert_int_equal(found(f, "aaltio"), 1);
    as(f, &fixture_owner);
    const char *path = arena_printf(f->ctx.arena, "%s/next.yaml", f->root);
    char *line = arena_printf(
        f->ctx.arena, "sed -e 's/^  version: 7/  version: 8/;%s' notices/agency.yaml > %s", HIDES, path);
    assert_int_equal(system(line), 0);
    f->ctx.edition = NULL;
    OK(adopt_run(&f->ctx, path, NULL));
    f->ctx.edition = NULL;
    as(f, &staff);
    assert_int_equal(found(f, "aaltio"), 0);
    assert_int_equal(read_party(f, party).value_count, 0);
    as(f, &officer);
    assert_int_equal(found(f, "aaltio"), 1);
    as(f, &fixture_owner);
    /* what narrows works at once; what widens, when the person has been informed */
    line = arena_printf(f->ctx.arena, "sed -e 's/^  version: 7/  version: 9/' notices/agency.yaml > %s", path);
    assert_int_equal(system(line), 0);
    OK(adopt_run(&f->ctx, path, NULL));
    f->ctx.edition = NULL;
    as(f, &staff);
    ref_t later = consumer(f, "2024-01-01");
    assert_int_equal(read_party(f, later).value_count, 4);
}

/* Storage goes on: the dates are as before, and what is erased leaves both lenses. */
static void it_is_kept_and_erased_as_before(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2024-01-01");
    struct due_verdict *verdicts;
    size_t count;
    OK(due_of(&f->ctx, party, DAY_NONE, &verdicts, &count));
    assert_int_equal(count, 1);
    assert_int_equal(verdicts[0].verdict.gone_by, day_of("2034-01-01"));
    assert_int_equal(verdicts[0].verdict.hide_after, day_of("2025-01-01"));
    assert_int_equal(found(f, "aaltio"), 1);
    assert_true(lens_has(&f->ctx, party));
    lens_forget(&f->ctx, party);
    assert_false(lens_has(&f->ctx, party));
    assert_int_equal(found(f, "aaltio"), 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_hiding, fixture_end)
    const struct CMUnitTest tests[] = {
        TEST(the_day_after_in_helsinki),
        TEST(it_is_not_found_by_what_it_says),
        TEST(a_contact_brings_it_back),
        TEST(what_lies_ahead),
        TEST(records_of_another_class_stay),
        TEST(what_needs_all_of_it_is_refused),
        TEST(nothing_is_sent_to_it),
        TEST(what_one_does_not_see_one_does_not_change),
        TEST(people_of_an_organisation),
        cmocka_unit_test_setup_teardown(a_new_notice_hides_what_is_there, fixture_begin, fixture_end),
        TEST(it_is_kept_and_erased_as_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
