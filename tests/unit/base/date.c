#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static day_t day_of(const char *text) {
    day_t day;
    assert_true(day_parse(text, &day));
    return day;
}

static void civil_days_round_trip(void **state) {
    (void)state;
    for (day_t day = -800000; day < 2000000; day += 97)
        assert_int_equal(day_from(day_ymd(day)), day);
    assert_int_equal(day_of("1970-01-01"), 0);
    assert_int_equal(day_weekday(day_of("2026-11-25")), 3);
    assert_int_equal(day_weekday(day_of("1969-12-31")), 3);
}

static void months_end_on_the_same_number_or_the_last_day(void **state) {
    (void)state;
    assert_int_equal(day_add_months(day_of("2016-02-29"), 120), day_of("2026-02-28"));
    assert_int_equal(day_add_months(day_of("2022-02-28"), 120), day_of("2032-02-28"));
    assert_int_equal(day_add_months(day_of("2026-01-31"), 1), day_of("2026-02-28"));
    assert_int_equal(day_add_months(day_of("2026-08-31"), 1), day_of("2026-09-30"));
    assert_int_equal(day_add_months(day_of("2026-01-31"), -2), day_of("2025-11-30"));
}

static void what_is_no_day_is_refused(void **state) {
    (void)state;
    day_t day;
    const char *wrong[] = {"2026-02-29",  "2026-13-01", "2026-00-10", "26-01-01",    "2026-1-1",
                           "2026-01-01 ", "",           "0000-01-01", "99999-01-01", "2026-01-01T10:00"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(day_parse(wrong[i], &day));
    assert_true(day_parse_local("5.3.2026", &day));
    assert_int_equal(day, day_of("2026-03-05"));
}

static void days_and_instants_are_written_as_they_are_read(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    static const char *const days[] = {"0001-01-01", "1969-12-31", "2026-11-25", "9999-12-31"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        assert_string_equal(day_iso(arena, day_of(days[i])), days[i]);
    static const char *const instants[] = {"1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z",
                                           "2026-11-25T21:05:09Z"};
    for (size_t i = 0; i < sizeof instants / sizeof *instants; i++) {
        int64_t instant;
        assert_true(instant_parse(instants[i], &instant));
        assert_string_equal(instant_iso(arena, instant), instants[i]);
    }
}

static void helsinki_decides_the_day(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    const struct zone *zone = zone_load(arena, "Europe/Helsinki");
    assert_non_null(zone);
    int64_t instant;
    assert_true(zone_parse(zone, "2020-12-31T22:30:00Z", &instant));
    assert_int_equal(zone_day(zone, instant), day_of("2021-01-01"));
    assert_true(zone_parse(zone, "2021-10-31T21:30:00Z", &instant));
    assert_int_equal(zone_day(zone, instant), day_of("2021-10-31"));
    assert_true(zone_parse(zone, "2026-10-24T20:00", &instant));
    assert_string_equal(zone_iso(arena, zone, instant + 72 * 3600), "2026-10-27T19:00:00+02:00");
    const char *wrong[] = {"Europe/Hellsinki", "", "GMT+18", "GMT+3", "Etc/Unknown", "Europe/Helsinki "};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_null(zone_load(arena, wrong[i]));
}

static void clock_changes_have_one_answer(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    const struct zone *zone = zone_load(arena, "Europe/Helsinki");
    int64_t instant;
    assert_true(zone_parse(zone, "2026-03-29T03:30", &instant)); /* does not exist: shifted forward */
    assert_string_equal(zone_iso(arena, zone, instant), "2026-03-29T04:30:00+03:00");
    assert_true(zone_parse(zone, "2026-10-25T03:30", &instant)); /* happens twice: the first */
    assert_string_equal(zone_iso(arena, zone, instant), "2026-10-25T03:30:00+03:00");
    assert_string_equal(zone_clock(arena, zone, instant), "3.30 (UTC+3)");
    assert_string_equal(zone_clock(arena, zone, instant + 3600), "3.30 (UTC+2)");
    assert_string_equal(zone_clock(arena, zone, instant + 7200), "4.30");
    assert_string_equal(zone_clock(arena, zone, instant - 3600), "2.30");
    assert_true(zone_gap(zone, day_of("2026-03-29"), 3 * 3600 + 1800));
    assert_false(zone_gap(zone, day_of("2026-03-29"), 4 * 3600));
    assert_false(zone_gap(zone, day_of("2026-03-30"), 3 * 3600));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(civil_days_round_trip),
        cmocka_unit_test(months_end_on_the_same_number_or_the_last_day),
        cmocka_unit_test(what_is_no_day_is_refused),
        cmocka_unit_test(days_and_instants_are_written_as_they_are_read),
        cmocka_unit_test(helsinki_decides_the_day),
        cmocka_unit_test(clock_changes_have_one_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
