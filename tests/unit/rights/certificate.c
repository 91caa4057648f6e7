#include "rights/certificate.h"

#include "../registry/fixture.h"
#include "rights/certificate_inside.h"

#include <string.h>

static const char ours[] =
    "{\"schema\":\"seloste-erasure-2\",\"id\":\"0s4g0pgv07y24\",\"gone\":[\"customer\",\"contact\"],"
    "\"tasks\":[{\"of\":\"mail\",\"state\":\"refused\"}],\"complete\":true}";

static struct certificate_difference differs(struct fixture *f, const char *text, bool expected) {
    struct certificate_difference difference;
    assert_true(certificate_differs(f->ctx.arena, text, strlen(text), ours, &difference) == expected);
    return difference;
}

static void laid_out_otherwise_it_says_the_same(void **state) {
    struct fixture *f = *state;
    (void)differs(f, ours, false);
    (void)differs(f,
                  "{\"complete\":true,\"id\":\"0s4g0pgv07y24\",\n\"schema\" : \"seloste-erasure-2\", "
                  "\"gone\":[\"customer\",\"contact\"],"
                  "\"tasks\":[{\"state\":\"refused\",\"of\":\"mail\"}]}",
                  false);
}

static void the_first_that_is_otherwise_is_named(void **state) {
    struct fixture *f = *state;
    struct certificate_difference one =
        differs(f,
                "{\n  \"schema\": \"seloste-erasure-2\",\n  \"id\": \"0s4g0pgv07y24\",\n  \"gone\": [\n    "
                "\"customer\",\n    \"contact\"\n  ],\n"
                "  \"tasks\": [\n    {\n      \"of\": \"mail\",\n      \"state\": \"done\"\n    }\n  ],\n  "
                "\"complete\": true\n}\n",
                true);
    assert_true(one.line == 11);
    assert_string_equal(one.member, "tasks[0].state");
    assert_string_equal(one.ours, "\"refused\"");
    one = differs(f,
                  "{\"schema\":\"seloste-erasure-2\",\"id\":\"0s4g0pgv07y24\",\"gone\":[\"customer\"],"
                  "\"tasks\":[],\"complete\":true}",
                  true);
    assert_true(one.line == 1);
    assert_string_equal(one.member, "gone[1]");
    one = differs(
        f,
        "{\"schema\":\"seloste-erasure-2\",\"id\":\"0s4g0pgv07y24\",\"gone\":[\"customer\",\"contact\"],"
        "\"tasks\":[{\"of\":\"mail\",\"state\":\"refused\"}],\"complete\":true,\"more\":1}",
        true);
    assert_string_equal(one.member, "more");
    assert_null(one.ours);
    one = differs(f, "[]", true);
    assert_string_equal(one.member, "{}");
}

static void what_it_says_it_is_of_is_read_from_outside_bytes(void **state) {
    struct fixture *f = *state;
    ref_t of, number;
    const char pdf[] = "%PDF-1.5\n" CERTIFICATE_MARK "1w9byc4vxh7fq 0s4g0pgv07y24\n";
    assert_true(certificate_mark(f->ctx.arena, pdf, strlen(pdf), &of, &number));
    assert_string_equal(ref_text(f->ctx.arena, of), "1w9byc4vxh7fq");
    assert_string_equal(ref_text(f->ctx.arena, number), "0s4g0pgv07y24");
    static const char *const none[] = {"",
                                       "{}",
                                       "%PDF-",
                                       "%PDF-1.5\n" CERTIFICATE_MARK,
                                       "[1]",
                                       "{\"schema\":\"seloste-erasure-2\"}",
                                       "%PDF-1.5\n" CERTIFICATE_MARK "1w9byc4vxh7fq",
                                       "{\"schema\":1,\"register\":2,\"id\":3}"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(certificate_mark(f->ctx.arena, none[i], strlen(none[i]), &of, &number));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(laid_out_otherwise_it_says_the_same, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(the_first_that_is_otherwise_is_named, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_it_says_it_is_of_is_read_from_outside_bytes, fixture_begin,
                                        fixture_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
