/* One item of a file: what it says of a person and of an organisation, held against the notice value by value.
 * Used by: import.
 * Memory: ctx's arena.
 * Promises: a value that the notice forbids is refused, the row is not. */
#ifndef REGISTRY_IMPORT_ROW_H
#define REGISTRY_IMPORT_ROW_H

#include "registry/import.h"
#include "registry/import_format.h"
#include "registry/value.h"

struct import_types {                 /* of the notice, found by form: never by name */
    int organisation, contact, alone; /* NOTICE_NOTHING where the notice has none */
    bool only_alone;                  /* --type names one that represents nobody: every column is about it */
};

struct import_row {
    int line;
    struct values person, organisation; /* allowed and normalised */
    int person_type;
    const struct import_event
        *events; /* that the notice may allow: who they are about decides, when they are written */
    size_t event_count;
    ref_t known;  /* the person, found by name alone (import_named.h), or 0 */
    bool several; /* are called so */
    ref_t party;  /* whom the reader found: nothing is asked of values, and nobody is added */
    const char *channel;
};

struct import_lines {    /* what is told of a row, collected */
    struct arena *arena; /* outlives the rows */
    struct import_line *items;
    size_t count, room;
    size_t refused;  /* values */
    size_t screened; /* of them, for what stands in a text */
};
enum { IMPORT_LINES_MAX = 10000 };

void import_line_add(struct import_lines *lines, struct import_line line);
/* Refused: from the fault, which is cleared. */
void import_line_refused(struct ctx *ctx, struct import_lines *lines, int line);
/* An item that could not be read: from the fault. */
void import_line_broken(struct ctx *ctx, struct import_lines *lines, int line);

CHECKED enum status import_types_find(struct ctx *ctx, const struct import_options *options,
                                      struct import_types *types);
/* Never fails for what an item says: that is told in `lines`. One of which nothing is left has no values. */
void import_row_read(struct ctx *ctx, const struct import_options *options, const struct import_types *types,
                     const struct import_item *item, struct import_row *row, struct import_lines *lines);

#endif
