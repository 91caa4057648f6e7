/* Whom a form is about: typed as on the command line, or chosen of several whom the words fit. Names stand in no address.
 * Used by: web/papers.c, web/request.c, web/requests.c.
 * Memory: the visit's arena.
 * Errors: ST_NOT_FOUND is told as ST_INVALID at "who", ST_CONFLICT at "whom" with `several` to choose from; others as who()'s. */
#ifndef WEB_WHOM_H
#define WEB_WHOM_H

#include "registry/find.h"
#include "web/frame.h"
#include "pages/pages.h"

/* `chosen` is an id or ""; `typed` is not empty unless somebody was chosen. */
CHECKED enum status whom_find(struct ctx *ctx, const char *chosen, const char *typed, ref_t *party,
                              const struct hits **several);
const struct view_who *whom_choices(struct ctx *ctx, const struct hits *several);
/* ST_INVALID with this sentence at a field of the form. */
CHECKED enum status whom_wrong(struct ctx *ctx, const char *field, const char *id);

#endif
