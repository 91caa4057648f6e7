/* First who it is, then how often, then for which purpose, then whether it was done already. */
#include "gate/bearer.h"

#include "registry/api_token.h"
#include "registry/registry.h"
#include "vault/chain.h"

#include <string.h>
#include <strings.h>

enum { KEY_MAX = 127 };

static enum status refuse(struct visit *visit, int code, enum status status, const char *id) {
    visit->code = code;
    return FAIL(visit->ctx, status, id);
}

/* -- who --------------------------------------------------------------------------------------------------------- */

/* NULL when there is none, or no single one. */
static const char *sent_token(const struct request *request) {
    const char *found = NULL;
    for (size_t i = 0; i < request->headers.count; i++) {
        if (strcasecmp(request->headers.list[i].name, "Authorization") != 0)
            continue;
        if (found)
            return NULL;
        found = request->headers.list[i].value;
    }
    if (!found || strncasecmp(found, "Bearer ", 7) != 0)
        return NULL;
    return found + 7 + strspn(found + 7, " ");
}

static enum status find_token(struct visit *visit, struct api_token *token) {
    const char *secret = sent_token(visit->request);
    if (!secret) {
        reply_header(visit->reply, "WWW-Authenticate", "Bearer realm=\"seloste\"");
        return refuse(visit, 401, ST_DENIED, M("Send a token: “Authorization: Bearer seloste_…”."));
    }
    enum status status = api_token_find(visit->ctx, secret, token);
    if (status == ST_DENIED) {
        reply_header(visit->reply, "WWW-Authenticate", "Bearer realm=\"seloste\", error=\"invalid_token\"");
        visit->code = 401;
    }
    return status;
}

static void act_as(struct visit *visit, const struct api_token *token) {
    struct ctx *ctx = visit->ctx;
    struct actor *actor = arena_alloc(ctx->arena, sizeof *actor);
    *actor = (struct actor){.id = token->user.id, .name = token->user.name, .role = token->user.role};
    ctx->actor = actor;
    ctx->scope = &token->scope;
    visit->api_token = token;
}

/* The one that is asked for; else the token's first. */
static enum status choose_purpose(struct visit *visit, struct api_token *token) {
    const char *asked = request_query(visit->request, "purpose");
    if (!asked)
        return ST_OK;
    if (!names_have(&token->scope.purposes, asked)) {
        (void)FAIL(visit->ctx, ST_DENIED, M("This token is not for that purpose."));
        return fault_at_field(visit->ctx, "purpose");
    }
    token->scope.purpose = asked;
    return ST_OK;
}

/* -- what was sent ----------------------------------------------------------------------------------------------- */

static enum status check_type(struct visit *visit) {
    const char *type = request_header(visit->request, "Content-Type");
    size_t length = type ? strcspn(type, "; ") : 0;
    if (!visit->request->body_length || strcmp(visit->route->takes, "*") == 0)
        return ST_OK;
    if (length == 16 && strncasecmp(type, "application/json", 16) == 0)
        return ST_OK;
    return refuse(visit, 415, ST_INVALID, M("Send JSON here: “Content-Type: application/json”."));
}

/* Of "application/json; q=0.5" and wider ones: does it take JSON? */
static bool takes_json(const char *range, size_t length) {
    static const char *const ranges[] = {"*/*", "application/*", "application/json"};
    size_t name = strcspn(range, ";,");
    const char *weight = memmem(range, length, "q=0", 3);
    name = name < length ? name : length;
    while (name && range[name - 1] == ' ')
        name--;
    if (weight && strspn(weight + 2, "0.") == strcspn(weight + 2, ", ;")) /* it says that it does not */
        return false;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (strlen(ranges[i]) == name && strncasecmp(range, ranges[i], name) == 0)
            return true;
    return false;
}

/* Files come as what they are; a problem always comes. */
static enum status check_accept(struct visit *visit) {
    const char *at = request_header(visit->request, "Accept"), *gives = visit->route->gives;
    bool any = !at || !*at || !*gives || strcmp(gives, "*") == 0 || strchr(gives, '/');
    while (!any && *at) {
        at += strspn(at, ", ");
        size_t length = strcspn(at, ",");
        any = takes_json(at, length);
        at += length;
    }
    return any ? ST_OK
               : refuse(visit, 406, ST_INVALID, M("Answers here are JSON: “Accept: application/json”."));
}

/* "key", with or without the quotes of a structured field; NULL: none was sent; "": it cannot be one. */
static const char *sent_key(const struct visit *visit) {
    const char *sent = request_header(visit->request, "Idempotency-Key");
    if (!sent)
        return NULL;
    size_t length = strlen(sent);
    bool quoted = length >= 2 && sent[0] == '"' && sent[length - 1] == '"';
    const char *key = quoted ? arena_text_n(visit->ctx->arena, sent + 1, length - 2) : sent;
    for (const char *at = key; *at; at++)
        if (*at <= ' ' || *at == '"' || *at == '\\' || *at > '~')
            return "";
    return strlen(key) <= KEY_MAX ? key : "";
}

/* Of the address, the purpose and the body. */
static void print_of(const struct visit *visit, unsigned char print[VAULT_HASH]) {
    const struct request *request = visit->request;
    struct buf all = buf_in(visit->ctx->arena);
    const char *match = request_header(request, "If-Match");
    buf_printf(&all, "%s %s %s", request->method, request->path, match ? match : "");
    for (size_t i = 0; i < request->query.count; i++)
        buf_printf(&all, "\n%s=%s", request->query.list[i].name, request->query.list[i].value);
    buf_char(&all, '\0');
    buf_add_n(&all, request->body, request->body_length);
    chain_hash(all.text, all.length, print);
}

/* -- once -------------------------------------------------------------------------------------------------------- */

static void give_again(struct visit *visit, const struct replay_answer *answer) {
    struct reply *reply = visit->reply;
    reply->status = answer->status;
    reply->type = answer->type;
    reply->etag = answer->etag;
    buf_add_n(&reply->page, answer->bytes, answer->length);
    reply_header(reply, "Idempotency-Replayed", "true");
}

static enum status run_first(struct visit *visit, struct replay *replay, const char *key) {
    struct reply *reply = visit->reply;
    enum status status = visit->route->handler(visit);
    const struct replay_answer answer = {reply->status, reply->type, reply->etag,
                                         reply->bytes ? reply->bytes : buf_text(&reply->page),
                                         reply->bytes ? reply->length : reply->page.length};
    replay_finish(replay, key, status == ST_OK ? &answer : NULL);
    return status;
}

static enum status run_once(struct visit *visit, struct replay *replay, const char *key) {
    unsigned char print[VAULT_HASH];
    struct replay_answer answer;
    print_of(visit, print);
    switch (replay_claim(replay, visit->ctx->arena, key, print, visit->ctx->now, &answer)) {
    case REPLAY_RUNNING:
        reply_header(visit->reply, "Retry-After", "1");
        return refuse(visit, 409, ST_CONFLICT, M("The request with this Idempotency-Key is still being done."));
    case REPLAY_OTHER:
        return refuse(visit, 422, ST_INVALID,
                      M("This Idempotency-Key was sent with another request. Give each request its own."));
    case REPLAY_DONE:
        if (!answer.status)
            return refuse(
                visit, 409, ST_CONFLICT,
                M("This was done already, and its answer was too large to be kept. It can be asked for "
                  "again with another Idempotency-Key."));
        give_again(visit, &answer);
        return ST_OK;
    case REPLAY_FIRST:
        return run_first(visit, replay, key);
    }
    return ST_FAILED;
}

enum status bearer_enter(struct visit *visit, struct limit *limit, struct replay *replay) {
    struct ctx *ctx = visit->ctx;
    struct api_token *token = arena_alloc(ctx->arena, sizeof *token);
    TRY(find_token(visit, token));
    const char *owner = arena_printf(ctx->arena, "api %lld", (long long)token->id);
    if (!limit_allows(limit, owner, ctx->now)) {
        reply_header(visit->reply, "Retry-After", "60");
        return refuse(visit, 429, ST_BUSY, M("Too many requests with this token. Wait a minute."));
    }
    TRY(choose_purpose(visit, token));
    act_as(visit, token);
    api_token_used(ctx, token);
    TRY(check_type(visit));
    TRY(check_accept(visit));
    const char *key = strcmp(visit->route->method, "GET") == 0 ? NULL : sent_key(visit);
    if (key && !*key) {
        (void)FAIL(ctx, ST_INVALID, M("An Idempotency-Key is a text of letters and digits, at most 127 long."));
        return fault_at_field(ctx, "Idempotency-Key");
    }
    if (key)
        key = arena_printf(ctx->arena, "%lld %s", (long long)token->id, key);
    return key ? run_once(visit, replay, key) : visit->route->handler(visit);
}
