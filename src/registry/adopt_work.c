/* Waiting is right for letters: a change to a party whose letters lie in a class that the notice no longer has could neither
 * read nor write them. It is short, because a slice has no waiting for the disk in it but two commits, and most new versions
 * move nothing. Dates need no waiting: whoever changes a party computes its dates under the notice in force as well. */
#include "registry/adopt_work.h"

#include "base/clock.h"
#include "base/crash.h"
#include "registry/adopt.h"
#include "registry/adopt_move.h"
#include "registry/within.h"

#include <errno.h>
#include <string.h>
#include <time.h>

enum { SLICE = 100 };

/* ---- whose turn */

void adopt_work_open(struct adoption *adoption) {
    must(pthread_mutex_init(&adoption->guard, NULL) == 0);
    pthread_condattr_t waits;
    must(pthread_condattr_init(&waits) == 0 && pthread_condattr_setclock(&waits, CLOCK_MONOTONIC) == 0);
    must(pthread_cond_init(&adoption->given, &waits) == 0);
    pthread_condattr_destroy(&waits);
}

void adopt_work_close(struct adoption *adoption) {
    pthread_cond_destroy(&adoption->given);
    pthread_mutex_destroy(&adoption->guard);
}

static struct timespec patience(void) {
    int64_t until = clock_monotonic() + ADOPT_PATIENCE_MS * INT64_C(1000);
    return (struct timespec){.tv_sec = until / 1000000, .tv_nsec = until % 1000000 * 1000};
}

/* With the guard held. False when patience ended. */
static bool wait_for_turn(struct adoption *adoption, bool only_moving) {
    struct timespec until = patience();
    int waited = 0;
    while (adoption->taken && (!only_moving || atomic_load(&adoption->moving)) && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&adoption->given, &adoption->guard, &until);
    return !adoption->taken || (only_moving && !atomic_load(&adoption->moving));
}

static enum status busy(struct ctx *ctx) {
    return FAIL(ctx, ST_BUSY, M("A new notice is just being put in force. Try again in a moment."));
}

enum status adopt_take(struct ctx *ctx) {
    struct adoption *adoption = &ctx->registry->adoption;
    must(pthread_mutex_lock(&adoption->guard) == 0);
    bool mine = wait_for_turn(adoption, false);
    adoption->taken = adoption->taken || mine;
    must(pthread_mutex_unlock(&adoption->guard) == 0);
    return mine ? ST_OK : busy(ctx);
}

void adopt_give(struct ctx *ctx) {
    struct adoption *adoption = &ctx->registry->adoption;
    must(pthread_mutex_lock(&adoption->guard) == 0);
    adoption->taken = false;
    pthread_cond_broadcast(&adoption->given);
    must(pthread_mutex_unlock(&adoption->guard) == 0);
}

/* Those who wait for letters may go on. */
static void moved(struct adoption *adoption) {
    must(pthread_mutex_lock(&adoption->guard) == 0);
    atomic_store(&adoption->moving, false);
    pthread_cond_broadcast(&adoption->given);
    must(pthread_mutex_unlock(&adoption->guard) == 0);
}

void adopt_begun(struct ctx *ctx, bool moves) {
    struct adoption *adoption = &ctx->registry->adoption;
    must(pthread_mutex_lock(&adoption->guard) == 0);
    atomic_store(&adoption->left, true);
    atomic_store(&adoption->moving, moves);
    must(pthread_mutex_unlock(&adoption->guard) == 0);
}

/* ---- slices */

struct job {
    int64_t id, after; /* the last party that is done */
    bool moving;       /* the first part */
    bool over;         /* of this part */
    const struct edition *old, *new;
};

struct slice {
    struct job *job;
    ref_t parties[SLICE];
    size_t count;
};

/* Read by the writer itself: nobody comes or goes before the slice is done. */
static enum status read_slice(struct ctx *ctx, struct write *write, struct slice *slice) {
    slice->count = 0;
    scoped_query q = query_begin(write->db, SQL_PARTIES_AFTER);
    query_bind_int(&q, 1, slice->job->after);
    query_bind_int(&q, 2, SLICE);
    while (query_row(&q))
        slice->parties[slice->count++] = query_int(&q, "id");
    return query_done(ctx, &q);
}

static enum status move_one(struct ctx *ctx, struct moving *moving, ref_t party) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status = adopt_move_party(ctx, moving, party);
    registry_memory_back(ctx, outer);
    return status;
}

static enum status move_slice(struct ctx *ctx, struct write *write, void *arg) {
    struct slice *slice = arg;
    struct moving moving = {.old = slice->job->old, .new = slice->job->new, .write = write, .db = write->db};
    TRY(read_slice(ctx, write, slice));
    for (size_t i = 0; i < slice->count; i++)
        TRY(move_one(ctx, &moving, slice->parties[i]));
    return fault_point(ctx, "adopt.move");
}

static enum status put_progress(struct ctx *ctx, struct write *write, struct slice *slice) {
    if (!slice->count)
        return ST_OK;
    scoped_query q = query_begin(write->db, SQL_JOB_PROGRESS);
    query_bind_int(&q, 1, slice->job->id);
    query_bind_int(&q, 2, slice->parties[slice->count - 1]);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

/* Keys go once the letters that they sealed are gone from the disk. */
static enum status drop_slice(struct ctx *ctx, struct write *write, void *arg) {
    struct slice *slice = arg;
    for (size_t i = 0; i < slice->count; i++)
        TRY(adopt_drop_keys(ctx, write, slice->parties[i]));
    TRY(fault_point(ctx, "adopt.drop"));
    return put_progress(ctx, write, slice);
}

/* Dates hang on others' letters too (an organisation's people), but only on what the rules read: those stay. */
static enum status date_slice(struct ctx *ctx, struct write *write, void *arg) {
    struct slice *slice = arg;
    TRY(read_slice(ctx, write, slice));
    for (size_t i = 0; i < slice->count; i++)
        TRY(due_alone_within(ctx, write, slice->parties[i]));
    TRY(fault_point(ctx, "adopt.dates"));
    return put_progress(ctx, write, slice);
}

static enum status run_slice(struct ctx *ctx, struct slice *slice) {
    struct writer *writer = ctx->registry->writer;
    if (slice->job->moving) {
        TRY(writer_run(ctx, writer, move_slice, slice));
        CRASH_POINT("adopt.moved");
        TRY(writer_run(ctx, writer, drop_slice, slice));
        CRASH_POINT("adopt.dropped");
    } else {
        TRY(writer_run(ctx, writer, date_slice, slice));
        CRASH_POINT("adopt.slice");
    }
    slice->job->over = slice->count < SLICE;
    if (slice->count)
        slice->job->after = slice->parties[slice->count - 1];
    return ST_OK;
}

static enum status one_slice(struct ctx *ctx, struct job *job) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    struct slice *slice = arena_alloc(arena, sizeof *slice);
    slice->job = job;
    enum status status = run_slice(ctx, slice);
    registry_memory_back(ctx, outer);
    return status;
}

/* ---- the job */

static enum status write_moved(struct ctx *ctx, struct write *write, void *arg) {
    const struct job *job = arg;
    scoped_query q = query_begin(write->db, SQL_ADOPT_MOVED);
    query_bind_int(&q, 1, job->id);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status write_finished(struct ctx *ctx, struct write *write, void *arg) {
    const struct job *job = arg;
    scoped_query done = query_begin(write->db, SQL_JOB_FINISHED);
    query_bind_int(&done, 1, job->id);
    query_bind_int(&done, 2, write->change);
    TRY(query_run(ctx, &done, NULL));
    scoped_query cleared = query_begin(write->db, SQL_JOB_CLEARED);
    query_bind_int(&cleared, 1, job->id);
    query_bind_int(&cleared, 2, write->change);
    return query_run(ctx, &cleared, NULL);
}

/* The first part is over, or the second; then nothing is left. */
static enum status end_part(struct ctx *ctx, struct job *job) {
    struct adoption *adoption = &ctx->registry->adoption;
    if (!job->moving) {
        TRY(writer_run(ctx, ctx->registry->writer, write_finished, job));
        CRASH_POINT("adopt.finished");
        atomic_store(&adoption->left, false);
        return ST_OK;
    }
    TRY(writer_run(ctx, ctx->registry->writer, write_moved, job));
    CRASH_POINT("adopt.dating");
    moved(adoption);
    job->moving = job->over = false;
    job->after = 0;
    return ST_OK;
}

static enum status read_job(struct ctx *ctx, struct job *job) {
    *job = (struct job){.new = edition_of(ctx), .old = edition_of(ctx)->before};
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_ADOPT_OPEN);
    while (query_row(&q)) {
        job->id = query_int(&q, "id");
        job->after = query_int(&q, "done");
        job->moving = strcmp(query_text(ctx->arena, &q, "state"), "running") == 0;
    }
    TRY(query_done(ctx, &q));
    struct adoption *adoption = &ctx->registry->adoption;
    atomic_store(&adoption->left, job->id != 0);
    atomic_store(&adoption->moving, job->id && job->moving);
    must(!job->id || job->old);
    return ST_OK;
}

/* At most so many slices of dates; letters always all. */
static enum status work(struct ctx *ctx, size_t dates) {
    struct job job;
    TRY(read_job(ctx, &job));
    while (job.id && atomic_load(&ctx->registry->adoption.left) &&
           !atomic_load(&ctx->registry->adoption.stopping)) {
        if (!job.moving && !dates--)
            return ST_OK;
        TRY(one_slice(ctx, &job));
        if (job.over)
            TRY(end_part(ctx, &job));
    }
    return ST_OK;
}

enum status adopt_work(struct ctx *ctx) {
    return work(ctx, SIZE_MAX);
}

enum status adopt_resume(struct ctx *ctx) {
    TRY(adopt_take(ctx));
    enum status status = adopt_work(ctx);
    adopt_give(ctx);
    return status;
}

/* Somebody who found the work left lying does the letters, or one slice of the dates, before his own. */
enum status adopt_turn(struct ctx *ctx) {
    struct adoption *adoption = &ctx->registry->adoption;
    if (edition_of(ctx) != atomic_load(&ctx->registry->edition))
        return edition_current(ctx);
    must(pthread_mutex_lock(&adoption->guard) == 0);
    bool may = wait_for_turn(adoption, true), mine = may && !adoption->taken && atomic_load(&adoption->left);
    adoption->taken = adoption->taken || mine;
    must(pthread_mutex_unlock(&adoption->guard) == 0);
    if (!mine)
        return may ? ST_OK : busy(ctx);
    enum status status = work(ctx, 1);
    adopt_give(ctx);
    return status;
}

/* ---- for a page that does not wait */

enum { TRIES = 50, REST_MS = 200 };

/* Whoever holds the turn is at the same work, or does one slice of it. What fails again and again is the next start's. */
static void *work_on(void *arg) {
    struct registry *registry = arg;
    struct adoption *adoption = &registry->adoption;
    for (int tries = 0; tries < TRIES && atomic_load(&adoption->left) && !atomic_load(&adoption->stopping);
         tries++) {
        struct ctx ctx;
        ctx_begin(&ctx);
        ctx.registry = registry;
        enum status status = adopt_resume(&ctx);
        ctx_end(&ctx);
        if (status != ST_OK)
            nanosleep(&(struct timespec){.tv_nsec = REST_MS * 1000000L}, NULL);
    }
    return NULL;
}

/* Within a turn, so that one thread at a time is begun; the one before has nothing left. */
void adopt_later(struct ctx *ctx) {
    struct adoption *adoption = &ctx->registry->adoption;
    if (adoption->started)
        pthread_join(adoption->thread, NULL);
    adoption->started = pthread_create(&adoption->thread, NULL, work_on, ctx->registry) == 0;
}

void adopt_stop(struct adoption *adoption) {
    atomic_store(&adoption->stopping, true);
    if (adoption->started)
        pthread_join(adoption->thread, NULL);
    adoption->started = false;
}
