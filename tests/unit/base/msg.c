#include "base/msg.h"

#include "base/embed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void languages_have_codes(void **state) {
    (void)state;
    enum lang lang;
    assert_string_equal(lang_code(LANG_FI), "fi");
    assert_true(lang_from("sv", &lang) && lang == LANG_SV);
    assert_true(lang_from("fi-FI", &lang) && lang == LANG_FI);
    assert_true(lang_from("en_GB.UTF-8", &lang) && lang == LANG_EN);
    assert_false(lang_from("", &lang));
    assert_false(lang_from("f", &lang));
    assert_false(lang_from("fil", &lang));
    assert_false(lang_from("de", &lang));
}

static void values_are_put_in_place(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    assert_string_equal(MSG(arena, LANG_EN, "{2} before {1}, {2} again", "a", "b"), "b before a, b again");
    assert_string_equal(MSG(arena, LANG_EN, "{1}", "{2}", "x"), "{2}"); /* a value is not filled in turn */
    assert_string_equal(MSG(arena, LANG_EN, "{1} and {3}", "a"), "a and ");
    assert_string_equal(MSG(arena, LANG_EN, "{0} {} {a} { {10}"), "{0} {} {a} { {10}");
    const char *values[] = {"one", NULL};
    assert_string_equal(msg_fill_list(arena, LANG_EN, "{1}-{2}.", values, 2), "one-.");
}

static void what_has_no_translation_is_said_in_english(void **state) {
    (void)state;
    assert_string_equal(msg(LANG_FI, "no catalogue has this sentence"), "no catalogue has this sentence");
    assert_string_equal(msg(LANG_EN, "anything"), "anything");
}

static uint32_t word(const struct embedded *mo, size_t at) {
    uint32_t value;
    memcpy(&value, mo->bytes + at, sizeof value);
    return value;
}

/* The same entries read once more in the file's own order, without the search that msg() makes. */
static void every_entry_of_a_catalogue_is_found(void **state) {
    (void)state;
    const char *names[] = {"po/fi.mo", "po/sv.mo"};
    for (int lang = 0; lang < 2; lang++) {
        const struct embedded *mo = embed_find(names[lang]);
        for (uint32_t i = 0; i < word(mo, 8); i++) {
            const char *id = (const char *)mo->bytes + word(mo, word(mo, 12) + 8 * i + 4);
            const char *text = (const char *)mo->bytes + word(mo, word(mo, 16) + 8 * i + 4);
            if (*id)
                assert_string_equal(msg((enum lang)lang, id), text);
        }
    }
}

static void counting_takes_the_right_form(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    const char *one = "{1} thing of no catalogue", *many = "{1} things of no catalogue";
    assert_string_equal(msg_count(arena, LANG_EN, one, many, 1), "1 thing of no catalogue");
    assert_string_equal(msg_count(arena, LANG_EN, one, many, 0), "0 things of no catalogue");
    assert_string_equal(msg_count(arena, LANG_SV, one, many, 12), "12 things of no catalogue");
}

/* Every plural entry of the catalogues, whatever they are: form 0 for one, form 1 for the rest. */
static void catalogues_count_too(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    const struct embedded *mo = embed_find("po/fi.mo");
    for (uint32_t i = 0; i < word(mo, 8); i++) {
        size_t at = word(mo, 12) + 8 * (size_t)i;
        const char *id = (const char *)mo->bytes + word(mo, at + 4);
        if (strlen(id) == word(mo, at))
            continue; /* no second form: not a plural entry */
        const char *first = (const char *)mo->bytes + word(mo, word(mo, 16) + 8 * (size_t)i + 4);
        const char *second = first + strlen(first) + 1;
        assert_string_equal(msg_count(arena, LANG_FI, id, "x", 1), MSG(arena, LANG_EN, first, "1"));
        assert_string_equal(msg_count(arena, LANG_FI, id, "x", 7), MSG(arena, LANG_EN, second, "7"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_have_codes),
        cmocka_unit_test(values_are_put_in_place),
        cmocka_unit_test(what_has_no_translation_is_said_in_english),
        cmocka_unit_test(every_entry_of_a_catalogue_is_found),
        cmocka_unit_test(counting_takes_the_right_form),
        cmocka_unit_test(catalogues_count_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
