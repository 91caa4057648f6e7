#include "base/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const char *const words[] = {"notice check", "notice render", "find", "erase", "--json", "--keys"};
enum { COUNT = sizeof words / sizeof *words };

static void a_slip_is_understood(void **state) {
    (void)state;
    assert_string_equal(nearest_word("notice chekc", words, COUNT), "notice check");
    assert_string_equal(nearest_word("erace", words, COUNT), "erase");
    assert_string_equal(nearest_word("--jsno", words, COUNT), "--json");
    assert_string_equal(nearest_word("fnd", words, COUNT), "find");
    assert_string_equal(nearest_word("ifnd", words, COUNT), "find");
}

static void what_is_far_is_not_guessed(void **state) {
    (void)state;
    assert_null(nearest_word("xylophone", words, COUNT));
    assert_null(nearest_word("", words, COUNT));
    assert_null(nearest_word("x", words, COUNT));
    assert_null(nearest_word("find", NULL, 0));
}

static void a_very_long_word_is_no_trouble(void **state) {
    (void)state;
    char longest[1000];
    for (size_t i = 0; i + 1 < sizeof longest; i++)
        longest[i] = 'a';
    longest[sizeof longest - 1] = '\0';
    assert_null(nearest_word(longest, words, COUNT));
    const char *known[] = {longest};
    assert_null(nearest_word("erase", known, 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_is_understood),
        cmocka_unit_test(what_is_far_is_not_guessed),
        cmocka_unit_test(a_very_long_word_is_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
