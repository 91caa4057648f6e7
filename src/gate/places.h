/* Which of a fixed number of places in memory something of a session gets. Each session has its few in one set of
 * places, and loses its own oldest first: what others do, however much, takes away no more than an equal share.
 * Used by: gate/shelf.c, gate/once.c.
 * Memory: the caller's table of marks, zero at first. The caller's lock.
 * Promises: with fewer sessions than places in a set (sixteen), each keeps its newest. */
#ifndef GATE_PLACES_H
#define GATE_PLACES_H

#include <stddef.h>
#include <stdint.h>

enum { PLACES_SETS = 64, PLACES_EACH = 16, PLACES = PLACES_SETS * PLACES_EACH };

struct places_mark {
    uint64_t owner, age; /* owner 0: free */
};

/* A session by a number, never 0. */
uint64_t places_owner(const char *session);
/* Where its set begins; it is PLACES_EACH long. */
size_t places_set(uint64_t owner);
/* A free place of the owner's set, or the oldest of whoever has most there; marked as the owner's. */
size_t places_take(struct places_mark marks[PLACES], uint64_t owner, uint64_t age);

#endif
