/* What an answer still waits for: entries of the log that are not on disk yet. Whoever makes the answer does not wait; the
 * answer is held back until everything that was promised is kept.
 *
 *     pending_begin(&pending, arena, send, rest, exchange); one promise: that the answer is made
 *     ctx.pending = &pending; ... make the answer ...    audit_answer adds promises
 *     pending_end(&pending, true);                       `send` runs when the last is kept, on that thread
 *
 * Used by: http/server.c, which holds the answer; registry/audit.c, which makes promises; store/writer.c.
 * Memory: the caller's; `arena` is for what must live until a promise is kept, and is used by the answer's maker alone.
 * Promises: `kept` runs once, after everything; what the maker wrote is seen by it. */
#ifndef BASE_PENDING_H
#define BASE_PENDING_H

#include "base/arena.h"

#include <stdatomic.h>
#include <stdbool.h>

struct pending {
    _Atomic int open;
    _Atomic bool broken; /* something that was promised could not be done: the answer may not leave */
    struct arena *arena;
    void (*kept)(void *arg);
    void (*rest)(void *arg, bool resting);
    void *arg;
};

void pending_begin(struct pending *pending, struct arena *arena, void (*kept)(void *arg),
                   void (*rest)(void *arg, bool resting), void *arg);
/* The maker itself must wait for the disk, or goes on after it: another may work meanwhile. `pending` NULL is allowed. */
void pending_rest(struct pending *pending, bool resting);
void pending_add(struct pending *pending);
void pending_end(struct pending *pending, bool good); /* after the last one the memory may be gone */

#endif
