/* One promise as its page shows it: its text, its state with word and mark, and what proves it.
 * Used by: web/promises.c, web/attest.c.
 * Memory: the visit's arena. */
#ifndef WEB_PROMISE_H
#define WEB_PROMISE_H

#include "rights/promise.h"
#include "web/view.h"

struct view_promise promise_view(struct ctx *ctx, const struct promise *promise);
/* "m-broken" and "bad": how a state looks beside its word. */
const char *promise_mark(enum promise_state state);
const char *promise_tone(enum promise_state state);

#endif
