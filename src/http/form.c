/* Both encodings become the same list of pairs, which is then matched with what the page declared.
 * libmicrohttpd's post processor is not used: it guesses where we refuse (escapes, charsets, nesting). */
#include "http/form.h"

#include "base/utf8.h"
#include "http/upload.h"

#include <string.h>
#include <strings.h>

/* The next `; name=value` of a header; returns where it ends, or NULL at the end. */
static const char *next_parameter(struct arena *arena, const char *at, struct pair *pair) {
    at += strcspn(at, ";");
    if (*at != ';')
        return NULL;
    at += 1 + strspn(at + 1, " \t");
    size_t length = strcspn(at, "=; \t");
    pair->name = arena_text_n(arena, at, length);
    pair->value = "";
    at += length;
    if (*at != '=')
        return at;
    at++;
    if (*at != '"') {
        length = strcspn(at, "; \t");
        pair->value = arena_text_n(arena, at, length);
        return at + length;
    }
    char *value = arena_alloc(arena, strlen(at));
    size_t n = 0;
    for (at++; *at && *at != '"'; at++) {
        if (*at == '\\' && at[1])
            at++;
        value[n++] = *at;
    }
    pair->value = value;
    return *at ? at + 1 : at;
}

const char *form_parameter(struct arena *arena, const char *header, const char *name) {
    struct pair pair;
    for (const char *at = header; (at = next_parameter(arena, at, &pair));)
        if (strcasecmp(pair.name, name) == 0)
            return pair.value;
    return NULL;
}

/* The headers of one part, up to the empty line. NULL when they do not end. */
static const char *part_headers(struct arena *arena, const char *at, const char *end, const char **name,
                                int *file) {
    while (at < end) {
        const char *stop = memmem(at, (size_t)(end - at), "\r\n", 2);
        if (!stop)
            return NULL;
        if (stop == at)
            return at + 2;
        char *line = arena_text_n(arena, at, (size_t)(stop - at));
        if (strncasecmp(line, "Content-Disposition:", 20) == 0) {
            *name = form_parameter(arena, line, "name");
            *file = form_parameter(arena, line, "filename") != NULL ||
                    form_parameter(arena, line, "filename*") != NULL;
        }
        at = stop + 2;
    }
    return NULL;
}

static const char *add_part(struct arena *arena, const char *name, const char *value, size_t length,
                            struct pairs *pairs) {
    if (pairs->count >= REQUEST_PAIRS)
        return M("The address or form has too many fields.");
    if (memchr(value, '\0', length))
        return M("The address or form contains a NUL character.");
    if (!utf8_valid(value, length) || !utf8_valid(name, strlen(name)))
        return M("The address or form is not valid UTF-8.");
    struct pair pair = {name, arena_text_n(arena, value, length)};
    ARENA_PUSH(arena, pairs->list, pairs->count, pairs->room, pair);
    return NULL;
}

const char *form_multipart(struct arena *arena, const char *body, size_t length, const char *boundary,
                           struct pairs *pairs) {
    static const char broken[] = M("The form is broken: a part of it does not end.");
    size_t dashes = strlen(boundary) + 4;
    char *mark = arena_printf(arena, "\r\n--%s", boundary);
    const char *end = body + length, *at = body;
    if (dashes < 5 || dashes > 74 || length < dashes - 2 || memcmp(at, mark + 2, dashes - 2) != 0)
        return broken;
    at += dashes - 2;
    for (;;) {
        if (end - at >= 2 && memcmp(at, "--", 2) == 0)
            return NULL;
        if (end - at < 2 || memcmp(at, "\r\n", 2) != 0)
            return broken;
        const char *name = NULL;
        int file = 0;
        at = part_headers(arena, at + 2, end, &name, &file);
        const char *stop = at ? memmem(at, (size_t)(end - at), mark, dashes) : NULL;
        if (!stop || !name)
            return broken;
        const char *wrong =
            file ? M("This form takes no files.") : add_part(arena, name, at, (size_t)(stop - at), pairs);
        if (wrong)
            return wrong;
        at = stop + dashes;
    }
}

static int type_is(const char *header, const char *type) {
    size_t length = strlen(type);
    return strncasecmp(header, type, length) == 0 && (!header[length] || strchr("; \t", header[length]));
}

static const char *read_body(struct arena *arena, const struct request *request, struct pairs *pairs) {
    const char *type = request_header(request, "Content-Type");
    if (request->upload)
        *pairs = request->upload->fields;
    if (!request->body_length)
        return NULL;
    if (type && type_is(type, "application/x-www-form-urlencoded")) {
        if (memchr(request->body, '\0', request->body_length))
            return M("The address or form contains a NUL character.");
        return request_read_pairs(arena, request->body, request->body_length, pairs);
    }
    if (type && type_is(type, "multipart/form-data")) {
        const char *boundary = form_parameter(arena, type, "boundary");
        if (boundary)
            return form_multipart(arena, request->body, request->body_length, boundary, pairs);
    }
    return M("What was sent is not a form.");
}

/* "\r\n" and "\r" become "\n". */
static const char *plain_lines(struct arena *arena, const char *text) {
    if (!strchr(text, '\r'))
        return text;
    char *out = arena_alloc(arena, strlen(text) + 1), *to = out;
    for (const char *at = text; *at; at++) {
        if (*at == '\r' && at[1] == '\n')
            continue;
        *to++ = *at == '\r' ? '\n' : *at;
    }
    return out;
}

static enum status take(struct ctx *ctx, const struct form_field *field, const char *value, struct form *form) {
    if (form_has(form, field->name)) {
        FAIL(ctx, ST_INVALID, M("The form sends a field twice."));
        return fault_at_field(ctx, field->name);
    }
    if (strlen(value) > field->max) {
        FAIL(ctx, ST_INVALID, M("The text is too long: at most {1} bytes fit."),
             arena_printf(ctx->arena, "%zu", field->max));
        return fault_at_field(ctx, field->name);
    }
    if (!utf8_text(value, strlen(value))) {
        FAIL(ctx, ST_INVALID, M("The text contains control characters."));
        return fault_at_field(ctx, field->name);
    }
    struct pair pair = {field->name, plain_lines(ctx->arena, value)};
    ARENA_PUSH(ctx->arena, form->values.list, form->values.count, form->values.room, pair);
    return ST_OK;
}

enum status form_read(struct ctx *ctx, const struct request *request, const struct form_field *fields,
                      size_t count, struct form *form) {
    *form = (struct form){0};
    struct pairs sent = {0};
    const char *wrong = read_body(ctx->arena, request, &sent);
    if (wrong)
        return FAIL(ctx, ST_INVALID, wrong);
    for (size_t i = 0; i < sent.count; i++)
        for (size_t k = 0; k < count; k++)
            if (strcmp(sent.list[i].name, fields[k].name) == 0)
                TRY(take(ctx, &fields[k], sent.list[i].value, form));
    return ST_OK;
}

enum status form_read_list(struct ctx *ctx, const struct request *request, const char *name, size_t max,
                           const char *const **values, size_t *count) {
    struct pairs sent = {0};
    const char **list = NULL;
    size_t room = 0;
    const struct form_field field = {name, max};
    const char *wrong = read_body(ctx->arena, request, &sent);
    *count = 0;
    if (wrong)
        return FAIL(ctx, ST_INVALID, wrong);
    for (size_t i = 0; i < sent.count; i++) {
        struct form one = {0};
        if (strcmp(sent.list[i].name, name) != 0)
            continue;
        TRY(take(ctx, &field, sent.list[i].value, &one));
        ARENA_PUSH(ctx->arena, list, *count, room, form_value(&one, name));
    }
    *values = list;
    return ST_OK;
}

int form_has(const struct form *form, const char *name) {
    for (size_t i = 0; i < form->values.count; i++)
        if (strcmp(form->values.list[i].name, name) == 0)
            return 1;
    return 0;
}

const char *form_value(const struct form *form, const char *name) {
    for (size_t i = 0; i < form->values.count; i++)
        if (strcmp(form->values.list[i].name, name) == 0)
            return form->values.list[i].value;
    return "";
}
