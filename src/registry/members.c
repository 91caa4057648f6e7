/* Open addressing over random ids: the ids are their own hash, a multiplication spreads them over the slots. A list that is
 * searched from end to end would do for an organisation of ten people, and not for a slice of an import. */
#include "registry/members.h"

static size_t slot_of(const struct members *members, ref_t party) {
    size_t slot = (size_t)((uint64_t)party * 0x9e3779b97f4a7c15u >> 32) & (members->slot_count - 1);
    while (members->slots[slot] && members->items[members->slots[slot] - 1] != party)
        slot = (slot + 1) & (members->slot_count - 1);
    return slot;
}

static void make_room(struct members *members) {
    if (members->count * 2 < members->slot_count)
        return;
    members->slot_count = members->slot_count ? members->slot_count * 2 : 16;
    members->slots = arena_array(members->arena, members->slot_count, sizeof *members->slots);
    for (size_t i = 0; i < members->count; i++)
        members->slots[slot_of(members, members->items[i])] = (int)i + 1;
}

int members_add(struct members *members, ref_t party) {
    make_room(members);
    size_t slot = slot_of(members, party);
    if (!members->slots[slot]) {
        ARENA_PUSH(members->arena, members->items, members->count, members->room, party);
        members->slots[slot] = (int)members->count;
    }
    return members->slots[slot] - 1;
}

bool members_have(const struct members *members, ref_t party) {
    return members->slot_count && members->slots[slot_of(members, party)];
}
