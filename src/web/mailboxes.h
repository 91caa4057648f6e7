/* What Today says of mailboxes.
 * Used by: web/today.c.
 * Memory: the context's arena. */
#ifndef WEB_MAILBOXES_H
#define WEB_MAILBOXES_H

#include "base/ctx.h"

struct view_today;
/* Which could not be read for a day, and why; for whoever answers requests: they may lie there. */
CHECKED enum status mailboxes_today(struct ctx *ctx, struct view_today *view);

#endif
