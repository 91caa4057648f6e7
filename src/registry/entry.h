/* A record's draft held against the notice: what may be logged about this party, and what its letter will say.
 * Used by: record.
 * Errors: as party.h.
 * Promises: P8, P9, P11, P22, P23. */
#ifndef REGISTRY_ENTRY_H
#define REGISTRY_ENTRY_H

#include "registry/envelope.h"
#include "registry/within.h"

struct entry_checked {
    struct envelope envelope; /* id, rev and change are the caller's */
    struct content content;
    ref_t about;
    int category; /* or NOTICE_NOTHING */
};

CHECKED enum status entry_check(struct ctx *ctx, struct db *db, const struct within *within,
                                const struct record_draft *draft, struct entry_checked *entry);

#endif
