/* Data that are used under somebody's licence: taken in only with it, and neither sent to nor handed out after its last day.
 * Used by: draft, entry, import, permit, party, rights/export; cli licence, due; web.
 * Memory: ctx's arena.
 * Errors: ST_DENIED at "licence" or "bought" where the notice wants them; ST_INVALID at the field for days that cannot be.
 * Promises: P28. Who may use a value under several licences may do so until the last of them ends.
 * Law: the licence's own terms; GDPR 5(1)(b). */
#ifndef REGISTRY_LICENCE_H
#define REGISTRY_LICENCE_H

#include "registry/party.h"

struct db;
struct values;

/* Is all there that the notice wants of data from this source? */
CHECKED enum status licence_check(struct ctx *ctx, int source, const struct licence *licence);

/* Marks the values whose licence was over before `on`. */
CHECKED enum status licence_mark(struct ctx *ctx, struct db *db, ref_t party, day_t on, struct values *values);

struct licence_row {  /* a licence with a last day, and whom data under it are about */
    int source;       /* NOTICE_NOTHING: the notice no longer lists it */
    const char *name; /* the source's id */
    struct licence licence;
    size_t parties; /* who have no longer licence from the same source */
    bool ended;
};
/* Those that end by `by` (DAY_NONE: all), the first to end first; `ended` as of `on`. Nobody is named. */
CHECKED enum status licence_list(struct ctx *ctx, day_t on, day_t by, struct licence_row **rows, size_t *count);
/* The first of those that end by `by`, without how many data are under them; the caller asks permit(). */
CHECKED enum status licence_ending(struct ctx *ctx, struct db *db, day_t on, day_t by, size_t limit,
                                   struct licence_row **rows, size_t *count);
/* It was renewed: from now on `until` is the last day of all that came under a licence of this name. */
CHECKED enum status licence_renew(struct ctx *ctx, const char *text, day_t until);

#endif
