/* One thread builds: it begins when somebody looks first, reads everybody in slices (each with a snapshot of its own, so that
 * the writer's log can be folded meanwhile), makes blocks of them, and sleeps. When nobody has looked for long it gives
 * the memory back. What changes while it builds is taken in by whoever looks next. Rejected: building in the thread of the
 * first who looks, which a browser would give up waiting for.
 *
 * In a program that stays, the same thread then reads ahead what lists are filtered by (traits.h), on each new day too, and the
 * pairs that may be one (alike.h): nobody who begins to work has to wait for it. It gives way to whoever asks, and ends where nobody has looked for days. */
#include "registry/lens_inside.h"

#include "base/clock.h"
#include "registry/alike.h"
#include "registry/edition.h"
#include "registry/permit.h"
#include "registry/traits.h"

#include <time.h>

enum { SLICE = 2000, SECOND = 1000000, NAP_SECONDS = 60, IDLE_SECONDS = 30 * 60 };
enum {
    AHEAD_MS = 20,
    AHEAD_PAUSE = 5000,
    AHEAD_DAYS = 3
}; /* a step, microseconds until the next, whole days */

static const struct actor builder = {0, "lens", ACTOR_SYSTEM};

/* ---- building */

static enum status list_everybody(struct ctx *ctx, ref_t **parties, size_t *count) {
    scoped_reader *db = NULL;
    size_t room = 0;
    *parties = NULL;
    *count = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_PARTIES_CHANGED);
    query_bind_int(&q, 1, -1);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, *parties, *count, room, query_int(&q, "id"));
    return query_done(ctx, &q);
}

static enum status read_slice(struct ctx *ctx, struct lens *lens, ref_t *parties, size_t count,
                              size_t *damaged) {
    scoped_reader *db = NULL;
    struct lens_run run = {.arena = arena_new_apart(), .whole = lens->whole, .turn = DAY_NONE};
    enum status status = store_reader(ctx, ctx->registry->store, &db);
    if (status != ST_OK) {
        arena_free(run.arena);
        return status;
    }
    *damaged += lens_read(ctx, db, parties, count, &run);
    lens_next_turn(lens, &run);
    lens_run_add(lens, run);
    return ST_OK;
}

static enum status read_everybody(struct ctx *ctx, struct lens *lens) {
    ref_t *parties;
    size_t count, damaged = 0;
    TRY(list_everybody(ctx, &parties, &count));
    atomic_store(&lens->of, count);
    for (size_t i = 0; i < count && !lens->stopping; i += SLICE) {
        size_t some = count - i < SLICE ? count - i : SLICE;
        TRY(read_slice(ctx, lens, parties + i, some, &damaged));
        atomic_store(&lens->read, i + some);
    }
    if (damaged && damaged == count)
        return ctx->fault.status;
    fault_clear(ctx);
    return ST_OK;
}

/* The list of everybody has gone when blocks are made: then there is most in memory. */
static enum status read_apart(struct ctx *ctx, struct lens *lens) {
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    ctx->arena = arena;
    enum status status = read_everybody(ctx, lens);
    registry_memory_back(ctx, outer);
    return status;
}

static enum status build(struct ctx *ctx, struct lens *lens) {
    int64_t change = store_change(ctx->registry->store);
    pthread_rwlock_wrlock(&lens->guard);
    lens_empty(lens);
    pthread_rwlock_unlock(&lens->guard);
    atomic_store(&lens->edition, edition_of(ctx));
    TRY(read_apart(ctx, lens));
    if (!lens->stopping && lens_make(lens, &lens->stopping))
        atomic_store(&lens->change, change);
    return ST_OK;
}

/* Why it failed is told to whoever waits, from memory of the lens's own. */
static void keep_fault(struct ctx *ctx, struct lens *lens) {
    struct fault fault = ctx->fault;
    arena_free(lens->fault_arena);
    lens->fault_arena = arena_new();
    struct ctx holder = {.fault = fault};
    registry_memory_back(&holder, lens->fault_arena);
    lens->fault = holder.fault;
}

static void run_build(struct lens *lens) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.actor = &builder;
    ctx.registry = lens->registry;
    ctx.now = clock_now();
    pthread_mutex_lock(&lens->keeping);
    enum status status = build(&ctx, lens);
    pthread_mutex_unlock(&lens->keeping);
    pthread_mutex_lock(&lens->state_guard);
    if (status != ST_OK)
        keep_fault(&ctx, lens);
    lens->stage = status == ST_OK ? LENS_HERE : LENS_AWAY;
    lens->wanted = false;
    pthread_cond_broadcast(&lens->state_changed);
    pthread_mutex_unlock(&lens->state_guard);
}

void lens_rest(struct lens *lens, int64_t now) {
    if (now - atomic_load(&lens->used) < (int64_t)IDLE_SECONDS * SECOND)
        return;
    pthread_mutex_lock(&lens->keeping);
    pthread_mutex_lock(&lens->state_guard);
    if (lens->stage == LENS_HERE) {
        pthread_rwlock_wrlock(&lens->guard);
        lens_empty(lens);
        pthread_rwlock_unlock(&lens->guard);
        lens->stage = LENS_AWAY;
    }
    pthread_mutex_unlock(&lens->state_guard);
    pthread_mutex_unlock(&lens->keeping);
}

static struct timespec after(int64_t microseconds) {
    int64_t at = clock_monotonic() + microseconds;
    return (struct timespec){.tv_sec = at / SECOND, .tv_nsec = at % SECOND * 1000};
}

/* ---- reading ahead */

static bool goes_on(struct lens *lens) {
    int64_t unused = clock_monotonic() - atomic_load(&lens->used);
    struct timespec pause = after(AHEAD_PAUSE);
    pthread_mutex_lock(&lens->state_guard);
    if (!lens->wanted && !lens->stopping)
        pthread_cond_timedwait(&lens->state_changed, &lens->state_guard, &pause);
    bool free = !lens->wanted && !lens->stopping;
    pthread_mutex_unlock(&lens->state_guard);
    return free && unused < (int64_t)AHEAD_DAYS * 24 * 3600 * SECOND;
}

/* What cannot be read is told to whoever asks for it. */
static void read_ahead(struct lens *lens) {
    bool whole = !atomic_load(&lens->registry->stays);
    while (!whole && goes_on(lens)) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        ctx.actor = &builder;
        ctx.registry = lens->registry;
        ctx.now = clock_now();
        if (traits_ahead(&ctx, AHEAD_MS, &whole) != ST_OK)
            break;
        if (whole)
            (void)!alike_ahead(&ctx, &lens->stopping);
    }
}

static void *keep(void *arg) {
    struct lens *lens = arg;
    pthread_mutex_lock(&lens->state_guard);
    while (!lens->stopping) {
        struct timespec nap = after((int64_t)NAP_SECONDS * SECOND);
        if (!lens->wanted)
            pthread_cond_timedwait(&lens->state_changed, &lens->state_guard, &nap);
        bool wanted = lens->wanted && !lens->stopping;
        pthread_mutex_unlock(&lens->state_guard);
        if (wanted)
            run_build(lens);
        else
            lens_rest(lens, clock_monotonic());
        read_ahead(lens);
        pthread_mutex_lock(&lens->state_guard);
    }
    pthread_mutex_unlock(&lens->state_guard);
    return NULL;
}

/* With `state_guard` held. */
static void start(struct ctx *ctx, struct lens *lens) {
    lens->registry = ctx->registry;
    lens->wanted = true;
    lens->stage = LENS_BUILDING;
    if (!lens->threaded) {
        lens->threaded = true;
        must(pthread_create(&lens->thread, NULL, keep, lens) == 0);
    }
    pthread_cond_broadcast(&lens->state_changed);
}

void lens_stop(struct lens *lens) {
    pthread_mutex_lock(&lens->state_guard);
    lens->stopping = true;
    pthread_cond_broadcast(&lens->state_changed);
    pthread_mutex_unlock(&lens->state_guard);
    if (lens->threaded)
        must(pthread_join(lens->thread, NULL) == 0);
    lens->threaded = false;
}

/* ---- waiting */

/* The one who finds it away starts it; who is told why it failed may try again. */
static enum status wait_here(struct ctx *ctx, struct lens *lens, const struct timespec *until, bool *here) {
    enum status status = ST_OK;
    pthread_mutex_lock(&lens->state_guard);
    if (lens->stage == LENS_AWAY)
        start(ctx, lens);
    while (lens->stage == LENS_BUILDING)
        if (!until)
            pthread_cond_wait(&lens->state_changed, &lens->state_guard);
        else if (pthread_cond_timedwait(&lens->state_changed, &lens->state_guard, until) != 0)
            break;
    *here = lens->stage == LENS_HERE;
    if (lens->stage == LENS_AWAY) {
        ctx->fault = lens->fault;
        registry_memory_back(ctx, ctx->arena);
        status = ctx->fault.status ? ctx->fault.status : ST_FAILED;
    }
    pthread_mutex_unlock(&lens->state_guard);
    return status;
}

/* A new version of the notice may say that other texts are looked through. */
static bool outdated(struct ctx *ctx, const struct lens *lens) {
    return edition_of(ctx)->number > atomic_load(&lens->edition)->number;
}

static void build_again(struct ctx *ctx, struct lens *lens) {
    pthread_mutex_lock(&lens->state_guard);
    if (lens->stage == LENS_HERE && outdated(ctx, lens))
        start(ctx, lens);
    pthread_mutex_unlock(&lens->state_guard);
}

static bool current(struct ctx *ctx, struct lens *lens, int64_t change) {
    day_t turn = atomic_load(&lens->turn);
    return atomic_load(&lens->change) >= change && !lens_owes(lens) &&
           (turn == DAY_NONE || turn > registry_today(ctx));
}

static enum status bring_up(struct ctx *ctx, struct lens *lens, int64_t change) {
    enum status status = ST_OK;
    pthread_mutex_lock(&lens->keeping);
    if (atomic_load(&lens->change) >= 0 && !current(ctx, lens, change))
        status = lens_changed(ctx, lens);
    pthread_mutex_unlock(&lens->keeping);
    return status;
}

enum status lens_ready(struct ctx *ctx, int milliseconds, bool *here) {
    struct lens *lens = lens_seen(ctx);
    int64_t change = store_change(ctx->registry->store);
    struct timespec until = after((int64_t)milliseconds * 1000);
    atomic_store(&lens->used, clock_monotonic());
    for (;;) {
        TRY(wait_here(ctx, lens, milliseconds < 0 ? NULL : &until, here));
        if (!*here)
            return ST_OK;
        if (outdated(ctx, lens)) {
            build_again(ctx, lens);
            continue;
        }
        TRY(bring_up(ctx, lens, change));
        if (current(ctx, lens, change))
            return ST_OK;
    }
}
