/* JSON is a table whose heads have to be gathered first: they are the names of all members that any record has, in the order in
 * which they come. From there on it is a table like any other, with the same maps. */
#include "formats/json_rows.h"

#include "registry/import_table.h"

#include <string.h>
#include <strings.h>

struct json_state {
    struct json_rows *rows;
    struct import_map map;
    json_t *columns; /* name: place */
};

static bool recognise(const unsigned char *head, size_t length, const char *name) {
    size_t at = length >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0, dot = strlen(name);
    while (at < length && strchr(" \t\r\n", head[at]))
        at++;
    if (at == length || (head[at] != '{' && head[at] != '['))
        return false;
    at++;
    while (at < length && strchr(" \t\r\n", head[at]))
        at++;
    return (dot > 5 && strcasecmp(name + dot - 5, ".json") == 0) || (at < length && strchr("{[\"]}", head[at]));
}

static enum status learn_heads(struct ctx *ctx, struct json_rows *rows, json_t *heads) {
    scoped_json *known = json_object();
    for (;;) {
        scoped_arena *arena = arena_new();
        struct json_row row;
        TRY(json_rows_next(ctx, rows, arena, &row));
        if (!row.number)
            return ST_OK;
        for (size_t i = 0; i < row.count && json_array_size(heads) < JSON_COLUMNS_MAX; i++) {
            if (json_object_get(known, row.cells[i].name))
                continue;
            json_object_set_new(known, row.cells[i].name, json_true());
            json_array_append_new(heads, json_string(row.cells[i].name));
        }
    }
}

static enum status learn(struct ctx *ctx, struct import_file *file) {
    json_t *heads = json_array();
    struct json_rows *rows;
    json_object_set_new(file->learned, "heads", heads);
    TRY(json_rows_open(ctx, file->input, &rows));
    enum status status = learn_heads(ctx, rows, heads);
    json_rows_close(rows);
    return status;
}

static enum status open(struct ctx *ctx, struct import_file *file) {
    struct json_state *state = arena_alloc(file->arena, sizeof *state);
    json_t *heads = json_object_get(file->learned, "heads");
    size_t count = json_array_size(heads);
    const char **cells = arena_array(file->arena, count + 1, sizeof *cells);
    struct csv_row row = {.line = 1, .cells = cells, .count = count};
    file->state = state;
    state->columns = json_object();
    for (size_t i = 0; i < count; i++) {
        cells[i] = arena_text(file->arena, json_string_value(json_array_get(heads, i)));
        json_object_set_new(state->columns, cells[i], json_integer((json_int_t)i));
    }
    TRY(json_rows_open(ctx, file->input, &state->rows));
    return import_table_heads(ctx, file, &row, &state->map);
}

static enum status next(struct ctx *ctx, struct import_file *file, struct arena *arena,
                        struct import_item *item) {
    struct json_state *state = file->state;
    struct json_row row;
    size_t count = state->map.count;
    *item = (struct import_item){0};
    TRY(json_rows_next(ctx, state->rows, arena, &row));
    if (!row.number)
        return ST_OK;
    const char **cells = arena_array(arena, count + 1, sizeof *cells);
    for (size_t i = 0; i < count; i++)
        cells[i] = "";
    for (size_t i = 0; i < row.count; i++) {
        const json_t *place = json_object_get(state->columns, row.cells[i].name);
        if (place)
            cells[json_integer_value(place)] = row.cells[i].text;
    }
    return import_table_item(ctx, file, &state->map, arena,
                             &(struct csv_row){.line = row.number, .cells = cells, .count = count}, item);
}

static void close(struct import_file *file) {
    struct json_state *state = file->state;
    if (!state)
        return;
    json_decref(state->columns);
    if (state->rows)
        json_rows_close(state->rows);
    file->state = NULL;
}

const struct import_format import_json = {
    .id = "json", .recognise = recognise, .learn = learn, .open = open, .next = next, .close = close};
