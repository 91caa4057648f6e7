/* A party's draft held against the notice, before anything is written.
 * Used by: party, link.
 * Memory: ctx's arena.
 * Errors: as party.h.
 * Promises: P16, P18-P21, P26-P28, and that an erased person comes back by own words only.
 * Law: GDPR 5(1)(c), (d), 21. */
#ifndef REGISTRY_DRAFT_H
#define REGISTRY_DRAFT_H

#include "registry/proviso.h"
#include "registry/relation.h"

/* The draft's values, normalised; an empty text stays, it takes a value away. A field is held against the first of the
 * party's types that lists it. */
CHECKED enum status draft_values(struct ctx *ctx, const struct party_draft *draft, const int *types,
                                 size_t count, const struct standing *standing, struct values *values);
/* What must be there afterwards; an own field is not needed while its condition is false. */
CHECKED enum status draft_required(struct ctx *ctx, struct db *db, const struct proviso *proviso);
CHECKED enum status draft_days(struct ctx *ctx, day_t from, day_t to, day_t taken_in);
/* Who was erased does not come back by somebody else's list; the person may. */
CHECKED enum status draft_suppressed(struct ctx *ctx, struct db *db, const struct party_draft *draft,
                                     const struct values *values);

#endif
