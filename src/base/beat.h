/* A thread beside the server that looks whether there is something to do: at once, and then every so often, until it is ended.
 * Used by: rights/nightly_watch, connect/dispatch, connect/collect.
 * Memory: the caller's struct, which must stay where it is until beat_end.
 * Errors: false where the system gives no thread; nothing is to be ended then.
 * Promises: beat_end waits for the look that is under way, which can ask `stopping` whether to give up, and wakes one that rests. */
#ifndef BASE_BEAT_H
#define BASE_BEAT_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct beat {
    atomic_bool stopping;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    int milliseconds;
    void (*look)(void *arg);
    void *arg;
};

bool beat_begin(struct beat *beat, int milliseconds, void (*look)(void *arg), void *arg);
void beat_end(struct beat *beat);

#endif
