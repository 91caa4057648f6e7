/* The letter is a list of values and not an object of fields, because a field may have several values and each has its own
 * source, day and reason. Ids of fields and sources stand in it as words, so that it can be read without this program. */
#include "registry/value.h"

#include "base/address.h"
#include "base/json.h"
#include "base/json_walk.h"
#include "base/utf8.h"
#include "notice/field.h"
#include "registry/joined.h"

#include <stdlib.h>
#include <string.h>

void value_push(struct ctx *ctx, struct values *values, struct value value) {
    ARENA_PUSH(ctx->arena, values->items, values->count, values->room, value);
}

/* A source that the notice no longer lists stays in the letter; here it is nothing. */
static struct value one_value(struct ctx *ctx, struct json_walk *walk, int class) {
    enum { FIELD, TEXT, SOURCE, SINCE, CONFIRMED, BY, REASON, COUNT };
    static const char *const names[COUNT] = {"field", "text", "source", "since", "confirmed", "by", "reason"};
    const char *texts[COUNT];
    json_walk_texts(walk, names, texts, COUNT);
    struct value value = {.field = texts[FIELD],
                          .text = texts[TEXT],
                          .source = NOTICE_NOTHING,
                          .since = DAY_NONE,
                          .by = texts[BY],
                          .reason = texts[REASON],
                          .confirmed = DAY_NONE,
                          .class = class};
    if (texts[SOURCE])
        value.source = notice_source(ctx_notice(ctx), texts[SOURCE]);
    if (texts[SINCE] && !day_parse(texts[SINCE], &value.since))
        value.since = DAY_NONE;
    if (texts[CONFIRMED] && !day_parse(texts[CONFIRMED], &value.confirmed))
        value.confirmed = DAY_NONE;
    return value;
}

static void value_list(struct ctx *ctx, struct json_walk *walk, const struct letter *letter,
                       struct values *values) {
    while (json_walk_item(walk)) {
        struct value value = one_value(ctx, walk, letter->class);
        value.notice = letter->notice;
        if (value.field && value.text)
            value_push(ctx, values, value);
    }
}

enum status value_parse(struct ctx *ctx, const struct letter *letter, struct values *values) {
    bool listed = false;
    if (letter->erased)
        values->erased = true;
    if (letter->made > values->made)
        values->made = letter->made;
    if (!letter->json)
        return ST_OK;
    struct json_walk walk = json_walk_begin(ctx->arena, letter->json);
    if (json_walk_object(&walk))
        while (json_walk_name(&walk)) {
            if (!json_walk_named(&walk, "values")) {
                json_walk_skip(&walk);
            } else if (json_walk_list(&walk)) {
                listed = true;
                value_list(ctx, &walk, letter, values);
            }
        }
    if (!json_walk_done(&walk) || !listed)
        return FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
    return ST_OK;
}

/* A member without a text is left out, and one that is no text (a name in another encoding), for a reader would refuse all of it. */
static void add_member(struct buf *buf, const char *name, const char *text) {
    if (!text || !utf8_valid(text, strlen(text)))
        return;
    buf_add(buf, ",\"");
    buf_add(buf, name);
    buf_add(buf, "\":");
    json_add(buf, text);
}

static void add_value(struct ctx *ctx, struct buf *buf, const struct value *value) {
    const struct notice *notice = ctx_notice(ctx);
    bool listed = value->source != NOTICE_NOTHING;
    buf_add(buf, "{\"field\":");
    json_add(buf, value->field);
    add_member(buf, "text", value->text);
    add_member(buf, "source", listed ? notice->sources[value->source].entry.id : NULL);
    add_member(buf, "since", value->since != DAY_NONE ? day_iso(ctx->arena, value->since) : NULL);
    add_member(buf, "confirmed", value->confirmed > 0 ? day_iso(ctx->arena, value->confirmed) : NULL);
    add_member(buf, "by", value->by);
    add_member(buf, "reason", value->reason);
    buf_char(buf, '}');
}

const char *value_json(struct ctx *ctx, const struct values *values, int class) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < values->count; i++) {
        if (values->items[i].class != class)
            continue;
        must(values->items[i].field && values->items[i].text);
        buf_add(&buf, buf.length ? "," : "{\"values\":[");
        add_value(ctx, &buf, &values->items[i]);
    }
    if (!buf.length)
        return NULL;
    buf_add(&buf, "]}");
    return buf.text;
}

enum status value_own(struct ctx *ctx, struct db *db, ref_t party, ref_t record, struct values *values) {
    struct letter *letters;
    size_t count;
    *values = (struct values){0};
    TRY(letter_newest(ctx, db, party, record, &letters, &count));
    for (size_t i = 0; i < count; i++)
        TRY(value_parse(ctx, &letters[i], values));
    for (size_t i = 0; i < values->count; i++)
        values->items[i].record = record;
    return ST_OK;
}

enum status value_profile(struct ctx *ctx, struct db *db, ref_t party, struct values *values, ref_t *record,
                          int64_t *rev) {
    struct joined_list others;
    ref_t own;
    int64_t newest;
    TRY(joined_values(ctx, db, party, values, &own, &newest, &others));
    if (record)
        *record = own;
    if (rev)
        *rev = newest;
    return ST_OK;
}

const struct value *value_first(const struct values *values, const char *field) {
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].field, field) == 0)
            return &values->items[i];
    return NULL;
}

bool value_says(const struct values *values, const char *field, const char *text) {
    const struct field *builtin = field_builtin(field);
    bool address = builtin && builtin->token == TOKEN_EMAIL;
    for (size_t i = 0; i < values->count; i++) {
        const struct value *value = &values->items[i];
        if (strcmp(value->field, field) == 0 &&
            (address ? address_same(value->text, text) : strcmp(value->text, text) == 0))
            return true;
    }
    return false;
}

static const char *text_of(const struct values *values, const char *field) {
    const struct value *value = value_first(values, field);
    return value ? value->text : NULL;
}

const char *value_name(struct ctx *ctx, const struct values *values) {
    const char *first = text_of(values, "first_name"), *last = text_of(values, "last_name");
    const char *name = text_of(values, "name");
    if (name)
        return name;
    if (first && last)
        return arena_printf(ctx->arena, "%s %s", first, last);
    if (first || last)
        return first ? first : last;
    const char *email = text_of(values, "email");
    return email ? email : text_of(values, "phone");
}

static const char *text_in(const struct value *values, size_t count, const char *field) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(values[i].field, field) == 0)
            return values[i].text;
    return NULL;
}

const char *value_sort_name(struct ctx *ctx, const struct value *values, size_t count) {
    static const char *const others[] = {"name", "last_name", "first_name", "email", "phone"};
    const char *first = text_in(values, count, "first_name"), *last = text_in(values, count, "last_name");
    if (first && last && !text_in(values, count, "name"))
        return arena_printf(ctx->arena, "%s %s", last, first);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const char *text = text_in(values, count, others[i]);
        if (text)
            return text;
    }
    return "";
}
