/* A user has a handful: they are read all together, and looked through in memory. */
#include "registry/credential.h"

#include <string.h>

static const char *const kinds[] = {"password", "totp", "recovery", "passkey"};

static bool kind_from(const char *id, enum credential_kind *kind) {
    for (size_t i = 0; id && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i], id) == 0) {
            *kind = (enum credential_kind)i;
            return true;
        }
    return false;
}

enum status credential_list(struct ctx *ctx, struct db *db, int64_t user, struct credentials *all) {
    size_t room = 0;
    *all = (struct credentials){0};
    scoped_query q = query_begin(db, SQL_CREDENTIALS_OF);
    query_bind_int(&q, 1, user);
    while (query_row(&q)) {
        struct credential one = {.id = query_int(&q, "id"),
                                 .made = query_int(&q, "made"),
                                 .used = query_int(&q, "used"),
                                 .count = query_int(&q, "count")};
        char *json;
        if (!kind_from(query_text(ctx->arena, &q, "kind"), &one.kind))
            continue;
        TRY(staff_open(ctx, &q, one.id, &json));
        one.json = json;
        ARENA_PUSH(ctx->arena, all->items, all->count, room, one);
    }
    return query_done(ctx, &q);
}

const struct credential *credential_next(const struct credentials *all, enum credential_kind kind,
                                         const struct credential *from) {
    for (size_t i = from ? (size_t)(from - all->items) + 1 : 0; i < all->count; i++)
        if (all->items[i].kind == kind)
            return &all->items[i];
    return NULL;
}

enum status credential_add(struct ctx *ctx, struct write *write, int64_t user,
                           const struct credential *credential) {
    int64_t key, id = store_new_id();
    void *sealed;
    size_t length;
    TRY(staff_seal(ctx, id, credential->json, &key, &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_CREDENTIAL_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, user);
    query_bind_text(&q, 3, kinds[credential->kind]);
    query_bind_int(&q, 4, ctx->now);
    query_bind_int(&q, 5, credential->count);
    query_bind_int(&q, 6, key);
    query_bind_blob(&q, 7, sealed, length);
    query_bind_int(&q, 8, write->change);
    return query_run(ctx, &q, NULL);
}

enum status credential_use(struct ctx *ctx, struct write *write, const struct credential *credential,
                           int64_t count) {
    scoped_query q = query_begin(write->db, SQL_CREDENTIAL_USED);
    query_bind_int(&q, 1, credential->id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, count);
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

enum status credential_drop(struct ctx *ctx, struct write *write, const struct credential *credential) {
    return staff_run(ctx, write, SQL_CREDENTIAL_END, credential->id);
}

enum status credential_drop_kind(struct ctx *ctx, struct write *write, int64_t user, enum credential_kind kind,
                                 size_t *dropped) {
    struct credentials all;
    size_t count = 0;
    TRY(credential_list(ctx, write->db, user, &all));
    for (const struct credential *one = credential_next(&all, kind, NULL); one;
         one = credential_next(&all, kind, one)) {
        TRY(credential_drop(ctx, write, one));
        count++;
    }
    if (dropped)
        *dropped = count;
    return ST_OK;
}
