/* Fiscal years, spans and ends on their own, where the dates are easiest to see. */
#include "notice/outcome.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static day_t day_of(const char *text) {
    day_t day;
    assert_true(day_parse(text, &day));
    return day;
}

struct year {
    const char *ends[4], *day, *first, *last;
};

static void fiscal_years(void **state) {
    (void)state;
    static const struct year years[] = {
        {{"2020-12-31"}, "2020-12-31", "2020-01-01", "2020-12-31"},
        {{"2020-12-31"}, "2021-01-01", "2021-01-01", "2021-12-31"},
        {{"2020-12-31"}, "1999-07-07", "1999-01-01", "1999-12-31"},
        {{"2020-12-31"}, "2187-07-07", "2187-01-01", "2187-12-31"},
        {{"2021-06-30"}, "2021-06-30", "2020-07-01", "2021-06-30"},
        {{"2021-06-30"}, "2021-07-01", "2021-07-01", "2022-06-30"},
        {{"2021-06-30"}, "2015-06-30", "2014-07-01", "2015-06-30"},
        {{"2021-06-30"}, "2015-07-01", "2015-07-01", "2016-06-30"},
        /* February ends as it falls */
        {{"2022-02-28"}, "2022-01-10", "2021-03-01", "2022-02-28"},
        {{"2022-02-28"}, "2024-02-29", "2023-03-01", "2024-02-29"},
        {{"2022-02-28"}, "2024-03-01", "2024-03-01", "2025-02-28"},
        {{"2022-02-28"}, "2020-02-29", "2019-03-01", "2020-02-29"},
        {{"2024-02-29"}, "2024-03-01", "2024-03-01", "2025-02-28"},
        {{"2024-02-29"}, "2023-02-28", "2022-03-01", "2023-02-28"},
        /* a short year, and twelve months again from its end */
        {{"2020-12-31", "2021-06-30"}, "2021-01-01", "2021-01-01", "2021-06-30"},
        {{"2020-12-31", "2021-06-30"}, "2021-07-01", "2021-07-01", "2022-06-30"},
        {{"2020-12-31", "2021-06-30"}, "2020-07-01", "2020-01-01", "2020-12-31"},
        {{"2020-12-31", "2021-06-30"}, "2025-06-30", "2024-07-01", "2025-06-30"},
        /* a long year of eighteen months */
        {{"2019-12-31", "2021-06-30"}, "2020-12-31", "2020-01-01", "2021-06-30"},
        {{"2019-12-31", "2021-06-30"}, "2021-07-01", "2021-07-01", "2022-06-30"},
        {{"2019-12-31", "2021-03-31"}, "2021-03-31", "2020-01-01", "2021-03-31"},
        /* changed twice: years of twelve months in between are not listed */
        {{"2010-12-31", "2011-06-30", "2020-06-30", "2020-12-31"}, "2015-07-01", "2015-07-01", "2016-06-30"},
        {{"2010-12-31", "2011-06-30", "2020-06-30", "2020-12-31"}, "2020-06-30", "2019-07-01", "2020-06-30"},
        {{"2010-12-31", "2011-06-30", "2020-06-30", "2020-12-31"}, "2020-07-01", "2020-07-01", "2020-12-31"},
        {{"2010-12-31", "2011-06-30", "2020-06-30", "2020-12-31"}, "2021-07-01", "2021-01-01", "2021-12-31"},
        {{"2015-12-31", "2020-06-30"}, "2017-01-01", "2017-01-01", "2017-12-31"},
        {{"2015-12-31", "2020-06-30"}, "2019-06-01", "2019-01-01", "2020-06-30"},
        /* the ends of the calendar itself */
        {{"2020-12-31"}, "0001-01-01", "0003-01-01", "0003-12-31"},
        {{"2020-12-31"}, "9999-12-31", "9999-01-01", "9999-12-31"},
        {{NULL}, "2020-05-05", "2020-01-01", "2020-12-31"},
    };
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
        day_t ends[4], first, last;
        struct calendar calendar = {.fiscal_ends = ends};
        while (calendar.fiscal_count < 4 && years[i].ends[calendar.fiscal_count]) {
            ends[calendar.fiscal_count] = day_of(years[i].ends[calendar.fiscal_count]);
            calendar.fiscal_count++;
        }
        outcome_fiscal_year(&calendar, day_of(years[i].day), &first, &last);
        if (first != day_of(years[i].first) || last != day_of(years[i].last))
            print_message("row %zu: day %s\n", i, years[i].day);
        assert_int_equal(first, day_of(years[i].first));
        assert_int_equal(last, day_of(years[i].last));
    }
}

/* Whatever is listed, the years cover every day once and follow each other. */
static void fiscal_years_have_no_gaps(void **state) {
    (void)state;
    static const char *const lists[][3] = {{"2024-02-29"},
                                           {"2024-02-28"},
                                           {"2020-12-31", "2021-06-30", "2030-02-28"},
                                           {"2019-12-31", "2021-06-30"},
                                           {"2020-03-30"}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        day_t ends[3], first, last;
        struct calendar calendar = {.fiscal_ends = ends};
        while (calendar.fiscal_count < 3 && lists[i][calendar.fiscal_count]) {
            ends[calendar.fiscal_count] = day_of(lists[i][calendar.fiscal_count]);
            calendar.fiscal_count++;
        }
        outcome_fiscal_year(&calendar, day_of("1990-05-05"), &first, &last);
        while (last < day_of("2060-01-01")) {
            day_t after, before = first;
            assert_true(first <= last && last < day_of("2061-12-31"));
            outcome_fiscal_year(&calendar, last, &after, &(day_t){0});
            assert_int_equal(after, before);
            after = last + 1;
            outcome_fiscal_year(&calendar, after, &first, &last);
            assert_int_equal(first, after);
            assert_true(last - first < 550);
        }
    }
}

static void months_do_not_stick(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    const struct zone *zone = zone_load(arena, "Europe/Helsinki");
    static const struct {
        const char *from;
        struct span span;
        const char *to;
    } table[] = {
        {"2016-02-29", {.years = 10}, "2026-02-28"},   {"2022-02-28", {.years = 10}, "2032-02-28"},
        {"2026-01-31", {.months = 1}, "2026-02-28"},   {"2026-03-31", {.months = 6}, "2026-09-30"},
        {"2026-12-31", {.weeks = 2}, "2027-01-14"},    {"2026-03-05", {.days = 28}, "2026-04-02"},
        {"2026-03-05", {.hours = 24}, "2026-03-06"},   {"2026-03-05", {.hours = 25}, "2026-03-07"},
        {"2026-03-05", {.minutes = 1}, "2026-03-06"},  {"2026-03-05", {.days = 0}, "2026-03-05"},
        {"9990-01-01", {.years = 1000}, "9999-12-31"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct outcome outcome = outcome_add(zone, outcome_of_day(day_of(table[i].from)), &table[i].span);
        assert_int_equal(outcome.kind, OUTCOME_DAY);
        assert_string_equal(day_iso(arena, outcome.day), table[i].to);
    }
    struct outcome never = {.kind = OUTCOME_NEVER};
    assert_int_equal(outcome_add(zone, never, &table[0].span).kind, OUTCOME_NEVER);
}

static void hours_need_a_time(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    const struct zone *zone = zone_load(arena, "Europe/Helsinki");
    int64_t instant;
    assert_true(zone_parse(zone, "2026-10-24T20:00", &instant));
    struct outcome timed = outcome_of_instant(zone, instant);
    assert_int_equal(timed.kind, OUTCOME_DAY);
    struct outcome moment = outcome_add(zone, timed, &(struct span){.hours = 72});
    assert_int_equal(moment.kind, OUTCOME_MOMENT);
    assert_string_equal(zone_iso(arena, zone, moment.instant), "2026-10-27T19:00:00+02:00");
    moment = outcome_add(zone, moment, &(struct span){.months = 5});
    assert_string_equal(zone_iso(arena, zone, moment.instant), "2027-03-27T19:00:00+02:00");
    assert_true(outcome_compare(zone, moment, outcome_of_day(moment.day)) < 0);
    assert_true(outcome_compare(zone, moment, outcome_of_day(moment.day - 1)) > 0);
    struct outcome end = outcome_end_of(&(struct calendar){.zone = zone}, UNIT_MONTH, moment);
    assert_int_equal(end.kind, OUTCOME_DAY);
    assert_string_equal(day_iso(arena, end.day), "2027-03-31");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fiscal_years),
        cmocka_unit_test(fiscal_years_have_no_gaps),
        cmocka_unit_test(months_do_not_stick),
        cmocka_unit_test(hours_need_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
