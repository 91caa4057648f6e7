/* Whom a request may be about that nobody has joined with anybody: whoever bears the name or an address that it came with, and whom a kept
 * voucher was written to that has outlived the name.
 *
 *     struct hits found;
 *     TRY(request_likely(ctx, &request, false, &found));
 *
 * Used by: request, cli, web.
 * Memory: ctx's arena.
 * Errors: of searching.
 * Promises: P60, P69, P71: "there are no data" is said of nobody who may be among them unless somebody says how that is known.
 * Law: GDPR 11(2), 12(2), 15(1). */
#ifndef RIGHTS_REQUEST_LIKELY_H
#define RIGHTS_REQUEST_LIKELY_H

#include "registry/find.h"
#include "rights/request.h"

/* Nobody of a request that is joined or answered. Waits for everybody to be read when `whole`. One entry in the log for those who are named;
 * of a voucher `name` is to whom it was written. */
CHECKED enum status request_likely(struct ctx *ctx, const struct right_request *request, bool whole,
                                   struct hits *found);
/* The name in "Liisa Aalto, Kuurna Oy <liisa@koti.test>"; NULL: there is none. */
const char *request_likely_name(struct ctx *ctx, const struct right_request *request);

#endif
