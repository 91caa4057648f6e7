#include "store/writer.h"

#include "../scratch.h"
#include "store/query.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <dirent.h>
#include <sqlite3.h>
#include <sys/resource.h>

static const char *made(struct ctx *ctx, void **state) {
    const char *folder = scratch_path(ctx, state, "data");
    assert_int_equal(store_create(ctx, folder, 42), ST_OK);
    return folder;
}

static int files_in(const char *folder) {
    DIR *dir = opendir(folder);
    int count = 0;
    while (readdir(dir))
        count++;
    closedir(dir);
    return count - 2;
}

static void a_register_is_made_whole(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state);
    assert_int_equal(files_in(folder), 1);
    scoped_store *store = NULL;
    assert_int_equal(store_open(&ctx, folder, STORE_WRITE, &store), ST_OK);
    assert_int_equal(store_register(store), 42);
    assert_int_equal(store_change(store), 0);
    assert_int_equal(store_create(&ctx, folder, 43), ST_CONFLICT);
}

static void one_program_writes_others_read(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state);
    scoped_store *store = NULL, *second = NULL, *reader = NULL;
    assert_int_equal(store_open(&ctx, folder, STORE_WRITE, &store), ST_OK);
    assert_int_equal(store_open(&ctx, folder, STORE_WRITE, &second), ST_BUSY);
    assert_int_equal(store_open(&ctx, folder, STORE_READ, &reader), ST_OK);
    struct writer *writer;
    assert_int_equal(writer_start(&ctx, reader, &writer), ST_DENIED);
}

static void refused(struct ctx *ctx, const char *folder, enum status status, const char *text) {
    for (int mode = STORE_WRITE; mode <= STORE_READ; mode++) {
        struct store *store;
        int before = access(folder, F_OK) == 0 ? files_in(folder) : 0;
        assert_int_equal(store_open(ctx, folder, (enum store_mode)mode, &store), status);
        assert_null(store);
        assert_non_null(strstr(fault_text(ctx), text));
        if (access(folder, F_OK) == 0)
            assert_int_equal(files_in(folder), before);
    }
}

static void what_is_no_register_is_refused_untouched(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    refused(&ctx, scratch_path(&ctx, state, "nowhere"), ST_NOT_FOUND, "There is no folder");
    refused(&ctx, *state, ST_NOT_FOUND, "There is no register");
    const char *file = scratch_path(&ctx, state, "register.db");
    scratch_write(file, "", 0);
    refused(&ctx, *state, ST_FAILED, "is no database");
    char text[4096];
    memset(text, 'x', sizeof text);
    scratch_write(file, text, sizeof text);
    refused(&ctx, *state, ST_FAILED, "is no database");
    unlink(file);
    sqlite3 *other;
    assert_int_equal(sqlite3_open(file, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "CREATE TABLE a (b)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    refused(&ctx, *state, ST_FAILED, "belongs to another program");
}

static void another_version_is_refused(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    const char *folder = made(&ctx, state);
    scratch_poke(arena_printf(ctx.arena, "%s/register.db", folder), 60, "\0\0\1\7", 4);
    refused(&ctx, folder, ST_FAILED, "another version");
}

/* As a program without these tables made it. */
static void make_older(struct ctx *ctx, const char *folder) {
    sqlite3 *lite;
    assert_int_equal(sqlite3_open(arena_printf(ctx->arena, "%s/register.db", folder), &lite), SQLITE_OK);
    assert_int_equal(sqlite3_exec(lite,
                                  "INSERT INTO setting (name, value, change) VALUES ('kept', 'yes', 1);"
                                  "DROP TABLE sight; DROP TABLE remains; DROP INDEX party_change;"
                                  "UPDATE meta SET number = 1 WHERE name = 'schema'; PRAGMA user_version = 1",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(lite);
}

static int64_t rows_of(struct ctx *ctx, const char *folder, const char *sql) {
    sqlite3 *lite;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(arena_printf(ctx->arena, "%s/register.db", folder), &lite), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(lite, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(lite);
    return number;
}

static void an_older_register_is_brought_up_to_date(void **state) {
    static const char missing[] =
        "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('sight', 'sight_look', 'remains', 'party_change')";
    for (int mode = STORE_WRITE; mode <= STORE_READ; mode++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const char *folder = scratch_path(&ctx, state, mode == STORE_WRITE ? "old" : "old_read");
        assert_int_equal(store_create(&ctx, folder, 42), ST_OK);
        make_older(&ctx, folder);
        assert_int_equal(rows_of(&ctx, folder, missing), 0);
        for (int times = 0; times < 2; times++) {
            scoped_store *store = NULL;
            assert_int_equal(store_open(&ctx, folder, (enum store_mode)mode, &store), ST_OK);
            scoped_reader *db = NULL;
            assert_int_equal(store_reader(&ctx, store, &db), ST_OK);
            scoped_query q = query_begin(db, SQL_REMAINS_ALL);
            assert_int_equal(query_row(&q), 0);
            assert_int_equal(query_done(&ctx, &q), ST_OK);
        }
        assert_int_equal(rows_of(&ctx, folder, missing), 4);
        assert_int_equal(rows_of(&ctx, folder, "SELECT COUNT(*) FROM setting WHERE name = 'kept'"), 1);
        assert_int_equal(rows_of(&ctx, folder, "PRAGMA user_version"),
                         rows_of(&ctx, folder, "SELECT number FROM meta WHERE name = 'schema'"));
    }
}

static void a_damaged_database_is_one_sentence(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    const char *folder = made(&ctx, state), *file = arena_printf(ctx.arena, "%s/register.db", folder);
    char rubbish[8192];
    memset(rubbish, 0xa5, sizeof rubbish);
    scratch_poke(file, 4096, rubbish, sizeof rubbish);
    struct store *store;
    assert_int_equal(store_open(&ctx, folder, STORE_READ, &store), ST_FAILED);
    assert_non_null(strstr(fault_text(&ctx), "is damaged"));
    size_t length;
    char *bytes = scratch_read(&ctx, file, &length);
    assert_memory_equal(bytes + 4096, rubbish, sizeof rubbish);
}

static enum status fill(struct ctx *ctx, struct write *write, void *arg) {
    scoped_query q = query_begin(write->db, SQL_META_PUT);
    query_bind_text(&q, 1, arg ? arg : "filler");
    query_bind_int(&q, 2, 1);
    char *text = arena_alloc(ctx->arena, 1000000);
    memset(text, 'x', 999999);
    query_bind_text(&q, 3, text);
    return query_run(ctx, &q, NULL);
}

static enum status put_small(struct ctx *ctx, struct write *write, void *arg) {
    scoped_query q = query_begin(write->db, SQL_META_PUT);
    query_bind_text(&q, 1, arg);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

/* A limit on the size of files stands for the full disk. */
static void a_full_disk_fails_the_change_only(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    const char *folder = made(&ctx, state);
    scoped_store *store = NULL;
    assert_int_equal(store_open(&ctx, folder, STORE_WRITE, &store), ST_OK);
    scoped_writer *writer = NULL;
    assert_int_equal(writer_start(&ctx, store, &writer), ST_OK);
    assert_int_equal(writer_run(&ctx, writer, put_small, "before"), ST_OK);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit was, small;
    getrlimit(RLIMIT_FSIZE, &was);
    small = (struct rlimit){400000, was.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    enum status status = writer_run(&ctx, writer, fill, NULL);
    setrlimit(RLIMIT_FSIZE, &was);
    assert_int_equal(status, ST_FAILED);
    assert_non_null(strstr(fault_text(&ctx), "is full"));
    assert_int_equal(store_change(store), 1);
    assert_int_equal(writer_run(&ctx, writer, put_small, "after"), ST_OK);
    assert_int_equal(store_change(store), 2);
    scoped_reader *db = NULL;
    assert_int_equal(store_reader(&ctx, store, &db), ST_OK);
    scoped_query q = query_begin(db, SQL_META_GET);
    query_bind_text(&q, 1, "filler");
    assert_false(query_row(&q));
    assert_int_equal(query_done(&ctx, &q), ST_OK);
}

static void a_full_disk_leaves_no_half_register(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    signal(SIGXFSZ, SIG_IGN);
    const char *folder = scratch_path(&ctx, state, "data");
    struct rlimit was, small;
    getrlimit(RLIMIT_FSIZE, &was);
    small = (struct rlimit){20000, was.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    enum status status = store_create(&ctx, folder, 1);
    setrlimit(RLIMIT_FSIZE, &was);
    assert_int_equal(status, ST_FAILED);
    assert_int_not_equal(access(folder, F_OK), 0);
    assert_int_equal(store_create(&ctx, folder, 1), ST_OK);
}

static void a_reader_sees_what_was_answered(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = made(&ctx, state);
    scoped_store *store = NULL;
    assert_int_equal(store_open(&ctx, folder, STORE_WRITE, &store), ST_OK);
    scoped_writer *writer = NULL;
    assert_int_equal(writer_start(&ctx, store, &writer), ST_OK);
    for (int i = 1; i <= 20; i++) {
        assert_int_equal(writer_run(&ctx, writer, put_small, "mark"), ST_OK);
        scoped_reader *db = NULL;
        assert_int_equal(store_reader(&ctx, store, &db), ST_OK);
        scoped_query q = query_begin(db, SQL_META_GET);
        query_bind_text(&q, 1, "mark");
        assert_true(query_row(&q));
        assert_int_equal(query_int(&q, "number"), i);
        assert_int_equal(query_done(&ctx, &q), ST_OK);
    }
}

static void ids_are_positive_and_differ(void **state) {
    (void)state;
    int64_t last = 0;
    for (int i = 0; i < 1000; i++) {
        int64_t id = store_new_id();
        assert_true(id > 0 && id != last);
        last = id;
    }
}

static void ids_near_a_place_lie_behind_it_and_wrap_at_the_end(void **state) {
    (void)state;
    const int64_t reach = INT64_C(1) << 40;
    for (int i = 0; i < 1000; i++) {
        int64_t id = store_new_id_near(5 * reach), last = store_new_id_near(INT64_MAX);
        assert_true(id >= 5 * reach && id < 6 * reach);
        assert_true(last > 0 && (last < reach || last == INT64_MAX));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(a_register_is_made_whole),
        SCRATCH_TEST(one_program_writes_others_read),
        SCRATCH_TEST(what_is_no_register_is_refused_untouched),
        SCRATCH_TEST(another_version_is_refused),
        SCRATCH_TEST(an_older_register_is_brought_up_to_date),
        SCRATCH_TEST(a_damaged_database_is_one_sentence),
        SCRATCH_TEST(a_full_disk_fails_the_change_only),
        SCRATCH_TEST(a_full_disk_leaves_no_half_register),
        SCRATCH_TEST(a_reader_sees_what_was_answered),
        cmocka_unit_test(ids_are_positive_and_differ),
        cmocka_unit_test(ids_near_a_place_lie_behind_it_and_wrap_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
