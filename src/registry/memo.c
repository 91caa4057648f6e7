/* A fixed number of places, each with memory of its own, so that what goes is given back whole. Few are asked for at a time, so the
 * places are walked through. */
#include "registry/memo.h"

#include "base/status.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

struct place {
    struct arena *arena; /* NULL: free */
    const char *name, *text;
    int64_t since, until;
    uint64_t age;
};

struct memo {
    struct arena *arena;
    pthread_mutex_t lock;
    uint64_t age;
    struct place places[MEMO_PLACES];
};

struct memo *memo_new(void) {
    struct arena *arena = arena_new();
    struct memo *memo = arena_alloc(arena, sizeof *memo);
    memo->arena = arena;
    must(pthread_mutex_init(&memo->lock, NULL) == 0);
    return memo;
}

static void empty(struct place *place) {
    arena_free(place->arena);
    *place = (struct place){0};
}

void memo_free(struct memo *memo) {
    if (!memo)
        return;
    for (size_t i = 0; i < MEMO_PLACES; i++)
        empty(&memo->places[i]);
    pthread_mutex_destroy(&memo->lock);
    arena_free(memo->arena);
}

/* Under lock. */
static struct place *find(struct memo *memo, const char *name) {
    for (size_t i = 0; i < MEMO_PLACES; i++)
        if (memo->places[i].arena && strcmp(memo->places[i].name, name) == 0)
            return &memo->places[i];
    return NULL;
}

/* Under lock: one that is free or over, else the oldest. */
static struct place *room(struct memo *memo, int64_t now) {
    struct place *oldest = &memo->places[0];
    for (size_t i = 0; i < MEMO_PLACES; i++) {
        struct place *place = &memo->places[i];
        if (!place->arena || place->until <= now)
            return place;
        if (place->age < oldest->age)
            oldest = place;
    }
    return oldest;
}

void memo_put(struct memo *memo, const char *name, const char *text, int64_t now, int64_t until) {
    if (until <= now || strlen(text) > MEMO_TEXT || strlen(name) > MEMO_NAME)
        return;
    must(pthread_mutex_lock(&memo->lock) == 0);
    struct place *place = find(memo, name);
    place = place ? place : room(memo, now);
    empty(place);
    place->arena = arena_new_apart();
    place->name = arena_text(place->arena, name);
    place->text = arena_text(place->arena, text);
    place->since = now;
    place->until = until;
    place->age = ++memo->age;
    must(pthread_mutex_unlock(&memo->lock) == 0);
}

const char *memo_get(struct memo *memo, struct arena *arena, const char *name, int64_t now, int64_t *since) {
    const char *text = NULL;
    must(pthread_mutex_lock(&memo->lock) == 0);
    struct place *place = find(memo, name);
    if (place && place->since <= now && place->until > now) {
        text = arena_text(arena, place->text);
        *since = place->since;
    } else if (place) {
        empty(place);
    }
    must(pthread_mutex_unlock(&memo->lock) == 0);
    return text;
}

void memo_forget(struct memo *memo) {
    must(pthread_mutex_lock(&memo->lock) == 0);
    for (size_t i = 0; i < MEMO_PLACES; i++)
        empty(&memo->places[i]);
    must(pthread_mutex_unlock(&memo->lock) == 0);
}
