/* Words where a sentence begins, and towns that have two names. */
#include "notice/word.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void capital_where_a_sentence_begins(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    assert_string_equal(word_capital(arena, "laitevuokraus"), "Laitevuokraus");
    assert_string_equal(word_capital(arena, "ötökkä. toinen"), "Ötökkä. toinen");
    assert_string_equal(word_capital(arena, "e-posti"), "E-posti");
    assert_string_equal(word_capital(arena, ""), "");
}

static void names_and_places_of_the_notice_stay_as_they_are_written(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    assert_string_equal(word_capital(arena, "pCloud voi viedä tietoja"), "pCloud voi viedä tietoja");
    assert_string_equal(word_capital(arena, "rights.objection vaatii"), "rights.objection vaatii");
}

static void a_town_is_called_by_the_reader_s_name(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    assert_string_equal(word_place(arena, LANG_SV, "Helsinki"), "Helsingfors");
    assert_string_equal(word_place(arena, LANG_FI, "Helsinki"), "Helsinki");
    assert_string_equal(word_place(arena, LANG_EN, "Helsinki"), "Helsinki");
    assert_string_equal(word_place(arena, LANG_SV, "Kouvola"), "Kouvola");
    assert_null(word_place(arena, LANG_SV, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(capital_where_a_sentence_begins),
        cmocka_unit_test(names_and_places_of_the_notice_stay_as_they_are_written),
        cmocka_unit_test(a_town_is_called_by_the_reader_s_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
