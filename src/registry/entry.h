/* A record's draft held against the notice: what may be logged about this party, and what its letter will say.
 * Used by: record; import_event, on a dry run.
 * Memory: ctx's arena.
 * Errors: as party.h; nothing has been written when one is told.
 * Promises: P8, P9, P11, P22, P23, P25. A voucher carries its own copy of name and address, in its own class.
 * Law: GDPR 5(1)(b), (c); 9. */
#ifndef REGISTRY_ENTRY_H
#define REGISTRY_ENTRY_H

#include "registry/envelope.h"
#include "registry/relation.h"
#include "registry/within.h"

struct entry_checked {
    struct envelope envelope; /* id, rev and change are the caller's */
    struct content content;
    ref_t about;
    int category; /* or NOTICE_NOTHING */
};

CHECKED enum status entry_check(struct ctx *ctx, struct db *db, const struct within *within,
                                const struct record_draft *draft, struct entry_checked *entry);

/* Whom a dry run has seen and the register does not have. */
struct entry_new {
    int type;
    const struct values *values;
    struct standing standing;
};
/* The same of a record about such a party: what would be refused. */
CHECKED enum status entry_check_new(struct ctx *ctx, struct db *db, const struct within *within,
                                    const struct record_draft *draft, const struct entry_new *new);

#endif
