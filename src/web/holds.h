/* What is held, on a customer's page and elsewhere.
 * Used by: web/customer.c, web/retention.c.
 * Memory: ctx's arena.
 * Errors: permit()'s; of the database. */
#ifndef WEB_HOLDS_H
#define WEB_HOLDS_H

#include "gate/gate.h"
#include "registry/party.h"
#include "web/view.h"

CHECKED enum status holds_part(struct visit *visit, ref_t party, const struct view_party_holds **part);
/* Everything that holds now, with whom it is about; none for those who may not hold. */
CHECKED enum status holds_all(struct ctx *ctx, const struct view_hold **list, size_t *count);

#endif
