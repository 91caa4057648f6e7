/* Article 14: who has to be told, by when, that their data came from others. A person's clock for a source begins when the first
 * of its data is obtained, and ends for good when the person is told the notice on that day or later. Nothing of it is stored
 * but what came (registry/brought.h) and what was told; so an undoing, a merge, a split and a move leave it right.
 * Used by: permit, party (front ends), adopt, due; cli, web, rights/package.
 * Memory: ctx's arena.
 * Errors: permit()'s, and those of the database.
 * Promises: an organisation has no clock, its people do. What the notice says is not told (`tell: no`, Article 14(5)) has none.
 * Law: GDPR 14(3): a month; with the first message; before the data are given to others; whichever comes first. */
#ifndef REGISTRY_TELLING_H
#define REGISTRY_TELLING_H

#include "registry/party.h"

struct db;

/* What sets the day. */
enum telling_by { TELLING_LAW, TELLING_NOTICE, TELLING_MESSAGE, TELLING_GIVEN };
const char *telling_by_id(enum telling_by by); /* "law", "notice", "message", "given" */

struct telling {
    int source;
    day_t came, by; /* obtained; the last day for telling */
    enum telling_by because;
    day_t told; /* DAY_NONE: not yet */
    const char *how;
    bool late;        /* not told, and `by` is over; or told after it */
    const char *rule; /* the path in the notice that speaks of the source */
};

/* The last day for telling what came from this source on that day: the law's, or the notice's where that is sooner. What was said or given
 * meanwhile makes it sooner still, and is not asked here. */
CHECKED enum status telling_day(struct ctx *ctx, const struct source *source, day_t came, day_t *by);
/* One for each source that tells; those that were told too. */
CHECKED enum status telling_within(struct ctx *ctx, struct db *db, ref_t party, day_t on, struct telling **list,
                                   size_t *count);
/* The same for people: asks permit(). */
CHECKED enum status telling_of(struct ctx *ctx, ref_t party, struct telling **list, size_t *count);
/* The first that is still to be told; NULL: none. */
const struct telling *telling_open(const struct telling *list, size_t count);
/* "Bought register: to be told by 5 April 2026, within a month of 5 March 2026 (GDPR 14(3)(a))." */
const char *telling_sentence(struct ctx *ctx, const struct telling *telling);

struct telling_row {
    ref_t party;
    const char *name; /* opened for the first `limit` rows; or NULL */
    struct telling telling;
};
/* Everybody who is still to be told what came by `on`, the earliest last day first; one entry in the log for the names shown.
 * `source` NOTICE_NOTHING: of any. */
CHECKED enum status telling_list(struct ctx *ctx, day_t on, int source, size_t limit, struct telling_row **rows,
                                 size_t *count);

/* The first of them, by the day on which their data came, for a caller that asks permit() and writes the log's entry: at most
 * `limit` are looked at whole and named. `waiting`: how many there are, counted up to TELLING_COUNTED. */
enum { TELLING_COUNTED = 1000 };
CHECKED enum status telling_first(struct ctx *ctx, struct db *db, day_t on, size_t limit,
                                  struct telling_row **rows, size_t *count, size_t *waiting);

#endif
