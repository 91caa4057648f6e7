/* One GET to another's system, and its answer whole in memory. Who waits for it lets others work meanwhile (base/pending.h).
 * Used by: connect.
 * Memory: ctx's arena.
 * Errors: ST_BUSY when it could not be reached or took too long; ST_FAILED when it answered more than was to come, sent us to another
 *   place, or this computer lacks the library. What the other said is never repeated: only its number.
 * Promises: https with a checked certificate, or plain to this machine itself; no cookies, no passwords; a redirection is followed
 *   only within the same place, and thrice at the most.
 * Law: GDPR 32. */
#ifndef CONNECT_FETCH_H
#define CONNECT_FETCH_H

#include "base/ctx.h"

struct fetch_wish {
    const char *url;
    const char *accept; /* "application/json" */
    const char *who;    /* as errors call it: "YTJ" */
    long connect_ms, whole_ms;
    size_t most; /* bytes of the answer, unpacked */
};

struct fetched {
    long code;         /* HTTP's */
    const char *type;  /* "application/json", without parameters, lower case; "" when it was not said */
    const char *bytes; /* with a NUL behind them */
    size_t length;
    long retry_seconds; /* Retry-After; 0: not said */
};

CHECKED enum status fetch(struct ctx *ctx, const struct fetch_wish *wish, struct fetched *fetched);
/* A text as a part of an address. */
const char *fetch_escape(struct arena *arena, const char *text);

#endif
