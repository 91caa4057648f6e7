/* What a list says of each party besides its name: when there was last a contact, and how many people an organisation has. A
 * few statements for a page, not some for each row.
 * Used by: find.
 * Memory: ctx's arena.
 * Errors: of the database only.
 * Promises: the same day and number as the party's own page (registry/relation.h). */
#ifndef REGISTRY_LISTING_H
#define REGISTRY_LISTING_H

#include "registry/find.h"
#include "store/query.h"

CHECKED enum status listing_fill(struct ctx *ctx, struct db *db, struct hit *hits, size_t count);

#endif
