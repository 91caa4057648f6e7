/* A table by party, read in steps by whoever asks first, or ahead by the thread of the lens: each step is a snapshot of its own,
 * and whoever waits no longer gets what is there. Rejected: a thread of its own, which would have to be started, stopped and told of
 * faults for some seconds' work a day; and places in the lens, which would make everybody pay for it who only searches. */
#include "registry/traits.h"

#include "base/clock.h"
#include "registry/collate.h"
#include "registry/edition.h"
#include "registry/lens.h"
#include "registry/role.h"
#include "vault/token.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STEP = 64, FEW = 16, LEAST_ROOM = 1024, SECOND = 1000000 };

struct industry {
    uint64_t key; /* 0: free */
    char *text;   /* NULL: nobody has it any more */
    size_t count;
};

struct refs {
    ref_t *items;
    size_t count, room, at;
};

struct traits {
    struct arena *arena;

    pthread_mutex_t lock; /* of `busy`: one reads on, the others wait for it */
    pthread_cond_t free;
    bool busy;
    size_t waiting;

    /* whoever is busy: */
    struct arena *todo_arena;
    struct refs todo;
    const struct edition *edition; /* NULL: nothing is read yet */
    day_t day;
    int64_t change, suppressed;

    pthread_rwlock_t guard; /* of what follows */
    struct arena *table_arena;
    struct trait *table; /* open addressing */
    size_t room, used, here, forgotten;
    struct industry *industries; /* open addressing */
    size_t industry_room, industry_used;
};

/* ---- made and unmade */

struct traits *traits_new(void) {
    struct arena *arena = arena_new();
    struct traits *traits = arena_alloc(arena, sizeof *traits);
    pthread_condattr_t steady;
    traits->arena = arena;
    must(pthread_condattr_init(&steady) == 0 && pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) == 0);
    must(pthread_mutex_init(&traits->lock, NULL) == 0 && pthread_cond_init(&traits->free, &steady) == 0 &&
         pthread_rwlock_init(&traits->guard, NULL) == 0);
    pthread_condattr_destroy(&steady);
    return traits;
}

void traits_free(struct traits *traits) {
    if (!traits)
        return;
    arena_free(traits->todo_arena);
    arena_free(traits->table_arena);
    pthread_rwlock_destroy(&traits->guard);
    pthread_cond_destroy(&traits->free);
    pthread_mutex_destroy(&traits->lock);
    arena_free(traits->arena);
}

/* ---- the table, with `guard` held */

static struct trait *place_of(struct trait *table, size_t room, ref_t party) {
    size_t at = (size_t)((uint64_t)party * 0x9e3779b97f4a7c15u >> 20) & (room - 1);
    while (table[at].party && table[at].party != party)
        at = (at + 1) & (room - 1);
    return &table[at];
}

const struct trait *traits_of(const struct traits *traits, ref_t party) {
    const struct trait *trait = traits->room ? place_of(traits->table, traits->room, party) : NULL;
    return trait && trait->here ? trait : NULL;
}

static struct industry *industry_of(const struct traits *traits, uint64_t key) {
    size_t at = (size_t)(key >> 20) & (traits->industry_room - 1);
    while (traits->industries[at].key && traits->industries[at].key != key)
        at = (at + 1) & (traits->industry_room - 1);
    return &traits->industries[at];
}

static void more_industries(struct traits *traits) {
    struct industry *old = traits->industries;
    size_t room = traits->industry_room;
    traits->industry_room = room ? room * 2 : 64;
    traits->industries = arena_array(traits->table_arena, traits->industry_room, sizeof *old);
    for (size_t i = 0; i < room; i++)
        if (old[i].key)
            *industry_of(traits, old[i].key) = old[i];
}

static void industry_join(struct traits *traits, uint64_t key, const char *text) {
    if (!key)
        return;
    if ((traits->industry_used + 1) * 2 > traits->industry_room)
        more_industries(traits);
    struct industry *industry = industry_of(traits, key);
    traits->industry_used += !industry->key;
    industry->key = key;
    if (!industry->text)
        industry->text = arena_text(traits->table_arena, text);
    industry->count++;
}

static void industry_leave(struct traits *traits, uint64_t key) {
    struct industry *industry = key ? industry_of(traits, key) : NULL;
    if (!industry || !industry->count || --industry->count)
        return;
    explicit_bzero(industry->text, strlen(industry->text));
    industry->text = NULL;
}

static void leave(struct traits *traits, ref_t party) {
    struct trait *trait = traits->room ? place_of(traits->table, traits->room, party) : NULL;
    if (!trait || !trait->here)
        return;
    industry_leave(traits, trait->industry);
    *trait = (struct trait){.party = party};
    traits->here--;
}

static void empty(struct traits *traits, size_t count) {
    arena_free(traits->table_arena);
    traits->table_arena = arena_new_apart();
    traits->room = LEAST_ROOM;
    while (traits->room < 2 * count)
        traits->room *= 2;
    traits->table = arena_array(traits->table_arena, traits->room, sizeof *traits->table);
    traits->used = traits->here = 0;
    traits->industries = NULL;
    traits->industry_room = traits->industry_used = 0;
}

static void more_room(struct traits *traits) {
    struct trait *old = traits->table;
    size_t room = traits->room;
    traits->room *= 2;
    traits->table = arena_array(traits->table_arena, traits->room, sizeof *old);
    traits->used = 0;
    for (size_t i = 0; i < room; i++)
        if (old[i].here) {
            *place_of(traits->table, traits->room, old[i].party) = old[i];
            traits->used++;
        }
    explicit_bzero(old, room * sizeof *old);
}

static void come(struct traits *traits, const struct trait_read *read) {
    if ((traits->used + 1) * 2 > traits->room)
        more_room(traits);
    struct trait *trait = place_of(traits->table, traits->room, read->trait.party);
    traits->used += !trait->party;
    *trait = read->trait;
    traits->here++;
    industry_join(traits, trait->industry, read->industry);
}

void traits_hold(struct traits *traits) {
    pthread_rwlock_rdlock(&traits->guard);
}

void traits_let(struct traits *traits) {
    pthread_rwlock_unlock(&traits->guard);
}

void traits_forget(struct traits *traits, ref_t party) {
    pthread_rwlock_wrlock(&traits->guard);
    leave(traits, party);
    traits->forgotten++;
    pthread_rwlock_unlock(&traits->guard);
}

/* ---- who is to be read */

static void push(struct traits *traits, struct refs *refs, ref_t party) {
    ARENA_PUSH(traits->todo_arena, refs->items, refs->count, refs->room, party);
}

static enum status ids_since(struct ctx *ctx, struct db *db, struct traits *traits, enum sql sql,
                             int64_t since) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, since);
    while (query_row(&q))
        if (sql != SQL_TOMBSTONES_AFTER || strcmp(query_text(ctx->arena, &q, "what"), "party") == 0)
            push(traits, &traits->todo, query_int(&q, "id"));
    return query_done(ctx, &q);
}

/* What somebody is hangs on what happened with the organisations around, and with their other people. */
static enum status add_around(struct ctx *ctx, struct db *db, struct traits *traits) {
    struct refs *todo = &traits->todo;
    size_t changed = todo->count;
    for (size_t i = 0; i < changed; i++) {
        struct roles roles;
        TRY(role_list(ctx, db, todo->items[i], &roles));
        for (size_t j = 0; j < roles.count; j++)
            if (roles.items[j].organisation)
                push(traits, todo, roles.items[j].organisation);
    }
    for (size_t i = 0, count = todo->count; i < count; i++) {
        struct roles roles;
        TRY(role_list_in(ctx, db, todo->items[i], &roles));
        for (size_t j = 0; j < roles.count; j++)
            push(traits, todo, roles.parties[j]);
    }
    return ST_OK;
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

struct reached {
    uint32_t *items;
    size_t count, room;
};

static bool reaches(const struct reached *reached, const struct trait *trait) {
    bool found = trait->more;
    for (size_t i = 0; i < TRAITS_ADDRESSES && trait->addresses[i] && !found; i++)
        found =
            bsearch(&trait->addresses[i], reached->items, reached->count, sizeof *reached->items, by_number);
    return found;
}

/* An objection holds for whoever has the same address, and for those who speak for them: they are read again. */
static enum status look_at_objections(struct ctx *ctx, struct db *db, struct traits *traits) {
    struct reached reached = {0};
    int64_t newest = traits->suppressed;
    scoped_query q = query_begin(db, SQL_TRAITS_SUPPRESSED);
    query_bind_int(&q, 1, traits->suppressed);
    while (query_row(&q)) {
        size_t length;
        const unsigned char *token = query_blob(traits->todo_arena, &q, "token", &length);
        must(length == TOKEN_SIZE);
        newest = query_int(&q, "change") > newest ? query_int(&q, "change") : newest;
        ARENA_PUSH(traits->todo_arena, reached.items, reached.count, reached.room, traits_address(token));
    }
    TRY(query_done(ctx, &q));
    if (!reached.count)
        return ST_OK;
    qsort(reached.items, reached.count, sizeof *reached.items, by_number);
    pthread_rwlock_rdlock(&traits->guard);
    for (size_t i = 0; i < traits->room; i++)
        if (traits->table[i].here && reaches(&reached, &traits->table[i]))
            push(traits, &traits->todo, traits->table[i].party);
    pthread_rwlock_unlock(&traits->guard);
    traits->suppressed = newest;
    return ST_OK;
}

static void begin_todo(struct traits *traits) {
    arena_free(traits->todo_arena);
    traits->todo_arena = arena_new();
    traits->todo = (struct refs){0};
}

static enum status gather_changed(struct ctx *ctx, struct traits *traits) {
    static const enum sql since[] = {SQL_PARTIES_CHANGED, SQL_RECORD_PARTIES_CHANGED, SQL_TRAITS_ABOUT_CHANGED,
                                     SQL_SIGHT_CHANGED,   SQL_TRAITS_INFORMED,        SQL_TOMBSTONES_AFTER};
    scoped_reader *db = NULL;
    int64_t change = store_change(ctx->registry->store);
    begin_todo(traits);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < sizeof since / sizeof *since; i++)
        TRY(ids_since(ctx, db, traits, since[i], traits->change));
    TRY(look_at_objections(ctx, db, traits));
    TRY(add_around(ctx, db, traits));
    traits->todo.count = ref_once_each(traits->todo.items, traits->todo.count);
    traits->change = change;
    return ST_OK;
}

static enum status gather_everybody(struct ctx *ctx, struct traits *traits) {
    scoped_reader *db = NULL;
    int64_t change = store_change(ctx->registry->store);
    begin_todo(traits);
    traits->edition = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(ids_since(ctx, db, traits, SQL_PARTIES_CHANGED, -1));
    pthread_rwlock_wrlock(&traits->guard);
    empty(traits, traits->todo.count);
    pthread_rwlock_unlock(&traits->guard);
    TRY(look_at_objections(ctx, db, traits));
    traits->change = change;
    traits->day = registry_today(ctx);
    traits->edition = edition_of(ctx);
    return ST_OK;
}

/* ---- reading on */

/* Whoever cannot be read is left out: the page of such a party says why. */
static enum status read_step(struct ctx *ctx, struct traits *traits) {
    scoped_reader *db = NULL;
    struct trait_read read[STEP];
    bool there[STEP];
    struct refs *todo = &traits->todo;
    size_t count = todo->count - todo->at < STEP ? todo->count - todo->at : STEP;
    pthread_rwlock_rdlock(&traits->guard);
    size_t forgotten = traits->forgotten;
    pthread_rwlock_unlock(&traits->guard);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < count; i++)
        if (traits_read(ctx, db, todo->items[todo->at + i], &read[i], &there[i]) != ST_OK) {
            there[i] = false;
            fault_clear(ctx);
        }
    pthread_rwlock_wrlock(&traits->guard);
    bool good = forgotten == traits->forgotten; /* else somebody may be among them who is erased now: again */
    for (size_t i = 0; good && i < count; i++) {
        leave(traits, todo->items[todo->at + i]);
        if (there[i])
            come(traits, &read[i]);
    }
    pthread_rwlock_unlock(&traits->guard);
    todo->at += good ? count : 0;
    return ST_OK;
}

/* How many are to be asked about at a time: all at once (registry/permit_many.h), where it is not about few. */
static size_t step_of(const struct traits *traits, uint32_t bit) {
    size_t unknown = 0;
    for (size_t i = 0; i < traits->room; i++)
        unknown += traits->table[i].here && !(traits->table[i].asked & bit);
    return unknown > STEP && unknown > traits->here / FEW ? unknown : STEP;
}

static enum status ask_each(struct ctx *ctx, struct db *db, const ref_t *parties, size_t count, int purpose,
                            bool *may) {
    for (size_t i = 0; i < count; i++)
        if (traits_may(ctx, db, parties[i], purpose, &may[i]) != ST_OK) {
            may[i] = false;
            fault_clear(ctx);
        }
    return ST_OK;
}

/* The next ones about whom nothing is known for this purpose; `*done` when there are none. */
static enum status ask_step(struct ctx *ctx, struct traits *traits, int purpose, size_t *from, bool *done) {
    scoped_reader *db = NULL;
    size_t count = 0;
    uint32_t bit = UINT32_C(1) << purpose;
    pthread_rwlock_rdlock(&traits->guard);
    size_t most = *from ? STEP : step_of(traits, bit);
    ref_t *parties = arena_array(ctx->arena, most, sizeof *parties);
    for (; *from < traits->room && count < most; (*from)++)
        if (traits->table[*from].here && !(traits->table[*from].asked & bit))
            parties[count++] = traits->table[*from].party;
    *done = *from == traits->room;
    pthread_rwlock_unlock(&traits->guard);
    if (!count)
        return ST_OK;
    bool *may = arena_array(ctx->arena, count, sizeof *may);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY((count > STEP ? traits_may_many : ask_each)(ctx, db, parties, count, purpose, may));
    pthread_rwlock_wrlock(&traits->guard);
    for (size_t i = 0; i < count; i++) {
        struct trait *trait = place_of(traits->table, traits->room, parties[i]);
        if (!trait->here)
            continue;
        trait->asked |= bit;
        trait->may = may[i] ? trait->may | bit : trait->may & ~bit;
    }
    pthread_rwlock_unlock(&traits->guard);
    return ST_OK;
}

static bool over(int64_t until) {
    return until >= 0 && clock_monotonic() >= until;
}

/* Each step in memory of its own. */
static enum status step(struct ctx *ctx, struct traits *traits,
                        enum status (*run)(struct ctx *, struct traits *)) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status = run(ctx, traits);
    registry_memory_back(ctx, outer);
    return status;
}

static enum status read_on(struct ctx *ctx, struct traits *traits, int64_t until, bool *whole) {
    *whole = false;
    if (traits->edition != edition_of(ctx) || traits->day != registry_today(ctx))
        TRY(step(ctx, traits, gather_everybody));
    for (;;) {
        while (traits->todo.at < traits->todo.count) {
            if (over(until))
                return ST_OK;
            TRY(step(ctx, traits, read_step));
        }
        if (store_change(ctx->registry->store) <= traits->change) {
            *whole = true;
            return ST_OK;
        }
        TRY(step(ctx, traits, gather_changed));
    }
}

static enum status ask_on(struct ctx *ctx, struct traits *traits, int purpose, int64_t until, bool *whole) {
    bool done = false;
    *whole = false;
    for (size_t from = 0; !done;) {
        if (over(until))
            return ST_OK;
        struct arena *outer = ctx->arena;
        scoped_arena *arena = arena_new();
        ctx->arena = arena;
        enum status status = ask_step(ctx, traits, purpose, &from, &done);
        registry_memory_back(ctx, outer);
        TRY(status);
    }
    *whole = true;
    return ST_OK;
}

/* How far it has got; of a purpose, with how many have been asked about. */
static void progress(struct traits *traits, int purpose, size_t *read, size_t *of) {
    size_t asked = 0;
    pthread_rwlock_rdlock(&traits->guard);
    for (size_t i = 0; purpose != NOTICE_NOTHING && i < traits->room; i++)
        asked += traits->table[i].here && traits->table[i].asked >> purpose & 1;
    *read = purpose == NOTICE_NOTHING ? traits->here : asked;
    *of = traits->here + traits->todo.count - traits->todo.at;
    pthread_rwlock_unlock(&traits->guard);
}

static bool enter(struct traits *traits, int64_t until) {
    struct timespec at = {.tv_sec = until / SECOND, .tv_nsec = until % SECOND * 1000};
    pthread_mutex_lock(&traits->lock);
    bool mine = true;
    traits->waiting++;
    while (traits->busy && mine)
        mine = (until < 0 ? pthread_cond_wait(&traits->free, &traits->lock)
                          : pthread_cond_timedwait(&traits->free, &traits->lock, &at)) == 0;
    traits->waiting--;
    traits->busy = traits->busy || mine;
    pthread_mutex_unlock(&traits->lock);
    return mine;
}

/* Before nobody who waits. */
static bool enter_last(struct traits *traits) {
    pthread_mutex_lock(&traits->lock);
    bool mine = !traits->busy && !traits->waiting;
    traits->busy = traits->busy || mine;
    pthread_mutex_unlock(&traits->lock);
    return mine;
}

static void leave_it(struct traits *traits) {
    pthread_mutex_lock(&traits->lock);
    traits->busy = false;
    pthread_cond_signal(&traits->free);
    pthread_mutex_unlock(&traits->lock);
}

enum status traits_ready(struct ctx *ctx, int purpose, int milliseconds, bool *whole, size_t *read,
                         size_t *of) {
    struct traits *traits = ctx->registry->traits;
    const struct scope *scope = ctx->scope;
    int64_t until = milliseconds < 0 ? -1 : clock_monotonic() + (int64_t)milliseconds * 1000;
    *whole = false;
    *read = *of = 0;
    if (!enter(traits, until))
        return ST_OK;
    ctx->scope = NULL; /* the table is for all who ask, not for this token's purpose */
    enum status status = read_on(ctx, traits, until, whole);
    if (status == ST_OK && *whole && purpose != NOTICE_NOTHING)
        status = ask_on(ctx, traits, purpose, until, whole);
    ctx->scope = scope;
    if (!*whole)
        progress(traits, purpose, read, of);
    leave_it(traits);
    return status;
}

enum status traits_ahead(struct ctx *ctx, int milliseconds, bool *whole) {
    struct traits *traits = ctx->registry->traits;
    *whole = false;
    if (!enter_last(traits))
        return ST_OK;
    enum status status = read_on(ctx, traits, clock_monotonic() + (int64_t)milliseconds * 1000, whole);
    leave_it(traits);
    return status;
}

/* ---- industries */

struct in_order {
    const char *key;
    struct trait_industry industry;
};

static int by_key(const void *a, const void *b) {
    return strcmp(((const struct in_order *)a)->key, ((const struct in_order *)b)->key);
}

struct trait_industry *traits_industries(struct ctx *ctx, size_t *count) {
    struct traits *traits = ctx->registry->traits;
    *count = 0;
    pthread_rwlock_rdlock(&traits->guard);
    struct in_order *all = arena_array(ctx->arena, traits->industry_used + 1, sizeof *all);
    for (size_t i = 0; i < traits->industry_room; i++) {
        const struct industry *one = &traits->industries[i];
        if (!one->key || !one->text)
            continue;
        const char *text = arena_text(ctx->arena, one->text);
        all[(*count)++] = (struct in_order){collate_key(ctx->registry->collate, ctx->arena, text),
                                            {one->key, text, one->count}};
    }
    pthread_rwlock_unlock(&traits->guard);
    if (*count)
        qsort(all, *count, sizeof *all, by_key);
    struct trait_industry *list = arena_array(ctx->arena, *count + 1, sizeof *list);
    for (size_t i = 0; i < *count; i++)
        list[i] = all[i].industry;
    return list;
}
