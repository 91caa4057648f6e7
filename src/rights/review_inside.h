/* What the parts of the review share.
 * Used by: rights/review*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_REVIEW_INSIDE_H
#define RIGHTS_REVIEW_INSIDE_H

#include "registry/inside.h"
#include "registry/uses.h"
#include "rights/review.h"

/* Steps that a statement gives, opened; it is finished. */
CHECKED enum status review_steps(struct ctx *ctx, struct query *q, struct review_step **list, size_t *count);
/* The review that has begun; 0: none. */
CHECKED enum status review_open(struct ctx *ctx, struct db *db, ref_t *open);
/* The day before which somebody was not used who was not for so many months. */
day_t review_before(day_t today, int months);
/* Why data of the class go, as the log and the certificate say it: "retention.customer.review". */
const char *review_because(struct ctx *ctx, int class);
/* The class of the notice, by its id; ST_INVALID at "class". */
CHECKED enum status review_class_known(struct ctx *ctx, int class);
/* Who of a class was not used for `from` months or longer, but not for `to` (0: any longer), the longest first. */
CHECKED enum status review_used(struct ctx *ctx, int class, int from, int to, struct last_use **found,
                                size_t *count);

#endif
