/* A set is small enough to be looked through from end to end, twice. Rejected: one ring for everybody, in which two hundred
 * who search at once push each other's words out before the result is asked for. */
#include "gate/places.h"

/* Sessions' tokens are random, so that anything spreads them (FNV-1a). */
uint64_t places_owner(const char *session) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *session; session++)
        hash = (hash ^ (unsigned char)*session) * UINT64_C(0x100000001b3);
    return hash ? hash : 1;
}

size_t places_set(uint64_t owner) {
    return (size_t)(owner ^ owner >> 32) % PLACES_SETS * PLACES_EACH;
}

static size_t held(const struct places_mark *set, uint64_t owner) {
    size_t count = 0;
    for (size_t i = 0; i < PLACES_EACH; i++)
        count += set[i].owner == owner;
    return count;
}

size_t places_take(struct places_mark marks[PLACES], uint64_t owner, uint64_t age) {
    size_t begin = places_set(owner), best = 0, most = 0;
    struct places_mark *set = &marks[begin];
    for (size_t i = 0; i < PLACES_EACH; i++) {
        size_t count = set[i].owner ? held(set, set[i].owner) : PLACES_EACH + 1;
        if (count > most || (count == most && set[i].age < set[best].age)) {
            best = i;
            most = count;
        }
    }
    set[best] = (struct places_mark){owner, age};
    return begin + best;
}
