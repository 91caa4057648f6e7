/* A correction passes every question that a new record passes (entry.h), and its letter becomes the next revision. Choices
 * have records too, which are not touched here: what somebody chose is followed, never changed. */
#include "registry/rectify.h"

#include "notice/field.h"
#include "registry/against.h"
#include "registry/bound.h"
#include "registry/brought.h"
#include "registry/changes.h"
#include "registry/deed.h"
#include "registry/edition.h"
#include "registry/ending.h"
#include "registry/follow.h"
#include "registry/entry.h"
#include "registry/link.h"
#include "registry/licence.h"
#include "registry/paper.h"
#include "registry/purchase.h"
#include "registry/sight.h"
#include "registry/stating.h"

#include <string.h>

static const struct within correction = {.action = "corrected", .permit = ACTION_CHANGE};

/* The record as it lies there, opened. */
struct standing_record {
    struct envelope envelope;
    struct content content;
    ref_t about;
};

static enum status no_record(struct ctx *ctx) {
    return FAIL(ctx, ST_NOT_FOUND, M("There is no such record in the register."));
}

/* ---- reading */

static bool is_choice(const char *kind) {
    return strcmp(kind, "consent") == 0 || strcmp(kind, "refusal") == 0;
}

bool rectify_possible(const struct record *record) {
    return !record->erased && !is_choice(record->kind);
}

/* Profiles are changed by their values, choices by the next choice. */
static enum status may_be_touched(struct ctx *ctx, const struct standing_record *standing) {
    const char *kind = standing->envelope.kind;
    if (strcmp(kind, "profile") == 0 || strcmp(kind, "merged") == 0)
        return no_record(ctx);
    if (is_choice(kind))
        return FAIL(ctx, ST_CONFLICT,
                    M("A consent or an objection is not changed: the next one says what holds."));
    if (standing->content.erased)
        return FAIL(ctx, ST_CONFLICT, M("This record is erased, so there is nothing to correct."));
    return ST_OK;
}

/* Whose record it is, before anything of it is opened. */
static enum status find_record(struct ctx *ctx, struct db *db, ref_t record, struct envelope *envelope) {
    bool there;
    TRY(envelope_by_id(ctx, db, record, envelope, &there));
    return there ? ST_OK : no_record(ctx);
}

static enum status open_record(struct ctx *ctx, struct db *db, struct standing_record *standing) {
    ref_t party = standing->envelope.party, record = standing->envelope.id;
    struct roles roles;
    struct sight sight;
    TRY(envelope_about(ctx, db, record, &standing->about));
    TRY(role_list(ctx, db, party, &roles));
    TRY(envelope_open(ctx, db, &standing->envelope, role_type_for(&roles, standing->about),
                      &standing->content));
    TRY(sight_of(ctx, db, party, &sight));
    int category =
        standing->envelope.data ? notice_category(ctx_notice(ctx), standing->envelope.data) : NOTICE_NOTHING;
    if (sight_veils(&sight, standing->content.class, record) ||
        sight_withholds(ctx, &sight, standing->envelope.kind, category))
        return no_record(ctx);
    return may_be_touched(ctx, standing);
}

static struct record_draft draft_of(struct ctx *ctx, const struct standing_record *standing) {
    const struct envelope *envelope = &standing->envelope;
    const struct content *content = &standing->content;
    return (struct record_draft){.party = envelope->party,
                                 .about = standing->about,
                                 .belongs = envelope->belongs,
                                 .kind = envelope->kind,
                                 .at = envelope->at,
                                 .whole_day = envelope_whole_day(ctx, envelope->at, envelope->day),
                                 .ends = envelope->ends,
                                 .cents = envelope->cents,
                                 .has_amount = envelope->has_amount,
                                 .text = content->text,
                                 .service = content->service,
                                 .source = content->source,
                                 .reason = content->reason,
                                 .facts = content->facts,
                                 .fact_count = content->fact_count,
                                 .copies = content->copies,
                                 .copy_count = content->copy_count,
                                 .file = content->file};
}

static enum status party_of(struct ctx *ctx, ref_t record, ref_t *party) {
    scoped_reader *db = NULL;
    struct envelope envelope;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(find_record(ctx, db, record, &envelope));
    *party = envelope.party;
    return ST_OK;
}

enum status rectify_read(struct ctx *ctx, ref_t record, int purpose, struct rectifiable *found) {
    scoped_reader *db = NULL;
    struct standing_record standing;
    ref_t party;
    TRY(party_of(ctx, record, &party));
    TRY(party_read(ctx, party, purpose, &found->party)); /* the one door, and the log */
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(find_record(ctx, db, record, &standing.envelope));
    TRY(open_record(ctx, db, &standing));
    found->draft = draft_of(ctx, &standing);
    found->version = standing.envelope.rev;
    return ST_OK;
}

/* ---- what is different */

enum { PARTS_MOST = 16 };

struct parts {
    const char *names[PARTS_MOST]; /* for the log: names only */
    size_t count;
};

static void part(struct parts *parts, const char *name, bool different) {
    if (different && parts->count < PARTS_MOST)
        parts->names[parts->count++] = name;
}

static bool same_text(const char *one, const char *two) {
    return strcmp(one ? one : "", two ? two : "") == 0;
}

static const char *fact_value(const struct content *content, const char *name) {
    for (size_t i = 0; i < content->fact_count; i++)
        if (strcmp(content->facts[i].name, name) == 0)
            return content->facts[i].value;
    return NULL;
}

/* Facts of one that the other has not, or has differently; those that both have are told once, by the first call. */
static void differing_facts(struct parts *parts, const struct content *of, const struct content *than,
                            bool told) {
    for (size_t i = 0; i < of->fact_count; i++) {
        const char *other = fact_value(than, of->facts[i].name);
        part(parts, of->facts[i].name, other ? !told && strcmp(other, of->facts[i].value) != 0 : true);
    }
}

static struct parts differing(const struct standing_record *old, const struct entry_checked *new) {
    struct parts parts = {.count = 0};
    const struct envelope *was = &old->envelope, *is = &new->envelope;
    part(&parts, "at", was->at != is->at);
    part(&parts, "ends", was->ends != is->ends);
    part(&parts, "amount", was->has_amount != is->has_amount || was->cents != is->cents);
    part(&parts, "belongs-to", was->belongs != is->belongs);
    part(&parts, "about", old->about != new->about);
    part(&parts, "text", !same_text(old->content.text, new->content.text));
    part(&parts, "reason", !same_text(old->content.reason, new->content.reason));
    part(&parts, "service", old->content.service != new->content.service);
    part(&parts, "source", old->content.source != new->content.source);
    differing_facts(&parts, &new->content, &old->content, false);
    differing_facts(&parts, &old->content, &new->content, true);
    return parts;
}

/* ---- writing */

/* Must it be kept today? Until when, or, without a day, until something has ended: DAY_NONE. */
static enum status kept_until(struct ctx *ctx, struct db *db, const struct envelope *envelope, bool *kept,
                              day_t *until) {
    scoped_query q = query_begin(db, SQL_RECORD_KEPT);
    query_bind_int(&q, 1, envelope->party);
    query_bind_int(&q, 2, envelope->id);
    query_bind_int(&q, 3, registry_today(ctx));
    *kept = query_row(&q);
    *until = *kept && !query_is_null(&q, "keep_through") ? (day_t)query_int(&q, "keep_through") : DAY_NONE;
    return query_done(ctx, &q);
}

/* What the law keeps for a while yet. */
static enum status not_kept(struct ctx *ctx, struct db *db, const struct envelope *envelope) {
    bool kept;
    day_t until;
    TRY(kept_until(ctx, db, envelope, &kept, &until));
    if (!kept)
        return ST_OK;
    if (until == DAY_NONE)
        return FAIL(ctx, ST_CONFLICT, M("This must be kept for now: it can be corrected, but not taken away."));
    return FAIL(ctx, ST_CONFLICT, M("This must be kept until {1}: it can be corrected, but not taken away."),
                day_text(ctx->arena, ctx->lang, until));
}

/* A class that the record is no longer in has nothing of it from now on: whoever asked for that class to be gone would be told a
 * lie by an old version. */
static enum status leave_class(struct ctx *ctx, struct write *write, const struct envelope *envelope,
                               const char *class) {
    scoped_query q = query_begin(write->db, SQL_LETTERS_ERASE_OF);
    query_bind_int(&q, 1, envelope->party);
    query_bind_int(&q, 2, envelope->id);
    query_bind_text(&q, 3, class);
    return query_run(ctx, &q, NULL);
}

static enum status put_letter(struct ctx *ctx, struct write *write, const struct standing_record *old,
                              const struct entry_checked *new) {
    const char *json = envelope_json(ctx, &new->content);
    bool moves = old->content.class != new->content.class && old->content.class != NOTICE_NOTHING;
    if (moves) {
        TRY(not_kept(ctx, write->db, &old->envelope));
        TRY(bound_none(ctx, write->db, old->envelope.party, old->content.class));
        TRY(leave_class(ctx, write, &old->envelope, ctx_notice(ctx)->classes[old->content.class].entry.id));
    }
    return letter_write(ctx, write,
                        (struct letter_place){.party = new->envelope.party,
                                              .record = new->envelope.id,
                                              .class = new->content.class,
                                              .rev = new->envelope.rev},
                        json);
}

static enum status put_about(struct ctx *ctx, struct write *write, const struct standing_record *old,
                             const struct entry_checked *new) {
    if (old->about == new->about)
        return ST_OK;
    scoped_query q = query_begin(write->db, SQL_RECORD_PARTY_ERASE);
    query_bind_int(&q, 1, new->envelope.id);
    TRY(query_run(ctx, &q, NULL));
    return record_about(ctx, write, new->envelope.id, new->about);
}

static enum status log_correction(struct ctx *ctx, struct write *write, const struct entry_checked *entry,
                                  const struct parts *parts) {
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = correction.action,
                                              .party = entry->envelope.party,
                                              .record = entry->envelope.id,
                                              .rev = entry->envelope.rev,
                                              .sentence = "rights.rectification",
                                              .fields = parts->names,
                                              .field_count = parts->count,
                                              .detail = entry->envelope.kind});
}

/* Whose dates hang on it: its party's, and those of the organisation that it was about before. */
static enum status judge_again(struct ctx *ctx, struct write *write, ref_t party, ref_t about) {
    TRY(link_touch(ctx, write, party));
    ref_t both[] = {party, about};
    return due_all_within(ctx, write, both, about ? 2 : 1);
}

/* A minimum that runs has been promised, and a correction does not shorten it: else two of them would take away what must be kept. What
 * is wrong with a voucher stands there, and a new one beside it puts it right. A paper that nobody has dated yet had no day of its own. */
static enum status not_shortened(struct ctx *ctx, struct db *db, const struct envelope *envelope, bool kept,
                                 day_t until) {
    bool still;
    day_t now;
    if (!kept || until == DAY_NONE)
        return ST_OK;
    TRY(kept_until(ctx, db, envelope, &still, &now));
    if (still && (now == DAY_NONE || now >= until))
        return ST_OK;
    (void)FAIL(
        ctx, ST_DENIED,
        M("This must be kept until {1}, and a correction does not shorten that. Leave it as it is, and write "
          "down what is right as a new entry."),
        day_text(ctx->arena, ctx->lang, until));
    return fault_at_field(ctx, "at");
}

struct rectifying {
    ref_t record;
    int64_t version;
    const struct record_draft *draft; /* NULL: it goes */
    bool deed;                        /* it is what was done last about the party */
    bool back;                        /* a correction is taken back: what it brought is no promise yet */
    bool even_if_due;
};

/* REV LETTER AT WHOLE_DAY ENDS CENTS BELONGS ABOUT, as takeback_deed.c reads them: what the next revision's letter will not say. */
static enum status put_deed(struct ctx *ctx, struct write *write, const struct rectifying *rectifying,
                            const struct standing_record *old) {
    const struct envelope *envelope = &old->envelope;
    bool letter = envelope_json(ctx, &old->content) != NULL;
    const char *cents =
        envelope->has_amount ? arena_printf(ctx->arena, "%lld", (long long)envelope->cents) : "-";
    if (!rectifying->deed)
        return ST_OK;
    return deed_put(
        ctx, write, envelope->party, rectifying->draft ? DEED_CORRECTED : DEED_REMOVED, envelope->id,
        arena_printf(ctx->arena, "%lld %d %lld %d %s %s %lld %lld", (long long)envelope->rev, letter,
                     (long long)envelope->at, envelope_whole_day(ctx, envelope->at, envelope->day),
                     deed_day_text(ctx, envelope->ends), cents, (long long)envelope->belongs,
                     (long long)old->about));
}

static enum status read_for_change(struct ctx *ctx, struct write *write, const struct rectifying *rectifying,
                                   struct standing_record *old) {
    TRY(find_record(ctx, write->db, rectifying->record, &old->envelope));
    TRY(permit_action_within(ctx, write->db, ACTION_CHANGE, old->envelope.party, NULL));
    TRY(open_record(ctx, write->db, old));
    if (old->envelope.rev != rectifying->version)
        return FAIL(
            ctx, ST_CONFLICT,
            M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
    return ST_OK;
}

/* What a source brought is told by its row; without a new source the old one stays. */
static enum status source_of(struct ctx *ctx, struct write *write, const struct standing_record *old,
                             const struct licence *licence, struct entry_checked *new) {
    const struct bringing bringing = {old->envelope.party, new->content.source, licence, DAY_NONE};
    new->envelope.source = old->envelope.source;
    if (old->content.source == new->content.source)
        return ST_OK;
    TRY(licence_check(ctx, bringing.source, licence));
    return brought_add(ctx, write, &correction, &bringing, &new->envelope.source);
}

/* A paper that has a place keeps one: it moves, and does not get lost. */
static enum status place_kept(struct ctx *ctx, const struct rectifying *rectifying,
                              const struct standing_record *old, const struct entry_checked *new) {
    if (rectifying->back || !fact_value(&old->content, "folder") || fact_value(&new->content, "folder"))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID,
               M("Say in which folder the paper is: without it nobody finds it to copy or to destroy it."));
    return fault_at_field(ctx, "folder");
}

/* A message's subject is stored as a note where the notice lists no messages of their own (rights/contact.c): it is put right as what it was
 * written. */
static const char *written_under(struct ctx *ctx, const struct envelope *envelope) {
    const struct notice *notice = ctx_notice(ctx);
    const struct kind *kind = kind_builtin(envelope->kind);
    int category = envelope->data ? notice_category(notice, envelope->data) : NOTICE_NOTHING;
    if (!kind || strcmp(kind->field, "message") != 0 || category == NOTICE_NOTHING)
        return NULL;
    const struct names *fields = &notice->categories[category].fields;
    return !names_have(fields, kind->field) && names_have(fields, "note") ? "note" : NULL;
}

static enum status correct(struct ctx *ctx, struct write *write, void *arg) {
    const struct rectifying *rectifying = arg;
    struct record_draft draft = *rectifying->draft;
    struct standing_record old;
    struct entry_checked new;
    TRY(read_for_change(ctx, write, rectifying, &old));
    if (draft.belongs == rectifying->record) {
        (void)FAIL(ctx, ST_INVALID, M("A record does not belong to itself."));
        return fault_at_field(ctx, "belongs-to");
    }
    draft.party = old.envelope.party;
    draft.kind = old.envelope.kind;
    draft.under = written_under(ctx, &old.envelope);
    draft.file = old.content.file; /* its bytes are what they are */
    TRY(entry_check(ctx, write->db, &correction, &draft, &new));
    new.envelope.id = old.envelope.id;
    new.envelope.rev = old.envelope.rev + 1;
    new.content.copies = old.content.copies;
    new.content.copy_count = old.content.copy_count;
    if (!rectifying->back)
        stating_since(ctx, &old.content, &new);
    TRY(place_kept(ctx, rectifying, &old, &new));
    const struct parts parts = differing(&old, &new);
    struct lifespan_floor floor = {.class = NOTICE_NOTHING};
    struct ending before = {.count = 0};
    bool kept, undated;
    day_t until;
    if (!parts.count)
        return ST_OK;
    bool ends = !rectifying->back && lifespan_ends(ctx, new.envelope.kind);
    if (!rectifying->back)
        TRY(lifespan_happened(ctx, write->db, &new.envelope));
    if (ends)
        TRY(lifespan_floor(ctx, write->db, new.envelope.party, &floor));
    TRY(ending_before(ctx, write->db, new.envelope.party, &before));
    TRY(kept_until(ctx, write->db, &old.envelope, &kept, &until));
    TRY(paper_undated(ctx, write->db, rectifying->record, &undated));
    TRY(source_of(ctx, write, &old, &draft.licence, &new));
    TRY(record_revise(ctx, write, &new.envelope));
    TRY(put_about(ctx, write, &old, &new));
    TRY(put_letter(ctx, write, &old, &new));
    if (old.envelope.at != new.envelope.at)
        TRY(paper_dated(ctx, write, new.envelope.id));
    TRY(log_correction(ctx, write, &new, &parts));
    TRY(against_judge(ctx, write, &new));
    TRY(put_deed(ctx, write, rectifying, &old));
    TRY(judge_again(ctx, write, new.envelope.party, old.about));
    TRY(lifespan_stands(ctx, write->db, new.envelope.party, &floor, "at", new.envelope.day));
    TRY(not_shortened(ctx, write->db, &new.envelope, kept && !undated && !rectifying->back, until));
    return ending_asks(ctx, write->db, new.envelope.party, &before, ends,
                       !rectifying->deed || rectifying->even_if_due);
}

enum status rectify_within(struct ctx *ctx, struct write *write, ref_t record, int64_t version,
                           const struct record_draft *draft) {
    return correct(ctx, write, &(struct rectifying){.record = record, .version = version, .draft = draft});
}

enum status rectify_back_within(struct ctx *ctx, struct write *write, ref_t record, int64_t version,
                                const struct record_draft *draft) {
    return correct(ctx, write,
                   &(struct rectifying){.record = record, .version = version, .draft = draft, .back = true});
}

enum status rectify_record(struct ctx *ctx, ref_t record, int64_t version, const struct record_draft *draft) {
    struct rectifying rectifying = {record, version, draft, true, false, draft->even_if_due};
    enum status status = registry_change(ctx, correct, &rectifying);
    if (status == ST_DENIED)
        registry_refused(ctx, "correct", draft->party);
    return status;
}

/* ---- words that go out of a text */

static enum status drop_older(struct ctx *ctx, struct write *write, const struct envelope *envelope) {
    scoped_query q = query_begin(write->db, SQL_LETTERS_DROP_OLDER);
    query_bind_int(&q, 1, envelope->party);
    query_bind_int(&q, 2, envelope->id);
    return query_run(ctx, &q, NULL);
}

/* Nothing else becomes different, so neither dates nor the notice are asked. */
static enum status put_shorter(struct ctx *ctx, struct write *write, const struct standing_record *old,
                               const char *text) {
    const struct parts parts = {{"text"}, 1};
    struct entry_checked new = {.envelope = old->envelope, .content = old->content, .about = old->about};
    new.envelope.rev++;
    new.content.text = text;
    new.content.by = ctx->actor ? ctx->actor->name : NULL;
    TRY(record_revise(ctx, write, &new.envelope));
    TRY(put_letter(ctx, write, old, &new));
    return log_correction(ctx, write, &new, &parts);
}

enum status rectify_shorten_within(struct ctx *ctx, struct write *write, ref_t record,
                                   const char *(*shorten)(struct ctx *ctx, void *arg, const char *text),
                                   void *arg) {
    struct standing_record old;
    TRY(find_record(ctx, write->db, record, &old.envelope));
    TRY(permit_action_within(ctx, write->db, ACTION_CHANGE, old.envelope.party, NULL));
    TRY(open_record(ctx, write->db, &old));
    const char *text = old.content.text ? shorten(ctx, arg, old.content.text) : NULL;
    if (text && strcmp(text, old.content.text) != 0)
        TRY(put_shorter(ctx, write, &old, text));
    return drop_older(ctx, write, &old.envelope);
}

/* ---- taking away */

static enum status nothing_belongs(struct ctx *ctx, struct db *db, const struct envelope *envelope) {
    scoped_query q = query_begin(db, SQL_RECORD_HAS_PARTS);
    query_bind_int(&q, 1, envelope->party);
    query_bind_int(&q, 2, envelope->id);
    bool needed = query_row(&q) && query_int(&q, "count") > 0;
    TRY(query_done(ctx, &q));
    return needed ? FAIL(ctx, ST_CONFLICT,
                         M("Another record belongs to this one, as a payment to its invoice or a consent to "
                           "its form: that one goes first."))
                  : ST_OK;
}

enum status rectify_rows(struct ctx *ctx, struct write *write, const struct envelope *envelope) {
    scoped_query letters = query_begin(write->db, SQL_LETTERS_ERASE_RECORD);
    query_bind_int(&letters, 1, envelope->party);
    query_bind_int(&letters, 2, envelope->id);
    TRY(query_run(ctx, &letters, NULL));
    TRY(blob_forget(ctx, write, envelope->party));
    scoped_query about = query_begin(write->db, SQL_RECORD_PARTY_ERASE);
    query_bind_int(&about, 1, envelope->id);
    TRY(query_run(ctx, &about, NULL));
    scoped_query row = query_begin(write->db, SQL_RECORD_ERASE);
    query_bind_int(&row, 1, envelope->party);
    query_bind_int(&row, 2, envelope->id);
    TRY(query_run(ctx, &row, NULL));
    TRY(follow_forget(ctx, write, envelope->id));
    TRY(purchase_forget(ctx, write, envelope->id));
    TRY(against_forget(ctx, write, envelope->id));
    return changes_tombstone(ctx, write, "record", envelope->id);
}

static enum status take_away(struct ctx *ctx, struct write *write, void *arg) {
    const struct rectifying *rectifying = arg;
    struct standing_record old;
    TRY(read_for_change(ctx, write, rectifying, &old));
    TRY(bound_none(ctx, write->db, old.envelope.party, old.content.class));
    TRY(nothing_belongs(ctx, write->db, &old.envelope));
    TRY(not_kept(ctx, write->db, &old.envelope));
    struct ending before = {.count = 0};
    TRY(ending_before(ctx, write->db, old.envelope.party, &before));
    TRY(rectify_rows(ctx, write, &old.envelope));
    TRY(put_deed(ctx, write, rectifying, &old));
    TRY(audit_change(ctx, ctx->registry->audit, write,
                     &(struct audit_entry){.actor = actor_text(ctx),
                                           .action = "removed",
                                           .party = old.envelope.party,
                                           .record = old.envelope.id,
                                           .rev = old.envelope.rev,
                                           .sentence = "rights.rectification",
                                           .detail = old.envelope.kind}));
    TRY(judge_again(ctx, write, old.envelope.party, old.about));
    return ending_asks(ctx, write->db, old.envelope.party, &before, false,
                       !rectifying->deed || rectifying->even_if_due);
}

enum status rectify_remove_within(struct ctx *ctx, struct write *write, ref_t record, int64_t version) {
    return take_away(ctx, write, &(struct rectifying){.record = record, .version = version});
}

enum status rectify_remove(struct ctx *ctx, ref_t record, int64_t version, bool even_if_due) {
    struct rectifying rectifying = {record, version, NULL, true, false, even_if_due};
    enum status status = registry_change(ctx, take_away, &rectifying);
    if (status == ST_DENIED)
        registry_refused(ctx, "remove", 0);
    return status;
}
