/* The lens: everybody's names, addresses and numbers in memory, in the collation order of the register's language,
 * to be looked through. Built in the background at first use; kept current by the register's change numbers; given back
 * when nobody has looked for half an hour; never on disk, never in a core dump.
 * Used by: find, party, rights (forgetting), registry.
 * Memory: its own; what leaves it is overwritten.
 * Errors: of reading the register.
 * Promises: an erased party leaves it before its key goes, and nothing of it stays in memory. Any number of threads may look.
 *           An answer is of everybody, or says of how many it is. */
#ifndef REGISTRY_LENS_H
#define REGISTRY_LENS_H

#include "registry/filter.h"
#include "registry/inside.h"
#include "registry/needle.h"

struct lens *lens_new(bool whole); /* whole: with what is out of sight, for those who see it */
void lens_free(struct lens *lens); /* NULL is allowed */

struct lens_hit { /* copies in ctx's arena */
    ref_t party, organisation;
    int type;
    bool by_texts; /* found by what is written in its records, not by fields alone */
    const char *name, *organisation_name, *phone, *email;
};

struct lens_hits {
    struct lens_hit *items;
    size_t count, total;
    bool capped;    /* there may be more than `total` */
    bool by_fields; /* somebody's fields fit, not only what is written in records */
    ref_t last;     /* where the next page goes on, or 0 at the end; and its place in the order of names */
    const char *last_key;
    int way;                /* how they were found; the next page is found the same way */
    struct needles needles; /* what was looked for */
    bool so_far;            /* not the whole answer: of `read` of `of` parties (0: not counted yet) */
    size_t read, of;
};

/* How a word may fit, tried in this order until something does: as it is written, without å, ä and ö, with one slip, and
 * with one slip in as much of a word as was typed. */
enum lens_way { LENS_LETTERS, LENS_PLAIN, LENS_TYPO, LENS_BEGUN, LENS_WAYS };

enum { LENS_WHOLE = -1 };
struct lens_query {
    const char *words;
    ref_t after; /* of the last page: its last party, that one's place in the order, and the way; 0 at first */
    const char *after_key;
    int way;
    const struct filter_test
        *test;        /* only who fits this too; NULL: everybody. Of traits that are held, traits_hold */
    bool by_last;     /* who was in contact last comes first; then `after_key` begins with that day */
    bool fields_only; /* not in what is written in records: for whoever decides on the answer */
    size_t limit, count_max;
    int patience; /* milliseconds to wait while the lens is built; LENS_WHOLE: until it is */
};
CHECKED enum status lens_look(struct ctx *ctx, const struct lens_query *query, struct lens_hits *hits);
/* Those whose whole name is this; if there are none, those whose name has all its words, whole and in any order. Never
 * those that are only near: this decides who is meant. */
CHECKED enum status lens_named(struct ctx *ctx, const char *name, struct lens_hits *hits);
/* These parties, as far as they are there. */
CHECKED enum status lens_of(struct ctx *ctx, const ref_t *parties, size_t count, struct lens_hits *hits);
/* The one that the one who asks may look through. */
struct lens *lens_seen(struct ctx *ctx);
/* How many of each type (index in the notice) everybody is; false while it is built. */
bool lens_types(struct ctx *ctx, size_t *counts);
/* An erased party: gone from here at once, and not taken in again from a snapshot that still has it. */
void lens_forget(struct ctx *ctx, ref_t party);
/* The same for somebody of whom something stays: out of the lens until `lens_release`, then read once more. */
void lens_withhold(struct ctx *ctx, ref_t party);
void lens_release(struct ctx *ctx, ref_t party);
/* 1 when the party is in the lens, for the verification of an erasure. */
int lens_has(struct ctx *ctx, ref_t party);
/* Waits so long for it to be whole and up to date, and has it built when it is not there. */
CHECKED enum status lens_ready(struct ctx *ctx, int milliseconds, bool *here);
void lens_progress(struct ctx *ctx, size_t *read, size_t *of);

#endif
