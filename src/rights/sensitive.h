/* Requests in whose words something sensitive stands: what people write to us cannot be refused as it comes, only found and taken out again
 * (request.h, REQUEST_STEP_STRIKE). It is known from the change that brings it, and looked for in all of them every night.
 * Used by: request, nightly, promise; web/today, web/request.
 * Memory: ctx's arena.
 * Errors: those of reading and writing. A row whose key is gone says nothing.
 * Promises: P25. Held are ids and days alone.
 * Law: GDPR 5(1)(c), 9, 87; Data Protection Act 29. */
#ifndef RIGHTS_SENSITIVE_H
#define RIGHTS_SENSITIVE_H

#include "base/date.h"
#include "registry/party.h"

struct db;
struct write;

/* Inside the change that writes `sealed` (JSON) of the request. */
CHECKED enum status sensitive_note(struct ctx *ctx, struct write *write, ref_t request, const char *sealed);
/* Inside a change that took something out: is there any more of it? */
CHECKED enum status sensitive_settle(struct ctx *ctx, struct write *write, ref_t request);

struct sensitive {
    ref_t request;
    day_t since; /* when it was found */
};
struct sensitive_figures {
    day_t looked;            /* when all of them were looked through last, DAY_NONE: never */
    int64_t requests;        /* how many */
    size_t found;            /* of which something stands there now */
    struct sensitive *items; /* by the day they came */
};
CHECKED enum status sensitive_figures(struct ctx *ctx, struct db *db, struct sensitive_figures *figures);

/* The first sentence, or line, of what such a request says in which it stands, for whoever takes it out; NULL: there is none. */
struct right_request;
const char *sensitive_passage(struct ctx *ctx, const struct right_request *request);

/* Looks through all of them. `going` says whether to go on. */
CHECKED enum status sensitive_scan(struct ctx *ctx, bool (*going)(void *arg), void *arg, size_t *requests,
                                   size_t *found);

#endif
