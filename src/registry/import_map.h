/* Which column of a file is which field of whom. A Google Contacts file is recognised by its heads; any other needs
 * --map, or heads that are the program's own words for the fields.
 * Used by: import_table.
 * Memory: ctx's arena.
 * Errors: a map that names no column or no field, with the nearest word. */
#ifndef REGISTRY_IMPORT_MAP_H
#define REGISTRY_IMPORT_MAP_H

#include "base/csv.h"
#include "registry/import_format.h"

enum import_use {
    IMPORT_IGNORED,  /* the other program's own, or not mapped */
    IMPORT_FIELD,    /* a field, whether the notice lists it or not: that is decided value by value */
    IMPORT_LABELLED, /* a field that another cell of the row names */
    IMPORT_NOTE
};

struct import_column {
    enum import_use use;
    enum import_whom whom;
    const char *field;
    size_t label; /* column that names it */
    bool joins;   /* a second column of the same field is added to the first: "Anna" + "Liisa" */
};

struct import_map {
    const char *format; /* "google", "map", "heads" */
    const struct import_column *columns;
    size_t count;
    const char **unused; /* heads of columns nobody mapped */
    size_t unused_count;
};

CHECKED enum status import_map_make(struct ctx *ctx, const struct notice *notice, const char *file,
                                    const struct csv_row *heads, const char *map, struct import_map *result);

#endif
