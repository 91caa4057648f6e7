/* A request that is sent twice is done once: whoever got no answer sends it again with the same Idempotency-Key, and gets the
 * answer of the first. For programs what gate/once.h is for forms.
 * Used by: gate/bearer.c.
 * Memory: a fixed number of places, the oldest overwritten; each answer in an arena of its own; in memory only, for a day.
 * Errors: none.
 * Promises: a key is its token's own; the same key with another request is told apart; what was refused may be sent again.
 * Source: draft-ietf-httpapi-idempotency-key-header. */
#ifndef GATE_REPLAY_H
#define GATE_REPLAY_H

#include "base/arena.h"
#include "gate/places.h"
#include "vault/vault.h"

#include <pthread.h>
#include <stdbool.h>

enum { REPLAY_KEY = 160, REPLAY_SECONDS = 24 * 3600, REPLAY_ANSWER_MOST = 64 * 1024 };

struct replay_answer {
    int status;              /* 0: it was done, and its answer was too large to be kept */
    const char *type, *etag; /* or NULL */
    const char *bytes;
    size_t length;
};

struct replay_place {
    char key[REPLAY_KEY];
    unsigned char print[VAULT_HASH]; /* of what was asked */
    int64_t at;
    struct arena *arena; /* of the answer; NULL: it is being done */
    struct replay_answer answer;
};

struct replay {
    pthread_mutex_t lock;
    uint64_t age;
    struct places_mark marks[PLACES];
    struct replay_place places[PLACES];
};

void replay_begin(struct replay *replay);
void replay_end(struct replay *replay);

enum replay_claim { REPLAY_FIRST, REPLAY_RUNNING, REPLAY_OTHER, REPLAY_DONE };
/* FIRST: replay_finish must follow. DONE: `answer` is a copy in `arena`. `key`: with the token's id before it, shorter than
 * REPLAY_KEY. */
enum replay_claim replay_claim(struct replay *replay, struct arena *arena, const char *key,
                               const unsigned char print[VAULT_HASH], int64_t now,
                               struct replay_answer *answer);
/* `answer` NULL: it was not done, and may be tried again. */
void replay_finish(struct replay *replay, const char *key, const struct replay_answer *answer);

#endif
