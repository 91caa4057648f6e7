/* Cells are gathered by what they are parts of: addresses from street, code and town, happenings from day, text and sum. */
#include "registry/import_table.h"

#include "formats/card.h"
#include "notice/field.h"
#include "registry/import_buyer.h"
#include "registry/import_cell.h"
#include "registry/import_happening.h"
#include "registry/import_kept.h"

#include <string.h>
#include <strings.h>

enum { ADDRESSES_MAX = 16, HAPPENINGS_MAX = 8, FACTS_MAX = 4 };

static bool about_people(struct ctx *ctx, const struct import_options *options) {
    const struct notice *notice = ctx_notice(ctx);
    return options->type != NOTICE_NOTHING && notice->types[options->type].form == FORM_PERSON;
}

/* The one given, else the one that is kept; "-" says that there is to be none. */
static enum status find_map(struct ctx *ctx, struct import_file *file, const struct csv_row *heads) {
    const char *given = file->options->map;
    file->map_key = import_kept_key(ctx, heads);
    file->map = given && strcmp(given, "-") != 0 ? given : NULL;
    if (given)
        return ST_OK;
    TRY(import_kept_map(ctx, file->map_key, &file->map));
    file->kept = file->map != NULL;
    return ST_OK;
}

enum status import_table_heads(struct ctx *ctx, struct import_file *file, const struct csv_row *heads,
                               struct import_map *map) {
    if (!heads->count) {
        (void)FAIL(ctx, ST_INVALID, M("The file is empty: its first line must say what the columns are"));
        return fault_at(ctx, file->input.name, 1, 1);
    }
    TRY(find_map(ctx, file, heads));
    TRY(import_map_make(ctx, ctx_notice(ctx), file->input.name, heads, file->map,
                        about_people(ctx, file->options), map));
    file->shown = map->format;
    file->mixed = map->profile && map->profile->mixed;
    for (size_t i = 0; i < map->count; i++)
        file->mixed |= map->columns[i].use == IMPORT_CUSTOMER;
    file->unused = map->unused;
    file->unused_count = map->unused_count;
    return ST_OK;
}

/* ---- one row */

struct address {
    enum import_whom whom;
    const char *field, *whole;
    int group;
    struct card_address card;
};

struct row {
    struct ctx *ctx;
    struct arena *arena;
    const struct import_map *map;
    const struct csv_row *cells;
    struct import_item *item;
    struct address addresses[ADDRESSES_MAX];
    size_t address_count;
    struct happening_cells happenings[HAPPENINGS_MAX];
    size_t happening_count;
    const char *customer, *business_id; /* whose form is to be found out */
    const struct import_options *options;
};

/* What a custom field's own label means. */
static const char *labelled(const char *label) {
    static const char *const business[] = {"Y-tunnus", "FO-nummer", "Business ID", "business_id"};
    for (size_t i = 0; i < sizeof business / sizeof *business; i++)
        if (strcasecmp(label, business[i]) == 0)
            return "business_id";
    return "custom_field";
}

/* What Outlook writes where there is nothing. */
static bool says_nothing(const struct row *row, const char *text) {
    static const char *const nothing[] = {"0/0/00", "0.0.00", "0.0.0000", "0000-00-00", "Unspecified"};
    bool outlook = row->map->profile && strcmp(row->map->profile->id, "outlook") == 0;
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing && outlook && text; i++)
        if (strcmp(text, nothing[i]) == 0)
            return true;
    return false;
}

static void say(struct row *row, const struct import_column *column, const char *field, const char *text) {
    if (says_nothing(row, text))
        return;
    import_say(
        row->arena, row->item,
        (struct import_value){.whom = column->whom, .field = field, .text = text, .joins = column->joins});
}

/* Google puts several values into one cell: "+358 40 1 ::: 040 2". */
static void say_cell(struct row *row, const struct import_column *column, const char *field, const char *cell) {
    const char *between = row->map->profile ? row->map->profile->between : NULL;
    for (;;) {
        const char *end = between ? strstr(cell, between) : NULL;
        say(row, column, field, end ? arena_text_n(row->arena, cell, (size_t)(end - cell)) : cell);
        if (!end)
            return;
        cell = end + strlen(between);
    }
}

static void say_name(struct row *row, const struct import_column *column, const char *cell) {
    const char *first = NULL, *last = NULL;
    import_cell_name(row->arena, cell, &first, &last);
    say(row, column, "first_name", first);
    say(row, column, "last_name", last);
}

/* 1, 2 and 3 are Finnish, Swedish and English in Finnish registers. */
static void say_language(struct row *row, const struct import_column *column, const char *cell) {
    static const char *const numbers[] = {"fi", "sv", "en"};
    bool number = cell[0] >= '1' && cell[0] <= '3' && !cell[1];
    say(row, column, "language", number ? numbers[cell[0] - '1'] : cell);
}

static const char *cell_of(const struct csv_row *cells, size_t column) {
    return column < cells->count ? cells->cells[column] : "";
}

static void say_labelled(struct row *row, const struct import_column *column, const char *cell) {
    struct import_column theirs = *column;
    const char *field = labelled(cell_of(row->cells, column->label));
    theirs.whom = strcmp(field, "business_id") == 0 ? IMPORT_EITHER : IMPORT_PERSON;
    say_cell(row, &theirs, field, cell);
}

/* ---- parts */

static const char *added(struct arena *arena, const char *there, const char *between, const char *more) {
    return there ? arena_printf(arena, "%s%s%s", there, between, more) : more;
}

static void gather_address(struct row *row, const struct import_column *column, const char *cell) {
    size_t i = 0;
    while (i < row->address_count &&
           (row->addresses[i].group != column->group || row->addresses[i].whom != column->whom ||
            strcmp(row->addresses[i].field, column->field) != 0))
        i++;
    if (i == ADDRESSES_MAX)
        return;
    if (i == row->address_count)
        row->addresses[row->address_count++] =
            (struct address){.whom = column->whom, .field = column->field, .group = column->group};
    struct address *address = &row->addresses[i];
    if (column->part == CARD_PARTS)
        address->whole = cell;
    else
        address->card.parts[column->part] = added(row->arena, address->card.parts[column->part], ", ", cell);
}

/* A country alone is no address. */
static void say_addresses(struct row *row) {
    for (size_t i = 0; i < row->address_count; i++) {
        struct address *address = &row->addresses[i];
        const char *text = address->whole;
        bool place = false;
        for (int part = 0; part < CARD_PARTS; part++)
            place |= part != CARD_COUNTRY && part != CARD_REGION && address->card.parts[part];
        if (!text && place)
            text = card_address_text(row->arena, &address->card);
        import_say(row->arena, row->item,
                   (struct import_value){.whom = address->whom, .field = address->field, .text = text});
    }
}

static void gather_event(struct row *row, const struct import_column *column, const char *cell) {
    size_t i = 0;
    while (i < row->happening_count && strcmp(row->happenings[i].kind, column->field) != 0)
        i++;
    if (i == HAPPENINGS_MAX)
        return;
    if (i == row->happening_count)
        row->happenings[row->happening_count++] =
            (struct happening_cells){.whom = column->whom, .kind = column->field};
    const char **text = &row->happenings[i].cells[column->part];
    *text = added(row->arena, *text, ", ", cell);
}

/* ---- all of it */

/* A column of customers, some of them people: found out row by row. */
static void say_customer(struct row *row) {
    if (!row->customer)
        return;
    struct import_column column = {
        .whom = import_buyer_is_firm(row->ctx, row->options, row->customer, row->business_id)
                    ? IMPORT_ORGANISATION
                    : IMPORT_PERSON};
    if (column.whom == IMPORT_ORGANISATION)
        say(row, &column, "name", row->customer);
    else
        say_name(row, &column, row->customer);
}

static void read_cell(struct row *row, const struct import_column *column, const char *cell) {
    switch (column->use) {
    case IMPORT_UNUSED:
    case IMPORT_IGNORED:
        return;
    case IMPORT_FIELD:
        if (strcmp(column->field, "business_id") == 0)
            row->business_id = cell;
        say_cell(row, column, column->field, cell);
        return;
    case IMPORT_CUSTOMER:
        row->customer = cell;
        return;
    case IMPORT_NAME:
        say_name(row, column, cell);
        return;
    case IMPORT_LANGUAGE:
        say_language(row, column, cell);
        return;
    case IMPORT_LABELLED:
        say_labelled(row, column, cell);
        return;
    case IMPORT_ADDRESS:
        gather_address(row, column, cell);
        return;
    case IMPORT_EVENT:
        gather_event(row, column, cell);
        return;
    }
}

/* The apostrophe that an export for people puts before what a spreadsheet would run. */
static const char *without_guard(const char *cell) {
    return cell[0] == '\'' && cell[1] && strchr("=+-@\t\r\n", cell[1]) ? cell + 1 : cell;
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
    struct row row = {
        .ctx = ctx, .arena = arena, .map = map, .cells = cells, .item = item, .options = file->options};
    TRY(check_width(ctx, file, map, cells));
    for (size_t i = 0; i < map->count; i++) {
        const char *cell = cell_of(cells, i);
        cell = without_guard(cell + strspn(cell, " \t\r\n"));
        if (*cell)
            read_cell(&row, &map->columns[i], cell);
    }
    say_addresses(&row);
    say_customer(&row);
    import_happenings(ctx, arena, item, row.happenings, row.happening_count);
    return ST_OK;
}
