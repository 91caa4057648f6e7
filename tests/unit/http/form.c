#include "http/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const struct form_field fields[] = {{"name", 20}, {"text", 200}};
#define PARTS "multipart/form-data; boundary=\"x y\""

static enum status post(struct ctx *ctx, const char *type, const char *body, size_t length, struct form *form) {
    struct pair header = {"content-type", type};
    struct request request = {
        .arena = ctx->arena, .headers = {&header, 1, 1}, .body = body, .body_length = length, .method = "POST"};
    return form_read(ctx, &request, fields, 2, form);
}

static void both_encodings_give_the_same(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct form form;
    const char *one = "name=V%C3%A4in%C3%B6+A&text=a%0D%0Ab&other=1&other=2";
    assert_int_equal(post(&ctx, "application/x-www-form-urlencoded; charset=UTF-8", one, strlen(one), &form),
                     ST_OK);
    assert_string_equal(form_value(&form, "name"), "Väinö A");
    assert_string_equal(form_value(&form, "text"), "a\nb");
    assert_string_equal(form_value(&form, "other"), "");
    assert_false(form_has(&form, "other"));
    const char *two =
        "--x y\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nVäinö A\r\n"
        "--x y\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; name=text\r\n\r\na\r\nb\r\n"
        "--x y--\r\n";
    assert_int_equal(post(&ctx, PARTS, two, strlen(two), &form), ST_OK);
    assert_string_equal(form_value(&form, "name"), "Väinö A");
    assert_string_equal(form_value(&form, "text"), "a\nb");
    assert_int_equal(post(&ctx, "text/plain", "", 0, &form), ST_OK);
}

static void what_is_no_form_is_refused(void **state) {
    (void)state;
    const char *bodies[] = {"name=%",
                            "name=%4g",
                            "name=%00",
                            "name=%ff",
                            "name=a&name=b",
                            "name=%1B",
                            "name=123456789012345678901"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        struct form form;
        assert_int_equal(post(&ctx, "application/x-www-form-urlencoded", bodies[i], strlen(bodies[i]), &form),
                         ST_INVALID);
        assert_non_null(ctx.fault.id);
    }
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct form form;
    assert_int_equal(post(&ctx, "application/json", "{}", 2, &form), ST_INVALID);
    assert_int_equal(post(&ctx, "multipart/form-data", "--\r\n", 4, &form), ST_INVALID);
    assert_int_equal(post(&ctx, "application/x-www-form-urlencoded", "name=a\0b", 8, &form), ST_INVALID);
}

static void a_broken_multipart_is_refused(void **state) {
    (void)state;
    static const char good[] = "--x y\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nabc\r\n--x y--";
    for (size_t cut = 0; cut < sizeof good - 1; cut++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        struct form form;
        char *body = arena_copy(ctx.arena, good, cut + 1); /* an exact copy: reading past its end shows */
        enum status status = post(&ctx, PARTS, body, cut, &form);
        if (status != (cut ? ST_INVALID : ST_OK))
            fail_msg("cut at %zu: %s", cut, status_name(status));
    }
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct form form;
    const char *file =
        "--x y\r\nContent-Disposition: form-data; name=\"name\"; filename=\"a\"\r\n\r\nabc\r\n--x y--";
    assert_int_equal(post(&ctx, PARTS, file, strlen(file), &form), ST_INVALID);
    const char *nameless = "--x y\r\n\r\nabc\r\n--x y--";
    assert_int_equal(post(&ctx, PARTS, nameless, strlen(nameless), &form), ST_INVALID);
}

static void boxes_of_one_name_are_a_list(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct pair header = {"content-type", "application/x-www-form-urlencoded"};
    const char *body = "who=a&other=x&who=&who=%C3%A4";
    struct request request = {
        .arena = ctx.arena, .headers = {&header, 1, 1}, .body = body, .body_length = strlen(body)};
    const char *const *values;
    size_t count;
    assert_int_equal(form_read_list(&ctx, &request, "who", 4, &values, &count), ST_OK);
    assert_int_equal(count, 3);
    assert_string_equal(values[0], "a");
    assert_string_equal(values[1], "");
    assert_string_equal(values[2], "ä");
    assert_int_equal(form_read_list(&ctx, &request, "none", 4, &values, &count), ST_OK);
    assert_int_equal(count, 0);
    assert_int_equal(form_read_list(&ctx, &request, "who", 1, &values, &count), ST_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_encodings_give_the_same),
        cmocka_unit_test(what_is_no_form_is_refused),
        cmocka_unit_test(a_broken_multipart_is_refused),
        cmocka_unit_test(boxes_of_one_name_are_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
