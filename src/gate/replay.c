/* Unlike a form, whose second click waits for the first, a program is told that the first is still being done: it knows how to
 * wait by itself. */
#include "gate/replay.h"

#include "base/status.h"

#include <string.h>

static const uint64_t DOING = UINT64_C(1) << 63;

void replay_begin(struct replay *replay) {
    memset(replay, 0, sizeof *replay);
    must(pthread_mutex_init(&replay->lock, NULL) == 0);
}

static void forget(struct replay *replay, size_t place) {
    arena_free(replay->places[place].arena);
    explicit_bzero(&replay->places[place], sizeof replay->places[place]);
}

void replay_end(struct replay *replay) {
    for (size_t i = 0; i < PLACES; i++)
        forget(replay, i);
    pthread_mutex_destroy(&replay->lock);
}

/* Each key has a set of places of its own, so that a token may have any number of them. */
static size_t place_of(const struct replay *replay, const char *key) {
    uint64_t owner = places_owner(key);
    size_t begin = places_set(owner);
    for (size_t i = begin; i < begin + PLACES_EACH; i++)
        if (replay->marks[i].owner == owner && strcmp(replay->places[i].key, key) == 0)
            return i;
    return PLACES;
}

static struct replay_answer copy(struct arena *arena, const struct replay_answer *answer) {
    struct replay_answer made = *answer;
    made.type = arena_text(arena, answer->type);
    made.etag = arena_text(arena, answer->etag);
    made.bytes = arena_text_n(arena, answer->bytes, answer->length);
    return made;
}

static void take(struct replay *replay, const char *key, const unsigned char print[VAULT_HASH], int64_t now) {
    size_t place = places_take(replay->marks, places_owner(key), ++replay->age | DOING);
    forget(replay, place);
    memcpy(replay->places[place].key, key, strlen(key) + 1);
    memcpy(replay->places[place].print, print, VAULT_HASH);
    replay->places[place].at = now;
}

enum replay_claim replay_claim(struct replay *replay, struct arena *arena, const char *key,
                               const unsigned char print[VAULT_HASH], int64_t now,
                               struct replay_answer *answer) {
    enum replay_claim claim = REPLAY_FIRST;
    must(strlen(key) < REPLAY_KEY);
    pthread_mutex_lock(&replay->lock);
    size_t place = place_of(replay, key);
    const struct replay_place *there = place < PLACES ? &replay->places[place] : NULL;
    if (there && there->arena && now - there->at >= REPLAY_SECONDS) {
        forget(replay, place);
        replay->marks[place] = (struct places_mark){0};
        there = NULL;
    }
    if (there && memcmp(there->print, print, VAULT_HASH) != 0)
        claim = REPLAY_OTHER;
    else if (there && !there->arena)
        claim = REPLAY_RUNNING;
    else if (there)
        claim = REPLAY_DONE;
    if (claim == REPLAY_DONE)
        *answer = copy(arena, &there->answer);
    if (claim == REPLAY_FIRST)
        take(replay, key, print, now);
    pthread_mutex_unlock(&replay->lock);
    return claim;
}

void replay_finish(struct replay *replay, const char *key, const struct replay_answer *answer) {
    pthread_mutex_lock(&replay->lock);
    size_t place = place_of(replay, key);
    if (place < PLACES && answer) {
        static const struct replay_answer too_large = {.bytes = ""};
        struct arena *arena = arena_new();
        replay->places[place].answer = copy(arena, answer->length > REPLAY_ANSWER_MOST ? &too_large : answer);
        replay->places[place].arena = arena;
        replay->marks[place].age &= ~DOING;
    } else if (place < PLACES) {
        forget(replay, place);
        replay->marks[place] = (struct places_mark){0};
    }
    pthread_mutex_unlock(&replay->lock);
}
