/* The files of a customer as a part of the customer's page.
 * Used by: web/customer.c, web/files.c.
 * Memory: the visit's arena. */
#ifndef WEB_FILES_H
#define WEB_FILES_H

#include "web/frame.h"

CHECKED enum status files_part(struct visit *visit, const struct party *party, const struct view_files **files);
const char *files_size(struct ctx *ctx, int64_t bytes); /* "120 kB" */
/* The largest that a form may bring: what the setting says, and no more than the address takes (gate/routes.def). */
CHECKED enum status files_most(struct ctx *ctx, const char **most);

#endif
