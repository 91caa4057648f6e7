/* What this program has exported for somebody (docs/EXPORT.md, seloste-export-1), taken in like any other list: whom a party
 * means is found by its values, never by the ids in the file, and the notice here decides what of it may be stored. A whole
 * register is not read by this (carry.h). */
#include "registry/import_format.h"

#include "base/json_pull.h"
#include "registry/registry.h"

#include <string.h>

#define SCHEMA "seloste-export-1"

struct reading {
    struct json_pull *pull;
    int64_t count; /* of parties read; -1: all have been */
};

/* By its first member. */
static bool recognise(const unsigned char *head, size_t length, const char *name) {
    static const char *const words[] = {"{", "\"schema\"", ":", "\"" SCHEMA "\""};
    size_t at = length >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    (void)name;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        while (at < length && (head[at] == ' ' || head[at] == '\t' || head[at] == '\r' || head[at] == '\n'))
            at++;
        size_t word = strlen(words[i]);
        if (length - at < word || memcmp(head + at, words[i], word) != 0)
            return false;
        at += word;
    }
    return true;
}

/* Up to the parties; `*parties` false: there are none. */
static enum status pull_to(struct ctx *ctx, struct reading *reading, bool *parties) {
    const char *name;
    for (;;) {
        scoped_json *json = NULL;
        TRY(json_pull_name(ctx, reading->pull, &name));
        *parties = name && strcmp(name, "parties") == 0;
        if (!name || *parties)
            return ST_OK;
        TRY(json_pull_value(ctx, reading->pull, ctx->arena, &json));
        if (strcmp(name, "count") == 0 && json_integer_value(json) == (json_int_t)reading->count)
            reading->count = -1;
    }
}

static enum status damaged(struct ctx *ctx, const struct import_file *file, const char *what) {
    const struct reading *reading = file->state;
    (void)FAIL(ctx, ST_INVALID, M("The file is damaged, or was not made by this program ({1})"), what);
    return fault_at(ctx, file->input.name, json_pull_line(reading->pull), 0);
}

static enum status open_list(struct ctx *ctx, struct import_file *file) {
    struct reading *reading = arena_alloc(ctx->arena, sizeof *reading);
    bool parties;
    file->state = reading;
    file->mixed = true;
    reading->pull = json_pull_open(ctx, file->input);
    TRY(json_pull_begin(ctx, reading->pull));
    TRY(pull_to(ctx, reading, &parties));
    if (!parties)
        return damaged(ctx, file, "parties");
    return json_pull_list(ctx, reading->pull);
}

static enum status open(struct ctx *ctx, struct import_file *file) {
    TRY(import_without_map(ctx, file,
                           M("--map says what the columns of a table are; this file says it itself")));
    struct arena *outer = ctx->arena;
    ctx->arena = file->arena;
    enum status status = open_list(ctx, file);
    ctx->arena = outer;
    return status;
}

/* ---- one party */

static const char *text_of(struct arena *arena, const json_t *json, const char *name) {
    return arena_text(arena, json_string_value(json_object_get(json, name)));
}

static void say_values(struct arena *arena, const json_t *party, enum import_whom whom,
                       struct import_item *item) {
    const json_t *value, *role;
    size_t index;
    json_array_foreach(json_object_get(party, "values"), index, value) {
        const char *field = text_of(arena, value, "field");
        if (field)
            import_say(
                arena, item,
                (struct import_value){.whom = whom, .field = field, .text = text_of(arena, value, "text")});
    }
    json_array_foreach(json_object_get(party, "roles"), index, role) {
        const char *name = text_of(arena, role, "organisation_name");
        if (!name || whom == IMPORT_ORGANISATION)
            continue;
        import_say(arena, item,
                   (struct import_value){.whom = IMPORT_ORGANISATION, .field = "name", .text = name});
        return; /* an item speaks for one organisation */
    }
}

static const struct fact *facts_of(struct arena *arena, json_t *json, size_t *count) {
    struct fact *facts = arena_array(arena, json_object_size(json) + 1, sizeof *facts);
    const char *name;
    json_t *value;
    *count = 0;
    json_object_foreach(json, name, value) if (json_is_string(value)) facts[(*count)++] =
        (struct fact){arena_text(arena, name), arena_text(arena, json_string_value(value))};
    return facts;
}

/* The number of the invoice of this id, by which a payment finds it again. */
static const char *number_of(struct arena *arena, const json_t *party, const char *id) {
    const json_t *record;
    size_t index;
    json_array_foreach(json_object_get(party, "records"), index, record) {
        const char *own = json_string_value(json_object_get(record, "id"));
        if (id && own && strcmp(own, id) == 0)
            return text_of(arena, json_object_get(record, "facts"), "number");
    }
    return NULL;
}

static bool happening(struct ctx *ctx, struct arena *arena, const json_t *party, const json_t *record,
                      struct import_event *event) {
    const char *at = json_string_value(json_object_get(record, "at"));
    const char *on = json_string_value(json_object_get(record, "day"));
    const char *ends = json_string_value(json_object_get(record, "ends"));
    const json_t *cents = json_object_get(record, "cents");
    day_t day;
    *event = (struct import_event){.whom = IMPORT_EITHER,
                                   .kind = text_of(arena, record, "kind"),
                                   .ends = DAY_NONE,
                                   .whole_day = !at,
                                   .cents = json_integer_value(cents),
                                   .has_amount = json_is_integer(cents),
                                   .text = text_of(arena, record, "text")};
    if (!event->kind || (ends && !day_parse(ends, &event->ends)))
        return false;
    if (at ? !instant_parse(at, &event->at) : !on || !day_parse(on, &day))
        return false;
    if (!at)
        event->at = zone_instant(registry_zone(ctx), day, 0);
    event->facts = facts_of(arena, json_object_get(record, "facts"), &event->fact_count);
    event->belongs_to = number_of(arena, party, json_string_value(json_object_get(record, "belongs_to")));
    return true;
}

static enum status party_item(struct ctx *ctx, struct import_file *file, struct arena *arena,
                              const json_t *party, struct import_item *item) {
    const char *form = json_string_value(json_object_get(party, "form"));
    const json_t *record;
    size_t index;
    item->broken = true;
    if (!form)
        return damaged(ctx, file, "parties.form");
    say_values(arena, party, strcmp(form, "person") == 0 ? IMPORT_PERSON : IMPORT_ORGANISATION, item);
    json_array_foreach(json_object_get(party, "records"), index, record) {
        struct import_event event;
        if (!happening(ctx, arena, party, record, &event))
            return damaged(ctx, file, "parties.records");
        import_happened(arena, item, event);
    }
    item->broken = false;
    return ST_OK;
}

/* Behind the last party the count says whether the file is whole. */
static enum status end(struct ctx *ctx, struct import_file *file) {
    struct reading *reading = file->state;
    bool parties;
    TRY(pull_to(ctx, reading, &parties));
    return !parties && reading->count == -1 ? ST_OK : damaged(ctx, file, "count");
}

static enum status next(struct ctx *ctx, struct import_file *file, struct arena *arena,
                        struct import_item *item) {
    struct reading *reading = file->state;
    scoped_arena *own = arena_new();
    scoped_json *party = NULL;
    *item = (struct import_item){0};
    if (reading->count == -1)
        return ST_OK;
    TRY(json_pull_item(ctx, reading->pull, own, &party));
    if (!party)
        return end(ctx, file);
    reading->count++;
    item->line = json_pull_line(reading->pull);
    return party_item(ctx, file, arena, party, item);
}

const struct import_format import_parties = {
    .id = "seloste", .recognise = recognise, .open = open, .next = next};
