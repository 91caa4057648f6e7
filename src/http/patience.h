/* How long a client may take to say what it wants. libmicrohttpd closes who says nothing for a while; who sends a byte
 * now and then would stay for ever, and a thousand of those keep everybody else out.
 * Used by: http/server.c.
 * Memory: a place for each connection, in the server's arena; one thread.
 * Promises: a connection whose request is not whole in time is cut; one that is being answered is never touched. */
#ifndef HTTP_PATIENCE_H
#define HTTP_PATIENCE_H

#include "base/arena.h"

#include <pthread.h>
#include <stdint.h>

struct patience_place {
    int fd;        /* -1: free */
    int64_t since; /* monotonic microseconds when waiting for a request began; 0: it is being answered */
    struct patience_place *next_free;
};

struct patience {
    pthread_mutex_t lock;
    pthread_cond_t stop_now;
    pthread_t thread;
    struct patience_place *places, *free;
    unsigned count, seconds;
    int stopping;
};

void patience_begin(struct patience *patience, struct arena *arena, unsigned connections, unsigned seconds);
void patience_end(struct patience *patience);
/* A connection came, with its socket; NULL when there is no place, and it is then not watched. */
struct patience_place *patience_watch(struct patience *patience, int fd);
void patience_wait(struct patience *patience, struct patience_place *place);   /* for its next request */
void patience_rest(struct patience *patience, struct patience_place *place);   /* it is being answered */
void patience_forget(struct patience *patience, struct patience_place *place); /* before the socket is closed */

#endif
