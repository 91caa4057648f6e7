/* Where in a party's records the words of a search stand, with the words around them.
 * Used by: find.
 * Memory: ctx's arena.
 * Errors: of the database.
 * Promises: read afresh from the letters, as the one who asks sees them now; the lens keeps no extracts. */
#ifndef REGISTRY_EXTRACT_H
#define REGISTRY_EXTRACT_H

#include "registry/find.h"
#include "registry/needle.h"
#include "store/query.h"

/* Of all records the one in which most words stand, and of those the newest; NULL when none stands anywhere (any more). */
CHECKED enum status extract_of(struct ctx *ctx, struct db *db, ref_t party, const struct needles *needles,
                               const struct hit_record **found);
/* Some words of a text, from a few before the first that was looked for on. */
NEVER_NULL const char *extract_text(struct ctx *ctx, const struct needles *needles, const char *text);

#endif
