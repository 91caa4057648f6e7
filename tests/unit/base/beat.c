/* A thread that looks again and again: at once, after each rest, never after its end, and its end does not wait for a rest. */
#include "base/beat.h"
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sched.h>

struct seen {
    struct beat beat;
    atomic_int looks;
};

static void look(void *arg) {
    struct seen *seen = arg;
    atomic_fetch_add(&seen->looks, 1);
}

static void it_looks_again_and_again(void **state) {
    struct seen seen = {.looks = 0};
    (void)state;
    assert_true(beat_begin(&seen.beat, 1, look, &seen));
    while (atomic_load(&seen.looks) < 5)
        sched_yield();
    beat_end(&seen.beat);
    int at_end = atomic_load(&seen.looks);
    sched_yield();
    assert_int_equal(atomic_load(&seen.looks), at_end);
}

static void its_end_does_not_wait_for_a_rest(void **state) {
    struct seen seen = {.looks = 0};
    int64_t began = clock_monotonic();
    (void)state;
    assert_true(beat_begin(&seen.beat, 3600 * 1000, look, &seen));
    while (!atomic_load(&seen.looks))
        sched_yield();
    beat_end(&seen.beat);
    assert_int_equal(atomic_load(&seen.looks), 1);
    assert_true(clock_monotonic() - began < (int64_t)600 * 1000000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_looks_again_and_again),
        cmocka_unit_test(its_end_does_not_wait_for_a_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
