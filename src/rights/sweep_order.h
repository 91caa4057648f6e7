/* The sweep by hand, from a page: confirmed by how many they are, carried out by the server beside its other work, and gone on with by the next
 * start or the night when it was cut off.
 * Used by: rights/review_run, nightly; web.
 * Memory: ctx's arena.
 * Errors: permit()'s; ST_CONFLICT at "people" for another number than there are now, for one that is under way, and when nothing is due.
 * Promises: P49. What was confirmed is what is due on that day; each is judged anew when it goes, as in any sweep.
 * Law: GDPR 5(1)(e), 5(2). */
#ifndef RIGHTS_SWEEP_ORDER_H
#define RIGHTS_SWEEP_ORDER_H

#include "rights/sweep.h"

struct sweep_order {
    int64_t at, ended; /* at 0: there was none; ended 0: it is under way */
    size_t people;     /* that were confirmed */
    size_t done, all;  /* how many have been looked at since it was begun or went on */
    day_t day;         /* of which it is the sweep */
};
CHECKED enum status sweep_order_read(struct ctx *ctx, struct sweep_order *order);
/* Who would go today: the first `most` rows, and how many people. One entry in the log for the names. */
CHECKED enum status sweep_order_look(struct ctx *ctx, size_t most, struct sweep_row **rows, size_t *count,
                                     size_t *people);
CHECKED enum status sweep_order_put(struct ctx *ctx, size_t people);
/* To the end, until `going` says false. */
CHECKED enum status sweep_order_run(struct ctx *ctx, bool (*going)(void *arg), void *arg);

#endif
