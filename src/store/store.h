/* The data folder's database: opening, its schema, its change number, and connections for reading. SQLite is the
 * engine now; every statement also prepares on PostgreSQL 15 (tests/unit/store/sql.c).
 *
 *     scoped_reader *db = NULL;
 *     TRY(store_reader(ctx, store, &db));
 *     scoped_query q = query_begin(db, SQL_PARTY_BY_ID);   (store/query.h)
 *
 * Used by: registry, and what tests it. Writing goes through store/writer.h only.
 * Memory: a store and its connections are their own; they end with store_close. Texts of errors lie in ctx.
 * Errors: one sentence each for a missing folder, no database, another program's or another version's database, a
 * damaged one, a read-only one, a full disk (ST_FAILED), one in use by another program (ST_BUSY).
 * Promises: one program at a time has a data folder open for writing. Every committed change has the register's
 * next change number. A reader never shows a state older than the change number published when it was taken. A
 * failed open changes nothing. What is deleted is overwritten (secure_delete). */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/ctx.h"

#include <stddef.h>
#include <stdint.h>

enum sql {
#define SQL(name, text) SQL_##name,
#include "store/sql/all.def"
#undef SQL
    SQL_COUNT
};

enum store_mode {
    STORE_WRITE, /* takes the folder's lock */
    STORE_READ   /* changes no data; works on a read-only medium */
};

struct store;
struct db; /* one connection; used by one thread at a time */

/* Makes FOLDER/register.db (the folder too, mode 0700) with all tables; ST_CONFLICT when there is a register
 * already. */
CHECKED enum status store_create(struct ctx *ctx, const char *folder, int64_t register_id);
CHECKED enum status store_open(struct ctx *ctx, const char *folder, enum store_mode mode, struct store **store);
void store_close(struct store *store); /* NULL is allowed; no reader may be out */
void store_drop(struct store **store);
#define scoped_store __attribute__((cleanup(store_drop))) struct store

int64_t store_register(const struct store *store); /* the register's id, to open its vault with */
int64_t store_change(const struct store *store);   /* published: committed and visible */
int store_writable(const struct store *store);
void store_make_readonly(struct store *store); /* a folder older than its keys; before any writer is started */

/* A connection on a snapshot at least as new as the published change number. Give it back soon. */
CHECKED enum status store_reader(struct ctx *ctx, struct store *store, struct db **db);
void store_give_back(struct db **db); /* NULL is allowed */
/* The change number that a reader's snapshot is at least as new as; 0 of the connection that writes. */
int64_t store_seen(const struct db *db);
#define scoped_reader __attribute__((cleanup(store_give_back))) struct db

/* A new 63-bit id, never 0. */
int64_t store_new_id(void);
/* Another one, at random among the 2^40 behind a place: rows that are added together then lie on the same few pages. */
int64_t store_new_id_near(int64_t place);

/* The text of a statement or table as an engine takes it, for the test that prepares all of them. */
enum store_engine { ENGINE_SQLITE, ENGINE_POSTGRESQL };
const char *store_sql_name(enum sql sql);
const char *store_sql_text(struct arena *arena, enum store_engine engine, enum sql sql);
size_t store_schema_count(void);
const char *store_schema_text(struct arena *arena, enum store_engine engine, size_t index);

#endif
