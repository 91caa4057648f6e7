/* What the parts of erasing chosen customers share.
 * Used by: rights/clearing*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_CLEARING_INSIDE_H
#define RIGHTS_CLEARING_INSIDE_H

#include "registry/inside.h"
#include "rights/clearing.h"
#include "rights/erase_inside.h"

#define CLEARING_KEY "clearings"

static inline struct seal_place clearing_place(ref_t row) {
    return (struct seal_place){row, "clearing", 1};
}

bool clearing_why_from(const char *id, enum clearing_why *why);
/* Does it go by now, and what of it? `seen`: the change since which nobody may have been made one with it; 0: it does not matter. */
CHECKED enum status clearing_judge(struct ctx *ctx, ref_t party, int64_t seen, enum clearing_why *why,
                                   struct erase_decision *decision);
/* Whoever waits for one that goes, in order. */
CHECKED enum status clearing_busy(struct ctx *ctx, struct db *db, ref_t **parties, size_t *count);
bool clearing_among(const ref_t *parties, size_t count, ref_t party); /* sorted */

/* Rows that a statement gives, opened, without their counts; it is finished. */
CHECKED enum status clearing_rows(struct ctx *ctx, struct query *q, struct clearing **list, size_t *count);
CHECKED enum status clearing_leave(struct ctx *ctx, struct write *write, ref_t clearing, ref_t party,
                                   enum clearing_why why);
CHECKED enum status clearing_turn(struct ctx *ctx, struct write *write, ref_t clearing,
                                  enum clearing_state state);
/* The lefts of a list, the most frequent first. */
void clearing_sort(struct clearing_left *left, size_t count);

#endif
