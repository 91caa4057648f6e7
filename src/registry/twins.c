/* One list. A register that is looked through in less than half a second is looked through again after each change; of a larger one
 * whoever asks gets the last list, and the thread that works ahead makes the next. Rejected: a list that is brought up to date
 * party by party, which needs everybody's keys in memory (some 150 bytes each) to find the partners of one that is new. */
#include "registry/twins.h"

#include "registry/edition.h"
#include "registry/sight.h"

#include <pthread.h>

struct twins {
    struct arena *arena, *list_arena;
    pthread_mutex_t looking;
    const struct twin *items;
    size_t count, total;
    int64_t change, cost;
    const struct edition *edition; /* NULL: nothing is kept */
    bool sees;                     /* what is out of sight */
    bool stale;                    /* somebody was shown it when it was out of date */
};

struct twins *twins_new(void) {
    struct arena *arena = arena_new();
    struct twins *twins = arena_alloc(arena, sizeof *twins);
    twins->arena = arena;
    must(pthread_mutex_init(&twins->looking, NULL) == 0);
    return twins;
}

void twins_free(struct twins *twins) {
    if (!twins)
        return;
    arena_free(twins->list_arena);
    pthread_mutex_destroy(&twins->looking);
    arena_free(twins->arena);
}

void twins_enter(struct twins *twins) {
    must(pthread_mutex_lock(&twins->looking) == 0);
}

void twins_leave(struct twins *twins) {
    must(pthread_mutex_unlock(&twins->looking) == 0);
}

/* Where the notice hides nothing everybody sees the same. */
static bool seen_alike(struct ctx *ctx, const struct twins *twins) {
    return twins->edition == edition_of(ctx) && (!edition_of(ctx)->sight || twins->sees == sight_sees(ctx));
}

bool twins_get(struct ctx *ctx, struct twins *twins, struct twins_page *page, bool *fresh) {
    size_t first = 0, end;
    *fresh = twins->change == store_change(ctx->registry->store);
    if (!twins->edition || !seen_alike(ctx, twins) || (!*fresh && twins->cost < TWINS_LARGE))
        return false;
    twins->stale = twins->stale || !*fresh;
    while (first < twins->count && page->order(&twins->items[first], &page->after) <= 0)
        first++;
    end = twins->count - first < page->limit ? twins->count : first + page->limit;
    page->items = arena_copy(ctx->arena, twins->items + first, (end - first) * sizeof *page->items);
    page->count = end - first;
    page->total = twins->total;
    page->more = end < twins->total;
    page->beyond = page->count < page->limit && twins->count < twins->total;
    return true;
}

void twins_keep(struct ctx *ctx, struct twins *twins, const struct twins_found *found) {
    arena_free(twins->list_arena);
    twins->list_arena = arena_new();
    twins->items = arena_copy(twins->list_arena, found->items, found->count * sizeof *found->items);
    twins->count = found->count;
    twins->total = found->total;
    twins->change = found->change;
    twins->cost = found->cost;
    twins->edition = edition_of(ctx);
    twins->sees = sight_sees(ctx);
    twins->stale = false;
}

bool twins_wanted(struct ctx *ctx, const struct twins *twins) {
    return !twins->edition || (twins->stale && twins->change < store_change(ctx->registry->store));
}
