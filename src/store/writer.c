/* Jobs queue in a list; the thread takes the whole list at once, and what has come while that ran, before it commits: those
 * who were told together come back one by one, and the first of them must not commit alone. While it commits, the next
 * list grows: the group is as large as the disk is slow, with no timer to set. An error of the disk can make SQLite undo the
 * whole transaction in the middle of a group: then every job that had run fails, and those that had not run go
 * into the next group. */
#include "store/writer.h"

#include "base/clock.h"
#include "base/crash.h"
#include "base/pending.h"
#include "store/db.h"
#include "store/engine.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

enum {
    GROUP_MOST = 256,
    FOLD_PAGES = 1000,
    FOLD_PAGES_BUSY = 16000,
    FOLD_PAGES_MOST = 64000,
    FOLD_WAIT_MS = 300,
    FOLD_QUIET_MS = 20,
    QUIET = 200000,       /* us */
    FOLD_LATEST = 5000000 /* us, after it was asked for */
};

struct job {
    struct job *next;
    struct ctx *ctx;
    write_fn *fn;
    void *arg;
    written_fn *written;
    void *written_arg;
    enum status status;
};

struct writer {
    struct arena *arena;
    struct store *store;
    struct db db;
    struct writer_hook hooks[WRITER_HOOKS];
    size_t hook_count;
    int64_t rest_at[WRITER_HOOKS];
    int64_t change; /* taken so far, in the group that runs */
    int wal_pages;
    pthread_t thread;
    pthread_mutex_t guard;
    pthread_cond_t queued;
    struct job *first, **last;
    int64_t fold_by; /* when the logs are to be emptied at the latest; 0: nobody asked */
    int stopping;
};

/* What failed the group, told to one of its jobs. */
static void fail_job(struct job *job, struct ctx *why) {
    if (job->status != ST_OK)
        return;
    const struct fault *fault = &why->fault;
    job->status =
        fault_put(job->ctx, fault->status, fault->id, fault->values[0], fault->values[1], (char *)NULL);
}

/* Whether SQLite has undone the transaction by itself. */
static int lost(const struct writer *writer) {
    return sqlite3_get_autocommit(writer->db.lite) != 0;
}

static void call_job_hooks(struct writer *writer, int undo) {
    for (size_t i = 0; i < writer->hook_count; i++) {
        void (*hook)(void *) = undo ? writer->hooks[i].undo : writer->hooks[i].job;
        if (hook)
            hook(writer->hooks[i].arg);
    }
}

/* The number is taken only when a row was touched: looking costs none, and the only gaps are those that a job made. */
static enum status run_in_savepoint(struct writer *writer, struct job *job) {
    const int64_t next = writer->change + 1;
    struct write write = {.db = &writer->db, .change = next};
    TRY(db_step(job->ctx, &writer->db, STEP_JOB));
    int64_t before = sqlite3_total_changes64(writer->db.lite);
    enum status status = job->fn(job->ctx, &write, job->arg);
    if (lost(writer))
        return status == ST_OK ? db_fail_code(job->ctx, writer->db.folder, SQLITE_FULL, 0) : status;
    if (status == ST_OK)
        status = db_step(job->ctx, &writer->db, STEP_JOB_DONE);
    else
        must(sqlite3_exec(writer->db.lite, engine.JOB_UNDO, NULL, NULL, NULL) == SQLITE_OK);
    must(write.change >= next);
    if (status == ST_OK && sqlite3_total_changes64(writer->db.lite) != before)
        writer->change = write.change;
    return status;
}

static void run_job(struct writer *writer, struct job *job) {
    if (!job->fn)
        return;
    call_job_hooks(writer, 0);
    job->status = run_in_savepoint(writer, job);
    if (job->status != ST_OK)
        call_job_hooks(writer, 1);
}

/* Followers first (they may add to the transaction or refuse), then the number, then the disk. */
static enum status commit(struct writer *writer, struct ctx *ctx) {
    if (lost(writer))
        return db_fail_code(ctx, writer->db.folder, SQLITE_FULL, 0);
    for (size_t i = 0; i < writer->hook_count; i++)
        if (writer->hooks[i].commit)
            TRY(writer->hooks[i].commit(writer->hooks[i].arg, ctx, &writer->db));
    if (writer->change > store_change(writer->store))
        TRY(db_put_meta(ctx, &writer->db, "change", writer->change));
    CRASH_POINT("store.commit");
    TRY(db_step(ctx, &writer->db, STEP_COMMIT));
    CRASH_POINT("store.committed");
    return ST_OK;
}

/* Nobody in the group has been told anything yet, so nothing needs to be explained away. */
static void undo_group(struct writer *writer) {
    if (!lost(writer))
        must(sqlite3_exec(writer->db.lite, engine.ROLLBACK, NULL, NULL, NULL) == SQLITE_OK || lost(writer));
    for (size_t i = 0; i < writer->hook_count; i++)
        if (writer->hooks[i].failed)
            writer->hooks[i].failed(writer->hooks[i].arg);
}

static void tell(struct job *jobs, struct ctx *why) {
    for (struct job *job = jobs, *next; job; job = next) {
        next = job->next; /* the job's memory is its caller's again once it is told */
        if (why)
            fail_job(job, why);
        job->written(job->written_arg, job->status);
    }
}

static void publish(struct writer *writer, struct ctx *ctx) {
    store_publish(writer->store, writer->change);
    for (size_t i = 0; i < writer->hook_count; i++)
        if (writer->hooks[i].committed)
            writer->hooks[i].committed(writer->hooks[i].arg, ctx, writer->change);
}

/* Runs jobs until the transaction is lost; returns those that are left. */
static struct job *run_jobs(struct writer *writer, struct job *jobs) {
    struct job *job = jobs;
    while (job) {
        run_job(writer, job);
        struct job *next = job->next;
        if (lost(writer))
            job->next = NULL;
        job = next;
        if (lost(writer))
            return job;
    }
    return NULL;
}

static enum status empty_log(struct writer *writer, struct ctx *ctx, int wait_ms) {
    store_release_idle(writer->store);
    sqlite3_busy_timeout(writer->db.lite, wait_ms);
    int code = sqlite3_wal_checkpoint_v2(writer->db.lite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(writer->db.lite, DB_WAIT_MS);
    writer->wal_pages = 0;
    return code == SQLITE_OK ? ST_OK : db_fail(ctx, &writer->db);
}

/* A job without a function asks for an emptied log, which can only be done between transactions. */
static void fold_for(struct writer *writer, struct job *jobs) {
    for (struct job *job = jobs; job; job = job->next)
        if (!job->fn && job->status == ST_OK)
            job->status = empty_log(writer, job->ctx, FOLD_WAIT_MS);
}

static struct job *take_queued(struct writer *writer) {
    must(pthread_mutex_lock(&writer->guard) == 0);
    struct job *jobs = writer->first;
    writer->first = NULL;
    writer->last = &writer->first;
    must(pthread_mutex_unlock(&writer->guard) == 0);
    return jobs;
}

/* Runs these and whoever comes meanwhile, up to a number: nobody's commit waits for ever. */
static struct job *run_with_late(struct writer *writer, struct job *jobs) {
    struct job *left = run_jobs(writer, jobs), *end = jobs;
    for (size_t count = 1; !left && !lost(writer) && count < GROUP_MOST;) {
        for (; end->next; end = end->next)
            count++;
        end->next = take_queued(writer);
        if (!end->next)
            break;
        left = run_jobs(writer, end->next);
    }
    return left;
}

static struct job *run_group(struct writer *writer, struct job *jobs) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    writer->change = store_change(writer->store);
    struct job *left = NULL;
    enum status status = db_step(&ctx, &writer->db, STEP_BEGIN_WRITE);
    if (status == ST_OK) {
        left = run_with_late(writer, jobs);
        status = commit(writer, &ctx);
    }
    if (status == ST_OK)
        publish(writer, &ctx);
    else
        undo_group(writer);
    if (status == ST_OK)
        fold_for(writer, jobs);
    tell(jobs, status == ST_OK ? NULL : &ctx);
    return left;
}

/* Folding the log into the database is for quiet moments; under constant load it waits until the log is large. Where there was
 * always somebody reading, the log could never begin anew, and it is waited for them. */
static void fold_log(struct writer *writer) {
    int mode = writer->wal_pages < FOLD_PAGES_MOST ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART;
    store_release_idle(writer->store);
    sqlite3_busy_timeout(writer->db.lite, FOLD_WAIT_MS);
    sqlite3_wal_checkpoint_v2(writer->db.lite, NULL, mode, NULL, NULL);
    sqlite3_busy_timeout(writer->db.lite, DB_WAIT_MS);
    writer->wal_pages = 0;
}

/* Whatever cannot be emptied now, because somebody is reading, is tried again a little later: who writes meanwhile must not
 * wait long for who reads. */
static void fold_asked(struct writer *writer, int wait_ms) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    must(pthread_mutex_lock(&writer->guard) == 0);
    writer->fold_by = 0;
    must(pthread_mutex_unlock(&writer->guard) == 0);
    enum status status = empty_log(writer, &ctx, wait_ms);
    for (size_t i = 0; i < writer->hook_count; i++)
        if (writer->hooks[i].fold && writer->hooks[i].fold(writer->hooks[i].arg, &ctx) != ST_OK)
            status = ST_BUSY;
    if (status != ST_OK)
        writer_fold_later(writer);
}

static int64_t fold_wanted(struct writer *writer) {
    must(pthread_mutex_lock(&writer->guard) == 0);
    int64_t by = writer->fold_by;
    must(pthread_mutex_unlock(&writer->guard) == 0);
    return by;
}

/* Before a group, where it cannot be left for a quiet moment any longer. */
static void fold_late(struct writer *writer) {
    int64_t by = fold_wanted(writer);
    if (by && clock_monotonic() > by)
        fold_asked(writer, FOLD_WAIT_MS);
    else if (writer->wal_pages >= FOLD_PAGES_BUSY)
        fold_log(writer);
}

/* Nothing has been written for a while. */
static void fold_quietly(struct writer *writer, int64_t asked) {
    if (asked)
        fold_asked(writer, FOLD_QUIET_MS);
    else if (writer->wal_pages >= FOLD_PAGES)
        fold_log(writer);
}

/* Under guard: when the next hook has something to do that is done now and then; `due`, when that is now. */
static int64_t next_rest(struct writer *writer, struct writer_hook *due) {
    int64_t now = clock_monotonic(), next = INT64_MAX;
    for (size_t i = 0; i < writer->hook_count; i++) {
        const struct writer_hook *hook = &writer->hooks[i];
        if (!hook->rest)
            continue;
        if (now >= writer->rest_at[i]) {
            *due = *hook;
            writer->rest_at[i] = now + hook->every;
        }
        if (writer->rest_at[i] < next)
            next = writer->rest_at[i];
    }
    return next;
}

/* Under guard. An empty queue alone is no quiet: whoever has just been told may be back in a moment. */
static int wait_for_jobs(struct writer *writer, int64_t rest_at) {
    int folds = writer->wal_pages >= FOLD_PAGES || writer->fold_by;
    int64_t until = folds ? clock_monotonic() + QUIET : INT64_MAX;
    if (rest_at < until)
        until = rest_at;
    if (until == INT64_MAX)
        return pthread_cond_wait(&writer->queued, &writer->guard);
    struct timespec at = {.tv_sec = until / 1000000, .tv_nsec = until % 1000000 * 1000};
    return pthread_cond_timedwait(&writer->queued, &writer->guard, &at);
}

static struct job *next_group(struct writer *writer) {
    fold_late(writer);
    must(pthread_mutex_lock(&writer->guard) == 0);
    for (;;) {
        struct writer_hook due = {0};
        int64_t rest_at = next_rest(writer, &due);
        int quiet = 0;
        if (!due.rest && (writer->first || writer->stopping))
            break;
        if (!due.rest)
            quiet = wait_for_jobs(writer, rest_at) == ETIMEDOUT;
        int64_t asked = writer->fold_by;
        must(pthread_mutex_unlock(&writer->guard) == 0);
        if (due.rest)
            due.rest(due.arg);
        if (quiet)
            fold_quietly(writer, asked);
        must(pthread_mutex_lock(&writer->guard) == 0);
    }
    must(pthread_mutex_unlock(&writer->guard) == 0);
    return take_queued(writer);
}

static void *writer_main(void *arg) {
    struct writer *writer = arg;
    struct job *jobs;
    while ((jobs = next_group(writer)))
        while (jobs)
            jobs = run_group(writer, jobs);
    if (fold_wanted(writer))
        fold_asked(writer, FOLD_WAIT_MS);
    return NULL;
}

static int count_pages(void *arg, sqlite3 *lite, const char *name, int pages) {
    (void)lite;
    (void)name;
    ((struct writer *)arg)->wal_pages = pages;
    return SQLITE_OK;
}

enum status writer_start(struct ctx *ctx, struct store *store, struct writer **out) {
    *out = NULL;
    if (!store_writable(store))
        return FAIL(ctx, ST_DENIED, M("The register in {1} can only be read."), store_folder(store));
    struct arena *arena = arena_new();
    struct writer *writer = arena_alloc(arena, sizeof *writer);
    writer->arena = arena;
    writer->store = store;
    writer->last = &writer->first;
    enum status status = db_open(ctx, &writer->db, store_folder(store), SQLITE_OPEN_READWRITE, 0);
    if (status == ST_OK)
        status = db_exec(ctx, &writer->db, engine.WRITER_SETTINGS);
    if (status != ST_OK) {
        arena_free(arena);
        return status;
    }
    sqlite3_wal_hook(writer->db.lite, count_pages, writer);
    pthread_condattr_t monotonic;
    must(pthread_condattr_init(&monotonic) == 0 && pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    must(pthread_mutex_init(&writer->guard, NULL) == 0 && pthread_cond_init(&writer->queued, &monotonic) == 0);
    pthread_condattr_destroy(&monotonic);
    must(pthread_create(&writer->thread, NULL, writer_main, writer) == 0);
    *out = writer;
    return ST_OK;
}

void writer_stop(struct writer *writer) {
    if (!writer)
        return;
    must(pthread_mutex_lock(&writer->guard) == 0);
    writer->stopping = 1;
    pthread_cond_signal(&writer->queued);
    must(pthread_mutex_unlock(&writer->guard) == 0);
    must(pthread_join(writer->thread, NULL) == 0);
    store_release_idle(writer->store);
    db_close(&writer->db);
    pthread_cond_destroy(&writer->queued);
    pthread_mutex_destroy(&writer->guard);
    arena_free(writer->arena);
}

void writer_drop(struct writer **writer) {
    writer_stop(*writer);
    *writer = NULL;
}

void writer_hook_add(struct writer *writer, struct writer_hook hook) {
    must(pthread_mutex_lock(&writer->guard) == 0);
    must(writer->hook_count < WRITER_HOOKS);
    writer->rest_at[writer->hook_count] = clock_monotonic() + hook.every;
    writer->hooks[writer->hook_count++] = hook;
    pthread_cond_signal(&writer->queued); /* it may be waiting already, for nothing */
    must(pthread_mutex_unlock(&writer->guard) == 0);
}

static void enqueue(struct writer *writer, struct job *job) {
    must(!pthread_equal(pthread_self(), writer->thread)); /* a job that waits for a job would wait for ever */
    must(pthread_mutex_lock(&writer->guard) == 0);
    must(!writer->stopping);
    *writer->last = job;
    writer->last = &job->next;
    pthread_cond_signal(&writer->queued);
    must(pthread_mutex_unlock(&writer->guard) == 0);
}

void writer_queue(struct ctx *ctx, struct writer *writer, write_fn *fn, void *arg, written_fn *written,
                  void *written_arg) {
    struct job *job = arena_alloc(ctx->arena, sizeof *job);
    *job = (struct job){.ctx = ctx, .fn = fn, .arg = arg, .written = written, .written_arg = written_arg};
    enqueue(writer, job);
}

int writer_waits(struct writer *writer) {
    must(pthread_mutex_lock(&writer->guard) == 0);
    int waits = writer->first != NULL;
    must(pthread_mutex_unlock(&writer->guard) == 0);
    return waits;
}

struct waiting {
    pthread_mutex_t guard;
    pthread_cond_t told;
    int done;
    enum status status;
};

static void wake(void *arg, enum status status) {
    struct waiting *waiting = arg;
    must(pthread_mutex_lock(&waiting->guard) == 0);
    waiting->done = 1;
    waiting->status = status;
    pthread_cond_signal(&waiting->told); /* under the lock: after it the waiting thread may be gone */
    must(pthread_mutex_unlock(&waiting->guard) == 0);
}

static enum status run_and_wait(struct ctx *ctx, struct writer *writer, write_fn *fn, void *arg) {
    struct waiting waiting = {.guard = PTHREAD_MUTEX_INITIALIZER, .told = PTHREAD_COND_INITIALIZER};
    struct job job = {.ctx = ctx, .fn = fn, .arg = arg, .written = wake, .written_arg = &waiting};
    pending_rest(ctx->pending, true);
    enqueue(writer, &job);
    must(pthread_mutex_lock(&waiting.guard) == 0);
    while (!waiting.done)
        pthread_cond_wait(&waiting.told, &waiting.guard);
    must(pthread_mutex_unlock(&waiting.guard) == 0);
    pending_rest(ctx->pending, false);
    pthread_cond_destroy(&waiting.told);
    pthread_mutex_destroy(&waiting.guard);
    return waiting.status;
}

enum status writer_run(struct ctx *ctx, struct writer *writer, write_fn *fn, void *arg) {
    must(fn);
    return run_and_wait(ctx, writer, fn, arg);
}

enum status writer_fold(struct ctx *ctx, struct writer *writer) {
    return run_and_wait(ctx, writer, NULL, NULL);
}

void writer_fold_later(struct writer *writer) {
    must(pthread_mutex_lock(&writer->guard) == 0);
    if (!writer->fold_by)
        writer->fold_by = clock_monotonic() + FOLD_LATEST;
    pthread_cond_signal(&writer->queued); /* it may be waiting for a job only */
    must(pthread_mutex_unlock(&writer->guard) == 0);
}
