/* From outside. A try is counted and committed before the answer says anything: many tries at once are as many tries, since they all
 * go through the one writer. */
#include "registry/doorway_inside.h"

#include "base/buf.h"
#include "registry/joined.h"
#include "vault/chain.h"

#include <sodium.h>
#include <string.h>

static const char *const person = "person";

/* One sentence for everything: what is not there tells a stranger nothing. */
static enum status closed(struct ctx *ctx) {
    return FAIL(ctx, ST_DENIED,
                M("This link and code open nothing: the code is wrong, or the link is not valid any more."));
}

/* The digits of what was typed; people write them in groups. NULL: it is no code. */
static const char *digits_of(struct ctx *ctx, const char *code) {
    struct buf buf = buf_in(ctx->arena);
    for (; code && *code; code++) {
        if (*code >= '0' && *code <= '9')
            buf_printf(&buf, "%c", *code);
        else if (*code != ' ' && *code != '-' && *code != '\t')
            return NULL;
        if (buf.length > DOORWAY_DIGITS)
            return NULL;
    }
    return buf.length == DOORWAY_DIGITS ? buf_text(&buf) : NULL;
}

/* ---- opening */

struct opening {
    const char *secret, *digits;
    struct doorway doorway;
    bool open;
};

static enum status find(struct ctx *ctx, struct db *db, struct opening *opening, bool *right) {
    unsigned char hash[TOKEN_SIZE], code[TOKEN_SIZE];
    size_t length = 0;
    doorway_hash(ctx, "doorway", opening->secret, hash);
    doorway_code_hash(ctx, opening->secret, opening->digits ? opening->digits : "", code);
    scoped_query q = query_begin(db, SQL_DOORWAY_BY_HASH);
    query_bind_blob(&q, 1, hash, sizeof hash);
    *right = false;
    if (query_row(&q)) {
        const void *stored = query_blob(ctx->arena, &q, "code", &length);
        doorway_row(ctx, &q, &opening->doorway);
        *right = length == sizeof code && sodium_memcmp(stored, code, sizeof code) == 0;
    }
    TRY(query_done(ctx, &q));
    return opening->doorway.id ? joined_now(ctx, db, &opening->doorway.party) : ST_OK;
}

static enum status count_try(struct ctx *ctx, struct write *write, const struct doorway *doorway) {
    scoped_query q = query_begin(write->db, SQL_DOORWAY_TRY);
    query_bind_int(&q, 1, doorway->id);
    query_bind_int(&q, 2, write->change);
    TRY(query_run(ctx, &q, NULL));
    scoped_query stays = query_begin(write->db, SQL_DOORWAY_STAYS_END);
    query_bind_int(&stays, 1, doorway->id);
    if (doorway->tries + 1 >= DOORWAY_TRIES)
        TRY(query_run(ctx, &stays, NULL));
    return doorway_logged(ctx, write, doorway, "nobody", "doorway_failed",
                          arena_printf(ctx->arena, "%d/%d", doorway->tries + 1, DOORWAY_TRIES));
}

static enum status note_opened(struct ctx *ctx, struct write *write, const struct doorway *doorway) {
    scoped_query q = query_begin(write->db, SQL_DOORWAY_OPENED);
    query_bind_int(&q, 1, doorway->id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    return doorway_logged(ctx, write, doorway, person, "doorway_opened", NULL);
}

/* ST_OK also when it stays closed: the try is to be written down. */
static enum status try_open(struct ctx *ctx, struct write *write, void *arg) {
    struct opening *opening = arg;
    bool right;
    TRY(find(ctx, write->db, opening, &right));
    if (!opening->doorway.id || opening->doorway.state != DOORWAY_GOOD)
        return ST_OK;
    if (!right)
        return count_try(ctx, write, &opening->doorway);
    opening->open = true;
    return note_opened(ctx, write, &opening->doorway);
}

enum status doorway_open(struct ctx *ctx, const char *secret, const char *code, struct doorway *doorway) {
    struct opening opening = {.secret = secret, .digits = digits_of(ctx, code)};
    if (!doorway_secret_shaped(secret))
        return closed(ctx);
    TRY(registry_change_staff(ctx, try_open, &opening));
    if (!opening.open)
        return closed(ctx);
    *doorway = opening.doorway;
    return ST_OK;
}

static enum status use(struct ctx *ctx, struct write *write, void *arg) {
    const ref_t *id = arg;
    struct doorway doorway;
    int64_t changed = 0;
    TRY(doorway_by_id(ctx, write->db, *id, &doorway));
    if (doorway.state != DOORWAY_GOOD)
        return FAIL(ctx, ST_CONFLICT, M("This link opens nothing any more."));
    scoped_query q = query_begin(write->db, SQL_DOORWAY_USE);
    query_bind_int(&q, 1, doorway.id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, &changed));
    if (!changed)
        return FAIL(ctx, ST_CONFLICT, M("This link opens nothing any more."));
    return doorway_logged(ctx, write, &doorway, person, "doorway_used", NULL);
}

enum status doorway_use(struct ctx *ctx, ref_t id) {
    return registry_change_staff(ctx, use, &id);
}

/* ---- staying */

struct staying {
    ref_t doorway;
    unsigned char hash[TOKEN_SIZE];
};

static enum status enter(struct ctx *ctx, struct write *write, void *arg) {
    const struct staying *staying = arg;
    scoped_query old = query_begin(write->db, SQL_DOORWAY_STAYS_OLD);
    query_bind_int(&old, 1, ctx->now - DOORWAY_STAY_SECONDS);
    TRY(query_run(ctx, &old, NULL));
    scoped_query q = query_begin(write->db, SQL_DOORWAY_STAY_ADD);
    query_bind_blob(&q, 1, staying->hash, sizeof staying->hash);
    query_bind_int(&q, 2, staying->doorway);
    query_bind_int(&q, 3, ctx->now);
    return query_run(ctx, &q, NULL);
}

enum status doorway_enter(struct ctx *ctx, ref_t id, const char **token) {
    struct staying staying = {.doorway = id};
    *token = doorway_secret(ctx);
    doorway_hash(ctx, "doorway stay", *token, staying.hash);
    return registry_change_staff(ctx, enter, &staying);
}

static enum status find_stay(struct ctx *ctx, const unsigned char hash[TOKEN_SIZE], int64_t *seen,
                             struct doorway *doorway) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_DOORWAY_STAY_BY);
    query_bind_blob(&q, 1, hash, TOKEN_SIZE);
    bool good = query_row(&q) && query_int(&q, "made") + DOORWAY_STAY_SECONDS > ctx->now &&
                query_int(&q, "seen") + DOORWAY_IDLE_SECONDS > ctx->now;
    ref_t id = good ? query_int(&q, "doorway") : 0;
    *seen = good ? query_int(&q, "seen") : 0;
    TRY(query_done(ctx, &q));
    return good ? doorway_by_id(ctx, db, id, doorway) : ST_NOT_FOUND;
}

static enum status note_seen(struct ctx *ctx, struct write *write, void *arg) {
    scoped_query q = query_begin(write->db, SQL_DOORWAY_STAY_SEEN);
    query_bind_blob(&q, 1, arg, TOKEN_SIZE);
    query_bind_int(&q, 2, ctx->now);
    return query_run(ctx, &q, NULL);
}

static enum status left(struct ctx *ctx) {
    return FAIL(ctx, ST_DENIED, M("Your visit is over. Open your link again and type the code."));
}

/* The form token is a keyed hash of the stay's, so that it needs no place of its own. That somebody is inside is written down
 * once a minute at the most. */
enum status doorway_stay(struct ctx *ctx, const char *token, struct doorway *doorway, const char **csrf) {
    enum { SEEN_SECONDS = 60 };
    unsigned char hash[TOKEN_SIZE], form[TOKEN_SIZE];
    char hex[2 * TOKEN_SIZE + 1];
    int64_t seen = 0;
    if (!doorway_secret_shaped(token) || !ctx->registry->writer)
        return left(ctx);
    doorway_hash(ctx, "doorway stay", token, hash);
    enum status status = find_stay(ctx, hash, &seen, doorway);
    if (status == ST_NOT_FOUND || (status == ST_OK && doorway->state != DOORWAY_GOOD))
        return left(ctx);
    TRY(status);
    if (seen + SEEN_SECONDS <= ctx->now)
        TRY(registry_change_staff(ctx, note_seen, hash));
    doorway_hash(ctx, "doorway form", token, form);
    chain_hex(form, sizeof form, hex);
    *csrf = arena_text(ctx->arena, hex);
    return ST_OK;
}

static enum status leave(struct ctx *ctx, struct write *write, void *arg) {
    scoped_query q = query_begin(write->db, SQL_DOORWAY_STAY_END);
    query_bind_blob(&q, 1, arg, TOKEN_SIZE);
    return query_run(ctx, &q, NULL);
}

enum status doorway_leave(struct ctx *ctx, const char *token) {
    unsigned char hash[TOKEN_SIZE];
    if (!doorway_secret_shaped(token))
        return ST_OK;
    doorway_hash(ctx, "doorway stay", token, hash);
    return registry_change_staff(ctx, leave, hash);
}
