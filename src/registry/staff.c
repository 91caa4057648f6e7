/* A link's code and a session's token are random; the database holds keyed hashes of them. */
#include "registry/staff.h"

#include "base/json.h"
#include "base/json_walk.h"
#include "vault/chain.h"

#include <sodium.h>
#include <string.h>

enum { CODE_BYTES = STAFF_SECRET / 2 };

const char *staff_secret(struct ctx *ctx) {
    unsigned char bytes[CODE_BYTES];
    char text[2 * CODE_BYTES + 1];
    randombytes_buf(bytes, sizeof bytes);
    chain_hex(bytes, sizeof bytes, text);
    explicit_bzero(bytes, sizeof bytes);
    return arena_text(ctx->arena, text);
}

bool staff_secret_shaped(const char *text) {
    return text && strlen(text) == STAFF_SECRET && strspn(text, "0123456789abcdef") == STAFF_SECRET;
}

/* ---- what is sealed */

enum status staff_seal(struct ctx *ctx, int64_t place, const char *json, int64_t *key, void **sealed,
                       size_t *length) {
    TRY(vault_key_named(ctx, ctx->registry->vault, "staff", key));
    return seal_close(ctx, ctx->registry->vault, *key, (struct seal_place){place, "staff", 1}, json,
                      strlen(json), sealed, length);
}

enum status staff_open(struct ctx *ctx, struct query *q, int64_t place, char **json) {
    size_t length = 0, plain_length = 0;
    const void *sealed = query_blob(ctx->arena, q, "sealed", &length);
    return seal_open(ctx, ctx->registry->vault, query_int(q, "key"), (struct seal_place){place, "staff", 1},
                     sealed, length, json, &plain_length);
}

/* ---- rows */

static enum status read_user(struct ctx *ctx, struct query *q, struct user *user) {
    const char *texts[2] = {NULL, NULL};
    char *json;
    *user = (struct user){.id = query_int(q, "id"),
                          .role = ACTOR_READER,
                          .lang = ctx->lang,
                          .made = query_int(q, "made"),
                          .ended = query_int(q, "ended")};
    const char *role = query_text(ctx->arena, q, "role"), *lang = query_text(ctx->arena, q, "lang");
    if (role)
        (void)actor_role_from(role, &user->role);
    if (lang)
        (void)lang_from(lang, &user->lang);
    TRY(staff_open(ctx, q, user->id, &json));
    struct json_walk walk = json_walk_begin(ctx->arena, json);
    json_walk_texts(&walk, (const char *const[]){"name", "email"}, texts, 2);
    if (!texts[0] || !json_walk_done(&walk))
        return FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
    user->name = texts[0];
    user->email = texts[1];
    return ST_OK;
}

enum status staff_find(struct ctx *ctx, struct db *db, int64_t id, struct user *user) {
    scoped_query q = query_begin(db, SQL_USER_BY_ID);
    query_bind_int(&q, 1, id);
    bool there = query_row(&q);
    if (there)
        TRY(read_user(ctx, &q, user));
    TRY(query_done(ctx, &q));
    return there ? ST_OK : ST_NOT_FOUND;
}

enum status staff_all(struct ctx *ctx, struct db *db, bool also_ended, struct user **users, size_t *count) {
    size_t room = 0;
    *users = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_USERS);
    while (query_row(&q)) {
        struct user user;
        if (!also_ended && !query_is_null(&q, "ended"))
            continue;
        TRY(read_user(ctx, &q, &user));
        ARENA_PUSH(ctx->arena, *users, *count, room, user);
    }
    return query_done(ctx, &q);
}

enum status staff_log(struct ctx *ctx, struct write *write, const char *by, const char *action, int64_t user,
                      const char *more) {
    const char *id = ref_text(ctx->arena, user);
    const char *detail = more ? arena_printf(ctx->arena, "%s %s", id, more) : id;
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = by ? by : actor_text(ctx), .action = action, .detail = detail});
}

/* ---- codes that work once */

enum status staff_run(struct ctx *ctx, struct write *write, enum sql sql, int64_t number) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, number);
    return query_run(ctx, &q, NULL);
}

enum status staff_put_code(struct ctx *ctx, struct write *write, const char *kind, const char *code,
                           int64_t user, int64_t seconds) {
    unsigned char token[TOKEN_SIZE];
    TRY(staff_run(ctx, write, SQL_SIGN_IN_OLD, ctx->now));
    token_make(ctx->registry->vault, TOKEN_SESSION, kind, code, token);
    scoped_query q = query_begin(write->db, SQL_SIGN_IN_ADD);
    query_bind_blob(&q, 1, token, sizeof token);
    query_bind_int(&q, 2, user);
    query_bind_int(&q, 3, ctx->now);
    query_bind_int(&q, 4, ctx->now + seconds);
    return query_run(ctx, &q, NULL);
}

enum status staff_take_code(struct ctx *ctx, struct write *write, const char *kind, const char *code,
                            int64_t *user) {
    unsigned char token[TOKEN_SIZE];
    token_make(ctx->registry->vault, TOKEN_SESSION, kind, code, token);
    scoped_query q = query_begin(write->db, SQL_SIGN_IN_BY);
    query_bind_blob(&q, 1, token, sizeof token);
    bool good = query_row(&q) && query_int(&q, "expires") > ctx->now;
    *user = good ? query_int(&q, "user") : 0;
    TRY(query_done(ctx, &q));
    if (!good)
        return FAIL(ctx, ST_DENIED, M("This sign-in link has been used or is too old. Ask for a new one."));
    scoped_query take = query_begin(write->db, SQL_SIGN_IN_TAKE);
    query_bind_blob(&take, 1, token, sizeof token);
    return query_run(ctx, &take, NULL);
}
