/* A row becomes the values of a person and of an organisation, each checked against the notice like a form's. A
 * value that is refused leaves the others standing and makes a line of the report: the file's owner, not the
 * program, decides whether the rest is wanted. */
#include "registry/import_row.h"

#include "registry/allow.h"
#include "registry/inside.h"

#include <string.h>
#include <strings.h>

void import_line_add(struct import_lines *lines, struct import_line line) {
    if (lines->count == IMPORT_LINES_MAX)
        return;
    line.field = arena_text(lines->arena, line.field);
    line.why = arena_text(lines->arena, line.why);
    line.sentence = arena_text(lines->arena, line.sentence);
    ARENA_PUSH(lines->arena, lines->items, lines->count, lines->room, line);
}

void import_line_refused(struct ctx *ctx, struct import_lines *lines, int line) {
    lines->refused++;
    ctx->fault.file = NULL;
    ctx->fault.line = ctx->fault.column = 0;
    import_line_add(lines, (struct import_line){.line = line,
                                                .outcome = IMPORT_REFUSED,
                                                .field = ctx->fault.field,
                                                .why = fault_text(ctx),
                                                .sentence = ctx->fault.sentence});
    fault_clear(ctx);
}

/* What --type says comes before what the row looks like: a business ID of a consumer is the consumer's, and refused. */
static void type_asked(const struct notice *notice, int type, struct import_types *types) {
    if (type == NOTICE_NOTHING)
        return;
    const struct party_type *asked = &notice->types[type];
    if (asked->form == FORM_ORGANISATION) {
        types->organisation = type;
    } else if (asked->represents.count) {
        types->contact = types->alone = type;
    } else {
        types->alone = type;
        types->only_alone = true;
    }
}

enum status import_types_find(struct ctx *ctx, const struct import_options *options,
                              struct import_types *types) {
    const struct notice *notice = ctx_notice(ctx);
    *types = (struct import_types){NOTICE_NOTHING, NOTICE_NOTHING, NOTICE_NOTHING, false};
    for (int i = 0; i < (int)notice->types_count; i++) {
        const struct party_type *type = &notice->types[i];
        if (type->form == FORM_ORGANISATION && types->organisation == NOTICE_NOTHING)
            types->organisation = i;
        if (type->form == FORM_PERSON && type->represents.count == 0 && types->alone == NOTICE_NOTHING)
            types->alone = i;
    }
    for (int i = 0; i < (int)notice->types_count && types->organisation != NOTICE_NOTHING; i++)
        if (set_has(&notice->types[i].represents, types->organisation) && types->contact == NOTICE_NOTHING)
            types->contact = i;
    type_asked(notice, options->type, types);
    if (types->organisation == NOTICE_NOTHING && types->alone == NOTICE_NOTHING)
        return FAIL(ctx, ST_DENIED, M("The notice has no type of party that a file could bring"));
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

struct reading {
    struct ctx *ctx;
    const struct import_options *options;
    const struct import_types *types;
    struct import_row *row;
    struct import_lines *lines;
};

/* The text to add to: "Anna" + "Liisa". */
static struct value *joinable(struct values *values, const char *field) {
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].field, field) == 0)
            return &values->items[i];
    return NULL;
}

static bool has_text(const struct values *values, const char *field, const char *text) {
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].field, field) == 0 && strcmp(values->items[i].text, text) == 0)
            return true;
    return false;
}

static void read_value(struct reading *reading, enum import_whom whom, const char *field, const char *text,
                       bool joins) {
    struct ctx *ctx = reading->ctx;
    struct import_row *row = reading->row;
    struct values *values = whom == IMPORT_PERSON ? &row->person : &row->organisation;
    struct allow allow = {.type = whom == IMPORT_PERSON ? row->person_type : reading->types->organisation,
                          .source = reading->options->source,
                          .reason = reading->options->reason};
    struct value value;
    if (allow.type == NOTICE_NOTHING) {
        (void)FAIL(ctx, ST_DENIED, M("The notice has no type of party for this"));
        (void)fault_at_field(ctx, field);
        import_line_refused(ctx, reading->lines, row->line);
        return;
    }
    struct value *before = joins ? joinable(values, field) : NULL;
    if (before)
        text = arena_printf(ctx->arena, "%s %s", before->text, text);
    if (allow_value(ctx, &allow, field, text, &value) != ST_OK)
        import_line_refused(ctx, reading->lines, row->line);
    else if (before)
        *before = value;
    else if (*value.text && !has_text(values, field, value.text))
        value_push(ctx, values, value);
}

/* Google puts several values into one cell, and marks the main label with a star: "+358 40 1 ::: 040 2". */
static void read_cell(struct reading *reading, const struct import_column *column, const char *field,
                      const char *cell) {
    static const char between[] = " ::: ";
    for (;;) {
        const char *end = strstr(cell, between);
        size_t length = end ? (size_t)(end - cell) : strlen(cell);
        const char *text = arena_text_n(reading->ctx->arena, cell, length);
        if (text[strspn(text, " \t\r\n")])
            read_value(reading, column->whom, field, text, column->joins);
        if (!end)
            return;
        cell = end + sizeof between - 1;
    }
}

static const char *cell_of(const struct csv_row *cells, size_t column) {
    return column < cells->count ? cells->cells[column] : "";
}

static bool names_organisation(const struct import_map *map, const struct csv_row *cells) {
    for (size_t i = 0; i < map->count; i++)
        if (map->columns[i].use == IMPORT_FIELD && map->columns[i].whom == IMPORT_ORGANISATION &&
            *cell_of(cells, i))
            return true;
    return false;
}

static bool names_person(const struct import_map *map, const struct csv_row *cells) {
    for (size_t i = 0; i < map->count; i++)
        if (map->columns[i].use == IMPORT_FIELD && map->columns[i].whom == IMPORT_PERSON &&
            *cell_of(cells, i) &&
            (strcmp(map->columns[i].field, "first_name") == 0 ||
             strcmp(map->columns[i].field, "last_name") == 0))
            return true;
    return false;
}

void import_row_read(struct ctx *ctx, const struct import_options *options, const struct import_types *types,
                     const struct import_map *map, const struct csv_row *cells, struct import_row *row,
                     struct import_lines *lines) {
    bool organisation = !types->only_alone && names_organisation(map, cells), person = names_person(map, cells);
    *row =
        (struct import_row){.line = cells->line, .person_type = organisation ? types->contact : types->alone};
    struct reading reading = {ctx, options, types, row, lines};
    for (size_t i = 0; i < map->count; i++) {
        struct import_column column = map->columns[i];
        if (types->only_alone)
            column.whom = IMPORT_PERSON;
        const char *cell = cell_of(cells, i);
        if (column.use == IMPORT_IGNORED || !*cell)
            continue;
        const char *field = column.field;
        if (column.use == IMPORT_LABELLED) {
            field = labelled(cell_of(cells, column.label));
            column.whom =
                organisation && strcmp(field, "business_id") == 0 ? IMPORT_ORGANISATION : IMPORT_PERSON;
        }
        if (column.use == IMPORT_NOTE)
            row->note = cell;
        else if (organisation && !person && column.whom == IMPORT_PERSON)
            read_cell(&reading, &(struct import_column){.whom = IMPORT_ORGANISATION}, field, cell);
        else
            read_cell(&reading, &column, field, cell);
    }
}
