/* One connection. Statements are prepared at first use and kept; a slot in use twice at once is a bug of the
 * caller. Every setting that matters is made here, at opening, and nowhere else. */
#include "store/db.h"

#include "base/buf.h"
#include "store/engine.h"
#include "store/query.h"

#include <errno.h>
#include <string.h>

/* The folder's path is all that an error may say of the place: SQLite's own texts can quote values. */
enum status db_fail_code(struct ctx *ctx, const char *folder, int code, int system_error) {
    switch (code & 0xff) {
    case SQLITE_FULL:
        return FAIL(ctx, ST_FAILED, M("The disk that holds {1} is full. Nothing was changed."), folder);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return FAIL(ctx, ST_BUSY, M("Another program is using the register in {1}."), folder);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return FAIL(ctx, ST_DENIED, M("The register in {1} can only be read."), folder);
    case SQLITE_CORRUPT:
        return FAIL(ctx, ST_FAILED, M("The database in {1} is damaged. Use a backup of it."), folder);
    case SQLITE_NOTADB:
        return FAIL(ctx, ST_FAILED, M("The file register.db in {1} is no database."), folder);
    case SQLITE_CANTOPEN:
        return FAIL(ctx, ST_FAILED, M("The database in {1} cannot be opened: {2}."), folder,
                    strerror(system_error));
    case SQLITE_CONSTRAINT:
        return FAIL(ctx, ST_CONFLICT, M("This is in the register already."));
    default:
        break;
    }
    int no_room = system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
    if (no_room || code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC)
        return FAIL(ctx, ST_FAILED, M("The disk that holds {1} is full or failing. Nothing was changed."),
                    folder);
    return FAIL(ctx, ST_FAILED, M("The database in {1} cannot be read or written (SQLite error {2})."), folder,
                arena_printf(ctx->arena, "%d", code));
}

enum status db_fail(struct ctx *ctx, struct db *db) {
    return db_fail_code(ctx, db->folder, sqlite3_extended_errcode(db->lite), sqlite3_system_errno(db->lite));
}

/* A path may hold what a URI gives a meaning to. */
static const char *uri(struct arena *arena, const char *folder, int immutable) {
    struct buf buf = buf_in(arena);
    buf_add(&buf, "file:");
    for (const char *at = folder; *at; at++) {
        if (strchr("?#%", *at))
            buf_printf(&buf, "%%%02X", (unsigned)(unsigned char)*at);
        else
            buf_char(&buf, *at);
    }
    buf_add(&buf, "/register.db");
    if (immutable)
        buf_add(&buf, "?immutable=1");
    return buf_text(&buf);
}

enum status db_open(struct ctx *ctx, struct db *db, const char *folder, int flags, int immutable) {
    db->folder = folder;
    int code = sqlite3_open_v2(uri(ctx->arena, folder, immutable), &db->lite,
                               flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (code != SQLITE_OK) {
        enum status status = db_fail(ctx, db);
        db_close(db);
        return status;
    }
    sqlite3_busy_timeout(db->lite, DB_WAIT_MS);
    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    enum status status = db_exec(ctx, db, engine.SETTINGS);
    if (status != ST_OK)
        db_close(db);
    return status;
}

void db_close(struct db *db) {
    for (size_t i = 0; i < SQL_COUNT; i++) {
        must(!db->in_use[i]);
        sqlite3_finalize(db->slots[i]);
        db->slots[i] = NULL;
        db->columns[i] = NULL;
    }
    arena_drop(&db->names);
    for (size_t i = 0; i < STEP_COUNT; i++) {
        sqlite3_finalize(db->steps[i]);
        db->steps[i] = NULL;
    }
    sqlite3_close_v2(db->lite);
    db->lite = NULL;
}

enum status db_exec(struct ctx *ctx, struct db *db, const char *text) {
    return sqlite3_exec(db->lite, text, NULL, NULL, NULL) == SQLITE_OK ? ST_OK : db_fail(ctx, db);
}

/* Every change begins and ends a savepoint, every group and snapshot a transaction: parsing these words each time costs more
 * than what they do. */
int db_try_step(struct db *db, enum step step) {
    static const char *const texts[STEP_COUNT] = {
#define ENGINE(name, text)
#define STEP(name, text) text,
#include "store/sql/engine.def"
#undef STEP
#undef ENGINE
    };
    sqlite3_stmt **slot = &db->steps[step];
    if (!*slot)
        sqlite3_prepare_v3(db->lite, texts[step], -1, SQLITE_PREPARE_PERSISTENT, slot, NULL);
    if (!*slot)
        return sqlite3_errcode(db->lite);
    (void)sqlite3_step(*slot);
    return sqlite3_reset(*slot); /* gives the error of the step again */
}

enum status db_step(struct ctx *ctx, struct db *db, enum step step) {
    return db_try_step(db, step) == SQLITE_OK ? ST_OK : db_fail(ctx, db);
}

enum status db_meta(struct ctx *ctx, struct db *db, const char *name, int64_t *number) {
    *number = 0;
    scoped_query q = query_begin(db, SQL_META_GET);
    query_bind_text(&q, 1, name);
    if (query_row(&q))
        *number = query_int(&q, "number");
    return query_done(ctx, &q);
}

enum status db_put_meta(struct ctx *ctx, struct db *db, const char *name, int64_t number) {
    scoped_query q = query_begin(db, SQL_META_PUT);
    query_bind_text(&q, 1, name);
    query_bind_int(&q, 2, number);
    query_bind_null(&q, 3);
    return query_run(ctx, &q, NULL);
}
