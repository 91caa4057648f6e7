/* Somebody new: a company looked up in YTJ, whose data fill the form, and whoever is in the register already and may be meant.
 * Used by: web/edit.c.
 * Memory: the visit's arena.
 * Errors: what YTJ or the notice refuses is no status here: it stands in the view.
 * Promises: nothing is asked outside before somebody presses a button. */
#ifndef WEB_NEWCOMER_H
#define WEB_NEWCOMER_H

#include "web/sheet.h"

/* Did a button ask to look, to choose or to do without? Then nothing is saved, and the form is shown. */
bool newcomer_asked(const struct sheet *sheet);
/* The chosen company's values into the form's rows. */
CHECKED enum status newcomer_take(struct ctx *ctx, struct sheet *sheet);
CHECKED enum status newcomer_fill(struct ctx *ctx, const struct sheet *sheet, struct view_edit *view);

#endif
