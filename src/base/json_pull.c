/* A value ends where its last bracket closes; strings are the one thing in which brackets mean nothing. Whether the
 * brackets match, and everything else, jansson says. */
#include "base/json_pull.h"

#include "base/buf.h"

#include <string.h>

enum { CHUNK = 64 * 1024, END = -1 };

struct json_pull {
    struct input input;
    char *chunk;
    size_t at, length, limit;
    int line, began;
    bool marked, half, failed, first; /* first: no member or item of what is open has been taken */
};

struct json_pull *json_pull_open(struct ctx *ctx, struct input input) {
    struct json_pull *pull = arena_alloc(ctx->arena, sizeof *pull);
    *pull = (struct json_pull){.input = input,
                               .chunk = arena_alloc(ctx->arena, CHUNK),
                               .limit = PULL_VALUE_MAX,
                               .line = 1,
                               .began = 1};
    return pull;
}

int json_pull_line(const struct json_pull *pull) {
    return pull->began;
}

static int peek(struct json_pull *pull) {
    if (pull->at == pull->length) {
        long got = pull->failed ? 0 : pull->input.read(pull->input.arg, pull->chunk, CHUNK);
        pull->failed = pull->failed || got < 0;
        pull->at = 0;
        pull->length = got > 0 ? (size_t)got : 0;
    }
    return pull->length ? (unsigned char)pull->chunk[pull->at] : END;
}

static int take(struct json_pull *pull) {
    int c = peek(pull);
    if (c != END)
        pull->at++;
    pull->line += c == '\n';
    return c;
}

static int skip_blank(struct json_pull *pull) {
    int c;
    while ((c = peek(pull)) == ' ' || c == '\t' || c == '\n' || c == '\r')
        (void)take(pull);
    return c;
}

static enum status wrong(struct ctx *ctx, const struct json_pull *pull, const char *id) {
    if (pull->failed)
        return FAIL(ctx, ST_FAILED, M("The file could not be read to its end"));
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at(ctx, pull->input.name, pull->line, 0);
}

static enum status no_json(struct ctx *ctx, const struct json_pull *pull) {
    return wrong(ctx, pull,
                 pull->length ? M("This is not JSON from here on") : M("The file ends too soon: it was cut"));
}

static enum status expect(struct ctx *ctx, struct json_pull *pull, int c) {
    if (skip_blank(pull) != c)
        return no_json(ctx, pull);
    (void)take(pull);
    return ST_OK;
}

/* A byte order mark is passed over where the document begins; half a mark is no JSON. */
static void skip_mark(struct json_pull *pull) {
    if (!pull->marked && peek(pull) == 0xEF)
        for (const char *mark = "\xEF\xBB\xBF"; *mark && !pull->half; mark++)
            pull->half = take(pull) != (unsigned char)*mark;
    pull->marked = true;
}

void json_pull_limit(struct json_pull *pull, size_t bytes) {
    pull->limit = bytes;
}

bool json_pull_is_list(struct json_pull *pull) {
    skip_mark(pull);
    return skip_blank(pull) == '[';
}

enum status json_pull_begin(struct ctx *ctx, struct json_pull *pull) {
    skip_mark(pull);
    pull->first = true;
    return pull->half ? no_json(ctx, pull) : expect(ctx, pull, '{');
}

enum status json_pull_begin_list(struct ctx *ctx, struct json_pull *pull) {
    skip_mark(pull);
    return pull->half ? no_json(ctx, pull) : json_pull_list(ctx, pull);
}

enum status json_pull_end(struct ctx *ctx, struct json_pull *pull) {
    return skip_blank(pull) == END && !pull->failed ? ST_OK : no_json(ctx, pull);
}

/* Between members or items: a comma before all but the first; `*more` false at the closing bracket, which is taken. */
static enum status separator(struct ctx *ctx, struct json_pull *pull, int close, bool *more) {
    int c = skip_blank(pull);
    *more = c != close;
    if (!*more) {
        (void)take(pull);
        return ST_OK;
    }
    if (!pull->first)
        TRY(expect(ctx, pull, ','));
    pull->first = false;
    return ST_OK;
}

enum status json_pull_name(struct ctx *ctx, struct json_pull *pull, const char **name) {
    char text[PULL_NAME_MAX + 1];
    size_t length = 0;
    bool more;
    *name = NULL;
    TRY(separator(ctx, pull, '}', &more));
    if (!more)
        return json_pull_end(ctx, pull);
    TRY(expect(ctx, pull, '"'));
    for (int c = take(pull); c != '"'; c = take(pull)) {
        if (c < ' ' || c == '\\' || length == PULL_NAME_MAX)
            return no_json(ctx, pull);
        text[length++] = (char)c;
    }
    *name = arena_text_n(ctx->arena, text, length);
    return expect(ctx, pull, ':');
}

/* ---- values */

static void copy(struct json_pull *pull, struct buf *buf) {
    buf_char(buf, (char)take(pull));
}

/* From quote to quote; false at the end of the file. */
static bool take_string(struct json_pull *pull, struct buf *buf) {
    copy(pull, buf);
    for (int c = peek(pull); c != END && buf->length < pull->limit; c = peek(pull)) {
        copy(pull, buf);
        if (c == '"')
            return true;
        if (c == '\\' && peek(pull) != END)
            copy(pull, buf);
    }
    return false;
}

/* true, 12, null: up to what may follow a value. */
static void take_word(struct json_pull *pull, struct buf *buf) {
    for (int c = peek(pull); c != END && !strchr(",]} \t\r\n", c) && buf->length < pull->limit; c = peek(pull))
        copy(pull, buf);
}

static bool take_value(struct json_pull *pull, struct buf *buf) {
    size_t depth = 0;
    do {
        int c = peek(pull);
        if (c == END || buf->length >= pull->limit)
            return false;
        if (c == '"') {
            if (!take_string(pull, buf))
                return false;
        } else if (depth || c == '{' || c == '[') {
            depth += c == '{' || c == '[';
            depth -= c == '}' || c == ']';
            copy(pull, buf);
        } else {
            take_word(pull, buf);
        }
    } while (depth);
    return buf->length > 0;
}

enum status json_pull_value(struct ctx *ctx, struct json_pull *pull, struct arena *arena, json_t **json) {
    struct buf buf = buf_in(arena);
    *json = NULL;
    (void)skip_blank(pull);
    pull->began = pull->line;
    if (!take_value(pull, &buf))
        return buf.length >= pull->limit ? wrong(ctx, pull, M("This part of the file is too large"))
                                         : no_json(ctx, pull);
    json_error_t error;
    *json = json_loadb(buf_text(&buf), buf.length, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
    if (*json)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("This is not JSON from here on"));
    return fault_at(ctx, pull->input.name, pull->began + (error.line > 0 ? error.line - 1 : 0), 0);
}

enum status json_pull_list(struct ctx *ctx, struct json_pull *pull) {
    TRY(expect(ctx, pull, '['));
    pull->first = true;
    return ST_OK;
}

enum status json_pull_item(struct ctx *ctx, struct json_pull *pull, struct arena *arena, json_t **json) {
    bool more;
    *json = NULL;
    TRY(separator(ctx, pull, ']', &more));
    if (more)
        return json_pull_value(ctx, pull, arena, json);
    pull->first = false; /* of the object around it, a member has been taken */
    return ST_OK;
}
