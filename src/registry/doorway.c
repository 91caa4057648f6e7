/* What is given and what is taken back. A row that has been dead for a quarter of a year goes when the next link is made; the log
 * keeps that there was one. */
#include "registry/doorway_inside.h"

#include "registry/joined.h"
#include "registry/permit.h"
#include "registry/role.h"
#include "registry/setting.h"
#include "registry/within.h"
#include "vault/chain.h"

#include <sodium.h>
#include <string.h>

enum { SECRET_BYTES = DOORWAY_SECRET / 2, KEPT_SECONDS = 90 * 24 * 3600, HOUR = 3600, CODES = 100000000 };

static const struct {
    const char *id, *what;
    bool once;
} kinds[DOORWAY_KINDS] = {
#define DOORWAY(NAME, id, once, what) [DOORWAY_##NAME] = {id, what, once},
#include "registry/doorway.def"
#undef DOORWAY
};

static const struct {
    const char *id, *label;
} states[] = {
    [DOORWAY_GOOD] = {"good", M("opens")},        [DOORWAY_OVER] = {"over", M("its time is over")},
    [DOORWAY_USED] = {"used", M("used")},         [DOORWAY_TRIED] = {"tried", M("ended by wrong codes")},
    [DOORWAY_ENDED] = {"ended", M("taken back")},
};

const char *doorway_kind_id(enum doorway_kind kind) {
    must(kind < DOORWAY_KINDS);
    return kinds[kind].id;
}

const char *doorway_kind_what(enum doorway_kind kind) {
    must(kind < DOORWAY_KINDS);
    return kinds[kind].what;
}

const char *doorway_state_id(enum doorway_state state) {
    return states[state].id;
}

const char *doorway_state_label(enum doorway_state state) {
    return states[state].label;
}

/* ---- secrets */

const char *doorway_secret(struct ctx *ctx) {
    unsigned char bytes[SECRET_BYTES];
    char text[DOORWAY_SECRET + 1];
    randombytes_buf(bytes, sizeof bytes);
    chain_hex(bytes, sizeof bytes, text);
    const char *secret = arena_text(ctx->arena, text);
    explicit_bzero(bytes, sizeof bytes);
    explicit_bzero(text, sizeof text);
    return secret;
}

bool doorway_secret_shaped(const char *text) {
    return text && strlen(text) == DOORWAY_SECRET && strspn(text, "0123456789abcdef") == DOORWAY_SECRET;
}

void doorway_hash(struct ctx *ctx, const char *use, const char *secret, unsigned char hash[TOKEN_SIZE]) {
    token_make(ctx->registry->vault, TOKEN_SESSION, use, secret, hash);
}

void doorway_code_hash(struct ctx *ctx, const char *secret, const char *digits,
                       unsigned char hash[TOKEN_SIZE]) {
    doorway_hash(ctx, "doorway code", arena_printf(ctx->arena, "%s %s", secret, digits), hash);
}

/* ---- rows */

static enum doorway_state state_of(struct ctx *ctx, const struct doorway *doorway) {
    if (doorway->tries >= DOORWAY_TRIES)
        return DOORWAY_TRIED;
    if (doorway->ended)
        return DOORWAY_ENDED;
    if (doorway->used && kinds[doorway->kind].once)
        return DOORWAY_USED;
    return doorway->until <= ctx->now ? DOORWAY_OVER : DOORWAY_GOOD;
}

static enum doorway_kind kind_from(const char *id) {
    for (int i = 0; i < DOORWAY_KINDS; i++)
        if (strcmp(kinds[i].id, id) == 0)
            return (enum doorway_kind)i;
    must(false);
    return DOORWAY_PAGE;
}

void doorway_row(struct ctx *ctx, struct query *q, struct doorway *doorway) {
    *doorway = (struct doorway){.id = query_int(q, "id"),
                                .party = query_int(q, "party"),
                                .request = query_int(q, "request"),
                                .item = query_int(q, "item"),
                                .kind = kind_from(query_text(ctx->arena, q, "kind")),
                                .made = query_int(q, "made"),
                                .until = query_int(q, "until"),
                                .opened = query_int(q, "opened"),
                                .used = query_int(q, "used"),
                                .ended = query_int(q, "ended"),
                                .tries = (int)query_int(q, "tries"),
                                .actor = query_text(ctx->arena, q, "actor")};
    doorway->state = state_of(ctx, doorway);
}

enum status doorway_by_id(struct ctx *ctx, struct db *db, ref_t id, struct doorway *doorway) {
    scoped_query q = query_begin(db, SQL_DOORWAY_BY_ID);
    query_bind_int(&q, 1, id);
    bool there = query_row(&q);
    if (there)
        doorway_row(ctx, &q, doorway);
    TRY(query_done(ctx, &q));
    if (!there)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such link."));
    return joined_now(ctx, db, &doorway->party);
}

enum status doorway_logged(struct ctx *ctx, struct write *write, const struct doorway *doorway,
                           const char *actor, const char *action, const char *detail) {
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = actor ? actor : actor_text(ctx),
                              .action = action,
                              .party = doorway->party,
                              .record = doorway->request,
                              .sentence = "rights",
                              .detail = arena_printf(ctx->arena, "%s %s%s%s", kinds[doorway->kind].id,
                                                     ref_text(ctx->arena, doorway->id), detail ? " " : "",
                                                     detail ? detail : "")});
}

/* ---- giving */

/* Who answers requests, and through a token only one that may also write. */
static enum status allowed(struct ctx *ctx, struct db *db, ref_t party) {
    TRY(permit_action_within(ctx, db, ACTION_ANSWER, party, NULL));
    return permit_action_within(ctx, db, ACTION_RIGHT, party, NULL);
}

struct making {
    const struct doorway_draft *draft;
    struct doorway doorway;
    const char *secret, *digits;
};

static enum status forget_old(struct ctx *ctx, struct write *write) {
    scoped_query q = query_begin(write->db, SQL_DOORWAYS_OLD);
    query_bind_int(&q, 1, ctx->now - KEPT_SECONDS);
    TRY(query_run(ctx, &q, NULL));
    scoped_query stays = query_begin(write->db, SQL_DOORWAY_STAYS_LOST);
    return query_run(ctx, &stays, NULL);
}

static enum status put_row(struct ctx *ctx, struct write *write, const struct making *making) {
    const struct doorway *doorway = &making->doorway;
    unsigned char hash[TOKEN_SIZE], code[TOKEN_SIZE];
    doorway_hash(ctx, "doorway", making->secret, hash);
    doorway_code_hash(ctx, making->secret, making->digits, code);
    scoped_query q = query_begin(write->db, SQL_DOORWAY_ADD);
    query_bind_int(&q, 1, doorway->id);
    query_bind_blob(&q, 2, hash, sizeof hash);
    query_bind_blob(&q, 3, code, sizeof code);
    query_bind_text(&q, 4, kinds[doorway->kind].id);
    query_bind_int(&q, 5, doorway->party);
    query_bind_int(&q, 6, doorway->request);
    query_bind_int(&q, 7, doorway->item);
    query_bind_int(&q, 8, ctx->now);
    query_bind_text(&q, 9, actor_text(ctx));
    query_bind_int(&q, 10, doorway->until);
    query_bind_int(&q, 11, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status make(struct ctx *ctx, struct write *write, void *arg) {
    struct making *making = arg;
    struct party_row row;
    TRY(allowed(ctx, write->db, making->draft->party));
    TRY(role_party(ctx, write->db, making->draft->party, &row));
    TRY(forget_old(ctx, write));
    TRY(put_row(ctx, write, making));
    return doorway_logged(ctx, write, &making->doorway, NULL, "doorway_made", NULL);
}

static enum status choose_end(struct ctx *ctx, const struct doorway_draft *draft, int64_t *until) {
    int64_t hours = draft->hours;
    if (!hours)
        TRY(setting_number(ctx, SETTING_DOORWAY_HOURS, &hours));
    if (!hours)
        return FAIL(ctx, ST_CONFLICT, M("No links are given here: the setting “doorway.hours” is 0."));
    if (hours < 0 || hours > DOORWAY_HOURS_MOST) {
        (void)FAIL(ctx, ST_INVALID, M("A link opens for 1 to {1} hours."),
                   arena_printf(ctx->arena, "%d", DOORWAY_HOURS_MOST));
        return fault_at_field(ctx, "hours");
    }
    *until = ctx->now + hours * HOUR;
    return ST_OK;
}

static const char *new_digits(struct ctx *ctx) {
    return arena_printf(ctx->arena, "%0*u", DOORWAY_DIGITS, (unsigned)randombytes_uniform(CODES));
}

/* A site's name may end with a slash of its own. */
static enum status whole_link(struct ctx *ctx, const char *path, const char **link) {
    const char *site;
    TRY(setting_text(ctx, SETTING_SITE_URL, &site));
    size_t length = strlen(site);
    while (length && site[length - 1] == '/')
        length--;
    *link = arena_printf(ctx->arena, "%.*s%s", (int)length, site, path);
    return ST_OK;
}

enum status doorway_make(struct ctx *ctx, const struct doorway_draft *draft, struct doorway_made *made) {
    struct making making = {.draft = draft,
                            .doorway = {.id = store_new_id(),
                                        .kind = draft->kind,
                                        .party = draft->party,
                                        .request = draft->request,
                                        .item = draft->item},
                            .secret = doorway_secret(ctx),
                            .digits = new_digits(ctx)};
    TRY(choose_end(ctx, draft, &making.doorway.until));
    enum status status = registry_change(ctx, make, &making);
    if (status == ST_DENIED)
        registry_refused(ctx, "answer", draft->party);
    TRY(status);
    made->id = making.doorway.id;
    made->path = arena_printf(ctx->arena, "/door/%s", making.secret);
    made->code = arena_printf(ctx->arena, "%.4s %s", making.digits, making.digits + DOORWAY_DIGITS / 2);
    made->until = making.doorway.until;
    return whole_link(ctx, made->path, &made->link);
}

/* ---- listing */

static enum status list_one(struct ctx *ctx, struct db *db, ref_t member, ref_t party, bool live,
                            struct doorway **list, size_t *count, size_t *room) {
    scoped_query q = query_begin(db, SQL_DOORWAYS_OF);
    query_bind_int(&q, 1, member);
    while (query_row(&q)) {
        struct doorway doorway;
        doorway_row(ctx, &q, &doorway);
        doorway.party = party;
        if (!live || doorway.state == DOORWAY_GOOD)
            ARENA_PUSH(ctx->arena, *list, *count, *room, doorway);
    }
    return query_done(ctx, &q);
}

static enum status list_all(struct ctx *ctx, ref_t party, bool live, struct doorway **list, size_t *count) {
    ref_t *members;
    size_t member_count, room = 0;
    scoped_reader *db = NULL;
    *list = NULL;
    *count = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(joined_family(ctx, db, party, &members, &member_count));
    for (size_t i = 0; i < member_count; i++)
        TRY(list_one(ctx, db, members[i], party, live, list, count, &room));
    return ST_OK;
}

enum status doorway_list(struct ctx *ctx, ref_t party, bool live, struct doorway **list, size_t *count) {
    TRY(permit_action(ctx, ACTION_ANSWER, party, NULL));
    return list_all(ctx, party, live, list, count);
}

enum status doorway_given(struct ctx *ctx, ref_t party, struct doorway **list, size_t *count) {
    struct doorway *all;
    TRY(permit_action(ctx, ACTION_PACKAGE, party, NULL));
    TRY(list_all(ctx, party, false, &all, count));
    *list = arena_array(ctx->arena, *count + 1, sizeof **list);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = all[*count - 1 - i];
    return ST_OK;
}

enum status doorway_read(struct ctx *ctx, ref_t id, struct doorway *doorway) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return doorway_by_id(ctx, db, id, doorway);
}

/* ---- ending */

static enum status end_rows(struct ctx *ctx, struct write *write, ref_t id) {
    scoped_query q = query_begin(write->db, SQL_DOORWAY_END);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    scoped_query stays = query_begin(write->db, SQL_DOORWAY_STAYS_END);
    query_bind_int(&stays, 1, id);
    return query_run(ctx, &stays, NULL);
}

static enum status end(struct ctx *ctx, struct write *write, void *arg) {
    const ref_t *id = arg;
    struct doorway doorway;
    TRY(permit_action_within(ctx, write->db, ACTION_ANSWER, 0, NULL));
    TRY(doorway_by_id(ctx, write->db, *id, &doorway));
    TRY(allowed(ctx, write->db, doorway.party));
    if (doorway.state != DOORWAY_GOOD)
        return FAIL(ctx, ST_CONFLICT, M("This link opens nothing any more."));
    TRY(end_rows(ctx, write, *id));
    return doorway_logged(ctx, write, &doorway, NULL, "doorway_ended", NULL);
}

enum status doorway_end(struct ctx *ctx, ref_t id) {
    enum status status = registry_change(ctx, end, &id);
    if (status == ST_DENIED)
        registry_refused(ctx, "answer", 0);
    return status;
}

static enum status rows_of_request(struct ctx *ctx, struct db *db, ref_t request, struct doorway **list,
                                   size_t *count) {
    scoped_query q = query_begin(db, SQL_DOORWAYS_OF_REQUEST);
    size_t room = 0;
    *list = NULL;
    *count = 0;
    query_bind_int(&q, 1, request);
    while (query_row(&q)) {
        struct doorway doorway;
        doorway_row(ctx, &q, &doorway);
        ARENA_PUSH(ctx->arena, *list, *count, room, doorway);
    }
    return query_done(ctx, &q);
}

enum status doorway_of_request(struct ctx *ctx, ref_t request, struct doorway **list, size_t *count) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return rows_of_request(ctx, db, request, list, count);
}

enum status doorway_end_within(struct ctx *ctx, struct write *write, ref_t request) {
    struct doorway *list;
    size_t count;
    TRY(rows_of_request(ctx, write->db, request, &list, &count));
    for (size_t i = 0; i < count; i++) {
        if (list[i].state != DOORWAY_GOOD)
            continue;
        TRY(end_rows(ctx, write, list[i].id));
        TRY(doorway_logged(ctx, write, &list[i], NULL, "doorway_ended", NULL));
    }
    return ST_OK;
}

/* What waits behind it is destroyed by the next sweep, which takes every parcel that has ended (rights/parcel.h). */
static enum status end_with_parcel(struct ctx *ctx, struct write *write, const struct doorway *doorway,
                                   const char *why) {
    TRY(end_rows(ctx, write, doorway->id));
    scoped_query q = query_begin(write->db, SQL_PARCEL_ENDED_WITH_LINK);
    query_bind_int(&q, 1, doorway->id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_text(&q, 3, why);
    query_bind_int(&q, 4, write->change);
    TRY(query_run(ctx, &q, NULL));
    return doorway_logged(ctx, write, doorway, NULL, "doorway_ended", why);
}

enum status doorway_part_within(struct ctx *ctx, struct write *write, ref_t party, int64_t files,
                                const char *why, size_t *count) {
    struct doorway *list = NULL;
    ref_t *members;
    size_t member_count, found = 0, room = 0;
    TRY(joined_family(ctx, write->db, party, &members, &member_count));
    for (size_t i = 0; i < member_count; i++)
        TRY(list_one(ctx, write->db, members[i], party, true, &list, &found, &room));
    for (size_t i = 0; i < found; i++) {
        if (list[i].kind == DOORWAY_FILE && list[i].made < files)
            continue;
        TRY(end_with_parcel(ctx, write, &list[i], why));
        ++*count;
    }
    return ST_OK;
}

enum status doorway_forget(struct ctx *ctx, struct write *write, ref_t party) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, write->db, party, &members, &count));
    for (size_t i = 0; i < count; i++) {
        scoped_query q = query_begin(write->db, SQL_DOORWAYS_ERASE_OF);
        query_bind_int(&q, 1, members[i]);
        TRY(query_run(ctx, &q, NULL));
    }
    scoped_query stays = query_begin(write->db, SQL_DOORWAY_STAYS_LOST);
    return query_run(ctx, &stays, NULL);
}
