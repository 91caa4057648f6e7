/* Reading a sheet of a spreadsheet (Office Open XML, ECMA-376 part 1, 18) row by row: values only, as texts. A formula's last
 * result is its value; nothing is computed, fetched or run.
 * Days are YYYY-MM-DD, with a time of day YYYY-MM-DDTHH:MM; numbers have a point and no grouping; a format of zeros ("00000")
 * is kept, since post codes are written so; yes and no are "yes" and "no".
 * Used by: registry/import_xlsx.
 * Memory: the shared texts (XLSX_TEXT_MAX bytes at most) and one row; the reader is its own and ends with xlsx_close.
 * Errors: ST_INVALID at the file (and the row): no spreadsheet, no such sheet (the names are told), encrypted, damaged, or more
 *   than the limits allow.
 * Promises: no entity is expanded and no DTD read; what unpacks to more than XLSX_PART_MAX bytes is refused. */
#ifndef FORMATS_XLSX_H
#define FORMATS_XLSX_H

#include "base/ctx.h"
#include "base/input.h"

#include <stdbool.h>

enum {
    XLSX_COLUMNS_MAX = 512,
    XLSX_CELL_MAX = 64 * 1024,
    XLSX_TEXT_MAX = 24 * 1024 * 1024,
    XLSX_STYLES_MAX = 100000
};
#define XLSX_PART_MAX ((int64_t)1024 * 1024 * 1024)

struct xlsx;

struct xlsx_row {
    int line; /* as the spreadsheet numbers it; 0: there are no more */
    const char *const *cells;
    size_t count;
};

/* Does a file that begins like this look like one? */
bool xlsx_is(const unsigned char *head, size_t length);
/* `sheet` NULL: the first that is not hidden. The input must be one that can seek, and outlives the reader. */
CHECKED enum status xlsx_open(struct ctx *ctx, struct input input, const char *sheet, struct xlsx **xlsx);
/* Rows without a value are passed over. The texts lie in `arena`. */
CHECKED enum status xlsx_next(struct ctx *ctx, struct xlsx *xlsx, struct arena *arena, struct xlsx_row *row);
/* The names of the sheets that are not read; they live as long as the reader. */
const char *const *xlsx_other_sheets(const struct xlsx *xlsx, size_t *count);
void xlsx_close(struct xlsx *xlsx); /* NULL is allowed */

#endif
