/* Slice by slice, each of the sweep's own; how far it is stands in the decision's row, so that a start after a crash goes on. Whoever is
 * looked at twice because of a crash is not there any more, or stays again. */
#include "rights/review.h"

#include "base/beat.h"
#include "base/clock.h"
#include "base/crash.h"
#include "registry/permit.h"
#include "rights/clearing.h"
#include "rights/review_inside.h"
#include "rights/sweep_order.h"

enum { BEAT_MS = 500 };

struct passing {
    ref_t step, party;
    size_t gone, stays;
};

static enum status write_passed(struct ctx *ctx, struct write *write, void *arg) {
    const struct passing *passing = arg;
    scoped_query q = query_begin(write->db, SQL_REVIEW_STEP_GOES_ON);
    query_bind_int(&q, 1, passing->step);
    query_bind_int(&q, 2, passing->party);
    query_bind_int(&q, 3, (int64_t)passing->gone);
    query_bind_int(&q, 4, (int64_t)passing->stays);
    query_bind_int(&q, 5, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status write_ended(struct ctx *ctx, struct write *write, void *arg) {
    const ref_t *step = arg;
    scoped_query q = query_begin(write->db, SQL_REVIEW_STEP_ENDED);
    query_bind_int(&q, 1, *step);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status next_parties(struct ctx *ctx, const struct review_step *step, ref_t *parties,
                                size_t *count) {
    scoped_reader *db = NULL;
    *count = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_REVIEW_NEXT);
    query_bind_text(&q, 1, step->class);
    query_bind_int(&q, 2, step->party);
    query_bind_int(&q, 3, step->unused);
    query_bind_int(&q, 4, SWEEP_SLICE);
    while (query_row(&q))
        parties[(*count)++] = query_int(&q, "party");
    return query_done(ctx, &q);
}

/* A notice that has lost the class since: there is nothing to do any more. */
static enum status run_slice(struct ctx *ctx, struct review_step *step, bool *more) {
    ref_t parties[SWEEP_SLICE];
    size_t count;
    struct sweep_result result = {0};
    int class = notice_class(ctx_notice(ctx), step->class);
    *more = false;
    if (class == NOTICE_NOTHING || !review_wanted(ctx_notice(ctx), class))
        return ST_OK;
    TRY(next_parties(ctx, step, parties, &count));
    if (!count)
        return ST_OK;
    const struct sweep_cut cut = {class, step->unused, review_because(ctx, class)};
    TRY(sweep_cut_run(ctx, &cut, parties, count, &result));
    CRASH_POINT("review.slice");
    struct passing passing = {step->id, parties[count - 1], result.parties, count - result.parties};
    step->party = passing.party;
    step->gone += passing.gone;
    step->stays += passing.stays;
    *more = true;
    return registry_change_staff(ctx, write_passed, &passing);
}

static enum status run_step(struct ctx *ctx, struct review_step *step,
                            bool (*progress)(void *arg, size_t done, size_t all), void *arg) {
    for (bool more = true; more;) {
        scoped_arena *arena = arena_new();
        struct arena *outer = ctx->arena;
        ctx->arena = arena;
        enum status status = run_slice(ctx, step, &more);
        registry_memory_back(ctx, outer);
        TRY(status);
        if (more && progress && !progress(arg, step->gone + step->stays, step->people))
            return ST_OK;
    }
    return registry_change_staff(ctx, write_ended, &step->id);
}

static enum status open_steps(struct ctx *ctx, struct review_step **steps, size_t *count) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_REVIEW_STEPS_OPEN);
    return review_steps(ctx, &q, steps, count);
}

static enum status run_all(struct ctx *ctx, bool (*progress)(void *arg, size_t done, size_t all), void *arg) {
    struct review_step *steps;
    size_t count;
    TRY(open_steps(ctx, &steps, &count));
    for (size_t i = 0; i < count; i++)
        TRY(run_step(ctx, &steps[i], progress, arg));
    return ST_OK;
}

/* Who is at it may have looked before something more was decided: the watch comes again. */

enum status review_run(struct ctx *ctx, bool (*progress)(void *arg, size_t done, size_t all), void *arg) {
    TRY(registry_changeable(ctx));
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    if (atomic_exchange(&ctx->registry->reviewing, true)) {
        atomic_store(&ctx->registry->review_waits, true);
        return ST_OK;
    }
    enum status status = run_all(ctx, progress, arg);
    atomic_store(&ctx->registry->reviewing, false);
    return status;
}

/* ---- the thread */

struct reviewwatch {
    struct arena *arena;
    struct registry *registry;
    struct beat beat;
};

static const struct actor program = {.name = "job:review", .role = ACTOR_SYSTEM};

static bool not_stopping(void *arg, size_t done, size_t all) {
    const struct reviewwatch *watch = arg;
    (void)done;
    (void)all;
    return !atomic_load(&watch->beat.stopping);
}

static bool goes_on(void *arg) {
    return not_stopping(arg, 0, 0);
}

/* The database is asked only when something was decided, and once at the start. What fails is tried again by the night's work. */
static void look_once(void *arg) {
    struct reviewwatch *watch = arg;
    if (!atomic_exchange(&watch->registry->review_waits, false))
        return;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.registry = watch->registry;
    ctx.actor = &program;
    ctx.lang = ctx_notice(&ctx)->first_language;
    (void)!review_run(&ctx, not_stopping, watch);
    fault_clear(&ctx);
    (void)!sweep_order_run(&ctx, goes_on, watch);
    fault_clear(&ctx);
    (void)!clearing_run(&ctx, not_stopping, watch);
}

struct reviewwatch *reviewwatch_begin(struct registry *registry) {
    if (!registry->writer)
        return NULL;
    struct arena *arena = arena_new();
    struct reviewwatch *watch = arena_alloc(arena, sizeof *watch);
    *watch = (struct reviewwatch){.arena = arena, .registry = registry};
    atomic_store(&registry->review_waits, true);
    must(beat_begin(&watch->beat, BEAT_MS, look_once, watch));
    return watch;
}

void reviewwatch_end(struct reviewwatch *watch) {
    if (!watch)
        return;
    beat_end(&watch->beat);
    arena_free(watch->arena);
}
