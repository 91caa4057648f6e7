/* Beyond the vectors: other notices' promises, other hours, every right. */
#include "judging.h"

#include "notice/deadline.h"

struct row {
    enum deadline_right right;
    const char *received, *says; /* promised law binding extension extended */
};

static const char *day(struct ctx *ctx, day_t day) {
    return day == DAY_NONE ? "-" : day_iso(ctx->arena, day);
}

static void every_right(void **state) {
    (void)state;
    static const struct row rows[] = {
        {DEADLINE_ACCESS, "2026-03-05T10:00", "2026-04-02 2026-04-07 2026-04-02 2026-04-07 2026-06-05"},
        /* listed without a number: no promise */
        {DEADLINE_ERASURE, "2026-03-05T10:00", "- 2026-04-07 2026-04-07 2026-04-07 2026-06-05"},
        {DEADLINE_OBJECTION, "2026-03-05T10:00", "- 2026-04-07 2026-04-07 2026-04-07 2026-06-05"},
        {DEADLINE_PORTABILITY, "2026-03-05T10:00", "2026-03-19 2026-04-07 2026-03-19 2026-04-07 2026-06-05"},
        /* a promise longer than the law's month does not bind */
        {DEADLINE_RESTRICTION, "2026-03-05T10:00", "2026-06-05 2026-04-07 2026-04-07 2026-04-07 2026-06-05"},
        /* 36 hours from 10.00 end at 22.00 the day after */
        {DEADLINE_RECTIFICATION, "2026-03-05T10:00", "2026-03-06 2026-04-07 2026-03-06 2026-04-07 2026-06-05"},
        {DEADLINE_RECTIFICATION, "2026-03-05T13:00", "2026-03-07 2026-04-07 2026-03-07 2026-04-07 2026-06-05"},
        {DEADLINE_WITHDRAWAL, "2026-03-05T10:00", "- 2026-04-07 2026-04-07 2026-04-07 2026-06-05"},
        {DEADLINE_HUMAN_DECISION, "2026-03-05T10:00", "- 2026-04-07 2026-04-07 2026-04-07 2026-06-05"},
        {DEADLINE_COMPLAINT, "2026-03-05T10:00", "- - - - -"},
        {DEADLINE_INFORMATION, "2026-03-05T10:00", "- 2026-04-07 2026-04-07 - -"},
        {DEADLINE_BREACH, "2026-03-27T10:00", "- 2026-03-30 2026-03-30 - -"},
        {DEADLINE_ACCESS, "2026-08-31", "2026-09-28 2026-09-30 2026-09-28 2026-09-30 2026-11-30"},
        {DEADLINE_ACCESS, "2026-11-30T23:59:59", "2026-12-28 2026-12-30 2026-12-28 2026-12-30 2027-03-01"},
        {DEADLINE_ERASURE, "2025-11-24",
         "- 2025-12-24 2025-12-24 2025-12-24 2026-02-24"}, /* 24.12. rolls nothing */
        {DEADLINE_ERASURE, "2025-11-25", "- 2025-12-29 2025-12-29 2025-12-29 2026-02-25"},
    };
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = judging_thing(&ctx, "gone_by: last(call)");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t received;
        struct deadline deadline;
        assert_true(zone_parse(notice->calendar.zone, rows[i].received, &received));
        assert_int_equal(deadline_for(&ctx, notice, rows[i].right, received, &deadline), ST_OK);
        const char *says =
            arena_printf(ctx.arena, "%s %s %s %s %s", day(&ctx, deadline.promised_by),
                         day(&ctx, deadline.law_by), day(&ctx, deadline.binding),
                         day(&ctx, deadline.extension_notice_by), day(&ctx, deadline.extended_by));
        assert_string_equal(says, rows[i].says);
        assert_true(deadline.trace_count > 1);
    }
}

static void hours_of_a_breach_are_elapsed_hours(void **state) {
    (void)state;
    static const char *const table[][2] = {
        {"2026-10-24T20:00", "2026-10-27T19:00:00+02:00"}, /* clocks go back */
        {"2026-03-27T20:00", "2026-03-30T21:00:00+03:00"}, /* and forward */
        {"2026-06-01T08:00:00Z", "2026-06-04T11:00:00+03:00"},
        {"2026-12-24T23:59", "2026-12-27T23:59:00+02:00"}, /* no rolling over Christmas and a Sunday */
    };
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = judging_thing(&ctx, "gone_by: last(call)");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        int64_t received;
        struct deadline deadline;
        assert_true(zone_parse(notice->calendar.zone, table[i][0], &received));
        assert_int_equal(deadline_for(&ctx, notice, DEADLINE_BREACH, received, &deadline), ST_OK);
        assert_string_equal(zone_iso(ctx.arena, notice->calendar.zone, deadline.law_instant), table[i][1]);
    }
}

static void made_up_times_are_refused(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = judging_thing(&ctx, "gone_by: last(call)");
    struct deadline deadline;
    static const int64_t wrong[] = {INT64_MIN, INT64_MAX, -2208994790, 7258118400};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(deadline_for(&ctx, notice, DEADLINE_ACCESS, wrong[i], &deadline), ST_INVALID);
    assert_int_equal(deadline_for(&ctx, notice, DEADLINE_ACCESS, -2208994789, &deadline), ST_OK);
    assert_int_equal(deadline_for(&ctx, notice, DEADLINE_ACCESS, 7258111199, &deadline), ST_OK);
    enum deadline_right right;
    for (enum deadline_right i = 0; i < DEADLINE_COUNT; i++)
        assert_true(deadline_right_from(deadline_right_id(i), &right) && right == i);
    assert_false(deadline_right_from("withdrawals", &right));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_right),
        cmocka_unit_test(hours_of_a_breach_are_elapsed_hours),
        cmocka_unit_test(made_up_times_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
