/* An index of what stands inside some texts: which slots have a text with these letters in it. Every three bytes that stand
 * beside each other are a gram; space, line end and all punctuation are one letter, so that beginnings and ends of words
 * are grams too. What it answers is a sieve: it never leaves out a slot, and may let one through that does not fit.
 * Used by: lens.
 * Memory: a maker's is its scratch; the index lies where it is put.
 * Promises: at most GRAM_SLOTS slots; any number of threads may ask. */
#ifndef REGISTRY_GRAMS_H
#define REGISTRY_GRAMS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { GRAM_SLOTS = 8192, GRAM_WORDS = GRAM_SLOTS / 64, GRAMS_WANTED = 24 };

/* A set of slots, a bit for each. */
struct slots {
    uint64_t bits[GRAM_WORDS];
};

/* Those that are in both stay; how many. */
size_t slots_both(struct slots *slots, const struct slots *others);

struct grams {
    size_t count;
    uint32_t *keys;         /* in order */
    const uint32_t *starts; /* where a key's slots begin in `posts` */
    uint16_t *counts;
    unsigned char *posts; /* differences between slots: one byte, or two */
};

struct grams_maker;
NEVER_NULL struct grams_maker *grams_begin(struct arena *scratch);
void grams_add(struct grams_maker *maker, const char *text); /* to the present slot; folded, NULL is allowed */
void grams_next(struct grams_maker *maker);
size_t grams_size(const struct grams_maker *maker); /* bytes of the index */
struct grams grams_done(struct grams_maker *maker, void *place);

/* What a text must have to be let through. `order` changes while it is looked for: rare grams come to the front. */
struct grams_want {
    uint32_t order[GRAMS_WANTED];
    size_t count;
    uint32_t low, high; /* of fewer than three bytes: every gram that begins so */
};
struct grams_want grams_wanted(const char *text);
/* Adds the slots that have what is wanted. */
void grams_find(const struct grams *grams, struct grams_want *want, struct slots *found);

/* Takes slots out of the index and overwrites what it knew of them: afterwards it is as if their texts had never been added. One
 * pass over the index, a tenth of what making it takes. */
void grams_forget(struct grams *grams, const struct slots *gone);

#endif
