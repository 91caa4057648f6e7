/* A document is a file like a customer's (registry/blob.h), linked to the row instead of to a record; the key of its pieces lies in the
 * row's sealed words. So it goes along when the register moves, and whoever takes it away destroys the pieces and, with the words
 * that are sealed anew, their key. */
#include "base/crash.h"
#include "base/utf8.h"
#include "formats/filetype.h"
#include "registry/allow.h"
#include "registry/audit.h"
#include "registry/file.h"
#include "registry/holding_inside.h"
#include "registry/permit.h"
#include "registry/words.h"

#include <string.h>

static enum status wrong_file(struct ctx *ctx, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, "file");
}

/* ---- in the words */

json_t *holding_file_json(struct ctx *ctx, const struct file *file) {
    json_t *json = json_object();
    json_put(json, "id", ref_text(ctx->arena, file->id));
    json_put(json, "name", file->name);
    json_put(json, "type", file->type);
    json_put(json, "key", file->key);
    must(json_object_set_new(json, "size", json_integer(file->size)) == 0);
    return json;
}

const struct file *holding_file_from(struct ctx *ctx, const json_t *json) {
    if (!json_is_object(json))
        return NULL;
    struct file *file = arena_alloc(ctx->arena, sizeof *file);
    const char *id = json_string_value(json_object_get(json, "id"));
    *file = (struct file){.name = words_text(ctx, json, "name"),
                          .type = words_text(ctx, json, "type"),
                          .key = words_text(ctx, json, "key"),
                          .size = json_integer_value(json_object_get(json, "size"))};
    bool whole = id && ref_parse(id, &file->id) && file->name && file->type && file->key && file->size > 0;
    return whole ? file : NULL;
}

/* ---- coming in */

static enum status stage(struct ctx *ctx, const struct holding_draft *draft, struct staging *staging,
                         struct file *file) {
    size_t head = staging->now_length < FILETYPE_HEAD ? staging->now_length : FILETYPE_HEAD;
    const struct filetype *type = filetype_of(staging->now, head, staging->now_length < FILETYPE_HEAD);
    if (!type->picture && strcmp(type->type, "application/pdf") != 0)
        return wrong_file(
            ctx, M("This is neither a PDF nor a picture. Take in the signed document as one of these."));
    *file = (struct file){.name = file_clean_name(ctx, draft->file_name, type->ending), .type = type->type};
    return staging_write(ctx, staging, file);
}

enum status holding_with_file(struct ctx *ctx, const struct holding_draft *draft, struct holding *made,
                              write_fn *fn, void *arg) {
    struct staging staging;
    struct file *file = arena_alloc(ctx->arena, sizeof *file);
    int64_t most;
    if (!holding_takes_file(draft->kind))
        return wrong_file(
            ctx, M("Only an agreement, a certification and an assessment have a document of their own."));
    TRY(registry_changeable(ctx));
    TRY(file_most(ctx, &most));
    enum status status = staging_begin(ctx, draft->input, most, &staging);
    if (status == ST_OK)
        status = stage(ctx, draft, &staging, file);
    made->file = file;
    if (status == ST_OK)
        status = registry_change_staff(ctx, fn, arg);
    if (status != ST_OK)
        blob_drop(ctx, staging.id);
    staging_end(&staging);
    return status;
}

/* ---- reading */

struct found {
    const char *holder;
    enum holding_kind kind;
    json_t *words;
    const struct file *file;
};

static enum status no_file(struct ctx *ctx) {
    return FAIL(ctx, ST_NOT_FOUND, M("There is no such file in the register."));
}

static enum status find(struct ctx *ctx, struct db *db, ref_t row, struct found *found) {
    scoped_query q = query_begin(db, SQL_HOLDING_BY_ID);
    query_bind_int(&q, 1, row);
    if (query_row(&q)) {
        found->holder = query_text(ctx->arena, &q, "holder");
        if (!holding_kind_from(query_text(ctx->arena, &q, "kind"), &found->kind))
            found->kind = HOLDING_AGREEMENT;
        TRY(words_kept(ctx, &q, holding_place(row), &found->words));
        found->file = holding_file_from(ctx, json_object_get(found->words, "file"));
    }
    while (query_row(&q))
        continue;
    TRY(query_done(ctx, &q));
    return found->file ? ST_OK : no_file(ctx);
}

static enum status read_pieces(struct ctx *ctx, ref_t row, const struct file *file, const void **bytes,
                               size_t *length) {
    scoped_blob reading = {.file = NULL};
    unsigned char *all = arena_alloc(ctx->arena, (size_t)file->size + 1);
    size_t got;
    const void *piece;
    TRY(blob_open(ctx, file, row, &reading));
    for (*length = 0;; *length += got) {
        TRY(blob_next(ctx, &reading, &piece, &got));
        if (!got)
            break;
        if (got > (size_t)file->size - *length)
            return FAIL(ctx, ST_FAILED, M("What is stored here was changed or moved and cannot be opened."));
        memcpy(all + *length, piece, got);
    }
    *bytes = all;
    return ST_OK;
}

static struct audit_entry entry_of(struct ctx *ctx, const char *action, const struct found *found, ref_t row) {
    return (struct audit_entry){
        .actor = actor_text(ctx),
        .action = action,
        .sentence = found->holder,
        .detail = arena_printf(ctx->arena, "%s %s", holding_kind_id(found->kind), ref_text(ctx->arena, row))};
}

enum status holding_file(struct ctx *ctx, ref_t row, const struct file **file, const void **bytes,
                         size_t *length) {
    struct found found = {0};
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        enum status status = find(ctx, db, row, &found);
        json_decref(found.words);
        TRY(status);
    }
    struct audit_entry entry = entry_of(ctx, "holding_read", &found, row);
    TRY(audit_answer(ctx, ctx->registry->audit, &entry));
    *file = found.file;
    return read_pieces(ctx, row, found.file, bytes, length);
}

/* ---- taking away */

struct dropping {
    ref_t row;
    const char *why;
};

static enum status drop_rows(struct ctx *ctx, struct write *write, int64_t blob) {
    static const enum sql statements[] = {SQL_BLOB_PIECES_DROP, SQL_BLOB_DROP};
    for (size_t i = 0; i < 2; i++) {
        scoped_query q = query_begin(write->db, statements[i]);
        query_bind_int(&q, 1, blob);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

static enum status reseal(struct ctx *ctx, struct write *write, const struct dropping *dropping,
                          json_t *words) {
    int64_t key;
    void *sealed;
    size_t length;
    (void)json_object_del(words, "file");
    json_put(words, "file_gone", dropping->why);
    const char *text = json_text(ctx->arena, words, 0);
    TRY(vault_key_named(ctx, ctx->registry->vault, HOLDING_KEY, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, holding_place(dropping->row), text, strlen(text), &sealed,
                   &length));
    scoped_query q = query_begin(write->db, SQL_HOLDING_WORDS);
    query_bind_int(&q, 1, dropping->row);
    query_bind_int(&q, 2, key);
    query_bind_blob(&q, 3, sealed, length);
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status drop_found(struct ctx *ctx, struct write *write, const struct dropping *dropping,
                              struct found *found) {
    TRY(find(ctx, write->db, dropping->row, found));
    TRY(holding_permit(ctx, found->kind));
    TRY(drop_rows(ctx, write, found->file->id));
    TRY(reseal(ctx, write, dropping, found->words));
    CRASH_POINT("holding.dropped");
    struct audit_entry entry = entry_of(ctx, "holding_file_gone", found, dropping->row);
    return audit_change(ctx, ctx->registry->audit, write, &entry);
}

static enum status drop(struct ctx *ctx, struct write *write, void *arg) {
    struct found found = {0};
    enum status status = drop_found(ctx, write, arg, &found);
    json_decref(found.words);
    return status;
}

enum status holding_file_drop(struct ctx *ctx, ref_t row, const char *why) {
    struct dropping dropping = {row, why};
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL)); /* which of them may do it, says the kind of the row */
    if (!why || !why[strspn(why, " \t\r\n")]) {
        (void)FAIL(ctx, ST_INVALID, M("Say why the document is taken away."));
        return fault_at_field(ctx, "why");
    }
    if (strlen(why) > HOLDING_LINE || !utf8_text(why, strlen(why))) {
        (void)FAIL(ctx, ST_INVALID, M("The text is too long, or holds characters that are no text."));
        return fault_at_field(ctx, "why");
    }
    TRY(allow_no_code(ctx, "why", why, M("This holds a personal identity code. Leave it out.")));
    return registry_change_staff(ctx, drop, &dropping);
}
