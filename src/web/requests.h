/* What the pages about requests share with each other and with Today.
 * Used by: web/requests.c, web/request*.c, web/today.c.
 * Memory: the visit's arena.
 * Errors: none. */
#ifndef WEB_REQUESTS_H
#define WEB_REQUESTS_H

#include "rights/request.h"
#include "web/frame.h"

/* "Tarkastuspyyntö". */
const char *requests_right(struct ctx *ctx, enum deadline_right right);
/* "12 days left of 28", "3 days late", "answered in time"; NULL where there is no day. */
const char *requests_days(struct ctx *ctx, const struct right_request *request);
/* The sentence that says within what time it is answered: of the right itself, else of every request; NULL: none does. */
const struct view_says *requests_says(struct ctx *ctx, enum deadline_right right);
/* "19.3.2026", "19.3.2026, over": by when the notice means to answer; NULL where it says nothing of that. */
const char *requests_target(struct ctx *ctx, const struct right_request *request);
/* Whom it is about, or who wrote; "erased". */
const char *requests_name(struct ctx *ctx, const struct right_request *request);
/* The part of a customer's page; NULL for whoever does not answer requests. */
CHECKED enum status requests_part(struct ctx *ctx, ref_t party, const struct view_party_requests **part);
/* The request that the address names. */
CHECKED enum status requests_id(struct visit *visit, ref_t *id);
/* Who of the notice may have it. */
const struct view_choice *requests_hands(struct ctx *ctx, const struct right_request *request, size_t *count);
/* The boxes of the parts of their data that somebody may mean; `name`: of the field that a mistake leads to. */
const struct view_parts *requests_parts(struct ctx *ctx, const char *name, const struct extent *extent);
/* The boxes of a form that were ticked. */
CHECKED enum status requests_only(struct visit *visit, const char **only);
/* What was handed over, on the request's page (web/package.c). */
CHECKED enum status package_parcels(struct visit *visit, ref_t request, struct view_request *view);
/* A number that a form carries; 0 for none. */
int64_t requests_number(const char *text);
/* NULL for a field that was left empty. */
const char *requests_given(const char *text);

#endif
