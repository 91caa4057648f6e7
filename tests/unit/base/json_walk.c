#include "base/json_walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static void texts_are_taken_by_name_and_decoded(void **state) {
    (void)state;
    static const char *const names[] = {"text", "by", "number", "none"};
    scoped_arena *arena = arena_new();
    const char *texts[4];
    struct json_walk walk =
        json_walk_begin(arena, " {\"by\": \"Iida\", \"deep\": {\"text\": [\"no\", {}]}, \"number\": 5,\n"
                               "\"te\\u0078t\": \"a\\n\\\"b\\\" \\u00e4\\ud83d\\ude00 \xC3\xB6\"} ");
    json_walk_texts(&walk, names, texts, 4);
    assert_true(json_walk_done(&walk));
    assert_string_equal(texts[0], "a\n\"b\" \xC3\xA4\xF0\x9F\x98\x80 \xC3\xB6");
    assert_string_equal(texts[1], "Iida");
    assert_null(texts[2]);
    assert_null(texts[3]);
}

static void a_list_is_walked_item_by_item(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct json_walk walk = json_walk_begin(arena, "[\"a\", 1.5e3, \"b\", [], null]");
    char found[8] = "";
    int items = 0;
    assert_true(json_walk_list(&walk));
    for (; json_walk_item(&walk); items++) {
        const char *text = json_walk_text(&walk);
        strcat(found, text ? text : "-");
    }
    assert_true(json_walk_done(&walk));
    assert_int_equal(items, 5);
    assert_string_equal(found, "a-b--");
}

static bool good(const char *text) {
    scoped_arena *arena = arena_new();
    struct json_walk walk = json_walk_begin(arena, text);
    json_walk_skip(&walk);
    return json_walk_done(&walk);
}

static void what_is_no_json_is_not_good(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "{",
                                      "[1,]",
                                      "{\"a\"}",
                                      "{\"a\":1,}",
                                      "[1 2]",
                                      "{} {}",
                                      "\"\\u0000\"",
                                      "\"\\ud800\"",
                                      "\"\\udc00\"",
                                      "\"\\x\"",
                                      "\"a\nb\"",
                                      "01",
                                      "1.",
                                      "-",
                                      "\"\xC3\"",
                                      "\"\xED\xA0\x80\"",
                                      "nul",
                                      "{'a':1}",
                                      "[\"a",
                                      "\"\\",
                                      "\"\\u12",
                                      "+1",
                                      "[}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(good(bad[i]));
    assert_true(good("{\"a\":[[],{},{\"b\":[true,false,null,-0.5E-3]}]}"));
}

/* A stack of calls as deep as somebody likes would be one as deep as somebody likes. */
static void depth_has_an_end(void **state) {
    (void)state;
    enum { DEEP = 3000, FLAT = 2000 };
    char text[2 * DEEP + 1] = "";
    memset(text, '[', DEEP);
    memset(text + DEEP, ']', DEEP);
    assert_false(good(text));
    text[DEEP + FLAT] = '\0';
    assert_true(good(text + DEEP - FLAT));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_taken_by_name_and_decoded),
        cmocka_unit_test(a_list_is_walked_item_by_item),
        cmocka_unit_test(what_is_no_json_is_not_good),
        cmocka_unit_test(depth_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
