/* Tokens are put on the writer's thread, in step with the transaction: they can lag behind the data after a crash, which
 * the change numbers show at the next start, but never be ahead of them. Suppression uses tokens of its own key, kept in
 * the data folder: they must outlive the person and say nothing without the keys. The token of a look-up is made of the one
 * of suppression, so that whoever has a suppressed address is found without opening everybody's letters. */
#include "registry/lookups.h"

#include "base/address.h"
#include "registry/collate.h"
#include "registry/personal.h"
#include "registry/value.h"

#include <string.h>

const char *lookups_kind(enum field_token token) {
    switch (token) {
    case TOKEN_NAME:
        return "name"; /* of organisations: people are found by the lens */
    case TOKEN_EMAIL:
        return "email";
    case TOKEN_PHONE:
        return "phone";
    case TOKEN_BUSINESS:
        return "business";
    case TOKEN_NUMBER:
        return "number";
    case TOKEN_NONE:
        break;
    }
    return NULL;
}

void lookups_suppressed(struct ctx *ctx, const char *kind, const unsigned char suppress[TOKEN_SIZE],
                        unsigned char token[TOKEN_SIZE]) {
    token_after(ctx->registry->vault, TOKEN_LOOKUP, kind, suppress, token);
}

void lookups_token(struct ctx *ctx, enum token_use use, const char *kind, const char *text,
                   unsigned char token[TOKEN_SIZE]) {
    struct vault *vault = ctx->registry->vault;
    unsigned char suppress[TOKEN_SIZE];
    if (strcmp(kind, "email") == 0)
        text = address_read(ctx->arena, text);
    token_make(vault, TOKEN_SUPPRESS, kind, collate_fold(ctx->arena, text), suppress);
    if (use == TOKEN_LOOKUP)
        lookups_suppressed(ctx, kind, suppress, token);
    else
        memcpy(token, suppress, TOKEN_SIZE);
}

enum status lookups_having(struct ctx *ctx, enum lookup_view view, const char *kind, const char *text,
                           struct lookup_hit **hits, size_t *count) {
    unsigned char token[TOKEN_SIZE];
    lookups_token(ctx, TOKEN_LOOKUP, kind, text, token);
    return lookup_find(ctx, ctx->registry->vault, view, token, hits, count);
}

/* Own fields have no look-up. */
static const char *kind_of(const struct value *value) {
    const struct field *field = field_builtin(value->field);
    return field && value->text ? lookups_kind(field->token) : NULL;
}

static enum status put_all(struct ctx *ctx, struct vault *vault, ref_t party, ref_t record,
                           const struct value *values, size_t count) {
    TRY(lookup_remove_record(ctx, vault, party, record));
    for (size_t i = 0; i < count; i++) {
        const char *kind = kind_of(&values[i]);
        unsigned char token[TOKEN_SIZE];
        if (!kind)
            continue;
        lookups_token(ctx, TOKEN_LOOKUP, kind, values[i].text, token);
        TRY(lookup_put(ctx, vault, token, kind, party, record));
    }
    const char *mark = personal_mark(values, count);
    if (!mark)
        return ST_OK;
    unsigned char token[TOKEN_SIZE];
    lookups_token(ctx, TOKEN_LOOKUP, PERSONAL_KIND, mark, token);
    return lookup_put(ctx, vault, token, PERSONAL_KIND, party, record);
}

enum status lookups_put(struct ctx *ctx, ref_t party, ref_t record, const struct value *values, size_t count) {
    return put_all(ctx, ctx->registry->vault, party, record, values, count);
}

/* One profile, in memory of its own; a merged one is found by what it says, under the party it was merged into. */
static enum status catch_up_one(struct ctx *ctx, struct db *db, ref_t party, ref_t record) {
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    struct values values;
    ctx->arena = arena;
    enum status status = value_own(ctx, db, party, record, &values);
    if (status == ST_OK)
        status = lookups_put(ctx, party, record, values.items, values.count);
    registry_memory_back(ctx, outer);
    return status;
}

static enum status add_changed(struct ctx *ctx, struct db *db, int64_t since) {
    scoped_query q = query_begin(db, SQL_RECORDS_CHANGED);
    query_bind_int(&q, 1, since);
    while (query_row(&q)) {
        scoped_arena *arena = arena_new();
        const char *kind = query_text(arena, &q, "kind");
        if (strcmp(kind, "profile") == 0 || strcmp(kind, "merged") == 0)
            TRY(catch_up_one(ctx, db, query_int(&q, "party"), query_int(&q, "id")));
    }
    return query_done(ctx, &q);
}

static enum status remove_gone(struct ctx *ctx, struct db *db, int64_t since) {
    scoped_query q = query_begin(db, SQL_TOMBSTONES_AFTER);
    query_bind_int(&q, 1, since);
    while (query_row(&q)) {
        scoped_arena *arena = arena_new();
        const char *what = query_text(arena, &q, "what");
        if (strcmp(what, "party") == 0 || strcmp(what, "name") == 0 || strcmp(what, "lookups") == 0)
            TRY(lookup_remove_party(ctx, ctx->registry->vault, query_int(&q, "id")));
    }
    return query_done(ctx, &q);
}

static enum status catch_up(struct ctx *ctx, int64_t since, int64_t change) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(remove_gone(ctx, db, since));
    TRY(add_changed(ctx, db, since));
    return lookup_commit(ctx, ctx->registry->vault, change);
}

enum status lookups_catch_up(struct ctx *ctx, struct registry *registry) {
    int64_t since = 0, change = store_change(registry->store);
    TRY(lookup_change(ctx, registry->vault, &since));
    if (since == change)
        return ST_OK;
    struct registry *outer = ctx->registry;
    ctx->registry = registry;
    enum status status = since > change ? lookup_clear(ctx, registry->vault) : ST_OK;
    if (status == ST_OK)
        status = catch_up(ctx, since > change ? 0 : since, change);
    ctx->registry = outer;
    return status;
}

const char *lookups_address(struct ctx *ctx, const struct value *value, unsigned char token[TOKEN_SIZE]) {
    const struct field *field = field_builtin(value->field);
    const char *kind = kind_of(value);
    if (!kind || field->token == TOKEN_NAME)
        return NULL;
    lookups_token(ctx, TOKEN_SUPPRESS, kind, value->text, token);
    return kind;
}

enum status lookups_suppressions(struct ctx *ctx, struct db *db, const struct value *values, size_t count,
                                 struct suppression **suppressions, size_t *found) {
    size_t room = 0;
    *suppressions = NULL;
    *found = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned char token[TOKEN_SIZE];
        if (!lookups_address(ctx, &values[i], token))
            continue;
        scoped_query q = query_begin(db, SQL_SUPPRESSED_BY);
        query_bind_blob(&q, 1, token, sizeof token);
        while (query_row(&q)) {
            struct suppression one = {query_text(ctx->arena, &q, "reason"), query_text(ctx->arena, &q, "kind"),
                                      query_int(&q, "at")};
            ARENA_PUSH(ctx->arena, *suppressions, *found, room, one);
        }
        TRY(query_done(ctx, &q));
    }
    return ST_OK;
}

enum status lookups_erased(struct ctx *ctx, struct db *db, const struct value *values, size_t count,
                           bool *erased) {
    struct suppression *suppressions;
    size_t found;
    *erased = false;
    TRY(lookups_suppressions(ctx, db, values, count, &suppressions, &found));
    for (size_t i = 0; i < found; i++)
        *erased = *erased || strcmp(suppressions[i].reason, "erased") == 0 ||
                  strcmp(suppressions[i].reason, LOOKUPS_ONCE "erased") == 0;
    return ST_OK;
}
