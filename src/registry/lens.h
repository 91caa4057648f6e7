/* The lens: everybody's names, addresses and numbers in memory, in the collation order of the register's language,
 * to be looked through. Built at first use; kept current by the register's change numbers; never on disk.
 * Used by: find, party, rights (forgetting), registry.
 * Memory: its own; what leaves it is overwritten.
 * Errors: of reading the register.
 * Promises: an erased party leaves it before its key goes. Any number of threads may look. */
#ifndef REGISTRY_LENS_H
#define REGISTRY_LENS_H

#include "registry/inside.h"

struct lens *lens_new(void);
void lens_free(struct lens *lens); /* NULL is allowed */

struct lens_hit { /* copies in ctx's arena */
    ref_t party, organisation;
    int type;
    const char *name, *organisation_name, *phone, *email;
};

struct lens_hits {
    struct lens_hit *items;
    size_t count, total;
    ref_t last; /* where the next page goes on, or 0 at the end */
    int way;    /* how they were found; the next page is found the same way */
};

/* How a word may fit, tried in this order until something does. */
enum lens_way { LENS_LETTERS, LENS_PLAIN, LENS_TYPO, LENS_WAYS };

/* `after` and `way`: of the last page; 0 and LENS_LETTERS at first. */
CHECKED enum status lens_look(struct ctx *ctx, const char *words, ref_t after, int way, size_t limit,
                              size_t count_max, struct lens_hits *hits);
/* Those whose whole name is this; if there are none, those whose name has all its words, whole and in any order. Never
 * those that are only near: this decides who is meant. */
CHECKED enum status lens_named(struct ctx *ctx, const char *name, struct lens_hits *hits);
/* These parties, as far as they are there. */
CHECKED enum status lens_of(struct ctx *ctx, const ref_t *parties, size_t count, struct lens_hits *hits);
/* An erased party: gone from here at once, and not taken in again from a snapshot that still has it. */
void lens_forget(struct ctx *ctx, ref_t party);
/* 1 when the party is in the lens, for the verification of an erasure. */
int lens_has(struct ctx *ctx, ref_t party);

#endif
