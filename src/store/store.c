/* A database is made beside its place and renamed, so that there is a whole one or none. Before SQLite may
 * touch a file its first bytes are looked at: opening another program's database must not leave as much as a
 * log file beside it. */
#include "store/store.h"

#include "base/buf.h"
#include "store/db.h"
#include "store/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READERS = 32, NEAR_BITS = 40 };

struct store {
    struct arena *arena;
    const char *folder;
    int64_t register_id;
    enum store_mode mode;
    int immutable, lock, older; /* older: made with another schema than this program's */
    _Atomic int64_t published;
    pthread_mutex_t guard; /* readers, arena */
    pthread_cond_t free_reader;
    struct db *readers[READERS];
};

int64_t store_new_id(void) {
    uint64_t id = 0;
    while (!id) {
        randombytes_buf(&id, sizeof id);
        id &= INT64_MAX;
    }
    return (int64_t)id;
}

int64_t store_new_id_near(int64_t place) {
    uint64_t id = 0;
    while (!id)
        id = ((uint64_t)place + ((uint64_t)store_new_id() & (((uint64_t)1 << NEAR_BITS) - 1))) & INT64_MAX;
    return (int64_t)id;
}

static const char *path(struct ctx *ctx, const char *folder, const char *name) {
    return arena_printf(ctx->arena, "%s/%s", folder, name);
}

static enum status sync_folder(struct ctx *ctx, const char *folder) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return synced ? ST_OK : db_fail_code(ctx, folder, SQLITE_IOERR, errno);
}

/* --- making --- */

static enum status fill_new(struct ctx *ctx, struct db *db, int64_t register_id) {
    TRY(db_exec(ctx, db,
                arena_printf(ctx->arena, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID,
                             SCHEMA_VERSION)));
    TRY(db_step(ctx, db, STEP_BEGIN_WRITE));
    for (size_t i = 0; i < store_schema_count(); i++)
        TRY(db_exec(ctx, db, store_schema_text(ctx->arena, ENGINE_SQLITE, i)));
    TRY(db_put_meta(ctx, db, "register", register_id));
    TRY(db_put_meta(ctx, db, "schema", SCHEMA_VERSION));
    TRY(db_put_meta(ctx, db, "change", 0));
    TRY(db_put_meta(ctx, db, "made", ctx->now));
    return db_step(ctx, db, STEP_COMMIT);
}

static enum status make_file(struct ctx *ctx, const char *folder, int64_t register_id) {
    struct db db = {0};
    int fd = open(path(ctx, folder, "register.db"), O_RDWR | O_CREAT | O_CLOEXEC, 0600); /* closed to others */
    if (fd >= 0)
        close(fd);
    TRY(db_open(ctx, &db, folder, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, 0));
    enum status status = fill_new(ctx, &db, register_id);
    db_close(&db);
    return status;
}

/* The half-made database lies in a folder of its own, so that its journal is never beside the finished one. */
static enum status make_beside(struct ctx *ctx, const char *folder, const char *beside, int64_t register_id) {
    if (mkdir(beside, 0700) != 0 && errno != EEXIST)
        return db_fail_code(ctx, folder, errno == EROFS || errno == EACCES ? SQLITE_READONLY : SQLITE_IOERR,
                            errno);
    unlink(path(ctx, beside, "register.db"));
    TRY(make_file(ctx, beside, register_id));
    if (rename(path(ctx, beside, "register.db"), path(ctx, folder, "register.db")) != 0)
        return db_fail_code(ctx, folder, SQLITE_IOERR, errno);
    return ST_OK;
}

enum status store_create(struct ctx *ctx, const char *folder, int64_t register_id) {
    must(register_id > 0);
    if (access(path(ctx, folder, "register.db"), F_OK) == 0)
        return FAIL(ctx, ST_CONFLICT, M("There is a register in {1} already."), folder);
    int made = mkdir(folder, 0700) == 0;
    if (!made && errno != EEXIST)
        return FAIL(ctx, ST_FAILED, M("The folder {1} cannot be made: {2}."), folder, strerror(errno));
    const char *beside = path(ctx, folder, "register.new");
    enum status status = make_beside(ctx, folder, beside, register_id);
    unlink(path(ctx, beside, "register.db-journal"));
    unlink(path(ctx, beside, "register.db"));
    rmdir(beside);
    if (status == ST_OK)
        return sync_folder(ctx, folder);
    if (made)
        rmdir(folder);
    return status;
}

/* --- opening --- */

/* The first bytes of every SQLite file: its name, at 18 and 19 whether it has a log, and at 60 and 68 the version and owner that its
 * maker set. */
static enum status look_at_file(struct ctx *ctx, const char *folder, int *older, int *logged) {
    unsigned char head[100] = {0};
    struct stat is;
    if (stat(folder, &is) != 0 || !S_ISDIR(is.st_mode))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no folder {1}."), folder);
    int fd = open(path(ctx, folder, "register.db"), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no register in {1}."), folder);
    if (fd < 0)
        return db_fail_code(ctx, folder, SQLITE_CANTOPEN, errno);
    ssize_t got = read(fd, head, sizeof head);
    close(fd);
    if (got != sizeof head || memcmp(head, "SQLite format 3", 16) != 0)
        return db_fail_code(ctx, folder, SQLITE_NOTADB, 0);
    uint32_t id = (uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 | (uint32_t)head[70] << 8 | head[71];
    if (id != APPLICATION_ID)
        return FAIL(ctx, ST_FAILED, M("The database in {1} belongs to another program."), folder);
    uint32_t version = (uint32_t)head[60] << 24 | (uint32_t)head[61] << 16 | (uint32_t)head[62] << 8 | head[63];
    if (version == 0 || version > SCHEMA_VERSION)
        return FAIL(ctx, ST_FAILED,
                    M("The register in {1} was made by another version of the program, a newer one. Use that."),
                    folder);
    *older = version < SCHEMA_VERSION;
    *logged = head[18] == 2 && head[19] == 2;
    return ST_OK;
}

/* Held as long as the store is open; the system lets go of it when the program dies. */
static enum status take_lock(struct ctx *ctx, struct store *store) {
    store->lock = open(path(ctx, store->folder, "lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock < 0)
        return db_fail_code(ctx, store->folder,
                            errno == ENOSPC || errno == EDQUOT ? SQLITE_FULL : SQLITE_READONLY, errno);
    if (flock(store->lock, LOCK_EX | LOCK_NB) != 0)
        return db_fail_code(ctx, store->folder, SQLITE_BUSY, errno);
    return ST_OK;
}

/* On a medium that cannot be written SQLite can read only what was closed whole. */
static enum status choose_immutable(struct ctx *ctx, struct store *store) {
    struct stat is;
    if (access(store->folder, W_OK) == 0)
        return ST_OK;
    if (stat(path(ctx, store->folder, "register.db-wal"), &is) == 0 && is.st_size > 0)
        return FAIL(
            ctx, ST_FAILED,
            M("{1} cannot be written, and its last changes are still in the log: copy it to a place that can."),
            store->folder);
    store->immutable = 1;
    return ST_OK;
}

static int open_flags(const struct store *store) {
    return store->mode == STORE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
}

static enum status read_numbers(struct ctx *ctx, struct store *store) {
    int64_t change;
    struct db *db = NULL;
    TRY(store_reader(ctx, store, &db));
    enum status status = db_meta(ctx, db, "register", &store->register_id);
    if (status == ST_OK)
        status = db_meta(ctx, db, "change", &change);
    store_give_back(&db);
    TRY(status);
    if (store->register_id <= 0)
        return db_fail_code(ctx, store->folder, SQLITE_CORRUPT, 0);
    atomic_store(&store->published, change);
    return ST_OK;
}

static enum status use_wal(struct ctx *ctx, struct store *store) {
    struct db db = {0};
    TRY(db_open(ctx, &db, store->folder, SQLITE_OPEN_READWRITE, 0));
    enum status status = db_exec(ctx, &db, engine.WAL);
    db_close(&db);
    return status;
}

/* --- a register that an older version of the program made --- */

/* "CREATE TABLE party (...)": made only where it is not there. */
static const char *if_missing(struct ctx *ctx, const char *text) {
    const char *table = strstr(text, "TABLE "), *index = strstr(text, "INDEX ");
    const char *name = strncmp(text, "CREATE TABLE ", 13) == 0 ? table + 6 : index + 6;
    return arena_printf(ctx->arena, "%.*sIF NOT EXISTS %s", (int)(name - text), text, name);
}

static enum status add_missing(struct ctx *ctx, struct db *db) {
    int64_t schema;
    TRY(db_meta(ctx, db, "schema", &schema));
    if (schema >= SCHEMA_VERSION) /* the file's first bytes were still those from before; the log knows */
        return ST_OK;
    for (size_t i = 0; i < store_schema_count(); i++)
        TRY(db_exec(ctx, db, if_missing(ctx, store_schema_text(ctx->arena, ENGINE_SQLITE, i))));
    TRY(db_put_meta(ctx, db, "schema", SCHEMA_VERSION));
    return db_exec(ctx, db, arena_printf(ctx->arena, "PRAGMA user_version = %d", SCHEMA_VERSION));
}

/* All of it or nothing: a crash leaves the register as the older version knew it. */
static enum status upgrade(struct ctx *ctx, struct store *store) {
    struct db db = {0};
    TRY(db_open(ctx, &db, store->folder, SQLITE_OPEN_READWRITE, 0));
    enum status status = db_step(ctx, &db, STEP_BEGIN_WRITE);
    if (status == ST_OK) {
        status = add_missing(ctx, &db);
        if (status == ST_OK)
            status = db_step(ctx, &db, STEP_COMMIT);
        if (status != ST_OK)
            (void)sqlite3_exec(db.lite, engine.ROLLBACK, NULL, NULL, NULL);
    }
    db_close(&db);
    return status;
}

/* Whoever only reads adds the empty tables as well, where that can be done. */
static enum status upgrade_to_read(struct ctx *ctx, struct store *store) {
    if (store->immutable)
        return FAIL(
            ctx, ST_FAILED,
            M("The register in {1} was made by an older version of the program, and cannot be brought up "
              "to date where nothing can be written: copy it to a place where it can."),
            store->folder);
    TRY(take_lock(ctx, store));
    enum status status = upgrade(ctx, store);
    close(store->lock);
    store->lock = -1;
    return status;
}

static enum status open_all(struct ctx *ctx, struct store *store) {
    int logged = 0;
    TRY(look_at_file(ctx, store->folder, &store->older, &logged));
    if (store->mode == STORE_WRITE) {
        TRY(take_lock(ctx, store));
        if (!logged) /* the file remembers it, and a connection of its own costs each start */
            TRY(use_wal(ctx, store));
        if (store->older)
            TRY(upgrade(ctx, store));
    } else {
        TRY(choose_immutable(ctx, store));
        if (store->older)
            TRY(upgrade_to_read(ctx, store));
    }
    return read_numbers(ctx, store);
}

enum status store_open(struct ctx *ctx, const char *folder, enum store_mode mode, struct store **out) {
    *out = NULL;
    /* SQLite counts all its memory under one lock, for a number that nobody asks for. Without effect once it runs. */
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    struct arena *arena = arena_new();
    struct store *store = arena_alloc(arena, sizeof *store);
    *store = (struct store){.arena = arena, .folder = arena_text(arena, folder), .mode = mode, .lock = -1};
    must(pthread_mutex_init(&store->guard, NULL) == 0 && pthread_cond_init(&store->free_reader, NULL) == 0);
    enum status status = open_all(ctx, store);
    if (status != ST_OK) {
        store_close(store);
        return status;
    }
    *out = store;
    return ST_OK;
}

void store_close(struct store *store) {
    if (!store)
        return;
    for (size_t i = 0; i < READERS; i++)
        if (store->readers[i]) {
            must(!store->readers[i]->out);
            db_close(store->readers[i]);
        }
    if (store->lock >= 0)
        close(store->lock);
    pthread_cond_destroy(&store->free_reader);
    pthread_mutex_destroy(&store->guard);
    arena_free(store->arena);
}

void store_drop(struct store **store) {
    store_close(*store);
    *store = NULL;
}

int64_t store_register(const struct store *store) {
    return store->register_id;
}

int64_t store_change(const struct store *store) {
    return atomic_load(&store->published);
}

int store_writable(const struct store *store) {
    return store->mode == STORE_WRITE;
}

void store_make_readonly(struct store *store) {
    store->mode = STORE_READ;
}

const char *store_folder(const struct store *store) {
    return store->folder;
}

void store_publish(struct store *store, int64_t change) {
    must(change >= atomic_load(&store->published));
    atomic_store(&store->published, change);
}

/* --- readers --- */

/* Connections are opened when they are first needed: a command line needs one. */
static struct db *take_reader(struct store *store) {
    must(pthread_mutex_lock(&store->guard) == 0);
    struct db *found = NULL;
    while (!found) {
        for (size_t i = 0; i < READERS && !found; i++) {
            if (!store->readers[i])
                store->readers[i] = arena_alloc(store->arena, sizeof(struct db));
            if (!store->readers[i]->out)
                found = store->readers[i];
        }
        if (!found)
            pthread_cond_wait(&store->free_reader, &store->guard);
    }
    found->out = 1;
    must(pthread_mutex_unlock(&store->guard) == 0);
    return found;
}

static void end_snapshot(struct db *db) {
    if (db->snapshot_open)
        (void)db_try_step(db, STEP_COMMIT);
    db->snapshot_open = 0;
}

/* A snapshot is kept while nothing newer is published: beginning one costs more than most reads. */
static enum status ready_reader(struct ctx *ctx, struct store *store, struct db *db) {
    db->store = store;
    if (!db->lite)
        TRY(db_open(ctx, db, store->folder, open_flags(store), store->immutable));
    int64_t published = atomic_load(&store->published);
    if (db->snapshot_open && db->snapshot < published)
        end_snapshot(db);
    if (!db->snapshot_open) {
        TRY(db_step(ctx, db, STEP_BEGIN));
        db->snapshot_open = 1;
        db->snapshot = published;
    }
    return ST_OK;
}

enum status store_reader(struct ctx *ctx, struct store *store, struct db **db) {
    *db = NULL;
    struct db *reader = take_reader(store);
    enum status status = ready_reader(ctx, store, reader);
    if (status == ST_OK)
        *db = reader;
    else
        store_give_back(&reader);
    return status;
}

void store_give_back(struct db **db) {
    if (!*db)
        return;
    struct store *store = (*db)->store;
    must(pthread_mutex_lock(&store->guard) == 0);
    (*db)->out = 0;
    must(pthread_cond_signal(&store->free_reader) == 0);
    must(pthread_mutex_unlock(&store->guard) == 0);
    *db = NULL;
}

int64_t store_seen(const struct db *db) {
    return db->snapshot_open ? db->snapshot : 0;
}

void store_release_idle(struct store *store) {
    must(pthread_mutex_lock(&store->guard) == 0);
    for (size_t i = 0; i < READERS; i++)
        if (store->readers[i] && !store->readers[i]->out)
            end_snapshot(store->readers[i]);
    must(pthread_mutex_unlock(&store->guard) == 0);
}
