/* keys.db and lookup.db are small SQLite databases of the vault's own, apart from the store: their rules differ
 * (always synced, never copied, mode 0600), and the vault knows no register. Statements stand in sql.def and are
 * prepared once. */
#include "vault/lite.h"

#include "base/buf.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char *const texts[LITE_COUNT] = {
#define SQL(name, text) text,
#include "vault/sql.def"
#undef SQL
};

/* All that can go wrong with these files, in sentences; the number of SQLite's error helps nobody here. */
static enum status fail_code(struct ctx *ctx, struct lite *lite, int code) {
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return FAIL(ctx, ST_BUSY, M("Another program is using the keys in {1}."), lite->folder);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return FAIL(ctx, ST_DENIED, M("The key folder {1} can only be read."), lite->folder);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return FAIL(ctx, ST_FAILED,
                    M("The file {2} in the key folder {1} is damaged. Use a backup of the keys."), lite->folder,
                    lite->name);
    case SQLITE_CANTOPEN:
        return FAIL(ctx, ST_FAILED, M("The file {2} in the key folder {1} cannot be opened."), lite->folder,
                    lite->name);
    default:
        break;
    }
    if (code == SQLITE_FULL || code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC)
        return FAIL(ctx, ST_FAILED,
                    M("The disk that holds the keys in {1} is full or failing. Nothing was changed."),
                    lite->folder);
    return FAIL(ctx, ST_FAILED, M("The file {2} in the key folder {1} cannot be read or written."),
                lite->folder, lite->name);
}

enum status lite_fail(struct ctx *ctx, struct lite *lite) {
    return fail_code(ctx, lite, sqlite3_extended_errcode(lite->db));
}

/* A path may hold what a URI gives a meaning to. A medium that cannot be written is read as it lies. */
static const char *uri(struct arena *arena, const struct lite *lite, enum lite_mode mode) {
    if (mode == LITE_MEMORY)
        return "file::memory:";
    struct buf buf = buf_in(arena);
    buf_add(&buf, "file:");
    for (const char *at = lite->folder; *at; at++) {
        if (strchr("?#%", *at))
            buf_printf(&buf, "%%%02X", (unsigned)(unsigned char)*at);
        else
            buf_char(&buf, *at);
    }
    buf_printf(&buf, "/%s", lite->name);
    if (mode == LITE_READ && access(lite->folder, W_OK) != 0)
        buf_add(&buf, "?immutable=1");
    return buf_text(&buf);
}

/* Every connection, before its first statement. */
static enum status settle(struct ctx *ctx, struct lite *lite, enum lite_mode mode) {
    enum { WAIT_MS = 5000 };
    sqlite3_busy_timeout(lite->db, WAIT_MS);
    TRY(lite_exec(ctx, lite, LITE_SETTINGS));
    TRY(lite_exec(ctx, lite, LITE_DURABLE));
    return mode == LITE_READ ? ST_OK : lite_exec(ctx, lite, LITE_WAL);
}

/* SQLite would make it readable to others; its log files take the mode of the file. */
static void make_closed(struct ctx *ctx, const struct lite *lite) {
    int fd =
        open(arena_printf(ctx->arena, "%s/%s", lite->folder, lite->name), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
}

enum status lite_open(struct ctx *ctx, struct lite *lite, const char *folder, const char *name,
                      enum lite_mode mode) {
    *lite = (struct lite){.folder = folder, .name = name};
    int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    flags |= mode == LITE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (mode == LITE_MAKE || mode == LITE_MEMORY)
        flags |= SQLITE_OPEN_CREATE;
    if (mode == LITE_MAKE)
        make_closed(ctx, lite);
    int code = sqlite3_open_v2(uri(ctx->arena, lite, mode), &lite->db, flags, NULL);
    enum status status = code == SQLITE_OK ? settle(ctx, lite, mode) : fail_code(ctx, lite, code);
    if (status != ST_OK)
        lite_close(lite);
    return status;
}

void lite_close(struct lite *lite) {
    for (size_t i = 0; i < LITE_COUNT; i++)
        sqlite3_finalize(lite->slots[i]);
    sqlite3_close_v2(lite->db);
    *lite = (struct lite){.folder = lite->folder, .name = lite->name};
}

enum status lite_exec(struct ctx *ctx, struct lite *lite, enum lite_sql sql) {
    return sqlite3_exec(lite->db, texts[sql], NULL, NULL, NULL) == SQLITE_OK ? ST_OK : lite_fail(ctx, lite);
}

void lite_undo(struct lite *lite) {
    if (lite->db && !sqlite3_get_autocommit(lite->db))
        must(sqlite3_exec(lite->db, texts[LITE_ROLLBACK], NULL, NULL, NULL) == SQLITE_OK ||
             sqlite3_get_autocommit(lite->db));
}

sqlite3_stmt *lite_statement(struct lite *lite, enum lite_sql sql) {
    if (!lite->slots[sql])
        sqlite3_prepare_v3(lite->db, texts[sql], -1, SQLITE_PREPARE_PERSISTENT, &lite->slots[sql], NULL);
    if (lite->slots[sql]) {
        sqlite3_reset(lite->slots[sql]);
        sqlite3_clear_bindings(lite->slots[sql]);
    }
    return lite->slots[sql];
}

int lite_row(sqlite3_stmt *statement) {
    return statement && sqlite3_step(statement) == SQLITE_ROW;
}

/* Resetting gives the error of the last step again. */
enum status lite_done(struct ctx *ctx, struct lite *lite, sqlite3_stmt *statement) {
    if (!statement)
        return lite_fail(ctx, lite);
    int code = sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return code == SQLITE_OK ? ST_OK : fail_code(ctx, lite, code);
}

enum status lite_run(struct ctx *ctx, struct lite *lite, sqlite3_stmt *statement) {
    must(!lite_row(statement));
    return lite_done(ctx, lite, statement);
}

enum status lite_step(struct ctx *ctx, struct lite *lite, enum lite_sql sql) {
    return lite_run(ctx, lite, lite_statement(lite, sql));
}

enum status lite_meta(struct ctx *ctx, struct lite *lite, const char *name, int64_t *number) {
    sqlite3_stmt *s = lite_statement(lite, LITE_META_GET);
    sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
    *number = lite_row(s) ? sqlite3_column_int64(s, 0) : 0;
    return lite_done(ctx, lite, s);
}

enum status lite_put_meta(struct ctx *ctx, struct lite *lite, const char *name, int64_t number) {
    sqlite3_stmt *s = lite_statement(lite, LITE_META_PUT);
    sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, number);
    return lite_run(ctx, lite, s);
}

enum status lite_meta_bytes(struct ctx *ctx, struct lite *lite, const char *name, void *bytes, size_t length) {
    sqlite3_stmt *s = lite_statement(lite, LITE_META_GET);
    sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
    int whole = lite_row(s) && (size_t)sqlite3_column_bytes(s, 1) == length;
    if (whole)
        memcpy(bytes, sqlite3_column_blob(s, 1), length);
    TRY(lite_done(ctx, lite, s));
    return whole ? ST_OK : fail_code(ctx, lite, SQLITE_CORRUPT);
}

enum status lite_put_meta_bytes(struct ctx *ctx, struct lite *lite, const char *name, const void *bytes,
                                size_t length) {
    sqlite3_stmt *s = lite_statement(lite, LITE_META_PUT);
    sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_blob64(s, 3, bytes, length, SQLITE_STATIC);
    return lite_run(ctx, lite, s);
}

enum status lite_fold(struct ctx *ctx, struct lite *lite) {
    int code = sqlite3_wal_checkpoint_v2(lite->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return code == SQLITE_OK ? ST_OK : fail_code(ctx, lite, code);
}
