#include "notice/place.h"

#include "base/ctx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* "ge us" and where it is; "~" behind it: something in it is unknown. */
static const struct {
    const char *text, *lands;
    int inside;
} rows[] = {
    {"fi", "fi", 1},
    {"FI", "fi", 1},
    {"ee", "ee", 1},
    {"eea", "eea", 1},
    {"EU/ETA", "eu eea", 1},
    {"us", "us", 0},
    {"uk", "gb", 0},
    {"el", "gr", 1},
    {"xx", "xx", 0},
    {"??", "~", -1},
    {"USA", "us", 0},
    {"Usa", "us", 0},
    {"GBR", "gb", 0},
    {"Kanada", "ca", 0},
    {"kanada", "ca", 0},
    {"Yhdysvallat", "us", 0},
    {"United States", "us", 0},
    {"United States of America", "us", 0},
    {"Förenta staterna", "us", 0},
    {"Sveitsi", "ch", 0},
    {"Österrike", "at", 1},
    {"österrike", "at", 1},
    {"ÖSTERRIKE", "at", 1},
    {"Suomi", "fi", 1},
    {"réunion", "re", 1},
    {"Bosnia & Herzegovina", "ba", 0},
    {"Trinidad och Tobago", "tt", 0},
    {"Helsinki", "~", -1},
    {"Mumbai", "~", -1},
    {"unknown", "~", -1},
    {"", "~", -1},
    {"Helsinki, Suomi", "fi", 1},
    {"Mumbai, India", "in", 0},
    {"Ashburn (Virginia, USA)", "us", 0},
    {"Suomi, Helsinki", "fi ~", -1},
    {"Irlanti, Virginia", "ie ~", -1},
    {"Irland och USA", "ie us", 0},
    {"Frankfurt, Saksa ja Dublin, Irlanti", "de ie", 1},
    {"Suomi ja Mumbai", "fi ~", -1},
    {"Mumbai tai Yhdysvallat", "us ~", 0},
    {"fi; se", "fi se", 1},
    {"oman toimiston kellari", "~", -1},
    {"yhden maan palvelinsali", "~", -1},
    {" , ;/ ", "~", -1},
};

static void a_place_is_read_for_its_countries(void **state) {
    (void)state;
    struct ctx ctx;
    const struct place_names *names = NULL;
    ctx_begin(&ctx);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lands lands = place_read(ctx.arena, &names, rows[i].text);
        const char *all = "";
        for (size_t k = 0; k < lands.count; k++)
            all = arena_printf(ctx.arena, "%s%s%s", all, *all ? " " : "", lands.items[k]);
        if (!lands.whole)
            all = arena_printf(ctx.arena, "%s%s~", all, *all ? " " : "");
        if (strcmp(all, rows[i].lands) != 0 || place_in_eea(&lands) != rows[i].inside)
            fail_msg("%s: %s (%d)", rows[i].text, all, place_in_eea(&lands));
    }
    assert_int_equal(place_in_eea(&(struct lands){0}), -1);
    ctx_end(&ctx);
}

/* Longer than any name of a country, and letters that are none. */
static void any_text_is_a_place(void **state) {
    (void)state;
    struct ctx ctx;
    const struct place_names *names = NULL;
    char text[3000];
    ctx_begin(&ctx);
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '\0';
    assert_int_equal(place_read(ctx.arena, &names, text).count, 0);
    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = ",;(a/"[i % 5];
    assert_int_equal(place_read(ctx.arena, &names, text).count, 0);
    assert_int_equal(place_read(ctx.arena, &names, "\xff\xfe\xc3").count, 0);
    ctx_end(&ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_place_is_read_for_its_countries),
                                       cmocka_unit_test(any_text_is_a_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
