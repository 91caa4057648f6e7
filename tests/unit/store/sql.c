/* Every table is made and every statement prepared on SQLite and on a PostgreSQL that lives for this test only (its own
 * folder, a Unix socket, no network). The product itself does not link libpq yet. */
#include "store/store.h"

#include "../scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <glob.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

struct engines {
    struct ctx ctx;
    char folder[64];
    pid_t server;
    PGconn *pg;
    sqlite3 *lite;
};

/* PostgreSQL refuses to run as root; its own user is there wherever it is installed. */
static void become_postgres(void) {
    if (geteuid() != 0)
        return;
    const struct passwd *user = getpwnam("postgres");
    must(user && setgroups(0, NULL) == 0 && setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0);
}

static pid_t run_postgres(const char *folder, const char *const *words) {
    pid_t child = fork();
    if (child)
        return child;
    become_postgres();
    prctl(PR_SET_PDEATHSIG, SIGQUIT); /* it ends with this test, however that ends */
    must(chdir(folder) == 0);
    int out = open("server.log", O_CREAT | O_WRONLY | O_APPEND, 0600);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execv(words[0], (char *const *)(uintptr_t)words);
    _exit(127);
}

static const char *program(struct ctx *ctx, const char *name) {
    glob_t found;
    must(glob(arena_printf(ctx->arena, "/usr/lib/postgresql/*/bin/%s", name), 0, NULL, &found) == 0);
    const char *path = arena_text(ctx->arena, found.gl_pathv[found.gl_pathc - 1]);
    globfree(&found);
    return path;
}

static int start_server(struct engines *engines) {
    struct ctx *ctx = &engines->ctx;
    strcpy(engines->folder, "/tmp/seloste-pg-XXXXXX");
    must(mkdtemp(engines->folder));
    const struct passwd *user = getpwnam("postgres");
    if (geteuid() == 0)
        must(user && chown(engines->folder, user->pw_uid, user->pw_gid) == 0);
    const char *data = arena_printf(ctx->arena, "%s/data", engines->folder);
    const char *const make[] = {
        program(ctx, "initdb"), "-D", data, "-U", "seloste", "-A", "trust", "-N", "--locale=C",
        "--encoding=UTF8",      NULL};
    int how;
    waitpid(run_postgres(engines->folder, make), &how, 0);
    if (how != 0)
        return -1;
    const char *const serve[] = {
        program(ctx, "postgres"), "-D", data, "-k", engines->folder, "-h", "", "-F", NULL};
    engines->server = run_postgres(engines->folder, serve);
    return 0;
}

static int connect_server(struct engines *engines) {
    const char *where =
        arena_printf(engines->ctx.arena, "host=%s user=seloste dbname=postgres", engines->folder);
    for (int tries = 0; tries < 1200; tries++) {
        engines->pg = PQconnectdb(where);
        if (PQstatus(engines->pg) == CONNECTION_OK)
            return 0;
        PQfinish(engines->pg);
        engines->pg = NULL;
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL); /* until it listens */
    }
    return -1;
}

static int set_up(void **state) {
    static struct engines engines;
    ctx_begin(&engines.ctx);
    *state = &engines;
    if (sqlite3_open(":memory:", &engines.lite) != SQLITE_OK || start_server(&engines) ||
        connect_server(&engines)) {
        fprintf(stderr, "PostgreSQL did not start; see %s/server.log\n", engines.folder);
        return -1;
    }
    return 0;
}

static int tear_down(void **state) {
    struct engines *engines = *state;
    PQfinish(engines->pg);
    sqlite3_close(engines->lite);
    if (engines->server) {
        kill(engines->server, SIGQUIT);
        waitpid(engines->server, NULL, 0);
    }
    scratch_remove(engines->folder);
    ctx_end(&engines->ctx);
    return 0;
}

static void every_table_is_made_on_both(void **state) {
    struct engines *engines = *state;
    for (size_t i = 0; i < store_schema_count(); i++) {
        const char *lite = store_schema_text(engines->ctx.arena, ENGINE_SQLITE, i);
        const char *pg = store_schema_text(engines->ctx.arena, ENGINE_POSTGRESQL, i);
        if (sqlite3_exec(engines->lite, lite, NULL, NULL, NULL) != SQLITE_OK)
            fail_msg("SQLite: %s\n%s", sqlite3_errmsg(engines->lite), lite);
        PGresult *result = PQexec(engines->pg, pg);
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            fail_msg("PostgreSQL: %s\n%s", PQresultErrorMessage(result), pg);
        PQclear(result);
    }
}

/* What the statement takes and gives must be the same on both, by number and by name. */
static void compare(struct engines *engines, enum sql sql) {
    const char *name = store_sql_name(sql), *text = store_sql_text(engines->ctx.arena, ENGINE_SQLITE, sql);
    const char *dollars = store_sql_text(engines->ctx.arena, ENGINE_POSTGRESQL, sql);
    sqlite3_stmt *lite;
    if (sqlite3_prepare_v2(engines->lite, text, -1, &lite, NULL) != SQLITE_OK)
        fail_msg("SQLite, %s: %s", name, sqlite3_errmsg(engines->lite));
    PGresult *result = PQprepare(engines->pg, name, dollars, 0, NULL);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        fail_msg("PostgreSQL, %s: %s", name, PQresultErrorMessage(result));
    PQclear(result);
    result = PQdescribePrepared(engines->pg, name);
    if (PQnparams(result) != sqlite3_bind_parameter_count(lite))
        fail_msg("%s: %d and %d parameters", name, PQnparams(result), sqlite3_bind_parameter_count(lite));
    if (PQnfields(result) != sqlite3_column_count(lite))
        fail_msg("%s: %d and %d columns", name, PQnfields(result), sqlite3_column_count(lite));
    for (int i = 0; i < PQnfields(result); i++)
        if (strcmp(PQfname(result, i), sqlite3_column_name(lite, i)) != 0)
            fail_msg("%s: column %s is %s in SQLite", name, PQfname(result, i), sqlite3_column_name(lite, i));
    PQclear(result);
    sqlite3_finalize(lite);
}

static void every_statement_prepares_on_both(void **state) {
    for (int i = 0; i < SQL_COUNT; i++)
        compare(*state, (enum sql)i);
}

static void words_are_rewritten_alone_and_outside_quotes(void **state) {
    struct engines *engines = *state;
    int seen = 0;
    for (size_t i = 0; i < store_schema_count(); i++) {
        const char *pg = store_schema_text(engines->ctx.arena, ENGINE_POSTGRESQL, i);
        assert_null(strstr(pg, "BLOB"));
        assert_null(strstr(pg, "CLUSTERED"));
        assert_null(strstr(pg, "STRICT"));
        seen += strstr(pg, "\"user\"") != NULL;
        assert_null(strstr(store_schema_text(engines->ctx.arena, ENGINE_SQLITE, i), "BIGINT"));
    }
    assert_true(seen >= 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_is_made_on_both),
        cmocka_unit_test(every_statement_prepares_on_both),
        cmocka_unit_test(words_are_rewritten_alone_and_outside_quotes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
