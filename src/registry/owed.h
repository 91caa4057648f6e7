/* What a party may still pay: invoices without their whole sum, and what was said to be unpaid. A form of a payment offers them, so that
 * nobody has to know an id.
 * Used by: web/happening.c.
 * Memory: ctx's arena.
 * Errors: as record.h. Nothing is opened of texts: a day, a sum and a number.
 * Promises: the same function says what is unpaid as decides how long it stays (notice/state.h). */
#ifndef REGISTRY_OWED_H
#define REGISTRY_OWED_H

#include "registry/record.h"

enum { OWED_MOST = 100 };

struct owed {
    ref_t record;
    const char *label, *number; /* "Invoice"; its running number, or NULL */
    day_t day;
    int64_t cents, paid;
    bool has_amount;
};

/* The newest first, at most OWED_MOST; after party_read of whose they are. `also`: one that is among them in any case; 0. */
CHECKED enum status owed_list(struct ctx *ctx, ref_t party, ref_t also, struct owed **list, size_t *count);

#endif
