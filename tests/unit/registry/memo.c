#include "registry/memo.h"

#include "base/ctx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void what_is_kept_is_found_until_it_is_over(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct memo *memo = memo_new();
    int64_t since = 0;
    memo_put(memo, "a", "one", 100, 200);
    assert_string_equal(memo_get(memo, arena, "a", 150, &since), "one");
    assert_int_equal(since, 100);
    memo_put(memo, "a", "two", 160, 200);
    assert_string_equal(memo_get(memo, arena, "a", 199, &since), "two");
    assert_null(memo_get(memo, arena, "b", 199, &since));
    assert_null(memo_get(memo, arena, "a", 200, &since));
    assert_null(memo_get(memo, arena, "a", 199, &since));
    memo_put(memo, "c", "never", 100, 100);
    assert_null(memo_get(memo, arena, "c", 100, &since));
    memo_free(memo);
    memo_free(NULL);
}

static void the_oldest_goes_and_forgetting_forgets_all(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct memo *memo = memo_new();
    int64_t since;
    for (int i = 0; i <= MEMO_PLACES; i++)
        memo_put(memo, arena_printf(arena, "%d", i), "x", 100, 200);
    assert_null(memo_get(memo, arena, "0", 100, &since));
    assert_non_null(memo_get(memo, arena, "1", 100, &since));
    char *text = arena_alloc(arena, MEMO_TEXT + 2);
    memset(text, 'y', MEMO_TEXT + 1);
    memo_put(memo, "long", text, 100, 200);
    assert_null(memo_get(memo, arena, "long", 100, &since));
    memo_forget(memo);
    assert_null(memo_get(memo, arena, "1", 100, &since));
    memo_free(memo);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_kept_is_found_until_it_is_over),
                                       cmocka_unit_test(the_oldest_goes_and_forgetting_forgets_all)};
    return cmocka_run_group_tests_name("registry/memo", tests, NULL, NULL);
}
