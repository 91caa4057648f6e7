#include "registry/guess.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

enum { NOW = 1000000 };

static int taken(struct guesses *guesses, const char *account, const char *address, const char *device,
                 int64_t now) {
    int count = 0;
    while (count < 1000 && guess_take(guesses, account, address, device, now))
        count++;
    return count;
}

static void strangers_are_held_and_the_known_are_not(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct guesses *guesses = guesses_begin(arena);
    assert_int_equal(taken(guesses, "iida", "1", NULL, NOW), GUESS_EACH);
    assert_int_equal(taken(guesses, "oskari", "1", NULL, NOW), GUESS_EACH);
    int all = GUESS_EACH;
    char address[20];
    for (int i = 2; i < 100; i++) {
        (void)snprintf(address, sizeof address, "%d", i);
        all += taken(guesses, "iida", address, NULL, NOW);
    }
    assert_in_range(all, GUESS_STRANGERS - GUESS_EACH, GUESS_STRANGERS);
    assert_int_equal(taken(guesses, "iida", "1", "hers", NOW), GUESS_DEVICE);
    assert_false(guess_take(guesses, "iida", "1", NULL, NOW + GUESS_SECONDS - 1));
    assert_true(guess_take(guesses, "iida", "1", NULL, NOW + GUESS_SECONDS));
    guesses_end(guesses);
    arena_free(arena);
}

static void what_is_held_is_not_driven_out(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct guesses *guesses = guesses_begin(arena);
    char account[20];
    assert_int_equal(taken(guesses, "iida", "1", NULL, NOW), GUESS_EACH);
    for (int i = 0; i < 20000; i++) {
        (void)snprintf(account, sizeof account, "%d", i);
        (void)guess_take(guesses, account, "1", NULL, NOW);
    }
    assert_false(guess_take(guesses, "iida", "1", NULL, NOW));
    guess_right(guesses, "iida", "1", NULL);
    assert_true(guess_take(guesses, "iida", "1", NULL, NOW));
    guesses_end(guesses);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(strangers_are_held_and_the_known_are_not),
                                       cmocka_unit_test(what_is_held_is_not_driven_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
