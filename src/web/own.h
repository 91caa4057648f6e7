/* What the files of the person's own page share.
 * Used by: web/own*.c, web/door.c.
 * Memory: the visit's arena. */
#ifndef WEB_OWN_H
#define WEB_OWN_H

#include "pages/pages.h"
#include "rights/own.h"
#include "web/frame.h"

#include <jansson.h>

/* The parts of the page that the document holds. */
void own_fill_stored(struct ctx *ctx, const json_t *document, struct view_own *view);
CHECKED enum status own_fill_use(struct ctx *ctx, const json_t *document, struct view_own *view);
void own_fill_given(struct ctx *ctx, const json_t *document, struct view_own *view);
void own_fill_looks(struct ctx *ctx, const json_t *document, struct view_own *view);

/* Back to the page, where it says in one line what was done: a word of own.def. */
enum status own_back(struct visit *visit, const char *said);

#endif
