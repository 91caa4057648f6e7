#include "base/clock.h"

#include "base/date.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void without_injection_it_is_now(void **state) {
    (void)state;
    unsetenv("SELOSTE_CLOCK");
    int64_t before = (int64_t)time(NULL);
    int64_t now = clock_now();
    assert_true(now >= before && now <= (int64_t)time(NULL));
    int64_t first = clock_monotonic();
    assert_true(clock_monotonic() >= first);
}

static void an_instant_stands_still(void **state) {
    (void)state;
    setenv("SELOSTE_CLOCK", "1970-01-02T00:00:00Z", 1);
    assert_int_equal(clock_now(), 86400);
    setenv("SELOSTE_CLOCK", "1970-01-02T02:00:00+02:00", 1);
    assert_int_equal(clock_now(), 86400);
    setenv("SELOSTE_CLOCK", "1969-12-31T23:59:59Z", 1);
    assert_int_equal(clock_now(), -1);
}

static void a_file_moves_a_running_program(void **state) {
    (void)state;
    char path[] = "/tmp/seloste-clock-XXXXXX", set[64];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    snprintf(set, sizeof set, "@%s", path);
    setenv("SELOSTE_CLOCK", set, 1);
    write_file(path, "2026-01-01T00:00:00Z\n");
    int64_t first = clock_now();
    write_file(path, "2027-01-01T00:00:00Z");
    assert_int_equal(clock_now() - first, 365 * 86400);
    unlink(path);
}

/* A register must not guess the day: what cannot be read ends the program. */
static void dies_with(const char *set) {
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        setenv("SELOSTE_CLOCK", set, 1);
        clock_now();
        _exit(0);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGABRT);
}

static void what_is_no_instant_aborts(void **state) {
    (void)state;
    dies_with("yesterday");
    dies_with("2026-01-01");
    dies_with("2026-02-30T00:00:00Z");
    dies_with("@/nonexistent/clock");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_injection_it_is_now),
        cmocka_unit_test(an_instant_stands_still),
        cmocka_unit_test(a_file_moves_a_running_program),
        cmocka_unit_test(what_is_no_instant_aborts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
