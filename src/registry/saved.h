/* How each of the staff likes to see lists: views kept under a name, and the columns.
 * Used by: web.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "name"; permit()'s for looking people up.
 * Promises: everybody sees their own only. Names and columns are sealed under a key of the register; nothing of a customer is in
 *           them but what somebody writes into a name. */
#ifndef REGISTRY_SAVED_H
#define REGISTRY_SAVED_H

#include "registry/party.h"

enum { SAVED_MOST = 50, SAVED_NAME = 60, SAVED_QUERY = 2000 };

struct saved {
    ref_t id;
    const char *name;    /* NULL: what holds for the list as such */
    const char *query;   /* a filter, as an address has it */
    const char *columns; /* ids with blanks between; NULL: the usual ones */
};

/* By name. `own` (or NULL) gets the one without a name, zeros when there is none. */
CHECKED enum status saved_list(struct ctx *ctx, struct saved **list, size_t *count, struct saved *own);
/* What has the name already is replaced; name NULL: what holds for the list as such. */
CHECKED enum status saved_put(struct ctx *ctx, const struct saved *saved);
CHECKED enum status saved_drop(struct ctx *ctx, ref_t id); /* one that is not there is no error */

#endif
