#include "http/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct request read_target(struct arena *arena, const char *target) {
    struct request request = {.arena = arena};
    request.wrong = request_read_target(&request, target);
    return request;
}

static void a_target_is_decoded(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct request request = read_target(arena, "/party/7g%C3%A4?lang=sv&q=a+b%26c&empty&&x=1=2");
    assert_null(request.wrong);
    assert_string_equal(request.path, "/party/7gä");
    assert_string_equal(request_query(&request, "lang"), "sv");
    assert_string_equal(request_query(&request, "q"), "a b&c");
    assert_string_equal(request_query(&request, "empty"), "");
    assert_string_equal(request_query(&request, "x"), "1=2");
    assert_null(request_query(&request, "none"));
    assert_string_equal(read_target(arena, "/?").path, "/");
}

static void what_is_no_plain_path_is_refused(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    const char *wrong[] = {"",       "party",  "*",        "http://x/", "//x",        "/a//b",
                           "/a/",    "/..",    "/a/../b",  "/%2e%2e/b", "/.",         "/a/%2E",
                           "/a%2fb", "/a%2Fb", "/a\\b",    "/%5c",      "/a%00b",     "/%",
                           "/%4",    "/%zz",   "/%ff",     "/%c0%af",   "/%ed%a0%80", "/a%0d%0ab",
                           "/\x80",  "/a?b=%", "/a?b=%ff", "/a?%00=1",  "/a\tb"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (!read_target(arena, wrong[i]).wrong)
            fail_msg("taken: %s", wrong[i]);
}

static void too_much_is_refused(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    char *target = arena_alloc(arena, REQUEST_TARGET + 2);
    memset(target, 'a', REQUEST_TARGET + 1);
    target[0] = '/';
    assert_non_null(read_target(arena, target).wrong);
    target[REQUEST_TARGET] = '\0';
    assert_null(read_target(arena, target).wrong);
    struct pairs pairs = {0};
    char many[2 * (REQUEST_PAIRS + 1) + 1] = "";
    for (int i = 0; i < REQUEST_PAIRS; i++)
        strcat(many, "a&");
    assert_null(request_read_pairs(arena, many, strlen(many), &pairs));
    strcat(many, "a&");
    pairs = (struct pairs){0};
    assert_non_null(request_read_pairs(arena, many, strlen(many), &pairs));
}

static void cookies_that_are_not_ours_do_no_harm(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct request request = {.arena = arena};
    request_read_cookies(&request, " ; a=1;b=\"x\"; c=\xff; =d; e; seloste=abc-_; f=g=h");
    assert_string_equal(request_cookie(&request, "a"), "1");
    assert_null(request_cookie(&request, "b"));
    assert_null(request_cookie(&request, "c"));
    assert_null(request_cookie(&request, "e"));
    assert_string_equal(request_cookie(&request, "seloste"), "abc-_");
    assert_string_equal(request_cookie(&request, "f"), "g=h");
}

static enum lang lang_of(struct arena *arena, const char *accept) {
    struct pair header = {"accept-language", accept};
    struct request request = {.arena = arena, .headers = {&header, 1, 1}};
    return request_lang(&request);
}

static void the_reader_chooses_the_language(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    assert_int_equal(lang_of(arena, "sv-FI,sv;q=0.9,fi;q=0.8"), LANG_SV);
    assert_int_equal(lang_of(arena, "de, en;q=0.5, sv;q=0.75"), LANG_SV);
    assert_int_equal(lang_of(arena, "en-GB"), LANG_EN);
    assert_int_equal(lang_of(arena, "fi;q=0, en;q=0.001"), LANG_FI);
    assert_int_equal(lang_of(arena, ",,;q=,"), LANG_FI);
    assert_int_equal(lang_of(arena, ""), LANG_FI);
}

static int takes(const char *accepts) {
    scoped_arena *arena = arena_new();
    struct pair header = {"Accept-Encoding", accepts};
    struct request request = {.arena = arena, .headers = {&header, 1, 1}};
    return request_takes(&request, "gzip");
}

static void a_coding_is_taken_that_is_named_and_not_refused(void **state) {
    (void)state;
    assert_true(takes("gzip"));
    assert_true(takes("br, GZip;q=0.001 , deflate"));
    assert_true(takes("gzip;q=1"));
    assert_false(takes("gzip;q=0"));
    assert_false(takes("gzip; q=0.000, br"));
    assert_false(takes("x-gzip, gzipped"));
    assert_false(takes("br;q=1, deflate"));
    assert_false(takes(""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_target_is_decoded),
        cmocka_unit_test(a_coding_is_taken_that_is_named_and_not_refused),
        cmocka_unit_test(what_is_no_plain_path_is_refused),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(the_reader_chooses_the_language),
        cmocka_unit_test(cookies_that_are_not_ours_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
