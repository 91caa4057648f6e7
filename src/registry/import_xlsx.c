/* A spreadsheet is a table whose first row with a value, or the first below a title, says what the columns are. */
#include "registry/import_table.h"

#include "base/buf.h"
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

static enum status next_row(struct ctx *ctx, void *reader, struct arena *arena, struct csv_row *row) {
    struct xlsx_row read;
    TRY(xlsx_next(ctx, ((struct xlsx_state *)reader)->xlsx, arena, &read));
    *row = read.line ? cells_of(arena, &read) : (struct csv_row){0};
    return ST_OK;
}

/* What is wanted may stand on another sheet. */
static enum status name_others(struct ctx *ctx, const struct import_file *file) {
    struct buf names = buf_in(ctx->arena);
    if (file->options->sheet || file->options->map || !file->other_sheet_count)
        return ST_INVALID;
    for (size_t i = 0; i < file->other_sheet_count; i++)
        buf_printf(&names, "%s%s", i ? ", " : "", file->other_sheets[i]);
    (void)FAIL(
        ctx, ST_INVALID,
        M("The columns of the first sheet are not known. Name another with --sheet ({1}), or say with --map "
          "which is which"),
        buf_text(&names));
    return fault_at(ctx, file->input.name, 0, 0);
}

static enum status open(struct ctx *ctx, struct import_file *file) {
    struct xlsx_state *state = arena_alloc(file->arena, sizeof *state);
    *state = (struct xlsx_state){0};
    file->state = state;
    TRY(xlsx_open(ctx, file->input, file->options->sheet, &state->xlsx));
    const char *const *others = xlsx_other_sheets(state->xlsx, &file->other_sheet_count);
    const char **copies = arena_array(file->arena, file->other_sheet_count, sizeof *copies);
    for (size_t i = 0; i < file->other_sheet_count; i++)
        copies[i] = arena_text(file->arena, others[i]);
    file->other_sheets = copies;
    enum status status = import_table_open(ctx, file, next_row, state, &state->map);
    return status == ST_INVALID ? name_others(ctx, file) : status;
}

static enum status next(struct ctx *ctx, struct import_file *file, struct arena *arena,
                        struct import_item *item) {
    struct xlsx_state *state = file->state;
    return import_table_next(ctx, file, &state->map, next_row, state, arena, item);
}

static void close(struct import_file *file) {
    struct xlsx_state *state = file->state;
    if (state)
        xlsx_close(state->xlsx);
}

const struct import_format import_xlsx = {
    .id = "xlsx", .recognise = recognise, .open = open, .next = next, .close = close};
