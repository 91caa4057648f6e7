#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void an_empty_one_is_an_empty_text(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct buf buf = buf_in(arena);
    assert_string_equal(buf_text(&buf), "");
    assert_int_equal(buf.length, 0);
    buf_add(&buf, "");
    assert_string_equal(buf_text(&buf), "");
}

static void it_grows_and_ends_in_nul(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct buf buf = buf_in(arena);
    for (int i = 0; i < 10000; i++) {
        buf_char(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.text[buf.length], '\0');
        assert_true(buf.length < buf.room);
    }
    assert_int_equal(strlen(buf_text(&buf)), 10000);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(buf.text[i], 'a' + i % 26);
}

static void bytes_may_be_any(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct buf buf = buf_in(arena);
    buf_add_n(&buf, "a\0b", 3);
    buf_add_n(&buf, NULL, 0);
    buf_add_n(&buf, "\xff", 1);
    assert_int_equal(buf.length, 4);
    assert_memory_equal(buf.text, "a\0b\xff", 5);
}

static void formats_are_appended(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct buf buf = buf_in(arena);
    buf_add(&buf, "day ");
    buf_printf(&buf, "%d of %s", 3, "28");
    assert_string_equal(buf_text(&buf), "day 3 of 28");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_one_is_an_empty_text),
        cmocka_unit_test(it_grows_and_ends_in_nul),
        cmocka_unit_test(bytes_may_be_any),
        cmocka_unit_test(formats_are_appended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
