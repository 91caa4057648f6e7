#include "formats/reference.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void is(const char *text, const char *normal) {
    scoped_arena *arena = arena_new();
    const char *got = reference_normal(arena, text);
    if (!normal) {
        assert_null(got);
        return;
    }
    assert_non_null(got);
    assert_string_equal(got, normal);
}

static void a_national_reference_is_known_by_its_check_digit(void **state) {
    (void)state;
    is("12345672", "12345672");
    is("1232", "1232");
    is("0000 00123 45672", "12345672");
    is("12345673", NULL);
    is("123", NULL);
    is("", NULL);
    is("123456789012345678901", NULL);
    is("12-32", NULL);
    is("PO-77", NULL);
}

static void an_rf_reference_is_its_national_body(void **state) {
    (void)state;
    is("RF562026001010", "2026001010");
    is("rf56 2026 0010 10", "2026001010");
    is("RF552026001010", NULL);
    is("RF18539007547034", "RF18539007547034"); /* of another country */
    is("RF18", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_national_reference_is_known_by_its_check_digit),
        cmocka_unit_test(an_rf_reference_is_its_national_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
