#include "store/writer.h"

#include "../scratch.h"
#include "base/clock.h"
#include "store/query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>

struct open {
    struct ctx ctx;
    struct store *store;
    struct writer *writer;
};

static void open_begin(struct open *open, const char *folder) {
    ctx_begin(&open->ctx);
    if (access(folder, F_OK) != 0)
        assert_int_equal(store_create(&open->ctx, folder, 7), ST_OK);
    assert_int_equal(store_open(&open->ctx, folder, STORE_WRITE, &open->store), ST_OK);
    assert_int_equal(writer_start(&open->ctx, open->store, &open->writer), ST_OK);
}

static void open_end(struct open *open) {
    writer_stop(open->writer);
    store_close(open->store);
    ctx_end(&open->ctx);
}

static int64_t meta_of(struct ctx *ctx, struct store *store, const char *name) {
    scoped_reader *db = NULL;
    assert_int_equal(store_reader(ctx, store, &db), ST_OK);
    scoped_query q = query_begin(db, SQL_META_GET);
    query_bind_text(&q, 1, name);
    int64_t number = query_row(&q) ? query_int(&q, "number") : -1;
    assert_int_equal(query_done(ctx, &q), ST_OK);
    return number;
}

static enum status put(struct ctx *ctx, struct write *write, void *name) {
    scoped_query q = query_begin(write->db, SQL_META_PUT);
    query_bind_text(&q, 1, name);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status put_then_refuse(struct ctx *ctx, struct write *write, void *name) {
    TRY(put(ctx, write, name));
    return FAIL(ctx, ST_INVALID, M("The date is not a day."));
}

static enum status look_only(struct ctx *ctx, struct write *write, void *arg) {
    (void)arg;
    scoped_query q = query_begin(write->db, SQL_META_ALL);
    while (query_row(&q))
        assert_non_null(query_text(ctx->arena, &q, "name"));
    return query_done(ctx, &q);
}

static void a_refused_job_leaves_nothing_and_takes_no_number(void **state) {
    struct open open;
    scoped_ctx outer;
    ctx_begin(&outer);
    open_begin(&open, scratch_path(&outer, state, "data"));
    assert_int_equal(writer_run(&open.ctx, open.writer, put, "one"), ST_OK);
    assert_int_equal(writer_run(&open.ctx, open.writer, put_then_refuse, "refused"), ST_INVALID);
    assert_int_equal(open.ctx.fault.status, ST_INVALID);
    assert_int_equal(writer_run(&open.ctx, open.writer, look_only, NULL), ST_OK);
    assert_int_equal(writer_run(&open.ctx, open.writer, put, "two"), ST_OK);
    assert_int_equal(meta_of(&open.ctx, open.store, "one"), 1);
    assert_int_equal(meta_of(&open.ctx, open.store, "refused"), -1);
    assert_int_equal(meta_of(&open.ctx, open.store, "two"), 2);
    assert_int_equal(meta_of(&open.ctx, open.store, "change"), 2);
    open_end(&open);
}

struct client {
    struct open *open;
    int number, refused;
};
enum { CLIENTS = 8, EACH = 40 };

static void *client_main(void *arg) {
    struct client *client = arg;
    for (int i = 0; i < EACH; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        char *name = arena_printf(ctx.arena, "%d/%d", client->number, i);
        int refuse = i % 5 == 0;
        enum status status = writer_run(&ctx, client->open->writer, refuse ? put_then_refuse : put, name);
        must(status == (refuse ? ST_INVALID : ST_OK));
        must((meta_of(&ctx, client->open->store, name) == -1) == refuse);
    }
    return NULL;
}

static void many_clients_get_numbers_without_gaps(void **state) {
    struct open open;
    scoped_ctx outer;
    ctx_begin(&outer);
    open_begin(&open, scratch_path(&outer, state, "data"));
    pthread_t threads[CLIENTS];
    struct client clients[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){.open = &open, .number = i};
        assert_int_equal(pthread_create(&threads[i], NULL, client_main, &clients[i]), 0);
    }
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(store_change(open.store), CLIENTS * EACH * 4 / 5);
    int64_t sum = 0;
    scoped_reader *db = NULL;
    assert_int_equal(store_reader(&outer, open.store, &db), ST_OK);
    {
        scoped_query q = query_begin(db, SQL_META_ALL);
        while (query_row(&q))
            if (strchr(query_text(outer.arena, &q, "name"), '/'))
                sum += query_int(&q, "number");
        assert_int_equal(query_done(&outer, &q), ST_OK);
    }
    int64_t n = store_change(open.store);
    assert_int_equal(sum, n * (n + 1) / 2);
    store_give_back(&db);
    open_end(&open);
}

static enum status put_long(struct ctx *ctx, struct write *write, void *arg) {
    (void)arg;
    scoped_query q = query_begin(write->db, SQL_META_PUT);
    query_bind_text(&q, 1, "secret");
    query_bind_null(&q, 2);
    query_bind_text(&q, 3, "a text that must not be left anywhere");
    return query_run(ctx, &q, NULL);
}

static int is_left(struct ctx *ctx, void **state, const char *name) {
    size_t length;
    char *bytes = scratch_read(ctx, scratch_path(ctx, state, name), &length);
    return memmem(bytes, length, "must not be left", 16) != NULL;
}

static void what_is_overwritten_is_in_no_file(void **state) {
    struct open open;
    scoped_ctx outer;
    ctx_begin(&outer);
    open_begin(&open, scratch_path(&outer, state, "data"));
    assert_int_equal(writer_run(&open.ctx, open.writer, put_long, NULL), ST_OK);
    assert_true(is_left(&outer, state, "data/register.db-wal"));
    assert_int_equal(meta_of(&open.ctx, open.store, "secret"),
                     0); /* a kept snapshot must not stand in the way */
    assert_int_equal(writer_run(&open.ctx, open.writer, put, "secret"), ST_OK);
    assert_int_equal(writer_fold(&open.ctx, open.writer), ST_OK);
    assert_false(is_left(&outer, state, "data/register.db-wal"));
    assert_false(is_left(&outer, state, "data/register.db"));
    assert_int_equal(meta_of(&open.ctx, open.store, "secret"), 2);
    open_end(&open);
}

static enum status count_fold(void *arg, struct ctx *ctx) {
    _Atomic int *folds = arg;
    /* The first time somebody is just reading it. */
    return atomic_fetch_add(folds, 1) ? ST_OK : FAIL(ctx, ST_BUSY, M("The date is not a day."));
}

/* At a quiet moment, again when a follower's log was not free, and once for all who asked; and before the end. */
static void a_log_may_be_emptied_a_little_later(void **state) {
    enum { PATIENCE = 20000000 };
    struct open open;
    scoped_ctx outer;
    _Atomic int folds = 0;
    ctx_begin(&outer);
    open_begin(&open, scratch_path(&outer, state, "data"));
    writer_hook_add(open.writer, (struct writer_hook){.arg = &folds, .fold = count_fold});
    assert_int_equal(writer_run(&open.ctx, open.writer, put_long, NULL), ST_OK);
    assert_int_equal(writer_run(&open.ctx, open.writer, put, "secret"), ST_OK);
    assert_true(is_left(&outer, state, "data/register.db-wal"));
    for (int i = 0; i < 10; i++)
        writer_fold_later(open.writer);
    for (int64_t start = clock_monotonic(); folds < 2 && clock_monotonic() - start < PATIENCE;)
        sched_yield();
    assert_int_equal(folds, 2);
    assert_false(is_left(&outer, state, "data/register.db-wal"));
    assert_false(is_left(&outer, state, "data/register.db"));
    writer_fold_later(open.writer);
    open_end(&open);
    assert_int_equal(folds, 3);
}

struct seen {
    int jobs, undone, committed, failed;
    int64_t change;
};

static void on_job(void *arg) {
    ((struct seen *)arg)->jobs++;
}
static void on_undo(void *arg) {
    ((struct seen *)arg)->undone++;
}
static void on_committed(void *arg, struct ctx *ctx, int64_t change) {
    (void)ctx;
    ((struct seen *)arg)->committed++;
    ((struct seen *)arg)->change = change;
}
static void on_failed(void *arg) {
    ((struct seen *)arg)->failed++;
}
static enum status refuse_commit(void *arg, struct ctx *ctx, struct db *db) {
    (void)db;
    return ((struct seen *)arg)->committed ? FAIL(ctx, ST_FAILED, M("The date is not a day.")) : ST_OK;
}

static void hooks_keep_step_and_may_stop_a_commit(void **state) {
    struct open open;
    struct seen seen = {0};
    scoped_ctx outer;
    ctx_begin(&outer);
    open_begin(&open, scratch_path(&outer, state, "data"));
    writer_hook_add(open.writer, (struct writer_hook){.arg = &seen,
                                                      .job = on_job,
                                                      .undo = on_undo,
                                                      .commit = refuse_commit,
                                                      .committed = on_committed,
                                                      .failed = on_failed});
    assert_int_equal(writer_run(&open.ctx, open.writer, put, "one"), ST_OK);
    assert_int_equal(seen.change, 1);
    assert_int_equal(writer_run(&open.ctx, open.writer, put, "two"), ST_FAILED);
    assert_int_equal(writer_run(&open.ctx, open.writer, put_then_refuse, "three"), ST_INVALID);
    assert_int_equal(meta_of(&open.ctx, open.store, "two"), -1);
    assert_int_equal(store_change(open.store), 1);
    open_end(&open);
    assert_int_equal(seen.jobs, 3);
    assert_int_equal(seen.undone, 1);
    assert_int_equal(seen.failed, 2);
}

/* Somebody comes while another's change runs: one commit for both. */
struct late {
    struct open *open;
    struct ctx ctx;
    pthread_t thread;
    enum status status;
};

static void *come_late(void *arg) {
    struct late *late = arg;
    late->status = writer_run(&late->ctx, late->open->writer, put, "late");
    return NULL;
}

static enum status put_and_let_come(struct ctx *ctx, struct write *write, void *arg) {
    struct late *late = arg;
    TRY(put(ctx, write, "early"));
    assert_int_equal(pthread_create(&late->thread, NULL, come_late, late), 0);
    while (!writer_waits(late->open->writer))
        sched_yield();
    return ST_OK;
}

static void who_comes_while_a_change_runs_shares_its_commit(void **state) {
    struct open open;
    struct seen seen = {0};
    struct late late = {.open = &open};
    scoped_ctx outer;
    ctx_begin(&outer);
    ctx_begin(&late.ctx);
    open_begin(&open, scratch_path(&outer, state, "data"));
    writer_hook_add(open.writer, (struct writer_hook){.arg = &seen, .committed = on_committed});
    assert_int_equal(writer_run(&open.ctx, open.writer, put_and_let_come, &late), ST_OK);
    assert_int_equal(pthread_join(late.thread, NULL), 0);
    assert_int_equal(late.status, ST_OK);
    assert_int_equal(meta_of(&open.ctx, open.store, "late"), 2);
    assert_int_equal(store_change(open.store), 2);
    open_end(&open);
    assert_int_equal(seen.committed, 1);
    ctx_end(&late.ctx);
}

static void on_rest(void *arg) {
    atomic_fetch_add((_Atomic int *)arg, 1);
}

static void what_is_done_now_and_then_is_done_without_jobs(void **state) {
    struct open open;
    _Atomic int rests = 0;
    scoped_ctx outer;
    ctx_begin(&outer);
    open_begin(&open, scratch_path(&outer, state, "data"));
    writer_hook_add(open.writer, (struct writer_hook){.arg = &rests, .rest = on_rest, .every = 1000});
    while (atomic_load(&rests) < 3)
        sched_yield();
    assert_int_equal(writer_run(&open.ctx, open.writer, put, "one"), ST_OK);
    open_end(&open);
}

/* A child is killed inside its third change, before or after the commit: the parent finds it absent or whole.
 */
static int64_t after_crash(void **state, const char *point) {
    scoped_ctx outer;
    ctx_begin(&outer);
    const char *folder = scratch_path(&outer, state, point);
    pid_t child = fork();
    if (child == 0) {
        setenv("SELOSTE_CRASH", point, 1);
        struct open open;
        open_begin(&open, folder);
        for (int i = 0; i < 5; i++)
            must(writer_run(&open.ctx, open.writer, put, "mark") == ST_OK);
        _exit(0);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    struct open open;
    open_begin(&open, folder);
    int64_t mark = meta_of(&open.ctx, open.store, "mark");
    assert_int_equal(store_change(open.store), mark);
    open_end(&open);
    return mark;
}

static void a_killed_writer_leaves_whole_changes(void **state) {
#ifndef CRASH_POINTS
    (void)state;
    (void)after_crash;
    skip();
#else
    assert_int_equal(after_crash(state, "store.commit:3"), 2);
    assert_int_equal(after_crash(state, "store.committed:3"), 3);
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(a_refused_job_leaves_nothing_and_takes_no_number),
        SCRATCH_TEST(many_clients_get_numbers_without_gaps),
        SCRATCH_TEST(what_is_overwritten_is_in_no_file),
        SCRATCH_TEST(a_log_may_be_emptied_a_little_later),
        SCRATCH_TEST(hooks_keep_step_and_may_stop_a_commit),
        SCRATCH_TEST(who_comes_while_a_change_runs_shares_its_commit),
        SCRATCH_TEST(what_is_done_now_and_then_is_done_without_jobs),
        SCRATCH_TEST(a_killed_writer_leaves_whole_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
