#include "base/json.h"

#include <stdlib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* What is written without a tree is read as what it was. */
static void texts_are_quoted_so_that_they_are_read_again(void **state) {
    (void)state;
    static const char *const texts[] = {
        "", "plain", "\"", "\\", "a \"b\" \\c\\\\", "\n\t\x01\x1f", "\x7f", "Öljyä \xF0\x9F\x98\x80"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        scoped_arena *arena = arena_new();
        struct buf buf = buf_in(arena);
        json_add(&buf, texts[i]);
        scoped_json *json = json_loads(buf.text, JSON_DECODE_ANY, NULL);
        assert_non_null(json);
        assert_string_equal(json_string_value(json), texts[i]);
    }
}

/* As jansson writes it, in every shape. */
static void a_tree_is_written_as_jansson_writes_it(void **state) {
    (void)state;
    static const char *const texts[] = {"{}",
                                        "[]",
                                        "null",
                                        "true",
                                        "[[], {}, [[1]], {\"a\": {\"b\": []}}]",
                                        "{\"z\": 1, \"a\": -5, \"f\": 0.125, \"big\": 9223372036854775807, "
                                        "\"t\": [true, false, null, \"x\\\"y\\\\\", \"\u00d6ljy\u00e4\"]}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t indent = 0; indent < 5; indent++) {
            scoped_arena *arena = arena_new();
            scoped_json *json = json_loads(texts[i], JSON_DECODE_ANY, NULL);
            assert_non_null(json);
            char *expected = json_dumps(json, JSON_INDENT(indent) | JSON_ENCODE_ANY);
            assert_string_equal(json_text(arena, json, indent), expected);
            free(expected);
        }
    scoped_arena *arena = arena_new();
    scoped_json *deep = json_array();
    for (int i = 0; i < 100; i++) {
        json_t *outer = json_array();
        json_array_append_new(outer, deep);
        deep = outer;
    }
    char *expected = json_dumps(deep, JSON_INDENT(2));
    assert_string_equal(json_text(arena, deep, 2), expected);
    free(expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts_are_quoted_so_that_they_are_read_again),
                                       cmocka_unit_test(a_tree_is_written_as_jansson_writes_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
