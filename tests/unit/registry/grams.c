/* The index against one that never knew what it is told to forget. */
#include "fixture.h"

#include "registry/grams.h"

static uint64_t seed = 3;

static size_t below(size_t most) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % most;
}

enum { TEXTS = 700, LONGEST = 24 };

static void invent(char *text) {
    static const char letters[] = "aeiknst \xc3\xa4";
    size_t length = below(LONGEST);
    for (size_t i = 0; i < length; i++)
        text[i] = letters[below(sizeof letters - 1)];
    text[length] = '\0';
}

static struct grams index_of(struct arena *arena, char texts[TEXTS][LONGEST + 1], const struct slots *without) {
    struct grams_maker *maker = grams_begin(arena);
    for (size_t i = 0; i < TEXTS; i++) {
        if (!(without->bits[i / 64] >> i % 64 & 1))
            grams_add(maker, texts[i]);
        grams_next(maker);
    }
    return grams_done(maker, arena_alloc(arena, grams_size(maker)));
}

static void compare(const struct grams *forgot, const struct grams *never, const char *words) {
    struct grams_want a = grams_wanted(words), b = a;
    struct slots found = {0}, expected = {0};
    grams_find(forgot, &a, &found);
    grams_find(never, &b, &expected);
    assert_memory_equal(&found, &expected, sizeof found);
}

static void what_was_forgotten_was_never_there(void **state) {
    const struct fixture *f = *state;
    static char texts[TEXTS][LONGEST + 1];
    static const struct slots none;
    struct slots gone = {0};
    for (size_t i = 0; i < TEXTS; i++)
        invent(texts[i]);
    memcpy(texts[300], "qzx only here", sizeof "qzx only here");
    struct grams grams = index_of(f->ctx.arena, texts, &none);
    for (size_t round = 0; round < 12; round++) {
        struct slots now = {0};
        for (size_t i = round ? 1 + below(round < 6 ? 3 : 200) : 1; i > 0; i--) {
            size_t slot = round ? below(TEXTS) : 300;
            now.bits[slot / 64] |= UINT64_C(1) << slot % 64;
            gone.bits[slot / 64] |= UINT64_C(1) << slot % 64;
        }
        grams_forget(&grams, &now);
        struct grams never = index_of(f->ctx.arena, texts, &gone);
        for (size_t i = 0; i < 400; i++) {
            char words[LONGEST + 1];
            invent(words);
            if (*words)
                compare(&grams, &never, words);
        }
        size_t grown = 0, kept = 0; /* no gram is left that the other does not have */
        for (size_t i = 0; i < grams.count; i++) {
            assert_true(i == 0 || grams.keys[i - 1] <= grams.keys[i]);
            kept += grams.counts[i] > 0;
            grown += !grams.counts[i] && grams.keys[i] && i > 0 && grams.keys[i] != grams.keys[i - 1];
        }
        assert_int_equal(kept, never.count);
        assert_int_equal(grown, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_forgotten_was_never_there, fixture_begin, fixture_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
