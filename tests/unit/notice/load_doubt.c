/* One mistake, one finding: the notice with every key of the language, each of its values written wrong in turn. */
#include "notice/notice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const char *whole_notice(struct ctx *ctx, size_t *length) {
    FILE *file = fopen("tests/unit/notice/every_key.yaml", "re");
    assert_non_null(file);
    char *text = arena_alloc(ctx->arena, 65536);
    *length = fread(text, 1, 65535, file);
    assert_int_equal(fclose(file), 0);
    return text;
}

/* Where the value of a key ends that stands in one line: a text, or brackets that close. */
static size_t value_length(const char *at) {
    int open = 0;
    size_t length = 0;
    for (; at[length] && at[length] != '\n'; length++) {
        char c = at[length];
        if (!open && length && strchr(",}]", c))
            break;
        open += strchr("[{", c) ? 1 : strchr("]}", c) ? -1 : 0;
        if (!open && strchr("]}", c))
            return length + 1;
    }
    return open ? 0 : length;
}

static size_t errors_of(const char *text, struct findings *findings) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice;
    *findings = (struct findings){0};
    enum status status =
        notice_load_bytes(&ctx, ctx.arena, "wrong.yaml", text, strlen(text), findings, &notice);
    assert_int_equal(status == ST_OK, findings->count == 0);
    for (size_t i = 0; findings->count > 1 && i < findings->count; i++)
        print_error("%d:%d %s\n", findings->items[i].line, findings->items[i].column, findings->items[i].text);
    return findings->count;
}

/* Every value in turn; `taken`: how many may be right nevertheless, being free texts. */
static void wrong_values(const char *instead, size_t taken) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    size_t length, tried = 0, silent = 0, many = 0;
    const char *text = whole_notice(&ctx, &length), *from = strstr(text, "\nregister:") + 1;
    for (const char *colon = strstr(from, ": "); colon; colon = strstr(colon + 1, ": ")) {
        size_t value = value_length(colon + 2);
        if (!value || colon[2] == '\n')
            continue;
        scoped_arena *arena = arena_new();
        struct findings findings;
        size_t errors = errors_of(
            arena_printf(arena, "%.*s%s%s", (int)(colon + 2 - text), text, instead, colon + 2 + value),
            &findings);
        tried++;
        silent += errors == 0;
        many += errors > 1;
    }
    assert_true(tried > 200);
    assert_int_equal(many, 0);
    assert_true(silent <= taken);
}

static void a_wrong_value(void **state) {
    (void)state;
    wrong_values("'+ §§'", 130);
}

static void what_is_no_yaml_of_ours(void **state) {
    (void)state;
    wrong_values("{<<: b}", 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_value),
        cmocka_unit_test(what_is_no_yaml_of_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
