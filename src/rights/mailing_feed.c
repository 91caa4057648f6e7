/* From the list into the outbox, a few at a time: so that an answer to somebody's request is not behind a hundred thousand letters, and
 * so that what is stopped has little to take back. Each is asked about when its message is put, and once more by the outbox when it is handed to
 * the mail server. The word by which the outbox knows a double is the mailing's and the receiver's, so a crash between two of them, or a
 * merge, writes to nobody twice. */
#include "rights/mailing_inside.h"

#include "base/crash.h"
#include "registry/joined.h"
#include "registry/lookups.h"
#include "rights/outbox_inside.h"

#include <string.h>

static const struct actor program = {0, "job:mailing", ACTOR_SYSTEM};

struct feeding {
    struct mailing_row row;
    size_t most, fed;
    bool found;
};

static enum status find_due(struct ctx *ctx, struct db *db, struct feeding *feeding) {
    struct mailing_row *rows;
    size_t count;
    scoped_query q = query_begin(db, SQL_MAILING_DUE);
    query_bind_int(&q, 1, ctx->now);
    TRY(mailing_rows(ctx, &q, &rows, &count));
    feeding->found = count;
    if (count)
        feeding->row = rows[0];
    return ST_OK;
}

/* ---- one receiver */

static enum status leave(struct ctx *ctx, struct write *write, const struct feeding *feeding, ref_t party,
                         enum outbox_why why, const char *sentence) {
    scoped_query q = query_begin(write->db, SQL_MAILING_TO_LEAVE);
    query_bind_int(&q, 1, feeding->row.mailing.id);
    query_bind_int(&q, 2, party);
    query_bind_text(&q, 3, outbox_why_id(why));
    query_bind_text(&q, 4, sentence);
    query_bind_int(&q, 5, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status is_put(struct ctx *ctx, struct db *db, const char *once, bool *put) {
    scoped_query q = query_begin(db, SQL_OUTBOX_BY_ONCE);
    query_bind_text(&q, 1, once);
    *put = query_row(&q);
    return query_done(ctx, &q);
}

/* Where it would go: an address to which something could not be delivered is left alone, and one to which it went already as somebody else's. */
struct address {
    bool there, broken, taken;
    unsigned char token[TOKEN_SIZE];
};

static enum status look_at_address(struct ctx *ctx, struct db *db, const struct feeding *feeding, ref_t party,
                                   struct address *address) {
    const char *first, *name;
    bool theirs;
    *address = (struct address){0};
    TRY(outbox_party_address(ctx, db, party, notice_purpose(ctx_notice(ctx), feeding->row.mailing.purpose),
                             NULL, &first, &theirs, &name));
    address->there = first != NULL;
    if (!first)
        return ST_OK;
    TRY(outbox_returns(ctx, db, party, first, &address->broken));
    lookups_token(ctx, TOKEN_LOOKUP, "email", first, address->token);
    scoped_query q = query_begin(db, SQL_MAILING_ADDRESS_HAS);
    query_bind_int(&q, 1, feeding->row.mailing.id);
    query_bind_blob(&q, 2, address->token, TOKEN_SIZE);
    address->taken = query_row(&q);
    return query_done(ctx, &q);
}

static enum status take(struct ctx *ctx, struct write *write, const struct feeding *feeding, ref_t party,
                        const struct address *address) {
    if (!address->there)
        return ST_OK;
    scoped_query q = query_begin(write->db, SQL_MAILING_ADDRESS_ADD);
    query_bind_int(&q, 1, feeding->row.mailing.id);
    query_bind_blob(&q, 2, address->token, TOKEN_SIZE);
    query_bind_int(&q, 3, party);
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

/* Why the outbox does not take it. What it refuses it refuses before it writes anything. */
static enum status refused(struct ctx *ctx, struct write *write, const struct feeding *feeding, ref_t party,
                           enum status status) {
    bool address = status == ST_INVALID && ctx->fault.field && strcmp(ctx->fault.field, "to") == 0;
    const char *sentence = ctx->fault.sentence;
    if (status != ST_DENIED && status != ST_NOT_FOUND && status != ST_INVALID)
        return status;
    fault_clear(ctx);
    if (status == ST_NOT_FOUND)
        return leave(ctx, write, feeding, party, OUTBOX_WHY_ERASED, NULL);
    return address ? leave(ctx, write, feeding, party, OUTBOX_WHY_NO_ADDRESS, NULL)
                   : leave(ctx, write, feeding, party, OUTBOX_WHY_DENIED, sentence);
}

struct receiver {
    ref_t party, now; /* as it stands on the list; who that is by now */
    const struct address *address;
    const char *once;
};

static enum status put(struct ctx *ctx, struct write *write, const struct feeding *feeding,
                       const struct receiver *receiver) {
    ref_t party = receiver->party;
    const struct mailing *mailing = &feeding->row.mailing;
    ref_t message;
    int purpose = notice_purpose(ctx_notice(ctx), mailing->purpose);
    if (purpose == NOTICE_NOTHING)
        return leave(ctx, write, feeding, party, OUTBOX_WHY_DENIED, "purposes");
    enum status status = outbox_put(ctx, write,
                                    &(struct outbox_draft){.kind = mailing->kind,
                                                           .purpose = purpose,
                                                           .party = receiver->now,
                                                           .subject = mailing->subject,
                                                           .text = mailing->text,
                                                           .lang = feeding->row.lang,
                                                           .once = receiver->once},
                                    &message);
    if (status != ST_OK)
        return refused(ctx, write, feeding, party, status);
    TRY(take(ctx, write, feeding, receiver->now, receiver->address));
    scoped_query q = query_begin(write->db, SQL_MAILING_TO_PUT);
    query_bind_int(&q, 1, mailing->id);
    query_bind_int(&q, 2, party);
    query_bind_int(&q, 3, message);
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status feed_one(struct ctx *ctx, struct write *write, const struct feeding *feeding, ref_t party) {
    ref_t now = party;
    struct address address;
    bool there;
    TRY(joined_now(ctx, write->db, &now));
    const char *once = arena_printf(ctx->arena, "mailing-%s-%s", ref_text(ctx->arena, feeding->row.mailing.id),
                                    ref_text(ctx->arena, now));
    TRY(is_put(ctx, write->db, once, &there));
    if (there)
        return leave(ctx, write, feeding, party, OUTBOX_WHY_DOUBLE, NULL);
    TRY(look_at_address(ctx, write->db, feeding, now, &address));
    if (address.broken || address.taken)
        return leave(ctx, write, feeding, party, address.broken ? OUTBOX_WHY_BROKEN : OUTBOX_WHY_SAME_ADDRESS,
                     NULL);
    return put(ctx, write, feeding, &(struct receiver){party, now, &address, once});
}

/* ---- a few of them */

static enum status due_parties(struct ctx *ctx, struct db *db, const struct feeding *feeding, ref_t **parties,
                               size_t *count) {
    size_t room = 0;
    *parties = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_MAILING_TO_DUE);
    query_bind_int(&q, 1, feeding->row.mailing.id);
    query_bind_int(&q, 2, (int64_t)feeding->most);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, *parties, *count, room, query_int(&q, "party"));
    return query_done(ctx, &q);
}

static enum status any_left(struct ctx *ctx, struct db *db, ref_t id, bool *left) {
    scoped_query q = query_begin(db, SQL_MAILING_LEFT);
    query_bind_int(&q, 1, id);
    *left = query_row(&q) && query_int(&q, "some");
    return query_done(ctx, &q);
}

/* What waited goes now; what has nobody left and nothing in the outbox is done. */
static enum status turn(struct ctx *ctx, struct write *write, const struct feeding *feeding) {
    bool left;
    const struct mailing *mailing = &feeding->row.mailing;
    if (mailing->state == MAILING_WAITING) {
        TRY(mailing_turn(ctx, write, mailing->id, "waiting", MAILING_GOING));
        TRY(mailing_log(ctx, write, mailing->id, mailing->purpose, "mailing_begun", NULL));
    }
    TRY(any_left(ctx, write->db, mailing->id, &left));
    if (left)
        return ST_OK;
    TRY(mailing_turn(ctx, write, mailing->id, "going", MAILING_DONE));
    return mailing_log(ctx, write, mailing->id, mailing->purpose, "mailing_done", NULL);
}

static enum status feed(struct ctx *ctx, struct write *write, void *arg) {
    struct feeding *feeding = arg;
    ref_t *parties;
    size_t count;
    feeding->fed = 0;
    TRY(find_due(ctx, write->db, feeding));
    if (!feeding->found)
        return ST_OK;
    TRY(due_parties(ctx, write->db, feeding, &parties, &count));
    for (size_t i = 0; i < count; i++)
        TRY(feed_one(ctx, write, feeding, parties[i]));
    feeding->fed = count;
    return turn(ctx, write, feeding);
}

enum status mailing_feed(struct ctx *ctx, size_t most, size_t *fed) {
    struct feeding feeding = {.most = most};
    const struct actor *actor = ctx->actor;
    int64_t next;
    *fed = 0;
    TRY(mailing_next(ctx, &next));
    if (next > ctx->now)
        return ST_OK;
    ctx->actor = &program;
    enum status status = registry_change(ctx, feed, &feeding);
    ctx->actor = actor;
    CRASH_POINT("mailing.fed");
    *fed = feeding.fed;
    return status;
}

enum status mailing_next(struct ctx *ctx, int64_t *next) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_MAILING_NEXT);
    *next = query_row(&q) && !query_is_null(&q, "next") ? query_int(&q, "next") : INT64_MAX;
    return query_done(ctx, &q);
}

enum status mailing_forget(struct ctx *ctx, struct write *write, ref_t party) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, write->db, party, &members, &count));
    for (size_t i = 0; i < count; i++) {
        static const enum sql steps[] = {SQL_MAILING_TO_FORGET, SQL_MAILING_ADDRESS_FORGET};
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
            scoped_query q = query_begin(write->db, steps[k]);
            query_bind_int(&q, 1, members[i]);
            TRY(query_run(ctx, &q, NULL));
        }
    }
    return ST_OK;
}
