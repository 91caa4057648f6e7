/* Blocks of entries in the order of names, each with its own index (lens_block.h). A search goes through them from the first
 * and stops when it has seen enough; a change touches one of them. Everything that leaves is overwritten where it lies,
 * in the texts and in the indices. Rejected: making the block of an erased party anew, which took a hundred times as long. */
#include "registry/lens_inside.h"

#include "registry/began.h"
#include "registry/collate.h"
#include "registry/edition.h"
#include "registry/sight.h"
#include "registry/traits.h"

#include <stdlib.h>
#include <string.h>

enum { FILL = 6000, LOOSE = 128, SEATS = 1024, FORGOTTEN = 64, STEP = 1000 };

/* ---- made and unmade */

static void begin_locks(struct lens *lens) {
    pthread_rwlockattr_t writers;
    pthread_condattr_t steady;
    must(pthread_rwlockattr_init(&writers) == 0 && pthread_condattr_init(&steady) == 0);
    /* Many who look must not keep out the one who forgets. */
    pthread_rwlockattr_setkind_np(&writers, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    must(pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) == 0);
    must(pthread_rwlock_init(&lens->guard, &writers) == 0 && pthread_mutex_init(&lens->keeping, NULL) == 0 &&
         pthread_mutex_init(&lens->state_guard, NULL) == 0 &&
         pthread_cond_init(&lens->state_changed, &steady) == 0);
    pthread_rwlockattr_destroy(&writers);
    pthread_condattr_destroy(&steady);
}

struct lens *lens_new(bool whole) {
    struct arena *arena = arena_new();
    struct lens *lens = arena_alloc(arena, sizeof *lens);
    lens->arena = arena;
    lens->sizes = (struct lens_sizes){FILL, LOOSE};
    lens->whole = whole;
    lens->change = -1;
    lens->turn = DAY_NONE;
    begin_locks(lens);
    lens_empty(lens);
    return lens;
}

static void free_blocks(struct lens_blocks *blocks) {
    for (size_t i = 0; i < blocks->count; i++)
        lens_block_free(blocks->items[i]);
    blocks->count = 0;
}

static void free_all(struct lens *lens) {
    free_blocks(&lens->blocks);
    free_blocks(&lens->making);
    for (size_t i = 0; i < lens->run_count; i++)
        arena_free(lens->runs[i].arena);
    lens->run_count = 0;
    wordbook_free(lens->book);
    arena_free(lens->seats_arena);
}

static void new_seats(struct lens *lens, size_t room) {
    lens->seats_arena = arena_new();
    lens->seat_room = room;
    lens->seats = arena_array(lens->seats_arena, room, sizeof *lens->seats);
    lens->seats_used = 0;
}

void lens_empty(struct lens *lens) {
    free_all(lens);
    new_seats(lens, SEATS);
    lens->book = wordbook_new();
    lens->here = false;
    lens->living = 0;
    memset(lens->types, 0, sizeof lens->types);
    atomic_store(&lens->change, -1);
    atomic_store(&lens->turn, DAY_NONE);
    atomic_store(&lens->read, 0);
    atomic_store(&lens->of, 0);
}

void lens_free(struct lens *lens) {
    if (!lens)
        return;
    lens_stop(lens);
    free_all(lens);
    arena_free(lens->fault_arena);
    pthread_cond_destroy(&lens->state_changed);
    pthread_mutex_destroy(&lens->state_guard);
    pthread_mutex_destroy(&lens->keeping);
    pthread_rwlock_destroy(&lens->guard);
    arena_free(lens->arena);
}

/* ---- by party */

static size_t hash_of(ref_t party) {
    return (size_t)((uint64_t)party * 0x9e3779b97f4a7c15u >> 20);
}

static struct lens_seat *seat_of(const struct lens *lens, ref_t party) {
    size_t mask = lens->seat_room - 1, at = hash_of(party) & mask;
    while (lens->seats[at].party && lens->seats[at].party != party)
        at = (at + 1) & mask;
    return &lens->seats[at];
}

struct lens_entry *lens_entry_of(const struct lens *lens, ref_t party) {
    return party ? seat_of(lens, party)->entry : NULL;
}

static void more_seats(struct lens *lens) {
    struct lens_seat *old = lens->seats;
    struct arena *old_arena = lens->seats_arena;
    size_t old_room = lens->seat_room;
    new_seats(lens, lens->living * 4 > old_room ? old_room * 2 : old_room);
    for (size_t i = 0; i < old_room; i++)
        if (old[i].entry) {
            *seat_of(lens, old[i].party) = old[i];
            lens->seats_used++;
        }
    arena_free(old_arena);
}

static void seat(struct lens *lens, struct lens_entry *entry) {
    if ((lens->seats_used + 1) * 2 > lens->seat_room)
        more_seats(lens);
    struct lens_seat *place = seat_of(lens, entry->party);
    lens->seats_used += !place->party;
    *place = (struct lens_seat){entry->party, entry};
}

static ref_t *forgotten_place(const struct lens *lens, ref_t party) {
    size_t mask = lens->forgotten_room - 1, at = hash_of(party) & mask;
    while (lens->forgotten[at] && lens->forgotten[at] != party)
        at = (at + 1) & mask;
    return &lens->forgotten[at];
}

static bool forgotten(const struct lens *lens, ref_t party) {
    return lens->forgotten_count && *forgotten_place(lens, party) == party;
}

static void remember_forgotten(struct lens *lens, ref_t party) {
    if ((lens->forgotten_count + 1) * 2 > lens->forgotten_room) {
        ref_t *old = lens->forgotten;
        size_t old_room = lens->forgotten_room;
        lens->forgotten_room = old_room ? old_room * 2 : FORGOTTEN;
        lens->forgotten = arena_array(lens->arena, lens->forgotten_room, sizeof *old);
        for (size_t i = 0; i < old_room; i++)
            if (old[i] > 0)
                *forgotten_place(lens, old[i]) = old[i];
    }
    ref_t *place = forgotten_place(lens, party);
    lens->forgotten_count += *place != party;
    *place = party;
}

/* Its place stays taken, by nobody. */
static void forget_forgotten(struct lens *lens, ref_t party) {
    if (forgotten(lens, party))
        *forgotten_place(lens, party) = -1;
}

/* ---- blocks */

static const struct lens_entry *find_entry(const void *arg, ref_t party) {
    return lens_entry_of(arg, party);
}

static void insert_block(struct lens *lens, struct lens_blocks *blocks, size_t at, struct lens_block *block) {
    ARENA_PUSH(lens->arena, blocks->items, blocks->count, blocks->room, block);
    memmove(&blocks->items[at + 1], &blocks->items[at], (blocks->count - 1 - at) * sizeof *blocks->items);
    blocks->items[at] = block;
}

/* A block made anew of what lives in it: one, several when it has grown, none when nobody is left. */
static void remake(struct lens *lens, size_t at) {
    struct lens_blocks *blocks = &lens->blocks;
    scoped_arena *scratch = arena_new();
    struct lens_block *old = blocks->items[at];
    size_t count, fill = lens->sizes.fill;
    struct lens_entry **living = lens_block_living(scratch, old, &count);
    size_t pieces = count <= fill + fill / 4 ? 1 : (count + fill - 1) / fill;
    memmove(&blocks->items[at], &blocks->items[at + 1], (blocks->count - at - 1) * sizeof *blocks->items);
    blocks->count--;
    for (size_t piece = 0, begin = 0; piece < pieces && count; piece++) {
        size_t end = count * (piece + 1) / pieces;
        struct lens_block *new = lens_block_new(living + begin, end - begin, find_entry, lens);
        insert_block(lens, blocks, at + piece, new);
        for (size_t i = 0; i < new->base_count; i++)
            seat_of(lens, new->base[i].party)->entry = &new->base[i];
        begin = end;
    }
    lens_block_free(old);
}

/* ---- leaving */

static void book_words(struct lens *lens, const struct lens_entry *entry,
                       void (*change)(struct wordbook *book, const char *plain)) {
    scoped_arena *scratch = arena_new();
    change(lens->book, entry->hay.plain);
    if (entry->hay.texts)
        change(lens->book, collate_plain(scratch, entry->hay.texts));
}

/* Of a type, as its version of the notice names it. */
static struct lens_type *type_of(struct lens *lens, const char *id) {
    size_t i = 0;
    while (i < LENS_TYPES && lens->types[i].count &&
           (id && lens->types[i].id ? strcmp(lens->types[i].id, id) != 0 : id != lens->types[i].id))
        i++;
    return i < LENS_TYPES ? &lens->types[i] : NULL;
}

static void count_in(struct lens *lens, const struct lens_entry *entry) {
    struct lens_type *type = type_of(lens, entry->type);
    lens->living++;
    if (type)
        *type = (struct lens_type){entry->type, type->count + 1};
}

static void count_out(struct lens *lens, const struct lens_entry *entry) {
    struct lens_type *type = type_of(lens, entry->type), *last = type;
    lens->living--;
    if (!type || !type->count || --type->count)
        return;
    while (last + 1 < lens->types + LENS_TYPES && last[1].count)
        last++;
    *type = *last;
    *last = (struct lens_type){0};
}

static void leave(struct lens *lens, ref_t party) {
    struct lens_seat *place = seat_of(lens, party);
    if (!place->entry)
        return;
    count_out(lens, place->entry);
    book_words(lens, place->entry, wordbook_take);
    lens_block_drop(place->entry);
    place->entry = NULL;
}

/* Those who were found by its name as their organisation's are not any more. */
void lens_purge(struct lens *lens, ref_t party) {
    leave(lens, party);
    for (size_t i = 0; i < lens->blocks.count; i++)
        lens_block_forget(lens->blocks.items[i], party);
    for (size_t i = 0; i < lens->making.count; i++)
        lens_block_forget(lens->making.items[i], party);
    lens->purges++;
}

static void forget(struct lens *lens, ref_t party) {
    pthread_rwlock_wrlock(&lens->guard);
    remember_forgotten(lens, party);
    lens_purge(lens, party);
    pthread_rwlock_unlock(&lens->guard);
}

void lens_forget(struct ctx *ctx, ref_t party) {
    forget(ctx->registry->lens, party);
    forget(ctx->registry->lens_whole, party);
    traits_forget(ctx->registry->traits, party);
    began_forget(ctx->registry->begans, party);
}

void lens_withhold(struct ctx *ctx, ref_t party) {
    lens_forget(ctx, party);
}

static void release(struct lens *lens, ref_t party) {
    pthread_rwlock_wrlock(&lens->guard);
    ARENA_PUSH(lens->arena, lens->owed, lens->owed_count, lens->owed_room, party);
    pthread_rwlock_unlock(&lens->guard);
}

void lens_release(struct ctx *ctx, ref_t party) {
    release(ctx->registry->lens, party);
    release(ctx->registry->lens_whole, party);
}

bool lens_owes(struct lens *lens) {
    pthread_rwlock_rdlock(&lens->guard);
    bool owes = lens->owed_count > 0;
    pthread_rwlock_unlock(&lens->guard);
    return owes;
}

const ref_t *lens_owed(struct lens *lens, struct arena *arena, size_t *count) {
    pthread_rwlock_wrlock(&lens->guard);
    const ref_t *owed = arena_copy(arena, lens->owed, lens->owed_count * sizeof *owed);
    *count = lens->owed_count;
    for (size_t i = 0; i < *count; i++)
        forget_forgotten(lens, owed[i]);
    lens->owed_count = 0;
    pthread_rwlock_unlock(&lens->guard);
    return owed;
}

static bool has(struct lens *lens, ref_t party) {
    pthread_rwlock_rdlock(&lens->guard);
    bool there = lens_entry_of(lens, party) != NULL;
    pthread_rwlock_unlock(&lens->guard);
    return there;
}

int lens_has(struct ctx *ctx, ref_t party) {
    return has(ctx->registry->lens, party) || has(ctx->registry->lens_whole, party);
}

/* Where nothing is ever out of sight, one is enough. */
struct lens *lens_seen(struct ctx *ctx) {
    bool two = edition_of(ctx)->sight && sight_sees(ctx);
    return two ? ctx->registry->lens_whole : ctx->registry->lens;
}

/* ---- coming */

void lens_run_add(struct lens *lens, struct lens_run run) {
    if (run.count)
        qsort(run.items, run.count, sizeof *run.items, lens_by_order);
    pthread_rwlock_wrlock(&lens->guard);
    for (size_t i = 0; i < run.count; i++) {
        struct lens_entry *entry = run.items[i];
        if (forgotten(lens, entry->party)) {
            lens_block_drop(entry);
            continue;
        }
        seat(lens, entry);
        book_words(lens, entry, wordbook_add);
        count_in(lens, entry);
    }
    ARENA_PUSH(lens->arena, lens->runs, lens->run_count, lens->run_room, run);
    pthread_rwlock_unlock(&lens->guard);
}

/* Which of the runs has the first entry that is left: a heap of runs. */
struct merge {
    struct lens_run *runs; /* copies: `at` is the merge's own */
    size_t *heap, count;
};

static bool skip_gone(struct lens_run *run) {
    while (run->at < run->count && run->items[run->at]->state == LENS_GONE)
        run->at++;
    return run->at < run->count;
}

static bool before(const struct merge *merge, size_t a, size_t b) {
    const struct lens_run *x = &merge->runs[merge->heap[a]], *y = &merge->runs[merge->heap[b]];
    return lens_order(x->items[x->at], y->items[y->at]) < 0;
}

static void sink(struct merge *merge, size_t at) {
    for (;;) {
        size_t first = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < merge->count; child++)
            if (before(merge, child, first))
                first = child;
        if (first == at)
            return;
        size_t swap = merge->heap[at];
        merge->heap[at] = merge->heap[first];
        merge->heap[first] = swap;
        at = first;
    }
}

/* Made anew for each block: somebody may have left meanwhile, and with a text its place in the order is gone. */
static struct merge merge_begin(struct arena *arena, const struct lens *lens) {
    struct merge merge = {.runs = arena_copy(arena, lens->runs, lens->run_count * sizeof *lens->runs),
                          .heap = arena_array(arena, lens->run_count, sizeof(size_t))};
    for (size_t i = 0; i < lens->run_count; i++)
        if (skip_gone(&merge.runs[i]))
            merge.heap[merge.count++] = i;
    for (size_t i = merge.count / 2; i-- > 0;)
        sink(&merge, i);
    return merge;
}

static struct lens_entry *merge_next(struct merge *merge) {
    if (!merge->count)
        return NULL;
    struct lens_run *run = &merge->runs[merge->heap[0]];
    struct lens_entry *entry = run->items[run->at++];
    if (!skip_gone(run))
        merge->heap[0] = merge->heap[--merge->count];
    sink(merge, 0);
    return entry;
}

/* Readers may look meanwhile. Whoever was forgotten between the two locks may be in this block: then it is made again. */
static bool make_some(struct lens *lens) {
    scoped_arena *scratch = arena_new();
    struct lens_entry **entries = arena_array(scratch, lens->sizes.fill, sizeof *entries);
    struct lens_block *block = NULL;
    size_t count = 0;
    pthread_rwlock_rdlock(&lens->guard);
    size_t purges = lens->purges;
    struct merge merge = merge_begin(scratch, lens);
    while (count < lens->sizes.fill && (entries[count] = merge_next(&merge)))
        count++;
    if (count)
        block = lens_block_new(entries, count, find_entry, lens);
    pthread_rwlock_unlock(&lens->guard);
    pthread_rwlock_wrlock(&lens->guard);
    bool good = purges == lens->purges;
    for (size_t i = 0; good && i < lens->run_count; i++)
        lens->runs[i].at = merge.runs[i].at;
    if (good && block)
        insert_block(lens, &lens->making, lens->making.count, block);
    pthread_rwlock_unlock(&lens->guard);
    if (!good)
        lens_block_free(block);
    return !good || count;
}

static void make_known(struct lens *lens) {
    struct lens_blocks none = lens->blocks;
    lens->blocks = lens->making;
    lens->making = none;
    for (size_t i = 0; i < lens->blocks.count; i++)
        for (size_t j = 0; j < lens->blocks.items[i]->base_count; j++) {
            struct lens_entry *entry = &lens->blocks.items[i]->base[j];
            seat_of(lens, entry->party)->entry = entry;
        }
    lens->here = true;
}

bool lens_make(struct lens *lens, const atomic_bool *stop) {
    while (make_some(lens))
        if (stop && *stop)
            return false;
    pthread_rwlock_wrlock(&lens->guard);
    make_known(lens);
    struct lens_run *runs = lens->runs;
    size_t count = lens->run_count;
    lens->runs = NULL;
    lens->run_count = lens->run_room = 0;
    pthread_rwlock_unlock(&lens->guard);
    for (size_t i = 0; i < count; i++)
        arena_free(runs[i].arena);
    return true;
}

/* ---- changing */

/* The last block that does not begin behind the entry. */
static size_t block_for(struct lens *lens, const struct lens_entry *entry, size_t from) {
    struct lens_blocks *blocks = &lens->blocks;
    size_t best = from;
    if (!blocks->count)
        insert_block(lens, blocks, 0, lens_block_new(NULL, 0, find_entry, lens));
    for (size_t i = from; i < blocks->count; i++) {
        const struct lens_entry *first = lens_block_first(blocks->items[i]);
        if (first && lens_order(first, entry) > 0)
            break;
        best = first ? i : best;
    }
    return best;
}

static void apply_some(struct lens *lens, struct lens_run *run, size_t end) {
    size_t block = 0;
    for (size_t i = run->at; i < end; i++)
        leave(lens, run->items[i]->party);
    for (; run->at < end; run->at++) {
        const struct lens_entry *entry = run->items[run->at];
        if (forgotten(lens, entry->party))
            continue;
        block = block_for(lens, entry, block);
        seat(lens, lens_block_add(lens->blocks.items[block], entry));
        book_words(lens, entry, wordbook_add);
        count_in(lens, entry);
    }
}

static bool loose(const struct lens *lens, size_t at) {
    const struct lens_block *block = lens->blocks.items[at];
    return block->fresh_count + block->dead >= lens->sizes.loose + block->base_count / 64;
}

static void settle(struct lens *lens) {
    bool more = true;
    for (size_t i = 0; more; i++) {
        pthread_rwlock_rdlock(&lens->guard);
        more = i < lens->blocks.count;
        bool due = more && loose(lens, i);
        pthread_rwlock_unlock(&lens->guard);
        if (!due)
            continue;
        pthread_rwlock_wrlock(&lens->guard);
        if (i < lens->blocks.count)
            remake(lens, i);
        pthread_rwlock_unlock(&lens->guard);
    }
}

/* In steps, so that readers get in between; each entry is old or new, never missing. */
void lens_apply(struct lens *lens, struct lens_run *run) {
    if (run->count)
        qsort(run->items, run->count, sizeof *run->items, lens_by_order);
    while (run->at < run->count) {
        size_t end = run->count - run->at > STEP ? run->at + STEP : run->count;
        pthread_rwlock_wrlock(&lens->guard);
        apply_some(lens, run, end);
        pthread_rwlock_unlock(&lens->guard);
    }
    settle(lens);
}
