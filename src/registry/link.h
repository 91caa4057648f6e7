/* Links: who represents which organisation, from when to when.
 * Used by: party, import, demo.
 * Memory: ctx's arena.
 * Errors: as party.h; an organisation that is none is ST_INVALID at "organisation".
 * Promises: P52: the dates of everybody whom a link concerns are judged again in the same transaction. */
#ifndef REGISTRY_LINK_H
#define REGISTRY_LINK_H

#include "registry/deed.h"
#include "registry/within.h"

struct linking {
    ref_t person, organisation;
    int type; /* of the notice, in which the person represents; NOTICE_NOTHING: as it is, or the first that fits */
    day_t from, to; /* DAY_NONE: as it is, or today; as it is, or still */
};
/* Adds a link, or dates the one that is there. One that has ended stays as it was; coming back is a new one. */
CHECKED enum status link_within(struct ctx *ctx, struct write *write, const struct within *within,
                                const struct linking *linking);
/* What would be refused of it, without writing; an organisation that a dry run has only seen is taken for one that fits. */
CHECKED enum status link_check(struct ctx *ctx, struct db *db, ref_t person, ref_t organisation);
/* The type of an organisation; ST_INVALID at "organisation" when it is none. */
CHECKED enum status link_organisation(struct ctx *ctx, struct db *db, ref_t organisation, int *type);
/* May such a party represent that organisation? ST_DENIED, or ST_INVALID at "type". */
CHECKED enum status link_fits(struct ctx *ctx, struct db *db, ref_t person, ref_t organisation, int type);
/* What is stored about the person must have its place in the types that are left when a link's type is another; ST_CONFLICT. */
CHECKED enum status link_holds(struct ctx *ctx, struct db *db, ref_t person, ref_t link, int type);
/* Its days, and its type unless that is NOTICE_NOTHING. */
CHECKED enum status link_change(struct ctx *ctx, struct write *write, ref_t link, int type, day_t from,
                                day_t to);
/* Before a change of it: what it is now is what it was. */
CHECKED enum status link_deed(struct ctx *ctx, struct write *write, ref_t person, ref_t link,
                              enum deed_kind kind);
struct link_was {
    int type;
    ref_t organisation, owner, organisation_was;
    day_t from, to;
    int64_t made;
};
void link_was(struct ctx *ctx, const struct deed *deed, struct link_was *was);
/* The party has changed: its version is this change. */
CHECKED enum status link_touch(struct ctx *ctx, struct write *write, ref_t party);

#endif
