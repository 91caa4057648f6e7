#include "notice/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

struct seen {
    char id[40];
    int line, column;
    size_t count;
    char text[200];
};

static void note(void *arg, const struct yaml_problem *problem) {
    struct seen *seen = arg;
    if (seen->count++)
        return;
    snprintf(seen->id, sizeof seen->id, "%s", problem->id);
    snprintf(seen->text, sizeof seen->text, "%s", problem->text);
    seen->line = problem->line;
    seen->column = problem->column;
}

static const struct yaml_node *tree(struct ctx *ctx, const char *bytes, size_t length, struct seen *seen) {
    const struct yaml_node *root;
    *seen = (struct seen){0};
    enum status status = yaml_tree(ctx, ctx->arena, "x.yaml", bytes, length, note, seen, &root);
    assert_int_equal(status, seen->count ? ST_INVALID : ST_OK);
    return root;
}

struct wrong {
    const char *bytes, *id;
    int line, column;
};

static void mistakes_have_names_and_places(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    static const struct wrong wrongs[] = {
        {"", "yaml.empty", 1, 1},
        {"# only a comment\n", "yaml.empty", 1, 1},
        {"a: &x 1\n", "yaml.anchor", 1, 4},
        {"a: *x\n", "yaml.alias", 1, 4},
        {"a: !!str b\n", "yaml.tag", 1, 4},
        {"a: {<<: b}\n", "yaml.merge", 1, 5},
        {"a: b\n---\nc: d\n", "yaml.document", 2, 1},
        {"%YAML 1.1\n---\na: b\n", "yaml.directive", 1, 1},
        {"a: b\nc: d\na: e\n", "duplicate_key", 3, 1},
        {"a: {b: c, b: d}\n", "duplicate_key", 1, 11},
        {"\xC3\xA4\xC3\xA4: x\nb: \xFF\n", "yaml.encoding", 2, 4},
        {"a: \"x\\0y\"\n", "yaml.control", 1, 4},
        {"a: x\x01\n", "yaml.control", 1, 5},
        {"a: \xE2\x80\xAEx\n", "yaml.direction", 1, 4},
        {"a: one: two\n", "yaml.colon", 1, 7},
        {"a: {b: \xC3\xA4: two}\n", "yaml.colon", 1, 9},
        {"a: {b: one # 5}\nc: d\n", "yaml.hash", 1, 12},
        {"a: [b, c\nd: e\n", "yaml.bracket", 1, 4},
        {"a: [b, c] d\n", "yaml.indent", 1, 11},
        {"a: {b: {c: d}\n", "yaml.bracket", 1, 4},
        {"a:\n\tb: c\n", "yaml.tab", 2, 1},
        {"a: @b\n", "yaml.start", 1, 4},
        {"a: %b\n", "yaml.start", 1, 4},
        {"a: \"b\n", "yaml.quote", 1, 4},
        {"a: b\n c: d\n", "yaml.colon", 2, 3},
        {"a:\n  b: c\n d: e\n", "yaml.indent", 3, 2},
        {"a: \"7\" x\nb: c\n", "yaml.quote", 1, 8},
        {"a: \"7\nb: \"c\"\n", "yaml.quote", 2, 5},
        {"? [a]\n: b\n", "yaml.key", 1, 3},
    };
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct seen seen;
        (void)tree(&ctx, wrongs[i].bytes, strlen(wrongs[i].bytes), &seen);
        if (strcmp(seen.id, wrongs[i].id) != 0 || seen.line != wrongs[i].line ||
            seen.column != wrongs[i].column)
            fail_msg("%s: expected %s at %d:%d, found %s at %d:%d: %s", wrongs[i].bytes, wrongs[i].id,
                     wrongs[i].line, wrongs[i].column, seen.id, seen.line, seen.column, seen.text);
    }
}

static void nul_size_depth_and_number_have_limits(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct seen seen;
    (void)tree(&ctx, "a: b\0c\n", 7, &seen);
    assert_string_equal(seen.id, "yaml.nul");
    assert_int_equal(seen.column, 5);
    char *big = arena_alloc(ctx.arena, YAML_BYTES_MAX + 2);
    memset(big, '[', YAML_BYTES_MAX + 1);
    (void)tree(&ctx, big, YAML_BYTES_MAX + 1, &seen);
    assert_string_equal(seen.id, "yaml.size");
    (void)tree(&ctx, big, YAML_BYTES_MAX, &seen);
    assert_string_equal(seen.id, "yaml.depth");
    for (size_t i = 0; i < YAML_BYTES_MAX; i++)
        big[i] = i == 0 ? '[' : i % 2 ? 'a' : ',';
    (void)tree(&ctx, big, YAML_BYTES_MAX, &seen);
    assert_string_equal(seen.id, "yaml.nodes");
}

static void a_byte_order_mark_and_crlf_are_nothing(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct seen seen;
    const char *bytes = "\xEF\xBB\xBF"
                        "a: b\r\nc: d\r\n";
    const struct yaml_node *root = tree(&ctx, bytes, strlen(bytes), &seen);
    assert_int_equal(seen.count, 0);
    assert_string_equal(yaml_text(root, "a"), "b");
    assert_int_equal(yaml_get(root, "c")->line, 2);
    assert_int_equal(yaml_get(root, "c")->column, 4);
}

static void the_first_problem_is_a_fault(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct yaml_node *root;
    assert_int_equal(yaml_tree(&ctx, ctx.arena, "law/xx.yaml", "a: b\na: c\n", 10, NULL, NULL, &root),
                     ST_INVALID);
    assert_string_equal(ctx.fault.file, "law/xx.yaml");
    assert_int_equal(ctx.fault.line, 2);
}

static void at(const struct yaml_node *node, const char *word, int line, int column) {
    int l, c;
    const char *found = strstr(node->text, word);
    assert_non_null(found);
    yaml_place(node, (size_t)(found - node->text), &l, &c);
    assert_int_equal(l, line);
    assert_int_equal(c, column);
}

static void a_byte_of_a_text_has_a_place(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct seen seen;
    const char *bytes = "plain: \xC3\xA4"
                        "b last\n"
                        "single: 'it''s last'\n"
                        "double: \"\\u00e4 \\\"last\"\n"
                        "folded:\n"
                        "  one two\n"
                        "    three last\n"
                        "block: >-\n"
                        "  one\n"
                        "  two last\n";
    const struct yaml_node *root = tree(&ctx, bytes, strlen(bytes), &seen);
    assert_int_equal(seen.count, 0);
    at(yaml_get(root, "plain"), "last", 1, 11);
    at(yaml_get(root, "single"), "last", 2, 16);
    at(yaml_get(root, "double"), "last", 3, 19);
    at(yaml_get(root, "folded"), "last", 6, 11);
    at(yaml_get(root, "block"), "two", 9, 3);
    at(yaml_get(root, "block"), "last", 9, 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_have_names_and_places),
        cmocka_unit_test(nul_size_depth_and_number_have_limits),
        cmocka_unit_test(a_byte_order_mark_and_crlf_are_nothing),
        cmocka_unit_test(the_first_problem_is_a_fault),
        cmocka_unit_test(a_byte_of_a_text_has_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
