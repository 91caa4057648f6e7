/* The tables by which bodies are read and described: each shape stands in one place, and points at shapes that there are. */
#include "api/shape.h"

#include "api/describe.h"
#include "api/input.h"
#include "../registry/fixture.h"

static bool there_is(const char *shape) {
    for (const char *at = shape_next(NULL); at; at = shape_next(at))
        if (strcmp(at, shape) == 0)
            return true;
    return false;
}

static void every_shape_stands_once_and_points_at_what_there_is(void **state) {
    (void)state;
    size_t shapes = 0;
    for (const char *shape = shape_next(NULL); shape; shape = shape_next(shape)) {
        size_t count;
        const struct member *rows = shape_members(shape, &count);
        assert_true(shapes++ < 1000); /* a shape in two places would go round for ever */
        for (size_t i = 0; i < count; i++) {
            for (size_t j = 0; j < i; j++)
                assert_string_not_equal(rows[i].name, rows[j].name);
            if (rows[i].type == SHAPE_OBJECT || rows[i].type == SHAPE_LIST)
                assert_true(there_is(rows[i].of));
        }
    }
    assert_true(shapes > 30);
}

static void addresses_take_and_give_shapes_that_there_are(void **state) {
    (void)state;
    static const struct {
        const char *takes, *gives;
    } rows[] = {
#define API(method, path, limit, handler, takes, gives, code, summary) {takes, gives},
#include "gate/api.def"
#undef API
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (*rows[i].takes && strcmp(rows[i].takes, "*") != 0)
            assert_true(there_is(rows[i].takes));
        if (*rows[i].gives && strcmp(rows[i].gives, "*") != 0 && !strchr(rows[i].gives, '/'))
            assert_true(there_is(rows[i].gives));
    }
}

static enum status parse(struct fixture *f, const char *body, const char *shape) {
    json_t *json = NULL;
    fault_clear(&f->ctx);
    enum status status = input_parse(&f->ctx, body, strlen(body), shape, &json);
    json_drop(&json);
    return status;
}

static void mistakes_are_told_at_their_member(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *body, *shape, *field;
    } cases[] = {
        {"", "Search", "body"},
        {"[]", "Search", "body"},
        {"{\"words\":\"a\"}x", "Search", "body"},
        {"{\"words\":\"a\",\"words\":\"b\"}", "Search", "body"},
        {"{\"words\":null}", "Search", "words"},
        {"{\"words\":\"a\",\"limit\":-1}", "Search", "limit"},
        {"{\"words\":\"a\",\"limit\":1.5}", "Search", "limit"},
        {"{\"words\":\"a\",\"limit\":1e3}", "Search", "limit"},
        {"{\"words\":\"a\",\"limit\":9999999999999999}", "Search", "limit"},
        {"{\"give\":[\"nobody\"]}", "SplitDraft", "give"},
        {"{\"give\":{}}", "SplitDraft", "give"},
        {"{\"plan\":1}", "SplitDraft", "plan"},
        {"{\"organisation\":\"0123456789abc\",\"from\":\"2026-02-30\"}", "Link", "from"},
        {"{\"how\":\"post\",\"at\":\"2026-03-05T25:00:00Z\"}", "Informing", "at"},
        {"{\"why\":\"other\"}", "Restriction", "why"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(parse(f, cases[i].body, cases[i].shape), ST_INVALID);
        if (!f->ctx.fault.field || strcmp(f->ctx.fault.field, cases[i].field) != 0)
            fail_msg("%s: at %s", cases[i].body, f->ctx.fault.field);
    }
    assert_int_equal(parse(f, "{\"words\":\"a\",\"limit\":3,\"cursor\":null}", "Search"), ST_OK);
    assert_int_equal(parse(f, "{\"words\":\"[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"}", "Search"), ST_OK);
}

static void the_description_is_of_the_notice(void **state) {
    struct fixture *f = *state;
    json_t *json = api_description(&f->ctx, ctx_notice(&f->ctx));
    const json_t *values = json_object_get(json, "components");
    values = json_object_get(json_object_get(values, "schemas"), "PartyDraft");
    values = json_object_get(json_object_get(json_object_get(values, "properties"), "values"), "properties");
    assert_non_null(json_object_get(values, "email"));
    assert_null(json_object_get(values, "birthday"));
    json_drop(&json);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_stands_once_and_points_at_what_there_is),
        cmocka_unit_test(addresses_take_and_give_shapes_that_there_are),
        cmocka_unit_test_setup_teardown(mistakes_are_told_at_their_member, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(the_description_is_of_the_notice, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
