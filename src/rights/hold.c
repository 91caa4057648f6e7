/* Nothing that follows is stored: whether a hold holds says its last day. So it needs nobody to end it, and a clock that is put back
 * brings back what held then. */
#include "rights/hold.h"

#include "base/utf8.h"
#include "registry/allow.h"
#include "registry/inside.h"
#include "registry/joined.h"
#include "registry/permit.h"
#include "registry/sight.h"
#include "registry/user.h"
#include "registry/within.h"

#include <string.h>

static const struct {
    const char *id, *label, *law;
} grounds[HOLD_GROUNDS] = {
#define HOLD_GROUND(NAME, id, label, law) {id, label, law},
#include "rights/hold_ground.def"
#undef HOLD_GROUND
};

const char *hold_ground_id(enum hold_ground ground) {
    return grounds[ground].id;
}

const char *hold_ground_label(enum hold_ground ground) {
    return grounds[ground].label;
}

const char *hold_ground_law(enum hold_ground ground) {
    return grounds[ground].law;
}

bool hold_ground_from(const char *id, enum hold_ground *ground) {
    for (int i = 0; id && i < HOLD_GROUNDS; i++)
        if (strcmp(grounds[i].id, id) == 0) {
            *ground = (enum hold_ground)i;
            return true;
        }
    return false;
}

/* ---- reading */

static enum status open_reason(struct ctx *ctx, struct query *q, struct hold *hold) {
    size_t length, plain_length;
    char *plain;
    const void *sealed = query_blob(ctx->arena, q, "sealed", &length);
    enum status status = seal_open(ctx, ctx->registry->vault, query_int(q, "key"), hold_place(hold->id), sealed,
                                   length, &plain, &plain_length);
    if (status == ST_NOT_FOUND) {
        fault_clear(ctx);
        return ST_OK;
    }
    TRY(status);
    hold->reason = plain;
    return ST_OK;
}

/* Under the key of the reason, which is there. */
static enum status open_was(struct ctx *ctx, struct query *q, struct hold *hold) {
    size_t length, plain_length;
    char *plain;
    const void *sealed = query_blob(ctx->arena, q, "was", &length);
    if (!sealed || !hold->reason)
        return ST_OK;
    TRY(seal_open(ctx, ctx->registry->vault, query_int(q, "key"), hold_was_place(hold->id), sealed, length,
                  &plain, &plain_length));
    hold->was = plain;
    return ST_OK;
}

static enum status open_row(struct ctx *ctx, struct query *q, struct hold *hold) {
    const char *class = query_text(ctx->arena, q, "class");
    day_t today = registry_today(ctx);
    *hold = (struct hold){.id = query_int(q, "id"),
                          .party = query_int(q, "party"),
                          .class = *class ? notice_class(ctx_notice(ctx), class) : NOTICE_NOTHING,
                          .all = !*class,
                          .holder = query_int(q, "holder"),
                          .made = query_int(q, "made"),
                          .ended = query_int(q, "ended"),
                          .until = (day_t)query_int(q, "until")};
    if (!hold_ground_from(query_text(ctx->arena, q, "ground"), &hold->ground))
        hold->ground = HOLD_CLAIM;
    hold->active = !hold->ended && hold->until >= today;
    TRY(open_reason(ctx, q, hold));
    return open_was(ctx, q, hold);
}

/* Who answers for each; nobody, where that member of the staff has left. */
static enum status fill_holders(struct ctx *ctx, struct hold *list, size_t count) {
    struct user *staff;
    size_t staff_count;
    TRY(user_staff(ctx, &staff, &staff_count));
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < staff_count; j++)
            if (staff[j].id == list[i].holder && !staff[j].ended)
                list[i].who = staff[j].name;
        list[i].soon = list[i].active && (!list[i].who || list[i].until - registry_today(ctx) <= HOLD_SOON);
    }
    return ST_OK;
}

static enum status read_rows(struct ctx *ctx, struct query *q, struct hold **list, size_t *count,
                             size_t *room) {
    while (query_row(q)) {
        struct hold hold;
        TRY(open_row(ctx, q, &hold));
        ARENA_PUSH(ctx->arena, *list, *count, *room, hold);
    }
    return query_done(ctx, q);
}

enum status hold_read(struct ctx *ctx, ref_t id, struct hold *hold) {
    scoped_reader *db = NULL;
    struct hold *list = NULL;
    size_t count = 0, room = 0;
    TRY(permit_action(ctx, ACTION_RIGHT, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    {
        scoped_query q = query_begin(db, SQL_HOLD_BY_ID);
        query_bind_int(&q, 1, id);
        TRY(read_rows(ctx, &q, &list, &count, &room));
    }
    if (!count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such hold."));
    *hold = list[0];
    TRY(joined_now(ctx, db, &hold->party));
    return fill_holders(ctx, hold, 1);
}

enum status hold_of(struct ctx *ctx, ref_t party, struct hold **list, size_t *count) {
    scoped_reader *db = NULL;
    ref_t *members;
    size_t member_count, room = 0;
    *list = NULL;
    *count = 0;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(joined_family(ctx, db, party, &members, &member_count));
    for (size_t i = 0; i < member_count; i++) {
        scoped_query q = query_begin(db, SQL_HOLDS_OF);
        query_bind_int(&q, 1, members[i]);
        TRY(read_rows(ctx, &q, list, count, &room));
    }
    return fill_holders(ctx, *list, *count);
}

enum status hold_list(struct ctx *ctx, struct hold **list, size_t *count) {
    scoped_reader *db = NULL;
    size_t room = 0;
    *list = NULL;
    *count = 0;
    TRY(permit_action(ctx, ACTION_RIGHT, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    {
        scoped_query q = query_begin(db, SQL_HOLDS_ACTIVE);
        query_bind_int(&q, 1, registry_today(ctx));
        TRY(read_rows(ctx, &q, list, count, &room));
    }
    ref_t *parties = arena_array(ctx->arena, *count + 1, sizeof *parties);
    for (size_t i = 0; i < *count; i++) {
        struct values values;
        TRY(joined_now(ctx, db, &(*list)[i].party));
        parties[i] = (*list)[i].party;
        TRY(sight_profile(ctx, db, parties[i], &values));
        (*list)[i].name = value_name(ctx, &values);
    }
    TRY(fill_holders(ctx, *list, *count));
    if (!*count)
        return ST_OK;
    return registry_listed(ctx, parties, *count, "holds");
}

enum status hold_figures(struct ctx *ctx, int64_t holder, size_t *active, size_t *soon) {
    scoped_reader *db = NULL;
    day_t today = registry_today(ctx);
    *active = *soon = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_HOLD_FIGURES);
    query_bind_int(&q, 1, today);
    while (query_row(&q)) {
        if (holder && query_int(&q, "holder") != holder)
            continue;
        ++*active;
        *soon += !query_int(&q, "here") || query_int(&q, "until") - today <= HOLD_SOON;
    }
    return query_done(ctx, &q);
}

/* ---- adding */

static enum status wrong_at(struct ctx *ctx, const char *field, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, field);
}

static enum status check_until(struct ctx *ctx, day_t until) {
    day_t today = registry_today(ctx);
    if (until == DAY_NONE)
        return wrong_at(ctx, "until", M("A hold has a last day: at most a year ahead, and it can be renewed."));
    if (until < today)
        return wrong_at(ctx, "until", M("The last day of a hold is over already."));
    if (until > day_add_months(today, HOLD_MONTHS))
        return wrong_at(ctx, "until",
                        M("A hold is at most a year long; after that somebody looks at it again."));
    return ST_OK;
}

static enum status check(struct ctx *ctx, const struct hold_draft *draft, enum hold_ground *ground) {
    if (draft->class && notice_class(ctx_notice(ctx), draft->class) == NOTICE_NOTHING)
        return wrong_at(ctx, "class", M("The notice has no such class of data."));
    if (!hold_ground_from(draft->ground, ground))
        return wrong_at(ctx, "ground", M("Say on which ground it is held: claim, authority or dispute."));
    if (!draft->reason || !draft->reason[strspn(draft->reason, " \t\r\n")])
        return wrong_at(ctx, "reason", M("Say why it is held: which case, which matter."));
    if (strlen(draft->reason) > HOLD_REASON || !utf8_text(draft->reason, strlen(draft->reason)))
        return wrong_at(ctx, "reason", M("The text is too long, or holds characters that are no text."));
    TRY(allow_no_code(ctx, "reason", draft->reason,
                      M("This holds a personal identity code. Name the case or the matter by its number.")));
    return check_until(ctx, draft->until);
}

/* Somebody who is here; at the command line nobody is, so a name must be said. */
static enum status check_holder(struct ctx *ctx, int64_t holder) {
    struct user *staff;
    size_t count;
    TRY(user_staff(ctx, &staff, &count)); /* whoever may hold something need not be one who keeps the staff */
    for (size_t i = 0; holder && i < count; i++)
        if (staff[i].id == holder && !staff[i].ended)
            return ST_OK;
    return wrong_at(ctx, "by", M("Say who of the staff answers for the hold."));
}

struct adding {
    ref_t id, party;
    const struct hold_draft *draft;
    enum hold_ground ground;
    int64_t holder;
};

static enum status no_erasure(struct ctx *ctx, struct write *write, ref_t party) {
    scoped_query q = query_begin(write->db, SQL_ERASURE_OPEN_OF);
    query_bind_int(&q, 1, party);
    bool open = query_row(&q) != 0;
    while (query_row(&q))
        continue;
    TRY(query_done(ctx, &q));
    return open ? FAIL(ctx, ST_CONFLICT, M("This erasure has begun already")) : ST_OK;
}

static enum status log_hold(struct ctx *ctx, struct write *write, const char *action, ref_t party, ref_t id,
                            const char *sentence) {
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .party = party,
                                              .sentence = sentence,
                                              .detail = ref_text(ctx->arena, id)});
}

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    struct adding *adding = arg;
    const struct hold_draft *draft = adding->draft;
    int64_t key;
    void *sealed;
    size_t length;
    TRY(joined_now(ctx, write->db, &adding->party));
    TRY(permit_action_within(ctx, write->db, ACTION_RIGHT, adding->party, NULL));
    TRY(no_erasure(ctx, write, adding->party));
    TRY(vault_key_for(ctx, ctx->registry->vault, HOLD_KEYS, HOLD_CLASS, adding->id, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, hold_place(adding->id), draft->reason, strlen(draft->reason),
                   &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_HOLD_ADD);
    query_bind_int(&q, 1, adding->id);
    query_bind_int(&q, 2, adding->party);
    query_bind_text(&q, 3, draft->class ? draft->class : "");
    query_bind_text(&q, 4, hold_ground_id(adding->ground));
    query_bind_int(&q, 5, draft->until);
    query_bind_int(&q, 6, adding->holder);
    query_bind_int(&q, 7, ctx->now);
    query_bind_int(&q, 8, key);
    query_bind_blob(&q, 9, sealed, length);
    query_bind_int(&q, 10, write->change);
    TRY(query_run(ctx, &q, NULL));
    return log_hold(ctx, write, "held", adding->party, adding->id, hold_ground_law(adding->ground));
}

enum status hold_add(struct ctx *ctx, const struct hold_draft *draft, ref_t *hold) {
    struct adding adding = {store_new_id(), draft->party, draft, HOLD_CLAIM, draft->holder};
    if (!adding.holder && ctx->actor)
        adding.holder = ctx->actor->id;
    TRY(permit_action(ctx, ACTION_RIGHT, draft->party, NULL));
    TRY(check(ctx, draft, &adding.ground));
    TRY(check_holder(ctx, adding.holder));
    TRY(registry_change(ctx, add, &adding));
    *hold = adding.id;
    return ST_OK;
}

/* ---- changing */

struct changing {
    ref_t id;
    enum sql sql;
    int64_t value;
    const char *action;
};

static enum status change(struct ctx *ctx, struct write *write, void *arg) {
    const struct changing *changing = arg;
    int64_t changed = 0;
    ref_t party = 0;
    bool over = false;
    {
        scoped_query q = query_begin(write->db, SQL_HOLD_BY_ID);
        query_bind_int(&q, 1, changing->id);
        if (query_row(&q)) {
            party = query_int(&q, "party");
            over = query_int(&q, "until") < registry_today(ctx);
        }
        TRY(query_done(ctx, &q));
    }
    if (!party)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such hold."));
    TRY(joined_now(ctx, write->db, &party));
    TRY(permit_action_within(ctx, write->db, ACTION_RIGHT, party, NULL));
    scoped_query q = query_begin(write->db, changing->sql);
    query_bind_int(&q, 1, changing->id);
    query_bind_int(&q, 2, changing->value);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, &changed));
    if (!changed || over)
        return FAIL(ctx, ST_CONFLICT, M("This hold is over. Where it is still needed, make a new one."));
    return log_hold(ctx, write, changing->action, party, changing->id, NULL);
}

enum status hold_renew(struct ctx *ctx, ref_t hold, day_t until) {
    struct changing changing = {hold, SQL_HOLD_RENEW, until, "hold_renewed"};
    TRY(permit_action(ctx, ACTION_RIGHT, 0, NULL));
    TRY(check_until(ctx, until));
    return registry_change(ctx, change, &changing);
}

static enum status hand(struct ctx *ctx, struct write *write, void *arg) {
    const struct changing *changing = arg;
    TRY(change(ctx, write, arg));
    scoped_query q = query_begin(write->db, SQL_HOLD_WAS_DROP);
    query_bind_int(&q, 1, changing->id);
    return query_run(ctx, &q, NULL);
}

enum status hold_hand(struct ctx *ctx, ref_t hold, int64_t holder) {
    struct changing changing = {hold, SQL_HOLD_HAND, holder, "hold_handed"};
    TRY(permit_action(ctx, ACTION_RIGHT, 0, NULL));
    TRY(check_holder(ctx, holder));
    return registry_change(ctx, hand, &changing);
}

bool hold_undoable(struct ctx *ctx, const struct hold *hold) {
    day_t today = registry_today(ctx);
    return hold->ended && hold->reason && hold->until >= today &&
           zone_day(registry_zone(ctx), hold->ended) >= today;
}

/* Not for ever: what the sweep took meanwhile does not come back, and a hold that was lifted long ago is not looked at any more. */
static enum status lifted_today(struct ctx *ctx, ref_t id) {
    struct hold hold;
    TRY(hold_read(ctx, id, &hold));
    if (!hold.ended)
        return FAIL(ctx, ST_CONFLICT, M("This hold was not lifted."));
    if (!hold_undoable(ctx, &hold))
        return FAIL(ctx, ST_CONFLICT, M("This hold is over. Where it is still needed, make a new one."));
    return ST_OK;
}

enum status hold_unlift(struct ctx *ctx, ref_t hold) {
    struct changing changing = {hold, SQL_HOLD_UNLIFT, 0, "hold_unlifted"};
    TRY(permit_action(ctx, ACTION_RIGHT, 0, NULL));
    TRY(lifted_today(ctx, hold));
    return registry_change(ctx, change, &changing);
}

enum status hold_lift(struct ctx *ctx, ref_t hold) {
    struct changing changing = {hold, SQL_HOLD_LIFT, ctx->now, "hold_lifted"};
    TRY(permit_action(ctx, ACTION_RIGHT, 0, NULL));
    return registry_change(ctx, change, &changing);
}
