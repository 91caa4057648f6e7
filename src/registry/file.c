/* What a file is decides where it may lie: a picture where the notice lists pictures, anything where it lists files, or in a
 * category with a field of its own for them. Everything that can refuse a file is asked before its first byte is stored, and
 * again in the transaction that makes it a record. */
#include "registry/file.h"

#include "base/crash.h"
#include "base/utf8.h"
#include "formats/filetype.h"
#include "registry/allow.h"
#include "registry/audit.h"
#include "registry/entry.h"
#include "registry/permit.h"
#include "registry/setting.h"
#include "registry/sight.h"

#include <stdlib.h>
#include <string.h>

static const struct within attaching = {.action = "attached", .permit = ACTION_NOTE};

/* ---- what it may be */

/* A category with an own field for files; its records are of its own kind. */
static const char *own_kind(const struct notice *notice, int type) {
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        for (size_t j = 0; !category->program && set_has(&category->types, type) && j < category->own_count;
             j++)
            if (category->own[j].type == OWN_FILE)
                return category->entry.id;
    }
    return NULL;
}

static const char *kind_for(const struct notice *notice, int type, bool picture) {
    if (picture && notice_category_of(notice, type, "picture") != NOTICE_NOTHING)
        return "picture";
    if (notice_category_of(notice, type, "file") != NOTICE_NOTHING)
        return "file";
    return own_kind(notice, type);
}

static const char *path_of(const struct notice *notice, int type) {
    int pictures = notice_category_of(notice, type, "picture");
    return pictures == NOTICE_NOTHING ? "data" : notice->categories[pictures].entry.path;
}

bool file_possible(struct ctx *ctx, int type, const char **sentence) {
    const struct notice *notice = ctx_notice(ctx);
    *sentence = path_of(notice, type);
    return kind_for(notice, type, true) != NULL;
}

/* What was asked for must be one that holds files. */
static bool takes_files(struct ctx *ctx, int type, const char *kind) {
    const struct notice *notice = ctx_notice(ctx);
    const char *own = own_kind(notice, type);
    return (own && strcmp(own, kind) == 0) || strcmp(kind, "picture") == 0 || strcmp(kind, "file") == 0 ||
           strcmp(kind, "paper") == 0;
}

static enum status choose_kind(struct ctx *ctx, const struct filetype *filetype, int type, const char **kind) {
    const struct notice *notice = ctx_notice(ctx);
    if (*kind && takes_files(ctx, type, *kind))
        return ST_OK;
    *kind = *kind ? NULL : kind_for(notice, type, filetype->picture);
    return *kind ? ST_OK
                 : allow_refuse(ctx, "file", path_of(notice, type),
                                M("The notice lists nothing about such a party that this file may be ({1}). It "
                                  "says: “{2}”"),
                                words_in(&notice->types[type].entry, ctx->lang));
}

/* ---- its name */

const char *file_clean_name(struct ctx *ctx, const char *name, const char *ending) {
    const char *at = name ? name : "";
    for (const char *slash; (slash = strpbrk(at, "/\\"));)
        at = slash + 1;
    size_t length = strlen(at);
    char *clean = arena_text_n(ctx->arena, at, length);
    for (char *c = clean; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f || *c == '"')
            *c = '_';
    while (length > FILE_NAME_MAX || (length && !utf8_text(clean, length)))
        clean[--length] = '\0';
    return *clean && strcmp(clean, ".") != 0 && strcmp(clean, "..") != 0
               ? clean
               : arena_printf(ctx->arena, "file.%s", ending);
}

/* ---- how large */

enum status file_most(struct ctx *ctx, int64_t *bytes) {
    return setting_number(ctx, SETTING_FILE_MOST, bytes);
}

/* ---- adding */

static enum status type_of(struct ctx *ctx, struct db *db, const struct record_draft *draft, int *type) {
    struct roles roles;
    TRY(role_list(ctx, db, draft->party, &roles));
    *type = roles.count ? role_type_for(&roles, draft->about) : NOTICE_NOTHING;
    return *type == NOTICE_NOTHING ? FAIL(ctx, ST_NOT_FOUND, M("There is no such party in the register."))
                                   : ST_OK;
}

/* Whatever would refuse it, before anything of it is stored. */
static enum status check(struct ctx *ctx, const struct filetype *filetype, struct record_draft *draft) {
    struct entry_checked entry;
    scoped_reader *db = NULL;
    int type;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(permit_action_within(ctx, db, ACTION_NOTE, draft->party, NULL));
    TRY(type_of(ctx, db, draft, &type));
    TRY(choose_kind(ctx, filetype, type, &draft->kind));
    return entry_check(ctx, db, &attaching, draft, &entry);
}

struct attaching {
    const struct record_draft *draft;
    ref_t record;
};

static enum status attach(struct ctx *ctx, struct write *write, void *arg) {
    struct attaching *job = arg;
    TRY(record_add_within(ctx, write, &attaching, job->draft, &job->record));
    TRY(blob_link(ctx, write, job->draft->file->id, job->record));
    CRASH_POINT("file.linked");
    return ST_OK;
}

static enum status add(struct ctx *ctx, const struct file_draft *draft, struct staging *staging,
                       ref_t *record) {
    const struct filetype *filetype =
        filetype_of(staging->now, staging->now_length < FILETYPE_HEAD ? staging->now_length : FILETYPE_HEAD,
                    staging->now_length < FILETYPE_HEAD);
    struct file file = {.name = file_clean_name(ctx, draft->name, filetype->ending), .type = filetype->type};
    struct record_draft full = draft->record;
    full.file = &file;
    TRY(registry_changeable(ctx));
    TRY(check(ctx, filetype, &full));
    enum status status = staging_write(ctx, staging, &file);
    struct attaching job = {.draft = &full};
    if (status == ST_OK)
        status = registry_change(ctx, attach, &job);
    if (status != ST_OK)
        blob_drop(ctx, staging->id);
    *record = job.record;
    return status;
}

enum status file_add(struct ctx *ctx, const struct file_draft *draft, ref_t *record) {
    struct staging staging;
    int64_t most;
    TRY(file_most(ctx, &most));
    enum status status = staging_begin(ctx, draft->input, most, &staging);
    if (status == ST_OK)
        status = add(ctx, draft, &staging, record);
    staging_end(&staging);
    if (status == ST_DENIED)
        registry_refused(ctx, "attach", draft->record.party);
    return status;
}

/* ---- listing */

enum status file_list(struct ctx *ctx, ref_t party, struct file_row **rows, size_t *count) {
    scoped_reader *db = NULL;
    struct envelopes envelopes;
    struct roles roles;
    struct sight sight;
    *count = 0;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(envelope_list(ctx, db, SQL_FILES_OF, party, &envelopes));
    *rows = arena_array(ctx->arena, envelopes.count, sizeof **rows);
    if (!envelopes.count)
        return ST_OK;
    TRY(role_list(ctx, db, party, &roles));
    TRY(sight_of(ctx, db, party, &sight));
    for (size_t i = 0; i < envelopes.count; i++) {
        const struct envelope *envelope = &envelopes.items[i];
        struct content content;
        TRY(envelope_open(ctx, db, envelope, role_type_for(&roles, 0), &content));
        int category = envelope->data ? notice_category(ctx_notice(ctx), envelope->data) : NOTICE_NOTHING;
        if (content.file && !sight_veils(&sight, content.class, envelope->id) &&
            !sight_withholds(ctx, &sight, envelope->kind, category))
            (*rows)[(*count)++] = (struct file_row){.record = envelope->id,
                                                    .belongs = envelope->belongs,
                                                    .day = envelope->day,
                                                    .kind = envelope->kind,
                                                    .text = content.text,
                                                    .file = content.file};
    }
    return ST_OK;
}

/* ---- reading */

static enum status no_file(struct ctx *ctx) {
    return FAIL(ctx, ST_NOT_FOUND, M("There is no such file in the register."));
}

static enum status find(struct ctx *ctx, ref_t record, int purpose, struct permission *permission,
                        struct file_reading *reading) {
    scoped_reader *db = NULL;
    struct envelope envelope;
    struct content content;
    struct roles roles;
    struct sight sight;
    bool there;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(envelope_by_id(ctx, db, record, &envelope, &there));
    if (!there)
        return no_file(ctx);
    reading->party = envelope.party;
    TRY(permit_within(ctx, db,
                      &(struct asked){.action = ACTION_OPEN,
                                      .party = envelope.party,
                                      .type = NOTICE_NOTHING,
                                      .purpose = purpose,
                                      .service = NOTICE_NOTHING},
                      permission));
    TRY(role_list(ctx, db, envelope.party, &roles));
    TRY(envelope_open(ctx, db, &envelope, role_type_for(&roles, 0), &content));
    TRY(sight_of(ctx, db, envelope.party, &sight));
    int category = envelope.data ? notice_category(ctx_notice(ctx), envelope.data) : NOTICE_NOTHING;
    if (!content.file || sight_veils(&sight, content.class, record) ||
        sight_withholds(ctx, &sight, envelope.kind, category))
        return no_file(ctx);
    reading->file = *content.file;
    return ST_OK;
}

enum status file_open(struct ctx *ctx, ref_t record, int purpose, struct file_reading *reading) {
    static const char *const fields[] = {"file"};
    struct permission permission = {.purpose = NOTICE_NOTHING};
    *reading = (struct file_reading){.record = record};
    enum status status = find(ctx, record, purpose, &permission, reading);
    if (status == ST_DENIED)
        registry_refused(ctx, action_id(ACTION_OPEN), reading->party);
    TRY(status);
    const struct notice *notice = ctx_notice(ctx);
    TRY(audit_answer(ctx, ctx->registry->audit,
                     &(struct audit_entry){.actor = actor_text(ctx),
                                           .action = "opened",
                                           .party = reading->party,
                                           .record = record,
                                           .fields = fields,
                                           .field_count = 1,
                                           .purpose = permission.purpose == NOTICE_NOTHING
                                                          ? NULL
                                                          : notice->purposes[permission.purpose].entry.id,
                                           .sentence = permission.sentence}));
    return blob_open(ctx, &reading->file, record, &reading->blob);
}

enum status file_next(struct ctx *ctx, struct file_reading *reading, const void **bytes, size_t *length) {
    return blob_next(ctx, &reading->blob, bytes, length);
}

void file_close(struct file_reading *reading) {
    blob_close(&reading->blob);
}

enum status file_whole(struct ctx *ctx, struct file_reading *reading, const void **bytes, size_t *length) {
    unsigned char *all = arena_alloc(ctx->arena, (size_t)reading->file.size + 1);
    size_t got;
    const void *piece;
    for (*length = 0;; *length += got) {
        TRY(file_next(ctx, reading, &piece, &got));
        if (!got)
            break;
        if (got > (size_t)reading->file.size - *length)
            return FAIL(ctx, ST_FAILED, M("What is stored here was changed or moved and cannot be opened."));
        memcpy(all + *length, piece, got);
    }
    *bytes = all;
    return ST_OK;
}
