/* The small databases of the key folder: opening, statements, one sentence for what fails.
 * Used by: vault only.
 * Errors: the folder's path is all that a text says; SQLite's own texts are not shown. */
#ifndef VAULT_LITE_H
#define VAULT_LITE_H

#include "base/ctx.h"

#include <sqlite3.h>

enum lite_sql {
#define SQL(name, text) LITE_##name,
#include "vault/sql.def"
#undef SQL
    LITE_COUNT
};

struct lite {
    sqlite3 *db;
    const char *folder, *name;
    sqlite3_stmt *slots[LITE_COUNT];
};

enum lite_mode { LITE_MAKE, LITE_WRITE, LITE_READ, LITE_MEMORY };

/* folder and name must live as long as the database. */
CHECKED enum status lite_open(struct ctx *ctx, struct lite *lite, const char *folder, const char *name,
                              enum lite_mode mode);
void lite_close(struct lite *lite);
enum status lite_fail(struct ctx *ctx, struct lite *lite);
CHECKED enum status lite_exec(struct ctx *ctx, struct lite *lite, enum lite_sql sql);
/* The same for a text that is one statement, prepared once: what begins and ends transactions. */
CHECKED enum status lite_step(struct ctx *ctx, struct lite *lite, enum lite_sql sql);

void lite_undo(struct lite *lite); /* ends a transaction that failed, when there is one */

/* A statement ready for binding; NULL (and the next call fails) when the database is damaged. */
sqlite3_stmt *lite_statement(struct lite *lite, enum lite_sql sql);
/* Runs one that gives no row, and resets it. */
CHECKED enum status lite_run(struct ctx *ctx, struct lite *lite, sqlite3_stmt *statement);
/* 1: a row; 0: the end or an error, which lite_done tells; lite_done also resets. */
int lite_row(sqlite3_stmt *statement);
CHECKED enum status lite_done(struct ctx *ctx, struct lite *lite, sqlite3_stmt *statement);

CHECKED enum status lite_meta(struct ctx *ctx, struct lite *lite, const char *name, int64_t *number);
CHECKED enum status lite_put_meta(struct ctx *ctx, struct lite *lite, const char *name, int64_t number);
/* `length` bytes exactly, or ST_FAILED. */
CHECKED enum status lite_meta_bytes(struct ctx *ctx, struct lite *lite, const char *name, void *bytes,
                                    size_t length);
CHECKED enum status lite_put_meta_bytes(struct ctx *ctx, struct lite *lite, const char *name, const void *bytes,
                                        size_t length);
/* Folds the log into the file and empties it: nothing that was deleted is left in either. */
CHECKED enum status lite_fold(struct ctx *ctx, struct lite *lite);

#endif
