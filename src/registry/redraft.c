/* notices/draft-7.yaml began from version 7. A draft that is checked only is read from memory, through a file without a name. */
#include "registry/redraft.h"

#include "registry/edition.h"
#include "registry/folder.h"
#include "registry/permit.h"
#include "registry/scope.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *draft_path(struct ctx *ctx, int64_t base) {
    return arena_printf(ctx->arena, "%s/notices/draft-%lld.yaml", ctx->registry->dir, (long long)base);
}

static enum status owner_only(struct ctx *ctx) {
    return permit_action(ctx, ACTION_MANAGE, 0, NULL);
}

/* The newest that is there; `path` stays NULL without any. */
static void find_file(struct ctx *ctx, struct redraft *draft) {
    for (int64_t base = draft->now; base > 0 && !draft->path; base--) {
        const char *path = draft_path(ctx, base);
        if (access(path, F_OK) != 0)
            continue;
        draft->path = path;
        draft->base = base;
    }
}

static enum status load(struct ctx *ctx, struct redraft *draft) {
    const struct edition *now = edition_of(ctx);
    char *bytes;
    size_t length;
    *draft = (struct redraft){.now = now->number, .base = now->number, .stamp = ""};
    find_file(ctx, draft);
    if (!draft->path) {
        draft->text = arena_text_n(ctx->arena, now->notice->bytes, now->notice->length);
        return ST_OK;
    }
    TRY(folder_read(ctx, draft->path, REDRAFT_MOST, &bytes, &length));
    draft->text = arena_text_n(ctx->arena, bytes, length);
    draft->stamp = edition_hash(ctx, bytes, length);
    return ST_OK;
}

enum status redraft_read(struct ctx *ctx, struct redraft *draft) {
    TRY(owner_only(ctx));
    return load(ctx, draft);
}

/* ---- keeping */

static enum status put_file(struct ctx *ctx, const struct redraft *draft) {
    const char *new = arena_printf(ctx->arena, "%s.%s", draft->path, "new");
    (void)unlink(new);
    TRY(folder_write(ctx, new, draft->text, strlen(draft->text)));
    if (rename(new, draft->path) != 0)
        return FAIL(ctx, ST_FAILED, M("{1} cannot be written"), draft->path);
    for (int64_t base = draft->now; base > 0; base--)
        if (base != draft->base)
            (void)unlink(draft_path(ctx, base));
    return ST_OK;
}

enum status redraft_write(struct ctx *ctx, struct redraft *draft) {
    struct redraft there;
    TRY(registry_changeable(ctx));
    TRY(owner_only(ctx));
    TRY(scope_person(ctx));
    TRY(load(ctx, &there));
    if (strlen(draft->text) > REDRAFT_MOST)
        return FAIL(ctx, ST_INVALID, M("The notice is too long."));
    if (draft->base < 1 || draft->base > there.now)
        return FAIL(ctx, ST_INVALID, M("There is no such version of the notice."));
    if (strcmp(there.stamp, draft->stamp) != 0)
        return FAIL(ctx, ST_CONFLICT,
                    M("Somebody else has changed the draft meanwhile, so yours was not kept. Theirs can be "
                      "looked at below."));
    draft->now = there.now;
    draft->path = draft_path(ctx, draft->base);
    TRY(put_file(ctx, draft));
    draft->stamp = edition_hash(ctx, draft->text, strlen(draft->text));
    return ST_OK;
}

enum status redraft_drop(struct ctx *ctx) {
    TRY(registry_changeable(ctx));
    TRY(owner_only(ctx));
    TRY(scope_person(ctx));
    for (int64_t base = edition_of(ctx)->number; base > 0; base--)
        (void)unlink(draft_path(ctx, base));
    return ST_OK;
}

/* ---- checking */

static enum status write_memory(struct ctx *ctx, int fd, const char *text) {
    size_t length = strlen(text);
    while (length) {
        ssize_t done = write(fd, text, length);
        if (done <= 0)
            return FAIL(ctx, ST_FAILED, M("The notice cannot be checked now."));
        text += done;
        length -= (size_t)done;
    }
    return ST_OK;
}

static enum status check_file(struct ctx *ctx, const char *path, struct redraft_check *check) {
    struct findings *findings = arena_alloc(ctx->arena, sizeof *findings);
    const struct notice *notice = NULL;
    check->findings = findings;
    enum status status = notice_load(ctx, ctx->arena, path, findings, &notice);
    if (status != ST_OK && status != ST_INVALID)
        return status;
    fault_clear(ctx);
    if (status != ST_OK || !notice)
        return ST_OK;
    notice_check(ctx, notice, findings);
    check->good = !findings->levels[LEVEL_ERROR];
    if (check->good)
        check->changes = diff_list(ctx, edition_of(ctx)->notice, notice, &check->change_count);
    return ST_OK;
}

/* The text as a file that nobody else sees; -1 when there is no room for it. */
static enum status as_file(struct ctx *ctx, const char *text, int *fd, const char **path) {
    *fd = memfd_create("notice.yaml", MFD_CLOEXEC);
    if (*fd < 0)
        return FAIL(ctx, ST_FAILED, M("The notice cannot be checked now."));
    *path = arena_printf(ctx->arena, "/proc/self/fd/%d", *fd);
    return write_memory(ctx, *fd, text);
}

enum status redraft_check(struct ctx *ctx, const char *text, struct redraft_check *check) {
    const char *path;
    int fd;
    *check = (struct redraft_check){0};
    TRY(owner_only(ctx));
    enum status status = as_file(ctx, text, &fd, &path);
    if (status == ST_OK)
        status = check_file(ctx, path, check);
    if (fd >= 0)
        close(fd);
    return status;
}

enum status redraft_plan(struct ctx *ctx, const char *text, struct adopt_plan *plan) {
    const char *path;
    int fd;
    TRY(owner_only(ctx));
    enum status status = as_file(ctx, text, &fd, &path);
    if (status == ST_OK)
        status = adopt_plan(ctx, path, plan);
    if (fd >= 0)
        close(fd);
    return status;
}

/* ---- versions */

enum status redraft_versions(struct ctx *ctx, struct redraft_version **list, size_t *count) {
    const struct edition *now = edition_of(ctx);
    size_t room = 0;
    *list = NULL;
    *count = 0;
    TRY(owner_only(ctx));
    for (const struct edition *edition = now; edition; edition = edition->before)
        ARENA_PUSH(ctx->arena, *list, *count, room,
                   ((struct redraft_version){edition->number, edition->notice, edition == now}));
    return ST_OK;
}

static enum status count_done(struct ctx *ctx, struct db *db, int64_t upto, int64_t *done, int64_t *all) {
    scoped_query q = query_begin(db, SQL_ADOPT_DONE);
    query_bind_int(&q, 1, upto);
    if (query_row(&q)) {
        *done = query_int(&q, "done");
        *all = query_int(&q, "total");
    }
    return query_done(ctx, &q);
}

static enum status read_job(struct ctx *ctx, struct db *db, bool *going, int64_t *upto) {
    scoped_query q = query_begin(db, SQL_ADOPT_OPEN);
    while (query_row(&q)) {
        *going = true;
        *upto = query_int(&q, "done");
    }
    return query_done(ctx, &q);
}

enum status redraft_progress(struct ctx *ctx, bool *going, int64_t *done, int64_t *all) {
    scoped_reader *db = NULL;
    int64_t upto = 0;
    *going = false;
    *done = *all = 0;
    TRY(owner_only(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(read_job(ctx, db, going, &upto));
    return *going ? count_done(ctx, db, upto, done, all) : ST_OK;
}
