/* What some rows of Today say.
 * Used by: web/today.c.
 * Memory: ctx's arena.
 * Errors: of the database.
 * Promises: P3: that nobody stands behind requests is said where the day's work is. */
#ifndef WEB_TODAY_ROW_H
#define WEB_TODAY_ROW_H

#include "registry/trust.h"
#include "rights/request.h"
#include "web/frame.h"
#include "web/view_today.h"

/* "E-mail, telephone": what of somebody is to be confirmed. */
const char *today_row_fields(struct ctx *ctx, const struct trust_row *trust);
/* A request that is open; and (`row`: of its day) a letter of one that has gone nowhere: the answer, or that of an extension. */
struct view_today_row today_row_request(struct ctx *ctx, const struct right_request *request);
struct view_today_row today_row_letter(struct ctx *ctx, const struct right_request *request, day_t day,
                                       struct view_today_row row);
/* The contact person of the notice has left, and perhaps the deputy too; requests in whose words something stands that must not; what is
 * done to many at once, and what came of it today. */
CHECKED enum status today_row_more(struct ctx *ctx, struct view_today_row **rows, size_t *count);

#endif
