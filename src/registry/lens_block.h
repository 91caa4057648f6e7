/* Entries of the lens that stand beside each other in the order of names, with an index of what is in their texts. What came
 * after the index was made waits in `fresh`, in order, and is looked through one by one until the block is made anew.
 * Used by: lens.
 * Memory: each block has arenas of its own, apart from other memory; freeing it wipes it.
 * Promises: a block never changes but by these functions, whose caller keeps readers out. */
#ifndef REGISTRY_LENS_BLOCK_H
#define REGISTRY_LENS_BLOCK_H

#include "registry/needle.h"

enum lens_state { LENS_WAITING, LENS_BASE, LENS_FRESH, LENS_GONE };

struct lens_entry {
    ref_t party, organisation;
    const char *type; /* id: the number changes with the notice; NULL for none */
    struct haystack hay;
    const char *key, *name, *phone, *email;
    day_t turn; /* on this day its organisation may be another; DAY_NONE */
    enum lens_state state;
    struct lens_block *block;
};

struct lens_block {
    struct arena *arena;
    struct lens_entry *base;
    ref_t *whose,
        *of; /* of each slot: of whom the indices know something, and of which organisation; 0: of none */
    size_t base_count, dead; /* dead: of the base, gone or changed since */
    struct slots alive;
    struct grams own, others;  /* of each entry's fields; of its organisation's */
    struct grams texts;        /* of what is written in its records */
    struct arena *fresh_arena; /* NULL until something is fresh */
    struct lens_entry **fresh;
    size_t fresh_count, fresh_room;
};

/* Whose texts an entry's words may also fit. */
typedef const struct lens_entry *lens_find_fn(const void *arg, ref_t party);

/* All living entries of a block, in order, in the arena given. */
struct lens_entry **lens_block_living(struct arena *arena, const struct lens_block *block, size_t *count);
/* A block of copies of these, at most GRAM_SLOTS, in order. */
struct lens_block *lens_block_new(struct lens_entry *const *entries, size_t count, lens_find_fn *find,
                                  const void *arg);
void lens_block_free(struct lens_block *block); /* NULL is allowed */
/* A copy of the entry in its place in the order. */
struct lens_entry *lens_block_add(struct lens_block *block, const struct lens_entry *entry);
/* Its texts are overwritten; its party stays, so that what is left of it in the index can still be found. An entry that is in
 * no block yet is overwritten too. */
void lens_block_drop(struct lens_entry *entry);
/* Its living entry, if it has one, is dropped, and the indices forget what they know of the party: its own texts, also former
 * ones, and those by which its people were found. */
void lens_block_forget(struct lens_block *block, ref_t party);
const struct lens_entry *lens_block_first(const struct lens_block *block); /* NULL: nobody */
/* Which slots of the base may fit all needles. */
struct slots lens_block_sieve(const struct lens_block *block, struct needles *needles);
size_t lens_block_bytes(const struct lens_block *block);

int lens_order(const struct lens_entry *a, const struct lens_entry *b);
int lens_by_order(const void *a, const void *b); /* for qsort of pointers */

#endif
