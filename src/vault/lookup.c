/* Two connections: the writer's, whose transaction is as long as a group of the data's writer, and one for everybody
 * else, which sees what is committed. The writer's transaction begins at the first token of a group and its mark at the
 * first token of a job, so that jobs without tokens cost nothing.
 * A group that is committed in the data and cannot be committed here is lost here: from then on the change number stays
 * behind, which tells the next start to catch up. */
#include "vault/lookup.h"

#include "vault/keyfile.h"
#include "vault/inside.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How tokens are made of values (registry/lookups.c). What a file of another form holds is made again from the letters. */
enum { TOKEN_FORM = 2 };

/* Not busy, not read-only: there is nothing in the file that the letters do not hold. */
static int is_damaged(enum status status) {
    return status == ST_FAILED;
}

static enum status make_tables(struct ctx *ctx, struct lite *lite) {
    TRY(lite_step(ctx, lite, LITE_BEGIN));
    enum status status = lite_exec(ctx, lite, LITE_LOOKUP_SCHEMA);
    if (status == ST_OK)
        status = lite_put_meta(ctx, lite, "form", TOKEN_FORM);
    if (status == ST_OK)
        status = lite_step(ctx, lite, LITE_COMMIT);
    if (status != ST_OK)
        lite_undo(lite);
    return status;
}

/* Emptied, not removed: what is dropped is overwritten. */
static enum status make_anew(struct ctx *ctx, struct lite *lite) {
    TRY(lite_step(ctx, lite, LITE_BEGIN));
    enum status status = lite_run(ctx, lite, lite_statement(lite, LITE_TOKEN_CLEAR));
    if (status == ST_OK)
        status = lite_put_meta(ctx, lite, "change", 0);
    if (status == ST_OK)
        status = lite_put_meta(ctx, lite, "form", TOKEN_FORM);
    if (status == ST_OK)
        status = lite_step(ctx, lite, LITE_COMMIT);
    if (status != ST_OK)
        lite_undo(lite);
    return status;
}

/* Reading the form is also the test that the tables are there. */
static enum status open_writing(struct ctx *ctx, struct vault *vault) {
    int64_t form;
    struct lite *lite = &vault->lookup.writing;
    int there = keyfile_has(ctx, vault->folder, "lookup.db");
    TRY(lite_open(ctx, lite, vault->folder, "lookup.db", LITE_MAKE));
    TRY(lite_exec(ctx, lite, LITE_REBUILDABLE));
    if (!there || lite_meta(ctx, lite, "form", &form) != ST_OK)
        return make_tables(ctx, lite);
    return form == TOKEN_FORM ? ST_OK : make_anew(ctx, lite);
}

/* The file and its logs; made again empty at change 0, which the register takes as "read everything". */
static void remove_file(struct ctx *ctx, struct vault *vault) {
    const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++)
        unlink(arena_printf(ctx->arena, "%s/lookup.db%s", vault->folder, endings[i]));
}

/* A reader of an old copy, or of a folder whose file is lost, finds nothing and is told nothing: looking up is a help. */
static enum status open_seen(struct ctx *ctx, struct vault *vault) {
    int64_t form = 0;
    struct lite *lite = &vault->lookup.seen;
    enum status status = lite_open(ctx, lite, vault->folder, "lookup.db", LITE_READ);
    if (status == ST_OK)
        status = lite_meta(ctx, lite, "form", &form);
    if (status == ST_OK && form == TOKEN_FORM)
        return ST_OK;
    lite_close(lite);
    TRY(lite_open(ctx, lite, vault->folder, "lookup.db", LITE_MEMORY)); /* none: nothing is found */
    return make_tables(ctx, lite);
}

enum status lookup_open(struct ctx *ctx, struct vault *vault) {
    if (vault->mode == VAULT_WRITE) {
        enum status status = open_writing(ctx, vault);
        if (is_damaged(status)) { /* it can be made again from the letters */
            lite_close(&vault->lookup.writing);
            remove_file(ctx, vault);
            status = open_writing(ctx, vault);
        }
        TRY(status);
    }
    fault_clear(ctx);
    TRY(open_seen(ctx, vault));
    fault_clear(ctx);
    return ST_OK;
}

void lookup_close(struct vault *vault) {
    lite_undo(&vault->lookup.writing);
    lite_close(&vault->lookup.seen);
    lite_close(&vault->lookup.writing);
    pthread_mutex_destroy(&vault->lookup.guard);
}

static enum status find(struct ctx *ctx, struct lite *lite, const unsigned char *token,
                        struct lookup_hit **hits, size_t *count) {
    size_t room = 0;
    *hits = NULL;
    *count = 0;
    sqlite3_stmt *s = lite_statement(lite, LITE_TOKEN_FIND);
    sqlite3_bind_blob(s, 1, token, TOKEN_SIZE, SQLITE_STATIC);
    while (lite_row(s)) {
        struct lookup_hit hit = {sqlite3_column_int64(s, 1), sqlite3_column_int64(s, 2), NULL};
        hit.kind = arena_text(ctx->arena, (const char *)sqlite3_column_text(s, 0));
        ARENA_PUSH(ctx->arena, *hits, *count, room, hit);
    }
    return lite_done(ctx, lite, s);
}

enum status lookup_find(struct ctx *ctx, struct vault *vault, enum lookup_view view,
                        const unsigned char token[TOKEN_SIZE], struct lookup_hit **hits, size_t *count) {
    struct lookup *lookup = &vault->lookup;
    if (view == LOOKUP_WRITING && vault->mode == VAULT_WRITE)
        return find(ctx, &lookup->writing, token, hits, count);
    must(pthread_mutex_lock(&lookup->guard) == 0);
    enum status status = find(ctx, &lookup->seen, token, hits, count);
    must(pthread_mutex_unlock(&lookup->guard) == 0);
    return status;
}

static enum status tell_each(struct ctx *ctx, struct lite *lite, const unsigned char *tokens, size_t stride,
                             size_t count, lookup_found *found, void *arg) {
    for (size_t i = 0; i < count; i++) {
        sqlite3_stmt *s = lite_statement(lite, LITE_TOKEN_FIND);
        sqlite3_bind_blob(s, 1, tokens + i * stride, TOKEN_SIZE, SQLITE_STATIC);
        while (lite_row(s))
            found(arg, i, sqlite3_column_int64(s, 1));
        TRY(lite_done(ctx, lite, s));
    }
    return ST_OK;
}

enum status lookup_find_each(struct ctx *ctx, struct vault *vault, const void *tokens, size_t stride,
                             size_t count, lookup_found *found, void *arg) {
    struct lookup *lookup = &vault->lookup;
    must(pthread_mutex_lock(&lookup->guard) == 0);
    enum status status = lite_step(ctx, &lookup->seen, LITE_BEGIN_READ);
    if (status == ST_OK)
        status = tell_each(ctx, &lookup->seen, tokens, stride, count, found, arg);
    if (status == ST_OK)
        status = lite_step(ctx, &lookup->seen, LITE_COMMIT);
    if (status != ST_OK)
        lite_undo(&lookup->seen);
    must(pthread_mutex_unlock(&lookup->guard) == 0);
    return status;
}

enum status lookup_sharing(struct ctx *ctx, struct vault *vault, int64_t party, int64_t **others,
                           size_t *count) {
    struct lookup *lookup = &vault->lookup;
    size_t room = 0;
    *others = NULL;
    *count = 0;
    must(pthread_mutex_lock(&lookup->guard) == 0);
    sqlite3_stmt *s = lite_statement(&lookup->seen, LITE_TOKEN_SHARING);
    sqlite3_bind_int64(s, 1, party);
    while (lite_row(s))
        ARENA_PUSH(ctx->arena, *others, *count, room, sqlite3_column_int64(s, 0));
    enum status status = lite_done(ctx, &lookup->seen, s);
    must(pthread_mutex_unlock(&lookup->guard) == 0);
    return status;
}

/* ---- two kinds in one pass */

struct pass {
    struct arena *arena;
    const char *kind, *common;
    struct lookup_kinds *parties;
    size_t having_room, sharing_room;
    unsigned char token[TOKEN_SIZE]; /* of the last row of the kind `common` */
    int64_t first;                   /* who had it first; 0: told already, or nobody yet */
};

/* Rows of one token follow each other. */
static void pass_common(struct pass *pass, const void *token, int64_t party) {
    struct lookup_kinds *to = pass->parties;
    bool same = memcmp(pass->token, token, TOKEN_SIZE) == 0;
    if (!same) {
        memcpy(pass->token, token, TOKEN_SIZE);
        pass->first = party;
    } else if (party != pass->first) {
        if (pass->first)
            ARENA_PUSH(pass->arena, to->sharing, to->sharing_count, pass->sharing_room, pass->first);
        ARENA_PUSH(pass->arena, to->sharing, to->sharing_count, pass->sharing_room, party);
        pass->first = 0;
    }
}

static void pass_row(struct pass *pass, sqlite3_stmt *s) {
    struct lookup_kinds *to = pass->parties;
    const char *kind = (const char *)sqlite3_column_text(s, 1);
    int64_t party = sqlite3_column_int64(s, 2);
    if (strcmp(kind, pass->kind) == 0)
        ARENA_PUSH(pass->arena, to->having, to->having_count, pass->having_room, party);
    if (strcmp(kind, pass->common) == 0 && sqlite3_column_bytes(s, 0) == TOKEN_SIZE)
        pass_common(pass, sqlite3_column_blob(s, 0), party);
}

static int by_party(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void once_each(int64_t *parties, size_t *count) {
    size_t kept = 0;
    if (*count)
        qsort(parties, *count, sizeof *parties, by_party);
    for (size_t i = 0; i < *count; i++)
        if (!kept || parties[kept - 1] != parties[i])
            parties[kept++] = parties[i];
    *count = kept;
}

enum status lookup_of_kinds(struct ctx *ctx, struct vault *vault, const char *kind, const char *common,
                            struct lookup_kinds *parties) {
    struct lookup *lookup = &vault->lookup;
    struct pass pass = {.arena = ctx->arena, .kind = kind, .common = common, .parties = parties};
    *parties = (struct lookup_kinds){0};
    must(pthread_mutex_lock(&lookup->guard) == 0);
    sqlite3_stmt *s = lite_statement(&lookup->seen, LITE_TOKEN_OF_KINDS);
    sqlite3_bind_text(s, 1, kind, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, common, -1, SQLITE_STATIC);
    while (lite_row(s))
        pass_row(&pass, s);
    enum status status = lite_done(ctx, &lookup->seen, s);
    must(pthread_mutex_unlock(&lookup->guard) == 0);
    once_each(parties->having, &parties->having_count);
    once_each(parties->sharing, &parties->sharing_count);
    return status;
}

/* --- writing --- */

/* Before the first token of a group, and of a job. */
static enum status begin(struct ctx *ctx, struct lookup *lookup) {
    if (!lookup->begun)
        TRY(lite_step(ctx, &lookup->writing, LITE_BEGIN));
    lookup->begun = 1;
    if (!lookup->marked)
        TRY(lite_step(ctx, &lookup->writing, LITE_MARK));
    lookup->marked = 1;
    return ST_OK;
}

/* A statement that failed leaves the group in doubt; then it is not committed here. */
static enum status put(struct ctx *ctx, struct lookup *lookup, sqlite3_stmt *s) {
    enum status status = lite_run(ctx, &lookup->writing, s);
    if (status != ST_OK)
        lookup->broken = 1;
    return status;
}

enum status lookup_put(struct ctx *ctx, struct vault *vault, const unsigned char token[TOKEN_SIZE],
                       const char *kind, int64_t party, int64_t record) {
    TRY(begin(ctx, &vault->lookup));
    sqlite3_stmt *s = lite_statement(&vault->lookup.writing, LITE_TOKEN_PUT);
    sqlite3_bind_blob(s, 1, token, TOKEN_SIZE, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, kind, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 3, party);
    sqlite3_bind_int64(s, 4, record);
    return put(ctx, &vault->lookup, s);
}

enum status lookup_remove_record(struct ctx *ctx, struct vault *vault, int64_t party, int64_t record) {
    TRY(begin(ctx, &vault->lookup));
    sqlite3_stmt *s = lite_statement(&vault->lookup.writing, LITE_TOKEN_DROP_RECORD);
    sqlite3_bind_int64(s, 1, party);
    sqlite3_bind_int64(s, 2, record);
    return put(ctx, &vault->lookup, s);
}

enum status lookup_remove_party(struct ctx *ctx, struct vault *vault, int64_t party) {
    TRY(begin(ctx, &vault->lookup));
    sqlite3_stmt *s = lite_statement(&vault->lookup.writing, LITE_TOKEN_DROP_PARTY);
    sqlite3_bind_int64(s, 1, party);
    return put(ctx, &vault->lookup, s);
}

enum status lookup_clear(struct ctx *ctx, struct vault *vault) {
    TRY(begin(ctx, &vault->lookup));
    return put(ctx, &vault->lookup, lite_statement(&vault->lookup.writing, LITE_TOKEN_CLEAR));
}

enum status lookup_count(struct ctx *ctx, struct vault *vault, int64_t party, int64_t *count) {
    struct lookup *lookup = &vault->lookup;
    must(pthread_mutex_lock(&lookup->guard) == 0);
    sqlite3_stmt *s = lite_statement(&lookup->seen, LITE_TOKEN_COUNT);
    sqlite3_bind_int64(s, 1, party);
    *count = lite_row(s) ? sqlite3_column_int64(s, 0) : 0;
    enum status status = lite_done(ctx, &lookup->seen, s);
    must(pthread_mutex_unlock(&lookup->guard) == 0);
    return status;
}

/* The mark of the job before stands: it is let go of only here, since only now is it known that the job was good. */
void lookup_mark(struct vault *vault) {
    struct lookup *lookup = &vault->lookup;
    if (!lookup->marked)
        return;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    if (lite_step(&ctx, &lookup->writing, LITE_MARK_END) != ST_OK)
        lookup->broken = 1;
    lookup->marked = 0;
}

void lookup_undo(struct vault *vault) {
    struct lookup *lookup = &vault->lookup;
    if (!lookup->marked)
        return;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    if (lite_exec(&ctx, &lookup->writing, LITE_MARK_UNDO) != ST_OK)
        lookup->broken = 1;
}

void lookup_abandon(struct vault *vault) {
    lite_undo(&vault->lookup.writing);
    vault->lookup.begun = vault->lookup.marked = vault->lookup.broken = 0;
}

static enum status commit(struct ctx *ctx, struct lookup *lookup, int64_t change) {
    if (lookup->broken)
        return FAIL(ctx, ST_FAILED, M("The file {2} in the key folder {1} cannot be read or written."),
                    lookup->writing.folder, lookup->writing.name);
    if (!lookup->begun)
        TRY(lite_step(ctx, &lookup->writing, LITE_BEGIN));
    if (!lookup->lost)
        TRY(lite_put_meta(ctx, &lookup->writing, "change", change));
    return lite_step(ctx, &lookup->writing, LITE_COMMIT);
}

enum status lookup_commit(struct ctx *ctx, struct vault *vault, int64_t change) {
    enum status status = commit(ctx, &vault->lookup, change);
    if (status != ST_OK)
        vault->lookup.lost = 1;
    lookup_abandon(vault);
    return status;
}

enum status lookup_flush(struct ctx *ctx, struct vault *vault) {
    struct lookup *lookup = &vault->lookup;
    must(pthread_mutex_lock(&lookup->guard) == 0);
    enum status status = lite_fold(ctx, &lookup->writing);
    must(pthread_mutex_unlock(&lookup->guard) == 0);
    return status;
}

enum status lookup_change(struct ctx *ctx, struct vault *vault, int64_t *change) {
    struct lookup *lookup = &vault->lookup;
    must(pthread_mutex_lock(&lookup->guard) == 0);
    enum status status = lite_meta(ctx, &lookup->seen, "change", change);
    must(pthread_mutex_unlock(&lookup->guard) == 0);
    return status;
}
