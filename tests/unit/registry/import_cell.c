#include "registry/import_cell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void sums_in_every_hand(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t cents;
    } sums[] = {{"1249", 124900},
                {"1249,00", 124900},
                {"1 249,5", 124950},
                {"1\u00a0249,00 €", 124900},
                {"1\u202f249.00", 124900},
                {"1.249,00", 124900},
                {"1,249.00", 124900},
                {"1.249", 124900},
                {"-12,30", -1230},
                {"\u2212"
                 "12,30 EUR",
                 -1230},
                {"€ 5", 500},
                {"EUR 1 249,00", 124900},
                {"249,00-", -24900},
                {"(249,00)", -24900},
                {"0", 0}};
    scoped_ctx ctx;
    ctx_begin(&ctx);
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        int64_t cents = -1;
        assert_int_equal(import_cell_cents(&ctx, sums[i].text, &cents), ST_OK);
        assert_int_equal(cents, sums[i].cents);
    }
    static const char *const none[] = {"",   "viisi", "12 kg", "1234567890123456", "-", "1,2,3x",
                                       "()", "(1",    "--"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        int64_t cents;
        assert_int_equal(import_cell_cents(&ctx, none[i], &cents), ST_INVALID);
    }
}

static void times_with_and_without_an_hour(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct zone *zone = zone_load(ctx.arena, "Europe/Helsinki");
    int64_t day, at;
    bool whole;
    assert_int_equal(import_cell_time(&ctx, zone, "1.9.2026", NULL, &day, &whole), ST_OK);
    assert_true(whole);
    static const char *const same[][2] = {{"2026-09-01 09:30", NULL},     {"2026-09-01T09:30:00", NULL},
                                          {"1.9.2026", "9.30"},           {"01.09.2026 klo 9.30", NULL},
                                          {"2026-09-01T06:30:00Z", NULL}, {"2026-09-01T09:30:00+03:00", NULL}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_int_equal(import_cell_time(&ctx, zone, same[i][0], same[i][1], &at, &whole), ST_OK);
        assert_false(whole);
        assert_int_equal(at - day, 9 * 3600 + 1800);
    }
    static const char *const none[][2] = {
        {"31.9.2026", NULL}, {"eilen", NULL}, {"1.9.2026", "aamulla"}, {"1.9.2026 25:99", NULL}, {"", NULL}};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(import_cell_time(&ctx, zone, none[i][0], none[i][1], &at, &whole), ST_INVALID);
}

static void names_and_durations(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    static const char *const names[][3] = {{"Väinö Ilmari Keksijä-Öhman", "Väinö Ilmari", "Keksijä-Öhman"},
                                           {"Keksijä, Väinö Ilmari ", "Väinö Ilmari ", "Keksijä"},
                                           {"Madonna", NULL, "Madonna"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *first = NULL, *last = NULL;
        import_cell_name(arena, names[i][0], &first, &last);
        assert_string_equal(last, names[i][2]);
        assert_true(first == names[i][1] || strcmp(first, names[i][1]) == 0);
    }
    static const char *const lengths[][2] = {
        {"02:30:00", "2:30 h"}, {"2:05", "2:05 h"}, {"2,5", "2:30 h"}, {"0.75", "0:45 h"}, {"pitkä", "pitkä"}};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        assert_string_equal(import_cell_duration(arena, lengths[i][0]), lengths[i][1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sums_in_every_hand),
                                       cmocka_unit_test(times_with_and_without_an_hour),
                                       cmocka_unit_test(names_and_durations)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
