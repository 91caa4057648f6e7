/* Somebody whom the import brought goes whole, unless something hangs on them that it did not bring: then they stay, with what
 * was added since and with their name. */
#include "registry/import_undo_inside.h"

#include "registry/changes.h"
#include "registry/envelope.h"
#include "registry/lookups.h"

#include <string.h>

/* What holds somebody here; each is told once, by what it is. */
struct holds {
    bool any;
};

static void hold(struct undoing *undoing, struct holds *holds, const char *what, enum undo_why why) {
    undo_stays(undoing, what, why, DAY_NONE, NULL);
    holds->any = true;
}

static enum status values_since(struct ctx *ctx, struct undoing *undoing, const struct undo_line *line,
                                struct holds *holds) {
    struct values now, then = {0};
    struct letter *letters;
    size_t count;
    ref_t record;
    int64_t rev;
    TRY(value_profile(ctx, undoing->db, line->party, &now, &record, &rev));
    if (rev == line->rev)
        return ST_OK;
    TRY(letter_upto(ctx, undoing->db, line->party, record, line->rev, &letters, &count));
    for (size_t i = 0; i < count; i++)
        TRY(value_parse(ctx, &letters[i], &then));
    for (size_t i = 0; i < now.count; i++) {
        bool ours = false;
        for (size_t j = 0; j < then.count && !ours; j++)
            ours = strcmp(now.items[i].field, then.items[j].field) == 0 &&
                   strcmp(now.items[i].text, then.items[j].text) == 0;
        if (!ours)
            hold(undoing, holds, now.items[i].field,
                 value_first(&then, now.items[i].field) ? UNDO_CHANGED : UNDO_ADDED);
    }
    return ST_OK;
}

/* Everything of the list that the batch did not do, or that stays, holds the party. */
static enum status records_since(struct ctx *ctx, struct undoing *undoing, ref_t party, enum sql list,
                                 struct holds *holds) {
    struct envelopes envelopes;
    TRY(envelope_list(ctx, undoing->db, list, party, &envelopes));
    for (size_t i = 0; i < envelopes.count; i++) {
        const struct envelope *envelope = &envelopes.items[i];
        bool ours;
        TRY(undo_ours(ctx, undoing, BATCH_RECORD, BATCH_RECORD, envelope->party, envelope->id, &ours));
        if (members_have(&undoing->records_stay, envelope->id))
            holds->any = true; /* told when it was decided */
        else if (!ours)
            hold(undoing, holds, envelope->kind, UNDO_ADDED);
    }
    return ST_OK;
}

/* The role that the party was taken in with is as old as its line. */
static enum status links_since(struct ctx *ctx, struct undoing *undoing, const struct undo_line *line,
                               struct holds *holds) {
    scoped_query q = query_begin(undoing->db, SQL_ROLES_CHANGED);
    query_bind_int(&q, 1, line->party);
    while (query_row(&q)) {
        bool ours;
        ref_t role = query_int(&q, "id");
        TRY(undo_ours(ctx, undoing, BATCH_LINK, BATCH_LINK, line->party, role, &ours));
        if (members_have(&undoing->links_stay, role))
            holds->any = true;
        else if (!ours && query_int(&q, "change") != line->change)
            hold(undoing, holds, "link", UNDO_ADDED);
    }
    return query_done(ctx, &q);
}

static enum status people_since(struct ctx *ctx, struct undoing *undoing, ref_t organisation,
                                struct holds *holds) {
    struct roles roles;
    TRY(role_list_in(ctx, undoing->db, organisation, &roles));
    for (size_t i = 0; i < roles.count; i++) {
        bool ours, link;
        TRY(undo_ours(ctx, undoing, BATCH_PERSON, BATCH_ORGANISATION, roles.parties[i], 0, &ours));
        TRY(undo_ours(ctx, undoing, BATCH_LINK, BATCH_LINK, roles.parties[i], roles.items[i].id, &link));
        ours = ours && !members_have(&undoing->parties_stay, roles.parties[i]);
        link = link && !members_have(&undoing->links_stay, roles.items[i].id);
        if (!ours && !link)
            hold(undoing, holds, "link", UNDO_ADDED);
    }
    return ST_OK;
}

static enum status told_since(struct ctx *ctx, struct undoing *undoing, ref_t party, struct holds *holds) {
    int64_t choices, disclosures;
    TRY(undo_count(ctx, undoing->db, SQL_CHOICES_COUNT, party, 0, &choices));
    TRY(undo_count(ctx, undoing->db, SQL_DISCLOSURES_COUNT, party, 0, &disclosures));
    if (choices)
        hold(undoing, holds, "choice", UNDO_ADDED);
    if (disclosures)
        hold(undoing, holds, "disclosure", UNDO_ADDED);
    return ST_OK;
}

/* What is kept by a record that stays anyway is told of the record. */
static enum status kept(struct ctx *ctx, struct undoing *undoing, ref_t party, struct holds *holds) {
    scoped_query q = query_begin(undoing->db, SQL_PARTY_KEPT);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, registry_today(ctx));
    while (query_row(&q)) {
        day_t until = query_is_null(&q, "keep_through") ? DAY_NONE : (day_t)query_int(&q, "keep_through");
        int class = notice_class(ctx_notice(ctx), query_text(ctx->arena, &q, "class"));
        if (!holds->any && class != NOTICE_NOTHING)
            undo_stays(undoing, "party", UNDO_KEPT, until, ctx_notice(ctx)->classes[class].entry.path);
        holds->any = true;
    }
    return query_done(ctx, &q);
}

/* ---- going */

/* The keys go when all of the slice has been decided, still before its rows are committed. */
static enum status take_away(struct ctx *ctx, struct undoing *undoing, ref_t party) {
    static const enum sql statements[] = {
        SQL_LETTERS_ERASE_PARTY, SQL_FOLLOW_FORGET_PARTY, SQL_PURCHASE_FORGET_PARTY, SQL_AGAINST_FORGET_PARTY,
        SQL_ANNEX_PIECES_FORGET, SQL_ANNEX_BLOBS_FORGET,  SQL_ANNEX_PAPERS_FORGET,
        SQL_RECORDS_ERASE_PARTY, SQL_ROLES_ERASE,         SQL_RECORD_PARTY_FORGET,
        SQL_DUE_CLEAR,           SQL_SIGHT_CLEAR,         SQL_INFORMED_ERASE,
        SQL_BROUGHT_ERASE,       SQL_DEED_FORGET,         SQL_PARTY_ERASE};
    struct roles roles;
    TRY(role_list(ctx, undoing->db, party, &roles));
    for (size_t i = 0; i < roles.count; i++)
        if (roles.items[i].organisation)
            (void)members_add(&undoing->touched, roles.items[i].organisation);
    TRY(lookup_remove_party(ctx, ctx->registry->vault, party));
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        TRY(undo_run(ctx, undoing->db, statements[i], party, 0));
    (void)members_add(&undoing->going, party);
    return changes_tombstone(ctx, undoing->write, "party", party);
}

/* A request about nobody cannot be answered, whatever it asks for. */
static enum status asked(struct ctx *ctx, struct db *db, ref_t party, enum undo_why *held) {
    int64_t open;
    TRY(undo_count(ctx, db, SQL_REQUESTS_OPEN_OF, party, 0, &open));
    *held = open ? UNDO_AWAITED : *held;
    return ST_OK;
}

enum status undo_party(struct ctx *ctx, struct undoing *undoing, const struct undo_line *line) {
    struct holds holds = {0};
    bool there;
    enum undo_why held;
    TRY(undo_held(ctx, undoing->db, line->party, &there, &held));
    if (!there) {
        undoing->report.gone_before++;
        return ST_OK;
    }
    if (held == UNDO_WHYS)
        TRY(asked(ctx, undoing->db, line->party, &held));
    if (held != UNDO_WHYS) {
        hold(undoing, &holds, "party", held);
    } else {
        TRY(values_since(ctx, undoing, line, &holds));
        TRY(records_since(ctx, undoing, line->party, SQL_RECORDS_OF, &holds));
        TRY(records_since(ctx, undoing, line->party, SQL_RECORDS_ABOUT, &holds));
        TRY(links_since(ctx, undoing, line, &holds));
        TRY(people_since(ctx, undoing, line->party, &holds));
        TRY(told_since(ctx, undoing, line->party, &holds));
        TRY(kept(ctx, undoing, line->party, &holds));
    }
    if (!holds.any) {
        undoing->report.parties++;
        return undoing->write ? take_away(ctx, undoing, line->party) : ST_OK;
    }
    undoing->report.parties_stay++;
    (void)members_add(&undoing->parties_stay, line->party);
    return held != UNDO_WHYS ? ST_OK : undo_values(ctx, undoing, line->party, 0, line->rev);
}
