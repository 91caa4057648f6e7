/* Statements are prepared at their first use and stay with the connection. One that is in use already (a loop
 * inside a loop over the same statement) gets a spare, which ends with the query. */
#include "store/query.h"

#include "store/db.h"

#include <string.h>

enum { READY, ROW, DONE, BROKEN, TOLD, SPARE = 16 };

static int phase(const struct query *query) {
    return query->state & ~SPARE;
}

static void phase_set(struct query *query, int next) {
    query->state = (query->state & SPARE) | next;
}

static sqlite3_stmt *prepare(struct db *db, enum sql sql, unsigned flags) {
    sqlite3_stmt *statement = NULL;
    int code =
        sqlite3_prepare_v3(db->lite, store_sql_text(NULL, ENGINE_SQLITE, sql), -1, flags, &statement, NULL);
    must(code != SQLITE_ERROR); /* a statement that this schema does not take */
    return statement;
}

struct query query_begin(struct db *db, enum sql sql) {
    must(db && sql < SQL_COUNT);
    struct query query = {.db = db, .sql = sql, .state = READY};
    if (db->in_use[sql]) {
        query.state |= SPARE;
        query.statement = prepare(db, sql, 0);
    } else {
        if (!db->slots[sql])
            db->slots[sql] = prepare(db, sql, SQLITE_PREPARE_PERSISTENT);
        query.statement = db->slots[sql];
        db->in_use[sql] = query.statement != NULL;
    }
    if (!query.statement)
        phase_set(&query, BROKEN);
    return query;
}

void query_end(struct query *query) {
    must(phase(query) != BROKEN); /* an error that nobody asked for: query_done is missing */
    if (!query->statement)
        return;
    if (query->state & SPARE) {
        sqlite3_finalize(query->statement);
    } else {
        sqlite3_reset(query->statement);
        sqlite3_clear_bindings(query->statement);
        query->db->in_use[query->sql] = 0;
    }
    query->statement = NULL;
}

/* Binding fails only for a wrong number, which is a bug; texts beyond SQLite's limit are kept out at the edge.
 */
static int may_bind(struct query *query, int at) {
    if (phase(query) == BROKEN)
        return 0;
    must(phase(query) == READY && at >= 1 && at <= sqlite3_bind_parameter_count(query->statement));
    return 1;
}

void query_bind_int(struct query *query, int at, int64_t value) {
    if (may_bind(query, at))
        must(sqlite3_bind_int64(query->statement, at, value) == SQLITE_OK);
}

void query_bind_text(struct query *query, int at, const char *text) {
    if (may_bind(query, at))
        must(sqlite3_bind_text(query->statement, at, text, -1, SQLITE_STATIC) == SQLITE_OK);
}

void query_bind_blob(struct query *query, int at, const void *bytes, size_t length) {
    if (!may_bind(query, at))
        return;
    must(sqlite3_bind_blob64(query->statement, at, bytes, length, SQLITE_STATIC) == SQLITE_OK);
}

void query_bind_null(struct query *query, int at) {
    if (may_bind(query, at))
        must(sqlite3_bind_null(query->statement, at) == SQLITE_OK);
}

int query_row(struct query *query) {
    if (phase(query) != READY && phase(query) != ROW)
        return 0;
    int code = sqlite3_step(query->statement);
    phase_set(query, code == SQLITE_ROW ? ROW : code == SQLITE_DONE ? DONE : BROKEN);
    return code == SQLITE_ROW;
}

enum status query_done(struct ctx *ctx, struct query *query) {
    if (phase(query) != BROKEN)
        return ST_OK;
    phase_set(query, TOLD);
    return db_fail(ctx, query->db);
}

enum status query_run(struct ctx *ctx, struct query *query, int64_t *changed) {
    must(!query_row(query));
    TRY(query_done(ctx, query));
    if (changed)
        *changed = sqlite3_changes64(query->db->lite);
    return ST_OK;
}

void query_again(struct query *query) {
    must(phase(query) != BROKEN);
    if (!query->statement)
        return;
    sqlite3_reset(query->statement);
    sqlite3_clear_bindings(query->statement);
    phase_set(query, READY);
}

/* The names that a statement gives, kept with the connection. */
static void name_columns(struct query *query) {
    struct db *db = query->db;
    int count = sqlite3_column_count(query->statement);
    if (!db->names)
        db->names = arena_new();
    const char **names = arena_array(db->names, (size_t)count, sizeof *names);
    for (int i = 0; i < count; i++)
        names[i] = arena_text(db->names, sqlite3_column_name(query->statement, i));
    db->columns[query->sql] = names;
    db->column_counts[query->sql] = count;
}

/* Columns are mostly read in the order in which the statement gives them, so the one behind the last is looked at first. */
static int column_of(struct query *query, const char *name) {
    must(phase(query) == ROW);
    if (!query->db->columns[query->sql])
        name_columns(query);
    const char **names = query->db->columns[query->sql];
    int count = query->db->column_counts[query->sql], at = query->column;
    for (int tries = 0;; tries++, at++) {
        must(tries < count); /* a name that the statement does not give */
        at = at < count ? at : 0;
        if (strcmp(names[at], name) == 0)
            break;
    }
    query->column = at + 1;
    return at;
}

int64_t query_int(struct query *query, const char *column) {
    return sqlite3_column_int64(query->statement, column_of(query, column));
}

int query_is_null(struct query *query, const char *column) {
    return sqlite3_column_type(query->statement, column_of(query, column)) == SQLITE_NULL;
}

int query_text_is(struct query *query, const char *column, const char *text) {
    const char *there = (const char *)sqlite3_column_text(query->statement, column_of(query, column));
    return there && strcmp(there, text) == 0;
}

const char *query_text(struct arena *arena, struct query *query, const char *column) {
    int at = column_of(query, column);
    const char *text = (const char *)sqlite3_column_text(query->statement, at);
    return text ? arena_text_n(arena, text, (size_t)sqlite3_column_bytes(query->statement, at)) : NULL;
}

void *query_blob(struct arena *arena, struct query *query, const char *column, size_t *length) {
    int at = column_of(query, column);
    const void *bytes = sqlite3_column_blob(query->statement, at);
    *length = (size_t)sqlite3_column_bytes(query->statement, at);
    if (sqlite3_column_type(query->statement, at) == SQLITE_NULL)
        return NULL;
    char *copy = arena_alloc(arena, *length + 1);
    if (*length)
        memcpy(copy, bytes, *length);
    return copy;
}
