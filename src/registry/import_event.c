/* Nothing is written twice. Most happenings are known by their day, sum and words; an invoice and a credit note by their number and
 * who wrote them, whatever else a second file says of them. */
#include "registry/import_write_inside.h"

#include "registry/entry.h"
#include "registry/envelope.h"
#include "registry/import_batch.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/role.h"

#include <string.h>

static bool same_text(const char *one, const char *two) {
    return strcmp(one ? one : "", two ? two : "") == 0;
}

static bool same_time(struct writing *writing, const struct import_event *event, const struct envelope *there) {
    if (!event->at) /* a note of no day is known by its words */
        return true;
    return event->whole_day ? zone_day(registry_zone(writing->ctx), event->at) == there->day
                            : event->at == there->at;
}

static const char *fact_of(const struct fact *facts, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(facts[i].name, name) == 0)
            return facts[i].value;
    return NULL;
}

static bool same_fact(const struct content *there, const struct import_event *event, const char *name) {
    return same_text(fact_of(there->facts, there->fact_count, name),
                     fact_of(event->facts, event->fact_count, name));
}

static const char *number_of(const struct import_event *event) {
    return fact_of(event->facts, event->fact_count, "number");
}

/* ---- vouchers, by their numbers */

static const char *or_none(const char *text) {
    return text ? text : "";
}

static bool is_voucher(const struct import_event *event) {
    return number_of(event) && (strcmp(event->kind, "invoice") == 0 || strcmp(event->kind, "credit_note") == 0);
}

static const char *voucher_key(struct arena *arena, const char *number, const char *seller) {
    return arena_printf(arena, "%s %s", number, or_none(seller));
}

static void remember(struct writing *writing, json_t *vouchers, const char *key, ref_t record, day_t day,
                     int64_t cents) {
    if (json_object_get(vouchers, key))
        return;
    must(json_object_set_new(vouchers, key,
                             json_pack("[III]", (json_int_t)record, (json_int_t)day, (json_int_t)cents)) == 0);
    writing->named->voucher_count++;
}

/* One letter in memory of its own: there may be thousands. */
static enum status open_voucher(struct writing *writing, const struct envelope *envelope, int type,
                                json_t *vouchers) {
    scoped_arena *arena = arena_new();
    struct arena *outer = writing->ctx->arena;
    struct content content;
    writing->ctx->arena = arena;
    enum status status = envelope_open(writing->ctx, writing->db, envelope, type, &content);
    const char *number = status == ST_OK ? fact_of(content.facts, content.fact_count, "number") : NULL;
    if (number)
        remember(writing, vouchers,
                 voucher_key(arena, number, fact_of(content.facts, content.fact_count, "seller")), envelope->id,
                 envelope->day, envelope->cents);
    registry_memory_back(writing->ctx, outer);
    return status;
}

/* All of a kind that the party has, read once for as long as nothing is undone. */
static enum status vouchers_of(struct writing *writing, ref_t party, int type, const char *kind,
                               json_t **vouchers) {
    struct import_named *named = writing->named;
    const char *key = arena_printf(writing->ctx->arena, "%lld %s", (long long)party, kind);
    struct envelopes envelopes;
    if (named->voucher_count > VOUCHERS_MAX) {
        json_object_clear(named->vouchers);
        named->voucher_count = 0;
    }
    *vouchers = json_object_get(named->vouchers, key);
    if (*vouchers)
        return ST_OK;
    must(json_object_set_new(named->vouchers, key, json_object()) == 0);
    *vouchers = json_object_get(named->vouchers, key);
    TRY(envelope_like(writing->ctx, writing->db, party, kind, DAY_NONE, &envelopes));
    for (size_t i = 0; i < envelopes.count; i++)
        TRY(open_voucher(writing, &envelopes.items[i], type, *vouchers));
    return ST_OK;
}

/* The invoice of the party that has this number; one of ours before another's. */
static enum status numbered(struct writing *writing, ref_t party, int type, const char *number, ref_t *record) {
    json_t *vouchers;
    *record = 0;
    if (!number || party <= 0)
        return ST_OK;
    TRY(vouchers_of(writing, party, type, "invoice", &vouchers));
    const char *key = voucher_key(writing->ctx->arena, number, NULL), *name;
    json_t *found = json_object_get(vouchers, key), *one;
    size_t length = strlen(key);
    json_object_foreach(vouchers, name, one) if (!found && strncmp(name, key, length) == 0) found = one;
    *record = json_integer_value(json_array_get(found, 0));
    return ST_OK;
}

/* One that says something else than the one that is there is told: what was entered in the books is not changed by a file. */
static enum status voucher_there(struct writing *writing, ref_t party, int type,
                                 const struct import_event *event, bool *there, bool *other) {
    json_t *vouchers;
    const char *seller = fact_of(event->facts, event->fact_count, "seller");
    day_t day = zone_day(registry_zone(writing->ctx), event->at);
    TRY(vouchers_of(writing, party, type, event->kind, &vouchers));
    json_t *one = json_object_get(vouchers, voucher_key(writing->ctx->arena, number_of(event), seller));
    *there = one != NULL;
    *other = one && (json_integer_value(json_array_get(one, 1)) != day ||
                     json_integer_value(json_array_get(one, 2)) != event->cents);
    return ST_OK;
}

/* ---- the same again */

static enum status same_event(struct writing *writing, const struct import_event *event,
                              const struct envelope *there, int type, ref_t belongs, bool *same) {
    struct content content;
    *same = false;
    if (strcmp(there->kind, event->kind) != 0 || !same_time(writing, event, there) ||
        there->has_amount != event->has_amount || (event->has_amount && there->cents != event->cents) ||
        there->ends != event->ends || (belongs && there->belongs != belongs))
        return ST_OK;
    TRY(envelope_open(writing->ctx, writing->db, there, type, &content));
    *same = !content.erased && same_text(content.text, event->text) && same_fact(&content, event, "number") &&
            (!fact_of(event->facts, event->fact_count, "channel") || same_fact(&content, event, "channel"));
    return ST_OK;
}

static enum status event_there(struct writing *writing, ref_t party, int type, const struct import_event *event,
                               bool *there) {
    struct envelopes envelopes;
    ref_t belongs;
    day_t day = event->at ? zone_day(registry_zone(writing->ctx), event->at) : DAY_NONE;
    *there = false;
    TRY(numbered(writing, party, type, event->belongs_to, &belongs));
    TRY(envelope_like(writing->ctx, writing->db, party, event->kind, day, &envelopes));
    for (size_t i = 0; i < envelopes.count && !*there; i++)
        TRY(same_event(writing, event, &envelopes.items[i], type, belongs, there));
    return ST_OK;
}

/* ---- on a dry run */

/* An event of no day is known by the rest of it: it has a key without the time too. */
static const char *seen_key(struct writing *writing, ref_t party, const struct import_event *event,
                            bool timed) {
    struct arena *arena = writing->ctx->arena;
    return is_voucher(event)
               ? arena_printf(arena, "%lld %s %s %s", (long long)party, event->kind, number_of(event),
                              or_none(fact_of(event->facts, event->fact_count, "seller")))
               : arena_printf(arena, "%lld %s %lld %d %d %lld %s %s %s", (long long)party, event->kind,
                              timed ? (long long)event->at : -1, timed && event->whole_day, event->ends,
                              (long long)event->cents, or_none(number_of(event)), or_none(event->belongs_to),
                              or_none(event->text));
}

/* What the rows before this one would have written; a voucher of another day or sum is another. */
static bool event_seen(struct writing *writing, ref_t party, const struct import_event *event, bool *other) {
    const json_t *said = import_seen_event(writing->seen, seen_key(writing, party, event, event->at != 0));
    if (said && is_voucher(event))
        *other =
            json_integer_value(json_array_get(said, 0)) != zone_day(registry_zone(writing->ctx), event->at) ||
            json_integer_value(json_array_get(said, 1)) != event->cents;
    return said != NULL;
}

/* For the rows after this one; of somebody new also what is now known of dealings with them. */
static void event_remember(struct writing *writing, ref_t party, const struct import_event *event) {
    struct seen_party *seen = import_seen_party(writing->seen, party);
    json_int_t day = zone_day(registry_zone(writing->ctx), event->at);
    for (int timed = 0; timed < 2; timed++)
        import_seen_event_add(writing->seen, seen_key(writing, party, event, timed),
                              json_pack("[II]", day, (json_int_t)event->cents));
    if (!seen)
        return;
    seen->standing.has_job |= relation_job(event->kind);
    seen->standing.has_asked |= relation_inbound(event->kind);
}

/* ---- writing */

/* What a voucher says of whom it was written to is what the file says, as far as the notice lists it. */
static void copies_of(struct writing *writing, const struct import_row *row, bool person,
                      struct record_draft *draft) {
    const struct values *values = person ? &row->person : &row->organisation;
    struct fact *copies = arena_array(writing->ctx->arena, values->count + 1, sizeof *copies);
    for (size_t i = 0; i < values->count; i++)
        copies[draft->copy_count++] = (struct fact){values->items[i].field, values->items[i].text};
    draft->copies = copies;
}

static enum status remember_written(struct writing *writing, const struct import_event *event, ref_t party,
                                    int type, ref_t record) {
    json_t *vouchers;
    if (!is_voucher(event))
        return ST_OK;
    TRY(vouchers_of(writing, party, type, event->kind, &vouchers));
    remember(
        writing, vouchers,
        voucher_key(writing->ctx->arena, number_of(event), fact_of(event->facts, event->fact_count, "seller")),
        record, zone_day(registry_zone(writing->ctx), event->at), event->cents);
    return ST_OK;
}

static struct record_draft draft_of(struct writing *writing, const struct import_row *row,
                                    const struct import_event *event, bool person,
                                    const struct import_result *result) {
    struct record_draft draft = {.party = person ? result->person : result->organisation,
                                 .about = person ? result->organisation : 0,
                                 .kind = event->kind,
                                 .at = event->at,
                                 .whole_day = event->whole_day,
                                 .ends = event->ends,
                                 .cents = event->cents,
                                 .has_amount = event->has_amount,
                                 .text = event->text,
                                 .service = NOTICE_NOTHING,
                                 .source = writing->options->source,
                                 .reason = writing->options->reason,
                                 .licence = writing->options->licence,
                                 .facts = event->facts,
                                 .fact_count = event->fact_count};
    copies_of(writing, row, person, &draft);
    return draft;
}

static enum status write_event(struct writing *writing, const struct import_event *event, int type,
                               struct record_draft *draft) {
    ref_t record;
    TRY(numbered(writing, draft->party, type, event->belongs_to, &draft->belongs));
    TRY(record_add_within(writing->ctx, writing->write, &writing->within, draft, &record));
    TRY(remember_written(writing, event, draft->party, type, record));
    return batch_did(writing->ctx, writing->write, writing->within.job, BATCH_RECORD, draft->party, record, 1);
}

/* On a dry run: would it be refused? */
static enum status try_event(struct writing *writing, const struct import_event *event, int type,
                             struct record_draft *draft) {
    struct entry_checked entry;
    const struct seen_party *seen = import_seen_party(writing->seen, draft->party);
    if (!seen)
        TRY(numbered(writing, draft->party, type, event->belongs_to, &draft->belongs));
    if (!seen && draft->about && import_seen_has_link(writing->seen, draft->party, draft->about))
        draft->about = 0; /* the link is one that this row, or one before, would have made */
    TRY(seen ? entry_check_new(
                   writing->ctx, writing->db, &writing->within, draft,
                   &(struct entry_new){draft->about ? type : seen->type, &seen->values, seen->standing})
             : entry_check(writing->ctx, writing->db, &writing->within, draft, &entry));
    event_remember(writing, draft->party, event);
    return ST_OK;
}

static enum status there_already(struct writing *writing, const struct import_row *row,
                                 const struct import_event *event, ref_t party, int type,
                                 struct import_result *result, bool *there) {
    struct ctx *ctx = writing->ctx;
    bool other = false;
    *there = false;
    if (party > 0 && result->outcome != IMPORT_NEW)
        TRY(is_voucher(event) ? voucher_there(writing, party, type, event, there, &other)
                              : event_there(writing, party, type, event, there));
    if (!*there && writing->seen)
        *there = event_seen(writing, party, event, &other);
    if (other) {
        (void)FAIL(
            ctx, ST_CONFLICT,
            M("An invoice with this number is there already, with another day or sum. It was left as it is"));
        (void)fault_at_field(ctx, arena_printf(ctx->arena, "%s.number", event->kind));
        import_line_refused(ctx, &result->refused, row->line);
    }
    return ST_OK;
}

enum status import_event_put(struct writing *writing, const struct import_row *row,
                             const struct import_event *event, struct import_result *result) {
    bool person = result->person && (event->whom != IMPORT_ORGANISATION || !result->organisation),
         there = false;
    ref_t party = person ? result->person : result->organisation;
    int type = person ? row->person_type : writing->types->organisation;
    TRY(there_already(writing, row, event, party, type, result, &there));
    if (there)
        return ST_OK;
    struct record_draft draft = draft_of(writing, row, event, person, result);
    enum status status =
        writing->write ? write_event(writing, event, type, &draft) : try_event(writing, event, type, &draft);
    if (status == ST_DENIED || status == ST_INVALID) {
        import_line_refused(writing->ctx, &result->refused, row->line);
        return ST_OK;
    }
    TRY(status);
    if (result->outcome == IMPORT_UNCHANGED)
        result->outcome = IMPORT_MERGED;
    return ST_OK;
}

/* ---- somebody whom the reader found */

struct met {
    ref_t party;
    int type;
    bool organisation;
};

static enum status know(struct writing *writing, const struct import_row *row, struct met *met) {
    struct ctx *ctx = writing->ctx;
    struct roles roles;
    *met = (struct met){.party = row->party, .type = NOTICE_NOTHING};
    TRY(role_list(ctx, writing->db, row->party, &roles));
    if (!roles.count) /* erased since the file was looked through */
        return FAIL(ctx, ST_DENIED, M("There is no such party in the register."));
    met->type = role_type_for(&roles, 0);
    if (met->type == NOTICE_NOTHING)
        return FAIL(ctx, ST_DENIED,
                    M("The notice no longer knows this type of party, so nothing is added to it."));
    met->organisation = ctx_notice(ctx)->types[met->type].form == FORM_ORGANISATION;
    return permit_within(ctx, writing->db,
                         &(struct asked){.action = ACTION_IMPORT,
                                         .party = row->party,
                                         .type = met->type,
                                         .purpose = NOTICE_NOTHING,
                                         .service = NOTICE_NOTHING,
                                         .channel = row->channel},
                         NULL);
}

/* Whether it was there already, is now, or would be. */
static enum status put_once(struct writing *writing, const struct import_row *row, const struct met *met,
                            const struct import_event *event, struct import_result *result) {
    bool there;
    TRY(there_already(writing, row, event, met->party, met->type, result, &there));
    if (there)
        return ST_OK;
    struct record_draft draft = draft_of(writing, row, event, !met->organisation, result);
    TRY(writing->write ? write_event(writing, event, met->type, &draft)
                       : try_event(writing, event, met->type, &draft));
    result->outcome = IMPORT_MERGED;
    return ST_OK;
}

/* What its text says may be refused; that there was a message stays. */
static enum status put_known(struct writing *writing, const struct import_row *row, const struct met *met,
                             struct import_event event, struct import_result *result) {
    enum status status = put_once(writing, row, met, &event, result);
    if ((status != ST_DENIED && status != ST_INVALID) || !event.text)
        return status;
    import_line_refused(writing->ctx, &result->refused, row->line);
    event.text = NULL;
    return put_once(writing, row, met, &event, result);
}

enum status import_event_known(struct writing *writing, const struct import_row *row,
                               struct import_result *result) {
    struct met met;
    enum status status = know(writing, row, &met);
    if (status == ST_OK) {
        result->outcome = IMPORT_UNCHANGED;
        *(met.organisation ? &result->organisation : &result->person) = met.party;
    }
    for (size_t i = 0; i < row->event_count && status == ST_OK; i++)
        status = put_known(writing, row, &met, row->events[i], result);
    if (status != ST_DENIED && status != ST_INVALID)
        return status;
    result->outcome = IMPORT_REFUSED;
    import_line_refused(writing->ctx, &result->refused, row->line);
    return ST_OK;
}
