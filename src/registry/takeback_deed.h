/* Turning one deed round, within the change that undoes it.
 * Used by: takeback.c, agenda.c only.
 * Memory: ctx's arena.
 * Errors: ST_CONFLICT where something stands in the way by now; permit()'s. */
#ifndef REGISTRY_TAKEBACK_DEED_H
#define REGISTRY_TAKEBACK_DEED_H

#include "registry/deed.h"
#include "registry/within.h"

/* Whether its kind lets it be undone today, by whoever acts; otherwise why not, as a message id (NULL: nobody is told). */
bool takeback_may(struct ctx *ctx, const struct deed *deed, const char **why_not);
/* As the deed itself was asked. */
CHECKED enum status takeback_permit(struct ctx *ctx, struct write *write, const struct deed *deed);
CHECKED enum status takeback_deed(struct ctx *ctx, struct write *write, const struct deed *deed);

#endif
