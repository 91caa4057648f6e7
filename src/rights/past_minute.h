/* Classes of the notice that count hours or minutes: what they promise to be gone is late from its minute on, not from the day after.
 *
 *     if (past_counted(&notice->classes[i]))
 *         TRY(past_parties(ctx, db, i, ctx->now, &parties));
 *
 * Used by: rights/sweep (what a server takes each minute), rights/promise.
 * Memory: ctx's arena.
 * Errors: those of letters and of the database.
 * Promises: what the person's page calls overdue, the sentence does too. Law: GDPR 5(1)(e). */
#ifndef RIGHTS_PAST_MINUTE_H
#define RIGHTS_PAST_MINUTE_H

#include "registry/due.h"
#include "registry/members.h"

/* Does a rule of the class count hours or minutes? */
bool past_counted(const struct retention_class *class);
/* Is the instant of this one over by then? Never of what goes with its day, or is held. */
bool past_is(const struct verdict *verdict, int64_t before);
/* Whose data of the class are over by that instant; of the days before yesterday nothing, since a day tells of them. */
CHECKED enum status past_parties(struct ctx *ctx, struct db *db, int class, int64_t before,
                                 struct members *parties);

#endif
