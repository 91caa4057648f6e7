#include "api/describe.h"

#include "api/input.h"
#include "api/out.h"
#include "api/shape.h"
#include "notice/notice.h"
#include "registry/registry.h"

#include <ctype.h>
#include <string.h>

struct address {
    const char *method, *path, *handler, *takes, *gives;
    int code;
    const char *summary;
};

static const struct address addresses[] = {
#define API(method, path, limit, handler, takes, gives, code, summary)                                         \
    {#method, path, #handler, takes, gives, code, summary},
#include "gate/api.def"
#undef API
};

/* What a description is being made of. */
struct describing {
    struct ctx *ctx;
    const struct notice *notice;
};

/* ---- shapes as JSON Schema */

static json_t *reference(const struct describing *d, const char *shape) {
    return json_pack("{s:s}", "$ref", arena_printf(d->ctx->arena, "#/components/schemas/%s", shape));
}

static json_t *text_of(const char *format, const char *pattern) {
    json_t *schema = json_pack("{s:s}", "type", "string");
    if (format)
        out_put(schema, "format", json_string(format));
    if (pattern)
        out_put(schema, "pattern", json_string(pattern));
    return schema;
}

static json_t *list_of(json_t *items) {
    return json_pack("{s:s,s:o}", "type", "array", "items", items);
}

/* A text, several, or null, which takes the value away. */
static json_t *values_schema(const struct describing *d) {
    const struct member field = {.type = SHAPE_FIELD};
    struct names_list names = shape_words(d->ctx, d->notice, &field);
    json_t *properties = json_object();
    for (size_t i = 0; names.items && i < names.count; i++)
        out_put(properties, names.items[i],
                json_pack("{s:[s,s,s],s:{s:s}}", "type", "string", "array", "null", "items", "type", "string"));
    return json_pack("{s:s,s:o,s:b}", "type", "object", "properties", properties, "additionalProperties", 0);
}

static json_t *words_schema(const struct describing *d, const struct member *member) {
    struct names_list names = shape_words(d->ctx, d->notice, member);
    if (names.items && !names.count) /* the notice has none: nothing fits */
        return json_pack("{s:{}}", "not");
    json_t *schema = text_of(NULL, NULL), *list = json_array();
    for (size_t i = 0; names.items && i < names.count; i++)
        out_push(list, json_string(names.items[i]));
    if (names.count && member->flags & SHAPE_NULL)
        out_push(list, json_null());
    if (names.count)
        out_put(schema, "enum", list);
    else
        json_drop(&list);
    return schema;
}

static json_t *plain_schema(const struct describing *d, const struct member *member) {
    switch (member->type) {
    case SHAPE_YES:
        return json_pack("{s:s}", "type", "boolean");
    case SHAPE_NUMBER:
        return json_pack("{s:s,s:i}", "type", "integer", "minimum", 0);
    case SHAPE_CENTS:
        return json_pack("{s:s}", "type", "integer");
    case SHAPE_ID:
        return text_of(NULL, "^[0-9a-z]{13}$");
    case SHAPE_DAY:
        return text_of("date", NULL);
    case SHAPE_INSTANT:
        return text_of("date-time", NULL);
    case SHAPE_WHEN:
        return json_pack("{s:[o,o]}", "anyOf", text_of("date", NULL), text_of("date-time", NULL));
    case SHAPE_OBJECT:
        return reference(d, member->of);
    case SHAPE_LIST:
        return list_of(reference(d, member->of));
    case SHAPE_WORDS:
        return list_of(text_of(NULL, NULL));
    case SHAPE_IDS:
        return list_of(text_of(NULL, "^[0-9a-z]{13}$"));
    case SHAPE_FACTS:
        return json_pack("{s:s,s:{s:s}}", "type", "object", "additionalProperties", "type", "string");
    case SHAPE_VALUES:
        return values_schema(d);
    case SHAPE_ANY:
        return json_pack("{s:s}", "type", "object");
    case SHAPE_ANYS:
        return list_of(json_pack("{s:s}", "type", "object"));
    default:
        return words_schema(d, member);
    }
}

static json_t *member_schema(const struct describing *d, const struct member *member) {
    json_t *schema = plain_schema(d, member);
    json_t *type = json_object_get(schema, "type");
    if (member->flags & SHAPE_NULL && type)
        out_put(schema, "type", json_pack("[O,s]", type, "null"));
    else if (member->flags & SHAPE_NULL)
        schema = json_pack("{s:[o,{s:s}]}", "anyOf", schema, "type", "null");
    if (*member->help)
        out_put(schema, "description", json_string(member->help));
    return schema;
}

static json_t *shape_schema(const struct describing *d, const char *shape) {
    size_t count;
    const struct member *rows = shape_members(shape, &count);
    json_t *properties = json_object(), *needed = json_array();
    for (size_t i = 0; i < count; i++) {
        out_put(properties, rows[i].name, member_schema(d, &rows[i]));
        if (rows[i].flags & SHAPE_NEED)
            out_push(needed, json_string(rows[i].name));
    }
    return json_pack("{s:s,s:o,s:o,s:b}", "type", "object", "properties", properties, "required", needed,
                     "additionalProperties", 0);
}

static json_t *schemas(const struct describing *d) {
    json_t *json = json_object();
    for (const char *shape = shape_next(NULL); shape; shape = shape_next(shape))
        out_put(json, shape, shape_schema(d, shape));
    return json;
}

/* ---- addresses */

static json_t *parameter(const char *in, const char *name, bool needed, json_t *schema, const char *help) {
    json_t *json = json_pack("{s:s,s:s,s:b,s:o}", "name", name, "in", in, "required", needed, "schema", schema);
    if (*help)
        out_put(json, "description", json_string(help));
    return json;
}

static void add_path_parameters(const struct describing *d, const struct address *address, json_t *list) {
    for (const char *at = strchr(address->path, '{'); at; at = strchr(at + 1, '{')) {
        const char *name = arena_text_n(d->ctx->arena, at + 1, strcspn(at + 1, "}"));
        out_push(list, parameter("path", name, true, text_of(NULL, NULL), ""));
    }
}

static void add_query(const struct describing *d, const struct address *address, json_t *list) {
    const struct member purpose = {.type = SHAPE_PURPOSE}, lang = {.type = SHAPE_WORD, .of = "fi|sv|en"};
    size_t count;
    const struct member *rows = shape_query(address->handler, &count);
    for (size_t i = 0; i < count; i++)
        out_push(list, parameter(rows[i].flags & SHAPE_HEADER ? "header" : "query", rows[i].name,
                                 (rows[i].flags & SHAPE_NEED) != 0, plain_schema(d, &rows[i]), rows[i].help));
    out_push(list, parameter("query", "purpose", false, plain_schema(d, &purpose),
                             "For which of the token's purposes; its first one if not said"));
    out_push(list, parameter("query", "lang", false, plain_schema(d, &lang),
                             "The language of sentences, instead of Accept-Language"));
}

static json_t *parameters(const struct describing *d, const struct address *address) {
    json_t *list = json_array();
    add_path_parameters(d, address, list);
    add_query(d, address, list);
    if (strcmp(address->method, "GET") != 0)
        out_push(list, parameter("header", "Idempotency-Key", false, text_of(NULL, NULL),
                                 "The same key again gives the same answer, and nothing is done twice"));
    return list;
}

static json_t *content(const struct describing *d, const char *shape) {
    if (strcmp(shape, "*") == 0)
        return json_pack("{s:{}}", "application/octet-stream");
    if (strchr(shape, '/'))
        return json_pack("{s:{}}", shape);
    return json_pack("{s:{s:o}}", "application/json", "schema", reference(d, shape));
}

static bool takes_header(const char *handler) {
    size_t count;
    const struct member *rows = shape_query(handler, &count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].flags & SHAPE_HEADER)
            return true;
    return false;
}

/* What may be wrong follows from what is sent: who, an id, a body, a change that comes too late. */
static json_t *responses(const struct describing *d, const struct address *address) {
    bool changes = strcmp(address->method, "GET") != 0, body = *address->takes;
    const struct {
        const char *code;
        bool comes;
    } troubles[] = {
        {"400", true},
        {"401", true},
        {"403", true},
        {"404", strchr(address->path, '{') != NULL},
        {"406", *address->gives && strcmp(address->gives, "*") != 0 && !strchr(address->gives, '/')},
        {"409", changes},
        {"412", takes_header(address->handler)},
        {"413", body},
        {"415", body && strcmp(address->takes, "*") != 0},
        {"422", changes},
        {"429", true}};
    json_t *json = json_object(), *good = json_pack("{s:s}", "description", address->summary);
    if (*address->gives)
        out_put(good, "content", content(d, address->gives));
    out_put(json, arena_printf(d->ctx->arena, "%d", address->code), good);
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
        if (troubles[i].comes)
            out_put(json, troubles[i].code, json_pack("{s:s}", "$ref", "#/components/responses/Problem"));
    out_put(json, "default", json_pack("{s:s}", "$ref", "#/components/responses/Problem"));
    return json;
}

/* "api_party_change" without what they all have. */
static json_t *operation(const struct describing *d, const struct address *address) {
    json_t *json =
        json_pack("{s:s,s:s,s:o,s:o}", "operationId", address->handler + strlen("api_"), "summary",
                  address->summary, "parameters", parameters(d, address), "responses", responses(d, address));
    if (*address->takes)
        out_put(json, "requestBody",
                json_pack("{s:b,s:o}", "required", 1, "content", content(d, address->takes)));
    return json;
}

static const char *small(struct ctx *ctx, const char *method) {
    char *text = arena_text(ctx->arena, method);
    for (char *at = text; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    return text;
}

static json_t *paths(const struct describing *d) {
    json_t *json = json_object();
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        json_t *path = json_object_get(json, addresses[i].path);
        if (!path) {
            path = json_object();
            out_put(json, addresses[i].path, path);
        }
        out_put(path, small(d->ctx, addresses[i].method), operation(d, &addresses[i]));
    }
    return json;
}

json_t *api_description(struct ctx *ctx, const struct notice *notice) {
    const struct describing d = {ctx, notice};
    json_t *info =
        json_pack("{s:s,s:s,s:s}", "title", "Seloste", "version", "1", "description",
                  "The register of one company. Its privacy notice decides which fields, types, purposes "
                  "and sources there are; a token is for some of the purposes.");
    json_t *problem = json_pack("{s:s,s:{s:{s:o}}}", "description", "A problem document (RFC 9457)", "content",
                                "application/problem+json", "schema", reference(&d, "Problem"));
    json_t *components =
        json_pack("{s:o,s:{s:o},s:{s:{s:s,s:s}}}", "schemas", schemas(&d), "responses", "Problem", problem,
                  "securitySchemes", "token", "type", "http", "scheme", "bearer");
    return json_pack("{s:s,s:o,s:[{s:s}],s:[{s:[]}],s:o,s:o}", "openapi", "3.1.0", "info", info, "servers",
                     "url", "/", "security", "token", "paths", paths(&d), "components", components);
}

enum status api_describe(struct visit *visit) {
    TRY(input_query(visit, "api_describe"));
    return out_send(visit, 200, api_description(visit->ctx, ctx_notice(visit->ctx)));
}
