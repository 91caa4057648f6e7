/* Nothing is written twice. Most happenings are known by their day, sum and words; an invoice and a credit note by their number and
 * who wrote them, whatever else a second file says of them. */
#include "registry/import_write_inside.h"

#include "registry/envelope.h"
#include "registry/import_batch.h"
#include "registry/inside.h"

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

/* The invoice of the party that has this number. */
static enum status numbered(struct writing *writing, ref_t party, int type, const char *number, ref_t *record) {
    struct envelopes envelopes;
    *record = 0;
    if (!number)
        return ST_OK;
    TRY(envelope_like(writing->ctx, writing->db, party, "invoice", DAY_NONE, &envelopes));
    for (size_t i = 0; i < envelopes.count && !*record; i++) {
        struct content content;
        TRY(envelope_open(writing->ctx, writing->db, &envelopes.items[i], type, &content));
        const char *theirs = fact_of(content.facts, content.fact_count, "number");
        if (theirs && strcmp(theirs, number) == 0)
            *record = envelopes.items[i].id;
    }
    return ST_OK;
}

static enum status same_event(struct writing *writing, const struct import_event *event,
                              const struct envelope *there, int type, ref_t belongs, bool *same) {
    struct content content;
    *same = false;
    if (strcmp(there->kind, event->kind) != 0 || !same_time(writing, event, there) ||
        there->has_amount != event->has_amount || (event->has_amount && there->cents != event->cents) ||
        there->ends != event->ends || (belongs && there->belongs != belongs))
        return ST_OK;
    TRY(envelope_open(writing->ctx, writing->db, there, type, &content));
    *same = !content.erased && same_text(content.text, event->text) && same_fact(&content, event, "number");
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

/* ---- vouchers */

static bool is_voucher(const struct import_event *event) {
    return number_of(event) && (strcmp(event->kind, "invoice") == 0 || strcmp(event->kind, "credit_note") == 0);
}

/* One that says something else than the one that is there is told: what was entered in the books is not changed by a file. */
static enum status voucher_there(struct writing *writing, ref_t party, int type,
                                 const struct import_event *event, bool *there, bool *other) {
    struct envelopes envelopes;
    *there = false;
    TRY(envelope_like(writing->ctx, writing->db, party, event->kind, DAY_NONE, &envelopes));
    for (size_t i = 0; i < envelopes.count && !*there; i++) {
        const struct envelope *one = &envelopes.items[i];
        scoped_arena *arena = arena_new();
        struct arena *outer = writing->ctx->arena;
        struct content content;
        writing->ctx->arena = arena;
        enum status status = envelope_open(writing->ctx, writing->db, one, type, &content);
        *there = status == ST_OK && !content.erased && same_fact(&content, event, "number") &&
                 same_fact(&content, event, "seller");
        *other = *there && (!same_time(writing, event, one) || one->cents != event->cents);
        registry_memory_back(writing->ctx, outer);
        TRY(status);
    }
    return ST_OK;
}

/* ---- on a dry run */

static const char *or_none(const char *text) {
    return text ? text : "";
}

/* What the rows before this one would have written. Tells it for the rows after. */
static bool event_seen(struct writing *writing, ref_t party, const struct import_event *event) {
    struct arena *arena = writing->ctx->arena;
    const char *key =
        is_voucher(event)
            ? arena_printf(arena, "%lld %s %s %s", (long long)party, event->kind, number_of(event),
                           or_none(fact_of(event->facts, event->fact_count, "seller")))
            : arena_printf(arena, "%lld %s %lld %d %d %lld %s %s %s", (long long)party, event->kind,
                           (long long)event->at, event->whole_day, event->ends, (long long)event->cents,
                           or_none(number_of(event)), or_none(event->belongs_to), or_none(event->text));
    return import_seen_event(writing->seen, key);
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

static enum status write_event(struct writing *writing, const struct import_row *row,
                               const struct import_event *event, ref_t party, bool person, int type,
                               ref_t about) {
    struct record_draft draft = {.party = party,
                                 .about = about,
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
                                 .facts = event->facts,
                                 .fact_count = event->fact_count};
    copies_of(writing, row, person, &draft);
    TRY(numbered(writing, party, type, event->belongs_to, &draft.belongs));
    ref_t record;
    TRY(record_add_within(writing->ctx, writing->write, &writing->within, &draft, &record));
    return batch_did(writing->ctx, writing->write, writing->within.job, BATCH_RECORD, party, record, 1);
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
    if (other) {
        (void)FAIL(
            ctx, ST_CONFLICT,
            M("An invoice with this number is there already, with another day or sum. It was left as it is"));
        (void)fault_at_field(ctx, arena_printf(ctx->arena, "%s.number", event->kind));
        import_line_refused(ctx, &result->refused, row->line);
    }
    if (!*there && writing->seen)
        *there = event_seen(writing, party, event);
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
    if (writing->write) {
        enum status status =
            write_event(writing, row, event, party, person, type, person ? result->organisation : 0);
        if (status == ST_DENIED || status == ST_INVALID) {
            import_line_refused(writing->ctx, &result->refused, row->line);
            return ST_OK;
        }
        TRY(status);
    }
    if (result->outcome == IMPORT_UNCHANGED)
        result->outcome = IMPORT_MERGED;
    return ST_OK;
}
