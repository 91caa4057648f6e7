/* A link's code and a session's token are random; the database holds keyed hashes of them. The form token is a keyed
 * hash of the session's token, so that it needs no place of its own. */
#include "registry/user.h"

#include "base/json.h"
#include "base/json_walk.h"
#include "base/utf8.h"
#include "registry/inside.h"
#include "vault/chain.h"

#include <sodium.h>
#include <string.h>

enum { CODE_BYTES = 16, NAME_MAX_BYTES = 200 };

static const char *const roles[] = {"owner", "staff", "reader", "officer", "system"};

static enum actor_role role_from(const char *id) {
    for (int i = 0; i < (int)(sizeof roles / sizeof *roles); i++)
        if (id && strcmp(roles[i], id) == 0)
            return (enum actor_role)i;
    return ACTOR_READER;
}

static enum status manage(struct ctx *ctx) {
    return permit_action(ctx, ACTION_MANAGE, 0, NULL);
}

/* ---- names: {"name"} sealed under the register's key "staff" */

static enum status open_name(struct ctx *ctx, struct query *q, int64_t id, const char **name) {
    size_t length = 0, plain_length = 0;
    char *plain = NULL;
    const void *sealed = query_blob(ctx->arena, q, "sealed", &length);
    TRY(seal_open(ctx, ctx->registry->vault, query_int(q, "key"), (struct seal_place){id, "staff", 1}, sealed,
                  length, &plain, &plain_length));
    struct json_walk walk = json_walk_begin(ctx->arena, plain);
    json_walk_texts(&walk, (const char *const[]){"name"}, name, 1);
    return *name && json_walk_done(&walk)
               ? ST_OK
               : FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
}

static const char *name_json(struct ctx *ctx, const char *name) {
    scoped_json *json = json_pack("{s:s}", "name", name);
    return json_text(ctx->arena, json, 0);
}

static enum status list_in(struct ctx *ctx, struct db *db, struct user **users, size_t *count) {
    size_t room = 0;
    *users = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_USERS);
    while (query_row(&q)) {
        struct user user = {.id = query_int(&q, "id"), .lang = ctx->lang};
        user.role = role_from(query_text(ctx->arena, &q, "role"));
        TRY(open_name(ctx, &q, user.id, &user.name));
        ARENA_PUSH(ctx->arena, *users, *count, room, user);
    }
    return query_done(ctx, &q);
}

enum status user_staff(struct ctx *ctx, struct user **users, size_t *count) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return list_in(ctx, db, users, count);
}

enum status user_list(struct ctx *ctx, struct user **users, size_t *count) {
    TRY(manage(ctx));
    return user_staff(ctx, users, count);
}

/* ---- adding, links */

/* Somebody who may sign in, on the way into the table. */
struct staff {
    const char *name;
    enum actor_role role;
    int64_t id;
    const char *code;
};

static enum status named(struct ctx *ctx, struct db *db, const char *name, int64_t *id, size_t *count) {
    struct user *users;
    *id = 0;
    TRY(list_in(ctx, db, &users, count));
    for (size_t i = 0; i < *count; i++)
        if (strcmp(users[i].name, name) == 0)
            *id = users[i].id;
    return ST_OK;
}

static enum status add_row(struct ctx *ctx, struct write *write, struct staff *staff) {
    int64_t key;
    void *sealed;
    size_t length;
    const char *json = name_json(ctx, staff->name);
    staff->id = store_new_id();
    TRY(vault_key_named(ctx, ctx->registry->vault, "staff", &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, (struct seal_place){staff->id, "staff", 1}, json,
                   strlen(json), &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_USER_ADD);
    query_bind_int(&q, 1, staff->id);
    query_bind_text(&q, 2, roles[staff->role]);
    query_bind_int(&q, 3, ctx->now);
    query_bind_int(&q, 4, key);
    query_bind_blob(&q, 5, sealed, length);
    query_bind_int(&q, 6, write->change);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "user_added",
                                              .detail = ref_text(ctx->arena, staff->id)});
}

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    struct staff *staff = arg;
    int64_t there;
    size_t count;
    TRY(named(ctx, write->db, staff->name, &there, &count));
    if (there)
        return FAIL(ctx, ST_CONFLICT, M("There is a user of that name already."));
    return add_row(ctx, write, staff);
}

static enum status check_name(struct ctx *ctx, const char *name) {
    if (name && *name && strlen(name) <= NAME_MAX_BYTES && utf8_text(name, strlen(name)))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("Give the user's name."));
    return fault_at_field(ctx, "name");
}

enum status user_add(struct ctx *ctx, const char *name, enum actor_role role, int64_t *id) {
    struct staff staff = {.name = name, .role = role};
    TRY(manage(ctx));
    TRY(check_name(ctx, name));
    must(role < ACTOR_SYSTEM);
    TRY(registry_change_staff(ctx, add, &staff));
    *id = staff.id;
    return ST_OK;
}

/* 128 random bits as text: a link's code, a session's token. */
static const char *secret(struct ctx *ctx) {
    unsigned char bytes[CODE_BYTES];
    char text[2 * CODE_BYTES + 1];
    randombytes_buf(bytes, sizeof bytes);
    chain_hex(bytes, sizeof bytes, text);
    explicit_bzero(bytes, sizeof bytes);
    return arena_text(ctx->arena, text);
}

static enum status clear_old(struct ctx *ctx, struct write *write, enum sql sql) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, ctx->now);
    return query_run(ctx, &q, NULL);
}

static enum status add_link(struct ctx *ctx, struct write *write, void *arg) {
    struct staff *staff = arg;
    size_t count;
    unsigned char token[TOKEN_SIZE];
    TRY(named(ctx, write->db, staff->name, &staff->id, &count));
    if (!staff->id && count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no user of that name. An owner can add one."));
    staff->role = ACTOR_OWNER;
    if (!staff->id)
        TRY(add_row(ctx, write, staff));
    TRY(clear_old(ctx, write, SQL_SIGN_IN_OLD));
    token_make(ctx->registry->vault, TOKEN_SESSION, "link", staff->code, token);
    scoped_query q = query_begin(write->db, SQL_SIGN_IN_ADD);
    query_bind_blob(&q, 1, token, sizeof token);
    query_bind_int(&q, 2, staff->id);
    query_bind_int(&q, 3, ctx->now);
    query_bind_int(&q, 4, ctx->now + USER_LINK_SECONDS);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "user_link",
                                              .detail = ref_text(ctx->arena, staff->id)});
}

enum status user_link(struct ctx *ctx, const char *name, const char **code) {
    struct staff staff = {.name = name};
    TRY(manage(ctx));
    TRY(check_name(ctx, name));
    staff.code = secret(ctx);
    TRY(registry_change_staff(ctx, add_link, &staff));
    *code = staff.code;
    return ST_OK;
}

/* ---- sessions */

struct signing_in {
    const char *code, *token;
};

static enum status take_code(struct ctx *ctx, struct write *write, const char *code, int64_t *user) {
    unsigned char token[TOKEN_SIZE];
    token_make(ctx->registry->vault, TOKEN_SESSION, "link", code, token);
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

static enum status begin(struct ctx *ctx, struct write *write, void *arg) {
    struct signing_in *in = arg;
    int64_t user;
    unsigned char token[TOKEN_SIZE];
    TRY(take_code(ctx, write, in->code, &user));
    TRY(clear_old(ctx, write, SQL_SESSION_OLD));
    token_make(ctx->registry->vault, TOKEN_SESSION, "session", in->token, token);
    scoped_query q = query_begin(write->db, SQL_SESSION_ADD);
    query_bind_blob(&q, 1, token, sizeof token);
    query_bind_int(&q, 2, user);
    query_bind_int(&q, 3, ctx->now);
    query_bind_int(&q, 4, ctx->now);
    query_bind_int(&q, 5, ctx->now + SESSION_SECONDS);
    query_bind_null(&q, 6);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = arena_printf(ctx->arena, "user:%s", ref_text(ctx->arena, user)),
                              .action = "signed_in"});
}

/* Whatever else a browser sends is turned away before a hash is made of it. */
static bool secret_shaped(const char *text) {
    return text && strlen(text) == 2 * CODE_BYTES && strspn(text, "0123456789abcdef") == 2 * CODE_BYTES;
}

enum status session_begin(struct ctx *ctx, const char *code, const char **token) {
    struct signing_in in = {code, secret(ctx)};
    if (!secret_shaped(code))
        return FAIL(ctx, ST_DENIED, M("This sign-in link has been used or is too old. Ask for a new one."));
    TRY(registry_change_staff(ctx, begin, &in));
    *token = in.token;
    return ST_OK;
}

static enum status find_user(struct ctx *ctx, struct db *db, int64_t id, struct user *user) {
    scoped_query q = query_begin(db, SQL_USER_BY_ID);
    query_bind_int(&q, 1, id);
    bool there = query_row(&q);
    if (there) {
        user->id = id;
        user->role = role_from(query_text(ctx->arena, &q, "role"));
        TRY(open_name(ctx, &q, id, &user->name));
    }
    TRY(query_done(ctx, &q));
    return there ? ST_OK : FAIL(ctx, ST_DENIED, M("You are not signed in."));
}

enum status session_find(struct ctx *ctx, const char *token, struct user *user, const char **csrf) {
    unsigned char hash[TOKEN_SIZE], form[TOKEN_SIZE];
    char hex[2 * TOKEN_SIZE + 1];
    scoped_reader *db = NULL;
    *user = (struct user){.lang = ctx->lang};
    if (!secret_shaped(token))
        return FAIL(ctx, ST_DENIED, M("You are not signed in."));
    token_make(ctx->registry->vault, TOKEN_SESSION, "session", token, hash);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_SESSION_BY);
    query_bind_blob(&q, 1, hash, sizeof hash);
    bool good = query_row(&q) && query_int(&q, "expires") > ctx->now;
    int64_t id = good ? query_int(&q, "user") : 0;
    const char *lang = good ? query_text(ctx->arena, &q, "lang") : NULL;
    TRY(query_done(ctx, &q));
    if (!good)
        return FAIL(ctx, ST_DENIED, M("You are not signed in."));
    if (lang)
        (void)lang_from(lang, &user->lang);
    TRY(find_user(ctx, db, id, user));
    token_make(ctx->registry->vault, TOKEN_SESSION, "csrf", token, form);
    chain_hex(form, sizeof form, hex);
    *csrf = arena_text(ctx->arena, hex);
    return ST_OK;
}

struct session_change {
    const char *token, *lang; /* lang NULL: end */
};

static enum status change_session(struct ctx *ctx, struct write *write, void *arg) {
    struct session_change *change = arg;
    unsigned char hash[TOKEN_SIZE];
    token_make(ctx->registry->vault, TOKEN_SESSION, "session", change->token, hash);
    scoped_query q = query_begin(write->db, change->lang ? SQL_SESSION_LANG : SQL_SESSION_END);
    query_bind_blob(&q, 1, hash, sizeof hash);
    if (change->lang)
        query_bind_text(&q, 2, change->lang);
    return query_run(ctx, &q, NULL);
}

enum status session_end(struct ctx *ctx, const char *token) {
    struct session_change change = {.token = token};
    return secret_shaped(token) ? registry_change_staff(ctx, change_session, &change) : ST_OK;
}

enum status session_set_lang(struct ctx *ctx, const char *token, enum lang lang) {
    struct session_change change = {.token = token, .lang = lang_code(lang)};
    if (!secret_shaped(token))
        return FAIL(ctx, ST_DENIED, M("You are not signed in."));
    return registry_change_staff(ctx, change_session, &change);
}
