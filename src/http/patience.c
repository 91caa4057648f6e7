/* Only shutdown() is called on another thread's socket, and only while it is known to be open: it is forgotten, under the
 * same lock, before libmicrohttpd closes it. The epoll thread then sees an end of input and does the rest. */
#include "http/patience.h"

#include "base/clock.h"
#include "base/status.h"

#include <sys/socket.h>
#include <time.h>

enum { LOOKS_A_SECOND = 2 };

static void cut_the_late(struct patience *patience) {
    int64_t now = clock_monotonic();
    for (unsigned i = 0; i < patience->count; i++) {
        struct patience_place *place = &patience->places[i];
        if (place->fd < 0 || !place->since || now - place->since < (int64_t)patience->seconds * 1000000)
            continue;
        shutdown(place->fd, SHUT_RDWR);
        place->since = 0;
    }
}

static void *look(void *self) {
    struct patience *patience = self;
    pthread_mutex_lock(&patience->lock);
    while (!patience->stopping) {
        int64_t wake = clock_monotonic() + 1000000 / LOOKS_A_SECOND;
        struct timespec until = {.tv_sec = wake / 1000000, .tv_nsec = wake % 1000000 * 1000};
        pthread_cond_timedwait(&patience->stop_now, &patience->lock, &until);
        cut_the_late(patience);
    }
    pthread_mutex_unlock(&patience->lock);
    return NULL;
}

void patience_begin(struct patience *patience, struct arena *arena, unsigned connections, unsigned seconds) {
    *patience = (struct patience){.count = connections, .seconds = seconds};
    patience->places = arena_array(arena, connections, sizeof *patience->places);
    for (unsigned i = 0; i < connections; i++) {
        patience->places[i] = (struct patience_place){-1, 0, patience->free};
        patience->free = &patience->places[i];
    }
    pthread_condattr_t monotonic;
    must(pthread_condattr_init(&monotonic) == 0 && pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    must(pthread_mutex_init(&patience->lock, NULL) == 0 &&
         pthread_cond_init(&patience->stop_now, &monotonic) == 0);
    pthread_condattr_destroy(&monotonic);
    must(pthread_create(&patience->thread, NULL, look, patience) == 0);
}

void patience_end(struct patience *patience) {
    pthread_mutex_lock(&patience->lock);
    patience->stopping = 1;
    pthread_cond_signal(&patience->stop_now);
    pthread_mutex_unlock(&patience->lock);
    pthread_join(patience->thread, NULL);
    pthread_mutex_destroy(&patience->lock);
    pthread_cond_destroy(&patience->stop_now);
}

struct patience_place *patience_watch(struct patience *patience, int fd) {
    pthread_mutex_lock(&patience->lock);
    struct patience_place *place = patience->free;
    if (place) {
        patience->free = place->next_free;
        *place = (struct patience_place){.fd = fd, .since = clock_monotonic()};
    }
    pthread_mutex_unlock(&patience->lock);
    return place;
}

static void set(struct patience *patience, struct patience_place *place, int64_t since) {
    if (!place)
        return;
    pthread_mutex_lock(&patience->lock);
    place->since = since;
    pthread_mutex_unlock(&patience->lock);
}

void patience_wait(struct patience *patience, struct patience_place *place) {
    set(patience, place, clock_monotonic());
}

void patience_rest(struct patience *patience, struct patience_place *place) {
    set(patience, place, 0);
}

void patience_forget(struct patience *patience, struct patience_place *place) {
    if (!place)
        return;
    pthread_mutex_lock(&patience->lock);
    *place = (struct patience_place){-1, 0, patience->free};
    patience->free = place;
    pthread_mutex_unlock(&patience->lock);
}
