/* The rest is counted on the monotonic clock: a clock that is set, or a test that stands still, makes nobody wait longer. */
#include "base/beat.h"

#include "base/clock.h"
#include "base/status.h"

#include <errno.h>
#include <time.h>

static void rest(struct beat *beat) {
    int64_t at = clock_monotonic() + (int64_t)beat->milliseconds * 1000;
    const struct timespec until = {.tv_sec = at / 1000000, .tv_nsec = at % 1000000 * 1000};
    int waited = 0;
    must(pthread_mutex_lock(&beat->lock) == 0);
    while (!atomic_load(&beat->stopping) && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&beat->wake, &beat->lock, &until);
    must(pthread_mutex_unlock(&beat->lock) == 0);
}

static void *work(void *self) {
    struct beat *beat = self;
    while (!atomic_load(&beat->stopping)) {
        beat->look(beat->arg);
        rest(beat);
    }
    return NULL;
}

static void give_back(struct beat *beat) {
    must(pthread_cond_destroy(&beat->wake) == 0 && pthread_mutex_destroy(&beat->lock) == 0);
}

bool beat_begin(struct beat *beat, int milliseconds, void (*look)(void *arg), void *arg) {
    pthread_condattr_t monotonic;
    *beat = (struct beat){.milliseconds = milliseconds, .look = look, .arg = arg};
    must(pthread_condattr_init(&monotonic) == 0 && pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    must(pthread_mutex_init(&beat->lock, NULL) == 0 && pthread_cond_init(&beat->wake, &monotonic) == 0);
    pthread_condattr_destroy(&monotonic);
    bool begun = pthread_create(&beat->thread, NULL, work, beat) == 0;
    if (!begun)
        give_back(beat);
    return begun;
}

void beat_end(struct beat *beat) {
    must(pthread_mutex_lock(&beat->lock) == 0);
    atomic_store(&beat->stopping, true);
    must(pthread_cond_broadcast(&beat->wake) == 0);
    must(pthread_mutex_unlock(&beat->lock) == 0);
    must(pthread_join(beat->thread, NULL) == 0);
    give_back(beat);
}
