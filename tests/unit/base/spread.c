/* Work done by several threads: each number once, all of them over when it returns. */
#include "base/spread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sched.h>

enum { PIECES = 1000 };

struct counted {
    atomic_int next, done, calls[SPREAD_MAX];
};

static void take(void *arg, int number) {
    struct counted *counted = arg;
    atomic_fetch_add(&counted->calls[number], 1);
    while (atomic_fetch_add(&counted->next, 1) < PIECES)
        atomic_fetch_add(&counted->done, 1);
}

static void every_piece_is_done_once_by_however_many(void **state) {
    (void)state;
    for (int width = 1; width <= SPREAD_MAX; width++) {
        struct counted counted = {.next = 0};
        spread(width, take, &counted);
        assert_int_equal(atomic_load(&counted.done), PIECES);
        for (int i = 0; i < SPREAD_MAX; i++)
            assert_int_equal(atomic_load(&counted.calls[i]), i < width);
    }
}

static void there_are_no_more_than_the_process_may_use(void **state) {
    cpu_set_t before, one;
    (void)state;
    assert_true(spread_width() >= 1 && spread_width() <= SPREAD_MAX);
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    size_t first = 0;
    while (!CPU_ISSET(first, &before))
        first++;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    assert_int_equal(spread_width(), 1);
    assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_is_done_once_by_however_many),
        cmocka_unit_test(there_are_no_more_than_the_process_may_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
