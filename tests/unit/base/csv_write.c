#include "base/csv_write.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void put(void *to, const char *bytes, size_t length) {
    buf_add_n(to, bytes, length);
}

static const char *written(struct arena *arena, char separator, bool guard, const char *text) {
    struct buf *buf = arena_alloc(arena, sizeof *buf);
    *buf = buf_in(arena);
    const struct csv_sink sink = {put, buf, separator, guard};
    csv_cell(&sink, text, true);
    return buf_text(buf);
}

static void quotes_stand_only_where_they_must(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    assert_string_equal(written(arena, ',', true, ""), "");
    assert_string_equal(written(arena, ',', true, "Verstas Oy"), "Verstas Oy");
    assert_string_equal(written(arena, ',', true, "a,b"), "\"a,b\"");
    assert_string_equal(written(arena, ';', true, "a,b"), "a,b");
    assert_string_equal(written(arena, ';', true, "a;b"), "\"a;b\"");
    assert_string_equal(written(arena, ',', true, "\"a\""), "\"\"\"a\"\"\"");
    assert_string_equal(written(arena, ',', true, "two\nlines"), "\"two\nlines\"");
    assert_string_equal(written(arena, ',', true, " edge"), "\" edge\"");
    assert_string_equal(written(arena, ',', true, "edge "), "\"edge \"");
}

static void no_spreadsheet_runs_it(void **state) {
    (void)state;
    static const char *const bad[] = {"=1+1", "+358", "-1", "@x",
                                      "\xEF\xBC\x9D"
                                      "1"};
    scoped_arena *arena = arena_new();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(written(arena, ',', true, bad[i])[0], '\'');
        assert_string_equal(written(arena, ',', false, bad[i]), bad[i]);
    }
    assert_string_equal(written(arena, ',', true, "\t=1"), "\"'\t=1\"");
}

static void cells_and_lines(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct buf buf = buf_in(arena);
    const struct csv_sink sink = {put, &buf, ';', true};
    csv_cell(&sink, "a", true);
    csv_cell(&sink, "", false);
    csv_cell(&sink, "c", false);
    csv_line_end(&sink);
    assert_string_equal(buf_text(&buf), "a;;c\r\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_stand_only_where_they_must),
        cmocka_unit_test(no_spreadsheet_runs_it),
        cmocka_unit_test(cells_and_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
