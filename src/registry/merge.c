/* Nothing is copied and nothing is sealed again: rows get the kept party's id and remember whose they were (`owner`), letters
 * keep their keys. So a merge of somebody with a thousand records is a handful of statements, a split is exact, and an
 * erasure after a split reaches the copies of the data that were made while the two were one. A plan runs the same
 * function on the writer and undoes it, so that the dates it shows are computed and not guessed. */
#include "registry/merge_inside.h"

#include "base/crash.h"
#include "notice/field.h"
#include "registry/allow.h"
#include "registry/changes.h"
#include "registry/doorway.h"
#include "registry/ending.h"
#include "registry/joined.h"
#include "registry/lookups.h"
#include "registry/role.h"
#include "registry/within.h"

#include <string.h>

/* ---- small statements */

enum status merge_sql(struct ctx *ctx, struct write *write, enum sql sql, int64_t a, int64_t b, int64_t c,
                      int64_t d) {
    const int64_t numbers[] = {a, b, c, d};
    int count = d ? 4 : c ? 3 : b ? 2 : 1;
    scoped_query q = query_begin(write->db, sql);
    for (int i = 0; i < count; i++)
        query_bind_int(&q, i + 1, numbers[i]);
    return query_run(ctx, &q, NULL);
}

enum status merge_count(struct ctx *ctx, struct db *db, enum sql sql, int64_t a, int64_t b, size_t *count) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, a);
    if (b)
        query_bind_int(&q, 2, b);
    *count = query_row(&q) ? (size_t)query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

enum status merge_restrict(struct ctx *ctx, struct write *write, ref_t party, bool yes, int64_t since) {
    scoped_query q = query_begin(write->db, SQL_PARTY_RESTRICT);
    query_bind_int(&q, 1, party);
    if (yes)
        query_bind_int(&q, 2, since);
    else
        query_bind_null(&q, 2);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

enum status merge_log(struct ctx *ctx, struct write *write, const char *action, ref_t kept, ref_t other,
                      ref_t merge) {
    const ref_t both[] = {kept, other};
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .party = kept,
                                              .parties = both,
                                              .party_count = 2,
                                              .sentence = "rights.rectification",
                                              .detail = ref_text(ctx->arena, merge)});
}

static enum merge_state state_of(const char *id) {
    return strcmp(id, "split") == 0 ? MERGE_SPLIT : strcmp(id, "erased") == 0 ? MERGE_ERASED : MERGE_MERGED;
}

enum status merge_rows(struct ctx *ctx, struct db *db, enum sql sql, ref_t ref, struct merge_row **rows,
                       size_t *count) {
    size_t room = 0;
    *rows = NULL;
    *count = 0;
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, ref);
    while (query_row(&q)) {
        struct merge_row row = {.merge = {.id = query_int(&q, "id"),
                                          .kept = query_int(&q, "kept"),
                                          .other = query_int(&q, "other"),
                                          .state = state_of(query_text(ctx->arena, &q, "state")),
                                          .at = query_int(&q, "at")},
                                .since = query_int(&q, "since"),
                                .kept_was_restricted = !query_is_null(&q, "kept_restricted"),
                                .other_was_restricted = !query_is_null(&q, "other_restricted"),
                                .kept_restricted = query_int(&q, "kept_restricted"),
                                .other_restricted = query_int(&q, "other_restricted")};
        ARENA_PUSH(ctx->arena, *rows, *count, room, row);
    }
    return query_done(ctx, &q);
}

/* ---- may they */

enum status merge_permit(struct ctx *ctx, struct db *db, ref_t party) {
    return permit_action_within(ctx, db, ACTION_MERGE, party, NULL);
}

enum status merge_quiet(struct ctx *ctx, struct db *db, ref_t party) {
    scoped_query q = query_begin(db, SQL_ERASURES_OF);
    query_bind_int(&q, 1, party);
    bool open = false;
    while (query_row(&q))
        open = true;
    TRY(query_done(ctx, &q));
    return open ? FAIL(ctx, ST_BUSY, M("One of the two is just being erased")) : ST_OK;
}

enum status merge_restricted(struct ctx *ctx, struct db *db, ref_t party, bool *yes, int64_t *since,
                             struct merge_side *side) {
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    bool there = query_row(&q);
    *yes = there && !query_is_null(&q, "restricted");
    *since = *yes ? query_int(&q, "restricted") : 0;
    if (there && side) {
        side->form = role_form(query_text(ctx->arena, &q, "form"));
        side->taken_in = zone_day(registry_zone(ctx), query_int(&q, "made"));
        side->restricted = *yes;
    }
    return query_done(ctx, &q);
}

/* ---- what there is on either side */

struct side {
    struct merge_side shown;
    bool restricted;
    int64_t restricted_since;
    struct values values;
    struct roles roles;
    ref_t *family;
    size_t family_count;
    struct due_verdict *verdicts;
    size_t verdict_count;
};

struct merging {
    bool plan, reached;
    ref_t kept, other;
    struct merge_wish wish;
    struct merge_plan result;
};

static enum status count_side(struct ctx *ctx, struct db *db, struct side *side) {
    struct merge_side *shown = &side->shown;
    struct roles people;
    TRY(merge_count(ctx, db, SQL_RECORDS_COUNT, shown->party, 0, &shown->records));
    TRY(merge_count(ctx, db, SQL_CHOICE_COUNT_OF, shown->party, 0, &shown->choices));
    TRY(merge_count(ctx, db, SQL_INFORMED_COUNT_OF, shown->party, 0, &shown->informed));
    TRY(role_list_in(ctx, db, shown->party, &people));
    shown->roles = side->roles.count;
    shown->people = people.count;
    return ST_OK;
}

/* Of somebody who was erased only what must be kept is left; who that was is not to be found out again. */
static enum status read_side(struct ctx *ctx, struct db *db, ref_t party, struct side *side) {
    ref_t profile;
    side->shown.party = party;
    TRY(merge_permit(ctx, db, party));
    TRY(merge_quiet(ctx, db, party));
    TRY(merge_restricted(ctx, db, party, &side->restricted, &side->restricted_since, &side->shown));
    TRY(value_profile(ctx, db, party, &side->values, &profile, NULL));
    if (!profile || !side->values.count)
        return FAIL(ctx, ST_DENIED,
                    M("Of one of the two only what must be kept is left; it is joined with nobody"));
    side->shown.name = value_name(ctx, &side->values);
    TRY(role_list(ctx, db, party, &side->roles));
    TRY(joined_family(ctx, db, party, &side->family, &side->family_count));
    TRY(count_side(ctx, db, side));
    return due_judged(ctx, db, party, DAY_NONE, &side->verdicts, &side->verdict_count);
}

static enum status check_pair(struct ctx *ctx, const struct side *kept, const struct side *other) {
    if (kept->shown.form != other->shown.form)
        return FAIL(ctx, ST_INVALID,
                    M("A person and an organisation are never one; link the person to the organisation"));
    return ST_OK;
}

/* ---- roles that say nothing new */

/* Does the one begin no later and end no earlier? */
static bool covers(const struct role *one, const struct role *two) {
    bool begins = one->from == DAY_NONE || (two->from != DAY_NONE && one->from <= two->from);
    bool ends = one->to == DAY_NONE || (two->to != DAY_NONE && one->to >= two->to);
    return one->type == two->type && one->organisation == two->organisation && begins && ends;
}

static enum status park(struct ctx *ctx, struct write *write, struct merge_plan *plan, ref_t role) {
    plan->roles_doubled++;
    return merge_sql(ctx, write, SQL_ROLE_PARK, role, plan->merge, write->change, 0);
}

/* Somebody does not speak for itself, and says once what it is. */
static enum status park_roles(struct ctx *ctx, struct write *write, struct merge_plan *plan,
                              const struct roles *kept, const struct roles *other) {
    ref_t one = plan->kept.party, two = plan->other.party;
    for (size_t i = 0; i < kept->count; i++)
        if (kept->items[i].organisation == two)
            TRY(park(ctx, write, plan, kept->items[i].id));
    for (size_t i = 0; i < other->count; i++) {
        bool doubled = other->items[i].organisation == one;
        for (size_t j = 0; j < kept->count && !doubled; j++)
            doubled = covers(&kept->items[j], &other->items[i]);
        if (doubled)
            TRY(park(ctx, write, plan, other->items[i].id));
    }
    return ST_OK;
}

/* Who speaks for both organisations has two links to the one; one of them goes unless its days say more. */
static enum status park_links(struct ctx *ctx, struct write *write, struct merge_plan *plan) {
    struct roles here, there;
    TRY(role_list_in(ctx, write->db, plan->kept.party, &here));
    TRY(role_list_in(ctx, write->db, plan->other.party, &there));
    for (size_t i = 0; i < there.count; i++) {
        struct role moved = there.items[i];
        bool doubled = false;
        moved.organisation = plan->kept.party;
        for (size_t j = 0; j < here.count && !doubled; j++)
            doubled = here.parties[j] == there.parties[i] && covers(&here.items[j], &moved);
        if (doubled)
            TRY(park(ctx, write, plan, moved.id));
    }
    return ST_OK;
}

/* ---- the change */

static enum status put_merge(struct ctx *ctx, struct write *write, ref_t id, const struct side *kept,
                             const struct side *other) {
    scoped_query q = query_begin(write->db, SQL_MERGE_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, kept->shown.party);
    query_bind_int(&q, 3, other->shown.party);
    query_bind_int(&q, 4, ctx->now);
    query_bind_int(&q, 5, write->change);
    if (kept->restricted)
        query_bind_int(&q, 6, kept->restricted_since);
    else
        query_bind_null(&q, 6);
    if (other->restricted)
        query_bind_int(&q, 7, other->restricted_since);
    else
        query_bind_null(&q, 7);
    return query_run(ctx, &q, NULL);
}

/* Restricted since the earlier of the two. */
static enum status restrict_both(struct ctx *ctx, struct write *write, const struct side *kept,
                                 const struct side *other) {
    int64_t since = kept->restricted_since;
    if (!other->restricted)
        return ST_OK;
    if (!kept->restricted || other->restricted_since < since)
        since = other->restricted_since;
    return merge_restrict(ctx, write, kept->shown.party, true, since);
}

static enum status move_rows(struct ctx *ctx, struct write *write, ref_t other, ref_t kept) {
    static const enum sql moves[] = {SQL_MERGE_RECORDS, SQL_MERGE_ABOUT,      SQL_MERGE_ROLES,
                                     SQL_MERGE_LINKS,   SQL_MERGE_CHOICES,    SQL_MERGE_INFORMED,
                                     SQL_MERGE_BROUGHT, SQL_MERGE_DISCLOSURES};
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        TRY(merge_sql(ctx, write, moves[i], other, kept, write->change, 0));
    TRY(merge_sql(ctx, write, SQL_MERGE_LETTERS, other, kept, 0, 0));
    TRY(merge_sql(ctx, write, SQL_DUE_CLEAR, other, 0, 0, 0));
    TRY(merge_sql(ctx, write, SQL_SIGHT_CLEAR, other, 0, 0, 0));
    TRY(merge_sql(ctx, write, SQL_PARTY_ERASE, other, 0, 0, 0));
    TRY(changes_tombstone(ctx, write, "party", other));
    TRY(merge_sql(ctx, write, SQL_PARTY_TOUCH, kept, write->change, 0, 0));
    return merge_sql(ctx, write, SQL_PEOPLE_TOUCH, kept, write->change, 0, 0);
}

enum status merge_lookups(struct ctx *ctx, struct write *write, ref_t party, const ref_t *owners,
                          size_t count) {
    struct joined_list others;
    struct values values;
    ref_t own;
    int64_t rev;
    TRY(joined_profiles(ctx, write->db, party, &own, &rev, &others));
    for (size_t i = 0; i < count; i++) {
        if (owners[i] == party && own) {
            TRY(value_own(ctx, write->db, party, own, &values));
            TRY(lookups_put(ctx, party, own, values.items, values.count));
        }
        for (size_t j = 0; j < others.count; j++) {
            if (others.items[j].owner != owners[i])
                continue;
            TRY(value_own(ctx, write->db, party, others.items[j].record, &values));
            TRY(lookups_put(ctx, party, others.items[j].record, values.items, values.count));
        }
    }
    return ST_OK;
}

/* ---- what is told */

static bool in_both(const struct values *values, const struct value *value) {
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].field, value->field) == 0 &&
            strcmp(values->items[i].text, value->text) == 0)
            return true;
    return false;
}

static void tell_values(struct ctx *ctx, const struct side *kept, const struct side *other,
                        struct merge_plan *plan) {
    struct merge_value *items = arena_array(ctx->arena, other->values.count + 1, sizeof *items);
    for (size_t i = 0; i < other->values.count; i++) {
        const struct value *value = &other->values.items[i];
        const struct field *field = field_builtin(value->field);
        struct merge_value *item = &items[plan->value_count++];
        *item = (struct merge_value){
            .field = value->field, .kept = value_first(&kept->values, value->field), .other = value};
        item->says = in_both(&kept->values, value)           ? MERGE_SAME
                     : !item->kept || (field && field->many) ? MERGE_ADDS
                                                             : MERGE_BESIDE;
    }
    plan->values = items;
}

/* What was chosen must be there to choose: another text of a field that has one only. */
static enum status choose_values(struct ctx *ctx, struct write *write, const struct merge_wish *wish,
                                 struct merge_plan *plan) {
    struct merge_value *values = (struct merge_value *)(uintptr_t)plan->values;
    for (size_t i = 0; i < wish->count; i++) {
        bool found = false;
        for (size_t j = 0; j < plan->value_count; j++)
            if (strcmp(values[j].field, wish->fields[i]) == 0 &&
                (values[j].says == MERGE_BESIDE || values[j].says == MERGE_WINS)) {
                values[j].says = MERGE_WINS;
                found = true;
            }
        if (!found) {
            (void)FAIL(ctx, ST_INVALID, M("Of this field there is nothing to choose between: {1}"),
                       allow_word(ctx, wish->fields[i]) ? allow_label(ctx, wish->fields[i]) : "–");
            return fault_at_field(ctx, "keep");
        }
        scoped_query q = query_begin(write->db, SQL_MERGE_WIN);
        query_bind_int(&q, 1, plan->merge);
        query_bind_text(&q, 2, wish->fields[i]);
        query_bind_int(&q, 3, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

static day_t last_day(const struct due_verdict *verdicts, size_t count, int class) {
    day_t last = DAY_NONE;
    for (size_t i = 0; i < count; i++)
        if (verdicts[i].verdict.class == class && verdicts[i].verdict.gone_by > last)
            last = verdicts[i].verdict.gone_by;
    return last;
}

static enum status tell_dates(struct ctx *ctx, struct db *db, const struct side *kept, const struct side *other,
                              struct merge_plan *plan) {
    size_t classes = ctx_notice(ctx)->classes_count, count;
    struct due_verdict *joined;
    struct merge_date *dates = arena_array(ctx->arena, classes + 1, sizeof *dates);
    TRY(due_judged(ctx, db, plan->kept.party, DAY_NONE, &joined, &count));
    for (int class = 0; class < (int)classes; class ++) {
        struct merge_date date = {.class = class,
                                  .kept = last_day(kept->verdicts, kept->verdict_count, class),
                                  .other = last_day(other->verdicts, other->verdict_count, class),
                                  .joined = last_day(joined, count, class)};
        if (date.kept != DAY_NONE || date.other != DAY_NONE || date.joined != DAY_NONE)
            dates[plan->date_count++] = date;
    }
    plan->dates = dates;
    return ST_OK;
}

/* Has anybody said that these are not one, or some that have been merged into them? */
static enum status tell_distinct(struct ctx *ctx, struct db *db, const struct side *kept,
                                 const struct side *other, struct merge_plan *plan) {
    for (size_t i = 0; i < kept->family_count; i++)
        for (size_t j = 0; j < other->family_count; j++) {
            ref_t a = kept->family[i], b = other->family[j];
            size_t count;
            TRY(merge_count(ctx, db, SQL_DISTINCT_COUNT, a < b ? a : b, a < b ? b : a, &count));
            plan->told_distinct = plan->told_distinct || count;
        }
    return ST_OK;
}

static enum status join(struct ctx *ctx, struct write *write, const struct side *kept, const struct side *other,
                        struct merge_plan *plan) {
    struct merge_choices choices = {
        .kept = kept->shown.party, .other = other->shown.party, .merge = plan->merge};
    TRY(doorway_part_within(ctx, write, choices.kept, INT64_MAX, "merge", &plan->links));
    TRY(doorway_part_within(ctx, write, choices.other, INT64_MAX, "merge", &plan->links));
    TRY(put_merge(ctx, write, plan->merge, kept, other));
    TRY(merge_refuse(ctx, write, &choices));
    plan->refusals = choices.pairs;
    plan->refusal_count = choices.count;
    TRY(park_roles(ctx, write, plan, &kept->roles, &other->roles));
    TRY(park_links(ctx, write, plan));
    TRY(restrict_both(ctx, write, kept, other));
    TRY(move_rows(ctx, write, choices.other, choices.kept));
    TRY(lookup_remove_party(ctx, ctx->registry->vault, choices.other));
    TRY(merge_lookups(ctx, write, choices.kept, other->family, other->family_count));
    TRY(due_within(ctx, write, choices.kept));
    return merge_log(ctx, write, "merged", choices.kept, choices.other, plan->merge);
}

static enum status merge_write(struct ctx *ctx, struct write *write, void *arg) {
    struct merging *merging = arg;
    struct merge_plan *plan = &merging->result;
    struct side kept = {0}, other = {0};
    struct ending before = {.count = 0};
    TRY(joined_now(ctx, write->db, &merging->kept));
    TRY(joined_now(ctx, write->db, &merging->other));
    if (merging->kept == merging->other)
        return FAIL(ctx, ST_INVALID, M("These two are one already"));
    TRY(read_side(ctx, write->db, merging->kept, &kept));
    TRY(read_side(ctx, write->db, merging->other, &other));
    TRY(check_pair(ctx, &kept, &other));
    *plan = (struct merge_plan){.merge = store_new_id(),
                                .kept = kept.shown,
                                .other = other.shown,
                                .restricted = kept.restricted || other.restricted};
    tell_values(ctx, &kept, &other, plan);
    TRY(choose_values(ctx, write, &merging->wish, plan));
    TRY(tell_distinct(ctx, write->db, &kept, &other, plan));
    TRY(ending_before(ctx, write->db, kept.shown.party, &before));
    TRY(ending_before(ctx, write->db, other.shown.party, &before));
    TRY(join(ctx, write, &kept, &other, plan));
    TRY(ending_asks(ctx, write->db, kept.shown.party, &before, true,
                    merging->plan || merging->wish.even_if_due));
    TRY(tell_dates(ctx, write->db, &kept, &other, plan));
    merging->reached = true;
    return merging->plan ? ST_CONFLICT : ST_OK; /* a plan is undone */
}

enum status merge_do(struct ctx *ctx, write_fn *fn, void *arg, const bool *reached) {
    enum status status = registry_change(ctx, fn, arg);
    if (status != ST_OK && *reached && ctx->fault.status == ST_OK)
        return ST_OK; /* it was a plan, and went to its end */
    if (status == ST_DENIED)
        registry_refused(ctx, "merge", 0);
    return status;
}

/* Who is told what both say has looked at both. */
static enum status log_look(struct ctx *ctx, ref_t kept, ref_t other, const char *detail) {
    const ref_t both[] = {kept, other};
    return audit_answer(ctx, ctx->registry->audit,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "listed",
                                              .parties = both,
                                              .party_count = 2,
                                              .sentence = "rights.rectification",
                                              .detail = detail});
}

static enum status run(struct ctx *ctx, ref_t kept, ref_t other, struct merge_wish wish, bool plan,
                       struct merge_plan *result) {
    struct merging merging = {.plan = plan, .kept = kept, .other = other, .wish = wish};
    fault_clear(ctx);
    TRY(merge_do(ctx, merge_write, &merging, &merging.reached));
    CRASH_POINT("merge.done");
    TRY(log_look(ctx, merging.kept, merging.other, "merge"));
    *result = merging.result;
    if (plan)
        result->merge = 0;
    return ST_OK;
}

enum status merge_plan(struct ctx *ctx, ref_t kept, ref_t other, struct merge_plan *plan) {
    return run(ctx, kept, other, (struct merge_wish){0}, true, plan);
}

enum status merge_plan_as(struct ctx *ctx, ref_t kept, ref_t other, struct merge_wish wish,
                          struct merge_plan *plan) {
    return run(ctx, kept, other, wish, true, plan);
}

enum status merge_run_as(struct ctx *ctx, ref_t kept, ref_t other, struct merge_wish wish,
                         struct merge_plan *done) {
    return run(ctx, kept, other, wish, false, done);
}

enum status merge_run(struct ctx *ctx, ref_t kept, ref_t other, struct merge_plan *done) {
    return run(ctx, kept, other, (struct merge_wish){0}, false, done);
}

/* ---- which merges there are */

enum status merge_list(struct ctx *ctx, ref_t party, struct merge **merges, size_t *count) {
    scoped_reader *db = NULL;
    struct merge_row *rows;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(merge_rows(ctx, db, SQL_MERGES_OF, party, &rows, count));
    *merges = arena_array(ctx->arena, *count + 1, sizeof **merges);
    for (size_t i = 0; i < *count; i++)
        (*merges)[i] = rows[i].merge;
    return ST_OK;
}

enum status merge_find(struct ctx *ctx, ref_t ref, struct merge *merge) {
    scoped_reader *db = NULL;
    struct merge_row *rows;
    size_t count;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(merge_rows(ctx, db, SQL_MERGE_BY_ID, ref, &rows, &count));
    if (!count) {
        size_t kept = 0, all;
        TRY(merge_rows(ctx, db, SQL_MERGES_OF, ref, &rows, &all));
        for (size_t i = 0; i < all; i++)
            if (rows[i].merge.other == ref)
                rows[kept++] = rows[i];
        count = kept;
    }
    if (!count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such merge"));
    *merge = rows[0].merge;
    return ST_OK;
}

/* ---- two that are not one */

struct distinguishing {
    ref_t one, two;
    bool distinct;
};

static enum status distinct_write(struct ctx *ctx, struct write *write, void *arg) {
    struct distinguishing *pair = arg;
    TRY(joined_now(ctx, write->db, &pair->one));
    TRY(joined_now(ctx, write->db, &pair->two));
    if (pair->one == pair->two)
        return FAIL(ctx, ST_INVALID, M("These two are one already"));
    TRY(merge_permit(ctx, write->db, pair->one));
    TRY(merge_permit(ctx, write->db, pair->two));
    ref_t low = pair->one < pair->two ? pair->one : pair->two;
    ref_t high = pair->one < pair->two ? pair->two : pair->one;
    if (pair->distinct)
        TRY(merge_sql(ctx, write, SQL_DISTINCT_ADD, low, high, ctx->now, write->change));
    else
        TRY(merge_sql(ctx, write, SQL_DISTINCT_REMOVE, low, high, 0, 0));
    const ref_t both[] = {pair->one, pair->two};
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = pair->distinct ? "distinguished" : "undistinguished",
                                              .party = pair->one,
                                              .parties = both,
                                              .party_count = 2,
                                              .sentence = "rights.rectification"});
}

enum status merge_distinct(struct ctx *ctx, ref_t one, ref_t two, bool distinct) {
    struct distinguishing pair = {one, two, distinct};
    enum status status = registry_change(ctx, distinct_write, &pair);
    if (status == ST_DENIED)
        registry_refused(ctx, "merge", one);
    return status;
}
