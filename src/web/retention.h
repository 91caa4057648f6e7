/* The page of what goes and when, and what of retention stands on other pages.
 * Used by: web/retention*.c, web/today.c.
 * Memory: ctx's arena.
 * Errors: of the database; permit()'s. */
#ifndef WEB_RETENTION_H
#define WEB_RETENTION_H

#include "gate/gate.h"
#include "web/view.h"

/* The drawing and its table. `year`: of the months, 0: years; `class`: alone, or NOTICE_NOTHING. */
CHECKED enum status retention_charts(struct ctx *ctx, int year, int class, struct view_retention *view);
/* Classes to choose from. */
const struct view_choice *retention_classes(struct ctx *ctx, int chosen, size_t *count);
const char *retention_class_words(struct ctx *ctx, int class);
/* Who goes within the days of the setting, and why. */
CHECKED enum status retention_going(struct ctx *ctx, struct view_retention *view);
struct sweep_row;
struct view_going retention_row(struct ctx *ctx, const struct sweep_row *row);
/* That the night's work failed, or was not done. */
CHECKED enum status retention_today(struct ctx *ctx, struct view_today *view);
/* That holds are to be looked at; `holder`: those of this member of the staff, 0: all. */
CHECKED enum status retention_holds(struct ctx *ctx, int64_t holder, struct view_today *view);

#endif
