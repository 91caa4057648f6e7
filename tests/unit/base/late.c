#include "base/late.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

struct calls {
    double (*cos)(double angle);
};

static const struct late there[] = {{"cos", offsetof(struct calls, cos)}},
                         missing[] = {{"cos", offsetof(struct calls, cos)}, {"no_such_call", 0}};

static void what_is_there_can_be_called(void **state) {
    (void)state;
    struct calls calls = {0};
    assert_true(late_load("libm.so.6", there, 1, &calls));
    assert_true(calls.cos(0.0) > 0.99);
}

static void what_is_not_there_is_told(void **state) {
    (void)state;
    struct calls calls = {0};
    assert_false(late_load("libm.so.6", missing, 2, &calls));
    assert_false(late_load("libnobody.so.9", there, 1, &calls));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_there_can_be_called),
        cmocka_unit_test(what_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
