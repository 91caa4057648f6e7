/* Two sorted lists and a binary search: they are made once for a judgement, while each record asks a few times. */
#include "notice/mine.h"

#include "notice/role.h"

#include <stdlib.h>

enum { BUCKETS = 61 };

static int by_record(const void *a, const void *b) {
    const struct mine_of *one = a, *other = b;
    if (one->record != other->record)
        return one->record < other->record ? -1 : 1;
    return one->index < other->index ? -1 : one->index > other->index;
}

static const struct mine_of *sorted(struct mine_of *items, size_t count) {
    if (count)
        qsort(items, count, sizeof *items, by_record);
    return items;
}

/* Few: a party is judged under the notice in force and those before it, on one day. */
struct judged *mine_judged(const struct judge *judge) {
    struct judged *first = judge->history->judged, *found = first;
    while (found && (found->notice != judge->notice || found->on != judge->on))
        found = found->before;
    if (found)
        return found;
    struct arena *arena = first ? first->arena : judge->arena;
    found = arena_alloc(arena, sizeof *found);
    *found = (struct judged){.arena = arena, .notice = judge->notice, .on = judge->on};
    if (first) {
        found->before = first->before;
        first->before = found;
    }
    return found;
}

const struct mine_index *mine_index_of(const struct judge *judge, struct arena *arena) {
    size_t all = judge->history->happening_count, hanging_count = 0;
    struct mine_index *index = arena_alloc(arena, sizeof *index);
    struct mine_of *hanging = arena_array(arena, all + 1, sizeof *hanging);
    struct mine_of *records = arena_array(arena, all + 1, sizeof *records);
    for (size_t i = 0; i < all; i++) {
        const struct happening *happening = role_happening(judge, i);
        records[i] = (struct mine_of){happening->record, (int)i};
        if (happening->belongs)
            hanging[hanging_count++] = (struct mine_of){happening->belongs, (int)i};
    }
    index->records = sorted(records, all);
    index->record_count = all;
    index->hanging = sorted(hanging, hanging_count);
    index->hanging_count = hanging_count;
    return index;
}

void mine_prepare(struct judge *judge) {
    judge->found = arena_array(judge->arena, BUCKETS, sizeof *judge->found);
}

/* The first that names this record or a later one. */
static size_t lower(const struct mine_of *items, size_t count, int64_t record) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (items[middle].record < record)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct mine mine_begin(const struct judge *judge, int record) {
    const struct mine_index *index = judge->index;
    struct mine mine = {.record = record, .count = (int)judge->history->happening_count};
    if (record < 0)
        return mine;
    int64_t id = role_happening(judge, (size_t)record)->record;
    mine.at = index->hanging + (id ? lower(index->hanging, index->hanging_count, id) : 0);
    mine.end = mine.at;
    while (id && mine.end < index->hanging + index->hanging_count && mine.end->record == id)
        mine.end++;
    return mine;
}

/* Of everybody around an organisation much happened, and little of it under one name. */
static const struct mine_named *named_of(const struct judge *judge, const char *name) {
    struct judged *judged = judge->judged;
    for (const struct mine_named *known = judged->named; known; known = known->before)
        if (known->name == name && known->unplaced == judge->unplaced)
            return known;
    struct mine_named *named = arena_alloc(judged->arena, sizeof *named);
    int *items = NULL;
    size_t room = 0;
    *named = (struct mine_named){.name = name, .unplaced = judge->unplaced, .before = judged->named};
    for (size_t i = 0; i < judge->history->happening_count; i++)
        if (role_named(judge, name, role_happening(judge, i)))
            ARENA_PUSH(judged->arena, items, named->count, room, (int)i);
    named->items = items;
    judged->named = named;
    return named;
}

struct mine mine_begin_named(const struct judge *judge, int record, const char *name) {
    struct mine mine = mine_begin(judge, record);
    if (record >= 0)
        return mine;
    const struct mine_named *named = named_of(judge, name);
    mine.named = named->items;
    mine.count = (int)named->count;
    return mine;
}

int mine_next(struct mine *mine) {
    if (mine->record < 0) {
        int at = mine->next < mine->count ? mine->next++ : -1;
        return at >= 0 && mine->named ? mine->named[at] : at;
    }
    if (mine->next >= 0 && (mine->at == mine->end || mine->at->index >= mine->record)) {
        mine->at += mine->at != mine->end && mine->at->index == mine->record;
        mine->next = -1;
        return mine->record;
    }
    return mine->at == mine->end ? -1 : mine->at++->index;
}

const struct mine_of *mine_records(const struct judge *judge, int64_t record, size_t *count) {
    const struct mine_index *index = judge->index;
    size_t at = lower(index->records, index->record_count, record), end = at;
    while (end < index->record_count && index->records[end].record == record)
        end++;
    *count = end - at;
    return index->records + at;
}

/* What is asked about is told apart by where it lies in memory, and few ask about the same. */
static struct mine_known **bucket_of(const struct judge *judge, const void *what) {
    return &judge->found[((uintptr_t)what >> 4) % BUCKETS];
}

const struct mine_known *mine_known(const struct judge *judge, const struct mine_known *asked) {
    const struct mine_known *known = *bucket_of(judge, asked->what);
    while (known && (known->what != asked->what || known->role.organisation != asked->role.organisation ||
                     known->role.type != asked->role.type || known->category != asked->category ||
                     known->as_of != asked->as_of || known->unplaced != asked->unplaced))
        known = known->before;
    return known;
}

void mine_know(const struct judge *judge, const struct mine_known *found) {
    struct mine_known *known = arena_copy(judge->arena, found, sizeof *found);
    struct mine_known **bucket = bucket_of(judge, found->what);
    known->before = *bucket;
    *bucket = known;
}
