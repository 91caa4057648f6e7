/* What of retention stands on other pages.
 * Used by: web/today.c.
 * Memory: ctx's arena.
 * Errors: of the database. */
#ifndef WEB_RETENTION_H
#define WEB_RETENTION_H

#include "gate/gate.h"
#include "web/view.h"

/* That the night's work failed, or was not done. */
CHECKED enum status retention_today(struct ctx *ctx, struct view_today *view);

#endif
