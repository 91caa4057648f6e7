/* The surest pairs of entries that may be one, as they were found last. What makes them alike is alike.c's; here they only lie.
 * Used by: alike, registry.
 * Memory: its own, some 250 kB; ids and points, no text of anybody's.
 * Errors: none.
 * Promises: one at a time looks, the others wait for what it finds. What one who sees everything found is not shown to others. */
#ifndef REGISTRY_TWINS_H
#define REGISTRY_TWINS_H

#include "registry/inside.h"

/* How many are kept; and how long a look takes, in microseconds, from which on a list of a moment ago will do. */
enum { TWINS_KEPT = 10000, TWINS_LARGE = 500000 };

struct twin {
    ref_t one, other; /* `one` has been here for longer */
    unsigned why;
    int points;
};

struct twins *twins_new(void);
void twins_free(struct twins *twins); /* NULL is allowed */

void twins_enter(struct twins *twins);
void twins_leave(struct twins *twins);

/* ---- between the two */

struct twins_page {
    struct twin after; /* only those behind it */
    size_t limit;
    int (*order)(const void *a, const void *b);
    struct twin *items; /* copies in ctx's arena */
    size_t count, total;
    bool more;
    bool beyond; /* there are more pairs than are kept, and the page would be of those */
};
/* False: nothing is kept that will do. `*fresh`: nothing was changed since. */
bool twins_get(struct ctx *ctx, struct twins *twins, struct twins_page *page, bool *fresh);

struct twins_found {
    const struct twin *items; /* in order, at most TWINS_KEPT */
    size_t count, total;
    int64_t change; /* of the register, before everybody was read */
    int64_t cost;   /* microseconds */
};
void twins_keep(struct ctx *ctx, struct twins *twins, const struct twins_found *found);
/* Nothing is kept yet, or somebody was shown a list of a moment ago. */
bool twins_wanted(struct ctx *ctx, const struct twins *twins);

#endif
