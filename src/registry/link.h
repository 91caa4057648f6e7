/* Links: who represents which organisation, from when to when.
 * Used by: party, import, demo.
 * Memory: ctx's arena.
 * Errors: as party.h; an organisation that is none is ST_INVALID at "organisation".
 * Promises: P52: the dates of everybody whom a link concerns are judged again in the same transaction. */
#ifndef REGISTRY_LINK_H
#define REGISTRY_LINK_H

#include "registry/within.h"

/* Adds a link, or dates the one that is there. One that has ended stays as it was; coming back is a new one. */
CHECKED enum status link_within(struct ctx *ctx, struct write *write, const struct within *within, ref_t person,
                                ref_t organisation, day_t from, day_t to);
/* What would be refused of it, without writing; an organisation that a dry run has only seen is taken for one that fits. */
CHECKED enum status link_check(struct ctx *ctx, struct db *db, ref_t person, ref_t organisation);
/* The type of an organisation; ST_INVALID at "organisation" when it is none. */
CHECKED enum status link_organisation(struct ctx *ctx, struct db *db, ref_t organisation, int *type);
/* The party has changed: its version is this change. */
CHECKED enum status link_touch(struct ctx *ctx, struct write *write, ref_t party);

#endif
