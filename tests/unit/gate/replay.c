/* A request that is sent twice: done once, told apart from another one, forgotten after a day. */
#include "gate/replay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct replay replay;
static const unsigned char one[VAULT_HASH] = {1}, other[VAULT_HASH] = {2};

static int begin(void **state) {
    replay_begin(&replay);
    *state = arena_new();
    return 0;
}

static int end(void **state) {
    replay_end(&replay);
    arena_free(*state);
    return 0;
}

static void the_first_is_done_and_the_second_gets_its_answer(void **state) {
    struct replay_answer answer;
    const struct replay_answer made = {201, "application/json", "\"1\"", "{}", 2};
    assert_int_equal(replay_claim(&replay, *state, "7 a", one, 100, &answer), REPLAY_FIRST);
    assert_int_equal(replay_claim(&replay, *state, "7 a", one, 100, &answer), REPLAY_RUNNING);
    assert_int_equal(replay_claim(&replay, *state, "7 a", other, 100, &answer), REPLAY_OTHER);
    assert_int_equal(replay_claim(&replay, *state, "8 a", one, 100, &answer), REPLAY_FIRST);
    replay_finish(&replay, "7 a", &made);
    assert_int_equal(replay_claim(&replay, *state, "7 a", one, 200, &answer), REPLAY_DONE);
    assert_int_equal(answer.status, 201);
    assert_string_equal(answer.bytes, "{}");
    assert_string_equal(answer.etag, "\"1\"");
    assert_int_equal(replay_claim(&replay, *state, "7 a", other, 200, &answer), REPLAY_OTHER);
    assert_int_equal(replay_claim(&replay, *state, "7 a", one, 100 + REPLAY_SECONDS, &answer), REPLAY_FIRST);
}

static void what_failed_may_be_tried_again(void **state) {
    struct replay_answer answer;
    assert_int_equal(replay_claim(&replay, *state, "7 a", one, 100, &answer), REPLAY_FIRST);
    replay_finish(&replay, "7 a", NULL);
    assert_int_equal(replay_claim(&replay, *state, "7 a", other, 100, &answer), REPLAY_FIRST);
}

static void a_large_answer_is_not_kept(void **state) {
    static char large[REPLAY_ANSWER_MOST + 1];
    struct replay_answer answer;
    const struct replay_answer made = {200, "application/zip", NULL, large, sizeof large};
    assert_int_equal(replay_claim(&replay, *state, "7 a", one, 100, &answer), REPLAY_FIRST);
    replay_finish(&replay, "7 a", &made);
    assert_int_equal(replay_claim(&replay, *state, "7 a", one, 100, &answer), REPLAY_DONE);
    assert_int_equal(answer.status, 0);
    assert_int_equal(answer.length, 0);
}

static void many_keys_push_out_the_oldest(void **state) {
    struct replay_answer answer;
    const struct replay_answer made = {204, NULL, NULL, "", 0};
    char key[32];
    for (int i = 0; i < 4 * PLACES; i++) {
        snprintf(key, sizeof key, "7 %d", i);
        assert_int_equal(replay_claim(&replay, *state, key, one, 100, &answer), REPLAY_FIRST);
        replay_finish(&replay, key, &made);
    }
    assert_int_equal(replay_claim(&replay, *state, key, one, 100, &answer), REPLAY_DONE);
    assert_int_equal(replay_claim(&replay, *state, "7 0", one, 100, &answer), REPLAY_FIRST);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_is_done_and_the_second_gets_its_answer, begin, end),
        cmocka_unit_test_setup_teardown(what_failed_may_be_tried_again, begin, end),
        cmocka_unit_test_setup_teardown(a_large_answer_is_not_kept, begin, end),
        cmocka_unit_test_setup_teardown(many_keys_push_out_the_oldest, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
