/* What the pages of a review share, and what of it stands on other pages.
 * Used by: web/review*.c, web/today.c, web/retention*.c.
 * Memory: the visit's arena.
 * Errors: those of the model. */
#ifndef WEB_REVIEW_H
#define WEB_REVIEW_H

#include "gate/gate.h"
#include "rights/review.h"
#include "web/view.h"

/* The class of the address; ST_NOT_FOUND. */
CHECKED enum status review_class_in(struct visit *visit, int *class);
const char *review_months_words(struct ctx *ctx, int months); /* "3 years" */

#endif
