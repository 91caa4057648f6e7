/* The files of a customer as a part of the customer's page.
 * Used by: web/customer.c, web/files.c, web/systems.c, web/holding.c.
 * Memory: the visit's arena. */
#ifndef WEB_FILES_H
#define WEB_FILES_H

#include "registry/blob.h"
#include "web/frame.h"

CHECKED enum status files_part(struct visit *visit, const struct party *party, const struct view_files **files);
const char *files_size(struct ctx *ctx, int64_t bytes);            /* "120 kB" */
const char *files_about(struct ctx *ctx, const struct file *file); /* "PDF, 120 kB" */
/* Of a download: RFC 6266. */
const char *files_disposition(struct ctx *ctx, const struct file *file);
/* The largest that a form may bring: what the setting says, and no more than the address takes (gate/routes.def). */
CHECKED enum status files_most(struct ctx *ctx, const char **most);

#endif
