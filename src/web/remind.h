/* Whose reminders go nowhere, for Today and the settings.
 * Used by: web/today.c, web/settings.c.
 * Memory: ctx's arena. */
#ifndef WEB_REMIND_H
#define WEB_REMIND_H

#include "web/frame.h"
#include "pages/pages.h"

/* NULL: all of them arrive, or whoever looks can do nothing about it. */
CHECKED enum status remind_view(struct ctx *ctx, int64_t user, const struct view_remind **view);

#endif
