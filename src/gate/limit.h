/* How often one address may knock at a door that guards a secret.
 * Used by: gate.
 * Memory: a fixed table; an address is kept as a keyed hash, for a minute.
 * Promises: nobody guesses a one-time code by trying: a few dozen tries a minute of some 2^100. */
#ifndef GATE_LIMIT_H
#define GATE_LIMIT_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LIMIT_SLOTS = 256, LIMIT_SECONDS = 60, LIMIT_EACH = 30, LIMIT_ALL = 300 };

struct limit {
    pthread_mutex_t lock;
    uint64_t seed;
    unsigned each, all; /* a minute */
    struct {
        uint64_t who;
        int64_t since;
        unsigned count;
    } slots[LIMIT_SLOTS + 1]; /* the last one counts everybody */
};

void limit_begin(struct limit *limit, unsigned each, unsigned all);
void limit_end(struct limit *limit);
/* false: too often; try again in a minute. */
bool limit_allows(struct limit *limit, const char *who, int64_t now);
/* The same for somebody known, whom a crowd of strangers does not hold up. */
bool limit_allows_known(struct limit *limit, const char *who, int64_t now);

#endif
