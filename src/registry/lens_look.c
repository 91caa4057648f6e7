/* From the first block to the last, which is the order of names: the index of each says who is worth looking at, the texts say
 * who fits. It ends when the page is full, somebody more is known, and the count has reached its limit. While the lens is
 * built, what has been read so far is looked through from end to end and sorted. */
#include "registry/lens_inside.h"
#include "registry/traits.h"

#include <stdlib.h>
#include <string.h>

enum look_for { LOOK_WORDS, LOOK_NAME, LOOK_NAME_WORDS };

/* One of a page that is not in the order of names. */
struct ranked {
    const struct lens_entry *entry;
    day_t last;
    bool by_texts;
};

struct look {
    struct ctx *ctx;
    const struct filter_test *test; /* or NULL */
    struct ranked *best;            /* the first `limit` and one more; NULL: in the order of names */
    size_t best_count;
    day_t after_last;
    const struct lens *lens;
    struct needles needles;
    enum look_for what;
    const char *name; /* folded, for LOOK_NAME */
    struct lens_entry after;
    bool passed; /* the place where the page begins */
    size_t limit, count_max;
    struct lens_hits *hits;
    size_t room, looked_at;
    bool more;
};

static void push_hit(struct look *look, const struct lens_entry *entry, bool by_texts) {
    struct ctx *ctx = look->ctx;
    const struct lens_entry *organisation = lens_entry_of(look->lens, entry->organisation);
    struct lens_hit hit = {.party = entry->party,
                           .organisation = entry->organisation,
                           .by_texts = by_texts,
                           .type = entry->type ? notice_type(ctx_notice(ctx), entry->type) : NOTICE_NOTHING,
                           .name = arena_text(ctx->arena, entry->name),
                           .organisation_name =
                               organisation ? arena_text(ctx->arena, organisation->name) : NULL,
                           .phone = arena_text(ctx->arena, entry->phone),
                           .email = arena_text(ctx->arena, entry->email)};
    ARENA_PUSH(ctx->arena, look->hits->items, look->hits->count, look->room, hit);
    if (look->hits->count == look->limit) {
        look->hits->last = entry->party;
        look->hits->last_key = arena_text(ctx->arena, entry->key);
    }
}

/* Its organisation is asked only where that can change the answer. */
static enum needle_fit fits(const struct look *look, const struct lens_entry *entry) {
    if (look->what == LOOK_NAME)
        return needle_is_name(&entry->hay, look->name) ? FIT_FIELDS : FIT_NOT;
    if (look->what == LOOK_NAME_WORDS)
        return needle_names(&look->needles, &entry->hay) ? FIT_FIELDS : FIT_NOT;
    const struct lens_entry *organisation =
        look->needles.count > 1 ? lens_entry_of(look->lens, entry->organisation) : NULL;
    return needle_fits(&look->needles, &entry->hay, organisation ? &organisation->hay : NULL);
}

static bool counted(const struct look *look) {
    return look->hits->total >= look->count_max;
}

static bool done(const struct look *look) {
    return counted(look) && look->more && !look->best;
}

static const struct trait *trait_of(const struct look *look, const struct lens_entry *entry) {
    return traits_of(look->ctx->registry->traits, entry->party);
}

static bool kept(const struct look *look, const struct lens_entry *entry) {
    return !look->test ||
           filter_fits(look->test, entry->type, look->test->traits ? trait_of(look, entry) : NULL);
}

/* Whoever was never in contact has the earliest day there is. */
static int ranked_order(day_t a_last, const struct lens_entry *a, day_t b_last, const struct lens_entry *b) {
    return a_last != b_last ? (a_last > b_last ? -1 : 1) : lens_order(a, b);
}

/* Into its place among the best, the last of whom falls out. */
static void rank(struct look *look, const struct lens_entry *entry, bool by_texts) {
    const struct trait *trait = trait_of(look, entry);
    struct ranked one = {entry, trait ? trait->last : DAY_NONE, by_texts};
    if (!look->passed && ranked_order(look->after_last, &look->after, one.last, entry) >= 0)
        return;
    size_t at = look->best_count;
    while (at && ranked_order(look->best[at - 1].last, look->best[at - 1].entry, one.last, entry) > 0)
        at--;
    if (at > look->limit)
        return;
    size_t behind = (look->best_count > look->limit ? look->limit : look->best_count) - at;
    memmove(&look->best[at + 1], &look->best[at], behind * sizeof one);
    look->best[at] = one;
    look->best_count += look->best_count <= look->limit;
}

static void push_best(struct look *look) {
    for (size_t i = 0; i < look->best_count && i < look->limit; i++)
        push_hit(look, look->best[i].entry, look->best[i].by_texts);
    look->more = look->best_count > look->limit;
    if (look->hits->last)
        look->hits->last_key = arena_printf(look->ctx->arena, "%d %s", (int)look->best[look->limit - 1].last,
                                            look->hits->last_key);
}

/* Somebody who fits, in the order of names. */
static void meet(struct look *look, const struct lens_entry *entry, enum needle_fit fit) {
    look->hits->total += !counted(look);
    look->hits->by_fields = look->hits->by_fields || fit == FIT_FIELDS;
    if (look->best) {
        rank(look, entry, fit == FIT_TEXTS);
        return;
    }
    look->passed = look->passed || lens_order(&look->after, entry) < 0;
    if (!look->passed)
        return;
    if (look->hits->count < look->limit)
        push_hit(look, entry, fit == FIT_TEXTS);
    else
        look->more = true;
}

static void consider(struct look *look, const struct lens_entry *entry) {
    look->looked_at++;
    enum needle_fit fit = fits(look, entry);
    if (fit != FIT_NOT && kept(look, entry))
        meet(look, entry, fit);
}

/* The slots of a set, in order. */
static size_t list_slots(const struct slots *slots, uint16_t *list) {
    size_t count = 0;
    for (size_t i = 0; i < GRAM_WORDS; i++)
        for (uint64_t bits = slots->bits[i]; bits; bits &= bits - 1)
            list[count++] = (uint16_t)(i * 64 + (size_t)__builtin_ctzll(bits));
    return count;
}

/* Entries lie far from each other in memory: what will be looked at soon is fetched while the present one is looked at. */
static void fetch(const struct look *look, const struct lens_block *block, const uint16_t *list, size_t left) {
    enum { ENTRIES_AHEAD = 8, TEXTS_AHEAD = 4 };
    if (left > ENTRIES_AHEAD)
        __builtin_prefetch(&block->base[list[ENTRIES_AHEAD]].hay);
    if (left > TEXTS_AHEAD) {
        const struct haystack *hay = &block->base[list[TEXTS_AHEAD]].hay;
        __builtin_prefetch(look->needles.way == LENS_LETTERS ? hay->letters : hay->plain);
    }
}

static void look_in_block(struct look *look, const struct lens_block *block) {
    struct slots slots = lens_block_sieve(block, &look->needles);
    uint16_t list[GRAM_SLOTS];
    size_t count = list_slots(&slots, list), fresh = 0;
    for (size_t i = 0; i < count && !done(look); i++) {
        const struct lens_entry *entry = &block->base[list[i]];
        fetch(look, block, list + i, count - i);
        for (; fresh < block->fresh_count && lens_order(block->fresh[fresh], entry) < 0; fresh++)
            consider(look, block->fresh[fresh]);
        consider(look, entry);
    }
    while (fresh < block->fresh_count && !done(look))
        consider(look, block->fresh[fresh++]);
}

/* Nobody in it can be on the page, and nobody needs to be counted: it ends before the place where the page begins. */
static bool skipped(const struct look *look, size_t at) {
    const struct lens_blocks *blocks = &look->lens->blocks;
    const struct lens_entry *next =
        counted(look) && at + 1 < blocks->count ? lens_block_first(blocks->items[at + 1]) : NULL;
    return next && !look->passed && lens_order(&look->after, next) >= 0;
}

static void look_in_blocks(struct look *look) {
    const struct lens_blocks *blocks = &look->lens->blocks;
    for (size_t i = 0; i < blocks->count && !done(look); i++)
        if (!skipped(look, i))
            look_in_block(look, blocks->items[i]);
}

static void look_in_runs(struct look *look) {
    const struct lens *lens = look->lens;
    struct arena *arena = look->ctx->arena;
    struct lens_entry **found = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < lens->run_count; i++)
        for (size_t j = 0; j < lens->runs[i].count; j++) {
            struct lens_entry *entry = lens->runs[i].items[j];
            look->looked_at++;
            if (entry->state != LENS_GONE && fits(look, entry) != FIT_NOT && kept(look, entry))
                ARENA_PUSH(arena, found, count, room, entry);
        }
    if (count)
        qsort(found, count, sizeof *found, lens_by_order);
    for (size_t i = 0; i < count && !done(look); i++)
        meet(look, found[i], fits(look, found[i]));
}

/* Everybody is as many as there are; the rest are looked for. */
static void look_for(struct look *look) {
    bool everybody = look->what == LOOK_WORDS && !look->needles.count && !look->test;
    if (everybody)
        look->hits->total = look->lens->living;
    size_t limit = look->count_max;
    look->count_max = everybody ? 0 : limit;
    if (look->lens->here)
        look_in_blocks(look);
    else
        look_in_runs(look);
    look->count_max = limit;
    if (look->best)
        push_best(look);
    look->hits->capped = !everybody && counted(look);
    if (!look->more)
        look->hits->last = 0;
}

/* Without its place in the order: where it stands now; from the beginning when it is nowhere. */
static void begin_after(struct look *look, const struct lens_query *query) {
    const struct lens_entry *entry = query->after_key ? NULL : lens_entry_of(look->lens, query->after);
    const char *key = entry ? entry->key : query->after_key;
    if (look->best) {
        const struct trait *trait = entry ? trait_of(look, entry) : NULL;
        char *end = NULL;
        look->after_last = trait ? trait->last : DAY_NONE;
        if (key && !entry) {
            look->after_last = (day_t)strtol(key, &end, 10);
            key = *end == ' ' ? end + 1 : NULL;
        }
    }
    look->after = (struct lens_entry){.party = query->after, .key = key};
    look->passed = !query->after || !look->after.key;
}

/* How many were worth looking at. */
static size_t look_one_way(struct ctx *ctx, const struct lens_query *query, int way, struct lens_hits *hits) {
    const struct lens *lens = lens_seen(ctx);
    struct look look = {.ctx = ctx,
                        .lens = lens,
                        .needles = needle_cut(ctx, query->words, way, lens->book),
                        .limit = query->limit,
                        .count_max = query->count_max,
                        .test = query->test,
                        .hits = hits};
    if (query->by_last)
        look.best = arena_array(ctx->arena, query->limit + 2, sizeof *look.best);
    *hits = (struct lens_hits){.way = way, .so_far = !lens->here};
    lens_progress(ctx, &hits->read, &hits->of);
    if (query->fields_only)
        needle_fields_only(&look.needles);
    hits->needles = look.needles;
    begin_after(&look, query);
    if (look.needles.count || way == LENS_LETTERS)
        look_for(&look);
    return look.looked_at;
}

/* Somebody who typed without å, ä and ö what stands so in a note may have meant a name that has them. */
static void look_for_names_too(struct ctx *ctx, const struct lens_query *query, struct lens_hits *hits) {
    struct lens_hits plain;
    (void)look_one_way(ctx, query, LENS_PLAIN, &plain);
    if (plain.by_fields)
        *hits = plain;
}

/* The index is one for both spellings: where it let nobody through, nobody can fit without å, ä and ö either. */
void lens_look_now(struct ctx *ctx, const struct lens_query *query, struct lens_hits *hits) {
    for (int way = query->way; way < LENS_WAYS; way++) {
        size_t looked_at = look_one_way(ctx, query, way, hits);
        if (hits->total && !hits->by_fields && way == LENS_LETTERS && !query->after)
            look_for_names_too(ctx, query, hits);
        if (hits->total || query->after)
            return;
        way += way == LENS_LETTERS && !looked_at;
    }
    hits->way = query->way;
}

enum status lens_look(struct ctx *ctx, const struct lens_query *query, struct lens_hits *hits) {
    struct lens *lens = lens_seen(ctx);
    bool whole, seen = false;
    while (!seen) {
        TRY(lens_ready(ctx, query->patience, &whole));
        pthread_rwlock_rdlock(&lens->guard);
        seen = lens->here || !whole; /* it may have been put away meanwhile */
        if (seen)
            lens_look_now(ctx, query, hits);
        pthread_rwlock_unlock(&lens->guard);
    }
    return ST_OK;
}

bool lens_types(struct ctx *ctx, size_t *counts) {
    struct lens *lens = lens_seen(ctx);
    const struct notice *notice = ctx_notice(ctx);
    memset(counts, 0, notice->types_count * sizeof *counts);
    pthread_rwlock_rdlock(&lens->guard);
    for (size_t i = 0; i < LENS_TYPES && lens->types[i].count; i++) {
        int type = lens->types[i].id ? notice_type(notice, lens->types[i].id) : NOTICE_NOTHING;
        if (type != NOTICE_NOTHING)
            counts[type] += lens->types[i].count;
    }
    bool here = lens->here;
    pthread_rwlock_unlock(&lens->guard);
    return here;
}

/* ---- who is meant */

static void look_named(struct ctx *ctx, struct look *look, enum look_for what) {
    look->ctx = ctx;
    look->what = what;
    look->lens = lens_seen(ctx);
    look->passed = true;
    look->limit = look->count_max = SIZE_MAX;
    if (look->needles.count && *look->name)
        look_for(look);
}

enum status lens_named(struct ctx *ctx, const char *name, struct lens_hits *hits) {
    struct lens *lens = lens_seen(ctx);
    struct look look = {.needles = needle_cut(ctx, name, LENS_LETTERS, NULL),
                        .name = needle_fold(ctx->arena, name),
                        .hits = hits};
    bool whole, seen = false;
    *hits = (struct lens_hits){0};
    while (!seen) {
        TRY(lens_ready(ctx, LENS_WHOLE, &whole));
        pthread_rwlock_rdlock(&lens->guard);
        seen = lens->here;
        if (seen)
            look_named(ctx, &look, LOOK_NAME);
        if (seen && !hits->count)
            look_named(ctx, &look, LOOK_NAME_WORDS);
        pthread_rwlock_unlock(&lens->guard);
    }
    return ST_OK;
}

enum status lens_of(struct ctx *ctx, const ref_t *parties, size_t count, struct lens_hits *hits) {
    struct lens *lens = lens_seen(ctx);
    struct look look = {.ctx = ctx, .lens = lens, .limit = SIZE_MAX, .hits = hits};
    bool whole, seen = false;
    *hits = (struct lens_hits){0};
    while (!seen) {
        TRY(lens_ready(ctx, LENS_WHOLE, &whole));
        pthread_rwlock_rdlock(&lens->guard);
        seen = lens->here;
        for (size_t i = 0; seen && i < count; i++) {
            const struct lens_entry *entry = lens_entry_of(lens, parties[i]);
            if (entry)
                push_hit(&look, entry, false);
        }
        pthread_rwlock_unlock(&lens->guard);
    }
    hits->total = hits->count;
    return ST_OK;
}

void lens_progress(struct ctx *ctx, size_t *read, size_t *of) {
    const struct lens *lens = lens_seen(ctx);
    *read = atomic_load(&lens->read);
    *of = atomic_load(&lens->of);
}
