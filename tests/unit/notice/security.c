#include "notice/security.h"

#include "notice/expr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void the_strictest_check_counts(void **state) {
    (void)state;
    static const struct {
        const char *rule, *sentence;
        int length;
    } rows[] = {{"password_length >= 14 and devices_encrypted", NULL, 14},
                {"password_length > 14", NULL, 15},
                {"password_length = 10", NULL, 10},
                {"password_length >= 12", "password_length >= 16", 16},
                {"password_length >= 12 or password_length >= 20", NULL, 12},
                {"password_length >= 12 or devices_encrypted", NULL, 0},
                {"(password_length >= 12 or password_length >= 20) and password_length >= 15", NULL, 15},
                {"not password_length >= 12", NULL, 0},
                {"password_length <= 12", NULL, 0},
                {"backup_age <= 24 hours", NULL, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        struct expr_error error;
        struct security_rule rule = {.entry.path = "security.locks"};
        struct sentence sentence = {.promise = "P55"};
        struct heading heading = {.sentences = &sentence, .sentence_count = 1};
        struct notice notice = {
            .security = &rule, .security_count = 1, .headings = &heading, .headings_count = 1};
        const char *path = NULL;
        assert_int_equal(cond_parse(&ctx, ctx.arena, rows[i].rule, &rule.check, &error), ST_OK);
        if (rows[i].sentence)
            assert_int_equal(cond_parse(&ctx, ctx.arena, rows[i].sentence, &sentence.check, &error), ST_OK);
        assert_int_equal(security_password_length(&notice, &path), rows[i].length);
        if (rows[i].length)
            assert_string_equal(path, rows[i].sentence ? "P55" : "security.locks");
    }
}

static void bounds_of_any_measure(void **state) {
    (void)state;
    static const struct {
        const char *rule;
        int pin, screen, hours, days;
    } rows[] = {{"pin_length >= 6 and screen_lock <= 10 and backup_age <= 24 hours", 6, 10, 24, 0},
                {"backup_age <= 2 days and backup_age <= 24 hours and screen_lock < 10", 0, 9, 24, 0},
                {"backup_age <= 2 days or backup_age <= 24 hours", 0, 0, 0, 2},
                {"screen_lock <= 10 or screen_lock <= 5", 0, 10, 0, 0},
                {"screen_lock >= 10 and backup_age >= 24 hours and pin_length <= 4", 0, 0, 0, 0},
                {"screen_lock = 0 and pin_length = 4", 4, 0, 0, 0},
                {"devices_encrypted", 0, 0, 0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        struct expr_error error;
        struct security_rule rule = {.entry.path = "security.locks"};
        struct notice notice = {.security = &rule, .security_count = 1};
        assert_int_equal(cond_parse(&ctx, ctx.arena, rows[i].rule, &rule.check, &error), ST_OK);
        struct span span = security_span(&notice, "backup_age");
        assert_int_equal(security_least(&notice, "pin_length"), rows[i].pin);
        assert_int_equal(security_most(&notice, "screen_lock"), rows[i].screen);
        assert_int_equal(span.hours, rows[i].hours);
        assert_int_equal(span.days, rows[i].days);
        assert_int_equal(security_counts(&notice, "devices_encrypted"), i == 6);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_strictest_check_counts),
                                       cmocka_unit_test(bounds_of_any_measure)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
