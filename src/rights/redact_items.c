/* Which members of the document are texts that somebody wrote: these alone are looked through and changed, so that an id or a day is
 * never mistaken for one. */
#include "rights/redact_inside.h"

#include "base/json.h"

#include <string.h>

static const char *text_of(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static const char *named(struct ctx *ctx, const char *what, const char *day) {
    day_t known;
    if (!what)
        what = "";
    return day && day_parse(day, &known)
               ? arena_printf(ctx->arena, "%s, %s", what, day_text(ctx->arena, ctx->lang, known))
               : what;
}

static void each_value(struct ctx *ctx, const json_t *values, redact_item_fn *each, void *arg) {
    size_t index;
    json_t *value;
    json_array_foreach(values, index, value) each(
        arg, arena_printf(ctx->arena, "value/%s", text_of(value, "field")), text_of(value, "label"), value);
}

static void each_former(struct ctx *ctx, const json_t *values, redact_item_fn *each, void *arg) {
    size_t index;
    json_t *value;
    json_array_foreach(values, index, value)
        each(arg, arena_printf(ctx->arena, "former/%s", text_of(value, "field")),
             MSG(ctx->arena, ctx->lang, M("{1}, before"), text_of(value, "label")), value);
}

static void each_record(struct ctx *ctx, const json_t *document, redact_item_fn *each, void *arg) {
    size_t index;
    json_t *one;
    json_array_foreach(json_object_get(document, "records"), index, one) {
        const char *id = text_of(one, "id"), *what = named(ctx, text_of(one, "label"), text_of(one, "day"));
        if (json_is_true(json_object_get(one, "shown"))) /* nobody wrote it */
            continue;
        each(arg, arena_printf(ctx->arena, "record/%s", id), what, one);
        if (json_is_object(json_object_get(one, "file")))
            each(arg, arena_printf(ctx->arena, "file/%s", id), what, json_object_get(one, "file"));
    }
    json_array_foreach(json_object_get(document, "papers"), index, one)
        each(arg, arena_printf(ctx->arena, "record/%s", text_of(one, "record")),
             named(ctx, msg(ctx->lang, M("Paper")), text_of(one, "day")), one);
}

static const json_t *record_of(const json_t *document, const char *id) {
    const json_t *one;
    size_t index;
    json_array_foreach(json_object_get(document, "records"), index,
                       one) if (id && strcmp(text_of(one, "id"), id) == 0) return one;
    return NULL;
}

/* What was agreed to is the text of the choice's record. */
static void each_choice(struct ctx *ctx, const json_t *document, redact_item_fn *each, void *arg) {
    size_t index;
    json_t *one;
    json_array_foreach(json_object_get(document, "choices"), index, one) {
        json_t *evidence = json_object_get(one, "evidence");
        const json_t *record = record_of(document, text_of(evidence, "record"));
        if (text_of(evidence, "said") && !json_is_true(json_object_get(record, "shown")))
            each(arg, arena_printf(ctx->arena, "record/%s", text_of(evidence, "record")),
                 named(ctx, text_of(one, "words"), NULL), evidence);
    }
}

static void each_elsewhere(struct ctx *ctx, const json_t *list, redact_item_fn *each, void *arg) {
    size_t index;
    json_t *one;
    json_array_foreach(list, index, one) each(arg, arena_printf(ctx->arena, "elsewhere/%s", text_of(one, "id")),
                                              named(ctx, text_of(one, "label"), text_of(one, "day")), one);
}

void redact_items(struct ctx *ctx, const json_t *document, redact_item_fn *each, void *arg) {
    size_t index;
    json_t *one;
    each_value(ctx, json_object_get(document, "values"), each, arg);
    each_value(ctx, json_object_get(document, "other_values"), each, arg);
    each_former(ctx, json_object_get(document, "former_values"), each, arg);
    each_record(ctx, document, each, arg);
    each_choice(ctx, document, each, arg);
    each_elsewhere(ctx, json_object_get(document, "elsewhere"), each, arg);
    json_array_foreach(json_object_get(document, "requests"), index, one)
        each(arg, arena_printf(ctx->arena, "request/%s", text_of(one, "id")),
             named(ctx, text_of(one, "words"), text_of(one, "received")), one);
}

/* ---- texts of one */

static void each_member(json_t *object, const char *key, enum redact_part part, redact_text_fn *each,
                        void *arg) {
    const char *text = text_of(object, key);
    const char *other = text ? each(arg, text, part) : NULL;
    if (other)
        json_put(object, key, other);
}

static void each_of_all(json_t *facts, redact_text_fn *each, void *arg) {
    const char *key;
    json_t *value;
    void *next;
    json_object_foreach_safe(facts, next, key, value) each_member(facts, key, PART_AGAIN, each, arg);
}

static void each_in_list(json_t *list, redact_text_fn *each, void *arg) {
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        const char *other = text ? each(arg, text, PART_LETTER) : NULL;
        if (other)
            json_array_set_new(list, i, json_string(other));
    }
}

void redact_item_texts(json_t *object, redact_text_fn *each, void *arg) {
    static const struct {
        const char *key;
        enum redact_part part;
    } members[] = {{"text", PART_TEXT},  {"reason", PART_TEXT},  {"written_to", PART_FACT},
                   {"value", PART_FACT}, {"stored", PART_AGAIN}, {"said", PART_AGAIN},
                   {"name", PART_TEXT},  {"what", PART_TEXT},    {"how", PART_TEXT},
                   {"sender", PART_FACT}};
    size_t index;
    json_t *one;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        each_member(object, members[i].key, members[i].part, each, arg);
    each_of_all(json_object_get(object, "details"), each, arg);
    json_array_foreach(json_object_get(object, "details_words"), index, one)
        each_member(one, "value", PART_FACT, each, arg);
    each_in_list(json_object_get(object, "letters"), each, arg);
    json_array_foreach(json_object_get(object, "former"), index, one) redact_item_texts(one, each, arg);
    json_array_foreach(json_object_get(object, "steps"), index, one) redact_item_texts(one, each, arg);
}

/* ---- for whoever reads them through */

struct reading {
    struct ctx *ctx;
    struct redact_text *list;
    size_t count, room;
    const char *item, *what;
    bool file;
};

static const char *take_text(void *arg, const char *text, enum redact_part part) {
    struct reading *reading = arg;
    if (part == PART_AGAIN)
        return NULL;
    struct redact_text one = {reading->item, reading->what, arena_text(reading->ctx->arena, text),
                              reading->file};
    ARENA_PUSH(reading->ctx->arena, reading->list, reading->count, reading->room, one);
    return NULL;
}

static void take_item(void *arg, const char *item, const char *what, json_t *object) {
    struct reading *reading = arg;
    reading->item = item;
    reading->what = what;
    reading->file = strncmp(item, "file/", 5) == 0;
    redact_item_texts(object, take_text, reading);
}

void redact_texts(struct ctx *ctx, const json_t *document, struct redact_text **texts, size_t *count) {
    struct reading reading = {.ctx = ctx};
    redact_items(ctx, document, take_item, &reading);
    *texts = reading.list;
    *count = reading.count;
}
