/* Bytes -> characters -> fields. One character of look-ahead is all the state the dialects need. */
#include "base/csv_inside.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/utf8.h>

enum { END = -1, BROKEN = -2 };

struct csv {
    struct input input;
    struct csv_dialect dialect;
    unsigned char bytes[CSV_CHUNK];
    size_t at, filled;
    bool ended, failed, begun;
    int32_t next; /* the character looked ahead to, END or BROKEN */
    int line, column;
    size_t rows, kept;   /* kept: bytes of this row */
    uint16_t upper[128]; /* of an encoding of one byte: what 0x80 and up are */
};

enum status csv_cannot_read(struct ctx *ctx, const char *name) {
    (void)FAIL(ctx, ST_FAILED, M("The file could not be read to its end"));
    return fault_at(ctx, name, 0, 0);
}

/* ---- characters */

static int32_t byte_next(struct csv *csv) {
    if (csv->at == csv->filled) {
        long got = csv->ended ? 0 : csv->input.read(csv->input.arg, csv->bytes, CSV_CHUNK);
        csv->failed |= got < 0;
        csv->ended |= got <= 0;
        if (got <= 0)
            return END;
        csv->at = 0;
        csv->filled = (size_t)got;
    }
    return csv->bytes[csv->at++];
}

static int32_t utf8_char(struct csv *csv) {
    int32_t first = byte_next(csv);
    if (first < 0x80)
        return first;
    char bytes[4] = {(char)first};
    size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    for (size_t i = 1; i < length; i++) {
        int32_t byte = byte_next(csv);
        if (byte < 0)
            return BROKEN;
        bytes[i] = (char)byte;
    }
    uint32_t code;
    return utf8_next(bytes, length, &code) ? (int32_t)code : BROKEN;
}

static int32_t utf16_unit(struct csv *csv) {
    int32_t one = byte_next(csv), two = one == END ? END : byte_next(csv);
    if (one == END)
        return END;
    if (two == END)
        return BROKEN;
    return csv->dialect.encoding == CSV_UTF16LE ? one | two << 8 : one << 8 | two;
}

static int32_t utf16_char(struct csv *csv) {
    int32_t lead = utf16_unit(csv);
    if (lead < 0xd800 || lead > 0xdfff)
        return lead;
    int32_t trail = lead < 0xdc00 ? utf16_unit(csv) : BROKEN;
    return trail < 0xdc00 || trail > 0xdfff ? BROKEN : 0x10000 + ((lead - 0xd800) << 10) + (trail - 0xdc00);
}

static int32_t eight_bit_char(struct csv *csv) {
    int32_t byte = byte_next(csv);
    return byte < 0x80 ? byte : csv->upper[byte - 0x80];
}

static int32_t char_read(struct csv *csv) {
    switch (csv->dialect.encoding) {
    case CSV_UTF8:
        return utf8_char(csv);
    case CSV_UTF16LE:
    case CSV_UTF16BE:
        return utf16_char(csv);
    default:
        return eight_bit_char(csv);
    }
}

/* Takes the character looked ahead to; a line end of any kind comes out as one '\n'. */
static int32_t take(struct csv *csv) {
    int32_t taken = csv->next;
    csv->next = char_read(csv);
    if (taken == '\r') {
        if (csv->next == '\n')
            csv->next = char_read(csv);
        taken = '\n';
    }
    if (taken == '\n') {
        csv->line++;
        csv->column = 0;
    }
    csv->column++;
    return taken;
}

/* ---- fields and rows */

static enum status wrong(struct ctx *ctx, struct csv *csv, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at(ctx, csv->input.name, csv->line, csv->column);
}

static enum status keep(struct ctx *ctx, struct csv *csv, struct buf *field, size_t *read, int32_t code) {
    if (code == BROKEN)
        return wrong(ctx, csv,
                     M("This character cannot be read: the file is damaged, cut short or in another encoding"));
    if (code == 0)
        return wrong(ctx, csv, M("A zero byte: this is not a text file"));
    uint8_t bytes[U8_MAX_LENGTH];
    int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, (uint32_t)code);
    *read += (size_t)length;
    if (*read > CSV_FIELD_MAX || csv->kept > CSV_FIELD_MAX)
        return wrong(ctx, csv,
                     M("A field or a row is longer than 4 MB: perhaps a quotation mark is missing before it"));
    if (field->length + (size_t)length > CSV_FIELD_KEPT)
        return ST_OK;
    csv->kept += (size_t)length;
    buf_add_n(field, bytes, (size_t)length);
    return ST_OK;
}

static enum status read_quoted(struct ctx *ctx, struct csv *csv, struct buf *field) {
    size_t read = 0;
    int line = csv->line, column = csv->column;
    (void)take(csv);
    for (;;) {
        if (csv->next == END) {
            (void)FAIL(ctx, ST_INVALID,
                       M("The quotation mark that begins here is never closed: the file may be cut short"));
            return fault_at(ctx, csv->input.name, line, column);
        }
        int32_t code = take(csv);
        if (code == '"' && csv->next != '"')
            return ST_OK;
        if (code == '"')
            (void)take(csv);
        TRY(keep(ctx, csv, field, &read, code));
    }
}

static bool ends_field(const struct csv *csv) {
    return csv->next == END || csv->next == '\n' || csv->next == '\r' || csv->next == csv->dialect.separator;
}

static enum status read_field(struct ctx *ctx, struct csv *csv, struct buf *field) {
    if (csv->next == '"') {
        TRY(read_quoted(ctx, csv, field));
        if (!ends_field(csv))
            return wrong(ctx, csv,
                         M("Something stands between a closing quotation mark and the next separator"));
        return ST_OK;
    }
    size_t read = 0;
    while (!ends_field(csv)) {
        if (csv->next == BROKEN)
            return keep(ctx, csv, field, &read, BROKEN);
        TRY(keep(ctx, csv, field, &read, take(csv)));
    }
    return ST_OK;
}

static void begin(struct csv *csv) {
    csv->begun = true;
    csv->next = char_read(csv);
    if (csv->next == 0xfeff)
        csv->next = char_read(csv);
    while (csv->dialect.told && csv->line == 1 && csv->next >= 0)
        (void)take(csv);
}

static enum status read_row(struct ctx *ctx, struct csv *csv, struct arena *arena, struct csv_row *row) {
    const char **cells = NULL;
    size_t count = 0, room = 0;
    row->line = csv->line;
    csv->kept = 0;
    for (;;) {
        struct buf field = buf_in(arena);
        TRY(read_field(ctx, csv, &field));
        if (count == CSV_COLUMNS_MAX)
            return wrong(ctx, csv, M("More than 16,384 columns in one row"));
        ARENA_PUSH(arena, cells, count, room, utf8_composed(arena, buf_text(&field)));
        if (csv->next != csv->dialect.separator)
            break;
        (void)take(csv);
    }
    if (csv->next != END)
        (void)take(csv);
    row->cells = cells;
    row->count = count;
    return ST_OK;
}

/* What stands for no character is a replacement mark, and refused as one where values are read. */
static void fill_upper(struct csv *csv) {
    static const char *const names[] = {[CSV_WINDOWS_1252] = "windows-1252",
                                        [CSV_ISO_8859_15] = "ISO-8859-15",
                                        [CSV_IBM_437] = "ibm-437",
                                        [CSV_IBM_850] = "ibm-850",
                                        [CSV_MACINTOSH] = "macintosh"};
    UErrorCode error = U_ZERO_ERROR;
    char all[128];
    UChar wide[2 * sizeof all];
    if (csv->dialect.encoding < CSV_WINDOWS_1252)
        return;
    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (char)(0x80 + i);
    UConverter *converter = ucnv_open(names[csv->dialect.encoding], &error);
    must(U_SUCCESS(error));
    int32_t units = ucnv_toUChars(converter, wide, sizeof wide / sizeof *wide, all, sizeof all, &error);
    ucnv_close(converter);
    must(U_SUCCESS(error) && units == sizeof all);
    for (size_t i = 0; i < sizeof all; i++)
        csv->upper[i] = wide[i];
}

struct csv *csv_open(struct ctx *ctx, struct input input, struct csv_dialect dialect) {
    struct csv *csv = arena_alloc(ctx->arena, sizeof *csv);
    *csv = (struct csv){.input = input, .dialect = dialect, .line = 1, .column = 1};
    fill_upper(csv);
    return csv;
}

enum status csv_next(struct ctx *ctx, struct csv *csv, struct arena *arena, struct csv_row *row) {
    *row = (struct csv_row){0};
    if (!csv->begun)
        begin(csv);
    while (csv->next == '\n' || csv->next == '\r')
        (void)take(csv);
    if (csv->failed)
        return csv_cannot_read(ctx, csv->input.name);
    if (csv->next == END)
        return ST_OK;
    if (++csv->rows > CSV_ROWS_MAX)
        return wrong(ctx, csv, M("More than five million rows: split the file"));
    TRY(read_row(ctx, csv, arena, row));
    return csv->failed ? csv_cannot_read(ctx, csv->input.name) : ST_OK;
}
