/* Every change finds the row first, so that the door is asked about the right party, and compares the version that was seen with the
 * record's change number: what was said about the record otherwise (its words, its party) counts too. The record is touched
 * along, so that whoever follows the register's changes sees it. */
#include "registry/purchase_inside.h"

#include "base/crash.h"
#include "registry/loggable.h"

#include <string.h>

/* ---- states */

static const struct {
    const char *id, *label, *move;
    bool open;
    enum purchase_state next;
} states[] = {
#define STATE(NAME, id, open, next, label, move) {id, label, move, open, PURCHASE_##next},
#include "registry/states.def"
#undef STATE
};

const char *purchase_state_id(enum purchase_state state) {
    return state == PURCHASE_NONE ? NULL : states[state].id;
}

const char *purchase_state_label(enum purchase_state state) {
    return state == PURCHASE_NONE ? M("No state") : states[state].label;
}

const char *purchase_state_move(enum purchase_state state) {
    return state == PURCHASE_NONE ? NULL : states[state].move;
}

enum purchase_state purchase_state_next(enum purchase_state state) {
    return state == PURCHASE_NONE ? PURCHASE_NONE : states[state].next;
}

bool purchase_state_open(enum purchase_state state) {
    return state != PURCHASE_NONE && states[state].open;
}

bool purchase_state_from(const char *id, enum purchase_state *state) {
    for (int i = 0; id && i < PURCHASE_STATES; i++)
        if (strcmp(states[i].id, id) == 0) {
            *state = (enum purchase_state)i;
            return true;
        }
    return false;
}

/* ---- checks */

static enum status wrong(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

static enum status check_delivery(struct ctx *ctx, day_t delivery, day_t bought) {
    enum { YEARS_AHEAD = 10 };
    if (delivery == DAY_NONE)
        return ST_OK;
    if (delivery < bought)
        return wrong(ctx, "delivery", M("It cannot be delivered before it was bought, on {1}."),
                     day_text(ctx->arena, ctx->lang, bought));
    if (delivery > day_add_months(registry_today(ctx), 12 * YEARS_AHEAD))
        return wrong(ctx, "delivery", M("The day {1} is more than ten years ahead."),
                     day_text(ctx->arena, ctx->lang, delivery));
    return ST_OK;
}

/* A doer who has left stays while other things change. */
static enum status check_set(struct ctx *ctx, const struct purchase_set *set, day_t bought) {
    if (set->sets_state && (set->state < 0 || set->state >= PURCHASE_STATES))
        return wrong(ctx, "state", M("A service is planned, under way, done or cancelled."), NULL);
    if (set->sets_doer)
        TRY(doer_check(ctx, set->doer, "by"));
    return set->sets_delivery ? check_delivery(ctx, set->delivery, bought) : ST_OK;
}

/* ---- the row */

static void bind_or_null(struct query *q, int at, bool there, int64_t value) {
    if (there)
        query_bind_int(q, at, value);
    else
        query_bind_null(q, at);
}

static enum status put_row(struct ctx *ctx, struct write *write, ref_t record, int64_t number,
                           const struct purchase_set *set) {
    int64_t author = ctx->actor ? ctx->actor->id : 0;
    scoped_query over = query_begin(write->db, SQL_PURCHASE_OVER);
    query_bind_int(&over, 1, record);
    query_bind_int(&over, 2, ctx->now);
    TRY(query_run(ctx, &over, NULL));
    scoped_query q = query_begin(write->db, SQL_PURCHASE_ADD);
    query_bind_int(&q, 1, record);
    query_bind_int(&q, 2, number);
    query_bind_int(&q, 3, purchase_state_open(set->state));
    query_bind_text(&q, 4, purchase_state_id(set->state));
    bind_or_null(&q, 5, set->doer != 0, set->doer);
    bind_or_null(&q, 6, set->delivery != DAY_NONE, set->delivery);
    query_bind_int(&q, 7, ctx->now);
    bind_or_null(&q, 8, author != 0, author);
    query_bind_int(&q, 9, write->change);
    return query_run(ctx, &q, NULL);
}

enum status purchase_forget(struct ctx *ctx, struct write *write, ref_t record) {
    scoped_query q = query_begin(write->db, SQL_PURCHASE_FORGET);
    query_bind_int(&q, 1, record);
    return query_run(ctx, &q, NULL);
}

/* ---- what is asked of a change */

struct purchasing {
    ref_t record;
    int64_t version;
    const struct record_draft *draft;
    const struct purchase_set *set;
    bool gone;
};

static enum status run(struct ctx *ctx, write_fn *fn, struct purchasing *purchasing) {
    enum status status = registry_change(ctx, fn, purchasing);
    if (status == ST_DENIED)
        registry_refused(ctx, "service", purchasing->draft ? purchasing->draft->party : 0);
    return status;
}

/* Whose it is, the door, whether it is seen, and whether it is still what was seen. */
static enum status find(struct ctx *ctx, struct write *write, const struct purchasing *purchasing,
                        struct purchase_row *row) {
    TRY(purchase_row(ctx, write->db, purchasing->record, row));
    TRY(permit_action_within(ctx, write->db, ACTION_NOTE, row->party, NULL));
    TRY(purchase_seen(ctx, write->db, purchasing->record));
    if (purchasing->version && row->version != purchasing->version)
        return FAIL(
            ctx, ST_CONFLICT,
            M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
    return ST_OK;
}

/* Which parts are others than before, by name: never who or when. */
static size_t different(const struct purchase_set *old, const struct purchase_set *new, const char *fields[3]) {
    size_t count = 0;
    if (old->state != new->state)
        fields[count++] = "state";
    if (old->doer != new->doer)
        fields[count++] = "doer";
    if (old->delivery != new->delivery)
        fields[count++] = "delivery";
    return count;
}

static struct purchase_set standing(const struct purchase_row *row) {
    return (struct purchase_set){.state = row->state, .doer = row->doer, .delivery = row->delivery};
}

static enum status put_version(struct ctx *ctx, struct write *write, const struct purchasing *purchasing,
                               const struct purchase_row *row, const struct purchase_set *set,
                               const char *action) {
    const struct purchase_set old = standing(row);
    const char *fields[3];
    size_t count = different(&old, set, fields);
    if (!count)
        return ST_OK;
    TRY(put_row(ctx, write, purchasing->record, row->number + 1, set));
    scoped_query q = query_begin(write->db, SQL_RECORD_TOUCH);
    query_bind_int(&q, 1, row->party);
    query_bind_int(&q, 2, purchasing->record);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .party = row->party,
                                              .record = purchasing->record,
                                              .fields = fields,
                                              .field_count = count,
                                              .detail = purchase_state_id(set->state)});
}

/* ---- adding */

/* What the notice lists; where it lists neither, the refusal of the first says which sentence. */
static enum status choose_kind(struct ctx *ctx, struct db *db, struct record_draft *draft) {
    static const char *const kinds[] = {"order", "job"};
    struct roles roles;
    if (draft->kind)
        return ST_OK;
    draft->kind = kinds[0];
    TRY(role_list(ctx, db, draft->party, &roles));
    int type = role_type_for(&roles, draft->about);
    for (size_t i = 0; type != NOTICE_NOTHING && i < 2; i++)
        if (loggable_about(ctx_notice(ctx), type, kinds[i])) {
            draft->kind = kinds[i];
            break;
        }
    return ST_OK;
}

static day_t bought_on(struct ctx *ctx, const struct record_draft *draft) {
    return draft->at ? zone_day(registry_zone(ctx), draft->at) : registry_today(ctx);
}

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    static const struct within within = {.action = "noted", .permit = ACTION_NOTE};
    struct purchasing *purchasing = arg;
    struct record_draft draft = *purchasing->draft;
    TRY(choose_kind(ctx, write->db, &draft));
    TRY(record_add_within(ctx, write, &within, &draft, &purchasing->record));
    CRASH_POINT("purchase.add");
    return put_row(ctx, write, purchasing->record, 1, purchasing->set);
}

enum status purchase_add(struct ctx *ctx, const struct record_draft *record, const struct purchase_set *set,
                         ref_t *added) {
    struct purchase_set all = *set;
    all.sets_state = all.sets_doer = all.sets_delivery = true;
    struct purchasing purchasing = {.draft = record, .set = &all};
    if (record->kind && strcmp(record->kind, "order") != 0 && strcmp(record->kind, "job") != 0)
        return wrong(ctx, "kind", M("A service that was bought is an order or a job."), NULL);
    if ((!record->text || !*record->text) && record->service == NOTICE_NOTHING)
        return wrong(ctx, "text", M("Say what was bought: in words, or by a service of the notice."), NULL);
    TRY(check_set(ctx, &all, bought_on(ctx, record)));
    TRY(run(ctx, add, &purchasing));
    *added = purchasing.record;
    return ST_OK;
}

/* ---- changing */

static enum status change(struct ctx *ctx, struct write *write, void *arg) {
    const struct purchasing *purchasing = arg;
    const struct purchase_set *set = purchasing->set;
    struct purchase_row row;
    TRY(find(ctx, write, purchasing, &row));
    TRY(check_set(ctx, set, row.day));
    struct purchase_set after = standing(&row);
    if (set->sets_state)
        after.state = set->state;
    else if (after.state == PURCHASE_NONE)
        return wrong(ctx, "state", M("Nobody has said yet how far this is: say its state too."), NULL);
    if (set->sets_doer)
        after.doer = set->doer;
    if (set->sets_delivery)
        after.delivery = set->delivery;
    return put_version(ctx, write, purchasing, &row, &after, "service_changed");
}

enum status purchase_change(struct ctx *ctx, ref_t record, int64_t version, const struct purchase_set *set) {
    struct purchasing purchasing = {.record = record, .version = version, .set = set};
    return run(ctx, change, &purchasing);
}

/* ---- taking back */

/* One that came with its record goes with it, unless the record was corrected since: then there was something to correct. */
static enum status take_record(struct ctx *ctx, struct write *write, struct purchasing *purchasing,
                               const struct purchase_row *row) {
    if (row->rev != 1)
        return FAIL(ctx, ST_CONFLICT,
                    M("What was bought was corrected since it was added. “remove” takes it away."));
    purchasing->gone = true;
    return rectify_remove_within(ctx, write, purchasing->record, row->rev);
}

static enum status undo(struct ctx *ctx, struct write *write, void *arg) {
    struct purchasing *purchasing = arg;
    struct purchase_row row;
    struct purchase_set before = {.state = PURCHASE_NONE, .delivery = DAY_NONE};
    bool there;
    purchasing->gone = false;
    TRY(find(ctx, write, purchasing, &row));
    if (!row.number)
        return FAIL(ctx, ST_CONFLICT, M("There is nothing to take back."));
    TRY(purchase_before(ctx, write->db, purchasing->record, row.number, &before, &there));
    if (!there && row.made == row.change)
        return take_record(ctx, write, purchasing, &row);
    return put_version(ctx, write, purchasing, &row, &before, "service_undone");
}

enum status purchase_undo(struct ctx *ctx, ref_t record, int64_t version, bool *gone) {
    struct purchasing purchasing = {.record = record, .version = version};
    TRY(run(ctx, undo, &purchasing));
    *gone = purchasing.gone;
    return ST_OK;
}
