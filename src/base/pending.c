#include "base/pending.h"

#include "base/status.h"

void pending_begin(struct pending *pending, struct arena *arena, void (*kept)(void *arg),
                   void (*rest)(void *arg, bool resting), void *arg) {
    atomic_init(&pending->open, 1);
    atomic_init(&pending->broken, false);
    pending->arena = arena;
    pending->kept = kept;
    pending->rest = rest;
    pending->arg = arg;
}

void pending_rest(struct pending *pending, bool resting) {
    if (pending)
        pending->rest(pending->arg, resting);
}

/* Only by whoever holds a promise that is not kept yet. */
void pending_add(struct pending *pending) {
    must(atomic_fetch_add(&pending->open, 1) > 0);
}

void pending_end(struct pending *pending, bool good) {
    if (!good)
        atomic_store(&pending->broken, true);
    int before = atomic_fetch_sub(&pending->open, 1);
    must(before > 0);
    if (before == 1)
        pending->kept(pending->arg);
}
