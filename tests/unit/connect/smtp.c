#include "connect/smtp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void a_line_has_a_code_and_perhaps_a_status(void **state) {
    static const struct {
        const char *line, *status;
        int code;
    } cases[] = {{"250 2.0.0 taken", "2.0.0", 250},
                 {"550 5.1.1 <helmi@example.fi> unknown", "5.1.1", 550},
                 {"550-5.7.26 more", "5.7.26", 550},
                 {"451 later", NULL, 451},
                 {"354", NULL, 354},
                 {"550 4.1.1 another class", NULL, 550},
                 {"550 5.1", NULL, 550},
                 {"550 5.1234.1", NULL, 550},
                 {"650 6.1.1", NULL, 0},
                 {"55", NULL, 0},
                 {"5500 5.1.1", NULL, 0},
                 {"", NULL, 0}};
    scoped_ctx ctx;
    (void)state;
    ctx_begin(&ctx);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *status;
        assert_int_equal(smtp_line(ctx.arena, cases[i].line, &status), cases[i].code);
        if (cases[i].status)
            assert_string_equal(status, cases[i].status);
        else
            assert_null(status);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_line_has_a_code_and_perhaps_a_status)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
