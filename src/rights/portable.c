/* Each item is asked two things: did the person give it, and does a purpose that it serves rest on consent or a contract? */
#include "rights/portable.h"

#include "base/json.h"
#include "notice/field.h"
#include "registry/choice.h"
#include "registry/earlier.h"
#include "registry/former.h"
#include "registry/inside.h"
#include "registry/loggable.h"
#include "registry/permit.h"
#include "registry/record.h"

#include <string.h>

struct carrying {
    struct ctx *ctx;
    const struct notice *notice;
    const struct party *party;
    size_t others, grounds; /* left behind: from others or the office; on another ground */
};

struct record_formers {
    struct former *items;
    size_t count;
};

/* ---- grounds */

static void add_ground(json_t *list, const char *ground) {
    size_t index;
    const json_t *one;
    json_array_foreach(list, index, one) if (strcmp(json_string_value(one), ground) == 0) return;
    json_array_append_new(list, json_string(ground));
}

static bool carries(const char *ground) {
    return strcmp(ground, "consent") == 0 || strcmp(ground, "contract") == 0;
}

/* Of one use, for the roles that the party has. `named`: the notice names one at all. */
static void grounds_of(const struct carrying *carrying, const struct purpose *purpose, json_t *list,
                       bool *named) {
    for (size_t r = 0; r < carrying->party->role_count; r++) {
        int type = carrying->party->roles[r].type;
        if (type == NOTICE_NOTHING || !set_has(&purpose->types, type))
            continue;
        const struct names *names = &purpose->grounds[type];
        for (size_t i = 0; i < names->count; i++) {
            *named = true;
            if (carries(names->items[i]))
                add_ground(list, names->items[i]);
        }
    }
}

/* NULL: it rests on other grounds alone. */
static json_t *grounds_json(const struct carrying *carrying, int category) {
    json_t *list = json_array();
    bool named = false;
    for (size_t i = 0; i < carrying->notice->purposes_count; i++)
        if (category == NOTICE_NOTHING || set_has(&carrying->notice->categories[category].purposes, (int)i))
            grounds_of(carrying, &carrying->notice->purposes[i], list, &named);
    if (!named || json_array_size(list))
        return list;
    json_decref(list);
    return NULL;
}

/* ---- items */

static bool own_source(const struct carrying *carrying, int source) {
    return source != NOTICE_NOTHING && carrying->notice->sources[source].main;
}

static const char *day_or_null(struct ctx *ctx, day_t day) {
    return day == DAY_NONE ? NULL : day_iso(ctx->arena, day);
}

static const struct field *field_of(const struct carrying *carrying, const char *id) {
    const struct party *party = carrying->party;
    const struct field *field =
        party->role_count && party->roles[0].type != NOTICE_NOTHING
            ? field_listed(carrying->ctx->arena, carrying->notice, party->roles[0].type, id)
            : NULL;
    return field ? field : field_builtin(id);
}

/* The item, which its list has; NULL: it is left behind. */
static json_t *add_value(struct carrying *carrying, const struct value *value, json_t *list) {
    struct ctx *ctx = carrying->ctx;
    const struct field *field = field_of(carrying, value->field);
    if (value->erased || !value->text)
        return NULL;
    if (!own_source(carrying, value->source)) {
        carrying->others++;
        return NULL;
    }
    json_t *grounds = grounds_json(carrying, field ? field->category : NOTICE_NOTHING);
    if (!grounds) {
        carrying->grounds++;
        return NULL;
    }
    json_t *json = json_object();
    json_put(json, "field", value->field);
    json_put(json, "label", field ? field_label(field, ctx->lang) : value->field);
    json_put(json, "value", value->text);
    json_put(json, "given", day_or_null(ctx, value->since));
    json_object_set_new(json, "grounds", grounds);
    json_array_append_new(list, json);
    return json;
}

static bool portable_kind(const char *kind) {
    static const char *const kinds[] = {
#define PORTABLE(kind) kind,
#include "rights/portable.def"
#undef PORTABLE
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return !kind_builtin(kind);
}

/* What they gave before counts as well, as long as it is stored. */
static void add_former_value(struct carrying *carrying, const struct earlier_value *former, json_t *list) {
    json_t *json = former->until ? add_value(carrying, &former->value, list) : NULL;
    if (json)
        json_put(json, "until",
                 day_iso(carrying->ctx->arena, zone_day(registry_zone(carrying->ctx), former->until)));
}

static json_t *details_json(const struct fact *facts, size_t count) {
    json_t *json = json_object();
    for (size_t i = 0; i < count; i++)
        json_put(json, facts[i].name, facts[i].value);
    return json;
}

static json_t *former_texts_json(struct ctx *ctx, const struct former *formers, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json = json_object();
        json_put(json, "text", formers[i].text);
        json_put(json, "until", day_iso(ctx->arena, zone_day(registry_zone(ctx), formers[i].until)));
        json_object_set_new(json, "details", details_json(formers[i].facts, formers[i].fact_count));
        json_array_append_new(list, json);
    }
    return list;
}

static json_t *record_json(const struct carrying *carrying, const struct record *record, json_t *grounds) {
    struct ctx *ctx = carrying->ctx;
    json_t *json = json_object();
    json_put(json, "id", ref_text(ctx->arena, record->id));
    json_put(json, "kind", record->kind);
    json_put(json, "label", record->label);
    json_put(json, "day", day_or_null(ctx, record->day));
    json_put(json, "ends", day_or_null(ctx, record->ends));
    json_put(json, "text", record->text);
    json_object_set_new(json, "cents", record->has_amount ? json_integer(record->cents) : json_null());
    json_put(json, "service",
             record->service == NOTICE_NOTHING
                 ? NULL
                 : words_in(&carrying->notice->services[record->service].entry, ctx->lang));
    json_object_set_new(json, "details", details_json(record->facts, record->fact_count));
    json_object_set_new(json, "grounds", grounds);
    return json;
}

static void add_record(struct carrying *carrying, const struct record *record,
                       const struct record_formers *formers, json_t *list) {
    bool own = record->source == NOTICE_NOTHING || own_source(carrying, record->source);
    if (record->erased || record->party != carrying->party->id || strcmp(record->kind, "intake") == 0)
        return;
    if (!own || !portable_kind(record->kind)) {
        carrying->others++;
        return;
    }
    json_t *grounds = grounds_json(carrying, record->category), *json;
    if (!grounds) {
        carrying->grounds++;
        return;
    }
    json = record_json(carrying, record, grounds);
    if (formers->count)
        json_object_set_new(json, "former", former_texts_json(carrying->ctx, formers->items, formers->count));
    json_array_append_new(list, json);
}

static json_t *choices_json(struct ctx *ctx, const struct choice *choices, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json = json_object();
        json_put(json, "at", instant_iso(ctx->arena, choices[i].at));
        json_put(json, "answer", choices[i].given ? "given" : "refused");
        json_put(json, "purpose", choice_purpose(ctx, &choices[i]));
        json_put(json, "channel", choices[i].channel);
        json_array_append_new(list, json);
    }
    return list;
}

/* ---- the document */

static json_t *controller_json(const struct notice *notice) {
    json_t *json = json_object();
    json_put(json, "name", notice->controller.name);
    json_put(json, "business_id", notice->controller.business_id);
    json_put(json, "email", notice->contact.email);
    return json;
}

static json_t *left_json(const struct carrying *carrying) {
    json_t *json = json_object();
    json_object_set_new(json, "not_given_by_the_person", json_integer((json_int_t)carrying->others));
    json_object_set_new(json, "other_grounds", json_integer((json_int_t)carrying->grounds));
    return json;
}

struct contents {
    struct party party;
    struct record *records;
    struct choice *choices;
    size_t record_count, choice_count;
    struct earlier earlier;
    struct record_formers *formers; /* of each record */
};

static json_t *make(struct ctx *ctx, const struct contents *contents) {
    struct carrying carrying = {ctx, ctx_notice(ctx), &contents->party, 0, 0};
    json_t *document = json_object(), *values = json_array(), *formers = json_array(), *records = json_array(),
           *person = json_object();
    json_put(document, "schema", PORTABLE_SCHEMA);
    json_put(document, "language", lang_code(ctx->lang));
    json_put(document, "made", instant_iso(ctx->arena, ctx->now));
    json_object_set_new(document, "controller", controller_json(carrying.notice));
    json_put(person, "name", contents->party.name);
    json_object_set_new(document, "person", person);
    for (size_t i = 0; i < contents->party.value_count; i++)
        (void)add_value(&carrying, &contents->party.values[i], values);
    for (size_t i = contents->record_count; i > 0; i--)
        add_record(&carrying, &contents->records[i - 1], &contents->formers[i - 1], records);
    for (size_t i = 0; i < contents->earlier.count; i++)
        add_former_value(&carrying, &contents->earlier.items[i], formers);
    json_object_set_new(document, "values", values);
    json_object_set_new(document, "former_values", formers);
    json_object_set_new(document, "records", records);
    json_object_set_new(document, "choices", choices_json(ctx, contents->choices, contents->choice_count));
    json_object_set_new(document, "left_out", left_json(&carrying));
    return document;
}

enum status portable_look(struct ctx *ctx, ref_t party, json_t **document) {
    struct contents contents;
    size_t total;
    *document = NULL;
    TRY(permit_action(ctx, ACTION_PACKAGE, party, NULL));
    TRY(party_read(ctx, party, NOTICE_NOTHING, &contents.party));
    TRY(record_list(ctx, party, 0, 0, &contents.records, &contents.record_count, &total));
    TRY(choice_list(ctx, party, &contents.choices, &contents.choice_count));
    TRY(earlier_all(ctx, &contents.party, &contents.earlier));
    contents.formers = arena_array(ctx->arena, contents.record_count + 1, sizeof *contents.formers);
    for (size_t i = 0; i < contents.record_count; i++)
        TRY(former_of(ctx, &contents.records[i], &contents.formers[i].items, &contents.formers[i].count));
    *document = make(ctx, &contents);
    return ST_OK;
}

/* An organisation has no such right; its people have, each with their own data. */
static enum status is_person(struct ctx *ctx, ref_t id) {
    struct party party;
    TRY(permit_action(ctx, ACTION_PACKAGE, id, NULL));
    TRY(party_read(ctx, id, NOTICE_NOTHING, &party));
    return party.form == FORM_ORGANISATION ? FAIL(ctx, ST_CONFLICT,
                                                  M("The right to move data (GDPR Article 20) is that of "
                                                    "people: an organisation gets its data by an export."))
                                           : ST_OK;
}

enum status portable_json(struct ctx *ctx, ref_t party, json_t **document) {
    scoped_json *made = NULL;
    *document = NULL;
    TRY(registry_changeable(ctx)); /* nothing is handed out without an entry in the log */
    TRY(is_person(ctx, party));
    TRY(portable_look(ctx, party, &made));
    TRY(audit_read(ctx, ctx->registry->audit,
                   &(struct audit_entry){.actor = actor_text(ctx),
                                         .action = "packaged",
                                         .party = party,
                                         .sentence = "rights.portability",
                                         .detail = "portability"}));
    *document = json_incref(made);
    return ST_OK;
}

/* ---- as rows */

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* RFC 4180: everything in quotes; what a spreadsheet would compute begins with an apostrophe. */
static void cell(struct buf *buf, const char *text, bool last) {
    buf_char(buf, '"');
    if (*text && strchr("=+-@\t\r", *text))
        buf_char(buf, '\'');
    for (; *text; text++) {
        if (*text == '"')
            buf_char(buf, '"');
        buf_char(buf, *text);
    }
    buf_add(buf, last ? "\"\r\n" : "\",");
}

static void row(struct buf *buf, const char *const cells[], size_t count) {
    for (size_t i = 0; i < count; i++)
        cell(buf, cells[i], i + 1 == count);
}

static const char *joined_grounds(struct ctx *ctx, const json_t *item) {
    struct buf buf = buf_in(ctx->arena);
    size_t index;
    const json_t *one;
    json_array_foreach(json_object_get(item, "grounds"), index, one)
        buf_printf(&buf, "%s%s", buf.length ? " " : "", json_string_value(one));
    return buf_text(&buf);
}

static const char *sum_of(struct ctx *ctx, const json_t *item) {
    const json_t *cents = json_object_get(item, "cents");
    long long amount = json_integer_value(cents), rest = amount < 0 ? -amount : amount;
    return json_is_integer(cents)
               ? arena_printf(ctx->arena, "%s%lld.%02lld", amount < 0 ? "-" : "", rest / 100, rest % 100)
               : "";
}

static const char *const heads[] = {"part", "id", "label", "day", "value", "amount", "grounds"};
enum { CELLS = sizeof heads / sizeof *heads };

static void value_rows(struct ctx *ctx, struct buf *buf, const json_t *values, const char *part) {
    size_t index;
    const json_t *one;
    json_array_foreach(values, index, one) {
        const char *cells[] = {
            part, text_of(one, "field"),   text_of(one, "label"), text_of(one, "given"), text_of(one, "value"),
            "",   joined_grounds(ctx, one)};
        row(buf, cells, CELLS);
    }
}

/* `day`: until when it said so. */
static void former_rows(struct buf *buf, const json_t *record) {
    size_t index;
    const json_t *one;
    json_array_foreach(json_object_get(record, "former"), index, one) {
        const char *cells[] = {"former_record",
                               text_of(record, "kind"),
                               text_of(record, "label"),
                               text_of(one, "until"),
                               text_of(one, "text"),
                               "",
                               ""};
        row(buf, cells, CELLS);
    }
}

const char *portable_csv(struct ctx *ctx, const json_t *document) {
    struct buf buf = buf_in(ctx->arena);
    size_t index;
    const json_t *one;
    row(&buf, heads, CELLS);
    value_rows(ctx, &buf, json_object_get(document, "values"), "value");
    value_rows(ctx, &buf, json_object_get(document, "former_values"), "former_value");
    json_array_foreach(json_object_get(document, "records"), index, one) {
        const char *cells[] = {"record",
                               text_of(one, "kind"),
                               text_of(one, "label"),
                               text_of(one, "day"),
                               text_of(one, "text"),
                               sum_of(ctx, one),
                               joined_grounds(ctx, one)};
        row(&buf, cells, CELLS);
        former_rows(&buf, one);
    }
    json_array_foreach(json_object_get(document, "choices"), index, one) {
        const char *cells[] = {"choice",
                               text_of(one, "answer"),
                               text_of(one, "purpose"),
                               text_of(one, "at"),
                               text_of(one, "channel"),
                               "",
                               ""};
        row(&buf, cells, CELLS);
    }
    return buf_text(&buf);
}
