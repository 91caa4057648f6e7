#include "rights/name_form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static bool has(struct arena *arena, const char *word, const char *name) {
    const char *forms[NAME_FORMS];
    size_t count = name_forms(arena, word, forms);
    assert_true(count >= 1 && count <= NAME_FORMS);
    assert_string_equal(forms[0], word);
    for (size_t i = 0; i < count; i++)
        if (strcmp(forms[i], name) == 0)
            return true;
    return false;
}

static void names_come_back_from_running_text(void **state) {
    static const char *const pairs[][2] = {
        {"Virtaselle", "Virtanen"}, {"Virtasen", "Virtanen"}, {"Mäen", "Mäki"},      {"Lindroosin", "Lindroos"},
        {"Lindroos's", "Lindroos"}, {"Aaltiota", "Aaltio"},   {"Helmille", "Helmi"}, {"Matin", "Matti"},
        {"Pekalta", "Pekka"},       {"Lapin", "Lappi"},       {"Levon", "Lepo"},     {"Kangin", "Kanki"},
        {"Rannan", "Ranta"}};
    scoped_arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (!has(arena, pairs[i][0], pairs[i][1]))
            fail_msg("%s is no form of %s", pairs[i][0], pairs[i][1]);
}

static void what_is_short_or_empty_is_itself_and_nothing_overflows(void **state) {
    scoped_arena *arena = arena_new();
    (void)state;
    assert_int_equal(name_forms(arena, "", (const char *[NAME_FORMS]){NULL}), 0);
    for (const char *const *word = (const char *const[]){"a", "ä", "n", "s", "'s", NULL}; *word; word++)
        assert_true(name_forms(arena, *word, (const char *[NAME_FORMS]){NULL}) <= NAME_FORMS);
    char *longest = arena_alloc(arena, 5001);
    memset(longest, 'n', 5000);
    longest[5000] = '\0';
    assert_true(has(arena, longest, longest));
    assert_false(has(arena, "Virtanen", "Korhonen"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_come_back_from_running_text),
        cmocka_unit_test(what_is_short_or_empty_is_itself_and_nothing_overflows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
