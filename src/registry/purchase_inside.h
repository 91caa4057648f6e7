/* What purchase.c and purchase_list.c share: the row that holds.
 * Used by: purchase.c, purchase_list.c only.
 * Memory: ctx's arena.
 * Errors: ST_NOT_FOUND for a record that is no service. */
#ifndef REGISTRY_PURCHASE_INSIDE_H
#define REGISTRY_PURCHASE_INSIDE_H

#include "registry/doer.h"
#include "registry/envelope.h"
#include "registry/purchase.h"
#include "registry/within.h"

struct purchase_row {
    ref_t party;
    day_t day, delivery;
    enum purchase_state state;
    int64_t rev, made, version, number, doer, at, author;
    int64_t change; /* that made this version */
};
/* Nothing of it is opened. */
CHECKED enum status purchase_row(struct ctx *ctx, struct db *db, ref_t record, struct purchase_row *row);
/* Is it one that the one who asks sees? Else ST_NOT_FOUND. */
CHECKED enum status purchase_seen(struct ctx *ctx, struct db *db, ref_t record);
/* The version before the one of that number. `there` false: it is the first. */
CHECKED enum status purchase_before(struct ctx *ctx, struct db *db, ref_t record, int64_t number,
                                    struct purchase_set *set, bool *there);

#endif
