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

enum { ADDRESSES_MAX = 16, HAPPENINGS_MAX = 8, FACTS_MAX = 4, ABOVE_MAX = 20 };

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

static const char *const *cells_copy(struct arena *arena, const struct csv_row *row, size_t count) {
    const char **cells = arena_array(arena, count + 1, sizeof *cells);
    for (size_t i = 0; i < count; i++)
        cells[i] = i < row->count ? arena_text(arena, row->cells[i]) : "";
    return cells;
}

static void look_at_heads(struct import_look *look, const struct csv_row *heads, const struct import_map *map) {
    look->table = true;
    look->heads = cells_copy(look->arena, heads, heads->count);
    look->column_count = heads->count;
    look->columns = map->columns;
}

static void look_at_row(struct import_look *look, const struct csv_row *cells) {
    if (look->row_count < IMPORT_LOOK_ROWS)
        look->rows[look->row_count++] = cells_copy(look->arena, cells, look->column_count);
}

enum status import_table_heads(struct ctx *ctx, struct import_file *file, const struct csv_row *heads,
                               struct import_map *map) {
    if (!heads->count) {
        (void)FAIL(ctx, ST_INVALID, M("The file is empty: its first line must say what the columns are"));
        return fault_at(ctx, file->input.name, 1, 1);
    }
    TRY(find_map(ctx, file, heads));
    enum status status = import_map_make(ctx, ctx_notice(ctx), file->input.name, heads, file->map,
                                         about_people(ctx, file->options), map);
    if (status == ST_INVALID && file->look && !file->map)
        fault_clear(ctx); /* that none is known is what somebody looks at it for */
    else
        TRY(status);
    if (file->look)
        look_at_heads(file->look, heads, map);
    file->shown = map->format;
    file->mixed = map->profile && map->profile->mixed;
    for (size_t i = 0; i < map->count; i++)
        file->mixed |= map->columns[i].use == IMPORT_CUSTOMER;
    file->unused = map->unused;
    file->unused_count = map->unused_count;
    map->heads = *heads;
    return ST_OK;
}

/* Of the first row one known head is enough; a row further down must be surer of itself. */
static enum status are_heads(struct ctx *ctx, struct import_file *file, const struct csv_row *row, bool first,
                             bool *are) {
    TRY(find_map(ctx, file, row));
    *are = import_map_fits(ctx, row, file->map, first ? 1 : 2);
    return ST_OK;
}

enum status import_table_open(struct ctx *ctx, struct import_file *file, import_row_fn *next, void *reader,
                              struct import_map *map) {
    struct csv_row first, row;
    int *above = arena_array(file->arena, ABOVE_MAX, sizeof *above);
    size_t count = 0;
    bool are = false;
    TRY(next(ctx, reader, file->arena, &first));
    for (row = first; row.count && !are && count < ABOVE_MAX;) {
        TRY(are_heads(ctx, file, &row, count == 0, &are));
        if (are)
            break;
        above[count++] = row.line;
        TRY(next(ctx, reader, file->arena, &row));
    }
    TRY(import_table_heads(ctx, file, are ? &row : &first, map)); /* which says what is wrong with the first */
    map->above = above;
    map->above_count = count;
    return ST_OK;
}

enum status import_table_next(struct ctx *ctx, const struct import_file *file, struct import_map *map,
                              import_row_fn *next, void *reader, struct arena *arena,
                              struct import_item *item) {
    struct csv_row cells;
    *item = (struct import_item){0};
    if (map->above_told < map->above_count) {
        *item = (struct import_item){.line = map->above[map->above_told++], .broken = true};
        return FAIL(ctx, ST_INVALID, M("This line stands above the heads of the columns and was passed over"));
    }
    TRY(next(ctx, reader, arena, &cells));
    return cells.count ? import_table_item(ctx, file, map, arena, &cells, item) : ST_OK;
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

static void say_each(struct row *row, const struct import_column *column, const char *field, const char *cell) {
    const struct field *builtin = field_builtin(field);
    bool phone = builtin && builtin->type == FIELD_PHONE;
    if (!phone && !(builtin && builtin->type == FIELD_EMAIL)) {
        say(row, column, field, cell);
        return;
    }
    const char *one;
    while ((one = phone ? import_cell_phone(row->arena, &cell) : import_cell_address(row->arena, &cell)))
        say(row, column, field, one);
}

/* Google puts several values into one cell: "+358 40 1 ::: 040 2". */
static void say_cell(struct row *row, const struct import_column *column, const char *field, const char *cell) {
    const char *between = row->map->profile ? row->map->profile->between : NULL;
    for (;;) {
        const char *end = between ? strstr(cell, between) : NULL;
        say_each(row, column, field, end ? arena_text_n(row->arena, cell, (size_t)(end - cell)) : cell);
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

/* The apostrophe that an export for people puts before what a spreadsheet would run, and people before a number that is to keep
 * its zeros. */
static const char *without_guard(const char *cell) {
    if (cell[0] != '\'' || !cell[1])
        return cell;
    bool number = strspn(cell + 1, "0123456789 ()-./") == strlen(cell + 1);
    return number || strchr("=+-@\t\r\n", cell[1]) ? cell + 1 : cell;
}

/* Files that were put one behind the other. */
static bool repeats_heads(const struct import_map *map, const struct csv_row *cells) {
    bool any = false;
    for (size_t i = 0; i < map->heads.count; i++) {
        const char *cell = cell_of(cells, i), *head = map->heads.cells[i];
        cell += strncmp(cell, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
        if (strcmp(cell, head) != 0)
            return false;
        any |= *head != '\0';
    }
    return any;
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
    if (file->look)
        look_at_row(file->look, cells);
    *item = (struct import_item){.line = cells->line};
    struct row row = {
        .ctx = ctx, .arena = arena, .map = map, .cells = cells, .item = item, .options = file->options};
    TRY(check_width(ctx, file, map, cells));
    if (repeats_heads(map, cells)) {
        item->broken = true;
        return FAIL(ctx, ST_INVALID, M("This line repeats the heads of the columns and was passed over"));
    }
    for (size_t i = 0; i < map->count; i++) {
        const char *cell = cell_of(cells, i);
        cell = without_guard(cell + strspn(cell, " \t\r\n"));
        if (*cell && !import_cell_nothing(cell))
            read_cell(&row, &map->columns[i], cell);
    }
    say_addresses(&row);
    say_customer(&row);
    import_happenings(ctx, arena, item, row.happenings, row.happening_count);
    return ST_OK;
}
