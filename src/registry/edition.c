/* A version is loaded once and never changes; what is in force is one pointer. Whoever asks first keeps what it got (ctx), so
 * that indices into the notice's tables mean the same from the beginning of a request to its end. */
#include "registry/edition.h"

#include "notice/findings.h"
#include "registry/folder.h"
#include "registry/past.h"
#include "registry/sight.h"
#include "registry/texts.h"
#include "vault/chain.h"

#include <stdio.h>
#include <string.h>

enum { NOTICE_MAX = 8 * 1024 * 1024, FIRST_NOTICE = 1 };

const char *edition_path(struct ctx *ctx, const char *dir, int64_t number) {
    return arena_printf(ctx->arena, "%s/notices/%lld.yaml", dir, (long long)number);
}

const char *edition_next_path(struct ctx *ctx, const char *dir, int64_t number) {
    return arena_printf(ctx->arena, "%s.next", edition_path(ctx, dir, number));
}

/* What cannot be renamed now (a folder that is only read) is found by its hash all the same. */
void edition_settle(struct ctx *ctx, const char *dir, int64_t number) {
    (void)rename(edition_next_path(ctx, dir, number), edition_path(ctx, dir, number));
}

const char *edition_hash(struct ctx *ctx, const char *bytes, size_t length) {
    unsigned char hash[VAULT_HASH];
    char hex[2 * VAULT_HASH + 1];
    chain_hash(bytes, length, hash);
    chain_hex(hash, sizeof hash, hex);
    return arena_text(ctx->arena, hex);
}

const struct edition *edition_of(struct ctx *ctx) {
    if (!ctx->edition)
        ctx->edition = atomic_load(&ctx->registry->edition);
    return ctx->edition;
}

const struct edition *edition_numbered(const struct edition *edition, int64_t number) {
    while (edition && edition->number != number)
        edition = edition->before;
    return edition;
}

/* Doubts were written for one request; these stay as long as the register is open. */
static void keep_doubts(struct edition *edition, const struct findings *found) {
    struct arena *arena = edition->arena;
    edition->doubts.items = arena_array(arena, found->count, sizeof *found->items);
    edition->doubts.count = found->count;
    for (size_t i = 0; i < found->count; i++) {
        struct finding finding = found->items[i];
        finding.id = arena_text(arena, finding.id);
        finding.file = arena_text(arena, finding.file);
        finding.article = arena_text(arena, finding.article);
        finding.text = arena_text(arena, finding.text);
        finding.promise = arena_text(arena, finding.promise);
        edition->doubts.items[i] = finding;
    }
}

const struct findings *edition_findings(struct ctx *ctx, const struct edition *edition) {
    struct findings *found = arena_alloc(ctx->arena, sizeof *found);
    for (size_t i = 0; i < edition->doubts.count; i++)
        findings_add(ctx, found, &edition->doubts.items[i]);
    notice_check(ctx, edition->notice, found);
    return found;
}

/* The file whose bytes are the ones that were adopted: N.yaml, or what was to take its place when a crash came between. */
static enum status read_adopted(struct ctx *ctx, const char *path, const char *hash, char **bytes,
                                size_t *length, bool *from_next) {
    const char *next = arena_printf(ctx->arena, "%s.next", path);
    enum status status = folder_read(ctx, path, NOTICE_MAX, bytes, length);
    if (status == ST_OK && (!hash || strcmp(hash, edition_hash(ctx, *bytes, *length)) == 0))
        return ST_OK;
    struct fault fault = ctx->fault;
    if (hash && folder_read(ctx, next, NOTICE_MAX, bytes, length) == ST_OK &&
        strcmp(hash, edition_hash(ctx, *bytes, *length)) == 0) {
        fault_clear(ctx);
        *from_next = true;
        return ST_OK;
    }
    ctx->fault = fault;
    if (status != ST_OK)
        return status;
    return FAIL(
        ctx, ST_FAILED,
        M("The notice of the register, {1}, is not the one that was adopted: put the file back as it was"),
        path);
}

static enum status load(struct ctx *ctx, const char *path, const char *hash, struct edition *edition) {
    char *bytes;
    size_t length;
    TRY(read_adopted(ctx, path, hash, &bytes, &length, &edition->next));
    char *kept = arena_copy(edition->arena, bytes, length + 1);
    struct findings found = {0};
    enum status status = (hash ? notice_load_adopted : notice_load_bytes)(
        ctx, edition->arena, arena_text(edition->arena, path), kept, length, &found, &edition->notice);
    if (status == ST_INVALID && hash)
        return FAIL(
            ctx, ST_FAILED,
            M("The notice of the register, {1}, was adopted by another version of the program; this one "
              "finds an error in it: {2} Use that version, and adopt a mended notice with it."),
            path, fault_text(ctx));
    if (status == ST_INVALID)
        return FAIL(ctx, ST_FAILED, M("The notice of the register, {1}, has been changed and cannot be read"),
                    path);
    TRY(status);
    keep_doubts(edition, &found);
    edition->asks_letters = past_asks_letters(edition->notice);
    edition->texts = texts_searched(edition->arena, edition->notice);
    edition->sight = sight_spoken(edition->notice) || (edition->before && edition->before->sight);
    return ST_OK;
}

enum status edition_load(struct ctx *ctx, const char *dir, int64_t number, const char *hash,
                         const struct edition *before, const struct edition **edition) {
    struct arena *arena = arena_new();
    struct edition *loaded = arena_alloc(arena, sizeof *loaded);
    *loaded = (struct edition){.number = number, .before = before, .arena = arena};
    enum status status = load(ctx, edition_path(ctx, dir, number), hash, loaded);
    if (status != ST_OK) {
        arena_free(arena);
        return status;
    }
    *edition = loaded;
    return ST_OK;
}

void edition_close(const struct edition *edition) {
    while (edition) {
        const struct edition *before = edition->before;
        arena_free(edition->arena);
        edition = before;
    }
}

/* ---- which */

static const char *meta_name(struct ctx *ctx, int64_t number) {
    return arena_printf(ctx->arena, "notice:%lld", (long long)number);
}

static enum status meta(struct ctx *ctx, struct db *db, const char *name, int64_t *number, const char **text) {
    scoped_query q = query_begin(db, SQL_META_GET);
    query_bind_text(&q, 1, name);
    bool there = query_row(&q);
    *number = there ? query_int(&q, "number") : FIRST_NOTICE;
    *text = there ? query_text(ctx->arena, &q, "text") : NULL;
    return query_done(ctx, &q);
}

enum status edition_open(struct ctx *ctx, struct registry *registry) {
    scoped_reader *db = NULL;
    int64_t last, number;
    const char *last_hash, *hash;
    TRY(store_reader(ctx, registry->store, &db));
    TRY(meta(ctx, db, "notice", &last, &last_hash));
    for (int64_t i = FIRST_NOTICE; i <= last; i++) {
        const struct edition *before = atomic_load(&registry->edition), *edition = NULL;
        TRY(meta(ctx, db, meta_name(ctx, i), &number, &hash));
        TRY(edition_load(ctx, registry->dir, i, i == last ? last_hash : hash, before, &edition));
        atomic_store(&registry->edition, edition);
        if (edition->next && store_writable(registry->store))
            edition_settle(ctx, registry->dir, i);
    }
    return ST_OK;
}

static enum status put_meta(struct ctx *ctx, struct write *write, const char *name, int64_t number,
                            const char *hash) {
    scoped_query q = query_begin(write->db, SQL_META_PUT);
    query_bind_text(&q, 1, name);
    query_bind_int(&q, 2, number);
    query_bind_text(&q, 3, hash);
    return query_run(ctx, &q, NULL);
}

enum status edition_put(struct ctx *ctx, struct write *write, int64_t number, const char *hash) {
    TRY(put_meta(ctx, write, meta_name(ctx, number), number, hash));
    return put_meta(ctx, write, "notice", number, hash);
}

static enum status superseded(struct ctx *ctx) {
    return FAIL(ctx, ST_CONFLICT,
                M("A new notice has come into force meanwhile. Look at what is there now and make your "
                  "change again."));
}

enum status edition_current(struct ctx *ctx) {
    if (edition_of(ctx) != atomic_load(&ctx->registry->edition))
        return superseded(ctx);
    if (atomic_load(&ctx->registry->adoption.moving))
        return FAIL(ctx, ST_BUSY, M("A new notice is just being put in force. Try again in a moment."));
    return ST_OK;
}

enum status edition_current_within(struct ctx *ctx, struct db *db) {
    int64_t number;
    const char *hash;
    TRY(edition_current(ctx));
    TRY(meta(ctx, db, "notice", &number, &hash));
    return number == edition_of(ctx)->number ? ST_OK : superseded(ctx);
}
