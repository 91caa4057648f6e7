/* Of two verdicts the earlier dates, but never less than what the law of the notice in force asks. */
#include "notice/version.h"

#include "judging.h"

struct one {
    const char *keep, *gone; /* a day, "-" for none, "waits" */
};

struct pair {
    struct one now, then;
    const char *says; /* keep gone state, on 2026-11-25 */
};

static day_t day_or_none(const char *text) {
    day_t day = DAY_NONE;
    if (*text >= '0' && *text <= '9')
        assert_true(day_parse(text, &day));
    return day;
}

static struct verdict verdict_of(struct one one, int class) {
    day_t keep = day_or_none(one.keep);
    return (struct verdict){.class = class,
                            .happening = -1,
                            .keep_through = keep,
                            .keep_waits = strcmp(one.keep, "waits") == 0,
                            .erasable_from = keep == DAY_NONE ? DAY_NONE : keep + 1,
                            .gone_by = day_or_none(one.gone),
                            .hide_after = DAY_NONE,
                            .verify_again = DAY_NONE,
                            .state = KEEP_KEEP};
}

static void the_earlier_dates_hold(void **state) {
    (void)state;
    static const struct pair table[] = {
        {{"-", "2036-01-01"}, {"-", "2029-01-01"}, "- 2029-01-01 erasable"},
        {{"-", "2029-01-01"},
         {"-", "2036-01-01"},
         "- 2029-01-01 keep"}, /* nothing changes, the state as it was */
        {{"-", "-"}, {"-", "2029-01-01"}, "- 2029-01-01 erasable"},
        {{"-", "2029-01-01"}, {"-", "-"}, "- 2029-01-01 keep"},
        {{"-", "2029-01-01"}, {"-", "2020-01-01"}, "- 2020-01-01 overdue"},
        {{"2030-01-01", "2036-01-01"}, {"-", "2036-01-01"}, "- 2036-01-01 erasable"},
        {{"2030-01-01", "2036-01-01"}, {"2028-01-01", "2040-01-01"}, "2028-01-01 2036-01-01 keep"},
        {{"waits", "-"}, {"2028-01-01", "2040-01-01"}, "2028-01-01 2040-01-01 keep"},
        {{"2028-01-01", "2040-01-01"}, {"waits", "-"}, "2028-01-01 2040-01-01 keep"},
        {{"2030-01-01", "2036-01-01"}, {"2035-01-01", "2029-06-01"}, "2030-01-01 2030-01-02 conflict"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        day_t today;
        assert_true(day_parse("2026-11-25", &today));
        const struct notice *notice = judging_thing(&ctx, "gone_by: at + 1 year");
        int class = notice_class(notice, "thing");
        struct verdict now = verdict_of(table[i].now, class), then = verdict_of(table[i].then, class);
        version_earlier(&ctx, notice, &now, &then, "1", today);
        const char *says = arena_printf(ctx.arena, "%s %s %s", judging_day(&ctx, notice, now.keep_through, 0),
                                        judging_day(&ctx, notice, now.gone_by, 0), keep_state_id(now.state));
        if (strcmp(says, table[i].says) != 0)
            fail_msg("%zu: %s, not %s", i, says, table[i].says);
        assert_true(now.keep_through == DAY_NONE ? now.erasable_from == DAY_NONE
                                                 : now.erasable_from == now.keep_through + 1);
    }
}

static void the_law_of_today_is_the_floor(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    day_t today;
    assert_true(day_parse("2026-11-25", &today));
    const struct notice *notice = judging_thing(
        &ctx, "gone_by: at + 20 years\n    keep_through: at + 10 years\n    statute: fi.vouchers");
    struct verdict now = verdict_of((struct one){"2036-01-01", "2046-01-01"}, notice_class(notice, "thing"));
    struct verdict then = verdict_of((struct one){"2027-01-01", "2028-01-01"}, now.class);
    const struct statute_floor floors[] = {{.id = "fi.books", .keep_through = day_or_none("2040-01-01")},
                                           {.id = "fi.vouchers", .keep_through = day_or_none("2032-12-31")}};
    now.floors = floors;
    now.floor_count = 2;
    version_earlier(&ctx, notice, &now, &then, "1", today);
    assert_string_equal(day_iso(ctx.arena, now.keep_through), "2032-12-31");
    assert_string_equal(day_iso(ctx.arena, now.gone_by),
                        "2033-01-01"); /* the day after, and a person is asked */
    assert_int_equal(now.state, KEEP_CONFLICT);
    assert_int_equal(now.trace_count, 2);
    assert_non_null(strstr(now.trace[1].text, "version 1"));
}

/* {hide_after now, then, of both; the same of verify_again} */
static void out_of_sight_on_the_earlier_day(void **state) {
    (void)state;
    static const char *const table[][6] = {
        {"2030-01-01", "2028-01-01", "2028-01-01", "-", "-", "-"},
        {"2028-01-01", "2030-01-01", "2028-01-01", "-", "2027-01-01", "2027-01-01"},
        {"-", "2030-01-01", "2030-01-01", "2027-01-01", "-", "2027-01-01"},
        {"2030-01-01", "-", "2030-01-01", "2027-01-01", "2026-01-01", "2026-01-01"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const struct notice *notice = judging_thing(&ctx, "gone_by: at + 1 year");
        struct verdict now = verdict_of((struct one){"-", "2040-01-01"}, notice_class(notice, "thing")),
                       then = now;
        now.hide_after = day_or_none(table[i][0]);
        then.hide_after = day_or_none(table[i][1]);
        now.verify_again = day_or_none(table[i][3]);
        then.verify_again = day_or_none(table[i][4]);
        version_earlier(&ctx, notice, &now, &then, "1", 20000);
        assert_string_equal(judging_day(&ctx, notice, now.hide_after, 0), table[i][2]);
        assert_string_equal(judging_day(&ctx, notice, now.verify_again, 0), table[i][5]);
        assert_int_equal(now.state, KEEP_KEEP);
    }
}

static void what_is_held_stays_held(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = judging_thing(&ctx, "gone_by: at + 1 year");
    struct verdict now = verdict_of((struct one){"-", "-"}, notice_class(notice, "thing")), then = now;
    now.state = then.state = KEEP_HELD;
    version_earlier(&ctx, notice, &now, &then, "1", 20000);
    assert_int_equal(now.state, KEEP_HELD);
    assert_int_equal(now.trace_count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_earlier_dates_hold),
        cmocka_unit_test(the_law_of_today_is_the_floor),
        cmocka_unit_test(out_of_sight_on_the_earlier_day),
        cmocka_unit_test(what_is_held_stays_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
