#include "base/json_pull.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* Gives a byte at a time: every place is once the edge of a chunk. */
static long one_byte(void *arg, void *into, size_t room) {
    const char **at = arg;
    assert_true(room > 0);
    if (!**at)
        return 0;
    *(char *)into = *(*at)++;
    return 1;
}

/* "name=value" and "name[item|item|]" of all members; or "!LINE". */
static const char *read_all(struct ctx *ctx, const char *text) {
    const char *at = text, *name, *said = "";
    struct json_pull *pull =
        json_pull_open(ctx, (struct input){.name = "x.json", .read = one_byte, .arg = &at});
    enum status status = json_pull_begin(ctx, pull);
    while (status == ST_OK && (status = json_pull_name(ctx, pull, &name)) == ST_OK && name) {
        json_t *json = NULL;
        if (strcmp(name, "list") != 0) {
            status = json_pull_value(ctx, pull, ctx->arena, &json);
            said = arena_printf(ctx->arena, "%s%s=%s ", said, name, json ? json_text(ctx->arena, json, 0) : "");
            json_decref(json);
            continue;
        }
        status = json_pull_list(ctx, pull);
        said = arena_printf(ctx->arena, "%s%s[", said, name);
        while (status == ST_OK && (status = json_pull_item(ctx, pull, ctx->arena, &json)) == ST_OK && json) {
            said = arena_printf(ctx->arena, "%s%s|", said, json_text(ctx->arena, json, 0));
            json_decref(json);
        }
        said = arena_printf(ctx->arena, "%s] ", said);
    }
    if (status == ST_OK)
        return said;
    assert_int_equal(status, ST_INVALID);
    assert_string_equal(ctx->fault.file, "x.json");
    return arena_printf(ctx->arena, "!%d", ctx->fault.line);
}

static void members_and_items_one_by_one(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    assert_string_equal(read_all(&ctx, "{}"), "");
    assert_string_equal(read_all(&ctx, "\xEF\xBB\xBF { \"a\" : 1 } \n"), "a=1 ");
    assert_string_equal(read_all(&ctx, "{\"a\":\"x]}\\\"\",\"list\":[],\"b\":{\"c\":[1,{}]}}"),
                        "a=\"x]}\\\"\" list[] b={\"c\": [1, {}]} ");
    assert_string_equal(read_all(&ctx, "{\"list\":[ {\"a\":\"}\"} ,\n[2] , null,true ],\"n\":null}"),
                        "list[{\"a\": \"}\"}|[2]|null|true|] n=null ");
}

static void what_is_no_json_is_told_with_its_line(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "[]",
                                      "{\"a\"",
                                      "{\"a\":}",
                                      "{\"a\":1",
                                      "{\"a\":1,}",
                                      "{\"a\":1 \"b\":2}",
                                      "{,\"a\":1}",
                                      "{\"a\":1}x",
                                      "{\"a\":1}{}",
                                      "{\"a\":[1,]}",
                                      "{\"a\":[1}}",
                                      "{\"a\":\"x}",
                                      "{\"a\":tru}",
                                      "{\"a\":{\"b\":1,\"b\":2}}",
                                      "{\"a\":\"\xff\"}",
                                      "{\"list\":[1 2]}",
                                      "{\"list\":[,1]}",
                                      "{\"list\":{}}",
                                      "{\"a\\n\":1}",
                                      "\xEF\xBB{}",
                                      "{\"a\":1}]",
                                      "{\"a\":}}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        if (strcmp(read_all(&ctx, bad[i]), "!1") != 0)
            fail_msg("%s gives %s", bad[i], read_all(&ctx, bad[i]));
    }
    scoped_ctx ctx;
    ctx_begin(&ctx);
    assert_string_equal(read_all(&ctx, "{\n\"a\": 1,\n\"list\": [\n{},\n{\n\"b\": x}]}"), "!6");
}

static long fails(void *arg, void *into, size_t room) {
    (void)arg, (void)into, (void)room;
    return -1;
}

static void a_file_that_cannot_be_read_is_not_called_cut(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct json_pull *pull = json_pull_open(&ctx, (struct input){.name = "x.json", .read = fails});
    assert_int_equal(json_pull_begin(&ctx, pull), ST_FAILED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_and_items_one_by_one),
        cmocka_unit_test(what_is_no_json_is_told_with_its_line),
        cmocka_unit_test(a_file_that_cannot_be_read_is_not_called_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
