/* A set of parties that keeps the order in which they came.
 * Used by: past, due.
 * Memory: its arena; grows by doubling, the old room stays until the arena's end.
 * Errors: none. */
#ifndef REGISTRY_MEMBERS_H
#define REGISTRY_MEMBERS_H

#include "registry/party.h"

struct members {
    struct arena *arena;
    ref_t *items;
    size_t count, room;
    int *slots; /* open addressing: index + 1 */
    size_t slot_count;
};

int members_add(struct members *members, ref_t party); /* its index */
bool members_have(const struct members *members, ref_t party);

#endif
