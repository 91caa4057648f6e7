/* 256 random bits behind a word by which a token is known where it should not be (in a log, in a source). The hash is keyed, so
 * a copy of the database tells nothing about which token fits. */
#include "registry/api_token.h"

#include "base/json.h"
#include "base/json_walk.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/setting.h"
#include "vault/chain.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "seloste_"
enum { SECRET_BYTES = 32, NAME_MAX_BYTES = 200, PURPOSES_MAX = 64, USED_SECONDS = 3600 };

const char *api_token_state_id(enum api_token_state state) {
    static const char *const ids[] = {"good", "over", "ended"};
    return ids[state];
}

/* A token neither makes others nor ends them, nor sees what there are. */
static enum status in_person(struct ctx *ctx) {
    TRY(permit_action(ctx, ACTION_MANAGE, 0, NULL));
    return scope_person(ctx);
}

static enum status wrong(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

/* ---- reading */

static enum status open_name(struct ctx *ctx, struct query *q, int64_t id, const char **name) {
    size_t length = 0, plain_length = 0;
    char *plain = NULL;
    const void *sealed = query_blob(ctx->arena, q, "sealed", &length);
    TRY(seal_open(ctx, ctx->registry->vault, query_int(q, "key"), api_token_place(id), sealed, length, &plain,
                  &plain_length));
    struct json_walk walk = json_walk_begin(ctx->arena, plain);
    json_walk_texts(&walk, (const char *const[]){"name"}, name, 1);
    return *name && json_walk_done(&walk)
               ? ST_OK
               : FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
}

static struct names split(struct ctx *ctx, const char *text) {
    const char **items = arena_array(ctx->arena, PURPOSES_MAX, sizeof *items);
    struct names names = {.items = items};
    while (*text && names.count < PURPOSES_MAX) {
        size_t length = strcspn(text, " ");
        items[names.count++] = arena_text_n(ctx->arena, text, length);
        text += length + (text[length] == ' ');
    }
    return names;
}

static enum api_token_state state_of(struct ctx *ctx, const struct api_token *token) {
    if (token->ended || !token->user.id)
        return API_TOKEN_ENDED;
    return token->until != DAY_NONE && registry_today(ctx) > token->until ? API_TOKEN_OVER : API_TOKEN_GOOD;
}

static enum status read_token(struct ctx *ctx, struct query *q, const struct user *users, size_t count,
                              struct api_token *token) {
    const char *rights = query_text(ctx->arena, q, "rights");
    int64_t user = query_int(q, "user");
    *token = (struct api_token){.id = query_int(q, "id"),
                                .made = query_int(q, "made"),
                                .ended = query_int(q, "ended"),
                                .used = query_int(q, "used"),
                                .until = query_is_null(q, "until") ? DAY_NONE : (day_t)query_int(q, "until")};
    token->scope = (struct scope){.token = token->id,
                                  .purposes = split(ctx, query_text(ctx->arena, q, "purposes")),
                                  .writes = strstr(rights, "write") != NULL,
                                  .duties = strstr(rights, "duties") != NULL,
                                  .manages = strstr(rights, "office") != NULL,
                                  .device = query_int(q, "device")};
    token->scope.purpose = token->scope.purposes.count ? token->scope.purposes.items[0] : "";
    for (size_t i = 0; i < count; i++)
        if (users[i].id == user)
            token->user = users[i];
    token->state = state_of(ctx, token);
    return open_name(ctx, q, token->id, &token->name);
}

static enum status list_in(struct ctx *ctx, struct db *db, struct api_token **tokens, size_t *count) {
    size_t room = 0, user_count;
    struct user *users;
    TRY(user_staff(ctx, &users, &user_count));
    *tokens = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_API_TOKENS);
    while (query_row(&q)) {
        struct api_token token;
        TRY(read_token(ctx, &q, users, user_count, &token));
        ARENA_PUSH(ctx->arena, *tokens, *count, room, token);
    }
    return query_done(ctx, &q);
}

enum status api_token_list(struct ctx *ctx, struct api_token **tokens, size_t *count) {
    scoped_reader *db = NULL;
    TRY(in_person(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return list_in(ctx, db, tokens, count);
}

static bool devices_wanted(struct ctx *ctx) {
    int64_t wanted;
    if (setting_number(ctx, SETTING_TOKENS_DEVICES, &wanted) == ST_OK)
        return wanted != 0;
    fault_clear(ctx);
    return false;
}

/* What else is sent is turned away before a hash is made of it. */
static bool secret_shaped(const char *text) {
    size_t prefix = strlen(PREFIX);
    return strncmp(text, PREFIX, prefix) == 0 && strlen(text) == prefix + 2 * SECRET_BYTES &&
           strspn(text + prefix, "0123456789abcdef") == 2 * SECRET_BYTES;
}

enum status api_token_find(struct ctx *ctx, const char *secret, struct api_token *token) {
    unsigned char hash[TOKEN_SIZE];
    size_t count;
    struct user *users;
    scoped_reader *db = NULL;
    if (!secret_shaped(secret))
        return FAIL(ctx, ST_DENIED, M("This token is not known here."));
    token_make(ctx->registry->vault, TOKEN_SESSION, "api", secret, hash);
    TRY(user_staff(ctx, &users, &count));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_API_TOKEN_BY_HASH);
    query_bind_blob(&q, 1, hash, sizeof hash);
    bool there = query_row(&q);
    if (there)
        TRY(read_token(ctx, &q, users, count, token));
    TRY(query_done(ctx, &q));
    if (!there)
        return FAIL(ctx, ST_DENIED, M("This token is not known here."));
    if (token->state == API_TOKEN_GOOD && !token->scope.device && devices_wanted(ctx))
        return FAIL(
            ctx, ST_DENIED,
            M("This token names none of the company's devices, and only such are let in here. An owner can "
              "make a new one."));
    if (token->state == API_TOKEN_OVER)
        return FAIL(ctx, ST_DENIED, M("This token was good until {1}. An owner can make a new one."),
                    day_text(ctx->arena, ctx->lang, token->until));
    return token->state == API_TOKEN_GOOD
               ? ST_OK
               : FAIL(ctx, ST_DENIED, M("This token has been ended. An owner can make a new one."));
}

/* ---- when it was last used */

static enum status put_used(struct ctx *ctx, struct write *write, void *arg) {
    const struct api_token *token = arg;
    scoped_query q = query_begin(write->db, SQL_API_TOKEN_USED);
    query_bind_int(&q, 1, token->id);
    query_bind_int(&q, 2, ctx->now);
    return query_run(ctx, &q, NULL);
}

/* Whoever asks gets an answer all the same when it cannot be written. */
void api_token_used(struct ctx *ctx, const struct api_token *token) {
    if (token->used + USED_SECONDS > ctx->now || !ctx->registry->writer)
        return;
    if (registry_change_staff(ctx, put_used, (void *)(uintptr_t)token) != ST_OK)
        fault_clear(ctx);
}

/* ---- making */

struct making {
    const struct api_token_draft *draft;
    struct user user;
    int64_t id;
    const char *secret;
};

static enum status check_purposes(struct ctx *ctx, const struct api_token_draft *draft) {
    const struct notice *notice = ctx_notice(ctx);
    const char **known = arena_array(ctx->arena, notice->purposes_count, sizeof *known);
    for (size_t i = 0; i < notice->purposes_count; i++)
        known[i] = notice->purposes[i].entry.id;
    if (!draft->purpose_count && draft->device)
        return ST_OK;
    if (!draft->purpose_count)
        return wrong(ctx, "purpose", M("Say for which purpose of the notice the token is."), NULL);
    if (draft->purpose_count > PURPOSES_MAX)
        return wrong(ctx, "purpose", M("These are too many purposes."), NULL);
    for (size_t i = 0; i < draft->purpose_count; i++) {
        if (notice_purpose(notice, draft->purposes[i]) != NOTICE_NOTHING)
            continue;
        const char *nearest = nearest_word(draft->purposes[i], known, notice->purposes_count);
        if (!nearest)
            return wrong(ctx, "purpose", M("The notice knows no such purpose: {1}"), draft->purposes[i]);
        (void)FAIL(ctx, ST_INVALID, M("The notice knows no purpose “{1}”. Did you mean “{2}”?"),
                   draft->purposes[i], nearest);
        return fault_at_field(ctx, "purpose");
    }
    return ST_OK;
}

static enum status check_draft(struct ctx *ctx, const struct api_token_draft *draft) {
    size_t length = draft->name ? strlen(draft->name) : 0;
    if (!length || length > NAME_MAX_BYTES || !utf8_text(draft->name, length))
        return wrong(ctx, "name", M("Give the token a name, by which you know later what uses it."), NULL);
    if (!draft->device && devices_wanted(ctx))
        return wrong(ctx, "device", M("Say on which of the company's devices the program runs."), NULL);
    if (draft->until != DAY_NONE && draft->until < registry_today(ctx))
        return wrong(ctx, "until", M("The day {1} is over already."),
                     day_text(ctx->arena, ctx->lang, draft->until));
    return check_purposes(ctx, draft);
}

static enum status choose_user(struct ctx *ctx, const char *name, struct user *user) {
    struct user *users;
    size_t count, fits = 0;
    TRY(user_staff(ctx, &users, &count));
    for (size_t i = 0; i < count; i++) {
        if (name ? strcmp(users[i].name, name) != 0 : users[i].role != ACTOR_OWNER)
            continue;
        *user = users[i];
        fits++;
    }
    if (fits == 1)
        return ST_OK;
    return name ? wrong(ctx, "user", M("There is no user of that name. An owner can add one."), NULL)
                : wrong(ctx, "user", M("Say which user answers for what is done with the token."), NULL);
}

static const char *name_json(struct ctx *ctx, const char *name) {
    scoped_json *json = json_pack("{s:s}", "name", name);
    return json_text(ctx->arena, json, 0);
}

static const char *joined(struct ctx *ctx, const char *const *words, size_t count) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < count; i++)
        buf_printf(&buf, "%s%s", i ? " " : "", words[i]);
    return buf_text(&buf);
}

/* The row, with the name sealed. */
static enum status put_row(struct ctx *ctx, struct write *write, const struct making *making) {
    const struct api_token_draft *draft = making->draft;
    unsigned char hash[TOKEN_SIZE];
    int64_t key;
    void *sealed;
    size_t length;
    const char *json = name_json(ctx, draft->name);
    TRY(vault_key_named(ctx, ctx->registry->vault, "staff", &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, api_token_place(making->id), json, strlen(json), &sealed,
                   &length));
    token_make(ctx->registry->vault, TOKEN_SESSION, "api", making->secret, hash);
    scoped_query q = query_begin(write->db, SQL_API_TOKEN_ADD);
    query_bind_int(&q, 1, making->id);
    query_bind_blob(&q, 2, hash, sizeof hash);
    query_bind_int(&q, 3, making->user.id);
    query_bind_text(&q, 4, joined(ctx, draft->purposes, draft->purpose_count));
    query_bind_text(&q, 5,
                    arena_printf(ctx->arena, "read%s%s%s", draft->writes ? " write" : "",
                                 draft->duties ? " duties" : "", draft->manages ? " office" : ""));
    query_bind_int(&q, 6, ctx->now);
    if (draft->until == DAY_NONE)
        query_bind_null(&q, 7);
    else
        query_bind_int(&q, 7, draft->until);
    query_bind_int(&q, 8, key);
    query_bind_blob(&q, 9, sealed, length);
    query_bind_int(&q, 10, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status put_device(struct ctx *ctx, struct write *write, const struct making *making) {
    if (!making->draft->device)
        return ST_OK;
    scoped_query q = query_begin(write->db, SQL_API_TOKEN_DEVICE_ADD);
    query_bind_int(&q, 1, making->id);
    query_bind_int(&q, 2, making->draft->device);
    return query_run(ctx, &q, NULL);
}

static enum status make(struct ctx *ctx, struct write *write, void *arg) {
    struct making *making = arg;
    struct api_token *tokens;
    size_t count;
    TRY(list_in(ctx, write->db, &tokens, &count));
    for (size_t i = 0; i < count; i++)
        if (tokens[i].state == API_TOKEN_GOOD && strcmp(tokens[i].name, making->draft->name) == 0)
            return FAIL(ctx, ST_CONFLICT, M("There is a token of that name already."));
    making->id = store_new_id();
    TRY(put_row(ctx, write, making));
    TRY(put_device(ctx, write, making));
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = actor_text(ctx),
                              .action = "token_added",
                              .purpose = making->draft->purpose_count ? making->draft->purposes[0] : NULL,
                              .sentence = "security",
                              .detail = arena_printf(ctx->arena, "%s user:%s", ref_text(ctx->arena, making->id),
                                                     ref_text(ctx->arena, making->user.id))});
}

static const char *new_secret(struct ctx *ctx) {
    unsigned char bytes[SECRET_BYTES];
    char text[2 * SECRET_BYTES + 1];
    randombytes_buf(bytes, sizeof bytes);
    chain_hex(bytes, sizeof bytes, text);
    explicit_bzero(bytes, sizeof bytes);
    const char *secret = arena_printf(ctx->arena, PREFIX "%s", text);
    explicit_bzero(text, sizeof text);
    return secret;
}

enum status api_token_add(struct ctx *ctx, const struct api_token_draft *draft, int64_t *id,
                          const char **secret) {
    struct making making = {.draft = draft};
    TRY(in_person(ctx));
    TRY(check_draft(ctx, draft));
    TRY(choose_user(ctx, draft->user, &making.user));
    making.secret = new_secret(ctx);
    TRY(registry_change_staff(ctx, make, &making));
    *id = making.id;
    *secret = making.secret;
    return ST_OK;
}

/* ---- ending */

static enum status end_row(struct ctx *ctx, struct write *write, int64_t id) {
    scoped_query q = query_begin(write->db, SQL_API_TOKEN_END);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status end(struct ctx *ctx, struct write *write, void *arg) {
    const char *which = arg;
    struct api_token *tokens;
    size_t count;
    TRY(list_in(ctx, write->db, &tokens, &count));
    for (size_t i = 0; i < count; i++) {
        bool meant =
            strcmp(tokens[i].name, which) == 0 || strcmp(ref_text(ctx->arena, tokens[i].id), which) == 0;
        if (!meant || tokens[i].ended)
            continue;
        TRY(end_row(ctx, write, tokens[i].id));
        return audit_change(ctx, ctx->registry->audit, write,
                            &(struct audit_entry){.actor = actor_text(ctx),
                                                  .action = "token_ended",
                                                  .sentence = "security",
                                                  .detail = ref_text(ctx->arena, tokens[i].id)});
    }
    return FAIL(ctx, ST_NOT_FOUND, M("There is no such token that could be ended."));
}

enum status api_token_end(struct ctx *ctx, const char *which) {
    TRY(in_person(ctx));
    return registry_change_staff(ctx, end, (void *)(uintptr_t)which);
}
