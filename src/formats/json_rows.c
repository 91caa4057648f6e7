/* The document is never held: members before the list are looked at one by one and dropped, records come one at a time. */
#include "formats/json_rows.h"

#include "base/buf.h"

#include <string.h>

enum { DEPTH_MAX = 8 };

struct json_rows {
    const char *name;
    struct json_pull *pull;
    json_t *first; /* of the list, taken to see whether it is a record */
    bool bare;     /* the document is the list */
    bool empty;    /* there is none, or nothing in it */
    int number;
};

/* ---- the list */

static enum status no_list(struct ctx *ctx, const struct json_rows *rows) {
    (void)FAIL(ctx, ST_INVALID, M("There is no list of records in this JSON file"));
    return fault_at(ctx, rows->name, json_pull_line(rows->pull), 0);
}

/* What is passed over lies in an arena of its own. */
static enum status drop_value(struct ctx *ctx, struct json_rows *rows) {
    scoped_arena *arena = arena_new();
    scoped_json *json = NULL;
    return json_pull_value(ctx, rows->pull, arena, &json);
}

static enum status drop_items(struct ctx *ctx, struct json_rows *rows) {
    for (bool more = true; more;) {
        scoped_arena *arena = arena_new();
        scoped_json *json = NULL;
        TRY(json_pull_item(ctx, rows->pull, arena, &json));
        more = json != NULL;
    }
    return ST_OK;
}

/* The first item of the list that has been entered; it stays with `rows` when it is a record. */
static enum status look_at_first(struct ctx *ctx, struct json_rows *rows, bool *records) {
    scoped_json *json = NULL;
    TRY(json_pull_item(ctx, rows->pull, ctx->arena, &json));
    rows->empty = !json;
    *records = json_is_object(json);
    if (*records)
        rows->first = json_incref(json);
    return ST_OK;
}

static enum status find_member(struct ctx *ctx, struct json_rows *rows) {
    bool empty_list = false;
    TRY(json_pull_begin(ctx, rows->pull));
    for (;;) {
        const char *name;
        bool records = false;
        TRY(json_pull_name(ctx, rows->pull, &name));
        if (!name) {
            rows->empty = true;
            return empty_list ? ST_OK : no_list(ctx, rows);
        }
        if (!json_pull_is_list(rows->pull)) {
            TRY(drop_value(ctx, rows));
            continue;
        }
        TRY(json_pull_list(ctx, rows->pull));
        TRY(look_at_first(ctx, rows, &records));
        if (records)
            return ST_OK;
        empty_list |= rows->empty;
        if (!rows->empty)
            TRY(drop_items(ctx, rows));
    }
}

enum status json_rows_open(struct ctx *ctx, struct input input, struct json_rows **result) {
    struct json_rows *rows = *result = arena_alloc(ctx->arena, sizeof *rows);
    bool records;
    *rows = (struct json_rows){.name = input.name, .pull = json_pull_open(ctx, input)};
    json_pull_limit(rows->pull, JSON_RECORD_MAX);
    rows->bare = json_pull_is_list(rows->pull);
    if (!rows->bare)
        return find_member(ctx, rows);
    TRY(json_pull_begin_list(ctx, rows->pull));
    TRY(look_at_first(ctx, rows, &records));
    return records || rows->empty ? ST_OK : no_list(ctx, rows);
}

void json_rows_close(struct json_rows *rows) {
    json_decref(rows->first);
    rows->first = NULL;
}

/* ---- one record */

struct flat {
    struct arena *arena;
    struct json_row *row;
};

static void push(struct flat *flat, const char *name, const char *text) {
    struct json_cell cell = {arena_text(flat->arena, name), text};
    if (flat->row->count < JSON_COLUMNS_MAX && text && *text)
        ARENA_PUSH(flat->arena, flat->row->cells, flat->row->count, flat->row->room, cell);
}

/* "yes" and "no" are what fields of two answers take; null and what is no text says nothing. */
static const char *scalar(struct arena *arena, const json_t *json) {
    if (json_is_string(json))
        return arena_text(arena, json_string_value(json));
    if (json_is_integer(json))
        return arena_printf(arena, "%lld", (long long)json_integer_value(json));
    if (json_is_real(json))
        return arena_printf(arena, "%.15g", json_real_value(json));
    return json_is_boolean(json) ? (json_is_true(json) ? "yes" : "no") : NULL;
}

static void join(struct buf *buf, const char *between, const char *text) {
    if (!text || !*text)
        return;
    buf_add(buf, buf->length ? between : "");
    buf_add(buf, text);
}

static bool only_scalars(const json_t *list) {
    size_t index;
    const json_t *item;
    json_array_foreach(list, index, item) if (json_is_object(item) || json_is_array(item)) return false;
    return true;
}

static void flatten(struct flat *flat, const char *name, const json_t *json, int depth);

static void flatten_object(struct flat *flat, const char *name, const json_t *object, int depth) {
    const char *member;
    json_t *value;
    json_object_foreach((json_t *)object, member, value)
        flatten(flat, *name ? arena_printf(flat->arena, "%s.%s", name, member) : member, value, depth + 1);
}

static void flatten_list(struct flat *flat, const char *name, const json_t *list, int depth) {
    size_t index;
    const json_t *item;
    if (only_scalars(list)) {
        struct buf buf = buf_in(flat->arena);
        json_array_foreach(list, index, item) join(&buf, ", ", scalar(flat->arena, item));
        push(flat, name, buf_text(&buf));
        return;
    }
    json_array_foreach(list, index, item)
        flatten(flat, index ? arena_printf(flat->arena, "%s.%zu", name, index + 1) : name, item, depth + 1);
}

static void flatten(struct flat *flat, const char *name, const json_t *json, int depth) {
    if (depth > DEPTH_MAX || flat->row->count >= JSON_COLUMNS_MAX)
        return;
    if (json_is_object(json))
        flatten_object(flat, name, json, depth);
    else if (json_is_array(json))
        flatten_list(flat, name, json, depth);
    else
        push(flat, name, scalar(flat->arena, json));
}

/* ---- submissions of forms */

static bool is_submission(const json_t *record) {
    const char *id;
    json_t *answer, *answers = json_object_get(record, "answers");
    json_object_foreach(answers, id, answer) if (json_is_string(json_object_get(answer, "text"))) return true;
    return false;
}

/* A name, a phone number and an address are objects of parts; a choice of several is a list. */
static const char *answer_text(struct arena *arena, const json_t *answer) {
    static const char *const name_parts[] = {"prefix", "first", "middle", "last", "suffix"};
    struct buf buf = buf_in(arena);
    const char *member;
    json_t *value;
    size_t index;
    if (json_is_string(json_object_get(answer, "full")))
        return scalar(arena, json_object_get(answer, "full"));
    if (json_object_get(answer, "first") || json_object_get(answer, "last")) {
        for (size_t i = 0; i < sizeof name_parts / sizeof *name_parts; i++)
            join(&buf, " ", scalar(arena, json_object_get(answer, name_parts[i])));
        return buf_text(&buf);
    }
    if (json_is_array(answer)) {
        json_array_foreach(answer, index, value) join(&buf, ", ", scalar(arena, value));
        return buf_text(&buf);
    }
    if (!json_is_object(answer))
        return scalar(arena, answer);
    json_object_foreach((json_t *)answer, member, value) join(&buf, ", ", scalar(arena, value));
    return buf_text(&buf);
}

static void flatten_submission(struct flat *flat, const json_t *record) {
    const char *id;
    json_t *answer;
    push(flat, "Submission Date", scalar(flat->arena, json_object_get(record, "created_at")));
    json_object_foreach(json_object_get(record, "answers"), id, answer) {
        const char *question = json_string_value(json_object_get(answer, "text"));
        if (question && *question)
            push(flat, question, answer_text(flat->arena, json_object_get(answer, "answer")));
    }
    push(flat, "IP", scalar(flat->arena, json_object_get(record, "ip")));
    push(flat, "Submission ID", scalar(flat->arena, json_object_get(record, "id")));
}

/* ---- rows */

static enum status take_record(struct ctx *ctx, struct json_rows *rows, struct arena *arena, json_t **json) {
    *json = rows->first;
    rows->first = NULL;
    if (*json || rows->empty)
        return ST_OK;
    TRY(json_pull_item(ctx, rows->pull, arena, json));
    rows->empty = !*json;
    return *json && !json_is_object(*json) ? no_list(ctx, rows) : ST_OK;
}

/* Behind the list there may be more members; all must be JSON. */
static enum status take_rest(struct ctx *ctx, struct json_rows *rows) {
    if (rows->bare)
        return json_pull_end(ctx, rows->pull);
    for (;;) {
        const char *name;
        TRY(json_pull_name(ctx, rows->pull, &name));
        if (!name)
            return ST_OK;
        if (json_pull_is_list(rows->pull)) {
            TRY(json_pull_list(ctx, rows->pull));
            TRY(drop_items(ctx, rows));
        } else {
            TRY(drop_value(ctx, rows));
        }
    }
}

enum status json_rows_next(struct ctx *ctx, struct json_rows *rows, struct arena *arena, struct json_row *row) {
    scoped_json *record = NULL;
    bool over = rows->empty;
    *row = (struct json_row){0};
    TRY(take_record(ctx, rows, arena, &record));
    if (!record)
        return over ? ST_OK : take_rest(ctx, rows);
    struct flat flat = {arena, row};
    row->number = ++rows->number;
    if (is_submission(record))
        flatten_submission(&flat, record);
    else
        flatten(&flat, "", record, 0);
    return ST_OK;
}
