/* Comma-separated values as programs really write them: separator , ; | or tab, or the one that a first line
 * “sep=” names; UTF-8 and UTF-16 with or without a mark, Windows-1252, ISO-8859-15, DOS and old Macintoshes; line ends of three kinds; quoted fields with line ends inside.
 * Read twice: csv_sniff goes through the whole input once to learn how it is written, csv_open then reads rows.
 * Used by: registry/import.
 * Memory: the reader holds a buffer and one row; a row lies in the arena it is read into. Input of any size.
 * Errors: ST_INVALID at file, line and column: NUL, an impossible character, a quote never closed or in the wrong place,
 *   too long, too many. ST_FAILED when it cannot be read.
 * Source: RFC 4180 (quoting); the WHATWG Encoding Standard's Windows-1252. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/ctx.h"
#include "base/input.h"

#include <stdbool.h>

enum csv_encoding {
    CSV_UTF8,
    CSV_UTF16LE,
    CSV_UTF16BE,
    CSV_WINDOWS_1252,
    CSV_ISO_8859_15,
    CSV_IBM_437,
    CSV_IBM_850,
    CSV_MACINTOSH
};
/* More of a field than any value may have is read over; columns: as many as a spreadsheet has. A row is kept up to FIELD_MAX. */
enum {
    CSV_FIELD_KEPT = 80 * 1024,
    CSV_FIELD_MAX = 4 * 1024 * 1024,
    CSV_COLUMNS_MAX = 16384,
    CSV_ROWS_MAX = 5000000
};

struct csv_dialect {
    enum csv_encoding encoding;
    char separator;
    bool told; /* by the first line, which is then no row */
};

struct csv_row {
    int line;                 /* where it begins, 1-based */
    const char *const *cells; /* UTF-8, normalised to NFC */
    size_t count;
};

struct csv;

/* "UTF-8", "Windows-1252"; for csv_encoding_named also other ways to write them. */
const char *csv_encoding_name(enum csv_encoding encoding);
bool csv_encoding_named(const char *name, enum csv_encoding *encoding);

CHECKED enum status csv_sniff(struct ctx *ctx, struct input input, struct csv_dialect *dialect);
/* The reader lies in ctx->arena and ends with it. */
struct csv *csv_open(struct ctx *ctx, struct input input, struct csv_dialect dialect);
/* Empty lines are passed over. `*row` has count 0 at the end. */
CHECKED enum status csv_next(struct ctx *ctx, struct csv *csv, struct arena *arena, struct csv_row *row);

#endif
