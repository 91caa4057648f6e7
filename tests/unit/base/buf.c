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

static void formats_longer_than_the_room_are_whole(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    for (int width = 50; width < 80; width++) {
        struct buf buf = buf_in(arena);
        buf_printf(&buf, "%*d", width, 7);
        buf_printf(&buf, "%s", "");
        assert_int_equal(buf.length, width);
        assert_int_equal(strlen(buf.text), width);
        assert_int_equal(buf.text[width - 1], '7');
    }
}

static void numbers_are_written_whole(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct buf buf = buf_in(arena);
    buf_number(&buf, 0);
    buf_char(&buf, ' ');
    buf_number(&buf, INT64_MAX);
    buf_char(&buf, ' ');
    buf_number(&buf, INT64_MIN);
    assert_string_equal(buf.text, "0 9223372036854775807 -9223372036854775808");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_one_is_an_empty_text),
        cmocka_unit_test(it_grows_and_ends_in_nul),
        cmocka_unit_test(bytes_may_be_any),
        cmocka_unit_test(formats_are_appended),
        cmocka_unit_test(formats_longer_than_the_room_are_whole),
        cmocka_unit_test(numbers_are_written_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
