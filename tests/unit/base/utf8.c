#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void every_code_point_has_one_form(void **state) {
    (void)state;
    for (uint32_t code = 0x80; code <= 0x10FFFF; code += 13) {
        char bytes[4];
        size_t length;
        if (code < 0x800) {
            length = 2;
            bytes[0] = (char)(0xC0 | code >> 6);
        } else if (code < 0x10000) {
            length = 3;
            bytes[0] = (char)(0xE0 | code >> 12);
            bytes[1] = (char)(0x80 | (code >> 6 & 0x3F));
        } else {
            length = 4;
            bytes[0] = (char)(0xF0 | code >> 18);
            bytes[1] = (char)(0x80 | (code >> 12 & 0x3F));
            bytes[2] = (char)(0x80 | (code >> 6 & 0x3F));
        }
        bytes[length - 1] = (char)(0x80 | (code & 0x3F));
        uint32_t read = 0;
        int surrogate = code >= 0xD800 && code <= 0xDFFF;
        assert_int_equal(utf8_next(bytes, length, &read), surrogate ? 0 : length);
        if (!surrogate)
            assert_int_equal(read, code);
        assert_int_equal(utf8_next(bytes, length - 1, &read), 0);
    }
}

static void what_is_not_utf8_is_refused(void **state) {
    (void)state;
    const char *wrong[] = {"\xFF", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                           "\xC3", "a\x80",    "V\xE4in\xF6"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        size_t length = 0;
        while (wrong[i][length])
            length++;
        assert_false(utf8_valid(wrong[i], length));
    }
    assert_false(utf8_valid("a\0b", 3));
    assert_true(utf8_valid("Väinö", 7));
}

static void controls_are_no_text(void **state) {
    (void)state;
    assert_true(utf8_valid("a\x1B[0m", 5));
    assert_false(utf8_text("a\x1B[0m", 5));
    assert_false(utf8_text("\xC2\x85", 2));
    assert_true(utf8_text("a\tb\r\n", 5));
}

static void a_long_text_is_cut_between_letters(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(utf8_cut(arena, "Väinö", 7), "Väinö");
    assert_string_equal(utf8_cut(arena, "Väinö", 6), "Väin…");
    assert_string_equal(utf8_cut(arena, "Väinö", 2), "V…");
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_has_one_form),
        cmocka_unit_test(what_is_not_utf8_is_refused),
        cmocka_unit_test(controls_are_no_text),
        cmocka_unit_test(a_long_text_is_cut_between_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
