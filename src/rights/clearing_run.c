/* Slice by slice, each with the erasure's own machinery. How far it is needs no counter: whoever has gone is marked by the erasure itself, in the
 * transaction in which the rows go, so that a crash between two slices, or inside one, loses and doubles nobody. */
#include "rights/clearing_inside.h"

#include "base/crash.h"
#include "registry/permit.h"
#include "rights/sweep.h"

struct going {
    struct clearing clearing;
    ref_t *parties; /* who waits */
    size_t count;
    struct erase_said *said; /* of each of them */
};

/* ---- a slice */

struct slice {
    struct erasure erasures[SWEEP_SLICE];
    struct {
        ref_t party;
        enum clearing_why why;
    } left[SWEEP_SLICE];
    ref_t clearing;
    size_t count, left_count;
};

static void leave(struct slice *slice, ref_t party, enum clearing_why why) {
    slice->left[slice->left_count].party = party;
    slice->left[slice->left_count++].why = why;
}

/* "Found to be needed no longer" is said of the class that goes first. */
static const char *because(struct ctx *ctx, const struct going *going, const struct erase_decision *decision) {
    return going->clearing.asked
               ? "rights.erasure"
               : arena_printf(ctx->arena, "%s.review",
                              ctx_notice(ctx)->classes[decision->targets[0].class].entry.path);
}

static enum status look(struct ctx *ctx, const struct going *going, size_t from, size_t count,
                        struct slice *slice) {
    *slice = (struct slice){.clearing = going->clearing.id};
    for (size_t i = from; i < from + count; i++) {
        struct erasure erasure = {.id = store_new_id(),
                                  .party = going->parties[i],
                                  .said = &going->said[i],
                                  .asked = ctx->now,
                                  .asked_for = going->clearing.asked};
        enum clearing_why why;
        TRY(clearing_judge(ctx, erasure.party, going->clearing.seen, &why, &erasure.decision));
        if (why) {
            leave(slice, erasure.party, why);
            continue;
        }
        erasure.because = because(ctx, going, &erasure.decision);
        slice->erasures[slice->count++] = erasure;
    }
    return ST_OK;
}

static enum status write_left(struct ctx *ctx, struct write *write, void *arg) {
    const struct slice *slice = arg;
    for (size_t i = 0; i < slice->left_count; i++)
        TRY(clearing_leave(ctx, write, slice->clearing, slice->left[i].party, slice->left[i].why));
    return ST_OK;
}

/* Has somebody written about one of them just then? Until its intent nothing was done. */
static bool again(enum status status) {
    return status == ST_BUSY || status == ST_CONFLICT;
}

static enum status try_slice(struct ctx *ctx, const struct going *going, size_t from, size_t count,
                             struct slice *slice) {
    TRY(look(ctx, going, from, count, slice));
    return slice->count ? erase_carry_out(ctx, slice->erasures, slice->count) : ST_OK;
}

static enum status do_some(struct ctx *ctx, const struct going *going, size_t from, size_t count) {
    struct slice *slice = arena_alloc(ctx->arena, sizeof *slice);
    enum status status = ST_BUSY;
    for (int tries = 0; again(status) && tries < ERASE_TRIES; tries++) {
        fault_clear(ctx);
        status = try_slice(ctx, going, from, count, slice);
    }
    if (again(status) && count == 1) {
        fault_clear(ctx);
        *slice = (struct slice){.clearing = going->clearing.id};
        leave(slice, going->parties[from], CLEARING_WHY_BUSY);
        status = ST_OK;
    }
    TRY(status);
    return slice->left_count ? registry_change_staff(ctx, write_left, slice) : ST_OK;
}

/* In memory of its own: there may be many. One who is written about all the time does not keep the others. */
static enum status do_slice(struct ctx *ctx, const struct going *going, size_t from, size_t count) {
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    ctx->arena = arena;
    enum status status = do_some(ctx, going, from, count);
    if (again(status)) {
        fault_clear(ctx);
        status = ST_OK;
        for (size_t i = 0; i < count && status == ST_OK; i++)
            status = do_some(ctx, going, from + i, 1);
    }
    registry_memory_back(ctx, outer);
    return status;
}

/* ---- one of them */

static enum status still_goes(struct ctx *ctx, ref_t id, bool *goes) {
    struct clearing *list;
    size_t count;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_CLEARING_BY_ID);
    query_bind_int(&q, 1, id);
    TRY(clearing_rows(ctx, &q, &list, &count));
    *goes = count && list[0].state == CLEARING_GOING;
    return ST_OK;
}

static enum status write_done(struct ctx *ctx, struct write *write, void *arg) {
    const struct going *going = arg;
    return clearing_turn(ctx, write, going->clearing.id, CLEARING_DONE);
}

/* Texts of others that name them: of all of them in one pass. */
static enum status prepare(struct ctx *ctx, struct going *going) {
    size_t room = 0, looked = 0;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        scoped_query q = query_begin(db, SQL_CLEARING_WHO_DUE);
        query_bind_int(&q, 1, going->clearing.id);
        while (query_row(&q))
            ARENA_PUSH(ctx->arena, going->parties, going->count, room, query_int(&q, "party"));
        TRY(query_done(ctx, &q));
    }
    struct mentions *lists = arena_array(ctx->arena, going->count + 1, sizeof *lists);
    going->said = arena_array(ctx->arena, going->count + 1, sizeof *going->said);
    if (going->count)
        TRY(mention_find(ctx, going->parties, going->count, lists, &looked));
    for (size_t i = 0; i < going->count; i++)
        going->said[i] =
            (struct erase_said){.mentions = lists[i].items, .mention_count = lists[i].count, .looked = looked};
    return ST_OK;
}

static enum status run_one(struct ctx *ctx, const struct clearing *clearing,
                           bool (*progress)(void *arg, size_t done, size_t all), void *arg, bool *stopped) {
    struct going going = {.clearing = *clearing};
    bool goes = true;
    TRY(prepare(ctx, &going));
    for (size_t done = 0; done < going.count;) {
        size_t count = going.count - done < SWEEP_SLICE ? going.count - done : SWEEP_SLICE;
        TRY(still_goes(ctx, clearing->id, &goes));
        if (!goes)
            return ST_OK;
        TRY(do_slice(ctx, &going, done, count));
        CRASH_POINT("clearing.slice");
        done += count;
        *stopped = progress && !progress(arg, done, going.count);
        if (*stopped)
            return ST_OK;
    }
    return registry_change_staff(ctx, write_done, &going);
}

static enum status run_all(struct ctx *ctx, bool (*progress)(void *arg, size_t done, size_t all), void *arg) {
    struct clearing *list;
    size_t count;
    bool stopped = false;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        scoped_query q = query_begin(db, SQL_CLEARINGS_GOING);
        TRY(clearing_rows(ctx, &q, &list, &count));
    }
    for (size_t i = 0; i < count && !stopped; i++)
        TRY(run_one(ctx, &list[i], progress, arg, &stopped));
    return ST_OK;
}

enum status clearing_run(struct ctx *ctx, bool (*progress)(void *arg, size_t done, size_t all), void *arg) {
    TRY(registry_changeable(ctx));
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    if (atomic_exchange(&ctx->registry->clearing, true)) {
        atomic_store(&ctx->registry->review_waits, true);
        return ST_OK;
    }
    enum status status = run_all(ctx, progress, arg);
    atomic_store(&ctx->registry->clearing, false);
    return status;
}
