#include "base/json.h"

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

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts_are_quoted_so_that_they_are_read_again)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
