/* The link in a message by which its receiver objects (RFC 8058). Whoever has it need not say who they are: what stands in it cannot be
 * guessed, and all that it does is to end something. It works for ever, also when the message has been erased. */
#include "rights/outbox_inside.h"

#include "registry/choice.h"
#include "registry/joined.h"
#include "vault/chain.h"
#include "vault/token.h"

#include <string.h>

enum { TOKEN_MOST = 64 };

static const struct actor receiver = {0, "link:mail", ACTOR_SYSTEM};

struct stopping {
    unsigned char hash[VAULT_HASH];
    bool known, used;
    ref_t party, message;
    const char *purpose, *words;
    const unsigned char *mark; /* of where the message went; NULL: none is kept of it, or no longer */
    enum outbox_stop answer;
};

static enum status find_link(struct ctx *ctx, struct db *db, struct stopping *stopping) {
    scoped_query q = query_begin(db, SQL_STOP_LINK);
    query_bind_blob(&q, 1, stopping->hash, sizeof stopping->hash);
    stopping->known = query_row(&q);
    if (stopping->known) {
        stopping->party = query_int(&q, "party");
        stopping->message = query_int(&q, "message");
        stopping->purpose = query_text(ctx->arena, &q, "purpose");
        stopping->used = !query_is_null(&q, "used");
        size_t length = 0;
        const void *mark = query_blob(ctx->arena, &q, "mark", &length);
        stopping->mark = mark && length == TOKEN_SIZE ? mark : NULL;
    }
    return query_done(ctx, &q);
}

static enum status is_gone(struct ctx *ctx, struct db *db, const struct stopping *stopping, bool *gone) {
    struct values values;
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, stopping->party);
    *gone = !query_row(&q);
    TRY(query_done(ctx, &q));
    if (*gone)
        return ST_OK;
    TRY(value_profile(ctx, db, stopping->party, &values, NULL, NULL));
    *gone = !values.count;
    return ST_OK;
}

/* Marketing ends as a whole (Article 21(3)); anything else for its purpose. One that the notice has no longer counts as marketing. */
static int scope_of(const struct notice *notice, const char *purpose) {
    int index = notice_purpose(notice, purpose);
    return index == NOTICE_NOTHING || notice->purposes[index].marketing ? NOTICE_NOTHING : index;
}

/* How many purposes are meant, and for how many of them it is not said yet. */
static enum status left_to_say(struct ctx *ctx, struct db *db, const struct stopping *stopping, int scope,
                               size_t *meant, size_t *left) {
    const struct notice *notice = ctx_notice(ctx);
    struct choice *choices;
    size_t count;
    *meant = *left = 0;
    TRY(choice_all(ctx, db, stopping->party, &choices, &count));
    for (size_t i = 0; i < notice->purposes_count; i++) {
        if (scope == NOTICE_NOTHING ? !notice->purposes[i].marketing : scope != (int)i)
            continue;
        ++*meant;
        *left += !choice_decides(choices, count, notice->purposes[i].entry.id, NULL).refused;
    }
    return ST_OK;
}

static enum status mark_used(struct ctx *ctx, struct write *write, const struct stopping *stopping) {
    scoped_query q = query_begin(write->db, SQL_STOP_LINK_USED);
    query_bind_blob(&q, 1, stopping->hash, sizeof stopping->hash);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "stop_link_used",
                                              .party = stopping->party,
                                              .record = stopping->message,
                                              .purpose = stopping->purpose,
                                              .sentence = "rights.objection"});
}

/* The address may come again, by an import or by hand, after it has gone from the receiver: the objection waits for it. */
static enum status stop_address(struct ctx *ctx, struct write *write, const struct stopping *stopping,
                                int scope) {
    return stopping->mark ? choice_object_mark(ctx, write, stopping->mark, scope) : ST_OK;
}

/* Whoever was erased gets nothing any more. */
static enum status stop_gone(struct ctx *ctx, struct write *write, struct stopping *stopping, int scope) {
    stopping->answer = stopping->mark ? OUTBOX_STOP_KEPT : OUTBOX_STOP_GONE;
    TRY(stop_address(ctx, write, stopping, scope));
    return stopping->mark && !stopping->used ? mark_used(ctx, write, stopping) : ST_OK;
}

static enum status stop(struct ctx *ctx, struct write *write, void *arg) {
    struct stopping *stopping = arg;
    bool gone;
    size_t meant, left;
    TRY(find_link(ctx, write->db, stopping));
    stopping->answer = OUTBOX_STOP_UNKNOWN;
    if (!stopping->known)
        return ST_OK;
    TRY(joined_now(ctx, write->db, &stopping->party));
    TRY(is_gone(ctx, write->db, stopping, &gone));
    int scope = scope_of(ctx_notice(ctx), stopping->purpose);
    if (gone)
        return stop_gone(ctx, write, stopping, scope);
    stopping->answer = OUTBOX_STOP_DONE;
    TRY(left_to_say(ctx, write->db, stopping, scope, &meant, &left));
    if (left)
        TRY(choice_object_within(ctx, write,
                                 &(struct choice_draft){.party = stopping->party,
                                                        .purpose = scope,
                                                        .how = "email",
                                                        .words = stopping->words,
                                                        .shown = true}));
    /* last: it stands where the message went, whoever has the address now */
    TRY(stop_address(ctx, write, stopping, scope));
    return left || !stopping->used ? mark_used(ctx, write, stopping) : ST_OK;
}

enum status outbox_stop(struct ctx *ctx, const char *token, const char *words, enum outbox_stop *answer) {
    struct stopping stopping = {.answer = OUTBOX_STOP_UNKNOWN, .words = words};
    const struct actor *actor = ctx->actor;
    *answer = OUTBOX_STOP_UNKNOWN;
    if (strlen(token) > TOKEN_MOST)
        return ST_OK;
    chain_hash(token, strlen(token), stopping.hash);
    ctx->actor = &receiver;
    enum status status = registry_change(ctx, stop, &stopping);
    ctx->actor = actor;
    *answer = stopping.answer;
    return status;
}
