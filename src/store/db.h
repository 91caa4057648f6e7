/* One SQLite connection with its prepared statements: what store.c, query.c and writer.c share.
 * Used by: store only.
 * Memory: lies in the store's arena; a connection closes with db_close.
 * Errors: db_fail turns what SQLite says into one clear sentence, without any text of SQLite's (it may quote
 * values). */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "store/store.h"

#include <sqlite3.h>

/* SCHEMA_VERSION goes up with every table or index that schema.def gets: an older register is given it when it is opened. */
enum { SCHEMA_VERSION = 44, APPLICATION_ID = 0x53454c4f, DB_WAIT_MS = 5000 };

enum step {
#define ENGINE(name, text)
#define STEP(name, text) STEP_##name,
#include "store/sql/engine.def"
#undef STEP
#undef ENGINE
    STEP_COUNT
};

struct db {
    struct store *store;
    const char *folder;
    sqlite3 *lite;
    sqlite3_stmt *slots[SQL_COUNT], *steps[STEP_COUNT];
    struct arena *names; /* of the columns, copied once: SQLite makes each anew whenever it is asked */
    const char **columns[SQL_COUNT];
    int column_counts[SQL_COUNT];
    unsigned char in_use[SQL_COUNT];
    int snapshot_open; /* a reader's kept transaction */
    int64_t snapshot;  /* the number published before it began */
    int out;           /* a reader is with somebody */
};

CHECKED enum status db_open(struct ctx *ctx, struct db *db, const char *folder, int flags, int immutable);
void db_close(struct db *db);
CHECKED enum status db_exec(struct ctx *ctx, struct db *db, const char *text);
CHECKED enum status db_step(struct ctx *ctx, struct db *db, enum step step);
int db_try_step(struct db *db, enum step step); /* SQLite's code */
enum status db_fail(struct ctx *ctx, struct db *db);
enum status db_fail_code(struct ctx *ctx, const char *folder, int code, int system_error);
CHECKED enum status db_meta(struct ctx *ctx, struct db *db, const char *name, int64_t *number);
CHECKED enum status db_put_meta(struct ctx *ctx, struct db *db, const char *name, int64_t number);

/* Ends the kept snapshots of readers that nobody uses, so that the log can be folded into the database. */
void store_release_idle(struct store *store);
void store_publish(struct store *store, int64_t change);
const char *store_folder(const struct store *store);

#endif
