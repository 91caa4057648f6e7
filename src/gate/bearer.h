/* The door of the API: a token in place of a session. No cookie is read here and no form token is asked for, since a browser
 * never sends a token by itself.
 * Used by: gate.
 * Memory: the visit's arena.
 * Errors: 401 with WWW-Authenticate, 403 for another purpose, 429, 415, 406, 409 and 422 of an Idempotency-Key.
 * Promises: no handler of the API runs without a token that is good; what it does is for one purpose of that token.
 * Source: RFC 6750, RFC 9110, draft-ietf-httpapi-idempotency-key-header. */
#ifndef GATE_BEARER_H
#define GATE_BEARER_H

#include "gate/gate.h"
#include "gate/limit.h"
#include "gate/replay.h"

enum { BEARER_EACH = 600, BEARER_ALL = 6000 }; /* requests a minute: of one token, of all */

CHECKED enum status bearer_enter(struct visit *visit, struct limit *limit, struct replay *replay);

#endif
