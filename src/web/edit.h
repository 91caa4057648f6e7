/* What the form of a whole customer (edit.c) and that of one field (datum.c) have in common.
 * Used by: web/edit.c, web/datum.c.
 * Memory: the visit's arena. */
#ifndef WEB_EDIT_H
#define WEB_EDIT_H

#include "web/sheet.h"

/* The customer that the address names. ST_NOT_FOUND for one of whom nothing is left that could be changed. */
CHECKED enum status edit_open(struct visit *visit, struct party *party);
/* Everything of the view but its title, which is there before. */
void edit_fill(struct visit *visit, const struct sheet *sheet, struct view_edit *view);

#endif
