/* Adding is: check (entry.h), source, envelope, whom it was about, letter, log, dates. Reading opens the letters of one page;
 * names of others in it are opened once per page. */
#include "registry/record.h"

#include "registry/against.h"
#include "registry/bound.h"
#include "registry/brought.h"
#include "registry/deed.h"
#include "registry/entry.h"
#include "registry/edition.h"
#include "registry/follow.h"
#include "registry/licence.h"
#include "registry/ending.h"
#include "registry/purchase.h"
#include "registry/sight.h"

#include <string.h>

int64_t within_id(const struct within *within) {
    return within->near ? store_new_id_near(within->near) : store_new_id();
}

static void bind_or_null(struct query *q, int at, bool there, int64_t value) {
    if (there)
        query_bind_int(q, at, value);
    else
        query_bind_null(q, at);
}

enum status record_put(struct ctx *ctx, struct write *write, const struct envelope *envelope) {
    scoped_query q = query_begin(write->db, SQL_RECORD_ADD);
    query_bind_int(&q, 1, envelope->party);
    query_bind_int(&q, 2, envelope->id);
    query_bind_text(&q, 3, envelope->kind);
    query_bind_text(&q, 4, envelope->data);
    query_bind_null(&q, 5);
    query_bind_int(&q, 6, envelope->at);
    query_bind_int(&q, 7, envelope->day);
    bind_or_null(&q, 8, envelope->ends != DAY_NONE, envelope->ends);
    bind_or_null(&q, 9, envelope->has_amount, envelope->cents);
    bind_or_null(&q, 10, envelope->belongs != 0, envelope->belongs);
    bind_or_null(&q, 11, envelope->source != 0, envelope->source);
    query_bind_int(&q, 12, envelope->rev);
    query_bind_int(&q, 13, write->change);
    return query_run(ctx, &q, NULL);
}

enum status record_revise(struct ctx *ctx, struct write *write, const struct envelope *envelope) {
    scoped_query q = query_begin(write->db, SQL_RECORD_REVISE);
    query_bind_int(&q, 1, envelope->party);
    query_bind_int(&q, 2, envelope->id);
    query_bind_text(&q, 3, envelope->data);
    query_bind_int(&q, 4, envelope->at);
    query_bind_int(&q, 5, envelope->day);
    bind_or_null(&q, 6, envelope->ends != DAY_NONE, envelope->ends);
    bind_or_null(&q, 7, envelope->has_amount, envelope->cents);
    bind_or_null(&q, 8, envelope->belongs != 0, envelope->belongs);
    bind_or_null(&q, 9, envelope->source != 0, envelope->source);
    query_bind_int(&q, 10, envelope->rev);
    query_bind_int(&q, 11, write->change);
    return query_run(ctx, &q, NULL);
}

enum status record_about(struct ctx *ctx, struct write *write, ref_t record, ref_t about) {
    if (!about)
        return ST_OK;
    scoped_query q = query_begin(write->db, SQL_RECORD_PARTY_ADD);
    query_bind_int(&q, 1, about);
    query_bind_int(&q, 2, record);
    query_bind_text(&q, 3, "about");
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status log_record(struct ctx *ctx, struct write *write, const struct within *within,
                              const struct entry_checked *entry) {
    const char *fields[8];
    size_t count = 0;
    if (within->quiet)
        return ST_OK;
    if (entry->content.file)
        fields[count++] = "file";
    if (entry->content.text)
        fields[count++] = "text";
    if (entry->envelope.has_amount)
        fields[count++] = "amount";
    for (size_t i = 0; i < entry->content.fact_count && count < 8; i++)
        fields[count++] = entry->content.facts[i].name;
    const struct notice *notice = ctx_notice(ctx);
    const char *path =
        entry->category == NOTICE_NOTHING ? NULL : notice->categories[entry->category].entry.path;
    const struct sentence *sentence = path ? notice_sentence(notice, path) : NULL;
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = actor_text(ctx),
                              .action = within->action,
                              .party = entry->envelope.party,
                              .record = entry->envelope.id,
                              .rev = 1,
                              .sentence = sentence && sentence->promise ? sentence->promise : path,
                              .fields = fields,
                              .field_count = count,
                              .detail = entry->envelope.kind});
}

enum status record_add_within(struct ctx *ctx, struct write *write, const struct within *within,
                              const struct record_draft *draft, ref_t *record) {
    struct entry_checked entry;
    struct lifespan_floor floor = {.class = NOTICE_NOTHING};
    struct within mine = *within;
    bool bare;
    TRY(against_bare(ctx, write->db, within, draft, &bare));
    mine.permit = bare ? ACTION_RIGHT : within->permit; /* that it happened is kept for the person's own sake */
    TRY(entry_check(ctx, write->db, &mine, draft, &entry));
    TRY(lifespan_happened(ctx, write->db, &entry.envelope));
    TRY(licence_check(ctx, draft->source, &draft->licence));
    const struct bringing bringing = {draft->party, draft->source, &draft->licence, DAY_NONE};
    TRY(brought_add(ctx, write, within, &bringing, &entry.envelope.source));
    entry.envelope.id = draft->id ? draft->id : within_id(within);
    entry.envelope.rev = 1;
    TRY(record_put(ctx, write, &entry.envelope));
    TRY(record_about(ctx, write, entry.envelope.id, entry.about));
    const char *json = envelope_json(ctx, &entry.content);
    if (json)
        TRY(letter_write(
            ctx, write,
            (struct letter_place){
                .party = draft->party, .record = entry.envelope.id, .class = entry.content.class, .rev = 1},
            json));
    TRY(log_record(ctx, write, within, &entry));
    if (!within->asked)
        TRY(against_judge(ctx, write, &entry));
    if (record)
        *record = entry.envelope.id;
    if (within->due_later)
        return ST_OK;
    bool ends = lifespan_ends(ctx, entry.envelope.kind);
    if (ends)
        TRY(lifespan_floor(ctx, write->db, draft->party, &floor));
    TRY(due_within(ctx, write, draft->party));
    return ends ? lifespan_stands(ctx, write->db, draft->party, &floor, "at", entry.envelope.day) : ST_OK;
}

struct adding {
    const struct record_draft *draft;
    ref_t added;
};

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    struct adding *adding = arg;
    static const struct within within = {.action = "noted", .permit = ACTION_NOTE};
    const struct record_draft *draft = adding->draft;
    struct ending before = {.count = 0};
    TRY(bound_going(ctx, write->db, draft->party));
    TRY(ending_before(ctx, write->db, draft->party, &before));
    TRY(record_add_within(ctx, write, &within, draft, &adding->added));
    TRY(ending_asks(ctx, write->db, draft->party, &before, false, draft->even_if_due));
    return deed_put(ctx, write, draft->party, DEED_NOTED, adding->added, NULL);
}

enum status record_add(struct ctx *ctx, const struct record_draft *draft, ref_t *record) {
    struct adding adding = {.draft = draft};
    if (draft->kind && strcmp(draft->kind, FOLLOW_KIND) == 0) {
        (void)FAIL(ctx, ST_INVALID, M("A next step has a day: it is planned, not noted."));
        return fault_at_field(ctx, "kind");
    }
    enum status status = registry_change(ctx, add, &adding);
    if (status == ST_DENIED)
        registry_refused(ctx, "note", draft->party);
    TRY(status);
    if (record)
        *record = adding.added;
    return ST_OK;
}

/* ---- reading */

struct names_known { /* names opened in this list */
    ref_t party;
    const char *name;
    int type;
    struct sight sight;
};
struct naming {
    struct names_known *items;
    size_t count, room;
};

static enum status name_of(struct ctx *ctx, struct db *db, struct naming *naming, ref_t party,
                           struct names_known *known) {
    *known = (struct names_known){.type = NOTICE_NOTHING};
    if (!party)
        return ST_OK;
    for (size_t i = 0; i < naming->count; i++)
        if (naming->items[i].party == party) {
            *known = naming->items[i];
            return ST_OK;
        }
    struct values values;
    struct roles roles;
    *known = (struct names_known){.party = party};
    TRY(value_profile(ctx, db, party, &values, NULL, NULL));
    TRY(sight_of(ctx, db, party, &known->sight));
    sight_values(ctx, &known->sight, &values);
    TRY(role_list(ctx, db, party, &roles));
    known->name = value_name(ctx, &values);
    known->type = role_type_for(&roles, 0);
    ARENA_PUSH(ctx->arena, naming->items, naming->count, naming->room, *known);
    return ST_OK;
}

static enum status show(struct ctx *ctx, struct db *db, struct naming *naming, const struct envelope *envelope,
                        struct record *record) {
    struct names_known party, about;
    struct content content;
    ref_t about_ref;
    TRY(envelope_about(ctx, db, envelope->id, &about_ref));
    TRY(name_of(ctx, db, naming, envelope->party, &party));
    TRY(name_of(ctx, db, naming, about_ref, &about));
    TRY(envelope_open(ctx, db, envelope, party.type, &content));
    *record = (struct record){.id = envelope->id,
                              .party = envelope->party,
                              .about = about_ref,
                              .belongs = envelope->belongs,
                              .kind = envelope->kind,
                              .label = envelope_label(ctx, envelope->kind),
                              .party_name = party.name,
                              .about_name = about.name,
                              .at = envelope->at,
                              .day = envelope->day,
                              .ends = envelope->ends,
                              .whole_day = envelope_whole_day(ctx, envelope->at, envelope->day),
                              .cents = envelope->cents,
                              .has_amount = envelope->has_amount,
                              .text = content.text,
                              .erased = content.erased,
                              .shown = envelope->shown,
                              .service = content.service,
                              .source = content.source,
                              .class = content.class,
                              .category = envelope->data ? notice_category(ctx_notice(ctx), envelope->data)
                                                         : NOTICE_NOTHING,
                              .by = content.by,
                              .notice = content.notice,
                              .version = envelope->rev,
                              .facts = content.facts,
                              .fact_count = content.fact_count,
                              .reason = content.reason,
                              .copies = content.copies,
                              .copy_count = content.copy_count,
                              .file = content.file};
    record->withheld = sight_withholds(ctx, &party.sight, record->kind, record->category);
    const struct sight_row *row = sight_hides(&party.sight, content.class, envelope->id);
    if (row) {
        record->hidden_by = row->hide_rule;
        record->hidden_since = row->hide_after + 1;
    }
    TRY(follow_facts(ctx, db, record));
    TRY(against_facts(ctx, db, record));
    return purchase_facts(ctx, db, record);
}

/* A first and a last name are one name; anything else stands apart. */
const char *record_written_to(struct arena *arena, const struct record *record) {
    const char *all = NULL;
    for (size_t i = 0; i < record->copy_count; i++) {
        const struct fact *copy = &record->copies[i];
        bool goes_on = all && strcmp(copy->name, "last_name") == 0;
        all = all ? arena_printf(arena, "%s%s%s", all, goes_on ? " " : ", ", copy->value) : copy->value;
    }
    return all;
}

enum status record_show_within(struct ctx *ctx, struct db *db, const struct envelopes *envelopes,
                               struct record **records, size_t *count) {
    struct naming naming = {0};
    *records = arena_array(ctx->arena, envelopes->count, sizeof **records);
    *count = envelopes->count;
    for (size_t i = 0; i < envelopes->count; i++)
        TRY(show(ctx, db, &naming, &envelopes->items[i], &(*records)[i]));
    return ST_OK;
}

/* Where some are out of sight, a page is a page of the others. */
static enum status show_seen(struct ctx *ctx, struct db *db, ref_t party, size_t skip, size_t limit,
                             struct record **records, size_t *count, size_t *total) {
    struct envelopes envelopes;
    size_t all, seen = 0;
    TRY(envelope_page(ctx, db, party, 0, 0, &envelopes, NULL));
    TRY(record_show_within(ctx, db, &envelopes, records, &all));
    for (size_t i = 0; i < all; i++)
        if (!(*records)[i].withheld && (sight_sees(ctx) || !(*records)[i].hidden_by))
            (*records)[seen++] = (*records)[i];
    if (total)
        *total = seen;
    skip = skip < seen ? skip : seen;
    *records += skip;
    *count = limit && limit < seen - skip ? limit : seen - skip;
    return ST_OK;
}

enum status record_list(struct ctx *ctx, ref_t party, size_t skip, size_t limit, struct record **records,
                        size_t *count, size_t *total) {
    scoped_reader *db = NULL;
    struct envelopes envelopes;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    if (ctx->scope || (edition_of(ctx)->sight && !sight_sees(ctx)))
        return show_seen(ctx, db, party, skip, limit, records, count, total);
    TRY(envelope_page(ctx, db, party, skip, limit, &envelopes, total));
    return record_show_within(ctx, db, &envelopes, records, count);
}

/* Whose it is, asked before anything of it is opened. */
static enum status owner_of(struct ctx *ctx, ref_t record, struct envelope *envelope) {
    scoped_reader *db = NULL;
    bool there;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(envelope_by_id(ctx, db, record, envelope, &there));
    if (!there || strcmp(envelope->kind, "profile") == 0 || strcmp(envelope->kind, "merged") == 0)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such record in the register."));
    return ST_OK;
}

enum status record_read(struct ctx *ctx, ref_t record, struct record *result) {
    scoped_reader *db = NULL;
    struct envelope envelope;
    struct naming naming = {0};
    struct party party;
    TRY(owner_of(ctx, record, &envelope));
    TRY(party_read(ctx, envelope.party, NOTICE_NOTHING, &party));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(show(ctx, db, &naming, &envelope, result));
    if (result->withheld || (result->hidden_by && !sight_sees(ctx)))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such record in the register."));
    return ST_OK;
}

enum status record_list_within(struct ctx *ctx, struct db *db, ref_t party, struct record **records,
                               size_t *count) {
    struct envelopes envelopes;
    TRY(envelope_list(ctx, db, SQL_RECORDS_OF, party, &envelopes));
    return record_show_within(ctx, db, &envelopes, records, count);
}
