/* Who would get it. permit() is asked of all at once; then whether there is an address that works. Those whose tokens say that they have
 * an e-mail address are not opened: the letter goes to nobody without one, for each is looked at again when its message is put. */
#include "rights/mailing_inside.h"

#include "registry/joined.h"
#include "registry/lookups.h"
#include "registry/permit_many.h"
#include "registry/setting.h"
#include "rights/outbox_inside.h"

#include <stdlib.h>
#include <string.h>

enum status mailing_may(struct ctx *ctx) {
    return permit_role(ctx, ACTION_SEND) ? ST_OK : permit_action(ctx, ACTION_SEND, 0, NULL);
}

struct parties {
    ref_t *items;
    size_t count, room;
};

struct group {
    const char *why, *sentence;
    struct parties parties;
};

struct looking {
    struct db *db;
    int purpose;
    struct parties to;
    struct group *groups;
    size_t group_count, group_room;
};

static bool same(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

static void leave_out(struct ctx *ctx, struct looking *looking, ref_t party, const char *why,
                      const char *sentence) {
    size_t i = 0;
    while (i < looking->group_count &&
           !(same(looking->groups[i].why, why) && same(looking->groups[i].sentence, sentence)))
        i++;
    if (i == looking->group_count) {
        struct group group = {.why = why, .sentence = sentence};
        ARENA_PUSH(ctx->arena, looking->groups, looking->group_count, looking->group_room, group);
    }
    struct parties *parties = &looking->groups[i].parties;
    ARENA_PUSH(ctx->arena, parties->items, parties->count, parties->room, party);
}

static void leave_for(struct ctx *ctx, struct looking *looking, ref_t party, enum outbox_why why) {
    leave_out(ctx, looking, party, msg(ctx->lang, outbox_why_text(why)), NULL);
}

/* ---- who is meant: each once, whoever was merged as the one kept */

static enum status meant(struct ctx *ctx, struct db *db, const struct mailing_draft *draft,
                         struct parties *parties) {
    parties->items = arena_array(ctx->arena, draft->count + 1, sizeof *parties->items);
    parties->count = draft->count;
    for (size_t i = 0; i < draft->count; i++) {
        parties->items[i] = draft->parties[i];
        TRY(joined_now(ctx, db, &parties->items[i]));
    }
    parties->count = ref_once_each(parties->items, parties->count);
    return ST_OK;
}

/* ---- addresses */

static int by_ref(const void *a, const void *b) {
    ref_t x = *(const ref_t *)a, y = *(const ref_t *)b;
    return x < y ? -1 : x > y;
}

static bool among(const struct parties *parties, ref_t party) {
    return parties->count && bsearch(&party, parties->items, parties->count, sizeof party, by_ref);
}

/* Whose last message may have come back, in order. */
static enum status returned(struct ctx *ctx, struct db *db, struct parties *parties) {
    scoped_query q = query_begin(db, SQL_OUTBOX_RETURNED_ALL);
    while (query_row(&q)) {
        ref_t party = query_int(&q, "id");
        TRY(joined_now(ctx, db, &party));
        ARENA_PUSH(ctx->arena, parties->items, parties->count, parties->room, party);
    }
    if (parties->count)
        qsort(parties->items, parties->count, sizeof *parties->items, by_ref);
    return query_done(ctx, &q);
}

struct address {
    bool known; /* the token is of their first address */
    unsigned char token[TOKEN_SIZE];
};

/* Has it none, or one that does not work? And which one is it? */
static enum status look_at_address(struct ctx *ctx, const struct looking *looking, ref_t party, bool tried,
                                   enum outbox_why *why, struct address *address) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    const char *first, *name;
    bool theirs, broken = false;
    ctx->arena = arena;
    enum status status =
        outbox_party_address(ctx, looking->db, party, looking->purpose, NULL, &first, &theirs, &name);
    *why = status == ST_OK && !first ? OUTBOX_WHY_NO_ADDRESS : OUTBOX_WHY_NONE;
    address->known = status == ST_OK && first;
    if (address->known)
        lookups_token(ctx, TOKEN_LOOKUP, "email", first, address->token);
    if (status == ST_OK && first && tried)
        status = outbox_returns(ctx, looking->db, party, first, &broken);
    *why = broken ? OUTBOX_WHY_BROKEN : *why;
    registry_memory_back(ctx, outer);
    return status;
}

struct addresses {
    struct parties with, tried; /* who has one; who has one that may not work */
    struct parties shared;      /* who has one in common with somebody */
    struct address *taken;      /* of those, to which it goes already */
    size_t taken_count, taken_room;
};

/* Several may have one address: one letter goes there. */
static bool take(struct ctx *ctx, struct addresses *addresses, const struct address *address) {
    for (size_t i = 0; i < addresses->taken_count; i++)
        if (memcmp(addresses->taken[i].token, address->token, TOKEN_SIZE) == 0)
            return false;
    ARENA_PUSH(ctx->arena, addresses->taken, addresses->taken_count, addresses->taken_room, *address);
    return true;
}

static enum status sort_one(struct ctx *ctx, struct looking *looking, struct addresses *addresses,
                            ref_t party) {
    enum outbox_why why = OUTBOX_WHY_NONE;
    struct address address = {0};
    bool tried = among(&addresses->tried, party), shared = among(&addresses->shared, party);
    if (!among(&addresses->with, party) || tried || shared)
        TRY(look_at_address(ctx, looking, party, tried, &why, &address));
    if (!why && shared && address.known && !take(ctx, addresses, &address))
        why = OUTBOX_WHY_SAME_ADDRESS;
    if (why)
        leave_for(ctx, looking, party, why);
    else
        ARENA_PUSH(ctx->arena, looking->to.items, looking->to.count, looking->to.room, party);
    return ST_OK;
}

static enum status sort_by_address(struct ctx *ctx, struct looking *looking, const struct parties *may) {
    struct addresses addresses = {0};
    struct lookup_kinds kinds;
    TRY(lookup_of_kinds(ctx, ctx->registry->vault, "email", "email", &kinds));
    addresses.with = (struct parties){.items = kinds.having, .count = kinds.having_count};
    addresses.shared = (struct parties){.items = kinds.sharing, .count = kinds.sharing_count};
    TRY(returned(ctx, looking->db, &addresses.tried));
    for (size_t i = 0; i < may->count; i++)
        TRY(sort_one(ctx, looking, &addresses, may->items[i]));
    return ST_OK;
}

/* ---- all of it */

static enum status ask(struct ctx *ctx, struct looking *looking, const struct mailing_draft *draft,
                       const struct parties *meant) {
    const struct asked asked = {.action = ACTION_SEND,
                                .type = NOTICE_NOTHING,
                                .purpose = draft->purpose,
                                .service = NOTICE_NOTHING,
                                .channel = "email"};
    struct permits permits;
    struct parties may = {0};
    TRY(permit_many(ctx, looking->db, &asked, meant->items, meant->count, &permits));
    for (size_t i = 0; i < meant->count; i++) {
        const struct permission *answer = permits.answers[i];
        if (!answer)
            leave_for(ctx, looking, meant->items[i], OUTBOX_WHY_ERASED);
        else if (!answer->yes)
            leave_out(ctx, looking, meant->items[i], answer->why, answer->sentence);
        else
            ARENA_PUSH(ctx->arena, may.items, may.count, may.room, meant->items[i]);
    }
    return sort_by_address(ctx, looking, &may);
}

static int most_first(const void *a, const void *b) {
    const struct mailing_reason *x = a, *y = b;
    return x->count != y->count ? (x->count > y->count ? -1 : 1) : strcmp(x->why, y->why);
}

static enum status check(struct ctx *ctx, const struct mailing_draft *draft) {
    if (draft->purpose < 0 || (size_t)draft->purpose >= ctx_notice(ctx)->purposes_count) {
        (void)FAIL(ctx, ST_INVALID, M("Say for which purpose of the notice it is sent."));
        return fault_at_field(ctx, "purpose");
    }
    if (draft->kind == OUTBOX_SERVICE || draft->kind == OUTBOX_MARKETING || draft->kind == OUTBOX_SURVEY)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("a message is one of {1}"), "service, survey, marketing");
    return fault_at_field(ctx, "kind");
}

enum status mailing_look(struct ctx *ctx, const struct mailing_draft *draft, struct mailing_plan *plan) {
    struct looking looking = {.purpose = draft->purpose};
    struct parties all = {0};
    scoped_reader *db = NULL;
    *plan = (struct mailing_plan){0};
    TRY(mailing_may(ctx));
    TRY(check(ctx, draft));
    TRY(setting_number(ctx, SETTING_MAIL_GRACE, &plan->minutes));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    looking.db = db;
    TRY(meant(ctx, db, draft, &all));
    TRY(ask(ctx, &looking, draft, &all));
    struct mailing_reason *reasons = arena_array(ctx->arena, looking.group_count + 1, sizeof *reasons);
    for (size_t i = 0; i < looking.group_count; i++)
        reasons[i] = (struct mailing_reason){looking.groups[i].why, looking.groups[i].sentence,
                                             looking.groups[i].parties.count, looking.groups[i].parties.items};
    if (looking.group_count)
        qsort(reasons, looking.group_count, sizeof *reasons, most_first);
    plan->kind = outbox_kind_for(ctx, draft->kind, draft->purpose);
    plan->chosen = all.count;
    plan->parties = looking.to.items;
    plan->to = looking.to.count;
    plan->reasons = reasons;
    plan->reason_count = looking.group_count;
    return ST_OK;
}
