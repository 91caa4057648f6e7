/* A draft passes through small questions in a fixed order: the kind, the party, permission, whom it was about, the days, the
 * text, the facts, what the service needs, what the relation may become. Nothing is written before all have said yes, so
 * that a refusal leaves the transaction as it was. */
#include "registry/entry.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "notice/names.h"
#include "notice/state.h"
#include "registry/allow.h"
#include "registry/loggable.h"
#include "registry/proviso.h"
#include "registry/relation.h"
#include "registry/scope.h"

#include <string.h>

enum { TEXT_MAX = 64 * 1024, FACT_MAX = 200 };

/* The party the draft is about, as far as the questions need it. */
struct subject {
    struct roles roles;
    struct values values;
    struct standing standing;
    int type;
    bool new; /* a dry run has only seen it */
};

static enum status invalid(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

/* ---- the kind */

static enum status check_kind(struct ctx *ctx, const char *kind) {
    size_t count;
    if (kind && loggable(ctx_notice(ctx), kind))
        return ST_OK;
    const char *const *names = loggable_names(ctx->arena, ctx_notice(ctx), &count);
    const char *nearest = kind ? nearest_word(kind, names, count) : NULL;
    return invalid(ctx, "kind",
                   nearest ? M("There is no such kind of record; perhaps you meant “{1}”.")
                           : M("There is no such kind of record."),
                   nearest ? nearest : "");
}

/* ---- what it belongs to */

static enum status check_belongs(struct ctx *ctx, struct db *db, const struct record_draft *draft,
                                 ref_t *belongs) {
    *belongs = draft->belongs;
    if (!*belongs)
        return ST_OK;
    scoped_query q = query_begin(db, SQL_RECORD_BY_ID);
    query_bind_int(&q, 1, *belongs);
    bool there = query_row(&q) && query_int(&q, "party") == draft->party;
    while (query_row(&q))
        continue;
    TRY(query_done(ctx, &q));
    return there ? ST_OK
                 : invalid(ctx, "belongs-to", M("This party has no such record: {1}"),
                           ref_text(ctx->arena, *belongs));
}

/* ---- whom it is about */

static enum status check_about(struct ctx *ctx, struct db *db, const struct record_draft *draft,
                               const struct subject *subject, ref_t *about) {
    *about = draft->about == draft->party ? 0 : draft->about;
    if (!*about || *about < 0 || subject->new)
        return ST_OK;
    struct roles theirs;
    TRY(role_list(ctx, db, *about, &theirs));
    if (!theirs.count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such party in the register."));
    for (size_t i = 0; i < subject->roles.count; i++)
        if (subject->roles.items[i].organisation == *about)
            return ST_OK;
    return invalid(ctx, "about", M("This person has no link to that organisation: {1}"),
                   ref_text(ctx->arena, *about));
}

/* A party without a role is none: every party has one from the day it was taken in. */
static enum status know_subject(struct ctx *ctx, struct db *db, const struct record_draft *draft,
                                struct subject *subject) {
    TRY(role_list(ctx, db, draft->party, &subject->roles));
    if (!subject->roles.count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such party in the register."));
    subject->type = role_type_for(&subject->roles, draft->about);
    if (subject->type == NOTICE_NOTHING)
        return FAIL(ctx, ST_DENIED,
                    M("The notice no longer knows this type of party, so nothing is added to it."));
    TRY(relation_of(ctx, db, draft->party, &subject->roles, &subject->standing));
    return value_profile(ctx, db, draft->party, &subject->values, NULL, NULL);
}

/* Of whoever was erased only what must be kept is left: nothing new is written to it but what belongs to one of those, such as a payment. */
static enum status check_erased(struct ctx *ctx, struct db *db, const struct record_draft *draft,
                                const struct subject *subject) {
    if (subject->values.count || draft->belongs || draft->id)
        return ST_OK;
    scoped_query q = query_begin(db, SQL_ERASURE_LAST_OF);
    query_bind_int(&q, 1, draft->party);
    bool erased = query_row(&q);
    int64_t asked = erased ? query_int(&q, "asked") : 0;
    TRY(query_done(ctx, &q));
    if (!erased)
        return ST_OK;
    (void)FAIL(ctx, ST_CONFLICT,
               M("Whoever this was, was erased on {1}. Nothing new is written here; whoever is a customer "
                 "again is added "
                 "anew."),
               day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), asked)));
    return fault_at_field(ctx, "who");
}

/* ---- days and sums */

/* Where a sum is owed to us, one below zero is another kind, which counts for other days. */
static enum status check_sum(struct ctx *ctx, const struct record_draft *draft) {
    bool ours = strcmp(draft->kind, "invoice") == 0 || strcmp(draft->kind, "fee_reminder") == 0;
    return ours && draft->has_amount && draft->cents < 0
               ? invalid(ctx, "amount", M("A sum below zero is a credit note: write it down as one."), NULL)
               : ST_OK;
}

static enum status check_times(struct ctx *ctx, const struct record_draft *draft, struct envelope *envelope) {
    const struct zone *zone = registry_zone(ctx);
    int64_t at = draft->at ? draft->at : ctx->now;
    day_t day = zone_day(zone, at);
    int year = day_ymd(day).year;
    if (year < 1900 || year > 2199)
        return invalid(ctx, "at", M("The day {1} cannot be right."), day_iso(ctx->arena, day));
    if (draft->ends != DAY_NONE && draft->ends < day)
        return invalid(ctx, "ends", M("It cannot end before it begins, on {1}."),
                       day_text(ctx->arena, ctx->lang, day));
    envelope->day = day;
    envelope->at = draft->whole_day ? zone_instant(zone, day, 0) : at;
    envelope->ends = draft->ends;
    envelope->cents = draft->cents;
    envelope->has_amount = draft->has_amount;
    return ST_OK;
}

/* ---- facts: known names, each with its own shape. A field of the record's own category goes first: the notice may call
 * one "number" or "direction". */

static const char *const voucher_facts[] = {"number", "reference", "seller"}; /* as much as its text is */
static const char *const place_facts[] = {"folder", "page"};                  /* of something on paper */
static const char *const directions[] = {"in", "out"};

static bool among(const char *const *words, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}
#define AMONG(words, word) among((words), sizeof(words) / sizeof *(words), (word))

/* "membership.number" of a record of that category. */
static const char *full_name(struct ctx *ctx, const struct category *category, const char *fact) {
    return arena_printf(ctx->arena, "%s.%s", category->entry.id, fact);
}

static bool is_own(const struct category *category, const char *fact) {
    for (size_t i = 0; i < category->own_count; i++)
        if (strcmp(category->own[i].entry.id, fact) == 0)
            return true;
    return false;
}

static enum status check_own(struct ctx *ctx, const struct allow *allow, const char *name, struct fact *fact) {
    struct value value;
    TRY(allow_value(ctx, allow, name, fact->value, &value));
    fact->value = value.text;
    return ST_OK;
}

/* What says something itself is held against the notice as the text is. */
static bool is_said(const char *id, const char *fact) {
    const struct kind *kind = kind_builtin(id);
    bool voucher = kind && strcmp(kind->field, "invoice") == 0;
    return AMONG(voucher_facts, fact) ||
           (AMONG(place_facts, fact) && (voucher || strcmp(id, "paper") == 0 || strcmp(id, "note") == 0));
}

static enum status check_fact(struct ctx *ctx, const struct allow *allow, const struct entry_checked *entry,
                              struct fact *fact) {
    const struct notice *notice = ctx_notice(ctx);
    const struct category *category =
        entry->category == NOTICE_NOTHING ? NULL : &notice->categories[entry->category];
    bool good = true;
    if (category && is_own(category, fact->name))
        return check_own(ctx, allow, full_name(ctx, category, fact->name), fact);
    if (!utf8_text(fact->value, strlen(fact->value)) || strlen(fact->value) > FACT_MAX)
        return invalid(ctx, fact->name, M("“{1}” cannot be this."), fact->name);
    if (strcmp(fact->name, "direction") == 0)
        good = AMONG(directions, fact->value);
    else if (strcmp(fact->name, "channel") == 0)
        good = loggable_channel(fact->value);
    else if (strcmp(fact->name, "right") == 0)
        good = among(right_ids(), RIGHT_COUNT, fact->value);
    else if (strcmp(fact->name, "purpose") == 0)
        good = notice_purpose(notice, fact->value) != NOTICE_NOTHING;
    else if (names_state(fact->name))
        good = strcmp(fact->value, "yes") == 0 || strcmp(fact->value, "no") == 0;
    else if (state_is_since(fact->name))
        good = state_since(fact) != DAY_NONE;
    else if (is_said(entry->envelope.kind, fact->name)) {
        int lists;
        TRY(allow_text(ctx, allow, kind_builtin(entry->envelope.kind), fact->value, &lists));
    } else if (category) /* which refuses it in its own words */
        return check_own(ctx, allow, full_name(ctx, category, fact->name), fact);
    else
        return invalid(ctx, fact->name, M("There is nothing called “{1}” to write down here."), fact->name);
    return good ? ST_OK : invalid(ctx, fact->name, M("“{1}” cannot be this."), fact->name);
}

/* Facts without a value are left out: forms send empty fields. */
static enum status check_facts(struct ctx *ctx, const struct allow *allow, const struct record_draft *draft,
                               struct entry_checked *entry) {
    struct fact *facts = arena_array(ctx->arena, draft->fact_count, sizeof *facts);
    size_t count = 0;
    for (size_t i = 0; i < draft->fact_count; i++) {
        facts[count] = (struct fact){arena_text(ctx->arena, draft->facts[i].name),
                                     arena_text(ctx->arena, draft->facts[i].value)};
        if (!facts[count].name || !facts[count].value || !*facts[count].value)
            continue;
        TRY(check_fact(ctx, allow, entry, &facts[count]));
        count++;
    }
    entry->content.facts = facts;
    entry->content.fact_count = count;
    return ST_OK;
}

/* ---- what it says */

static enum status check_text(struct ctx *ctx, const struct within *within, const struct record_draft *draft,
                              const struct kind *kind, const struct allow *allow, struct entry_checked *entry) {
    const char *text = draft->text && *draft->text ? draft->text : NULL;
    if (text && (strlen(text) > TEXT_MAX || !utf8_text(text, strlen(text))))
        return invalid(ctx, "text", M("The text is longer than {1} bytes, or not text."),
                       arena_printf(ctx->arena, "%d", TEXT_MAX));
    if (draft->reason && !utf8_text(draft->reason, strlen(draft->reason)))
        return invalid(ctx, "reason", M("“{1}” cannot be this."), "reason");
    if (draft->reason)
        TRY(allow_free_text(ctx, "reason", draft->reason));
    /* a sum is as much of a voucher as a text is */
    bool sum = draft->has_amount && kind && *kind->field;
    int category = loggable_category(ctx_notice(ctx), draft->kind);
    if (draft->file)
        TRY(allow_free_text(ctx, "file", draft->file->name));
    if (category != NOTICE_NOTHING) {
        entry->category = category;
        TRY(allow_record(ctx, allow, category, text));
    } else if (within->said && text) {
        entry->category = NOTICE_NOTHING;
        TRY(allow_free_text(ctx, "text", text));
    } else {
        const struct kind *under = draft->under ? kind_builtin(draft->under) : kind;
        TRY(allow_text(ctx, allow, under, text ? text : sum || draft->file ? "" : NULL, &entry->category));
    }
    entry->content.file = draft->file;
    entry->content.text = arena_text(ctx->arena, text);
    entry->content.reason = arena_text(ctx->arena, draft->reason);
    return ST_OK;
}

/* A voucher says to whom it was written, whatever becomes of the register's own copy of the name. */
static const char *written_copy(const struct record_draft *draft, const char *field) {
    for (size_t i = 0; i < draft->copy_count; i++)
        if (strcmp(draft->copies[i].name, field) == 0)
            return draft->copies[i].value;
    return NULL;
}

static void copy_party(struct ctx *ctx, const struct record_draft *draft, const struct subject *subject,
                       struct entry_checked *entry) {
    static const char *const fields[] = {"name",           "first_name", "last_name", "billing_address",
                                         "postal_address", "business_id"};
    struct fact *copies = arena_array(ctx->arena, sizeof fields / sizeof *fields, sizeof *copies);
    const struct kind *kind = kind_builtin(entry->envelope.kind);
    if (!kind || strcmp(kind->field, "invoice") != 0 || entry->category == NOTICE_NOTHING)
        return;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct value *value = value_first(&subject->values, fields[i]);
        const char *written = written_copy(draft, fields[i]);
        if (written || value)
            copies[entry->content.copy_count++] = (struct fact){fields[i], written ? written : value->text};
    }
    entry->content.copies = copies;
}

/* What a service cannot be done without must be known. */
static enum status check_service(struct ctx *ctx, const struct record_draft *draft,
                                 const struct subject *subject) {
    if (draft->service == NOTICE_NOTHING ||
        (!relation_made_by(draft->kind) && strcmp(draft->kind, "booking") != 0 &&
         !loggable_period(draft->kind)))
        return ST_OK;
    const struct service *service = &ctx_notice(ctx)->services[draft->service];
    for (size_t i = 0; i < service->requires.count; i++) {
        const char *field = service->requires.items[i];
        if (value_first(&subject->values, field))
            continue;
        (void)FAIL(ctx, ST_INVALID, M("For this service ({1}) the register must first have: {2}"),
                   words_in(&service->entry, ctx->lang), allow_label(ctx, field));
        return fault_at_field(ctx, field);
    }
    return ST_OK;
}

static enum status check_relation(struct ctx *ctx, const char *kind, const struct subject *subject) {
    const struct party_type *type = &ctx_notice(ctx)->types[subject->type];
    if (!relation_made_by(kind) || !type->relations || type->relations & RELATION_CUSTOMER)
        return ST_OK;
    return allow_refuse(ctx, "kind", type->entry.path,
                        M("Such a party cannot become a customer ({1}). The notice says: “{2}”"),
                        words_in(&type->entry, ctx->lang));
}

static enum status check_all(struct ctx *ctx, struct db *db, const struct within *within,
                             const struct record_draft *draft, const struct entry_new *new,
                             struct entry_checked *entry) {
    struct subject subject = {0};
    ref_t party = new ? 0 : draft->party;
    *entry = (struct entry_checked){.envelope = {.party = draft->party, .ends = DAY_NONE},
                                    .content = {.service = draft->service, .source = draft->source}};
    TRY(check_kind(ctx, draft->kind));
    entry->envelope.kind = arena_text(ctx->arena, draft->kind);
    if (new)
        subject =
            (struct subject){.values = *new->values, .standing = new->standing, .type = new->type, .new = true};
    else
        TRY(know_subject(ctx, db, draft, &subject));
    if (!new && within->permit != ACTION_RIGHT && within->permit != ACTION_CHANGE)
        TRY(check_erased(ctx, db, draft, &subject));
    TRY(permit_within(ctx, db,
                      &(struct asked){.action = within->permit,
                                      .party = party,
                                      .type = subject.type,
                                      .purpose = NOTICE_NOTHING,
                                      .service = draft->service},
                      NULL));
    TRY(check_about(ctx, db, draft, &subject, &entry->about));
    TRY(check_belongs(ctx, db, draft, &entry->envelope.belongs));
    TRY(check_sum(ctx, draft));
    TRY(check_times(ctx, draft, &entry->envelope));
    const struct kind *kind = kind_builtin(draft->kind);
    struct allow allow = {.type = subject.type,
                          .source = draft->source,
                          .reason = draft->reason && *draft->reason ? draft->reason : NULL,
                          .has_job = subject.standing.has_job || relation_job(draft->kind),
                          .has_consent = subject.standing.has_consent,
                          .has_asked = subject.standing.has_asked || relation_inbound(draft->kind)};
    TRY(check_text(ctx, within, draft, kind, &allow, entry));
    if (within->permit != ACTION_RIGHT) /* an objection is taken from whoever brings it */
        TRY(scope_category(ctx, "kind", entry->category));
    TRY(check_facts(ctx, &allow, draft, entry));
    const struct proviso proviso = {party, &subject.type, 1, &subject.values};
    TRY(proviso_record(ctx, db, &proviso, &entry->envelope, entry->category, &entry->content));
    TRY(check_service(ctx, draft, &subject));
    TRY(check_relation(ctx, draft->kind, &subject));
    copy_party(ctx, draft, &subject, entry);
    entry->content.by = ctx->actor ? ctx->actor->name : NULL;
    entry->content.class = envelope_class(ctx_notice(ctx), subject.type, entry->category);
    entry->envelope.data =
        entry->category == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->categories[entry->category].entry.id;
    return ST_OK;
}

enum status entry_check(struct ctx *ctx, struct db *db, const struct within *within,
                        const struct record_draft *draft, struct entry_checked *entry) {
    return check_all(ctx, db, within, draft, NULL, entry);
}

enum status entry_check_new(struct ctx *ctx, struct db *db, const struct within *within,
                            const struct record_draft *draft, const struct entry_new *new) {
    struct entry_checked entry;
    return check_all(ctx, db, within, draft, new, &entry);
}
