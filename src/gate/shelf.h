/* Texts that belong to a session and must not stand in an address: what was searched for.
 * Used by: gate.
 * Memory: a fixed number of fixed places (gate/places.h), overwritten in turn; in memory only.
 * Promises: the id is random and says nothing; another session's id finds nothing (P45). */
#ifndef GATE_SHELF_H
#define GATE_SHELF_H

#include "base/arena.h"
#include "gate/places.h"

#include <pthread.h>

enum { SHELF_TEXT = 256, SHELF_ID = 27 };

struct shelf {
    pthread_mutex_t lock;
    uint64_t age;
    struct places_mark marks[PLACES];
    struct {
        char id[SHELF_ID], text[SHELF_TEXT];
    } places[PLACES];
};

void shelf_begin(struct shelf *shelf);
void shelf_end(struct shelf *shelf); /* wipes it */
/* NULL when the text is too long. The same text of the same owner keeps its id. */
const char *shelf_put(struct shelf *shelf, struct arena *arena, const char *owner, const char *text);
const char *shelf_get(struct shelf *shelf, struct arena *arena, const char *owner,
                      const char *id); /* or NULL */
/* The same, and it is gone from here. */
const char *shelf_take(struct shelf *shelf, struct arena *arena, const char *owner, const char *id);
void shelf_clear(struct shelf *shelf, const char *owner);

#endif
