/* Where a page goes on after something was written down.
 * Used by: web/happening.c, web/customer.c, web/correction.c.
 * Memory: ctx's arena.
 * Errors: of the database. */
#ifndef WEB_AGAINST_H
#define WEB_AGAINST_H

#include "gate/gate.h"
#include "registry/party.h"

/* To the warning, when the record went against the notice; else to that page. */
CHECKED enum status against_next(struct visit *visit, ref_t record, const char *otherwise);

#endif
