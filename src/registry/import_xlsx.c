/* A spreadsheet is a table whose first row with a value says what the columns are. */
#include "registry/import_table.h"

#include "base/utf8.h"
#include "formats/xlsx.h"

struct xlsx_state {
    struct xlsx *xlsx;
    struct import_map map;
};

static bool recognise(const unsigned char *head, size_t length, const char *name) {
    (void)name;
    return xlsx_is(head, length);
}

/* As CSV gives them: composed, and without what a text may not hold. */
static struct csv_row cells_of(struct arena *arena, const struct xlsx_row *row) {
    const char **cells = arena_array(arena, row->count + 1, sizeof *cells);
    for (size_t i = 0; i < row->count; i++)
        cells[i] = utf8_composed(arena, row->cells[i]);
    return (struct csv_row){.line = row->line, .cells = cells, .count = row->count};
}

static enum status open(struct ctx *ctx, struct import_file *file) {
    struct xlsx_state *state = arena_alloc(file->arena, sizeof *state);
    struct xlsx_row row;
    *state = (struct xlsx_state){0};
    file->state = state;
    TRY(xlsx_open(ctx, file->input, file->options->sheet, &state->xlsx));
    TRY(xlsx_next(ctx, state->xlsx, file->arena, &row));
    struct csv_row heads = cells_of(file->arena, &row);
    return import_table_heads(ctx, file, &heads, &state->map);
}

static enum status next(struct ctx *ctx, struct import_file *file, struct arena *arena,
                        struct import_item *item) {
    struct xlsx_state *state = file->state;
    struct xlsx_row row;
    *item = (struct import_item){0};
    TRY(xlsx_next(ctx, state->xlsx, arena, &row));
    if (!row.line)
        return ST_OK;
    struct csv_row cells = cells_of(arena, &row);
    return import_table_item(ctx, file, &state->map, arena, &cells, item);
}

static void close(struct import_file *file) {
    struct xlsx_state *state = file->state;
    if (state)
        xlsx_close(state->xlsx);
}

const struct import_format import_xlsx = {
    .id = "xlsx", .recognise = recognise, .open = open, .next = next, .close = close};
