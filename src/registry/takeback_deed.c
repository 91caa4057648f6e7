/* Each kind of deed is turned round by the statements of its own area, and asks the same door as the deed did. What else was done
 * about the same thing since is seen by its change number. */
#include "registry/takeback_deed.h"

#include "registry/changes.h"
#include "registry/choice.h"
#include "registry/ended.h"
#include "registry/entry.h"
#include "registry/link.h"
#include "registry/permit.h"
#include "registry/role.h"

#include <string.h>

static enum action action_of(enum deed_kind kind) {
    switch (kind) {
    case DEED_LINKED:
    case DEED_DATED:
    case DEED_UNLINKED:
        return ACTION_LINK;
    case DEED_RESTRICTED:
    case DEED_LIFTED:
    case DEED_CONSENTED:
    case DEED_OBJECTED:
    case DEED_TOLD:
        return ACTION_RIGHT;
    default:
        return ACTION_CHANGE;
    }
}

static bool is_today(struct ctx *ctx, int64_t at) {
    return zone_day(registry_zone(ctx), at) == registry_today(ctx);
}

static const char *never(enum deed_kind kind) {
    return kind == DEED_OBJECTED
               ? M("An objection is not undone: only a new consent lets messages out again (GDPR 7(3), 21(3)). "
                   "If it "
                   "was a mistake, ask the person, and write down what they say.")
               : M("What was taken away is gone, and nothing of it was kept. Write it down again.");
}

static const char *too_late(enum deed_kind kind) {
    return kind == DEED_RESTRICTED
               ? M("A restriction is undone on its own day only; later it is lifted, and the "
                   "person is told before (GDPR 18(3)).")
               : NULL;
}

bool takeback_may(struct ctx *ctx, const struct deed *deed, const char **why_not) {
    *why_not = NULL;
    if (deed->kind == DEED_COUNT || !permit_role(ctx, action_of(deed->kind)))
        return false;
    enum deed_undo undo = deed_undo(deed->kind);
    if (undo == DEED_NEVER)
        *why_not = never(deed->kind);
    if (undo == DEED_SAME_DAY && !is_today(ctx, deed->at))
        *why_not = too_late(deed->kind);
    return undo == DEED_ANY_TIME || (undo == DEED_SAME_DAY && is_today(ctx, deed->at));
}

static enum status changed_since(struct ctx *ctx) {
    return FAIL(ctx, ST_CONFLICT, M("Somebody has changed this customer since. Look at what is there now."));
}

/* ---- links */

static enum status role_now(struct ctx *ctx, struct db *db, const struct deed *deed, ref_t *organisation,
                            bool *there) {
    int64_t change = 0;
    *organisation = 0;
    scoped_query q = query_begin(db, SQL_ROLE_WHOLE);
    query_bind_int(&q, 1, deed->subject);
    *there = query_row(&q);
    if (*there) {
        change = query_int(&q, "change");
        *organisation = query_int(&q, "organisation");
    }
    while (*there && query_row(&q))
        continue;
    TRY(query_done(ctx, &q));
    return *there && change != deed->change ? changed_since(ctx) : ST_OK;
}

static enum status unlink_again(struct ctx *ctx, struct write *write, const struct deed *deed) {
    struct roles roles;
    TRY(role_list(ctx, write->db, deed->party, &roles));
    if (roles.count < 2)
        return FAIL(ctx, ST_CONFLICT,
                    M("The person is here only for this organisation: end the link instead, or link the right "
                      "one first."));
    scoped_query q = query_begin(write->db, SQL_ROLE_REMOVE);
    query_bind_int(&q, 1, deed->subject);
    TRY(query_run(ctx, &q, NULL));
    return changes_tombstone(ctx, write, "role", deed->subject);
}

static void bind_or_null(struct query *q, int at, bool there, int64_t value) {
    if (there)
        query_bind_int(q, at, value);
    else
        query_bind_null(q, at);
}

/* With its id, and whose it was before a merge. */
static enum status link_again(struct ctx *ctx, struct write *write, const struct deed *deed,
                              const struct link_was *was) {
    if (was->type == NOTICE_NOTHING)
        return FAIL(ctx, ST_CONFLICT,
                    M("The notice no longer knows this type of party, so nothing is added to it."));
    TRY(link_fits(ctx, write->db, deed->party, was->organisation, was->type));
    scoped_query q = query_begin(write->db, SQL_ROLE_BACK);
    query_bind_int(&q, 1, deed->subject);
    query_bind_int(&q, 2, deed->party);
    query_bind_text(&q, 3, ctx_notice(ctx)->types[was->type].entry.id);
    query_bind_int(&q, 4, was->organisation);
    bind_or_null(&q, 5, was->from != DAY_NONE, was->from);
    bind_or_null(&q, 6, was->to != DAY_NONE, was->to);
    query_bind_int(&q, 7, was->made);
    bind_or_null(&q, 8, was->owner != 0, was->owner);
    bind_or_null(&q, 9, was->organisation_was != 0, was->organisation_was);
    query_bind_int(&q, 10, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status date_again(struct ctx *ctx, struct write *write, const struct deed *deed,
                              const struct link_was *was) {
    if (was->type != NOTICE_NOTHING)
        TRY(link_holds(ctx, write->db, deed->party, deed->subject, was->type));
    return link_change(ctx, write, deed->subject, was->type, was->from, was->to);
}

static enum status undo_link(struct ctx *ctx, struct write *write, const struct deed *deed) {
    struct link_was was;
    ref_t organisation;
    bool there;
    link_was(ctx, deed, &was);
    TRY(role_now(ctx, write->db, deed, &organisation, &there));
    if (there == (deed->kind == DEED_UNLINKED))
        return changed_since(ctx);
    if (deed->kind == DEED_LINKED)
        TRY(unlink_again(ctx, write, deed));
    else if (deed->kind == DEED_DATED)
        TRY(date_again(ctx, write, deed, &was));
    else
        TRY(link_again(ctx, write, deed, &was));
    const ref_t both[] = {deed->party, organisation ? organisation : was.organisation};
    TRY(link_touch(ctx, write, deed->party));
    return due_all_within(ctx, write, both, 2);
}

/* ---- what the person decides */

/* Where the sweep has restricted something meanwhile, or had before, its rows and the person's belong together. */
static enum status undo_restriction(struct ctx *ctx, struct write *write, const struct deed *deed) {
    struct deed_facts facts = deed_facts(ctx, deed);
    int64_t since = deed_number(&facts, 0), swept = deed_number(&facts, 0);
    struct ended_list ended;
    TRY(ended_of(ctx, write->db, deed->party, &ended));
    if (swept || ended.count || (deed->kind == DEED_RESTRICTED && since))
        return FAIL(
            ctx, ST_CONFLICT,
            M("A rule of the notice restricts these data too: the restriction is lifted or written down "
              "anew, not undone."));
    scoped_query q = query_begin(write->db, SQL_PARTY_RESTRICT);
    query_bind_int(&q, 1, deed->party);
    bind_or_null(&q, 2, deed->kind == DEED_LIFTED, since);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

/* What was said before holds again: never more than that. */
static enum status undo_consent(struct ctx *ctx, struct write *write, const struct deed *deed) {
    struct deed_facts facts = deed_facts(ctx, deed);
    struct envelope envelope;
    int64_t removed;
    bool there;
    scoped_query q = query_begin(write->db, SQL_CHOICE_REMOVE);
    query_bind_int(&q, 1, deed_number(&facts, 0));
    query_bind_int(&q, 2, deed->party);
    query_bind_int(&q, 3, deed->change);
    TRY(query_run(ctx, &q, &removed));
    TRY(envelope_by_id(ctx, write->db, deed->subject, &envelope, &there));
    if (!removed || !there || envelope.change != deed->change)
        return changed_since(ctx);
    TRY(rectify_rows(ctx, write, &envelope));
    TRY(link_touch(ctx, write, deed->party));
    return due_within(ctx, write, deed->party);
}

static enum status undo_telling(struct ctx *ctx, struct write *write, const struct deed *deed) {
    struct deed_facts facts = deed_facts(ctx, deed);
    int64_t removed;
    scoped_query q = query_begin(write->db, SQL_INFORMED_REMOVE);
    query_bind_int(&q, 1, deed->party);
    query_bind_int(&q, 2, deed_number(&facts, 0));
    query_bind_int(&q, 3, deed_number(&facts, 0));
    query_bind_int(&q, 4, deed->change);
    TRY(query_run(ctx, &q, &removed));
    if (!removed)
        return changed_since(ctx);
    TRY(link_touch(ctx, write, deed->party)); /* lists read who was told by it */
    return due_within(ctx, write, deed->party);
}

/* ---- what was written down */

static enum status earlier_content(struct ctx *ctx, struct db *db, const struct envelope *envelope, int64_t rev,
                                   struct content *content) {
    struct letter *letters;
    size_t count;
    bool there = false;
    *content = (struct content){.service = NOTICE_NOTHING, .source = NOTICE_NOTHING};
    TRY(letter_upto(ctx, db, envelope->party, envelope->id, rev, &letters, &count));
    for (size_t i = 0; i < count; i++)
        if (letters[i].json) {
            there = true;
            TRY(envelope_parse(ctx, letters[i].json, content));
        }
    return there ? ST_OK : FAIL(ctx, ST_CONFLICT, M("What stood there before is erased."));
}

static enum status undo_correction(struct ctx *ctx, struct write *write, const struct deed *deed) {
    struct deed_facts facts = deed_facts(ctx, deed);
    int64_t rev = deed_number(&facts, 0), letter = deed_number(&facts, 0);
    struct content content = {.service = NOTICE_NOTHING, .source = NOTICE_NOTHING};
    struct envelope envelope;
    bool there;
    TRY(envelope_by_id(ctx, write->db, deed->subject, &envelope, &there));
    if (!there || envelope.party != deed->party || envelope.rev != rev + 1)
        return changed_since(ctx);
    if (letter)
        TRY(earlier_content(ctx, write->db, &envelope, rev, &content));
    struct record_draft draft = {.party = deed->party,
                                 .kind = envelope.kind,
                                 .text = content.text,
                                 .service = content.service,
                                 .source = content.source,
                                 .reason = content.reason,
                                 .facts = content.facts,
                                 .fact_count = content.fact_count,
                                 .copies = content.copies,
                                 .copy_count = content.copy_count};
    draft.at = deed_number(&facts, 0);
    draft.whole_day = deed_number(&facts, 0) != 0;
    draft.ends = (day_t)deed_number(&facts, DAY_NONE);
    draft.cents = deed_number(&facts, INT64_MIN);
    draft.has_amount = draft.cents != INT64_MIN;
    draft.cents = draft.has_amount ? draft.cents : 0;
    draft.belongs = deed_number(&facts, 0);
    draft.about = deed_number(&facts, 0);
    return rectify_back_within(ctx, write, deed->subject, rev + 1, &draft);
}

enum status takeback_permit(struct ctx *ctx, struct write *write, const struct deed *deed) {
    return permit_action_within(ctx, write->db, action_of(deed->kind), deed->party, NULL);
}

enum status takeback_deed(struct ctx *ctx, struct write *write, const struct deed *deed) {
    switch (deed->kind) {
    case DEED_LINKED:
    case DEED_DATED:
    case DEED_UNLINKED:
        return undo_link(ctx, write, deed);
    case DEED_RESTRICTED:
    case DEED_LIFTED:
        return undo_restriction(ctx, write, deed);
    case DEED_CONSENTED:
        return undo_consent(ctx, write, deed);
    case DEED_TOLD:
        return undo_telling(ctx, write, deed);
    case DEED_NOTED:
        return rectify_remove_within(ctx, write, deed->subject, 1);
    case DEED_CORRECTED:
        return undo_correction(ctx, write, deed);
    default:
        return FAIL(ctx, ST_NOT_FOUND, M("The last change of this customer cannot be undone here."));
    }
}
