/* Cells are gathered by what they are parts of: addresses from street, code and town, happenings from day, text and sum. */
#include "registry/import_table.h"

#include "formats/card.h"
#include "notice/field.h"
#include "registry/import_cell.h"
#include "registry/import_kept.h"
#include "registry/registry.h"

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

struct happening_cells {
    enum import_whom whom;
    const char *kind;
    const char *cells[EVENT_CHANNEL + 1];
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

/* ---- what happened */

static void puzzled(struct row *row, const char *kind, const char *part) {
    (void)fault_at_field(row->ctx, arena_printf(row->arena, "%s.%s", kind, part));
    import_puzzled(row->ctx, row->arena, row->item);
}

static bool read_times(struct row *row, const struct happening_cells *cells, struct import_event *event) {
    const struct zone *zone = registry_zone(row->ctx);
    int64_t ends;
    bool whole_day;
    const char *day = cells->cells[EVENT_DAY], *date = day ? day : cells->cells[EVENT_DATE],
               *end = cells->cells[EVENT_ENDS];
    if (date && import_cell_time(row->ctx, zone, date, cells->cells[EVENT_TIME], &event->at,
                                 &event->whole_day) != ST_OK) {
        puzzled(row, cells->kind, day ? "day" : "date");
        return false;
    }
    event->whole_day |= day != NULL;
    if (end && import_cell_time(row->ctx, zone, end, NULL, &ends, &whole_day) != ST_OK) {
        puzzled(row, cells->kind, "ends");
        return false;
    }
    if (end)
        event->ends = zone_day(zone, ends);
    return true;
}

static bool read_amount(struct row *row, const struct happening_cells *cells, struct import_event *event) {
    if (!cells->cells[EVENT_AMOUNT])
        return true;
    if (import_cell_cents(row->ctx, cells->cells[EVENT_AMOUNT], &event->cents) != ST_OK) {
        puzzled(row, cells->kind, "amount");
        return false;
    }
    event->has_amount = true;
    return true;
}

static void read_facts(struct row *row, const struct happening_cells *cells, struct import_event *event) {
    static const struct {
        const char *name;
        enum import_event_part part;
    } names[] = {{"number", EVENT_NUMBER}, {"direction", EVENT_DIRECTION}, {"channel", EVENT_CHANNEL}};
    struct fact *facts = arena_array(row->arena, FACTS_MAX, sizeof *facts);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (cells->cells[names[i].part])
            facts[event->fact_count++] = (struct fact){names[i].name, cells->cells[names[i].part]};
    event->facts = facts;
}

/* One of which the day or the sum cannot be read is not half written. */
static void happened(struct row *row, const struct happening_cells *cells) {
    struct import_event event = {
        .whom = cells->whom, .kind = cells->kind, .ends = DAY_NONE, .text = cells->cells[EVENT_TEXT]};
    const char *duration = cells->cells[EVENT_DURATION];
    if (!read_times(row, cells, &event) || !read_amount(row, cells, &event))
        return;
    if (duration) {
        duration = import_cell_duration(row->arena, duration);
        event.text = event.text ? added(row->arena, duration, ", ", event.text) : duration;
    }
    read_facts(row, cells, &event);
    import_happened(row->arena, row->item, event);
}

/* ---- all of it */

static void read_cell(struct row *row, const struct import_column *column, const char *cell) {
    switch (column->use) {
    case IMPORT_UNUSED:
    case IMPORT_IGNORED:
        return;
    case IMPORT_FIELD:
        say_cell(row, column, column->field, cell);
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
    struct row row = {.ctx = ctx, .arena = arena, .map = map, .cells = cells, .item = item};
    TRY(check_width(ctx, file, map, cells));
    for (size_t i = 0; i < map->count; i++) {
        const char *cell = cell_of(cells, i);
        cell += strspn(cell, " \t\r\n");
        if (*cell)
            read_cell(&row, &map->columns[i], cell);
    }
    say_addresses(&row);
    for (size_t i = 0; i < row.happening_count; i++)
        happened(&row, &row.happenings[i]);
    return ST_OK;
}
