#include "gate/mask.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char token[] = "0123456789abcdef0123456789abcdef";

static void every_page_has_another_and_each_is_the_tokens(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    const char *before = "";
    for (int i = 0; i < 100; i++) {
        const char *masked = mask_make(arena, token);
        assert_int_equal(strlen(masked), 2 * strlen(token));
        assert_string_not_equal(masked, before);
        assert_null(strstr(masked, token));
        assert_true(mask_is(masked, token));
        before = masked;
    }
}

static void nothing_else_is(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    const char *masked = mask_make(arena, token);
    for (size_t i = 0; masked[i]; i++) {
        char *other = arena_text(arena, masked);
        other[i] = other[i] == '0' ? '1' : '0';
        assert_false(mask_is(other, token));
        other[i] = 'G'; /* no digit, in both halves too */
        assert_false(mask_is(other, token));
        other[(i + strlen(token)) % (2 * strlen(token))] = 'G';
        assert_false(mask_is(other, token));
    }
    assert_false(mask_is("", token));
    assert_false(mask_is("", ""));
    assert_false(mask_is(token, token));
    assert_false(mask_is(arena_printf(arena, "%s0", masked), token));
    assert_false(mask_is(masked, "0123456789abcdef0123456789abcdee"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_has_another_and_each_is_the_tokens),
        cmocka_unit_test(nothing_else_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
