#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void memory_is_zeroed_and_aligned(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    for (size_t size = 0; size < 300; size++) {
        unsigned char *at = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(at[i], 0);
        memset(at, 0xff, size);
    }
}

static void pieces_do_not_overlap(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    enum { PIECES = 2000 };
    unsigned char *piece[PIECES];
    for (int i = 0; i < PIECES; i++) {
        piece[i] = arena_alloc(arena, (size_t)(i % 97) + 1);
        memset(piece[i], i % 251, (size_t)(i % 97) + 1);
    }
    for (int i = 0; i < PIECES; i++)
        for (int at = 0; at <= i % 97; at++)
            assert_int_equal(piece[i][at], i % 251);
}

static void a_large_piece_fits(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    arena_alloc(arena, 1);
    size_t large = 5 * 1024 * 1024;
    char *at = arena_alloc(arena, large);
    at[large - 1] = 1;
    assert_true(arena_used(arena) >= large + 1);
}

static void copies_are_ones_own(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    char original[] = "Aino";
    char *copy = arena_text(arena, original);
    original[0] = 'E';
    assert_string_equal(copy, "Aino");
    assert_null(arena_text(arena, NULL));
    assert_string_equal(arena_text_n(arena, "Aino Virta", 4), "Aino");
    assert_string_equal(arena_text_n(arena, NULL, 0), "");
    assert_memory_equal(arena_copy(arena, "a\0b", 3), "a\0b", 3);
    assert_string_equal(arena_printf(arena, "%s has %d", "X", 12), "X has 12");
}

static void a_list_keeps_its_items_when_it_grows(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    int *list = NULL;
    size_t count = 0, room = 0;
    for (int i = 0; i < 1000; i++)
        ARENA_PUSH(arena, list, count, room, i * 3);
    assert_int_equal(count, 1000);
    assert_true(room >= count);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(list[i], i * 3);
    int *more = arena_grow(arena, list, count, count + 1, sizeof *list);
    assert_int_equal(more[999], 999 * 3);
    assert_int_equal(more[1000], 0);
}

static void dropping_clears_the_pointer(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    arena_alloc(arena, 10);
    arena_drop(&arena);
    assert_null(arena);
    arena_drop(&arena);
    arena_free(NULL);
}

/* Where a block ends a text is printed into the next one, whatever its length. */
static void printed_texts_are_whole_wherever_a_block_ends(void **state) {
    (void)state;
    enum { TEXTS = 2000 };
    scoped_arena *arena = arena_new();
    const char *texts[TEXTS];
    for (int i = 0; i < TEXTS; i++)
        texts[i] = arena_printf(arena, "%d:%*s.", i, i % 301, "x");
    for (int i = 0; i < TEXTS; i++) {
        char want[400];
        snprintf(want, sizeof want, "%d:%*s.", i, i % 301, "x");
        assert_string_equal(texts[i], want);
        assert_int_equal((uintptr_t)texts[i] % _Alignof(max_align_t), 0);
    }
    const char *fresh = arena_alloc(arena, 64);
    for (int i = 0; i < 64; i++)
        assert_int_equal(fresh[i], 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(a_large_piece_fits),
        cmocka_unit_test(printed_texts_are_whole_wherever_a_block_ends),
        cmocka_unit_test(copies_are_ones_own),
        cmocka_unit_test(a_list_keeps_its_items_when_it_grows),
        cmocka_unit_test(dropping_clears_the_pointer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
