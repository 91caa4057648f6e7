/* The sheet's own file is read as a stream, row by row; texts and styles, which it refers to, are read before. Rejected: a
 * spreadsheet library (none in Debian reads a stream within these limits), and turning the file into CSV with an office. */
#include "formats/xlsx_inside.h"

#include <stdlib.h>
#include <string.h>

struct xlsx {
    struct arena *arena;
    struct package package;
    struct part part;
    struct looks looks;
    struct texts texts;
    const char **sheets;
    size_t sheet_count, sheet_room, read; /* `read`: its place */
    int line;
};

bool xlsx_is(const unsigned char *head, size_t length) {
    static const char *const signs[] = {"[Content_Types].xml", "_rels/.rels", "xl/", "docProps/"};
    if (length < 30 || memcmp(head, "PK\3\4", 4) != 0)
        return false;
    size_t name = (size_t)head[26] | (size_t)head[27] << 8;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (name >= strlen(signs[i]) && length >= 30 + name &&
            memcmp(head + 30, signs[i], strlen(signs[i])) == 0)
            return true;
    return false;
}

const char *const *xlsx_other_sheets(const struct xlsx *xlsx, size_t *count) {
    const char **others = arena_array(xlsx->arena, xlsx->sheet_count, sizeof *others);
    *count = 0;
    for (size_t i = 0; i < xlsx->sheet_count; i++)
        if (i != xlsx->read)
            others[(*count)++] = xlsx->sheets[i];
    return others;
}

/* ---- which sheet */

struct wanted {
    const char *relation; /* of the one that is read */
    const char *all;      /* names, for who asked for another */
};

static enum status find_sheet(struct ctx *ctx, struct xlsx *xlsx, const char *name, struct wanted *wanted) {
    struct part part;
    int more = 0;
    enum status status = part_open(ctx, &xlsx->package, "xl/workbook.xml", &part);
    while (status == ST_OK && (more = part_read(&part)) == 1) {
        if (part_starts(&part, "workbookPr")) {
            const char *epoch = part_attribute(&part, xlsx->arena, "date1904");
            xlsx->looks.since_1904 = epoch && (strcmp(epoch, "1") == 0 || strcmp(epoch, "true") == 0);
        }
        if (!part_starts(&part, "sheet"))
            continue;
        const char *here = part_attribute(&part, xlsx->arena, "name"), *state;
        state = part_attribute(&part, xlsx->arena, "state");
        here = here ? here : "";
        wanted->all = wanted->all ? arena_printf(xlsx->arena, "%s, %s", wanted->all, here) : here;
        bool fits = name ? strcmp(name, here) == 0 : !state || strcmp(state, "visible") == 0;
        if (!wanted->relation && fits) {
            xlsx->read = xlsx->sheet_count;
            wanted->relation = part_attribute(&part, xlsx->arena, "id");
        }
        ARENA_PUSH(xlsx->arena, xlsx->sheets, xlsx->sheet_count, xlsx->sheet_room, here);
    }
    if (more < 0)
        status = part_fail(ctx, &xlsx->package, &part);
    part_close(&part);
    return status;
}

/* "/xl/worksheets/sheet1.xml" or "worksheets/sheet1.xml" -> the name in the package. */
static const char *target_name(struct arena *arena, const char *target) {
    return *target == '/' ? target + 1 : arena_printf(arena, "xl/%s", target);
}

static enum status find_target(struct ctx *ctx, struct xlsx *xlsx, const char *relation, const char **target) {
    struct part part;
    int more = 0;
    enum status status = part_open(ctx, &xlsx->package, "xl/_rels/workbook.xml.rels", &part);
    while (status == ST_OK && (more = part_read(&part)) == 1) {
        if (!part_starts(&part, "Relationship"))
            continue;
        const char *id = part_attribute(&part, xlsx->arena, "Id");
        const char *to = part_attribute(&part, xlsx->arena, "Target");
        if (id && to && strcmp(id, relation) == 0)
            *target = target_name(xlsx->arena, to);
    }
    if (more < 0)
        status = part_fail(ctx, &xlsx->package, &part);
    part_close(&part);
    return status;
}

static enum status no_sheet(struct ctx *ctx, const struct xlsx *xlsx, const char *name,
                            const struct wanted *wanted) {
    if (name) {
        (void)FAIL(ctx, ST_INVALID, M("There is no sheet “{1}”; there are: {2}"), name,
                   wanted->all ? wanted->all : "");
        return fault_at_field(ctx, "--sheet");
    }
    (void)FAIL(ctx, ST_INVALID, M("This is no spreadsheet that can be read, or it is damaged."));
    return fault_at(ctx, xlsx->package.input.name, 0, 0);
}

static enum status open_all(struct ctx *ctx, struct xlsx *xlsx, const char *name) {
    struct wanted wanted = {0};
    const char *target = NULL;
    enum status status = find_sheet(ctx, xlsx, name, &wanted);
    if (status == ST_OK && wanted.relation)
        status = find_target(ctx, xlsx, wanted.relation, &target);
    if (status == ST_NOT_FOUND || (status == ST_OK && !target))
        return no_sheet(ctx, xlsx, status == ST_NOT_FOUND ? NULL : name, &wanted);
    TRY(status);
    TRY(looks_read(ctx, &xlsx->package, xlsx->arena, &xlsx->looks));
    TRY(texts_read(ctx, &xlsx->package, xlsx->arena, &xlsx->texts));
    status = part_open(ctx, &xlsx->package, target, &xlsx->part);
    return status == ST_NOT_FOUND ? no_sheet(ctx, xlsx, NULL, &wanted) : status;
}

enum status xlsx_open(struct ctx *ctx, struct input input, const char *sheet, struct xlsx **out) {
    struct arena *arena = arena_new();
    struct xlsx *xlsx = arena_alloc(arena, sizeof *xlsx);
    *xlsx = (struct xlsx){.arena = arena};
    enum status status = package_open(ctx, &xlsx->package, input);
    if (status == ST_OK)
        status = open_all(ctx, xlsx, sheet);
    if (status == ST_OK)
        *out = xlsx;
    else
        xlsx_close(xlsx);
    return status;
}

void xlsx_close(struct xlsx *xlsx) {
    if (!xlsx)
        return;
    part_close(&xlsx->part);
    package_close(&xlsx->package);
    arena_free(xlsx->arena);
}

/* ---- rows */

/* "BC12" -> 54; -1 when it is no place or too far to the right. */
static int column_of(const char *place) {
    int column = 0;
    for (; *place >= 'A' && *place <= 'Z'; place++)
        if ((column = column * 26 + (*place - 'A' + 1)) > XLSX_COLUMNS_MAX)
            return -1;
    return column - 1;
}

static const char *shared_text(const struct xlsx *xlsx, const char *index) {
    char *end;
    unsigned long at = strtoul(index, &end, 10);
    return end == index || *end || at >= xlsx->texts.count ? "" : xlsx->texts.items[at];
}

struct cell {
    int column;
    const char *type;
    long style;
    struct buf value; /* of <v> */
    struct run run;   /* of <is> */
    bool in_value;
};

static const char *cell_text(const struct xlsx *xlsx, struct arena *arena, struct cell *cell) {
    const char *type = cell->type, *value = buf_text(&cell->value);
    if (strcmp(type, "s") == 0)
        return arena_text(arena, shared_text(xlsx, value));
    if (strcmp(type, "inlineStr") == 0)
        return arena_text(arena, buf_text(&cell->run.buf));
    if (strcmp(type, "b") == 0)
        return strcmp(value, "1") == 0 ? "yes" : *value ? "no" : "";
    if (strcmp(type, "e") == 0) /* the formula failed: there is no value */
        return "";
    if (strcmp(type, "n") == 0 && *value)
        return look_text(arena, &xlsx->looks, cell->style, value);
    return arena_text(arena, value);
}

static void begin_cell(const struct xlsx *xlsx, struct arena *arena, struct cell *cell, int next) {
    const char *place = part_attribute(&xlsx->part, arena, "r"),
               *type = part_attribute(&xlsx->part, arena, "t");
    const char *style = part_attribute(&xlsx->part, arena, "s");
    *cell = (struct cell){.column = place ? column_of(place) : next,
                          .type = type ? type : "n",
                          .style = style ? strtol(style, NULL, 10) : 0,
                          .value = buf_in(arena),
                          .run = {.buf = buf_in(arena)}};
}

static void feed_cell(const struct xlsx *xlsx, struct cell *cell) {
    int type = xmlTextReaderNodeType(xlsx->part.reader);
    if (part_starts(&xlsx->part, "v"))
        cell->in_value = true;
    if (part_ends(&xlsx->part, "v"))
        cell->in_value = false;
    bool text = type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
                type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE;
    if (text && cell->in_value && cell->value.length < XLSX_CELL_MAX)
        buf_add(&cell->value, (const char *)xmlTextReaderConstValue(xlsx->part.reader));
    run_take(&cell->run, &xlsx->part);
}

static enum status too_wide(struct ctx *ctx, const struct xlsx *xlsx) {
    (void)FAIL(ctx, ST_INVALID, M("A row has more than {1} columns."),
               arena_printf(ctx->arena, "%d", XLSX_COLUMNS_MAX));
    return fault_at(ctx, xlsx->package.input.name, xlsx->line, 0);
}

/* From the start of <row> to its end. */
static enum status read_row(struct ctx *ctx, struct xlsx *xlsx, struct arena *arena, struct xlsx_row *row) {
    const char **cells = arena_array(arena, XLSX_COLUMNS_MAX, sizeof *cells);
    struct cell cell = {.column = -2};
    int next = 0, more = 1;
    *row = (struct xlsx_row){.line = xlsx->line, .cells = cells};
    for (int i = 0; i < XLSX_COLUMNS_MAX; i++)
        cells[i] = "";
    while (!part_ends(&xlsx->part, "row") && (more = part_read(&xlsx->part)) == 1) {
        if (part_starts(&xlsx->part, "c"))
            begin_cell(xlsx, arena, &cell, next);
        if (cell.column != -2)
            feed_cell(xlsx, &cell);
        if (cell.column == -2 || !part_ends(&xlsx->part, "c"))
            continue;
        const char *text = cell_text(xlsx, arena, &cell);
        if (*text && (cell.column < 0 || cell.column >= XLSX_COLUMNS_MAX))
            return too_wide(ctx, xlsx);
        if (*text && (size_t)cell.column >= row->count)
            row->count = (size_t)cell.column + 1;
        if (cell.column >= 0 && cell.column < XLSX_COLUMNS_MAX)
            cells[cell.column] = text;
        next = cell.column + 1;
        cell.column = -2;
    }
    return more < 0 ? part_fail(ctx, &xlsx->package, &xlsx->part) : ST_OK;
}

enum status xlsx_next(struct ctx *ctx, struct xlsx *xlsx, struct arena *arena, struct xlsx_row *row) {
    int more;
    *row = (struct xlsx_row){0};
    while ((more = part_read(&xlsx->part)) == 1) {
        if (!part_starts(&xlsx->part, "row"))
            continue;
        const char *number = part_attribute(&xlsx->part, arena, "r");
        long line = number ? strtol(number, NULL, 10) : 0;
        xlsx->line = line > xlsx->line && line < 10000000 ? (int)line : xlsx->line + 1;
        TRY(read_row(ctx, xlsx, arena, row));
        if (row->count)
            return ST_OK;
    }
    *row = (struct xlsx_row){0};
    return more < 0 ? part_fail(ctx, &xlsx->package, &xlsx->part) : ST_OK;
}
