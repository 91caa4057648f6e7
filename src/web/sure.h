/* The number of those who go, typed, so that nobody confirms another list than the one that was seen: what the pages that erase many share.
 *
 *     if (!sure_number(visit, &typed, &people))                     nothing was typed, or no number
 *         return show(visit, &typed);
 *     enum status status = sweep_order_put(ctx, people);
 *     return sure_refused(visit, &typed, status) ? show(visit, &typed) : status;
 *
 * Used by: web/retention_go.c, web/review_go.c, web/clearing.c.
 * Memory: the visit's arena.
 * Errors: none; what is wrong is said on the page again, and nothing typed is lost.
 * Promises: nothing goes without the number. */
#ifndef WEB_SURE_H
#define WEB_SURE_H

#include "gate/gate.h"
#include "web/view.h"

struct sure_typed {
    const char *people;        /* as it was typed */
    const char *wrong, *field; /* what is wrong with the form, or NULL */
};

/* False: no number was typed, and `typed` says so. */
bool sure_number(struct visit *visit, struct sure_typed *typed, size_t *people);
/* Is it something that is said on the page again? `typed` says it. */
bool sure_refused(struct visit *visit, struct sure_typed *typed, enum status status);
/* What is wrong at this field, or NULL. */
const char *sure_wrong(const struct sure_typed *typed, const char *field);

/* Fields, button, mistakes, and the numbers of the form; `view` has its title. `first`: what else is asked, before the number. */
struct view_frame;
struct sure_asked {
    const struct view_field *first;
    size_t count, people;
};
void sure_fill(struct visit *visit, const struct sure_typed *typed, const struct sure_asked *asked,
               struct view_frame *frame, struct view_sure *view);

#endif
