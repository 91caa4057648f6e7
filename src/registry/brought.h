/* What is stored about a party and came from others than itself: by which bringing, from which source of the notice, on which
 * day, under which licence. Article 14 counts from it, and what may be done with bought data hangs on it.
 * Used by: party, record, import_undo, telling, licence.
 * Memory: ctx's arena.
 * Errors: of the database.
 * Promises: written in the transaction of what it tells. What the person says itself has no row. What comes again adds a row and
 * leaves the first, so that no day begins anew.
 * Law: GDPR 14, 15(1)(g). */
#ifndef REGISTRY_BROUGHT_H
#define REGISTRY_BROUGHT_H

#include "registry/inside.h"
#include "registry/within.h"

struct import_batch;

struct bringing {
    ref_t party;
    int source; /* NOTICE_NOTHING: nobody said */
    const struct licence *licence;
    day_t taken_in; /* DAY_NONE: today */
};
/* `id` gets the row of the bringing, 0 for none: one row for all that `within` brings. */
CHECKED enum status brought_add(struct ctx *ctx, struct write *write, const struct within *within,
                                const struct bringing *bringing, int64_t *id);

struct brought {
    int source;       /* NOTICE_NOTHING: the notice no longer lists it */
    const char *name; /* its id */
    day_t came;
    struct licence licence;
};
/* The earliest first. */
CHECKED enum status brought_of(struct ctx *ctx, struct db *db, ref_t party, struct brought **list,
                               size_t *count);
/* Of an import that is taken back: its rows about the party go when nothing that it brought is left. */
CHECKED enum status brought_undo(struct ctx *ctx, struct db *db, ref_t party, const struct import_batch *batch);
/* The licence that the columns licence, bought and until say; DAY_NONE for days that they do not. */
struct licence brought_licence(struct ctx *ctx, struct query *q);

#endif
