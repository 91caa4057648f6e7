/* What a date would come to, supposed that everything it counts from fell on one day: the made-up customer whom check
 * shows. No history is needed for it, so that a date which names any thing of a record can be asked about.
 * Used by: check_retention.
 * Memory: the arena of its context.
 * Promises: the same arithmetic as of real parties (outcome.h). What a date of another class, an event that `is` a date, or a
 * floor of the law stands for is worked out on the same day. */
#ifndef NOTICE_SUPPOSE_H
#define NOTICE_SUPPOSE_H

#include "notice/notice.h"
#include "notice/outcome.h"

struct suppose;

struct suppose *suppose_new(struct ctx *ctx, const struct notice *notice, day_t today);
/* Days on which sums and roundings go different ways: ends and beginnings of months, of a leap year and of another, of fiscal
 * years. The first are days that a reader takes in easily. */
size_t suppose_days(const struct suppose *suppose);
day_t suppose_day(const struct suppose *suppose, size_t which);

/* Supposed that everything fell on that one. */
struct outcome suppose_date(struct suppose *suppose, size_t which, const struct expr *expr);
/* Supposed that this event happened on another day than the rest. */
struct outcome suppose_event(struct suppose *suppose, size_t which, const struct expr *expr, const char *event,
                             day_t on);
/* The floor of that name, as it is law today; `nothing` when it is not. */
struct outcome suppose_floor(struct suppose *suppose, size_t which, const char *name);

/* What two dates count from and may never happen: each of it alone can be taken away. */
enum { SUPPOSE_GROUPS = 5 };
struct suppose_groups {
    const struct expr *const *names; /* of each group, one after the other */
    const unsigned *group;           /* bit of the group */
    size_t count, groups;
};
/* `groups` is 0 when there are none, or too many to try. */
struct suppose_groups suppose_groups(struct suppose *suppose, const struct expr *one, const struct expr *other);
/* Supposed that what the bits name never happened. */
struct outcome suppose_without(struct suppose *suppose, size_t which, const struct expr *expr,
                               const struct suppose_groups *groups, unsigned without);

#endif
