#include "registry/import_table.h"

#include "registry/registry.h"

#include <string.h>
#include <strings.h>

enum status import_table_heads(struct ctx *ctx, struct import_file *file, const struct csv_row *heads,
                               struct import_map *map) {
    if (!heads->count) {
        (void)FAIL(ctx, ST_INVALID, M("The file is empty: its first line must say what the columns are"));
        return fault_at(ctx, file->input.name, 1, 1);
    }
    TRY(import_map_make(ctx, ctx_notice(ctx), file->input.name, heads, file->options->map, map));
    file->shown = map->format;
    file->mixed = strcmp(map->format, "google") == 0;
    file->unused = map->unused;
    file->unused_count = map->unused_count;
    return ST_OK;
}

/* What a custom field's own label means. */
static const char *labelled(const char *label) {
    static const char *const business[] = {"Y-tunnus", "FO-nummer", "Business ID", "business_id"};
    for (size_t i = 0; i < sizeof business / sizeof *business; i++)
        if (strcasecmp(label, business[i]) == 0)
            return "business_id";
    return "custom_field";
}

/* Google puts several values into one cell: "+358 40 1 ::: 040 2". */
static void say_cell(struct arena *arena, struct import_item *item, struct import_value value, const char *cell,
                     const char *between) {
    for (;;) {
        const char *end = between ? strstr(cell, between) : NULL;
        value.text = end ? arena_text_n(arena, cell, (size_t)(end - cell)) : cell;
        import_say(arena, item, value);
        if (!end)
            return;
        cell = end + strlen(between);
    }
}

static const char *cell_of(const struct csv_row *cells, size_t column) {
    return column < cells->count ? cells->cells[column] : "";
}

static enum status check_width(struct ctx *ctx, const struct import_file *file, const struct import_map *map,
                               const struct csv_row *cells) {
    for (size_t i = map->count; i < cells->count; i++)
        if (*cells->cells[i]) {
            (void)FAIL(ctx, ST_INVALID, M("This row has more fields than the first line has heads"));
            return fault_at(ctx, file->input.name, cells->line, 0);
        }
    return ST_OK;
}

enum status import_table_item(struct ctx *ctx, const struct import_file *file, const struct import_map *map,
                              struct arena *arena, const struct csv_row *cells, struct import_item *item) {
    *item = (struct import_item){.line = cells->line};
    TRY(check_width(ctx, file, map, cells));
    for (size_t i = 0; i < map->count; i++) {
        const struct import_column *column = &map->columns[i];
        const char *cell = cell_of(cells, i);
        struct import_value value = {.whom = column->whom, .field = column->field, .joins = column->joins};
        if (column->use == IMPORT_IGNORED || !*cell)
            continue;
        if (column->use == IMPORT_LABELLED) {
            value.field = labelled(cell_of(cells, column->label));
            value.whom = strcmp(value.field, "business_id") == 0 ? IMPORT_EITHER : IMPORT_PERSON;
        }
        if (column->use == IMPORT_NOTE)
            import_noted(arena, item, cell);
        else
            say_cell(arena, item, value, cell, file->mixed ? " ::: " : NULL);
    }
    return ST_OK;
}
