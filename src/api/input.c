/* A body is looked at three times: is it nested too deep (before a parser descends into it), is it JSON (jansson, which wipes what
 * it frees), and is it of the shape. */
#include "api/input.h"

#include "api/shape.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "notice/field.h"
#include "notice/notice.h"
#include "registry/registry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- mistakes */

static enum status wrong(struct ctx *ctx, const char *where, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, where);
}

/* The unknown name is not repeated: whoever mixed up a name and a value would find somebody in the log. */
static enum status unknown(struct ctx *ctx, const char *where, const char *name, const char *const *known,
                           size_t count) {
    const char *nearest = nearest_word(name, known, count);
    if (nearest)
        (void)FAIL(ctx, ST_INVALID, M("This is not known here. Did you mean “{1}”?"), nearest);
    else
        (void)FAIL(ctx, ST_INVALID, M("This is not known here."));
    return fault_at_field(ctx, where);
}

/* ---- values by shape */

static enum status check_object(struct ctx *ctx, const json_t *json, const char *shape, const char *where);

static bool among(const struct names_list *list, const char *word) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], word) == 0)
            return true;
    return false;
}

static bool is_day(const char *text) {
    day_t day;
    return day_parse(text, &day) == 1;
}

static bool is_instant(const char *text) {
    int64_t instant;
    return instant_parse(text, &instant) == 1;
}

static enum status check_word(struct ctx *ctx, const struct member *member, const char *text,
                              const char *where) {
    struct names_list list = shape_words(ctx, ctx_notice(ctx), member);
    return !list.items || among(&list, text) ? ST_OK : unknown(ctx, where, text, list.items, list.count);
}

static enum status check_text(struct ctx *ctx, const struct member *member, const char *text,
                              const char *where) {
    ref_t ref;
    if (!utf8_text(text, strlen(text)))
        return wrong(ctx, where, M("This text has control characters in it."), NULL);
    switch (member->type) {
    case SHAPE_ID:
        return ref_parse(text, &ref) ? ST_OK : wrong(ctx, where, M("This is no id."), NULL);
    case SHAPE_DAY:
        return is_day(text) ? ST_OK : wrong(ctx, where, M("Write a day as 2026-03-05."), NULL);
    case SHAPE_INSTANT:
        return is_instant(text) ? ST_OK : wrong(ctx, where, M("Write a time as 2026-03-05T10:00:00Z."), NULL);
    case SHAPE_WHEN:
        return is_day(text) || is_instant(text)
                   ? ST_OK
                   : wrong(ctx, where, M("Write a day as 2026-03-05, or a time as 2026-03-05T10:00:00Z."),
                           NULL);
    default:
        return check_word(ctx, member, text, where);
    }
}

static enum status check_number(struct ctx *ctx, const struct member *member, const json_t *json,
                                const char *where) {
    enum { DIGITS_MAX = 15 };
    json_int_t most = 1;
    for (int i = 0; i < DIGITS_MAX; i++)
        most *= 10;
    json_int_t number = json_integer_value(json);
    if (!json_is_integer(json))
        return wrong(ctx, where, M("Here a whole number is wanted."), NULL);
    if (number >= most || number <= -most || (number < 0 && member->type != SHAPE_CENTS))
        return wrong(ctx, where, M("This number cannot be right."), NULL);
    return ST_OK;
}

/* Texts of a list or an object, each by itself. */
static enum status check_texts(struct ctx *ctx, const struct member *member, const json_t *json,
                               const char *where) {
    const char *name;
    json_t *item;
    size_t i;
    struct member text = *member;
    text.type = member->type == SHAPE_IDS ? SHAPE_ID : SHAPE_TEXT;
    if (member->type == SHAPE_FACTS ? !json_is_object(json) : !json_is_array(json))
        return wrong(ctx, where,
                     member->type == SHAPE_FACTS ? M("Here an object of texts is wanted.")
                                                 : M("Here a list of texts is wanted."),
                     NULL);
    json_array_foreach(json, i, item) {
        if (!json_is_string(item))
            return wrong(ctx, where, M("Here a list of texts is wanted."), NULL);
        TRY(check_text(ctx, &text, json_string_value(item), where));
    }
    json_object_foreach((json_t *)(uintptr_t)json, name, item) {
        if (!json_is_string(item))
            return wrong(ctx, where, M("Here an object of texts is wanted."), NULL);
        TRY(check_text(ctx, &text, json_string_value(item), where));
    }
    return ST_OK;
}

/* {"email": "a@b.fi", "phone": ["...", "..."], "city": null} */
static enum status check_values(struct ctx *ctx, const json_t *json, const char *where) {
    const struct member field = {.type = SHAPE_FIELD}, text = {.type = SHAPE_TEXT},
                        texts = {.type = SHAPE_WORDS};
    struct names_list known = shape_words(ctx, ctx_notice(ctx), &field);
    const char *name;
    json_t *item;
    if (!json_is_object(json))
        return wrong(ctx, where, M("Here an object of fields and values is wanted."), NULL);
    json_object_foreach((json_t *)(uintptr_t)json, name, item) {
        if (!among(&known, name))
            return unknown(ctx, where, name, known.items, known.count);
        const char *at = arena_printf(ctx->arena, "%s.%s", where, name);
        if (json_is_string(item))
            TRY(check_text(ctx, &text, json_string_value(item), at));
        else if (!json_is_null(item))
            TRY(check_texts(ctx, &texts, item, at));
    }
    return ST_OK;
}

static enum status check_list(struct ctx *ctx, const struct member *member, const json_t *json,
                              const char *where) {
    size_t i;
    json_t *item;
    if (!json_is_array(json))
        return wrong(ctx, where, M("Here a list is wanted."), NULL);
    json_array_foreach(json, i, item)
        TRY(check_object(ctx, item, member->of, arena_printf(ctx->arena, "%s[%zu]", where, i)));
    return ST_OK;
}

static enum status check_member(struct ctx *ctx, const struct member *member, const json_t *json,
                                const char *where) {
    if (json_is_null(json) && member->flags & SHAPE_NULL)
        return ST_OK;
    switch (member->type) {
    case SHAPE_YES:
        return json_is_boolean(json) ? ST_OK : wrong(ctx, where, M("Here true or false is wanted."), NULL);
    case SHAPE_NUMBER:
    case SHAPE_CENTS:
        return check_number(ctx, member, json, where);
    case SHAPE_OBJECT:
        return check_object(ctx, json, member->of, where);
    case SHAPE_LIST:
        return check_list(ctx, member, json, where);
    case SHAPE_WORDS:
    case SHAPE_IDS:
    case SHAPE_FACTS:
        return check_texts(ctx, member, json, where);
    case SHAPE_VALUES:
        return check_values(ctx, json, where);
    default:
        if (!json_is_string(json))
            return wrong(ctx, where, M("Here a text is wanted."), NULL);
        return check_text(ctx, member, json_string_value(json), where);
    }
}

static const struct member *member_named(const struct member *rows, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

static enum status unknown_member(struct ctx *ctx, const struct member *rows, size_t count, const char *name,
                                  const char *where) {
    const char **known = arena_array(ctx->arena, count + 1, sizeof *known);
    for (size_t i = 0; i < count; i++)
        known[i] = rows[i].name;
    return unknown(ctx, where, name, known, count);
}

/* Which one it is that nobody knows, where it can be a name at all. */
static const char *named(struct ctx *ctx, const char *where, const char *name, const char *otherwise) {
    enum { NAME_MAX_LENGTH = 40 };
    size_t length = strlen(name);
    if (!length || length > NAME_MAX_LENGTH ||
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != length)
        return *where ? where : otherwise;
    return *where ? arena_printf(ctx->arena, "%s.%s", where, name) : name;
}

static enum status check_object(struct ctx *ctx, const json_t *json, const char *shape, const char *where) {
    size_t count;
    const struct member *rows = shape_members(shape, &count);
    const char *name;
    json_t *item;
    if (!json_is_object(json))
        return wrong(ctx, *where ? where : "body", M("Here an object is wanted."), NULL);
    json_object_foreach((json_t *)(uintptr_t)json, name, item) {
        const struct member *member = member_named(rows, count, name);
        if (!member)
            return unknown_member(ctx, rows, count, name, named(ctx, where, name, "body"));
        const char *at = *where ? arena_printf(ctx->arena, "%s.%s", where, member->name) : member->name;
        TRY(check_member(ctx, member, item, at));
    }
    for (size_t i = 0; i < count; i++)
        if (rows[i].flags & SHAPE_NEED && !json_object_get(json, rows[i].name))
            return wrong(ctx, *where ? arena_printf(ctx->arena, "%s.%s", where, rows[i].name) : rows[i].name,
                         M("This is missing: {1}"), rows[i].name);
    return ST_OK;
}

/* ---- the body */

/* Brackets outside of texts. */
static bool too_deep(const char *body, size_t length) {
    size_t depth = 0;
    bool text = false;
    for (size_t i = 0; i < length; i++) {
        char c = body[i];
        if (text && c == '\\')
            i++;
        else if (c == '"')
            text = !text;
        else if (!text && (c == '{' || c == '['))
            depth++;
        else if (!text && (c == '}' || c == ']'))
            depth -= depth > 0;
        if (depth > INPUT_DEPTH)
            return true;
    }
    return false;
}

enum status input_parse(struct ctx *ctx, const char *body, size_t length, const char *shape, json_t **json) {
    json_error_t error;
    *json = NULL;
    if (too_deep(body, length))
        return wrong(ctx, "body", M("This is nested too deep."), NULL);
    *json = json_loadb(body, length, JSON_REJECT_DUPLICATES, &error);
    if (!*json) {
        (void)FAIL(ctx, ST_INVALID, M("This is not JSON, or a member stands in it twice."));
        (void)fault_at(ctx, NULL, error.line, error.column);
        return fault_at_field(ctx, "body");
    }
    enum status status = check_object(ctx, *json, shape, "");
    if (status != ST_OK)
        json_drop(json);
    return status;
}

enum status input_read(struct visit *visit, json_t **json) {
    return input_parse(visit->ctx, visit->request->body, visit->request->body_length, visit->route->takes,
                       json);
}

/* ---- behind "?" */

static enum status check_parameter(struct ctx *ctx, const struct member *member, const char *text) {
    if (member->type == SHAPE_YES)
        return strcmp(text, "true") == 0 || strcmp(text, "false") == 0
                   ? ST_OK
                   : wrong(ctx, member->name, M("Here true or false is wanted."), NULL);
    if (member->type == SHAPE_NUMBER)
        return *text && strlen(text) <= 15 && strspn(text, "0123456789") == strlen(text)
                   ? ST_OK
                   : wrong(ctx, member->name, M("Here a whole number is wanted."), NULL);
    return check_text(ctx, member, text, member->name);
}

enum status input_query(struct visit *visit, const char *handler) {
    struct ctx *ctx = visit->ctx;
    size_t count;
    const struct member *rows = shape_query(handler, &count);
    const struct pairs *query = &visit->request->query;
    for (size_t i = 0; i < query->count; i++) {
        const char *name = query->list[i].name;
        if (strcmp(name, "purpose") == 0 || strcmp(name, "lang") == 0)
            continue;
        const struct member *member = member_named(rows, count, name);
        if (!member || member->flags & SHAPE_HEADER)
            return unknown_member(ctx, rows, count, name, named(ctx, "", name, "query"));
        for (size_t j = 0; j < i; j++)
            if (strcmp(query->list[j].name, name) == 0)
                return wrong(ctx, member->name, M("This stands twice: {1}"), member->name);
        TRY(check_parameter(ctx, member, query->list[i].value));
    }
    for (size_t i = 0; i < count; i++)
        if (rows[i].flags & SHAPE_NEED && !request_query(visit->request, rows[i].name))
            return wrong(ctx, rows[i].name, M("This is missing: {1}"), rows[i].name);
    return ST_OK;
}

/* ---- what was read */

bool input_has(const json_t *json, const char *name) {
    const json_t *item = json_object_get(json, name);
    return item && !json_is_null(item);
}

const char *input_text(struct ctx *ctx, const json_t *json, const char *name) {
    return arena_text(ctx->arena, json_string_value(json_object_get(json, name)));
}

bool input_yes(const json_t *json, const char *name) {
    return json_is_true(json_object_get(json, name));
}

int64_t input_number(const json_t *json, const char *name) {
    return json_integer_value(json_object_get(json, name));
}

day_t input_day(const json_t *json, const char *name) {
    const char *text = json_string_value(json_object_get(json, name));
    day_t day;
    return text && day_parse(text, &day) == 1 ? day : DAY_NONE;
}

ref_t input_id(const json_t *json, const char *name) {
    const char *text = json_string_value(json_object_get(json, name));
    ref_t ref;
    return text && ref_parse(text, &ref) ? ref : 0;
}

const char **input_texts(struct ctx *ctx, const json_t *json, const char *name, size_t *count) {
    const json_t *list = json_object_get(json, name);
    const char **texts = arena_array(ctx->arena, json_array_size(list) + 1, sizeof *texts);
    *count = json_array_size(list);
    for (size_t i = 0; i < *count; i++)
        texts[i] = arena_text(ctx->arena, json_string_value(json_array_get(list, i)));
    return texts;
}

ref_t *input_ids(struct ctx *ctx, const json_t *json, const char *name, size_t *count) {
    const json_t *list = json_object_get(json, name);
    ref_t *ids = arena_array(ctx->arena, json_array_size(list) + 1, sizeof *ids);
    *count = json_array_size(list);
    for (size_t i = 0; i < *count; i++)
        (void)ref_parse(json_string_value(json_array_get(list, i)), &ids[i]); /* its shape was looked at */
    return ids;
}

int64_t input_when(struct ctx *ctx, const json_t *json, const char *name, bool *whole_day) {
    const char *text = json_string_value(json_object_get(json, name));
    int64_t instant = 0;
    day_t day = DAY_NONE;
    *whole_day = text && day_parse(text, &day) == 1;
    if (*whole_day)
        return zone_instant(registry_zone(ctx), day, 0);
    return text && instant_parse(text, &instant) == 1 ? instant : 0;
}

int input_type(struct ctx *ctx, const json_t *json, const char *name) {
    const char *text = json_string_value(json_object_get(json, name));
    return text ? notice_type(ctx_notice(ctx), text) : NOTICE_NOTHING;
}

int input_source(struct ctx *ctx, const json_t *json, const char *name) {
    const char *text = json_string_value(json_object_get(json, name));
    return text ? notice_source(ctx_notice(ctx), text) : NOTICE_NOTHING;
}

int input_purpose(struct ctx *ctx, const json_t *json, const char *name) {
    const char *text = json_string_value(json_object_get(json, name));
    return text ? notice_purpose(ctx_notice(ctx), text) : NOTICE_NOTHING;
}

int input_service(struct ctx *ctx, const json_t *json, const char *name) {
    const char *text = json_string_value(json_object_get(json, name));
    return text ? notice_service(ctx_notice(ctx), text) : NOTICE_NOTHING;
}

struct licence input_licence(struct ctx *ctx, const json_t *json) {
    return (struct licence){.text = input_text(ctx, json, "licence"),
                            .bought = input_day(json, "bought"),
                            .until = input_day(json, "licence_until")};
}

size_t input_count(struct visit *visit, const char *name, size_t otherwise, size_t most) {
    const char *text = request_query(visit->request, name);
    size_t count = text ? strtoull(text, NULL, 10) : otherwise;
    if (!count && otherwise) /* nobody asks for nothing */
        return 1;
    return count > most ? most : count;
}

enum status input_path_id(struct visit *visit, size_t at, ref_t *ref) {
    if (ref_parse(visit->params[at], ref))
        return ST_OK;
    return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such entry here."));
}

enum status input_party(struct visit *visit, const char *handler, struct party *party) {
    ref_t ref;
    TRY(input_query(visit, handler));
    TRY(input_path_id(visit, 0, &ref));
    return party_read(visit->ctx, ref, NOTICE_NOTHING, party);
}

enum status input_version(struct visit *visit, const json_t *json, int64_t *version, bool *matched) {
    const char *match = request_header(visit->request, "If-Match");
    *matched = match != NULL;
    *version = json ? input_number(json, "version") : 0;
    if (!match || strcmp(match, "*") == 0)
        return ST_OK;
    char *end = NULL;
    errno = 0;
    *version = match[0] == '"' ? strtoll(match + 1, &end, 10) : 0;
    if (match[0] == '"' && !errno && end > match + 1 && *end == '"' && !end[1] && *version > 0)
        return ST_OK;
    visit->code = 412;
    return FAIL(visit->ctx, ST_CONFLICT, M("If-Match is not an ETag that was given here."));
}

const char *input_joined(struct ctx *ctx, const json_t *json, const char *name) {
    const char *text = NULL;
    const json_t *one;
    size_t index;
    json_array_foreach(json_object_get(json, name), index, one) text =
        arena_printf(ctx->arena, "%s%s%s", text ? text : "", text ? "," : "", json_string_value(one));
    return text;
}
