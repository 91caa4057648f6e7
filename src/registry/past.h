/* What happened to some parties, in the form that the rules read, from the register's envelopes. Around each party
 * lie its organisations, their people, and whatever was about them: their contacts count too.
 * Used by: due; edition, which asks once what every question would.
 * Memory: ctx's arena. */
#ifndef REGISTRY_PAST_H
#define REGISTRY_PAST_H

#include "notice/history.h"
#include "registry/envelope.h"

struct past {
    struct history history;
    const ref_t *parties;    /* of the history's parties, in their order */
    const int *record_class; /* of each happening */
    const size_t *from;      /* of each party, where its happenings begin; they end where the next one's do */
    bool dates_only;         /* nobody reads how the days were come to */
};

/* Do the rules ask for more than kinds and days? Asking too often costs time, never a wrong day. */
bool past_asks_letters(const struct notice *notice);
/* Enough of the past to judge these parties. */
CHECKED enum status past_build(struct ctx *ctx, struct db *db, const ref_t *parties, size_t count,
                               struct past *past);
/* The same of parties around whom past_around has found nobody else. */
CHECKED enum status past_build_whole(struct ctx *ctx, struct db *db, const ref_t *parties, size_t count,
                                     struct past *past);
/* The party itself, its organisations, what its records were about, and the people of all of these. */
CHECKED enum status past_around(struct ctx *ctx, struct db *db, ref_t party, ref_t **parties, size_t *count);
/* Calls the organisations by their names, for a calculation that people read. */
CHECKED enum status past_name(struct ctx *ctx, struct db *db, struct past *past);
/* The first day after `today` on which something of it that lies ahead has come or is over; DAY_NONE. */
day_t past_ahead(const struct past *past, day_t today);
int past_index(const struct past *past, ref_t party); /* -1 */

#endif
