/* Looks through the mailboxes of the register: fetches what is new, reads it, and has it taken in (rights/arrive.h).
 *
 *     struct collect *collect = NULL;
 *     TRY(collect_start(ctx, &collect));    a thread of the server: each mailbox every so many minutes (setting mail.poll)
 *     collect_stop(collect);                before the register is closed
 *
 * Used by: cli serve, cli mailbox, web, api.
 * Memory: ctx's arena, of the thread's own too until it is stopped; each mail has memory of its own, wiped when it is over.
 * Errors: of the register. A mailbox that cannot be read is no error here: its result says so, and so does the mailbox.
 * Promises: P3, P61, P66. Nothing is taken in twice, also when two look through one mailbox at once; nothing is moved or deleted there.
 * Law: GDPR 12, 32. */
#ifndef CONNECT_COLLECT_H
#define CONNECT_COLLECT_H

#include "registry/mailbox.h"

#include <stdatomic.h>

struct collected {
    struct mailbox mailbox;
    enum mailbox_problem problem;
    uint32_t counts[MAIL_OUTCOMES];
    bool more; /* it has more than one round looks at */
};

/* One mailbox now; who may keep mailboxes may ask for it. */
CHECKED enum status collect_one(struct ctx *ctx, const char *which, struct collected *result);
/* All of them, one after the other. */
CHECKED enum status collect_all(struct ctx *ctx, struct collected **results, size_t *count);

struct collect;
CHECKED enum status collect_start(struct ctx *ctx, struct collect **collect);
void collect_stop(struct collect *collect); /* NULL is allowed */

#endif
