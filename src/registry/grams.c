/* Made in two passes: the first gives every gram a number and counts its slots, the second writes them. A gram's slots
 * ascend, so differences are small: most take one byte. Looking takes the rarest grams first and stops as soon as reading
 * another list would cost more than looking at the few texts that are left. Rejected: grams of two bytes, which the
 * ordered keys give as a range; SQLite's FTS5, see docs/decisions/0020. */
#include "registry/grams.h"

#include "base/status.h"

#include <stdlib.h>
#include <string.h>

enum { BETWEEN = ' ', LOOKED_AT = 8, FEW = 16, TWO_BYTES = 0x80 };

static uint32_t letter(char c) {
    unsigned char byte = (unsigned char)c;
    bool word = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80;
    return word ? byte : BETWEEN;
}

/* ---- making */

struct made {
    uint32_t gram, bytes;
    int32_t last; /* slot */
    uint16_t count;
};

struct grams_maker {
    struct arena *scratch;
    struct made *made;
    size_t count, room;
    uint32_t *table; /* number + 1, by hash */
    size_t table_room;
    uint32_t *stream; /* the grams of all slots, one slot after the other, by number */
    size_t stream_count, stream_room;
    uint32_t *ends; /* of each slot in the stream */
    size_t slot, bytes;
};

struct grams_maker *grams_begin(struct arena *scratch) {
    struct grams_maker *maker = arena_alloc(scratch, sizeof *maker);
    maker->scratch = scratch;
    maker->table_room = 1 << 15;
    maker->table = arena_array(scratch, maker->table_room, sizeof *maker->table);
    maker->ends = arena_array(scratch, GRAM_SLOTS, sizeof *maker->ends);
    return maker;
}

static size_t place_of(const struct grams_maker *maker, uint32_t gram) {
    size_t mask = maker->table_room - 1, at = (gram * 0x9e3779b1u >> 8) & mask;
    while (maker->table[at] && maker->made[maker->table[at] - 1].gram != gram)
        at = (at + 1) & mask;
    return at;
}

static void widen(struct grams_maker *maker) {
    maker->table_room *= 2;
    maker->table = arena_array(maker->scratch, maker->table_room, sizeof *maker->table);
    for (size_t i = 0; i < maker->count; i++)
        maker->table[place_of(maker, maker->made[i].gram)] = (uint32_t)i + 1;
}

static uint32_t number_of(struct grams_maker *maker, uint32_t gram) {
    size_t at = place_of(maker, gram);
    if (maker->table[at])
        return maker->table[at] - 1;
    struct made made = {.gram = gram, .last = -1};
    ARENA_PUSH(maker->scratch, maker->made, maker->count, maker->room, made);
    maker->table[at] = (uint32_t)maker->count;
    if (maker->count * 2 > maker->table_room)
        widen(maker);
    return (uint32_t)maker->count - 1;
}

static size_t width(int32_t difference) {
    return difference > TWO_BYTES ? 2 : 1;
}

static void note(struct grams_maker *maker, uint32_t gram) {
    uint32_t number = number_of(maker, gram);
    struct made *made = &maker->made[number];
    int32_t slot = (int32_t)maker->slot;
    if (made->last == slot)
        return;
    size_t bytes = width(slot - made->last);
    made->bytes += (uint32_t)bytes;
    maker->bytes += bytes;
    made->count++;
    made->last = slot;
    ARENA_PUSH(maker->scratch, maker->stream, maker->stream_count, maker->stream_room, number);
}

/* One space before, two behind: so that the last letter has grams that begin with it. */
void grams_add(struct grams_maker *maker, const char *text) {
    uint32_t gram = BETWEEN << 8 | BETWEEN;
    if (!text || !*text)
        return;
    gram = (gram << 8 | letter(*text)) & 0xffffff;
    for (const char *at = text; *at; at++) {
        gram = (gram << 8 | letter(at[1])) & 0xffffff;
        note(maker, gram);
    }
    note(maker, (gram << 8 | BETWEEN) & 0xffffff);
}

void grams_next(struct grams_maker *maker) {
    must(maker->slot < GRAM_SLOTS);
    maker->ends[maker->slot++] = (uint32_t)maker->stream_count;
}

static size_t aligned(size_t size) {
    return (size + 7) / 8 * 8;
}

size_t grams_size(const struct grams_maker *maker) {
    size_t count = maker->count;
    return 2 * aligned((count + 1) * sizeof(uint32_t)) + aligned(count * sizeof(uint16_t)) + maker->bytes;
}

static int by_gram(const void *a, const void *b) {
    const struct made *x = *(struct made *const *)a, *y = *(struct made *const *)b;
    return x->gram < y->gram ? -1 : x->gram > y->gram;
}

/* From here on `bytes` of what was made is where its next slot is written, `last` the one before. */
static void lay_keys(struct grams_maker *maker, uint32_t *keys, uint32_t *starts, uint16_t *counts) {
    struct made **order = arena_array(maker->scratch, maker->count, sizeof *order);
    uint32_t start = 0;
    for (size_t i = 0; i < maker->count; i++)
        order[i] = &maker->made[i];
    if (maker->count)
        qsort(order, maker->count, sizeof *order, by_gram);
    for (size_t i = 0; i < maker->count; i++) {
        keys[i] = order[i]->gram;
        starts[i] = start;
        counts[i] = order[i]->count;
        start += order[i]->bytes;
        order[i]->bytes = starts[i];
        order[i]->last = -1;
    }
}

static size_t put_difference(unsigned char *at, uint32_t difference) {
    bool two = difference >= TWO_BYTES;
    if (two)
        *at++ = (unsigned char)(TWO_BYTES | difference >> 8);
    *at = (unsigned char)difference;
    return two ? 2 : 1;
}

static void lay_slots(struct grams_maker *maker, unsigned char *posts) {
    size_t at = 0;
    for (size_t slot = 0; slot < maker->slot; slot++)
        for (; at < maker->ends[slot]; at++) {
            struct made *made = &maker->made[maker->stream[at]];
            made->bytes +=
                (uint32_t)put_difference(posts + made->bytes, (uint32_t)((int32_t)slot - made->last) - 1);
            made->last = (int32_t)slot;
        }
}

struct grams grams_done(struct grams_maker *maker, void *place) {
    size_t count = maker->count, keys_size = aligned((count + 1) * sizeof(uint32_t));
    unsigned char *bytes = place;
    uint32_t *keys = (uint32_t *)(void *)bytes, *starts = (uint32_t *)(void *)(bytes + keys_size);
    uint16_t *counts = (uint16_t *)(void *)(bytes + 2 * keys_size);
    unsigned char *posts = bytes + 2 * keys_size + aligned(count * sizeof(uint16_t));
    lay_keys(maker, keys, starts, counts);
    lay_slots(maker, posts);
    return (struct grams){.count = count, .keys = keys, .starts = starts, .counts = counts, .posts = posts};
}

/* ---- looking */

struct grams_want grams_wanted(const char *text) {
    struct grams_want want = {0};
    size_t length = strlen(text);
    must(length > 0);
    if (length < 3) {
        want.low = letter(text[0]) << 16 | (length > 1 ? letter(text[1]) << 8 : 0);
        want.high = want.low | (length > 1 ? 0xff : 0xffff);
        return want;
    }
    for (size_t i = 0; i + 2 < length && want.count < GRAMS_WANTED; i++)
        want.order[want.count++] = letter(text[i]) << 16 | letter(text[i + 1]) << 8 | letter(text[i + 2]);
    return want;
}

/* The first key that is not below. */
static size_t place_in(const struct grams *grams, uint32_t gram) {
    const uint32_t *base = grams->keys;
    for (size_t left = grams->count; left > 1;) {
        size_t half = left / 2;
        base += base[half - 1] < gram ? half : 0;
        left -= half;
    }
    size_t at = (size_t)(base - grams->keys);
    return at + (at < grams->count && *base < gram);
}

static uint32_t take_difference(const unsigned char **at) {
    uint32_t difference = *(*at)++;
    return difference < TWO_BYTES ? difference : (difference & (TWO_BYTES - 1)) << 8 | *(*at)++;
}

static void read_slots(const struct grams *grams, size_t key, struct slots *slots) {
    const unsigned char *at = grams->posts + grams->starts[key];
    uint32_t slot = UINT32_MAX;
    for (size_t left = grams->counts[key]; left > 0; left--) {
        slot += take_difference(&at) + 1;
        slots->bits[slot / 64] |= UINT64_C(1) << slot % 64;
    }
}

static void to_front(struct grams_want *want, size_t at) {
    uint32_t gram = want->order[at];
    memmove(want->order + 1, want->order, at * sizeof *want->order);
    want->order[0] = gram;
}

/* The rarest of the wanted, in order; none when one of them is not there at all. */
static size_t rarest(const struct grams *grams, struct grams_want *want, size_t keys[LOOKED_AT]) {
    size_t found = 0;
    for (size_t i = 0; i < want->count && i < LOOKED_AT; i++) {
        size_t key = place_in(grams, want->order[i]), at = found;
        if (key == grams->count || grams->keys[key] != want->order[i]) {
            to_front(want, i);
            return 0;
        }
        for (; at > 0 && grams->counts[keys[at - 1]] > grams->counts[key]; at--)
            keys[at] = keys[at - 1];
        keys[at] = key;
        found++;
        if (at == 0)
            to_front(want, i);
        if (grams->counts[key] <= FEW)
            break;
    }
    return found;
}

size_t slots_both(struct slots *slots, const struct slots *others) {
    size_t left = 0;
    for (size_t i = 0; i < GRAM_WORDS; i++) {
        slots->bits[i] &= others->bits[i];
        left += (size_t)__builtin_popcountll(slots->bits[i]);
    }
    return left;
}

void grams_find(const struct grams *grams, struct grams_want *want, struct slots *found) {
    struct slots slots = {0};
    size_t keys[LOOKED_AT];
    if (!want->count) {
        for (size_t key = place_in(grams, want->low); key < grams->count && grams->keys[key] <= want->high;
             key++)
            read_slots(grams, key, found);
        return;
    }
    size_t count = rarest(grams, want, keys);
    if (!count)
        return;
    read_slots(grams, keys[0], &slots);
    size_t left = grams->counts[keys[0]];
    for (size_t i = 1; i < count && grams->counts[keys[i]] < left * FEW; i++) {
        struct slots others = {0};
        read_slots(grams, keys[i], &others);
        left = slots_both(&slots, &others);
    }
    for (size_t i = 0; i < GRAM_WORDS; i++)
        found->bits[i] |= slots.bits[i];
}

/* ---- forgetting */

/* In place: where a slot is left out, the distance over it is the sum of two, which takes no more bytes than both. */
static void forget_in(struct grams *grams, size_t key, const struct slots *gone) {
    const unsigned char *at = grams->posts + grams->starts[key];
    unsigned char *to = grams->posts + grams->starts[key];
    uint32_t slot = UINT32_MAX, last = UINT32_MAX;
    uint16_t kept = 0;
    for (size_t left = grams->counts[key]; left > 0; left--) {
        slot += take_difference(&at) + 1;
        if (gone->bits[slot / 64] >> slot % 64 & 1)
            continue;
        to += put_difference(to, slot - last - 1);
        last = slot;
        kept++;
    }
    if (kept == grams->counts[key])
        return;
    explicit_bzero(to, (size_t)(at - to));
    grams->counts[key] = kept;
}

/* A gram that nobody has any more would still say that somebody had it: it becomes another of the one before. */
void grams_forget(struct grams *grams, const struct slots *gone) {
    for (size_t key = 0; key < grams->count; key++) {
        forget_in(grams, key, gone);
        if (!grams->counts[key])
            grams->keys[key] = key ? grams->keys[key - 1] : 0;
    }
}
