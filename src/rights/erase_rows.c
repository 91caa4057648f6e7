/* What goes from the tables. All of it is one transaction and can be done again: after a crash the same intent is carried
 * out on whatever is left. */
#include "rights/erase_inside.h"

#include "notice/evidence.h"
#include "registry/changes.h"
#include "registry/doorway.h"
#include "registry/ended.h"
#include "registry/envelope.h"
#include "registry/follow.h"
#include "registry/joined.h"
#include "registry/lookups.h"
#include "registry/lens.h"
#include "registry/purchase.h"
#include "registry/role.h"
#include "registry/within.h"
#include "rights/entrust.h"
#include "rights/hold.h"
#include "rights/mailing.h"
#include "rights/breach.h"
#include "rights/clearing.h"
#include "rights/parcel.h"
#include "rights/request.h"
#include "rights/shown.h"
#include "vault/lookup.h"

#include <string.h>

static enum status run_1(struct ctx *ctx, struct db *db, enum sql sql, int64_t a, int64_t *changed) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, a);
    return query_run(ctx, &q, changed);
}

static enum status run_2(struct ctx *ctx, struct db *db, enum sql sql, int64_t a, int64_t b, int64_t *changed) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, a);
    query_bind_int(&q, 2, b);
    return query_run(ctx, &q, changed);
}

static enum status count_1(struct ctx *ctx, struct db *db, enum sql sql, int64_t a, int64_t b, int64_t *count) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, a);
    if (b)
        query_bind_int(&q, 2, b);
    *count = query_row(&q) ? query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

/* ---- letters */

static enum status erase_letters(struct ctx *ctx, struct write *write, struct erasure *erasure,
                                 const struct erase_target *target) {
    const char *class = ctx_notice(ctx)->classes[target->class].entry.id;
    int64_t changed = 0;
    if (target->whole) {
        TRY(ended_forget(ctx, write, erasure->party, class, 0));
        scoped_query q = query_begin(write->db, SQL_LETTERS_ERASE_CLASS);
        query_bind_int(&q, 1, erasure->party);
        query_bind_text(&q, 2, class);
        TRY(query_run(ctx, &q, &changed));
        erasure->letters += (size_t)changed;
        return ST_OK;
    }
    for (size_t i = 0; i < target->count; i++) {
        scoped_query q = query_begin(write->db, SQL_LETTERS_ERASE_OF);
        query_bind_int(&q, 1, erasure->party);
        query_bind_int(&q, 2, target->records[i]);
        query_bind_text(&q, 3, class);
        TRY(query_run(ctx, &q, &changed));
        erasure->letters += (size_t)changed;
        TRY(ended_forget(ctx, write, erasure->party, class, target->records[i]));
    }
    return ST_OK;
}

/* ---- envelopes */

static bool record_goes(const struct erasure *erasure, int class, ref_t record) {
    for (size_t i = 0; i < erasure->decision.target_count; i++) {
        const struct erase_target *target = &erasure->decision.targets[i];
        if (target->class != class)
            continue;
        if (target->whole)
            return true;
        for (size_t r = 0; r < target->count; r++)
            if (target->records[r] == record)
                return true;
    }
    return false;
}

static enum status erase_envelope(struct ctx *ctx, struct write *write, struct erasure *erasure, ref_t record) {
    TRY(run_2(ctx, write->db, SQL_RECORD_ERASE, erasure->party, record, NULL));
    TRY(run_1(ctx, write->db, SQL_RECORD_PARTY_ERASE, record, NULL));
    TRY(follow_forget(ctx, write, record));
    TRY(purchase_forget(ctx, write, record));
    erasure->records++;
    return changes_tombstone(ctx, write, "record", record);
}

/* The latest of its kind, from which the day of another class is counted: that day must not come forward because this went on its own. What the
 * person asks for goes whatever hangs on it. */
static bool is_evidence(struct ctx *ctx, const struct erasure *erasure, const struct envelopes *all,
                        const struct envelope *envelope, int class) {
    const struct notice *notice = ctx_notice(ctx);
    bool counts = false;
    if (erasure->asked_for || erasure->name_goes)
        return false;
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->items[i].kind, envelope->kind) == 0 &&
            (all->items[i].day > envelope->day ||
             (all->items[i].day == envelope->day && all->items[i].id > envelope->id)))
            return false;
    for (size_t i = 0; i < notice->classes_count && !counts; i++)
        counts = (int)i != class && !notice->classes[i].per_record &&
                 evidence_counts(notice, &notice->classes[i], envelope->kind);
    return counts;
}

static enum status bare_envelope(struct ctx *ctx, struct write *write, struct erasure *erasure, ref_t record) {
    scoped_query q = query_begin(write->db, SQL_RECORD_BARE);
    query_bind_int(&q, 1, erasure->party);
    query_bind_int(&q, 2, record);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    TRY(run_1(ctx, write->db, SQL_RECORD_PARTY_ERASE, record, NULL));
    TRY(follow_forget(ctx, write, record));
    TRY(purchase_forget(ctx, write, record));
    erasure->records++;
    return ST_OK;
}

/* That the organisation was called on that day stays true, and its own dates hang on it; with whom is forgotten. */
static enum status give_envelope(struct ctx *ctx, struct write *write, struct erasure *erasure, ref_t record,
                                 ref_t organisation) {
    scoped_query q = query_begin(write->db, SQL_RECORD_GIVE);
    query_bind_int(&q, 1, erasure->party);
    query_bind_int(&q, 2, record);
    query_bind_int(&q, 3, organisation);
    query_bind_int(&q, 4, write->change);
    TRY(query_run(ctx, &q, NULL));
    scoped_query batch = query_begin(write->db, SQL_BATCH_GIVE);
    query_bind_int(&batch, 1, erasure->party);
    query_bind_int(&batch, 2, record);
    query_bind_int(&batch, 3, organisation);
    TRY(query_run(ctx, &batch, NULL));
    erasure->records++;
    return run_1(ctx, write->db, SQL_RECORD_PARTY_ERASE, record, NULL);
}

/* An organisation that has been erased itself takes nothing any more: it would come back by a bare date. */
static enum status holds_class(struct ctx *ctx, struct db *db, ref_t party, int class, bool *holds) {
    scoped_query q = query_begin(db, SQL_LETTERS_LEFT_OF_CLASS);
    query_bind_int(&q, 1, party);
    query_bind_text(&q, 2, ctx_notice(ctx)->classes[class].entry.id);
    *holds = query_row(&q) && query_int(&q, "count");
    return query_done(ctx, &q);
}

static enum status forget_envelope(struct ctx *ctx, struct write *write, struct erasure *erasure,
                                   const struct envelopes *all, const struct envelope *envelope, int type) {
    const struct notice *notice = ctx_notice(ctx);
    int category = envelope->data ? notice_category(notice, envelope->data) : NOTICE_NOTHING;
    int class = envelope_class(notice, type, category);
    int64_t left;
    ref_t about;
    bool given = false;
    TRY(count_1(ctx, write->db, SQL_LETTERS_LEFT, erasure->party, envelope->id, &left));
    if (left || !record_goes(erasure, class, envelope->id))
        return ST_OK;
    TRY(envelope_about(ctx, write->db, envelope->id, &about));
    bool happened = strcmp(envelope->kind, "intake") != 0 && strcmp(envelope->kind, FOLLOW_KIND) != 0;
    if (about && about != erasure->party && happened)
        TRY(holds_class(ctx, write->db, about, class, &given));
    if (given)
        return give_envelope(ctx, write, erasure, envelope->id, about);
    if (happened && class != envelope_class(notice, type, NOTICE_NOTHING) &&
        is_evidence(ctx, erasure, all, envelope, class))
        return bare_envelope(ctx, write, erasure, envelope->id);
    return erase_envelope(ctx, write, erasure, envelope->id);
}

static enum status forget_profile_record(struct ctx *ctx, struct write *write, struct erasure *erasure,
                                         ref_t record) {
    int64_t left = 0;
    TRY(count_1(ctx, write->db, SQL_LETTERS_LEFT, erasure->party, record, &left));
    return left ? ST_OK : erase_envelope(ctx, write, erasure, record);
}

/* With those of whoever was merged into the party. */
static enum status forget_profile(struct ctx *ctx, struct write *write, struct erasure *erasure) {
    struct joined_list others;
    ref_t profile;
    int64_t rev;
    TRY(joined_profiles(ctx, write->db, erasure->party, &profile, &rev, &others));
    if (profile)
        TRY(forget_profile_record(ctx, write, erasure, profile));
    for (size_t i = 0; i < others.count; i++)
        TRY(forget_profile_record(ctx, write, erasure, others.items[i].record));
    return ST_OK;
}

static enum status forget_envelopes(struct ctx *ctx, struct write *write, struct erasure *erasure,
                                    const struct roles *roles) {
    struct envelopes envelopes = {0};
    int type = roles->count ? roles->items[0].type : NOTICE_NOTHING;
    TRY(envelope_list(ctx, write->db, SQL_RECORDS_OF, erasure->party, &envelopes));
    for (size_t i = 0; i < envelopes.count; i++)
        TRY(forget_envelope(ctx, write, erasure, &envelopes, &envelopes.items[i], type));
    return forget_profile(ctx, write, erasure);
}

/* ---- who it was */

static enum status suppress(struct ctx *ctx, struct write *write, const struct erasure *erasure) {
    for (size_t i = 0; i < erasure->suppress_count; i++) {
        scoped_query q = query_begin(write->db, SQL_SUPPRESSED_ADD);
        query_bind_blob(&q, 1, erasure->suppress[i].token, TOKEN_SIZE);
        query_bind_text(&q, 2, erasure->suppress[i].once ? LOOKUPS_ONCE "erased" : "erased");
        query_bind_text(&q, 3, erasure->suppress[i].kind);
        query_bind_int(&q, 4, 1);
        query_bind_int(&q, 5, erasure->asked);
        query_bind_int(&q, 6, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

/* That they were one stays (their keys and entries in the log belong together); what could take them apart goes. */
static enum status forget_merges(struct ctx *ctx, struct write *write, const struct erasure *erasure) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, write->db, erasure->party, &members, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(run_1(ctx, write->db, SQL_MERGE_HIDDEN_OF, members[i], NULL));
        TRY(run_1(ctx, write->db, SQL_MERGE_WINS_OF, members[i], NULL));
        TRY(run_1(ctx, write->db, SQL_DISTINCT_FORGET, members[i], NULL));
        TRY(run_2(ctx, write->db, SQL_MERGE_ERASED, members[i], write->change, NULL));
    }
    return ST_OK;
}

/* Whose name is gone has no links either: with whom somebody worked is about the person. The tombstone tells a start
 * after a crash that the look-ups, which are not in this transaction, may not have followed. */
static enum status forget_name(struct ctx *ctx, struct write *write, struct erasure *erasure) {
    TRY(changes_tombstone(ctx, write, "name", erasure->party));
    TRY(run_1(ctx, write->db, SQL_CHOICE_ERASE, erasure->party, NULL));
    TRY(run_1(ctx, write->db, SQL_INFORMED_ERASE, erasure->party, NULL));
    TRY(run_1(ctx, write->db, SQL_DEED_FORGET, erasure->party, NULL));
    TRY(run_1(ctx, write->db, SQL_LIFT_TOLD_ERASE, erasure->party, NULL));
    TRY(run_1(ctx, write->db, SQL_BROUGHT_ERASE, erasure->party, NULL));
    TRY(outbox_forget(ctx, write, erasure->party));
    TRY(mailing_forget(ctx, write, erasure->party));
    TRY(hold_forget(ctx, write, erasure->party));
    TRY(entrust_forget(ctx, write, erasure->party));
    TRY(request_forget(ctx, write, erasure->party));
    TRY(shown_forget(ctx, write, erasure->party));
    TRY(doorway_forget(ctx, write, erasure->party));
    TRY(breach_forget(ctx, write, erasure->party));
    TRY(task_forget(ctx, write, erasure->party));
    TRY(forget_merges(ctx, write, erasure));
    return run_2(ctx, write->db, SQL_ROLES_UNLINK, erasure->party, write->change, NULL);
}

static enum status forget_party(struct ctx *ctx, struct write *write, struct erasure *erasure) {
    int64_t left;
    TRY(count_1(ctx, write->db, SQL_RECORDS_LEFT, erasure->party, 0, &left));
    if (left)
        return run_2(ctx, write->db, SQL_PARTY_TOUCH, erasure->party, write->change, NULL);
    TRY(run_1(ctx, write->db, SQL_ROLES_ERASE, erasure->party, NULL));
    TRY(run_1(ctx, write->db, SQL_RECORD_PARTY_FORGET, erasure->party, NULL));
    TRY(run_1(ctx, write->db, SQL_DUE_CLEAR, erasure->party, NULL));
    TRY(run_1(ctx, write->db, SQL_SIGHT_CLEAR, erasure->party, NULL));
    TRY(run_1(ctx, write->db, SQL_DEED_FORGET, erasure->party, NULL));
    TRY(run_1(ctx, write->db, SQL_LIFT_TOLD_ERASE, erasure->party, NULL));
    TRY(ended_forget(ctx, write, erasure->party, NULL, 0));
    TRY(run_1(ctx, write->db, SQL_DISCLOSURE_ERASE, erasure->party, NULL));
    TRY(run_1(ctx, write->db, SQL_BATCH_FORGET, erasure->party, NULL));
    TRY(run_1(ctx, write->db, SQL_PARTY_ERASE, erasure->party, NULL));
    return changes_tombstone(ctx, write, "party", erasure->party);
}

/* What an organisation did counts for the people who speak for it: without it their days are others. */
static enum status refresh_people(struct ctx *ctx, struct write *write, ref_t organisation) {
    struct roles people;
    TRY(role_list_in(ctx, write->db, organisation, &people));
    return people.count ? due_all_within(ctx, write, people.parties, people.count) : ST_OK;
}

enum status erase_dates(struct ctx *ctx, struct write *write, const struct erasure *erasure) {
    int64_t left;
    for (size_t i = 0; i < erasure->around_count; i++)
        TRY(due_within(ctx, write, erasure->around[i]));
    TRY(refresh_people(ctx, write, erasure->party));
    TRY(count_1(ctx, write->db, SQL_RECORDS_LEFT, erasure->party, 0, &left));
    return left ? due_alone_within(ctx, write, erasure->party) : ST_OK;
}

/* For whom it speaks, before the links go. */
static void note_around(struct ctx *ctx, struct erasure *erasure, const struct roles *roles) {
    erasure->around = arena_array(ctx->arena, roles->count + 1, sizeof *erasure->around);
    erasure->around_count = 0;
    for (size_t i = 0; i < roles->count; i++)
        if (roles->items[i].organisation)
            erasure->around[erasure->around_count++] = roles->items[i].organisation;
}

enum status erase_takes_name(struct ctx *ctx, struct db *db, const struct erasure *erasure, bool *takes) {
    struct roles roles = {0};
    TRY(role_list(ctx, db, erasure->party, &roles));
    int type = roles.count ? roles.items[0].type : NOTICE_NOTHING;
    *takes = record_goes(erasure, envelope_class(ctx_notice(ctx), type, NOTICE_NOTHING), 0);
    return ST_OK;
}

enum status erase_rows(struct ctx *ctx, struct write *write, struct erasure *erasure) {
    struct roles roles = {0};
    int64_t tokens = 0;
    TRY(role_list(ctx, write->db, erasure->party, &roles));
    TRY(suppress(ctx, write, erasure));
    for (size_t i = 0; i < erasure->decision.target_count; i++)
        TRY(erase_letters(ctx, write, erasure, &erasure->decision.targets[i]));
    TRY(clearing_erased(ctx, write, erasure->party, erasure->id));
    TRY(blob_forget(ctx, write, erasure->party));
    TRY(parcel_forget(ctx, write, erasure->party));
    TRY(forget_envelopes(ctx, write, erasure, &roles));
    TRY(run_1(ctx, write->db, SQL_CHOICE_UNPROVED, erasure->party, NULL));
    if (erasure->name_goes) {
        TRY(lookup_count(ctx, ctx->registry->vault, erasure->party, &tokens));
        erasure->tokens = (size_t)tokens;
        TRY(lookup_remove_party(ctx, ctx->registry->vault, erasure->party));
        TRY(forget_name(ctx, write, erasure));
    }
    note_around(ctx, erasure, &roles);
    return forget_party(ctx, write, erasure);
}
