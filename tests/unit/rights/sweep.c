#include "rights/sweep.h"

#include "registry/choice.h"
#include "rights/erase.h"
#include "rights/remains.h"

#include "../registry/fixture.h"

static ref_t org_since(struct fixture *f, const char *name, const char *since) {
    struct party_draft draft = DRAFT(f, "organisation", "name", name, "email", "info@kuurna.example");
    assert_true(day_parse(since, &draft.taken_in));
    return fixture_add(f, draft);
}

static day_t day_of(const char *text) {
    day_t day;
    assert_true(day_parse(text, &day));
    return day;
}

/* "CLASS FATE DAY; ..." of one party. */
static const char *would(struct fixture *f, ref_t party, const char *on) {
    struct sweep_row *rows;
    size_t count;
    const char *text = "";
    OK(sweep_list(&f->ctx, on ? day_of(on) : DAY_NONE, &rows, &count));
    for (size_t i = 0; i < count; i++)
        if (rows[i].party == party)
            text = arena_printf(f->ctx.arena, "%s%s%s %s %s", text, *text ? "; " : "",
                                ctx_notice(&f->ctx)->classes[rows[i].class].entry.id,
                                sweep_fate_id(rows[i].fate), day_iso(f->ctx.arena, rows[i].gone_by));
    return text;
}

static bool there(struct fixture *f, ref_t party) {
    struct party read;
    enum status status = party_read(&f->ctx, party, NOTICE_NOTHING, &read);
    fault_clear(&f->ctx);
    return status == ST_OK && read.value_count;
}

/* taken in 2016-11-25: ten years later to the day, which is today */
static void the_last_day_is_the_day_it_goes(void **state) {
    struct fixture *f = *state;
    struct sweep_result result;
    ref_t due = org_since(f, "Kuurnan Puu Oy", "2016-11-25"), not_yet = org_since(f, "Toinen Oy", "2016-11-26");
    assert_string_equal(would(f, due, "2026-11-24"), "");
    assert_string_equal(would(f, due, NULL), "customer goes 2026-11-25");
    assert_string_equal(would(f, not_yet, NULL), "");
    NO(ST_INVALID, sweep_run(&f->ctx, day_of("2026-11-26"), NULL, NULL, &result));
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.parties, 1);
    assert_false(there(f, due));
    assert_true(there(f, not_yet));
    /* nobody asked for it, so nobody is kept away */
    struct party_draft again =
        DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "email", "info@kuurna.example");
    again.source = notice_source(ctx_notice(&f->ctx), "statfin");
    again.licence = (struct licence){"TK-7", registry_today(&f->ctx), DAY_NONE};
    again.even_if_known = true; /* the other firm has the same address */
    ref_t party;
    OK(party_add(&f->ctx, &again, &party));
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.parties, 0);
}

static void what_must_be_kept_stays(void **state) {
    struct fixture *f = *state;
    struct sweep_result result;
    struct record *records;
    size_t count, total;
    ref_t org = org_since(f, "Kuurnan Puu Oy", "2012-01-10");
    (void)fixture_record(f, org, "invoice", "2016-02-29", "Esite");
    assert_string_equal(would(f, org, NULL), "customer goes 2022-01-10");
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_false(there(f, org));
    OK(record_list(&f->ctx, org, 0, 0, &records, &count, &total));
    assert_int_equal(count, 1);
    assert_string_equal(records[0].text, "Esite");
    assert_string_equal(would(f, org, "2031-12-31"), "bookkeeping goes 2031-12-31");
    /* nobody is billed who is not there any more; what belongs to the voucher is written down all the same */
    struct record_draft more = {.party = org,
                                .kind = "invoice",
                                .ends = DAY_NONE,
                                .text = "Uusi",
                                .service = NOTICE_NOTHING,
                                .source = NOTICE_NOTHING};
    ref_t record;
    NO(ST_CONFLICT, record_add(&f->ctx, &more, &record));
    fault_clear(&f->ctx);
    more.kind = "payment";
    more.text = NULL;
    more.belongs = records[0].id;
    OK(record_add(&f->ctx, &more, &record));
}

static int shop(void **state) {
    return fixture_begin_with(state, "notices/webshop.yaml", NULL);
}

/* Sent at noon, good for 15 minutes: the day alone does not end it. */
static void a_code_is_not_taken_before_its_minute(void **state) {
    enum { MINUTE = 60 };
    struct fixture *f = *state;
    struct due_row *rows;
    size_t count;
    ref_t record, who = fixture_add(f, DRAFT(f, "shopper", "email", "a@k.example"));
    struct record_draft draft = {
        .party = who, .kind = "code", .ends = DAY_NONE, .service = NOTICE_NOTHING, .source = NOTICE_NOTHING};
    OK(record_add(&f->ctx, &draft, &record));
    f->ctx.now += 15 * MINUTE;
    assert_string_equal(would(f, who, NULL), "");
    OK(due_list(&f->ctx, DAY_NONE, &rows, &count));
    assert_int_equal(rows[0].state, KEEP_ERASABLE);
    f->ctx.now += MINUTE;
    assert_string_equal(would(f, who, NULL), "codes goes 2026-11-25");
    OK(due_list(&f->ctx, DAY_NONE, &rows, &count));
    assert_int_equal(rows[0].state, KEEP_OVERDUE);
}

static void restricted_data_wait(void **state) {
    struct fixture *f = *state;
    struct sweep_result result;
    ref_t org = org_since(f, "Kuurnan Puu Oy", "2012-01-10");
    OK(choice_restrict(&f->ctx, org, "claims"));
    assert_string_equal(would(f, org, NULL), "customer waits 2022-01-10");
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.items[SWEEP_WAITS], 1);
    assert_true(there(f, org));
}

static int quarterly(void **state) {
    return fixture_begin_edited(
        state,
        "s/^    gone_by:  *(last(contact of self.*$/    gone_by: taken_in + 10 years\\n    sweep: quarterly/");
}

/* taken in 2016-12-31: the sweep of the last quarter is the last before that day. */
static void a_seldom_sweep_goes_early(void **state) {
    struct fixture *f = *state;
    ref_t early = org_since(f, "Kuurnan Puu Oy", "2016-12-31"), later = org_since(f, "Toinen Oy", "2017-01-01");
    assert_string_equal(would(f, early, "2026-09-30"), "");
    assert_string_equal(would(f, early, "2026-10-01"), "customer goes 2026-12-31");
    assert_string_equal(would(f, later, NULL), "");
}

static int anonymous(void **state) {
    return fixture_begin_edited(
        state,
        "s/^    gone_by:  *(last(contact of self.*$/    gone_by: taken_in + 10 years\\n    at_end: anonymise\\n"
        "    anonymise_keeps: [note, email]/");
}

static int64_t left(struct fixture *f, size_t *rows) {
    struct remain_row *list;
    int64_t count = 0;
    OK(remains_list(&f->ctx, &list, rows));
    for (size_t i = 0; i < *rows; i++)
        count += list[i].remain.count;
    return count;
}

static void at_its_end_a_rule_may_make_anonymous(void **state) {
    struct fixture *f = *state;
    struct sweep_result result;
    struct erase_certificate certificate;
    size_t rows;
    ref_t org = org_since(f, "Kuurnan Puu Oy", "2012-01-10"), asks = org_since(f, "Toinen Oy", "2012-01-10");
    (void)fixture_record(f, org, "call", "2013-02-28", "Soitto");
    (void)fixture_record(f, org, "meeting", "2013-03-28", "Kokous");
    (void)fixture_record(f, asks, "call", "2013-02-28", "Soitto");
    OK(erase_run(&f->ctx, asks, &certificate)); /* whoever asks is not counted */
    assert_int_equal(left(f, &rows), 0);
    assert_string_equal(would(f, org, NULL), "customer anonymises 2022-01-10");
    for (int times = 0; times < 2; times++) {
        OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
        assert_int_equal(result.parties, !times);
        assert_false(there(f, org));
        assert_int_equal(left(f, &rows), 2);
        assert_int_equal(rows, 2); /* a call and a meeting; of the e-mail nothing */
    }
}

static int restricting(void **state) {
    return fixture_begin_edited(
        state,
        "s/^    gone_by:  *(last(contact of self.*$/    gone_by: taken_in + 10 years\\n    at_end: restrict/");
}

static void at_its_end_a_rule_may_restrict(void **state) {
    struct fixture *f = *state;
    struct sweep_result result;
    int64_t since;
    ref_t org = org_since(f, "Kuurnan Puu Oy", "2012-01-10");
    assert_string_equal(would(f, org, NULL), "customer restricts 2022-01-10");
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_true(there(f, org));
    OK(choice_restricted(&f->ctx, org, &since));
    assert_int_equal(since, f->ctx.now);
    assert_string_equal(would(f, org, NULL), "");
}

/* A restriction that a rule made keeps nothing else from going, and a person's own wish goes before it. */
static void a_rules_restriction_is_not_a_persons(void **state) {
    struct fixture *f = *state;
    struct sweep_result result;
    int64_t since, first;
    ref_t org = org_since(f, "Kuurnan Puu Oy", "2005-01-10");
    (void)fixture_record(f, org, "invoice", "2006-02-28", "Esite");
    assert_string_equal(would(f, org, NULL), "customer restricts 2015-01-10; bookkeeping goes 2021-12-31");
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    assert_int_equal(result.parties, 1);
    assert_string_equal(would(f, org, NULL), "");
    OK(choice_restricted(&f->ctx, org, &first));
    f->ctx.now += 60;
    OK(choice_restrict(&f->ctx, org, "claims"));
    OK(choice_restricted(&f->ctx, org, &since));
    assert_int_equal(since, first + 60);
    NO(ST_CONFLICT, choice_restrict(&f->ctx, org, "claims"));
    OK(choice_lift_tell(&f->ctx, org, "phone"));
    OK(choice_restrict_lift(&f->ctx, org));
    assert_string_equal(would(f, org, NULL), "customer restricts 2015-01-10");
    OK(sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
    OK(choice_restricted(&f->ctx, org, &since));
    assert_int_equal(since, f->ctx.now);
}

static void staff_may_not(void **state) {
    struct fixture *f = *state;
    struct sweep_result result;
    struct actor staff = {1, "Maija", ACTOR_STAFF};
    f->ctx.actor = &staff;
    NO(ST_DENIED, sweep_run(&f->ctx, DAY_NONE, NULL, NULL, &result));
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(the_last_day_is_the_day_it_goes),
        T(what_must_be_kept_stays),
        cmocka_unit_test_setup_teardown(a_code_is_not_taken_before_its_minute, shop, fixture_end),
        T(restricted_data_wait),
        cmocka_unit_test_setup_teardown(a_seldom_sweep_goes_early, quarterly, fixture_end),
        cmocka_unit_test_setup_teardown(at_its_end_a_rule_may_restrict, restricting, fixture_end),
        cmocka_unit_test_setup_teardown(at_its_end_a_rule_may_make_anonymous, anonymous, fixture_end),
        cmocka_unit_test_setup_teardown(a_rules_restriction_is_not_a_persons, restricting, fixture_end),
        T(staff_may_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
