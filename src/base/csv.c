/* Bytes -> characters -> fields. One character of look-ahead is all the state the dialects need. */
#include "base/csv.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>
#include <unicode/ustring.h>

enum { CHUNK = 16 * 1024, END = -1, BROKEN = -2 };

struct csv {
    struct input input;
    struct csv_dialect dialect;
    unsigned char bytes[CHUNK];
    size_t at, filled;
    bool ended, failed, begun;
    int32_t next; /* the character looked ahead to, END or BROKEN */
    int line, column;
    size_t rows;
};

/* ---- encodings by name */

static const struct {
    const char *name;
    enum csv_encoding encoding;
} encodings[] = {
    {"UTF-8", CSV_UTF8},
    {"UTF-16LE", CSV_UTF16LE},
    {"UTF-16BE", CSV_UTF16BE},
    {"Windows-1252", CSV_WINDOWS_1252},
    {"ISO-8859-15", CSV_ISO_8859_15},
    {"UTF8", CSV_UTF8},
    {"UTF-16", CSV_UTF16LE},
    {"UTF16LE", CSV_UTF16LE},
    {"UTF16BE", CSV_UTF16BE},
    {"cp1252", CSV_WINDOWS_1252},
    {"ANSI", CSV_WINDOWS_1252},
    {"ISO-8859-1", CSV_WINDOWS_1252}, /* what calls itself so is the other, as browsers know */
    {"Latin-1", CSV_WINDOWS_1252},
    {"Latin-9", CSV_ISO_8859_15},
    {"ISO8859-15", CSV_ISO_8859_15},
};
enum { ENCODINGS = sizeof encodings / sizeof *encodings };

const char *csv_encoding_name(enum csv_encoding encoding) {
    size_t i = 0;
    while (encodings[i].encoding != encoding)
        i++;
    return encodings[i].name;
}

bool csv_encoding_named(const char *name, enum csv_encoding *encoding) {
    for (size_t i = 0; i < ENCODINGS; i++)
        if (strcasecmp(encodings[i].name, name) == 0) {
            *encoding = encodings[i].encoding;
            return true;
        }
    return false;
}

/* ---- sniffing */

struct sniff {
    bool c1, euro_latin9;
    size_t utf8, not_utf8;
    unsigned char held[4]; /* a character begun */
    size_t held_count;
    size_t commas, semicolons, tabs; /* outside quotes, in the first line */
    bool quoted, first_done;
};

static void sniff_separator(struct sniff *sniff, unsigned char c) {
    if (sniff->first_done)
        return;
    if (c == '"')
        sniff->quoted = !sniff->quoted;
    else if (!sniff->quoted) {
        sniff->commas += c == ',';
        sniff->semicolons += c == ';';
        sniff->tabs += c == '\t';
        sniff->first_done = (c == '\n' || c == '\r') && sniff->commas + sniff->semicolons + sniff->tabs;
    }
}

static void sniff_eight_bit(struct sniff *sniff, unsigned char c) {
    sniff->c1 |= c >= 0x80 && c <= 0x9f;
    /* Where Latin-9 differs from Latin-1: the euro, and S and Z with a caron. */
    sniff->euro_latin9 |= c == 0xa4 || c == 0xa6 || c == 0xa8 || c == 0xb4 || c == 0xb8;
}

/* Counts characters of several bytes, and places where there is none. */
static void sniff_utf8(struct sniff *sniff, unsigned char c) {
    uint32_t code;
    if (sniff->held_count && (c & 0xc0) != 0x80) {
        sniff->not_utf8++;
        sniff->held_count = 0;
    }
    sniff->held[sniff->held_count++] = c;
    if (utf8_next((const char *)sniff->held, sniff->held_count, &code)) {
        sniff->utf8 += sniff->held_count > 1;
        sniff->held_count = 0;
    } else if (sniff->held_count == 4 || (sniff->held[0] & 0xc0) != 0xc0) {
        sniff->not_utf8++;
        sniff->held_count = 0;
    }
}

static char separator_of(const struct sniff *sniff) {
    if (sniff->tabs > sniff->semicolons && sniff->tabs > sniff->commas)
        return '\t';
    return sniff->semicolons > sniff->commas ? ';' : ',';
}

/* Text in Windows-1252 hardly ever looks like UTF-8, so a file that mostly does is UTF-8 with a damaged place, which
 * csv_next will name, and not a file of strange letters. */
static enum csv_encoding encoding_of(const struct sniff *sniff) {
    if (sniff->utf8 > sniff->not_utf8 || sniff->not_utf8 + sniff->held_count == 0)
        return CSV_UTF8;
    return !sniff->c1 && sniff->euro_latin9 ? CSV_ISO_8859_15 : CSV_WINDOWS_1252;
}

/* By its mark, else by the zero bytes between Latin letters. */
static bool is_utf16(const unsigned char *bytes, size_t count, enum csv_encoding *encoding) {
    size_t zeros[2] = {0, 0};
    if (count < 2)
        return false;
    if ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)) {
        *encoding = bytes[0] == 0xff ? CSV_UTF16LE : CSV_UTF16BE;
        return true;
    }
    for (size_t i = 0; i < count; i++)
        zeros[i % 2] += bytes[i] == 0;
    *encoding = zeros[1] > zeros[0] ? CSV_UTF16LE : CSV_UTF16BE;
    return (zeros[0] > count / 4) != (zeros[1] > count / 4);
}

static enum status cannot_read(struct ctx *ctx, const char *name) {
    (void)FAIL(ctx, ST_FAILED, M("The file could not be read to its end"));
    return fault_at(ctx, name, 0, 0);
}

enum status csv_sniff(struct ctx *ctx, struct input input, struct csv_dialect *dialect) {
    struct sniff sniff = {0};
    unsigned char chunk[CHUNK];
    long got = input.read(input.arg, chunk, sizeof chunk);
    bool wide = got > 0 && is_utf16(chunk, (size_t)got, &dialect->encoding);
    for (; got > 0; got = input.read(input.arg, chunk, sizeof chunk)) {
        for (long i = 0; i < got; i++) {
            sniff_separator(&sniff, chunk[i]); /* in UTF-16 the zero bytes between do not matter */
            sniff_utf8(&sniff, chunk[i]);
            sniff_eight_bit(&sniff, chunk[i]);
        }
    }
    if (got < 0)
        return cannot_read(ctx, input.name);
    dialect->separator = separator_of(&sniff);
    if (!wide)
        dialect->encoding = encoding_of(&sniff);
    return ST_OK;
}

/* ---- characters */

static int32_t byte_next(struct csv *csv) {
    if (csv->at == csv->filled) {
        long got = csv->ended ? 0 : csv->input.read(csv->input.arg, csv->bytes, CHUNK);
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
    static const uint16_t windows[32] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                         0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                         0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                         0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};
    int32_t byte = byte_next(csv);
    if (csv->dialect.encoding == CSV_WINDOWS_1252)
        return byte >= 0x80 && byte < 0xa0 ? windows[byte - 0x80] : byte;
    switch (byte) {
    case 0xa4:
        return 0x20ac;
    case 0xa6:
        return 0x160;
    case 0xa8:
        return 0x161;
    case 0xb4:
        return 0x17d;
    case 0xb8:
        return 0x17e;
    case 0xbc:
        return 0x152;
    case 0xbd:
        return 0x153;
    case 0xbe:
        return 0x178;
    default:
        return byte;
    }
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

static enum status keep(struct ctx *ctx, struct csv *csv, struct buf *field, int32_t code) {
    if (code == BROKEN)
        return wrong(ctx, csv,
                     M("This character cannot be read: the file is damaged, cut short or in another encoding"));
    if (code == 0)
        return wrong(ctx, csv, M("A zero byte: this is not a text file"));
    uint8_t bytes[U8_MAX_LENGTH];
    int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, (uint32_t)code);
    buf_add_n(field, bytes, (size_t)length);
    if (field->length > CSV_FIELD_MAX)
        return wrong(ctx, csv,
                     M("A field is longer than 64 kB: perhaps a quotation mark is missing before it"));
    return ST_OK;
}

static enum status read_quoted(struct ctx *ctx, struct csv *csv, struct buf *field) {
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
        TRY(keep(ctx, csv, field, code));
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
    while (!ends_field(csv)) {
        if (csv->next == BROKEN)
            return keep(ctx, csv, field, BROKEN);
        TRY(keep(ctx, csv, field, take(csv)));
    }
    return ST_OK;
}

static void begin(struct csv *csv) {
    csv->begun = true;
    csv->next = char_read(csv);
    if (csv->next == 0xfeff)
        csv->next = char_read(csv);
}

static enum status read_row(struct ctx *ctx, struct csv *csv, struct arena *arena, struct csv_row *row) {
    const char **cells = NULL;
    size_t count = 0, room = 0;
    row->line = csv->line;
    for (;;) {
        struct buf field = buf_in(arena);
        TRY(read_field(ctx, csv, &field));
        if (count == CSV_COLUMNS_MAX)
            return wrong(ctx, csv, M("More than 512 columns in one row"));
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

struct csv *csv_open(struct ctx *ctx, struct input input, struct csv_dialect dialect) {
    struct csv *csv = arena_alloc(ctx->arena, sizeof *csv);
    *csv = (struct csv){.input = input, .dialect = dialect, .line = 1, .column = 1};
    return csv;
}

enum status csv_next(struct ctx *ctx, struct csv *csv, struct arena *arena, struct csv_row *row) {
    *row = (struct csv_row){0};
    if (!csv->begun)
        begin(csv);
    while (csv->next == '\n' || csv->next == '\r')
        (void)take(csv);
    if (csv->failed)
        return cannot_read(ctx, csv->input.name);
    if (csv->next == END)
        return ST_OK;
    if (++csv->rows > CSV_ROWS_MAX)
        return wrong(ctx, csv, M("More than five million rows: split the file"));
    TRY(read_row(ctx, csv, arena, row));
    return csv->failed ? cannot_read(ctx, csv->input.name) : ST_OK;
}
