/* A JSON document as a table: a list of records, wherever it stands in it, and each record as names and texts. What lies deeper
 * has a name of the parts: "address.city"; of several the second is "phones.2.value". A form's submission is known by its answers,
 * which are then called by their questions, as in the same forms' CSV.
 * Used by: registry/import_json.
 * Memory: the reader in ctx's arena; a row in the arena given. One record is at most JSON_RECORD_MAX bytes. Input of any size.
 * Errors: ST_INVALID at file and line: no JSON, no list of records, too large.
 * Source: RFC 8259; the answers of JotForm's interface, as published. */
#ifndef FORMATS_JSON_ROWS_H
#define FORMATS_JSON_ROWS_H

#include "base/input.h"
#include "base/json_pull.h"

enum { JSON_RECORD_MAX = 1024 * 1024, JSON_COLUMNS_MAX = 512 };

struct json_cell {
    const char *name, *text;
};

struct json_row {
    int number; /* which it is, counted from 1; 0: there are no more */
    struct json_cell *cells;
    size_t count, room;
};

struct json_rows;

/* Finds the list: the document itself, or the first member that is a list of records. */
CHECKED enum status json_rows_open(struct ctx *ctx, struct input input, struct json_rows **rows);
CHECKED enum status json_rows_next(struct ctx *ctx, struct json_rows *rows, struct arena *arena,
                                   struct json_row *row);
/* A record that was looked at and not taken is wiped. */
void json_rows_close(struct json_rows *rows);

#endif
