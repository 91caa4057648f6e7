/* Looks at the clock once a second, because a machine that slept wakes up with another time, and because a test moves the clock. The
 * database is asked only when the hour has come, and every few minutes, since the hour may have been set anew. A register that
 * never had a night waits for its first one: whoever has just brought data of long ago can still look at what would go. */
#include "rights/nightly.h"

#include "base/beat.h"
#include "base/clock.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "rights/sweep.h"

enum { LOOK_SECONDS = 300, MINUTE = 60, BEAT_MS = 1000 };

struct nightwatch {
    struct arena *arena;
    struct registry *registry;
    struct beat beat;
    int64_t next, minute,
        seen; /* instants: of the next looks at the database, for the night and for what goes by the minute; of the last one
                                 * at the clock */
};

static const struct actor program = {.name = "job:nightly", .role = ACTOR_SYSTEM};

/* ---- is it time? */

static enum status last_night(struct ctx *ctx, enum sql sql, day_t *last) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, sql);
    *last = query_row(&q) && !query_is_null(&q, "night") ? (day_t)query_int(&q, "night") : DAY_NONE;
    return query_done(ctx, &q);
}

static enum status write_first(struct ctx *ctx, struct write *write, void *arg) {
    const day_t *night = arg;
    scoped_query q = query_begin(write->db, SQL_NIGHT_BEGIN);
    query_bind_int(&q, 1, *night);
    query_bind_int(&q, 2, ctx->now);
    query_bind_text(&q, 3, actor_text(ctx));
    query_bind_int(&q, 4, write->change);
    TRY(query_run(ctx, &q, NULL));
    scoped_query done = query_begin(write->db, SQL_NIGHT_DONE);
    query_bind_int(&done, 1, *night);
    query_bind_int(&done, 2, ctx->now);
    query_bind_int(&done, 3, write->change);
    return query_run(ctx, &done, NULL);
}

static enum status look(struct ctx *ctx, const atomic_bool *stop) {
    day_t night, begun, done;
    bool did;
    TRY(nightly_night(ctx, &night));
    TRY(last_night(ctx, SQL_NIGHT_LAST, &begun));
    if (begun == DAY_NONE)
        return registry_change_staff(ctx, write_first, &night);
    TRY(last_night(ctx, SQL_NIGHT_LAST_DONE, &done));
    if (night < begun || (night == begun && done == begun)) /* a clock that was put back does nothing twice */
        return ST_OK;
    return nightly_run(ctx, night, false, stop, &did);
}

/* ---- the thread */

/* What fails is tried again at the next look. */
static void look_once(struct nightwatch *watch) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.registry = watch->registry;
    ctx.actor = &program;
    ctx.lang = ctx_notice(&ctx)->first_language;
    (void)!look(&ctx, &watch->beat.stopping);
}

/* When the hour comes next, by the setting as it is now; at the latest in a few minutes. */
static int64_t next_look(struct nightwatch *watch, int64_t now) {
    scoped_ctx ctx;
    int64_t next = now + LOOK_SECONDS, hour;
    ctx_begin(&ctx);
    ctx.registry = watch->registry;
    ctx.now = now;
    if (nightly_next(&ctx, &hour) != ST_OK)
        return next;
    return hour < next ? hour : next;
}

/* What goes by the minute goes in the one before, so it is asked for in each. What fails is asked for again in the next. */
static void sweep_minute(struct nightwatch *watch, int64_t now) {
    scoped_ctx ctx;
    size_t parties;
    ctx_begin(&ctx);
    ctx.registry = watch->registry;
    ctx.actor = &program;
    ctx.now = now;
    ctx.lang = ctx_notice(&ctx)->first_language;
    (void)!sweep_minutes(&ctx, now + MINUTE + 1, &parties);
}

static void keep_watch(void *arg) {
    struct nightwatch *watch = arg;
    int64_t now = clock_now();
    if (now >= watch->next || now < watch->seen) {
        look_once(watch);
        watch->next = next_look(watch, now);
    }
    if (now >= watch->minute || now < watch->seen) {
        sweep_minute(watch, now);
        watch->minute = now + MINUTE;
    }
    watch->seen = now;
}

struct nightwatch *nightwatch_begin(struct registry *registry) {
    if (!registry->writer)
        return NULL;
    struct arena *arena = arena_new();
    struct nightwatch *watch = arena_alloc(arena, sizeof *watch);
    *watch = (struct nightwatch){.arena = arena, .registry = registry};
    must(beat_begin(&watch->beat, BEAT_MS, keep_watch, watch));
    return watch;
}

void nightwatch_end(struct nightwatch *watch) {
    if (!watch)
        return;
    beat_end(&watch->beat);
    arena_free(watch->arena);
}
