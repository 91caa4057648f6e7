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

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_strictest_check_counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
