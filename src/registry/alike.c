/* Everybody is read once, and gives keys: hashes of what would be the same for two that are one. The keys are sorted, so that
 * those with the same key stand together; only they are compared. A key that many share (an info@ address, a common name)
 * compares each with its neighbours in the order of names, so that a crowd costs no more than its size.
 *
 * Of everybody no more is held than is compared: what only can be the same or not is held as a hash. A list that grows leaves its
 * old place at once. Pairs are looked at in several passes, each with its share of them, and only the surest are held.
 *
 * Those are kept (twins.h): while nothing changes a page costs no more than itself, and in a large register a page is of a moment
 * ago, without those that are gone or were told apart since. */
#include "registry/alike.h"

#include "base/clock.h"
#include "registry/scope.h"

#include "registry/alike_judge.h"
#include "registry/collate.h"
#include "registry/inside.h"
#include "registry/joined.h"
#include "registry/merge.h"
#include "registry/role.h"
#include "registry/sight.h"
#include "registry/twins.h"
#include "registry/within.h"

#include <stdlib.h>
#include <string.h>

enum { CROWD = 12, NEIGHBOURS = 8, PAGE_MAX = 500, POINTS_MAX = 999 };
enum { PASSES = 16 };

static const struct {
    const char *id, *words;
} whys[] = {
#define ALIKE(bit, id, words) {id, words},
#include "registry/alike.def"
#undef ALIKE
};

const char *alike_why_id(enum alike_why why) {
    return whys[why].id;
}

const char *alike_why_words(enum lang lang, enum alike_why why) {
    return msg(lang, whys[why].words);
}

/* ---- everybody, as they are compared */

/* Half a hash: whom it brings together by chance are compared for nothing. */
struct key {
    uint32_t hash, who;
};

struct pair {
    uint32_t one, two;
};

/* In an arena of its own, which goes when it grows. */
struct list {
    struct arena *arena;
    void *items;
    size_t count, room;
};

/* Told apart: pairs in order. */
struct apart {
    ref_t (*items)[2];
    size_t count;
};

struct looking {
    struct ctx *ctx;
    struct arena *arena; /* all that is compared, but for the lists */
    struct arena *scratch;
    struct list everybody, keys, pairs; /* of struct alike_one, key, pair */
    unsigned pass;
    const atomic_bool *stop; /* whoever works ahead is told to end; or NULL */
    struct apart apart;
};

static void grow(struct list *list, size_t size) {
    enum { FIRST = 1024 };
    size_t room = list->room ? list->room + list->room / 2 : FIRST;
    struct arena *arena = arena_new();
    void *items = arena_array(arena, room, size);
    if (list->count)
        memcpy(items, list->items, list->count * size);
    arena_free(list->arena);
    *list = (struct list){arena, items, list->count, room};
}

/* The place of a new one. */
static void *pushed(struct list *list, size_t size) {
    if (list->count == list->room)
        grow(list, size);
    return (char *)list->items + size * list->count++;
}

static struct alike_one *at(const struct looking *l, size_t who) {
    return (struct alike_one *)l->everybody.items + who;
}

static void put_hash(struct looking *l, uint64_t hash) {
    if (hash)
        *(struct key *)pushed(&l->keys, sizeof(struct key)) =
            (struct key){(uint32_t)(hash >> 32), (uint32_t)(l->everybody.count - 1)};
}

static void put_key(struct looking *l, const char *kind, const char *text) {
    if (text && *text)
        put_hash(l, alike_hash(kind, text));
}

static void put_near(void *arg, const char *text) {
    put_key(arg, "near:", text);
}

static void put_keys(struct looking *l, const struct alike_one *one) {
    const char *kind = one->person ? "p:" : "o:";
    for (size_t i = 0; i < one->emails.count; i++)
        put_hash(l, one->emails.items[i]);
    for (size_t i = 0; i < one->phones.count; i++)
        put_hash(l, one->phones.items[i]);
    put_hash(l, one->business);
    put_hash(l, one->number);
    if (one->address && one->last)
        put_key(l, kind, arena_printf(l->scratch, "%016llx|%s", (unsigned long long)one->address, one->last));
    if (!alike_telling(one))
        return;
    put_key(l, one->person ? "sorted:" : "osorted:", one->name.sorted);
    put_near(l, one->name.plain);
    alike_without(l->scratch, one->name.plain, put_near, l);
}

static enum status read_one(struct looking *l, struct db *db, ref_t party) {
    struct ctx *ctx = l->ctx;
    struct values values;
    struct roles roles;
    struct alike_one one = {.party = party};
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    if (query_row(&q)) {
        one.person = role_form(query_text(l->scratch, &q, "form")) == FORM_PERSON;
        one.made = query_int(&q, "made");
    }
    TRY(query_done(ctx, &q));
    TRY(sight_profile(ctx, db, party, &values));
    if (!values.count)
        return ST_OK;
    TRY(role_list(ctx, db, party, &roles));
    alike_take(l->arena, l->scratch, &values, &one);
    for (size_t i = 0; i < roles.count; i++)
        if (roles.items[i].organisation)
            alike_hash_push(l->arena, &one.organisations, (uint64_t)roles.items[i].organisation);
    *(struct alike_one *)pushed(&l->everybody, sizeof one) = one;
    put_keys(l, &one);
    return ST_OK;
}

/* Each in memory of its own; one letter that cannot be read must not hide everybody else. */
static enum status read_all(struct looking *l, struct db *db) {
    struct arena *outer = l->ctx->arena;
    enum status status = ST_OK;
    scoped_query q = query_begin(db, SQL_PARTIES_CHANGED);
    query_bind_int(&q, 1, 0);
    while (query_row(&q) && !(l->stop && atomic_load(l->stop))) {
        scoped_arena *arena = arena_new();
        l->ctx->arena = l->scratch = arena;
        status = read_one(l, db, query_int(&q, "id"));
        registry_memory_back(l->ctx, outer);
        if (status != ST_OK)
            fault_clear(l->ctx);
    }
    return query_done(l->ctx, &q);
}

/* ---- who stands together */

static int by_hash(const void *a, const void *b) {
    const struct key *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->who < y->who ? -1 : x->who > y->who;
}

static int by_pair(const void *a, const void *b) {
    const struct pair *x = a, *y = b;
    if (x->one != y->one)
        return x->one < y->one ? -1 : 1;
    return x->two < y->two ? -1 : x->two > y->two;
}

static int by_name(const void *a, const void *b, void *arg) {
    const struct looking *l = arg;
    const struct alike_one *x = at(l, ((const struct key *)a)->who), *y = at(l, ((const struct key *)b)->who);
    int order = strcmp(x->name.sorted, y->name.sorted);
    return order ? order : x->party < y->party ? -1 : x->party > y->party;
}

/* Each once; most pairs have several keys in common. */
static void drop_doubles(struct looking *l) {
    struct pair *pairs = l->pairs.items;
    size_t kept = 0;
    if (l->pairs.count)
        qsort(pairs, l->pairs.count, sizeof *pairs, by_pair);
    for (size_t i = 0; i < l->pairs.count; i++)
        if (!kept || by_pair(&pairs[kept - 1], &pairs[i]) != 0)
            pairs[kept++] = pairs[i];
    l->pairs.count = kept;
}

static void push_pair(struct looking *l, uint32_t a, uint32_t b) {
    if (a == b || (a < b ? a : b) % PASSES != l->pass)
        return;
    if (l->pairs.count == l->pairs.room) {
        drop_doubles(l);
        if (l->pairs.count >= l->pairs.room / 2)
            grow(&l->pairs, sizeof(struct pair));
    }
    *(struct pair *)pushed(&l->pairs, sizeof(struct pair)) = (struct pair){a < b ? a : b, a < b ? b : a};
}

static void pair_up(struct looking *l, struct key *keys, size_t count) {
    size_t reach = count > CROWD ? NEIGHBOURS : count;
    if (count > CROWD && !l->pass) /* in the passes that follow they stand in this order */
        qsort_r(keys, count, sizeof *keys, by_name, l);
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count && j <= i + reach; j++)
            push_pair(l, keys[i].who, keys[j].who);
}

static void find_pairs(struct looking *l) {
    struct key *keys = l->keys.items;
    if (l->keys.count && !l->pass)
        qsort(keys, l->keys.count, sizeof *keys, by_hash);
    l->pairs.count = 0;
    for (size_t from = 0, to; from < l->keys.count; from = to) {
        for (to = from + 1; to < l->keys.count && keys[to].hash == keys[from].hash;)
            to++;
        pair_up(l, keys + from, to - from);
    }
    drop_doubles(l);
}

/* Whose name a crowd has: then the name alone says nothing. */
static void mark_common(struct looking *l) {
    scoped_arena *arena = arena_new();
    size_t count = l->everybody.count;
    struct key *names = arena_array(arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = (struct key){
            (uint32_t)(alike_hash(at(l, i)->person ? "p:" : "o:", at(l, i)->name.sorted) >> 32), (uint32_t)i};
    if (count)
        qsort(names, count, sizeof *names, by_hash);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && names[to].hash == names[from].hash;)
            to++;
        for (size_t i = from; i < to; i++)
            at(l, names[i].who)->common = to - from > CROWD;
    }
}

/* ---- told apart */

static int by_parties(const void *a, const void *b) {
    return memcmp(a, b, 2 * sizeof(ref_t));
}

/* Those who were told apart, as whoever they are part of now. */
static enum status read_apart(struct ctx *ctx, struct db *db, struct arena *arena, struct apart *apart) {
    size_t room = 0;
    *apart = (struct apart){0};
    scoped_query q = query_begin(db, SQL_DISTINCT_ALL);
    while (query_row(&q)) {
        ref_t low = query_int(&q, "low"), high = query_int(&q, "high");
        TRY(joined_now(ctx, db, &low));
        TRY(joined_now(ctx, db, &high));
        if (apart->count == room) {
            room = room ? room * 2 : 64;
            apart->items = arena_grow(arena, apart->items, apart->count, room, sizeof *apart->items);
        }
        apart->items[apart->count][0] = low < high ? low : high;
        apart->items[apart->count++][1] = low < high ? high : low;
    }
    TRY(query_done(ctx, &q));
    if (apart->count)
        qsort(apart->items, apart->count, sizeof *apart->items, by_parties);
    return ST_OK;
}

static bool told_apart(const struct apart *apart, ref_t a, ref_t b) {
    const ref_t pair[2] = {a < b ? a : b, a < b ? b : a};
    return apart->count && bsearch(pair, apart->items, apart->count, sizeof *apart->items, by_parties);
}

/* ---- the list */

/* The surest behind a place; `total` counts all pairs, `behind` those behind the place. There is room for twice as many, and
 * they are put in order whenever it is full. */
struct founds {
    struct twin after, *items, last; /* last: where the next page goes on */
    size_t count, limit, behind, total;
};

static int surest_first(const void *a, const void *b) {
    const struct twin *x = a, *y = b;
    if (x->points != y->points)
        return x->points > y->points ? -1 : 1;
    if (x->one != y->one)
        return x->one < y->one ? -1 : 1;
    return x->other < y->other ? -1 : x->other > y->other;
}

static void put_in_order(struct founds *founds) {
    if (founds->count)
        qsort(founds->items, founds->count, sizeof *founds->items, surest_first);
    if (founds->count > founds->limit)
        founds->count = founds->limit;
}

static void put_found(struct founds *founds, struct twin found) {
    founds->total++;
    if (surest_first(&found, &founds->after) <= 0)
        return;
    founds->behind++;
    founds->items[founds->count++] = found;
    if (founds->count == 2 * founds->limit)
        put_in_order(founds);
}

static void judge_all(struct looking *l, struct founds *founds) {
    const struct pair *pairs = l->pairs.items;
    for (size_t i = 0; i < l->pairs.count; i++) {
        const struct alike_one *a = at(l, pairs[i].one), *b = at(l, pairs[i].two);
        const struct alike_judged judged = alike_judge(a, b);
        bool older = a->made < b->made || (a->made == b->made && a->party < b->party);
        if (judged.points < 1 || told_apart(&l->apart, a->party, b->party))
            continue;
        put_found(founds, (struct twin){.one = older ? a->party : b->party,
                                        .other = older ? b->party : a->party,
                                        .why = judged.why,
                                        .points = judged.points < POINTS_MAX ? judged.points : POINTS_MAX});
    }
}

/* Three digits of points, then the two ids. */
static enum status read_cursor(struct ctx *ctx, const char *cursor, struct twin *after) {
    enum { DIGITS = 3, REF = 13 };
    *after = (struct twin){.points = POINTS_MAX + 1};
    if (!cursor || !*cursor)
        return ST_OK;
    bool good = strlen(cursor) == DIGITS + 2 * REF && strspn(cursor, "0123456789") >= DIGITS;
    if (!good || !ref_parse(arena_text_n(ctx->arena, cursor + DIGITS, REF), &after->one) ||
        !ref_parse(cursor + DIGITS + REF, &after->other))
        return FAIL(ctx, ST_INVALID, M("This page of the list is not known. Search again."));
    after->points = (int)strtol(arena_text_n(ctx->arena, cursor, DIGITS), NULL, 10);
    return ST_OK;
}

static const struct hit *hit_of(const struct hits *hits, ref_t party) {
    for (size_t i = 0; i < hits->count; i++)
        if (hits->items[i].party == party)
            return &hits->items[i];
    return NULL;
}

static enum alike_sure how_sure(int points) {
    return points >= ALIKE_CERTAIN_POINTS  ? ALIKE_SURE
           : points >= ALIKE_LIKELY_POINTS ? ALIKE_LIKELY
                                           : ALIKE_POSSIBLE;
}

static enum status show_page(struct ctx *ctx, const struct twin *page, size_t count,
                             struct alike_pairs *pairs) {
    ref_t *parties = arena_array(ctx->arena, 2 * count + 1, sizeof *parties);
    struct hits hits;
    for (size_t i = 0; i < count; i++) {
        parties[2 * i] = page[i].one;
        parties[2 * i + 1] = page[i].other;
    }
    TRY(find_these(ctx, parties, 2 * count, &hits));
    pairs->items = arena_array(ctx->arena, count + 1, sizeof *pairs->items);
    for (size_t i = 0; i < count; i++) {
        const struct hit *one = hit_of(&hits, page[i].one), *other = hit_of(&hits, page[i].other);
        if (!one || !other)
            continue; /* erased since they were compared */
        pairs->items[pairs->count++] = (struct alike_pair){.one = *one,
                                                           .other = *other,
                                                           .why = page[i].why,
                                                           .points = page[i].points,
                                                           .sure = how_sure(page[i].points)};
    }
    return ST_OK;
}

static enum status look(struct looking *l, struct founds *founds) {
    scoped_reader *db = NULL;
    TRY(store_reader(l->ctx, l->ctx->registry->store, &db));
    TRY(read_all(l, db));
    TRY(read_apart(l->ctx, db, l->arena, &l->apart));
    mark_common(l);
    for (l->pass = 0; l->pass < PASSES; l->pass++) {
        find_pairs(l);
        judge_all(l, founds);
    }
    put_in_order(founds);
    return ST_OK;
}

/* `founds->items` has room for twice the limit. */
static enum status look_at_all(struct ctx *ctx, const atomic_bool *stop, struct founds *founds) {
    scoped_arena *arena = arena_new();
    struct looking looking = {.ctx = ctx, .arena = arena, .stop = stop};
    enum status status = look(&looking, founds);
    arena_free(looking.everybody.arena);
    arena_free(looking.keys.arena);
    arena_free(looking.pairs.arena);
    return status;
}

/* ---- what is kept */

static enum status look_for_kept(struct ctx *ctx, struct arena *arena, const atomic_bool *stop,
                                 struct twins_found *found) {
    struct founds founds = {.after.points = POINTS_MAX + 1, .limit = TWINS_KEPT};
    int64_t began = clock_monotonic();
    *found = (struct twins_found){.change = store_change(ctx->registry->store)};
    founds.items = arena_array(arena, 2 * founds.limit, sizeof *founds.items);
    TRY(look_at_all(ctx, stop, &founds));
    found->items = founds.items;
    found->count = founds.count;
    found->total = founds.total;
    found->cost = clock_monotonic() - began;
    return ST_OK;
}

static enum status look_and_keep(struct ctx *ctx) {
    scoped_arena *arena = arena_new();
    struct twins_found found;
    TRY(look_for_kept(ctx, arena, NULL, &found));
    twins_keep(ctx, ctx->registry->twins, &found);
    return ST_OK;
}

/* Of a moment ago: whom somebody told apart since is not shown again. */
static enum status drop_apart(struct ctx *ctx, struct founds *founds) {
    scoped_reader *db = NULL;
    struct apart apart;
    size_t kept = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(read_apart(ctx, db, ctx->arena, &apart));
    for (size_t i = 0; i < founds->count; i++)
        if (!told_apart(&apart, founds->items[i].one, founds->items[i].other))
            founds->items[kept++] = founds->items[i];
    founds->total -= founds->count - kept;
    founds->count = kept;
    return ST_OK;
}

/* Behind the surest that are kept everybody is looked at for the page alone. */
static enum status find_page(struct ctx *ctx, struct founds *founds, bool *more) {
    struct twins *twins = ctx->registry->twins;
    bool fresh = false, kept = false;
    struct twins_page page = {.after = founds->after, .limit = founds->limit, .order = surest_first};
    twins_enter(twins);
    if (!ctx->scope)
        kept = twins_get(ctx, twins, &page, &fresh);
    enum status status = ST_OK;
    if (!ctx->scope && !kept) {
        status = look_and_keep(ctx);
        kept = status == ST_OK && twins_get(ctx, twins, &page, &fresh);
    }
    twins_leave(twins);
    TRY(status);
    if (!kept || page.beyond) {
        TRY(look_at_all(ctx, NULL, founds));
        *more = founds->behind > founds->count;
    } else {
        *more = page.more;
        founds->items = page.items;
        founds->count = page.count;
        founds->total = page.total;
    }
    if (founds->count)
        founds->last = founds->items[founds->count - 1];
    return fresh || !kept ? ST_OK : drop_apart(ctx, founds);
}

/* Whoever asks meanwhile is shown the list that is there. */
enum status alike_ahead(struct ctx *ctx, const atomic_bool *stop) {
    struct twins *twins = ctx->registry->twins;
    struct twins_found found;
    twins_enter(twins);
    bool wanted = twins_wanted(ctx, twins);
    twins_leave(twins);
    if (!wanted)
        return ST_OK;
    scoped_arena *arena = arena_new();
    TRY(look_for_kept(ctx, arena, stop, &found));
    if (atomic_load(stop))
        return ST_OK;
    twins_enter(twins);
    twins_keep(ctx, twins, &found);
    twins_leave(twins);
    return ST_OK;
}

enum status alike_list(struct ctx *ctx, const char *cursor, size_t limit, struct alike_pairs *pairs) {
    struct founds founds = {.limit = limit && limit < PAGE_MAX ? limit : PAGE_MAX};
    bool more;
    *pairs = (struct alike_pairs){0};
    TRY(scope_duty(ctx));
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(read_cursor(ctx, cursor, &founds.after));
    founds.items = arena_array(ctx->arena, 2 * founds.limit, sizeof *founds.items);
    TRY(find_page(ctx, &founds, &more));
    pairs->total = founds.total;
    if (more && founds.last.one) {
        const struct twin *last = &founds.last;
        pairs->cursor = arena_printf(ctx->arena, "%03d%s%s", last->points, ref_text(ctx->arena, last->one),
                                     ref_text(ctx->arena, last->other));
    }
    return founds.count ? show_page(ctx, founds.items, founds.count, pairs) : ST_OK;
}
