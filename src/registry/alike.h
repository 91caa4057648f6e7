/* Pairs of entries that are likely the same person or organisation, and why.
 * Used by: cli, web, lens (ahead).
 * Memory: an arena of its own while it looks, wiped; what is shown lies in ctx's.
 * Errors: ST_INVALID for a cursor that is none.
 * Promises: the time grows with the number of parties and their names, not with its square, and a page's not at all while nothing
 * changes. Of a large register (TWINS_LARGE) the list may be of a moment ago; whom somebody has told apart (merge_distinct), merged or
 * erased is not shown even then. One entry in the log for those shown.
 * Law: GDPR 5(1)(d). */
#ifndef REGISTRY_ALIKE_H
#define REGISTRY_ALIKE_H

#include "registry/find.h"

#include <stdatomic.h>

/* ALIKE(bit, id, words): why two look the same. */
enum alike_why {
#define ALIKE(bit, id, words) ALIKE_##bit,
#include "registry/alike.def"
#undef ALIKE
    ALIKE_WHYS
};
const char *alike_why_id(enum alike_why why);
const char *alike_why_words(enum lang lang, enum alike_why why);

enum alike_sure { ALIKE_SURE, ALIKE_LIKELY, ALIKE_POSSIBLE };

struct alike_pair {
    struct hit one, other; /* `one` has been in the register for longer */
    unsigned why;          /* 1 << enum alike_why */
    int points;            /* how sure, up to 999 */
    enum alike_sure sure;
};

struct alike_pairs {
    struct alike_pair *items;
    size_t count, total;
    const char *cursor; /* for the next page, or NULL; names nobody */
};

CHECKED enum status alike_list(struct ctx *ctx, const char *cursor, size_t limit, struct alike_pairs *pairs);
/* For a program that stays: the list anew where it is missing or out of date; ends early when it is told to stop. */
CHECKED enum status alike_ahead(struct ctx *ctx, const atomic_bool *stop);

#endif
