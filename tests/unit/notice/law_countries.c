/* The neighbours' holidays and floors, against days written by hand. */
#include "notice/expr.h"
#include "notice/law.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { FIRST_YEAR = 2024, YEARS = 8, MOST = 20 };

static day_t day_of(const char *text) {
    day_t day;
    assert_true(day_parse(text, &day));
    return day;
}

static const struct law *law_of(struct ctx *ctx, const char *country) {
    const struct law *law;
    assert_int_equal(law_load(ctx, ctx->arena, country, &law), ST_OK);
    return law;
}

/* From almanacs, not computed. */
static const char *const easter[YEARS] = {"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28",
                                          "2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13"};
static const char *const midsummer[YEARS] = {"2024-06-22", "2025-06-21", "2026-06-20", "2027-06-26",
                                             "2028-06-24", "2029-06-23", "2030-06-22", "2031-06-21"};
static const char *const all_saints[YEARS] = {"2024-11-02", "2025-11-01", "2026-10-31", "2027-11-06",
                                              "2028-11-04", "2029-11-03", "2030-11-02", "2031-11-01"};

struct expected {
    const char *country;
    const char *fixed[MOST]; /* MM-DD */
    int moving[MOST];        /* days from Easter Sunday; ends with 1000 */
    bool saturdays;          /* Midsummer and All Saints' */
};

static const struct expected countries[] = {
    {"se", {"01-01", "01-06", "05-01", "06-06", "12-25", "12-26"}, {-2, 0, 1, 39, 49, 1000}, true},
    {"ee",
     {"01-01", "02-24", "05-01", "06-23", "06-24", "08-20", "12-24", "12-25", "12-26"},
     {-2, 0, 49, 1000},
     false},
    {"de", {"01-01", "05-01", "10-03", "12-25", "12-26"}, {-2, 1, 39, 50, 1000}, false},
};

static bool is_expected(struct ctx *ctx, const struct expected *country, int year, day_t day) {
    const char *text = day_iso(ctx->arena, day);
    for (size_t i = 0; country->fixed[i]; i++)
        if (strcmp(text + 5, country->fixed[i]) == 0)
            return true;
    for (size_t i = 0; country->moving[i] != 1000; i++)
        if (day == day_of(easter[year]) + country->moving[i])
            return true;
    return country->saturdays && (day == day_of(midsummer[year]) || day == day_of(all_saints[year]));
}

static void eight_years_of_the_neighbours_holidays(void **state) {
    (void)state;
    for (size_t c = 0; c < sizeof countries / sizeof *countries; c++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const struct law *law = law_of(&ctx, countries[c].country);
        for (int year = 0; year < YEARS; year++) {
            day_t first = day_from((struct ymd){FIRST_YEAR + year, 1, 1});
            for (day_t day = first; day < day_from((struct ymd){FIRST_YEAR + year + 1, 1, 1}); day++) {
                bool expected = is_expected(&ctx, &countries[c], year, day);
                if (law_holiday(law, LANG_EN, day, NULL) != expected)
                    print_error("%s %s\n", countries[c].country, day_iso(ctx.arena, day));
                assert_int_equal(law_holiday(law, LANG_EN, day, NULL), expected);
            }
        }
    }
}

static void holidays_are_law_from_their_day(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct law *sweden = law_of(&ctx, "se");
    const char *name = NULL;
    assert_true(law_holiday(sweden, LANG_SV, day_of("2004-05-31"), &name)); /* Whit Monday, for the last time */
    assert_string_equal(name, "annandag pingst");
    assert_false(law_holiday(sweden, LANG_SV, day_of("2004-06-06"), NULL));
    assert_true(law_holiday(sweden, LANG_SV, day_of("2005-06-06"), &name));
    assert_string_equal(name, "nationaldagen");
    assert_false(law_holiday(sweden, LANG_SV, day_of("2005-05-16"), NULL));
}

struct day_of_law {
    const char *country, *day;
    bool holiday;
};

/* First days as the gazettes have them. */
static void first_and_last_days(void **state) {
    (void)state;
    static const struct day_of_law table[] = {
        {"ee", "1997-08-20", false}, {"ee", "1998-08-20", true},  {"ee", "2004-12-24", false},
        {"ee", "2005-12-24", true},  {"ee", "2026-04-06", false}, {"ee", "2026-05-25", false},
        {"se", "1999-05-24", true},  {"se", "2004-05-31", true},  {"se", "2005-05-16", false},
        {"se", "2026-06-19", false}, {"se", "2026-06-20", true},  {"se", "2026-12-24", false},
        {"se", "2026-12-31", false}, {"se", "2026-05-25", false}, {"de", "1989-10-03", false},
        {"de", "1990-10-03", true},  {"de", "2026-01-06", false}, {"de", "2026-06-04", false},
        {"de", "2026-10-31", false}, {"de", "2026-11-01", false}, {"de", "2026-12-24", false},
        {"fi", "1991-01-06", false}, {"fi", "1992-01-06", true},  {"fi", "2026-06-19", false},
        {"fi", "2008-05-01", true}, /* May Day and Ascension Day are one */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        if (law_holiday(law_of(&ctx, table[i].country), LANG_EN, day_of(table[i].day), NULL) !=
            table[i].holiday)
            fail_msg("%s %s", table[i].country, table[i].day);
    }
}

/* Of far years, from tables of Easter: the earliest and latest there can be among them. */
static void easter_in_other_centuries(void **state) {
    (void)state;
    static const char *const sundays[] = {"1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23",
                                          "2008-03-23", "2011-04-24", "2038-04-25", "2049-04-18",
                                          "2076-04-19", "2100-03-28", "2160-03-23", "2285-03-22"};
    for (size_t i = 0; i < sizeof sundays / sizeof *sundays; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const char *name = NULL;
        assert_true(law_holiday(law_of(&ctx, "ee"), LANG_EN, day_of(sundays[i]), &name));
        assert_string_equal(name, "Easter Sunday");
        assert_true(law_holiday(law_of(&ctx, "de"), LANG_EN, day_of(sundays[i]) - 2, &name));
        assert_string_equal(name, "Good Friday");
    }
}

static void every_country_has_an_authority(void **state) {
    (void)state;
    static const char *const table[][3] = {{"fi", "Tietosuojavaltuutetun toimisto", "tietosuoja.fi"},
                                           {"se", "Integritetsskyddsmyndigheten", "www.imy.se"},
                                           {"ee", "Andmekaitse Inspektsioon", "www.aki.ee"},
                                           {"de", "BfDI", "www.bfdi.bund.de"}};
    scoped_ctx ctx;
    ctx_begin(&ctx);
    size_t count;
    const char *const *all = law_countries(ctx.arena, &count);
    for (size_t i = 0; i < count; i++) {
        assert_non_null(law_authority(law_of(&ctx, all[i])));
        assert_non_null(law_business_id(law_of(&ctx, all[i]), LANG_SV));
        assert_non_null(law_marketing(law_of(&ctx, all[i]), LANG_EN));
    }
    assert_int_equal(count, sizeof table / sizeof *table);
    for (size_t i = 0; i < count; i++) {
        const struct law_authority *authority = law_authority(law_of(&ctx, table[i][0]));
        assert_non_null(strstr(authority->name.text[LANG_FI], table[i][1]));
        assert_string_equal(authority->web, table[i][2]);
    }
    assert_null(law_authority(NULL));
}

static const char *floor_text(struct ctx *ctx, const char *country, const char *id, const char *on) {
    const struct law_floor *floor = law_floor(law_of(ctx, country), id, day_of(on));
    return floor ? expr_text(ctx->arena, floor->keep_through) : "none";
}

static void floors_are_dated(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    assert_string_equal(floor_text(&ctx, "de", "de.vouchers", "2024-12-31"),
                        "end_of(calendar_year; at) + 10 years");
    assert_string_equal(floor_text(&ctx, "de", "de.vouchers", "2025-01-01"),
                        "end_of(calendar_year; at) + 8 years");
    assert_string_equal(floor_text(&ctx, "de", "de.correspondence", "2026-01-01"),
                        "end_of(calendar_year; at) + 6 years");
    assert_string_equal(floor_text(&ctx, "de", "de.books", "2026-01-01"),
                        "end_of(calendar_year; end_of(fiscal_year; at)) + 10 years");
    assert_string_equal(floor_text(&ctx, "se", "se.bookkeeping", "2026-01-01"),
                        "end_of(calendar_year; end_of(fiscal_year; at)) + 7 years");
    assert_string_equal(floor_text(&ctx, "se", "se.bookkeeping", "2005-01-01"),
                        "end_of(calendar_year; end_of(fiscal_year; at)) + 10 years");
    assert_string_equal(floor_text(&ctx, "ee", "ee.bookkeeping", "2026-01-01"),
                        "end_of(fiscal_year; at) + 7 years");
    assert_string_equal(floor_text(&ctx, "ee", "fi.vouchers", "2026-01-01"), "none");
    assert_string_equal(floor_text(&ctx, "ee", "ee.bookkeeping", "2002-12-31"), "none");
    assert_string_equal(floor_text(&ctx, "se", "se.bookkeeping", "2010-12-31"),
                        "end_of(calendar_year; end_of(fiscal_year; at)) + 10 years");
    assert_string_equal(floor_text(&ctx, "se", "se.bookkeeping", "2011-01-01"),
                        "end_of(calendar_year; end_of(fiscal_year; at)) + 7 years");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_years_of_the_neighbours_holidays),
        cmocka_unit_test(holidays_are_law_from_their_day),
        cmocka_unit_test(floors_are_dated),
        cmocka_unit_test(first_and_last_days),
        cmocka_unit_test(easter_in_other_centuries),
        cmocka_unit_test(every_country_has_an_authority),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
