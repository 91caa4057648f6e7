/* What is to be confirmed: from which day, until somebody confirms it, and what is not done with it meanwhile. */
#include "registry/trust.h"
#include "fixture.h"

static const struct actor staff = {1, "staff", ACTOR_STAFF}, reader = {2, "reader", ACTOR_READER};

#define ASKS(rule) "s/^    review:       1 year/    review: 1 year\\n    verify_again: " rule "/"

static int begin_rolling(void **state) {
    return fixture_begin_edited(state, ASKS("(last(update) else taken_in) + 1 year"));
}

static int begin_fixed(void **state) {
    return fixture_begin_edited(state, ASKS("2026-03-01"));
}

static day_t day_of(const char *text) {
    day_t day;
    assert_true(day_parse(text, &day));
    return day;
}

static void now_is(struct fixture *f, const char *day, int minutes) {
    f->ctx.now = zone_instant(registry_zone(&f->ctx), day_of(day), 0) + 60 * (int64_t)minutes;
}

/* Values come in on the day on which they are written down; so it is that day. */
static ref_t consumer(struct fixture *f, const char *day) {
    now_is(f, day, 600);
    struct party_draft draft =
        DRAFT(f, "consumer", "last_name", "Aaltio", "email", "helmi@koti.example", "phone", "+358 40 000 0001");
    return fixture_add(f, draft);
}

/* "email 2026-03-01, phone ..." of what is to be confirmed. */
static const char *unconfirmed(struct fixture *f, ref_t party) {
    struct party seen;
    const char *all = "";
    OK(party_read(&f->ctx, party, NOTICE_NOTHING, &seen));
    for (size_t i = 0; i < seen.value_count; i++)
        if (seen.values[i].verify_by)
            all = arena_printf(f->ctx.arena, "%s%s%s %s", all, *all ? ", " : "", seen.values[i].field,
                               day_iso(f->ctx.arena, seen.values[i].verify_since));
    return all;
}

static size_t confirm(struct fixture *f, ref_t party, const char *field) {
    size_t confirmed;
    OK(trust_confirm(&f->ctx, party, &field, field ? 1 : 0, &confirmed));
    return confirmed;
}

static size_t listed(struct fixture *f, const char *on, struct trust_row **rows) {
    size_t count;
    OK(trust_list(&f->ctx, day_of(on), rows, &count));
    return count;
}

static void from_the_day_until_it_is_confirmed(void **state) {
    struct fixture *f = *state;
    struct trust_row *rows;
    ref_t party = consumer(f, "2025-03-01");
    now_is(f, "2026-02-28", 24 * 60 - 1);
    assert_string_equal(unconfirmed(f, party), "");
    assert_int_equal(listed(f, "2026-02-28", &rows), 0);
    assert_int_equal(listed(f, "2026-03-01", &rows), 1);
    now_is(f, "2026-03-01", 0);
    assert_string_equal(unconfirmed(f, party), "last_name 2026-03-01, email 2026-03-01, phone 2026-03-01");
    assert_int_equal(listed(f, "2026-03-01", &rows), 1);
    assert_int_equal(rows[0].field_count, 3);
    assert_int_equal(rows[0].since, day_of("2026-03-01"));
    assert_string_equal(rows[0].name, "Aaltio");
    assert_int_equal(confirm(f, party, "email"), 1);
    assert_string_equal(unconfirmed(f, party), "last_name 2026-03-01, phone 2026-03-01");
    assert_int_equal(confirm(f, party, NULL), 2);
    assert_string_equal(unconfirmed(f, party), "");
    assert_int_equal(confirm(f, party, NULL), 0);
    assert_int_equal(listed(f, "2027-02-28", &rows), 0);
    /* confirming begins it anew */
    now_is(f, "2027-03-01", 0);
    assert_string_equal(unconfirmed(f, party), "last_name 2027-03-01, email 2027-03-01, phone 2027-03-01");
    assert_int_equal(listed(f, "2027-03-01", &rows), 1);
}

/* A value that came later is asked about later, and one that is changed is new. */
static void each_value_by_its_own_day(void **state) {
    struct fixture *f = *state;
    struct trust_row *rows;
    ref_t party = consumer(f, "2025-03-01");
    now_is(f, "2025-09-01", 600);
    struct party_draft later = DRAFT(f, NULL, "email", "toinen@koti.example");
    OK(party_set(&f->ctx, party, 0, &later));
    now_is(f, "2026-03-01", 600);
    assert_string_equal(unconfirmed(f, party), "last_name 2026-03-01, phone 2026-03-01");
    assert_int_equal(listed(f, "2026-03-01", &rows), 1);
    assert_int_equal(rows[0].field_count, 2);
    now_is(f, "2026-09-01", 600);
    assert_string_equal(unconfirmed(f, party), "last_name 2026-03-01, email 2026-09-01, phone 2026-03-01");
    (void)fixture_record(f, party, "update", "2026-09-01", NULL); /* an update of the whole */
    assert_string_equal(unconfirmed(f, party), "");
}

/* What is counted from nothing that confirming moves is met by confirming after it. */
static void a_fixed_day(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2026-02-27"), other;
    now_is(f, "2026-02-28", 600);
    assert_int_equal(confirm(f, party, "phone"), 1);
    now_is(f, "2026-03-01", 600);
    assert_string_equal(unconfirmed(f, party), "last_name 2026-03-01, email 2026-03-01, phone 2026-03-01");
    other = consumer(f, "2026-03-02");
    assert_string_equal(unconfirmed(f, other), "");
    assert_int_equal(confirm(f, party, NULL), 3);
    now_is(f, "2029-01-01", 600);
    assert_string_equal(unconfirmed(f, party), "");
}

static void nothing_is_sent_to_what_is_not_trusted(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2025-03-01");
    struct asked asked = {.action = ACTION_SEND,
                          .party = party,
                          .type = NOTICE_NOTHING,
                          .purpose = notice_purpose(ctx_notice(&f->ctx), "contact"),
                          .service = NOTICE_NOTHING,
                          .channel = "email"};
    OK(permit(&f->ctx, &asked, NULL));
    now_is(f, "2026-03-01", 0);
    NO(ST_DENIED, permit(&f->ctx, &asked, NULL));
    assert_string_equal(f->ctx.fault.sentence, "P70");
    assert_int_equal(confirm(f, party, "email"), 1);
    OK(permit(&f->ctx, &asked, NULL));
    asked.channel = "phone";
    NO(ST_DENIED, permit(&f->ctx, &asked, NULL));
    asked.channel = "in_person"; /* to no address */
    OK(permit(&f->ctx, &asked, NULL));
}

/* Nothing is erased, and the dates stay; the log knows which fields were confirmed, and not what they say. */
static void it_stays_and_is_written_down(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2025-03-01");
    struct due_verdict *verdicts;
    size_t count;
    struct party before, after;
    struct audit_line *lines;
    now_is(f, "2026-03-05", 600);
    OK(due_of(&f->ctx, party, DAY_NONE, &verdicts, &count));
    assert_int_equal(verdicts[0].verdict.verify_again, day_of("2026-03-01"));
    assert_int_equal(verdicts[0].verdict.gone_by, day_of("2035-03-01"));
    OK(party_read(&f->ctx, party, NOTICE_NOTHING, &before));
    f->ctx.actor = &staff;
    assert_int_equal(confirm(f, party, "email"), 1);
    f->ctx.actor = &reader;
    size_t confirmed;
    NO(ST_DENIED, trust_confirm(&f->ctx, party, NULL, 0, &confirmed));
    f->ctx.actor = &fixture_owner;
    OK(party_read(&f->ctx, party, NOTICE_NOTHING, &after));
    assert_int_equal(after.value_count, before.value_count);
    assert_int_not_equal(after.version, before.version);
    const struct value *email = party_value(&after, "email");
    assert_int_equal(email->confirmed, day_of("2026-03-05"));
    assert_int_equal(email->since, day_of("2025-03-01"));
    assert_int_equal(confirm(f, party, "phone"), 1);
    assert_int_equal(confirm(f, party, "last_name"), 1);
    OK(due_of(&f->ctx, party, DAY_NONE, &verdicts, &count));
    assert_int_equal(verdicts[0].verdict.verify_again, day_of("2027-03-05"));
    assert_int_equal(verdicts[0].verdict.gone_by, day_of("2035-03-01"));
    struct audit_filter filter = {.party = party, .action = "confirmed"};
    OK(audit_list(&f->ctx, f->registry->audit, &filter, &lines, &count));
    assert_int_equal(count, 3);
    assert_non_null(strstr(lines[0].json, "\"email\""));
    assert_null(strstr(lines[0].json, "helmi@"));
}

static void a_name_that_is_no_value_of_theirs(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f, "2025-03-01");
    static const char *const none[] = {"postal_address"}, *const typed[] = {"Helmi Aaltio"};
    size_t confirmed;
    NO(ST_INVALID, trust_confirm(&f->ctx, party, none, 1, &confirmed));
    assert_string_equal(f->ctx.fault.field, "postal_address");
    NO(ST_INVALID, trust_confirm(&f->ctx, party, typed, 1, &confirmed));
    assert_null(strstr(fault_text(&f->ctx), "Aaltio")); /* may be somebody's name */
    NO(ST_NOT_FOUND, trust_confirm(&f->ctx, 12345, NULL, 0, &confirmed));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_rolling, fixture_end)
    const struct CMUnitTest tests[] = {
        TEST(from_the_day_until_it_is_confirmed),
        TEST(each_value_by_its_own_day),
        cmocka_unit_test_setup_teardown(a_fixed_day, begin_fixed, fixture_end),
        TEST(nothing_is_sent_to_what_is_not_trusted),
        TEST(it_stays_and_is_written_down),
        TEST(a_name_that_is_no_value_of_theirs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
