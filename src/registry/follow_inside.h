/* What follow.c and follow_list.c share: the row of a next step.
 * Used by: follow.c, follow_list.c only.
 * Memory: ctx's arena.
 * Errors: ST_NOT_FOUND for a record that is no next step. */
#ifndef REGISTRY_FOLLOW_INSIDE_H
#define REGISTRY_FOLLOW_INSIDE_H

#include "registry/envelope.h"
#include "registry/follow.h"
#include "registry/user.h"
#include "registry/within.h"

/* Nothing of it is opened. */
CHECKED enum status follow_row(struct ctx *ctx, struct db *db, ref_t record, struct follow *follow);

#endif
