#include "cli/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const char *printed(struct ctx *ctx, const struct table *table) {
    char text[1000] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    table_print(table, out);
    fclose(out);
    return arena_text(ctx->arena, text);
}

static void columns_stand_under_each_other(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct table table = table_begin(&ctx, 3);
    table_row(&table, (const char *const[]){"Äijälä", "1", "a"});
    table_row(&table, (const char *const[]){"山田", "22", NULL});
    table_row(&table, (const char *const[]){"A\xcc\x88"
                                            "b",
                                            NULL, "c"}); /* a combining mark */
    assert_string_equal(printed(&ctx, &table), "  Äijälä  1   a\n"
                                               "  山田    22\n"
                                               "  A\xcc\x88"
                                               "b          c\n");
}

static void nothing_reaches_the_terminal_but_letters(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    assert_string_equal(table_clean(&ctx, "a\x1b[31mb\r\nc\td\x7f"), "a\xef\xbf\xbd[31mb c d\xef\xbf\xbd");
    assert_string_equal(table_clean_lines(&ctx, "a\nb\x07"), "a\nb\xef\xbf\xbd");
    assert_string_equal(table_clean(&ctx, "\xc2\x9b"
                                          "31m"),
                        "\xef\xbf\xbd"
                        "31m"); /* C1: CSI in one character */
    assert_string_equal(table_clean(&ctx, "\xff"), "\xef\xbf\xbd");
    assert_string_equal(table_clean(&ctx, "a\xe2\x80\xae"
                                          "b"),
                        "a\xef\xbf\xbd"
                        "b"); /* right to left from here on */
    assert_string_equal(table_clean(&ctx, ""), "");
}

static void an_empty_table_prints_nothing(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct table table = table_begin(&ctx, 2);
    assert_string_equal(printed(&ctx, &table), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_stand_under_each_other),
        cmocka_unit_test(nothing_reaches_the_terminal_but_letters),
        cmocka_unit_test(an_empty_table_prints_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
