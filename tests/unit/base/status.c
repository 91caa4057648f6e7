#include "base/status.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static void each_row_says_how_it_ends_outside(void **state) {
    (void)state;
    assert_int_equal(status_exit(ST_OK), 0);
    assert_int_equal(status_exit(ST_CONFLICT), 1);
    assert_int_equal(status_exit(ST_INVALID), 2);
    assert_int_equal(status_exit(ST_DENIED), 3);
    assert_int_equal(status_exit(ST_NOT_FOUND), 4);
    assert_int_equal(status_http(ST_OK), 200);
    assert_int_equal(status_http(ST_CONFLICT), 409);
    assert_int_equal(status_http(ST_INVALID), 400);
    assert_int_equal(status_http(ST_DENIED), 403);
    assert_int_equal(status_http(ST_NOT_FOUND), 404);
    assert_int_equal(status_http(ST_BUSY), 503);
    assert_int_equal(status_http(ST_FAILED), 500);
}

static void no_two_end_with_the_same_exit_code(void **state) {
    (void)state;
    for (int a = 0; a < ST_COUNT; a++)
        for (int b = 0; b < a; b++)
            assert_int_not_equal(status_exit((enum status)a), status_exit((enum status)b));
}

static enum status first_of(enum status first, int *reached) {
    TRY(first);
    (*reached)++;
    return ST_OK;
}

static void try_returns_what_is_not_ok(void **state) {
    (void)state;
    int reached = 0;
    assert_int_equal(first_of(ST_BUSY, &reached), ST_BUSY);
    assert_int_equal(reached, 0);
    assert_int_equal(first_of(ST_OK, &reached), ST_OK);
    assert_int_equal(reached, 1);
}

static void a_bug_ends_the_program(void **state) {
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        must(1 + 1 == 3);
        _exit(0);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGABRT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_says_how_it_ends_outside),
        cmocka_unit_test(no_two_end_with_the_same_exit_code),
        cmocka_unit_test(try_returns_what_is_not_ok),
        cmocka_unit_test(a_bug_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
