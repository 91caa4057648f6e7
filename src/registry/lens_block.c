/* The texts of a block lie behind each other in the order in which they are looked through. An organisation's texts are in a
 * second index, by its people, because "helmi kuurna" looks for a person; one word alone never asks that one.
 * Rejected: one index for everybody (each change would move half of it), entries one by one in memory (the second look at
 * each costs more than the first search). */
#include "registry/lens_block.h"

#include "registry/collate.h"

#include <string.h>

int lens_order(const struct lens_entry *a, const struct lens_entry *b) {
    int order = strcmp(a->key, b->key);
    return order ? order : a->party < b->party ? -1 : a->party > b->party;
}

int lens_by_order(const void *a, const void *b) {
    return lens_order(*(struct lens_entry *const *)a, *(struct lens_entry *const *)b);
}

/* ---- copies */

static size_t text_size(const char *text) {
    return text ? strlen(text) + 1 : 0;
}

static size_t texts_size(const struct lens_entry *entry) {
    const struct haystack *hay = &entry->hay;
    return text_size(hay->letters) + (hay->plain != hay->letters ? text_size(hay->plain) : 0) +
           text_size(hay->texts) + text_size(entry->key) + text_size(entry->name) + text_size(entry->phone) +
           text_size(entry->email);
}

static const char *put(char **at, const char *text) {
    size_t size = text_size(text);
    if (!size)
        return NULL;
    char *place = memcpy(*at, text, size);
    *at += size;
    return place;
}

static void copy(struct lens_entry *to, const struct lens_entry *from, char **at) {
    *to = *from;
    to->hay.letters = put(at, from->hay.letters);
    to->hay.plain = from->hay.plain == from->hay.letters ? to->hay.letters : put(at, from->hay.plain);
    to->hay.texts = put(at, from->hay.texts);
    to->key = put(at, from->key);
    to->name = put(at, from->name);
    to->phone = put(at, from->phone);
    to->email = put(at, from->email);
}

/* ---- making */

struct indices {
    struct grams_maker *own, *others, *texts;
};

static struct indices index_of(struct arena *scratch, struct lens_entry *const *entries, size_t count,
                               lens_find_fn *find, const void *arg) {
    struct indices indices = {grams_begin(scratch), grams_begin(scratch), grams_begin(scratch)};
    for (size_t i = 0; i < count; i++) {
        const struct lens_entry *organisation =
            entries[i]->organisation ? find(arg, entries[i]->organisation) : NULL;
        grams_add(indices.own, entries[i]->hay.plain);
        if (organisation)
            grams_add(indices.others, organisation->hay.plain);
        if (entries[i]->hay.texts)
            grams_add(indices.texts, collate_plain(scratch, entries[i]->hay.texts));
        grams_next(indices.own);
        grams_next(indices.others);
        grams_next(indices.texts);
    }
    return indices;
}

static size_t aligned(size_t size) {
    return (size + 7) / 8 * 8;
}

/* One piece of memory for all of it, so that nothing is wasted between its parts. */
struct lens_block *lens_block_new(struct lens_entry *const *entries, size_t count, lens_find_fn *find,
                                  const void *arg) {
    scoped_arena *scratch = arena_new();
    struct indices indices = index_of(scratch, entries, count, find, arg);
    size_t head = sizeof(struct lens_block), list = count * sizeof(struct lens_entry),
           column = count * sizeof(ref_t), texts = 0;
    size_t own = aligned(grams_size(indices.own)), others = aligned(grams_size(indices.others)),
           written = aligned(grams_size(indices.texts));
    for (size_t i = 0; i < count; i++)
        texts += texts_size(entries[i]);
    struct arena *arena = arena_new_apart();
    char *at = arena_alloc(arena, head + list + 2 * column + own + others + written + texts);
    struct lens_block *block = (void *)at;
    *block = (struct lens_block){.arena = arena, .base = (void *)(at + head), .base_count = count};
    block->whose = (void *)(at + head + list);
    block->of = block->whose + count;
    at += head + list + 2 * column;
    block->own = grams_done(indices.own, at);
    block->others = grams_done(indices.others, at + own);
    block->texts = grams_done(indices.texts, at + own + others);
    at += own + others + written;
    for (size_t i = 0; i < count; i++) {
        copy(&block->base[i], entries[i], &at);
        block->base[i].state = LENS_BASE;
        block->base[i].block = block;
        block->whose[i] = entries[i]->party;
        block->of[i] = entries[i]->organisation;
        block->alive.bits[i / 64] |= UINT64_C(1) << i % 64;
    }
    return block;
}

void lens_block_free(struct lens_block *block) {
    if (!block)
        return;
    arena_free(block->fresh_arena);
    arena_free(block->arena);
}

size_t lens_block_bytes(const struct lens_block *block) {
    return arena_used(block->arena) + (block->fresh_arena ? arena_used(block->fresh_arena) : 0);
}

struct lens_entry **lens_block_living(struct arena *arena, const struct lens_block *block, size_t *count) {
    struct lens_entry **living = arena_array(arena, block->base_count + block->fresh_count, sizeof *living);
    size_t fresh = 0;
    *count = 0;
    for (size_t i = 0; i < block->base_count; i++) {
        struct lens_entry *entry = &block->base[i];
        if (entry->state == LENS_GONE)
            continue;
        while (fresh < block->fresh_count && lens_order(block->fresh[fresh], entry) < 0)
            living[(*count)++] = block->fresh[fresh++];
        living[(*count)++] = entry;
    }
    while (fresh < block->fresh_count)
        living[(*count)++] = block->fresh[fresh++];
    return living;
}

/* ---- changing */

struct lens_entry *lens_block_add(struct lens_block *block, const struct lens_entry *entry) {
    if (!block->fresh_arena)
        block->fresh_arena = arena_new_apart();
    struct lens_entry *added = arena_alloc(block->fresh_arena, sizeof *added);
    char *texts = arena_alloc(block->fresh_arena, texts_size(entry));
    copy(added, entry, &texts);
    added->state = LENS_FRESH;
    added->block = block;
    ARENA_PUSH(block->fresh_arena, block->fresh, block->fresh_count, block->fresh_room, added);
    size_t at = block->fresh_count - 1;
    for (; at > 0 && lens_order(block->fresh[at - 1], added) > 0; at--)
        block->fresh[at] = block->fresh[at - 1];
    block->fresh[at] = added;
    return added;
}

static void wipe(const char *text) {
    if (text)
        explicit_bzero((char *)(uintptr_t)text, strlen(text));
}

static void wipe_texts(struct lens_entry *entry) {
    wipe(entry->hay.letters);
    wipe(entry->hay.plain);
    wipe(entry->hay.texts);
    wipe(entry->key);
    wipe(entry->name);
    wipe(entry->phone);
    wipe(entry->email);
}

void lens_block_drop(struct lens_entry *entry) {
    struct lens_block *block = entry->block;
    if (entry->state == LENS_BASE) {
        size_t slot = (size_t)(entry - block->base);
        block->alive.bits[slot / 64] &= ~(UINT64_C(1) << slot % 64);
        block->dead++;
    }
    for (size_t i = 0; entry->state == LENS_FRESH && i < block->fresh_count; i++)
        if (block->fresh[i] == entry) {
            memmove(&block->fresh[i], &block->fresh[i + 1],
                    (block->fresh_count - i - 1) * sizeof(struct lens_entry *));
            block->fresh_count--;
            break;
        }
    wipe_texts(entry);
    entry->state = LENS_GONE;
}

/* The slots of a column that are the party's, which then are nobody's. */
static size_t take_slots(ref_t *column, size_t count, ref_t party, struct slots *slots) {
    size_t taken = 0;
    for (size_t i = 0; i < count; i++)
        if (column[i] == party) {
            slots->bits[i / 64] |= UINT64_C(1) << i % 64;
            column[i] = 0;
            taken++;
        }
    return taken;
}

void lens_block_forget(struct lens_block *block, ref_t party) {
    struct slots own = {0};
    bool had = take_slots(block->whose, block->base_count, party, &own) > 0;
    for (size_t i = 0; had && i < block->base_count; i++)
        if (block->base[i].party == party && block->base[i].state != LENS_GONE)
            lens_block_drop(&block->base[i]);
    for (size_t i = block->fresh_count; i-- > 0;)
        if (block->fresh[i]->party == party)
            lens_block_drop(block->fresh[i]);
    if (had) {
        grams_forget(&block->own, &own);
        grams_forget(&block->texts, &own);
    }
    if (take_slots(block->of, block->base_count, party, &own) + had > 0)
        grams_forget(&block->others, &own);
}

/* ---- looking */

const struct lens_entry *lens_block_first(const struct lens_block *block) {
    const struct lens_entry *first = block->fresh_count ? block->fresh[0] : NULL;
    for (size_t i = 0; i < GRAM_WORDS; i++)
        if (block->alive.bits[i]) {
            const struct lens_entry *base =
                &block->base[i * 64 + (size_t)__builtin_ctzll(block->alive.bits[i])];
            return first && lens_order(first, base) < 0 ? first : base;
        }
    return first;
}

static void find_straw(const struct lens_block *block, struct straw *straw, bool others, struct slots *any) {
    grams_find(&block->own, &straw->want, any);
    if (straw->texts && block->texts.count)
        grams_find(&block->texts, &straw->want, any);
    if (others)
        grams_find(&block->others, &straw->want, any);
}

/* Few are sooner looked at than sieved once more. */
struct slots lens_block_sieve(const struct lens_block *block, struct needles *needles) {
    enum { FEW = 8 };
    struct slots all = block->alive;
    size_t left = GRAM_SLOTS;
    for (size_t i = 0; i < needles->count && left > FEW; i++) {
        struct needle *needle = &needles->items[i];
        struct slots any = {0};
        for (size_t j = 0; j < needle->count; j++)
            find_straw(block, &needle->straws[j], needles->count > 1, &any);
        left = slots_both(&all, &any);
    }
    return all;
}
