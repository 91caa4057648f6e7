#include "notice/law.h"

#include "notice/expr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static day_t day_of(const char *text) {
    day_t day;
    assert_true(day_parse(text, &day));
    return day;
}

static const struct law *finland(struct ctx *ctx) {
    const struct law *law;
    assert_int_equal(law_load(ctx, ctx->arena, "fi", &law), ST_OK);
    return law;
}

struct row {
    day_t day;
    bool holiday;
    char name[64];
};

/* day;holiday;name */
static size_t read_rows(struct row *rows, size_t room) {
    FILE *file = fopen("tests/vectors/fi_holidays.csv", "r");
    assert_non_null(file);
    char line[256];
    size_t count = 0;
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        char holiday[8];
        line[10] = '\0';
        assert_true(count < room);
        assert_int_equal(sscanf(line + 11, "%7[^;];%63[^\n]", holiday, rows[count].name), 2);
        rows[count].day = day_of(line);
        rows[count++].holiday = strcmp(holiday, "yes") == 0;
    }
    fclose(file);
    return count;
}

static void eight_years_of_holidays_and_no_other_day(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct law *law = finland(&ctx);
    struct row rows[256];
    size_t count = read_rows(rows, 256), at = 0, holidays = 0;
    assert_true(count > 100);
    for (day_t day = day_of("2024-01-01"); day <= day_of("2031-12-31"); day++) {
        while (at < count && rows[at].day < day)
            at++;
        bool expected = at < count && rows[at].day == day && rows[at].holiday;
        const char *name = NULL;
        assert_int_equal(law_holiday(law, LANG_FI, day, &name), expected);
        if (expected)
            assert_string_equal(name, rows[at].name);
        holidays += expected;
    }
    assert_int_equal(holidays, 13 * 8);
}

static void easter_of_other_centuries(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct law *law = finland(&ctx);
    static const char *const sundays[] = {"1961-04-02", "2000-04-23", "2008-03-23", "2011-04-24",
                                          "2019-04-21", "2038-04-25", "2285-03-22"};
    for (size_t i = 0; i < sizeof sundays / sizeof *sundays; i++) {
        const char *name = "";
        assert_true(law_holiday(law, LANG_EN, day_of(sundays[i]), &name));
        assert_string_equal(name, "Easter Sunday");
        assert_true(law_holiday(law, LANG_EN, day_of(sundays[i]) - 2, NULL));
    }
    assert_false(
        law_holiday(law, LANG_EN, day_of("1985-01-06"), NULL)); /* Epiphany was moved to a Saturday then */
    assert_true(law_holiday(law, LANG_EN, day_of("1992-01-06"), NULL));
}

static void a_country_without_data_is_said(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    const struct law *law;
    static const char *const wrong[] = {"xx", "FI", "eu", "", "../fi", "finland"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(law_load(&ctx, ctx.arena, wrong[i], &law), ST_INVALID);
        assert_non_null(strstr(fault_text(&ctx), "it has them for these: "));
        assert_non_null(strstr(fault_text(&ctx), "fi"));
    }
}

static void grounds_hold_on_their_days(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct law *law = finland(&ctx);
    day_t ended;
    const char *source;
    assert_false(law_ground_valid(law, "privacy_shield", day_of("2016-07-11"), NULL, NULL));
    assert_true(law_ground_valid(law, "privacy_shield", day_of("2016-07-12"), NULL, NULL));
    assert_true(law_ground_valid(law, "privacy_shield", day_of("2020-07-15"), NULL, NULL));
    assert_false(law_ground_valid(law, "privacy_shield", day_of("2020-07-16"), &ended, &source));
    assert_int_equal(ended, day_of("2020-07-16"));
    assert_non_null(strstr(source, "C-311/18"));
    assert_false(law_ground_valid(law, "dpf", day_of("2023-07-09"), NULL, NULL));
    assert_true(law_ground_valid(law, "dpf", day_of("2023-07-10"), &ended, NULL));
    assert_int_equal(ended, DAY_NONE);
    assert_true(law_ground_valid(law, "scc", day_of("2026-01-01"), NULL, NULL));
    assert_false(law_ground_valid(law, "none", day_of("2026-01-01"), &ended, &source));
    assert_null(source);
}

/* Of each country: not the day before its decision, and from its day on; of one without a decision never. */
static void countries_are_adequate_from_their_decision_on(void **state) {
    static const char *const days[][2] = {{"ch", "2000-07-26"}, {"ca", "2001-12-20"}, {"ar", "2003-06-30"},
                                          {"gg", "2003-11-21"}, {"im", "2004-04-28"}, {"je", "2008-05-08"},
                                          {"fo", "2010-03-05"}, {"ad", "2010-10-19"}, {"il", "2011-01-31"},
                                          {"uy", "2012-08-21"}, {"nz", "2012-12-19"}, {"jp", "2019-01-23"},
                                          {"gb", "2021-06-28"}, {"kr", "2021-12-17"}, {"br", "2026-01-26"}};
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct law *law = finland(&ctx);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        assert_false(law_adequate(law, days[i][0], day_of(days[i][1]) - 1, NULL));
        assert_true(law_adequate(law, days[i][0], day_of(days[i][1]), NULL));
        assert_true(law_adequate(law, days[i][0], day_of("2031-12-27"), NULL));
    }
    day_t ended;
    assert_false(law_adequate(law, "gb", day_of("2031-12-28"), &ended));
    assert_int_equal(ended, day_of("2031-12-28"));
    assert_false(law_adequate(law, "us", day_of("2026-11-26"), NULL));
    assert_false(law_adequate(law, "in", day_of("2026-11-26"), NULL));
    assert_false(law_adequate(law, "Mumbai", day_of("2026-11-26"), NULL));
    assert_non_null(strstr(law_adequate_only(law, "ca", LANG_FI), "PIPEDA"));
    assert_null(law_adequate_only(law, "ch", LANG_FI));
    assert_null(law_adequate_only(law, "in", LANG_FI));
}

static void floors_are_law_from_their_day(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct law *law = finland(&ctx);
    size_t count;
    const char *const *names = law_floors(law, &count);
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "fi.vouchers");
    const struct law_floor *floor = law_floor(law, "fi.vouchers", day_of("2026-01-01"));
    assert_string_equal(expr_text(ctx.arena, floor->keep_through),
                        "end_of(calendar_year; end_of(fiscal_year; at)) + 6 years");
    assert_string_equal(floor->ref.text[LANG_SV], "bokföringslagen 2:10");
    assert_null(law_floor(law, "fi.vouchers", day_of("1997-12-30")));
    assert_null(law_floor(law, "fi.receipts", day_of("2026-01-01")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_years_of_holidays_and_no_other_day),
        cmocka_unit_test(easter_of_other_centuries),
        cmocka_unit_test(a_country_without_data_is_said),
        cmocka_unit_test(grounds_hold_on_their_days),
        cmocka_unit_test(countries_are_adequate_from_their_decision_on),
        cmocka_unit_test(floors_are_law_from_their_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
