/* "show": one party whole: who, how to reach, what happened, and until when it is kept because of what. */
#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "base/buf.h"
#include "notice/word.h"
#include "registry/choice_words.h"
#include "registry/disclosure.h"
#include "registry/due.h"
#include "registry/loggable.h"
#include "registry/blob.h"
#include "registry/record.h"
#include "registry/find.h"
#include "registry/registry.h"
#include "registry/telling.h"

#include <string.h>

enum { EVENTS = 20, EVENTS_MOST = 1000 };

enum status cli_show(struct call *call);

/* All of it is read before a line is printed: one entry in the log, and no half page when a part fails. */
struct shown {
    struct party party;
    struct party *people;
    size_t people_count;
    struct record *records;
    size_t record_count, record_total;
    struct due_verdict *verdicts;
    size_t verdict_count;
    struct choice *choices;
    size_t choice_count;
    struct choice_words *words; /* of each */
    int64_t restricted;         /* since; 0: not */
    struct disclosure *disclosures;
    size_t disclosure_count;
    struct telling *tellings;
    size_t telling_count;
};

static enum status read_all(struct call *call, struct shown *shown) {
    struct ctx *ctx = call->ctx;
    ref_t party;
    size_t limit;
    TRY(arg_count(call, "--limit", EVENTS, EVENTS_MOST, &limit));
    TRY(pick_party(call, call_word(call, 1), "WHO", &party));
    TRY(party_read(ctx, party, NOTICE_NOTHING, &shown->party));
    if (shown->party.form == FORM_ORGANISATION)
        TRY(party_people(ctx, party, &shown->people, &shown->people_count));
    TRY(record_list(ctx, party, 0, limit, &shown->records, &shown->record_count, &shown->record_total));
    TRY(choice_list(ctx, party, &shown->choices, &shown->choice_count));
    TRY(choice_words_of(ctx, shown->choices, shown->choice_count, &shown->words));
    TRY(choice_restricted(ctx, party, &shown->restricted));
    TRY(disclosure_list(ctx, party, &shown->disclosures, &shown->disclosure_count));
    TRY(telling_of(ctx, party, &shown->tellings, &shown->telling_count));
    return due_of(ctx, party, DAY_NONE, &shown->verdicts, &shown->verdict_count);
}

/* ---- as text */

/* "5.3.2026–" while it lasts; nothing when it always has. */
static const char *role_days(struct ctx *ctx, const struct role *role) {
    if (role->from == DAY_NONE && role->to == DAY_NONE)
        return "";
    return arena_printf(ctx->arena, "%s–%s", shown_day(ctx, role->from), shown_day(ctx, role->to));
}

static void print_head(struct call *call, const struct party *party) {
    struct ctx *ctx = call->ctx;
    fprintf(call->out, "%s  %s\n", table_clean(ctx, party->name), shown_id(ctx, party->id));
    struct table table = table_begin(ctx, 3);
    for (size_t i = 0; i < party->role_count; i++) {
        const struct role *role = &party->roles[i];
        const char *of = role->organisation && !role->organisation_name ? shown_id(ctx, role->organisation)
                                                                        : role->organisation_name;
        const char *cells[] = {shown_type(ctx, role->type), of, role_days(ctx, role)};
        table_row(&table, cells);
    }
    const char *left[] = {
        msg(ctx->lang,
            M("Speaks for no organisation any more: no marketing, and no relationship of that kind.")),
        NULL, NULL};
    if (find_left(ctx, party))
        table_row(&table, left);
    const char *relation[] = {
        MSG(ctx->arena, ctx->lang, M("Relation: {1}"), shown_relation(ctx, party->relation)), NULL, NULL};
    table_row(&table, relation);
    table_print(&table, call->out);
}

/* A value of a field that the notice no longer lists is shown under the field's id. */
static void print_values(struct call *call, const struct party *party, const struct value *values,
                         size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    table_head(&table, (const char *const[]){M("Field"), M("Value"), M("Source"), M("Since")});
    for (size_t i = 0; i < count; i++) {
        const struct value *value = &values[i];
        const struct field *field = shown_field(ctx, party, value->field);
        const char *text = value->erased ? msg(ctx->lang, M("(erased)"))
                           : field       ? field_show(ctx->arena, ctx->lang, field, value->text)
                                         : value->text;
        const char *cells[] = {field ? field_label(field, ctx->lang) : value->field, text,
                               shown_source(ctx, value->source), shown_day(ctx, value->since)};
        table_row(&table, cells);
    }
    if (count)
        fputc('\n', call->out);
    table_print(&table, call->out);
}

/* What others than those who answer for requests do not see. */
static void print_unseen(struct call *call, const struct party *party) {
    struct ctx *ctx = call->ctx;
    for (size_t i = 0; i < party->unseen_count; i++) {
        const struct out_of_sight *unseen = &party->unseen[i];
        const char *quote = notice_quote(ctx->arena, ctx_notice(ctx), ctx->lang, unseen->rule);
        fprintf(call->out, "\n%s\n",
                MSG(ctx->arena, ctx->lang,
                    M("Out of sight since {1}, except for those who answer for requests: {2}. The notice says: "
                      "“{3}”"),
                    shown_day(ctx, unseen->since), shown_class(ctx, unseen->class),
                    quote ? quote : unseen->rule));
    }
}

/* "To be confirmed since 1 March 2026: e-mail, phone. The notice says: ..." */
static void print_unconfirmed(struct call *call, const struct party *party) {
    struct ctx *ctx = call->ctx;
    for (size_t i = 0; i < party->value_count; i++) {
        const struct value *value = &party->values[i];
        const struct field *field = shown_field(ctx, party, value->field);
        const char *quote =
            value->verify_by ? notice_quote(ctx->arena, ctx_notice(ctx), ctx->lang, value->verify_by) : NULL;
        if (value->verify_by)
            fprintf(call->out, "%s%s\n", i && party->values[i - 1].verify_by ? "" : "\n",
                    MSG(ctx->arena, ctx->lang, M("To be confirmed since {1}: {2}. The notice says: “{3}”"),
                        shown_day(ctx, value->verify_since),
                        field ? field_label(field, ctx->lang) : value->field,
                        quote ? quote : value->verify_by));
    }
}

static void print_unlicensed(struct call *call, const struct party *party) {
    struct ctx *ctx = call->ctx;
    for (size_t i = 0; i < party->value_count; i++) {
        const struct value *value = &party->values[i];
        const struct field *field = shown_field(ctx, party, value->field);
        if (value->licence_by)
            fprintf(call->out, "%s%s\n", i && party->values[i - 1].licence_by ? "" : "\n",
                    MSG(ctx->arena, ctx->lang,
                        M("The licence ended on {1}, so it is neither sent to nor given to others: {2}"),
                        shown_day(ctx, value->licence_until),
                        field ? field_label(field, ctx->lang) : value->field));
    }
}

/* Article 14, and the command that says it was done. */
static void print_tellings(struct call *call, const struct shown *shown) {
    struct ctx *ctx = call->ctx;
    for (size_t i = 0; i < shown->telling_count; i++)
        fprintf(call->out, "%s%s\n", i ? "" : "\n", telling_sentence(ctx, &shown->tellings[i]));
    if (telling_open(shown->tellings, shown->telling_count))
        fprintf(call->out, "  seloste informed %s %s --how %s\n", call_word(call, 0),
                shown_id(ctx, shown->party.id), "HOW");
}

/* What those who were merged into the party said differently. */
static void print_others(struct call *call, const struct party *party) {
    if (!party->other_count)
        return;
    fprintf(call->out, "\n%s\n", msg(call->ctx->lang, M("From entries that were merged into this one")));
    print_values(call, party, party->others, party->other_count);
}

/* Those who speak for an organisation, with their days. */
static void print_people(struct call *call, const struct shown *shown) {
    struct ctx *ctx = call->ctx;
    if (!shown->people_count)
        return;
    struct table table = table_begin(ctx, 3);
    for (size_t i = 0; i < shown->people_count; i++) {
        const struct party *person = &shown->people[i];
        const char *days = "";
        for (size_t j = 0; j < person->role_count; j++)
            if (person->roles[j].organisation == shown->party.id)
                days = role_days(ctx, &person->roles[j]);
        const char *cells[] = {shown_id(ctx, person->id), person->name, days};
        table_row(&table, cells);
    }
    fprintf(call->out, "\n%s\n", msg(ctx->lang, M("People")));
    table_print(&table, call->out);
}

/* The text, then the notice's own fields: "Soitti; syy: väri; summa: 12.50". */
static const char *record_text(struct ctx *ctx, const struct record *record) {
    struct buf buf = buf_in(ctx->arena);
    if (record->erased)
        return msg(ctx->lang, M("(erased)"));
    buf_add(&buf, record->text ? record->text : "");
    if (record->file)
        buf_printf(&buf, "%s%s (%s)", buf.length ? "; " : "", record->file->name,
                   shown_bytes(ctx, record->file->size));
    for (size_t i = 0; i < record->fact_count; i++) {
        const char *label, *text;
        loggable_fact(ctx, record->kind, &record->facts[i], &label, &text);
        buf_printf(&buf, "%s%s: %s", buf.length ? "; " : "", label, text);
    }
    return buf_text(&buf);
}

/* To what they said it: what the notice said of that purpose on that day, the words, the document. */
static void words_rows(struct ctx *ctx, const struct choice *one, const struct choice_words *words,
                       struct table *table) {
    const char *edition = choice_words_edition(ctx, words), *paper = choice_words_document(ctx, words);
    const char *when = shown_instant(ctx, one->at, false),
               *says = words->says ? words->says : choice_purpose(ctx, one);
    const char *lines[] = {
        edition ? MSG(ctx->arena, ctx->lang, M("{1}: “{2}”"), word_capital(ctx->arena, edition), says)
                : msg(ctx->lang, M("The notice of that day is not in this register.")),
        words->text ? MSG(ctx->arena, ctx->lang, M("Words: “{1}”"), words->text) : NULL,
        paper ? MSG(ctx->arena, ctx->lang, M("Document: {1} ({2})"), paper, shown_id(ctx, words->document))
              : NULL};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (!lines[i])
            continue;
        table_row(table, (const char *const[]){when, lines[i]});
        when = "";
    }
}

/* Of an objection the notice's own words say nothing. */
static void print_words(struct call *call, const struct shown *shown) {
    struct table table = table_begin(call->ctx, 2);
    size_t count = 0;
    for (size_t i = 0; i < shown->choice_count; i++) {
        const struct choice_words *words = &shown->words[i];
        if (!shown->choices[i].given && !words->text && !words->document)
            continue;
        words_rows(call->ctx, &shown->choices[i], words, &table);
        count++;
    }
    if (!count)
        return;
    fprintf(call->out, "\n%s\n", msg(call->ctx->lang, M("What was agreed to or said")));
    table_print(&table, call->out);
}

/* What the person has said about the use of the data, the last word last. */
static void print_choices(struct call *call, const struct shown *shown) {
    struct ctx *ctx = call->ctx;
    if (shown->restricted)
        fprintf(call->out, "\n%s\n",
                MSG(ctx->arena, ctx->lang, M("Only stored since {1}: the use is restricted (GDPR Article 18)."),
                    shown_instant(ctx, shown->restricted, false)));
    if (!shown->choice_count)
        return;
    struct table table = table_begin(ctx, 5);
    table_head(&table, (const char *const[]){M("Since"), M("Choice"), M("Purpose"), M("Channel"), M("How")});
    for (size_t i = 0; i < shown->choice_count; i++) {
        const struct choice *one = &shown->choices[i];
        const char *cells[] = {shown_instant(ctx, one->at, false),
                               one->given ? msg(ctx->lang, M("consents")) : msg(ctx->lang, M("objects")),
                               choice_purpose(ctx, one), choice_channel(ctx, one->channel),
                               choice_channel(ctx, one->how)};
        table_row(&table, cells);
    }
    fprintf(call->out, "\n%s\n", msg(ctx->lang, M("Objections and consents")));
    table_print(&table, call->out);
    print_words(call, shown);
}

/* To whom, for what, and what kind of data. */
static void print_disclosures(struct call *call, const struct shown *shown) {
    struct ctx *ctx = call->ctx;
    if (!shown->disclosure_count)
        return;
    struct table table = table_begin(ctx, 5);
    for (size_t i = 0; i < shown->disclosure_count; i++) {
        const struct disclosure *one = &shown->disclosures[i];
        const char *cells[] = {shown_instant(ctx, one->at, false), one->recipient_words, one->purpose_words,
                               one->class_words, one->ground_words};
        table_row(&table, cells);
    }
    fprintf(call->out, "\n%s\n", msg(ctx->lang, M("Given to")));
    table_print(&table, call->out);
}

/* Newest first. What somebody of an organisation's people did for it bears that person's name. */
static void print_records(struct call *call, const struct shown *shown) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 5);
    for (size_t i = 0; i < shown->record_count; i++) {
        const struct record *record = &shown->records[i];
        const char *text = record_text(ctx, record);
        const char *to = record_written_to(ctx->arena, record);
        if (to)
            text = arena_printf(ctx->arena, "%s%s%s", text, *text ? " · " : "", to);
        if (record->party != shown->party.id && record->party_name)
            text = arena_printf(ctx->arena, "%s%s%s", record->party_name, *text ? ": " : "", text);
        const char *cells[] = {shown_id(ctx, record->id), shown_instant(ctx, record->at, record->whole_day),
                               record->label, record->has_amount ? shown_cents(ctx, record->cents) : NULL,
                               text};
        table_row(&table, cells);
    }
    if (!shown->record_count)
        return;
    fprintf(call->out, "\n%s\n",
            shown->record_count < shown->record_total
                ? MSG(ctx->arena, ctx->lang, M("What happened: {1} of {2}"),
                      shown_number(ctx, shown->record_count), shown_number(ctx, shown->record_total))
                : msg(ctx->lang, M("What happened")));
    table_print(&table, call->out);
}

/* At the foot: until when is this kept, and why. */
static void print_verdicts(struct call *call, const struct shown *shown) {
    struct ctx *ctx = call->ctx;
    if (!shown->verdict_count)
        return;
    struct table table = table_begin(ctx, 5);
    table_head(&table,
               (const char *const[]){M("Class"), M("State"), M("Kept until"), M("Gone by"), M("Because")});
    for (size_t i = 0; i < shown->verdict_count; i++) {
        const struct verdict *verdict = &shown->verdicts[i].verdict;
        day_t held = shown->verdicts[i].held_until;
        const char *why = held ? MSG(ctx->arena, ctx->lang,
                                     M("Held until {1} because of a legal ground; nothing of it goes before."),
                                     day_text(ctx->arena, ctx->lang, held))
                               : retention_sentence(ctx, ctx_notice(ctx), verdict);
        const char *cells[] = {shown_class(ctx, verdict->class), shown_state(ctx, verdict->state),
                               shown_day(ctx, verdict->keep_through), shown_day(ctx, verdict->gone_by), why};
        table_row(&table, cells);
    }
    fputc('\n', call->out);
    table_print(&table, call->out);
}

/* ---- as JSON */

static json_t *roles_json(struct ctx *ctx, const struct party *party) {
    json_t *list = json_array();
    for (size_t i = 0; i < party->role_count; i++) {
        const struct role *role = &party->roles[i];
        json_t *of = role->organisation ? json_pack("{s:o,s:o}", "id", shown_json_id(ctx, role->organisation),
                                                    "name", shown_json_text(role->organisation_name))
                                        : json_null();
        json_t *json =
            json_pack("{s:o,s:o,s:o,s:o}", "type", shown_json_type(ctx, role->type), "organisation", of, "from",
                      shown_json_day(ctx, role->from), "to", shown_json_day(ctx, role->to));
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

/* Where nobody has confirmed it, or needs to, there is no such key. */
static void put_trust(struct ctx *ctx, json_t *json, const struct value *value) {
    if (value->confirmed > 0)
        must(json_object_set_new(json, "confirmed", shown_json_day(ctx, value->confirmed)) == 0);
    if (value->licence_by)
        must(json_object_set_new(json, "licence_ended", shown_json_day(ctx, value->licence_until)) == 0);
    if (value->verify_by)
        must(json_object_set_new(json, "to_be_confirmed_since", shown_json_day(ctx, value->verify_since)) == 0);
}

/* What is in sight has no such key. */
static void put_hidden(struct ctx *ctx, json_t *json, const char *rule, day_t since) {
    if (rule)
        must(json_object_set_new(json, "hidden_since", shown_json_day(ctx, since)) == 0);
}

static json_t *values_json(struct ctx *ctx, const struct value *values, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct value *value = &values[i];
        json_t *json =
            json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:b}", "field", value->field, "text",
                      shown_json_text(value->erased ? NULL : value->text), "source",
                      shown_json_source(ctx, value->source), "since", shown_json_day(ctx, value->since), "by",
                      shown_json_text(value->by), "reason", shown_json_text(value->reason), "class",
                      shown_json_class(ctx, value->class), "erased", value->erased);
        put_hidden(ctx, json, value->hidden_by, value->hidden_since);
        put_trust(ctx, json, value);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *people_json(struct ctx *ctx, const struct shown *shown) {
    json_t *list = json_array();
    for (size_t i = 0; i < shown->people_count; i++) {
        const struct party *person = &shown->people[i];
        json_t *json = json_pack("{s:o,s:s,s:o}", "id", shown_json_id(ctx, person->id), "name", person->name,
                                 "roles", roles_json(ctx, person));
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

/* A time of which only the day is known is a day, not midnight. */
static json_t *record_json(struct ctx *ctx, const struct record *record) {
    json_t *facts = json_object();
    for (size_t i = 0; i < record->fact_count; i++)
        must(json_object_set_new(facts, record->facts[i].name, json_string(record->facts[i].value)) == 0);
    json_t *at = record->whole_day ? shown_json_day(ctx, record->day) : shown_json_instant(ctx, record->at);
    json_t *json =
        json_pack("{s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:o,s:o}", "id",
                  shown_json_id(ctx, record->id), "kind", record->kind, "at", at, "ends",
                  shown_json_day(ctx, record->ends), "party", shown_json_id(ctx, record->party), "about",
                  shown_json_id(ctx, record->about), "belongs_to", shown_json_id(ctx, record->belongs),
                  "amount_cents", record->has_amount ? json_integer(record->cents) : json_null(), "text",
                  shown_json_text(record->erased ? NULL : record->text), "erased", record->erased, "service",
                  shown_json_service(ctx, record->service), "source", shown_json_source(ctx, record->source),
                  "class", shown_json_class(ctx, record->class), "by", shown_json_text(record->by),
                  "written_to", shown_json_text(record_written_to(ctx->arena, record)), "with", facts);
    must(json);
    if (record->file)
        must(json_object_set_new(json, "file",
                                 json_pack("{s:s,s:s,s:I}", "name", record->file->name, "type",
                                           record->file->type, "bytes", (json_int_t)record->file->size)) == 0);
    put_hidden(ctx, json, record->hidden_by, record->hidden_since);
    return json;
}

static json_t *records_json(struct ctx *ctx, const struct shown *shown) {
    json_t *list = json_array();
    for (size_t i = 0; i < shown->record_count; i++)
        must(json_array_append_new(list, record_json(ctx, &shown->records[i])) == 0);
    return list;
}

static json_t *choices_json(struct ctx *ctx, const struct shown *shown) {
    json_t *list = json_array();
    for (size_t i = 0; i < shown->choice_count; i++) {
        const struct choice *one = &shown->choices[i];
        const struct choice_words *words = &shown->words[i];
        json_t *json =
            json_pack("{s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "at", shown_json_instant(ctx, one->at),
                      "answer", one->given ? "given" : "refused", "purpose", one->purpose, "channel",
                      shown_json_text(one->channel), "how", shown_json_text(one->how), "notice_version",
                      shown_json_text(words->version), "notice_in_force", shown_json_day(ctx, words->in_force),
                      "notice_says", shown_json_text(words->says), "words", shown_json_text(words->text),
                      "document", shown_json_id(ctx, words->document), "document_words",
                      shown_json_text(choice_words_document(ctx, words)));
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *disclosures_json(struct ctx *ctx, const struct shown *shown) {
    json_t *list = json_array();
    for (size_t i = 0; i < shown->disclosure_count; i++) {
        const struct disclosure *one = &shown->disclosures[i];
        json_t *json = json_pack("{s:o,s:o,s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:o}", "export",
                                 shown_json_id(ctx, one->batch), "at", shown_json_instant(ctx, one->at),
                                 "recipient", one->recipient, "name", one->recipient_words, "purpose",
                                 one->purpose, "classes", one->classes, "ground", shown_json_text(one->ground),
                                 "as", one->how, "by", one->actor, "basis", shown_json_text(one->basis));
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *verdicts_json(struct ctx *ctx, const struct shown *shown) {
    json_t *list = json_array();
    for (size_t i = 0; i < shown->verdict_count; i++) {
        const struct verdict *verdict = &shown->verdicts[i].verdict;
        json_t *json = json_pack(
            "{s:o,s:o,s:s,s:o,s:o,s:o,s:s}", "class", shown_json_class(ctx, verdict->class), "record",
            shown_json_id(ctx, shown->verdicts[i].record), "state", keep_state_id(verdict->state),
            "keep_through", shown_json_day(ctx, verdict->keep_through), "erasable_from",
            shown_json_day(ctx, verdict->erasable_from), "gone_by", shown_json_day(ctx, verdict->gone_by),
            "because", retention_sentence(ctx, ctx_notice(ctx), verdict));
        if (verdict->sight) { /* what the class does not speak of has no key */
            must(json_object_set_new(json, "hide_after", shown_json_day(ctx, verdict->hide_after)) == 0);
            must(json_object_set_new(json, "verify_again", shown_json_day(ctx, verdict->verify_again)) == 0);
        }
        if (shown->verdicts[i].held_until)
            must(json_object_set_new(json, "held_until", shown_json_day(ctx, shown->verdicts[i].held_until)) ==
                 0);
        if (verdict->at_end != END_ERASE)
            must(json_object_set_new(json, "at_end", json_string(at_end_id(verdict->at_end))) == 0);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *tellings_json(struct ctx *ctx, const struct shown *shown) {
    json_t *list = json_array();
    for (size_t i = 0; i < shown->telling_count; i++)
        must(json_array_append_new(list, shown_json_telling(ctx, &shown->tellings[i])) == 0);
    return list;
}

static json_t *unseen_json(struct ctx *ctx, const struct party *party) {
    json_t *list = json_array();
    for (size_t i = 0; i < party->unseen_count; i++) {
        const struct out_of_sight *unseen = &party->unseen[i];
        json_t *json = json_pack("{s:o,s:o,s:s}", "class", shown_json_class(ctx, unseen->class), "since",
                                 shown_json_day(ctx, unseen->since), "rule", unseen->rule);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static void print_json(struct call *call, const struct shown *shown) {
    static const char *const forms[] = {"person", "organisation", "sole_trader"};
    struct ctx *ctx = call->ctx;
    const struct party *party = &shown->party;
    const char *relation = party->relation == RELATION_FORMER     ? "former"
                           : party->relation == RELATION_CUSTOMER ? "customer"
                                                                  : "potential";
    json_auto_t *json = json_pack(
        "{s:o,s:s,s:s,s:s,s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:I,s:o,s:o,s:o,s:o}", "id",
        shown_json_id(ctx, party->id), "form", forms[party->form], "name", party->name, "relation", relation,
        "version", (json_int_t)party->version, "changed", shown_json_instant(ctx, party->changed), "taken_in",
        shown_json_day(ctx, party->taken_in), "last_contact", shown_json_day(ctx, party->last_contact), "roles",
        roles_json(ctx, party), "values", values_json(ctx, party->values, party->value_count), "other_values",
        values_json(ctx, party->others, party->other_count), "people", people_json(ctx, shown), "records",
        records_json(ctx, shown), "records_total", (json_int_t)shown->record_total, "choices",
        choices_json(ctx, shown), "restricted",
        shown->restricted ? shown_json_instant(ctx, shown->restricted) : json_null(), "given",
        disclosures_json(ctx, shown), "kept", verdicts_json(ctx, shown));
    must(json);
    if (party->unseen_count)
        must(json_object_set_new(json, "out_of_sight", unseen_json(ctx, party)) == 0);
    if (shown->telling_count) /* all that is stored came from the party itself */
        must(json_object_set_new(json, "informed", tellings_json(ctx, shown)) == 0);
    call_json(call, json);
}

enum status cli_show(struct call *call) {
    struct shown shown = {0};
    TRY(read_all(call, &shown));
    if (call_has(call, "--json")) {
        print_json(call, &shown);
        return ST_OK;
    }
    print_head(call, &shown.party);
    print_values(call, &shown.party, shown.party.values, shown.party.value_count);
    print_others(call, &shown.party);
    print_unseen(call, &shown.party);
    print_unconfirmed(call, &shown.party);
    print_unlicensed(call, &shown.party);
    print_tellings(call, &shown);
    print_people(call, &shown);
    print_records(call, &shown);
    print_choices(call, &shown);
    print_disclosures(call, &shown);
    print_verdicts(call, &shown);
    return ST_OK;
}
