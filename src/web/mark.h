/* The part "Tag" of the page about several customers: one value for each of them, looked at first, and taken back as a whole.
 * Used by: web/chosen.c.
 * Memory: the visit's arena.
 * Errors: as registry/mark.h; the field that is wrong is marked when the page is drawn. */
#ifndef WEB_MARK_H
#define WEB_MARK_H

#include "http/form.h"
#include "pages/pages.h"
#include "registry/party.h"
#include "web/frame.h"

enum { MARK_ID = 300 };

/* Who is chosen, and what was typed: mark ("playing.lent=yes"), source, reason, seen. */
struct mark_asked {
    const ref_t *parties;
    size_t count;
    const struct form *form;
};

/* The form, with what is wrong in it where ctx has a fault; or why there is none. */
void mark_fill(struct ctx *ctx, const struct mark_asked *asked, struct view_chosen *view);
/* What would happen. */
CHECKED enum status mark_plan(struct visit *visit, const struct mark_asked *asked, struct view_chosen *view);
/* Does it, and leads to the page that says what was done. */
CHECKED enum status mark_do(struct visit *visit, const struct mark_asked *asked);

#endif
