/* A table with one place for each hash of a party: who comes later to the same place takes it. Whether a place still holds is asked
 * of the indices of change numbers, which costs as much as what was changed since, not as much as the party has. Rejected: a column
 * beside each record, which every older register would have to open all of its letters for. */
#include "registry/began.h"

#include <pthread.h>
#include <string.h>

enum { PLACES = 256, CHANNELS = 12 };

struct place {
    ref_t party; /* 0: free */
    int64_t change;
    bool any;
    size_t count;
    uint64_t in[CHANNELS];
};

struct begans {
    struct arena *arena;
    pthread_mutex_t guard;
    struct place places[PLACES];
};

struct begans *begans_new(void) {
    struct arena *arena = arena_new();
    struct begans *begans = arena_alloc(arena, sizeof *begans);
    begans->arena = arena;
    must(pthread_mutex_init(&begans->guard, NULL) == 0);
    return begans;
}

void begans_free(struct begans *begans) {
    if (!begans)
        return;
    pthread_mutex_destroy(&begans->guard);
    arena_free(begans->arena);
}

static struct place *place_of(struct begans *begans, ref_t party) {
    return &begans->places[(uint64_t)party * 0x9e3779b97f4a7c15u >> 56];
}

static uint64_t hash_of(const char *channel) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *channel; channel++)
        hash = (hash ^ (unsigned char)*channel) * 0x100000001b3u;
    return hash;
}

static bool is_in(const struct place *place, const char *channel) {
    uint64_t hash = channel ? hash_of(channel) : 0;
    for (size_t i = 0; channel && i < place->count; i++)
        if (place->in[i] == hash)
            return true;
    return !channel && place->any;
}

static enum status changed_since(struct ctx *ctx, struct db *db, ref_t party, int64_t change, bool *changed) {
    scoped_query q = query_begin(db, SQL_BEGAN_CHANGED);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, change);
    *changed = query_row(&q);
    return query_done(ctx, &q);
}

enum status began_known(struct ctx *ctx, struct db *db, ref_t party, const char *channel, bool *known,
                        bool *began) {
    struct begans *begans = ctx->registry->begans;
    bool changed;
    pthread_mutex_lock(&begans->guard);
    const struct place place = *place_of(begans, party);
    pthread_mutex_unlock(&begans->guard);
    *known = *began = false;
    if (place.party != party)
        return ST_OK;
    TRY(changed_since(ctx, db, party, place.change, &changed));
    *known = !changed;
    *began = is_in(&place, channel);
    return ST_OK;
}

void began_keep(struct ctx *ctx, const struct db *db, ref_t party, const struct began *began) {
    struct begans *begans = ctx->registry->begans;
    struct place place = {.party = party, .change = store_seen(db), .any = began->any};
    if (!place.change)
        return;
    for (size_t i = 0; i < began->count; i++) {
        if (is_in(&place, began->in[i]))
            continue;
        if (place.count == CHANNELS)
            return;
        place.in[place.count++] = hash_of(began->in[i]);
    }
    pthread_mutex_lock(&begans->guard);
    *place_of(begans, party) = place;
    pthread_mutex_unlock(&begans->guard);
}

void began_forget(struct begans *begans, ref_t party) {
    pthread_mutex_lock(&begans->guard);
    struct place *place = place_of(begans, party);
    if (place->party == party)
        *place = (struct place){0};
    pthread_mutex_unlock(&begans->guard);
}
