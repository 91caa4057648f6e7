/* The form token is a keyed hash of the session's token, so that it needs no place of its own; so is a session's name in a form,
 * its own hash. That a session is in use is written down every ten minutes at the most: a write at each look would make every
 * page wait for the disk. */
#include "registry/session.h"

#include "registry/staff.h"
#include "vault/chain.h"

#include <string.h>

/* ---- the browser, coarsely: enough to know one's own devices again */

struct family {
    const char *mark, *name;
};

/* The first that fits: browsers call themselves by the names of others too. */
static const struct family agents[] = {
    {"Edg", "Edge"},        {"OPR/", "Opera"},    {"SamsungBrowser", "Samsung"},
    {"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"},
    {"Chrom", "Chrome"},    {"Safari", "Safari"}, {NULL, NULL}};
static const struct family systems[] = {{"Windows", "Windows"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
                                        {"Android", "Android"}, {"CrOS", "ChromeOS"}, {"Mac OS", "macOS"},
                                        {"Linux", "Linux"},     {NULL, NULL}};

static const char *family_of(const struct family *table, const char *agent) {
    for (; agent && table->mark; table++)
        if (strstr(agent, table->mark))
            return table->name;
    return NULL;
}

/* ---- beginning */

static void hash_of(struct ctx *ctx, const char *secret, unsigned char hash[TOKEN_SIZE]) {
    token_make(ctx->registry->vault, TOKEN_SESSION, "session", secret, hash);
}

static enum status end_token(struct ctx *ctx, struct write *write, const unsigned char hash[TOKEN_SIZE]) {
    scoped_query q = query_begin(write->db, SQL_SESSION_END);
    query_bind_blob(&q, 1, hash, TOKEN_SIZE);
    return query_run(ctx, &q, NULL);
}

static enum status add_rows(struct ctx *ctx, struct write *write, int64_t user, const unsigned char *hash,
                            const char *how, const char *agent) {
    scoped_query q = query_begin(write->db, SQL_SESSION_ADD);
    query_bind_blob(&q, 1, hash, TOKEN_SIZE);
    query_bind_int(&q, 2, user);
    query_bind_int(&q, 3, ctx->now);
    query_bind_int(&q, 4, ctx->now);
    query_bind_int(&q, 5, ctx->now + SESSION_SECONDS);
    query_bind_null(&q, 6);
    TRY(query_run(ctx, &q, NULL));
    scoped_query of = query_begin(write->db, SQL_SESSION_OF_ADD);
    query_bind_blob(&of, 1, hash, TOKEN_SIZE);
    query_bind_text(&of, 2, family_of(agents, agent));
    query_bind_text(&of, 3, family_of(systems, agent));
    query_bind_text(&of, 4, how);
    return query_run(ctx, &of, NULL);
}

/* Longer than any session: by it a review sees who has not been here for long. */
static enum status put_seen(struct ctx *ctx, struct write *write, int64_t user) {
    scoped_query q = query_begin(write->db, SQL_USER_SEEN);
    query_bind_int(&q, 1, user);
    query_bind_int(&q, 2, ctx->now);
    return query_run(ctx, &q, NULL);
}

enum status session_open(struct ctx *ctx, struct write *write, int64_t user, const char *token, const char *how,
                         const struct session_from *from) {
    unsigned char hash[TOKEN_SIZE];
    scoped_query old = query_begin(write->db, SQL_SESSION_OLD);
    query_bind_int(&old, 1, ctx->now);
    query_bind_int(&old, 2, ctx->now - SESSION_IDLE_SECONDS);
    TRY(query_run(ctx, &old, NULL));
    scoped_query rest = query_begin(write->db, SQL_SESSION_OF_OLD);
    TRY(query_run(ctx, &rest, NULL));
    if (from && staff_secret_shaped(from->before)) {
        hash_of(ctx, from->before, hash);
        TRY(end_token(ctx, write, hash));
    }
    hash_of(ctx, token, hash);
    TRY(add_rows(ctx, write, user, hash, how, from ? from->agent : NULL));
    TRY(put_seen(ctx, write, user));
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = arena_printf(ctx->arena, "user:%s", ref_text(ctx->arena, user)),
                              .action = "signed_in",
                              .detail = how});
}

struct signing_in {
    const char *code, *token;
    const struct session_from *from;
};

static enum status begin(struct ctx *ctx, struct write *write, void *arg) {
    const struct signing_in *in = arg;
    int64_t user;
    TRY(staff_take_code(ctx, write, "link", in->code, &user));
    return session_open(ctx, write, user, in->token, "link", in->from);
}

enum status session_begin(struct ctx *ctx, const char *code, const struct session_from *from,
                          const char **token) {
    struct signing_in in = {code, staff_secret(ctx), from};
    if (!staff_secret_shaped(code))
        return FAIL(ctx, ST_DENIED, M("This sign-in link has been used or is too old. Ask for a new one."));
    TRY(registry_change_staff(ctx, begin, &in));
    *token = in.token;
    return ST_OK;
}

/* ---- finding */

static enum status not_signed_in(struct ctx *ctx) {
    return FAIL(ctx, ST_DENIED, M("You are not signed in."));
}

static bool alive(struct ctx *ctx, struct query *q) {
    return query_int(q, "expires") > ctx->now && query_int(q, "seen") + SESSION_IDLE_SECONDS > ctx->now;
}

static enum status find_in(struct ctx *ctx, const unsigned char hash[TOKEN_SIZE], struct user *user,
                           int64_t *seen) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_SESSION_BY);
    query_bind_blob(&q, 1, hash, TOKEN_SIZE);
    bool good = query_row(&q) && alive(ctx, &q);
    int64_t id = good ? query_int(&q, "user") : 0;
    *seen = good ? query_int(&q, "seen") : 0;
    TRY(query_done(ctx, &q));
    enum status status = good ? staff_find(ctx, db, id, user) : ST_NOT_FOUND;
    return status == ST_NOT_FOUND ? not_signed_in(ctx) : status;
}

static enum status note_seen(struct ctx *ctx, struct write *write, void *arg) {
    scoped_query q = query_begin(write->db, SQL_SESSION_SEEN);
    query_bind_blob(&q, 1, arg, TOKEN_SIZE);
    query_bind_int(&q, 2, ctx->now);
    return query_run(ctx, &q, NULL);
}

enum status session_find(struct ctx *ctx, const char *token, struct user *user, const char **csrf) {
    unsigned char hash[TOKEN_SIZE], form[TOKEN_SIZE];
    char hex[2 * TOKEN_SIZE + 1];
    int64_t seen;
    *user = (struct user){.lang = ctx->lang};
    if (!staff_secret_shaped(token))
        return not_signed_in(ctx);
    hash_of(ctx, token, hash);
    TRY(find_in(ctx, hash, user, &seen));
    /* A register that can only be read lets its session go on without. */
    if (seen + SESSION_SEEN_SECONDS <= ctx->now && registry_change_staff(ctx, note_seen, hash) != ST_OK)
        fault_clear(ctx);
    token_make(ctx->registry->vault, TOKEN_SESSION, "csrf", token, form);
    chain_hex(form, sizeof form, hex);
    *csrf = arena_text(ctx->arena, hex);
    return ST_OK;
}

/* ---- ending, language */

static enum status end_one(struct ctx *ctx, struct write *write, void *arg) {
    return end_token(ctx, write, arg);
}

enum status session_end(struct ctx *ctx, const char *token) {
    unsigned char hash[TOKEN_SIZE];
    if (!staff_secret_shaped(token))
        return ST_OK;
    hash_of(ctx, token, hash);
    return registry_change_staff(ctx, end_one, hash);
}

struct lang_change {
    unsigned char hash[TOKEN_SIZE];
    enum lang lang;
};

static enum status change_lang(struct ctx *ctx, struct write *write, void *arg) {
    const struct lang_change *change = arg;
    scoped_query by = query_begin(write->db, SQL_SESSION_BY);
    query_bind_blob(&by, 1, change->hash, TOKEN_SIZE);
    int64_t user = query_row(&by) ? query_int(&by, "user") : 0;
    TRY(query_done(ctx, &by));
    if (!user)
        return not_signed_in(ctx);
    scoped_query q = query_begin(write->db, SQL_USER_LANG);
    query_bind_int(&q, 1, user);
    query_bind_text(&q, 2, lang_code(change->lang));
    return query_run(ctx, &q, NULL);
}

enum status session_set_lang(struct ctx *ctx, const char *token, enum lang lang) {
    struct lang_change change = {.lang = lang};
    if (!staff_secret_shaped(token))
        return not_signed_in(ctx);
    hash_of(ctx, token, change.hash);
    return registry_change_staff(ctx, change_lang, &change);
}

/* ---- those of one user */

static int64_t acting(const struct ctx *ctx) {
    return ctx->actor ? ctx->actor->id : 0;
}

static struct session read_session(struct ctx *ctx, struct query *q, const unsigned char mine[TOKEN_SIZE]) {
    char hex[2 * TOKEN_SIZE + 1];
    size_t length = 0;
    const unsigned char *hash = query_blob(ctx->arena, q, "token", &length);
    must(length == TOKEN_SIZE);
    chain_hex(hash, TOKEN_SIZE, hex);
    return (struct session){.id = arena_text(ctx->arena, hex),
                            .made = query_int(q, "made"),
                            .seen = query_int(q, "seen"),
                            .agent = query_text(ctx->arena, q, "agent"),
                            .os = query_text(ctx->arena, q, "os"),
                            .how = query_text(ctx->arena, q, "how"),
                            .current = memcmp(hash, mine, TOKEN_SIZE) == 0};
}

static enum status list_in(struct ctx *ctx, struct db *db, const char *token, struct session **sessions,
                           size_t *count) {
    unsigned char mine[TOKEN_SIZE];
    size_t room = 0;
    *sessions = NULL;
    *count = 0;
    hash_of(ctx, token, mine);
    scoped_query q = query_begin(db, SQL_SESSIONS_OF);
    query_bind_int(&q, 1, acting(ctx));
    while (query_row(&q))
        if (alive(ctx, &q))
            ARENA_PUSH(ctx->arena, *sessions, *count, room, read_session(ctx, &q, mine));
    return query_done(ctx, &q);
}

enum status session_list(struct ctx *ctx, const char *token, struct session **sessions, size_t *count) {
    scoped_reader *db = NULL;
    if (!acting(ctx) || !staff_secret_shaped(token))
        return not_signed_in(ctx);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return list_in(ctx, db, token, sessions, count);
}

struct ending {
    const char *token, *id;
};

static enum status end_others(struct ctx *ctx, struct write *write, void *arg) {
    const struct ending *ending = arg;
    struct session *sessions;
    size_t count, ended = 0;
    TRY(list_in(ctx, write->db, ending->token, &sessions, &count));
    for (size_t i = 0; i < count; i++) {
        unsigned char hash[TOKEN_SIZE];
        if (ending->id ? strcmp(ending->id, sessions[i].id) != 0 : sessions[i].current)
            continue;
        must(chain_unhex(sessions[i].id, hash, sizeof hash));
        TRY(end_token(ctx, write, hash));
        ended++;
    }
    return ended ? staff_log(ctx, write, NULL, "session_ended", acting(ctx),
                             arena_printf(ctx->arena, "%zu", ended))
                 : ST_OK;
}

enum status session_end_other(struct ctx *ctx, const char *token, const char *id) {
    struct ending ending = {token, id};
    if (!acting(ctx) || !staff_secret_shaped(token))
        return not_signed_in(ctx);
    return registry_change_staff(ctx, end_others, &ending);
}
