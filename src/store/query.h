/* One use of one statement: bind by number, read columns by name.
 *
 *     scoped_query q = query_begin(db, SQL_RECORDS_OF_PARTY);
 *     query_bind_int(&q, 1, party);
 *     while (query_row(&q))
 *         kind = query_text(ctx->arena, &q, "kind");
 *     TRY(query_done(ctx, &q));
 *
 * A statement that returns nothing: bind, then TRY(query_run(ctx, &q, &changed)).
 * Used by: registry, rights' importers through registry, writer functions.
 * Memory: texts and bytes are copied into the arena given. Bound texts and bytes must live until the query ends.
 * Errors: an error ends the rows; query_done tells it. Ending a query with an error that nobody asked for aborts. A
 * name that is no column, and a number that is no parameter, abort.
 * Promises: the same statement may be in use twice at a time (one within the rows of another). */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "store/store.h"

struct query {
    struct db *db;
    void *statement; /* the engine's */
    enum sql sql;
    int state, column; /* query.c's own */
};

struct query query_begin(struct db *db, enum sql sql);
void query_end(struct query *query);
#define scoped_query __attribute__((cleanup(query_end))) struct query

void query_bind_int(struct query *query, int at, int64_t value);
void query_bind_text(struct query *query, int at, const char *text);                 /* NULL binds null */
void query_bind_blob(struct query *query, int at, const void *bytes, size_t length); /* NULL binds null */
void query_bind_null(struct query *query, int at);

int query_row(struct query *query); /* 1: there is a row; 0: the end, or an error */
CHECKED enum status query_done(struct ctx *ctx, struct query *query);
/* Runs a statement without rows; `changed` (or NULL) gets the number of rows touched.
 * ST_CONFLICT when a unique value is there already. */
CHECKED enum status query_run(struct ctx *ctx, struct query *query, int64_t *changed);
/* Back to the state after query_begin, to bind and run again. */
void query_again(struct query *query);

int64_t query_int(struct query *query, const char *column); /* 0 for null */
int query_is_null(struct query *query, const char *column);
/* Is it this text? Without a copy, for loops over many rows. */
int query_text_is(struct query *query, const char *column, const char *text);
const char *query_text(struct arena *arena, struct query *query, const char *column); /* NULL for null */
void *query_blob(struct arena *arena, struct query *query, const char *column, size_t *length);

#endif
