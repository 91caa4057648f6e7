#include "formats/syllable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* Soft hyphens written as |. */
static const char *softened_in(struct arena *arena, enum lang lang, const char *whole, const char *text) {
    struct syllable_words known = {0};
    syllable_learn(arena, &known, whole);
    char *result = arena_text(arena, syllable_soften(arena, lang, &known, text)), *to = result;
    for (const char *at = result; *at; at++) {
        bool soft = (unsigned char)at[0] == 0xc2 && (unsigned char)at[1] == 0xad;
        *to++ = soft ? '|' : *at;
        at += soft;
    }
    *to = '\0';
    return result;
}

static const char *softened(struct arena *arena, enum lang lang, const char *text) {
    return softened_in(arena, lang, text, text);
}

static void compounds_divide_where_the_text_says_that_they_join(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    const char *whole =
        "Tietojen käsittely perustuu sopimukseen. Aineisto on kirjanpidon, kirjanpitoa; tositteiden säilytys. "
        "Asiakas voi pyytää oikaisua. Rekisteri, seloste ja tietosuojaseloste";
    static const char *const words[][2] = {
        {"käsittelysopimus", "käsittely|sopimus"},     {"Käsittelysopimuksen", "Käsittely|sopimuksen"},
        {"kirjanpitoaineisto", "kirjanpito|aineisto"}, {"tietosuojaseloste", "tietosuoja|seloste"},
        {"ASIAKASREKISTERI", "ASIAKAS|REKISTERI"},     {"tositteiden", "tosit|teiden"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_string_equal(softened_in(arena, LANG_FI, whole, words[i][0]), words[i][1]);
}

static void finnish_divides_before_a_consonant_and_a_vowel(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    static const char *const words[][2] = {
        {"kirjanpitoaineisto", "kirjan|pi|toai|neisto"},
        {"Säilytämme", "Säily|tämme"},
        {"perusteella", "perus|teella"},
        {"asia", "asia"},
        {"Helsinki", "Helsinki"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_string_equal(softened(arena, LANG_FI, words[i][0]), words[i][1]);
}

static void addresses_and_other_languages_are_left_alone(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    const char *mail = "Kirjoita: iida.tammisto@suvanne.example.";
    assert_string_equal(softened(arena, LANG_FI, mail), mail);
    assert_string_equal(softened(arena, LANG_EN, "information"), "information");
    assert_string_equal(softened(arena, LANG_SV, "räkenskapsperiod"), "räkenskapsperiod");
    assert_string_equal(softened(arena, LANG_FI, ""), "");
}

static void nothing_but_soft_hyphens_is_added(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    const char *text = "Yhteisöasiakkaiden tietoja, (kirjanpitoaineisto) – 10 vuotta; ÄÄNIÖLJYTEHDAS";
    struct syllable_words known = {0};
    syllable_learn(arena, &known, text);
    const char *soft = syllable_soften(arena, LANG_FI, &known, text);
    for (; *soft; soft++) {
        if ((unsigned char)soft[0] == 0xc2 && (unsigned char)soft[1] == 0xad) {
            soft++;
            continue;
        }
        assert_int_equal(*soft, *text);
        text++;
    }
    assert_int_equal(*text, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compounds_divide_where_the_text_says_that_they_join),
        cmocka_unit_test(finnish_divides_before_a_consonant_and_a_vowel),
        cmocka_unit_test(addresses_and_other_languages_are_left_alone),
        cmocka_unit_test(nothing_but_soft_hyphens_is_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
