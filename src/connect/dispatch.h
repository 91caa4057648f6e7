/* Sends what waits in the outbox to the mail server of the settings: in rounds, each as far as it gets. A server that is away, or does
 * not let us in, ends the round: the rest would fare no better.
 *
 *     struct dispatch *dispatch = NULL;
 *     TRY(dispatch_start(ctx, &dispatch));    a thread of the server; looks whenever something changed or is due
 *     dispatch_stop(dispatch);                before the register is closed; finishes the message that has gone out
 *
 * Used by: cli serve, cli mail, web.
 * Memory: ctx's arena, which outlives the thread; each message has memory of its own, wiped when it is over.
 * Errors: ST_INVALID where the settings do not say by which server and from which address; ST_FAILED where this computer lacks a
 *   library. A message that could not be sent is no error here: it says so itself.
 * Promises: P5-P17: nothing goes that may not go when it goes. Two rounds at once never take the same message.
 * Law: GDPR 5(1)(f), 21, 32. */
#ifndef CONNECT_DISPATCH_H
#define CONNECT_DISPATCH_H

#include "base/ctx.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct dispatch_result {
    size_t sent, failed, later;
    const char *trouble; /* message id of what is wrong with the server; NULL: nothing */
};

/* Do the settings say how mail is sent? ST_INVALID names what is missing. */
CHECKED enum status dispatch_ready(struct ctx *ctx);
/* Everything that is due, at most `limit`. `stop` (or NULL): give up before the next one. */
CHECKED enum status dispatch_round(struct ctx *ctx, size_t limit, const atomic_bool *stop,
                                   struct dispatch_result *result);

struct dispatch;
CHECKED enum status dispatch_start(struct ctx *ctx, struct dispatch **dispatch);
void dispatch_stop(struct dispatch *dispatch); /* NULL is allowed */

/* The address by which the receiver of a message objects; NULL where the settings do not say where the register is reached. */
const char *dispatch_stop_url(struct ctx *ctx, const char *token);

/* A text as its receiver gets it: with what the program adds where the message is one that people object to by a link. */
const char *dispatch_text(struct ctx *ctx, enum lang lang, const char *text, bool stops);

#endif
