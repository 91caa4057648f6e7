/* A split is the merge's statements the other way round, over `owner`. What needs thought is what came while the two were one:
 * records stay with the kept one unless they belong to something that goes back, or somebody chooses; refusals hold for both,
 * since it is not known whose they are. */
#include "registry/merge_inside.h"

#include "base/crash.h"
#include "registry/changes.h"
#include "registry/envelope.h"
#include "registry/joined.h"
#include "registry/role.h"
#include "registry/within.h"

#include <string.h>

struct splitting {
    bool plan, reached;
    ref_t merge;
    const ref_t *give;
    size_t give_count;
    struct split_plan result;
};

/* ---- may it */

static enum status conflict(struct ctx *ctx, const char *id, const char *value) {
    return FAIL(ctx, ST_CONFLICT, id, value);
}

static enum status check(struct ctx *ctx, struct db *db, const struct merge_row *row) {
    ref_t now = row->merge.kept;
    const char *kept = ref_text(ctx->arena, row->merge.kept);
    if (row->merge.state == MERGE_SPLIT)
        return conflict(ctx, M("This merge has been taken apart already ({1})"),
                        ref_text(ctx->arena, row->merge.other));
    if (row->merge.state == MERGE_ERASED)
        return conflict(
            ctx, M("This cannot be taken apart any more: what was merged has been erased since ({1})"), kept);
    TRY(joined_now(ctx, db, &now));
    if (now != row->merge.kept)
        return conflict(ctx, M("{1} has been merged into another since; take that apart first"), kept);
    TRY(merge_permit(ctx, db, row->merge.kept));
    return merge_quiet(ctx, db, row->merge.kept);
}

/* ---- records that go along */

static enum status give_one(struct ctx *ctx, struct write *write, struct splitting *s, ref_t record,
                            ref_t owner) {
    s->result.records_given++;
    return letter_give(ctx, write, s->result.merge.kept, record, owner);
}

static enum status followers(struct ctx *ctx, struct write *write, ref_t kept, ref_t owner, ref_t **records,
                             size_t *count) {
    size_t room = 0;
    *records = NULL;
    *count = 0;
    scoped_query q = query_begin(write->db, SQL_SPLIT_FOLLOWERS);
    query_bind_int(&q, 1, kept);
    query_bind_int(&q, 2, owner);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, *records, *count, room, query_int(&q, "id"));
    return query_done(ctx, &q);
}

/* A payment of an invoice, and the reminder before it: until nothing more follows. */
static enum status give_followers(struct ctx *ctx, struct write *write, struct splitting *s, ref_t owner) {
    for (;;) {
        ref_t *records;
        size_t count;
        TRY(followers(ctx, write, s->result.merge.kept, owner, &records, &count));
        if (!count)
            return ST_OK;
        for (size_t i = 0; i < count; i++)
            TRY(give_one(ctx, write, s, records[i], owner));
    }
}

/* Only what was written while they were one can be chosen: everything else has its owner. */
static enum status give_chosen(struct ctx *ctx, struct write *write, struct splitting *s, int64_t since) {
    for (size_t i = 0; i < s->give_count; i++) {
        scoped_query q = query_begin(write->db, SQL_RECORD_SINCE);
        query_bind_int(&q, 1, s->result.merge.kept);
        query_bind_int(&q, 2, s->give[i]);
        query_bind_int(&q, 3, since);
        bool there = query_row(&q);
        while (query_row(&q))
            continue;
        TRY(query_done(ctx, &q));
        if (!there)
            return conflict(ctx, M("{1} is no record that was added since the merge"),
                            ref_text(ctx->arena, s->give[i]));
        TRY(give_one(ctx, write, s, s->give[i], s->result.merge.other));
    }
    return ST_OK;
}

/* ---- the party again */

static enum status put_party(struct ctx *ctx, struct write *write, const struct merge_row *row,
                             const char **form) {
    ref_t kept = row->merge.kept, other = row->merge.other;
    int64_t made = 0;
    scoped_query party = query_begin(write->db, SQL_PARTY_BY_ID);
    query_bind_int(&party, 1, kept);
    *form = query_row(&party) ? query_text(ctx->arena, &party, "form") : NULL;
    while (query_row(&party))
        continue;
    TRY(query_done(ctx, &party));
    scoped_query profiles = query_begin(write->db, SQL_RECORD_PROFILES);
    query_bind_int(&profiles, 1, kept);
    while (query_row(&profiles))
        if (query_int(&profiles, "owner") == other)
            made = query_int(&profiles, "at");
    TRY(query_done(ctx, &profiles));
    if (!*form || !made)
        return conflict(ctx,
                        M("This cannot be taken apart any more: what was merged has been erased since ({1})"),
                        ref_text(ctx->arena, kept));
    scoped_query q = query_begin(write->db, SQL_PARTY_ADD);
    query_bind_int(&q, 1, other);
    query_bind_text(&q, 2, *form);
    query_bind_int(&q, 3, made);
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

/* As it was before, unless it was changed meanwhile: then what holds now holds for both. */
static enum status restrict_each(struct ctx *ctx, struct write *write, const struct merge_row *row) {
    bool now, then = row->kept_was_restricted || row->other_was_restricted;
    int64_t since, joined = row->kept_restricted;
    TRY(merge_restricted(ctx, write->db, row->merge.kept, &now, &since, NULL));
    if (row->other_was_restricted && (!row->kept_was_restricted || row->other_restricted < joined))
        joined = row->other_restricted;
    bool same = now == then && (!now || since == joined);
    if (!same)
        return merge_restrict(ctx, write, row->merge.other, now, since);
    TRY(merge_restrict(ctx, write, row->merge.kept, row->kept_was_restricted, row->kept_restricted));
    return merge_restrict(ctx, write, row->merge.other, row->other_was_restricted, row->other_restricted);
}

static enum status move_back(struct ctx *ctx, struct write *write, const struct merge *merge, ref_t owner) {
    static const enum sql moves[] = {SQL_SPLIT_RECORDS, SQL_SPLIT_ABOUT,      SQL_SPLIT_ROLES,
                                     SQL_SPLIT_LINKS,   SQL_SPLIT_CHOICES,    SQL_SPLIT_INFORMED,
                                     SQL_SPLIT_BROUGHT, SQL_SPLIT_DISCLOSURES};
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        TRY(merge_sql(ctx, write, moves[i], merge->kept, merge->other, write->change, owner));
    return ST_OK;
}

/* Who got data of the two as one got the other's too, and is to be told when they are erased (Art. 19). */
static enum status copy_disclosures(struct ctx *ctx, struct write *write, const struct merge_row *row) {
    ref_t *ids = NULL;
    size_t count = 0, room = 0;
    scoped_query q = query_begin(write->db, SQL_DISCLOSED_SINCE);
    query_bind_int(&q, 1, row->merge.kept);
    query_bind_int(&q, 2, row->since);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, ids, count, room, query_int(&q, "id"));
    TRY(query_done(ctx, &q));
    for (size_t i = 0; i < count; i++)
        TRY(merge_sql(ctx, write, SQL_DISCLOSURE_COPY, ids[i], store_new_id(), row->merge.other,
                      write->change));
    return ST_OK;
}

/* The look-ups of what went lie in the key folder under the party it went from; a start after a crash makes all of that
 * party's anew, which the tombstone and the touched profiles tell it. */
static enum status move_lookups(struct ctx *ctx, struct write *write, const struct merge *merge,
                                const ref_t *family, size_t count) {
    ref_t *kept;
    size_t kept_count;
    TRY(lookup_remove_party(ctx, ctx->registry->vault, merge->kept));
    TRY(changes_tombstone(ctx, write, "lookups", merge->kept));
    TRY(merge_sql(ctx, write, SQL_RECORDS_TOUCH_ALL, merge->kept, write->change, 0, 0));
    TRY(joined_family(ctx, write->db, merge->kept, &kept, &kept_count));
    TRY(merge_lookups(ctx, write, merge->kept, kept, kept_count));
    return merge_lookups(ctx, write, merge->other, family, count);
}

static enum status close_merge(struct ctx *ctx, struct write *write, const struct merge *merge) {
    TRY(merge_sql(ctx, write, SQL_SPLIT_PARKED, merge->id, write->change, 0, 0));
    TRY(merge_sql(ctx, write, SQL_SPLIT_REFUSALS, merge->id, 0, 0, 0));
    TRY(merge_sql(ctx, write, SQL_MERGE_HIDDEN_CLEAR, merge->id, 0, 0, 0));
    TRY(merge_sql(ctx, write, SQL_MERGE_WINS_CLEAR, merge->id, 0, 0, 0));
    return merge_sql(ctx, write, SQL_MERGE_SPLIT, merge->id, ctx->now, write->change, 0);
}

static enum status part(struct ctx *ctx, struct write *write, struct splitting *s,
                        const struct merge_row *row) {
    const struct merge *merge = &s->result.merge;
    ref_t *family;
    size_t count;
    const char *form;
    TRY(joined_family(ctx, write->db, merge->other, &family, &count));
    TRY(give_chosen(ctx, write, s, row->since));
    for (size_t i = 0; i < count; i++)
        TRY(give_followers(ctx, write, s, family[i]));
    TRY(split_shared(ctx, write, row, s->plan, &s->result));
    TRY(put_party(ctx, write, row, &form));
    TRY(merge_refused_since(ctx, write, merge->kept, merge->other, row->since, &s->result.refusals_for_both));
    for (size_t i = 0; i < count; i++)
        TRY(move_back(ctx, write, merge, family[i]));
    TRY(merge_sql(ctx, write, SQL_SPLIT_LETTERS, merge->kept, merge->other, 0, 0));
    TRY(copy_disclosures(ctx, write, row));
    TRY(restrict_each(ctx, write, row));
    TRY(close_merge(ctx, write, merge));
    TRY(move_lookups(ctx, write, merge, family, count));
    const ref_t both[] = {merge->kept, merge->other};
    for (size_t i = 0; i < 2; i++) {
        TRY(merge_sql(ctx, write, SQL_PARTY_TOUCH, both[i], write->change, 0, 0));
        TRY(merge_sql(ctx, write, SQL_PEOPLE_TOUCH, both[i], write->change, 0, 0));
    }
    TRY(due_all_within(ctx, write, both, 2));
    return merge_log(ctx, write, "split", merge->kept, merge->other, merge->id);
}

/* ---- what may be given */

enum status split_since(struct ctx *ctx, ref_t merge, struct record **records, size_t *count) {
    scoped_reader *db = NULL;
    struct merge_row *rows;
    struct envelopes envelopes = {0};
    size_t row_count;
    *records = NULL;
    *count = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(merge_rows(ctx, db, SQL_MERGE_BY_ID, merge, &rows, &row_count));
    if (!row_count || rows[0].merge.state != MERGE_MERGED)
        return ST_OK;
    TRY(permit_action_within(ctx, db, ACTION_OPEN, rows[0].merge.kept, NULL));
    scoped_query q = query_begin(db, SQL_RECORDS_GIVABLE);
    query_bind_int(&q, 1, rows[0].merge.kept);
    query_bind_int(&q, 2, rows[0].since);
    TRY(envelope_rows(ctx, &q, &envelopes));
    return record_show_within(ctx, db, &envelopes, records, count);
}

/* ---- what is told */

static enum status tell_side(struct ctx *ctx, struct db *db, ref_t party, const char **name,
                             const struct value **values, size_t *count) {
    struct values found;
    TRY(value_profile(ctx, db, party, &found, NULL, NULL));
    *name = value_name(ctx, &found);
    *values = found.items;
    *count = found.count;
    return ST_OK;
}

static enum status tell(struct ctx *ctx, struct db *db, struct split_plan *plan, int64_t since) {
    TRY(tell_side(ctx, db, plan->merge.kept, &plan->kept_name, &plan->kept_values, &plan->kept_value_count));
    TRY(tell_side(ctx, db, plan->merge.other, &plan->other_name, &plan->other_values,
                  &plan->other_value_count));
    TRY(merge_count(ctx, db, SQL_RECORDS_COUNT, plan->merge.other, 0, &plan->records_back));
    plan->records_back -= plan->records_given;
    return merge_count(ctx, db, SQL_RECORDS_SINCE, plan->merge.kept, since, &plan->records_since);
}

static enum status split_write(struct ctx *ctx, struct write *write, void *arg) {
    struct splitting *s = arg;
    struct merge_row *rows;
    size_t count;
    TRY(merge_rows(ctx, write->db, SQL_MERGE_BY_ID, s->merge, &rows, &count));
    if (!count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such merge"));
    TRY(check(ctx, write->db, &rows[0]));
    s->result = (struct split_plan){.merge = rows[0].merge};
    TRY(part(ctx, write, s, &rows[0]));
    TRY(tell(ctx, write->db, &s->result, rows[0].since));
    s->reached = true;
    return s->plan ? ST_CONFLICT : ST_OK;
}

static enum status run(struct ctx *ctx, struct splitting *s, struct split_plan *result) {
    fault_clear(ctx);
    TRY(merge_do(ctx, split_write, s, &s->reached));
    CRASH_POINT("split.done");
    *result = s->result;
    const ref_t both[] = {result->merge.kept, result->merge.other};
    return audit_answer(ctx, ctx->registry->audit,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "listed",
                                              .parties = both,
                                              .party_count = 2,
                                              .sentence = "rights.rectification",
                                              .detail = "split"});
}

enum status split_plan(struct ctx *ctx, ref_t merge, const ref_t *give, size_t give_count,
                       struct split_plan *plan) {
    struct splitting s = {.plan = true, .merge = merge, .give = give, .give_count = give_count};
    return run(ctx, &s, plan);
}

enum status split_run(struct ctx *ctx, ref_t merge, const ref_t *give, size_t give_count,
                      struct split_plan *done) {
    struct splitting s = {.merge = merge, .give = give, .give_count = give_count};
    return run(ctx, &s, done);
}
