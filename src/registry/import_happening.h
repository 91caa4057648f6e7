/* What the cells of a row say happened: a call, hours, an invoice and its payment.
 * Used by: import_table.
 * Memory: the arena given.
 * Errors: one of which the day or the sum cannot be read is told and not half written. */
#ifndef REGISTRY_IMPORT_HAPPENING_H
#define REGISTRY_IMPORT_HAPPENING_H

#include "registry/import_target.h"

struct happening_cells {
    enum import_whom whom;
    const char *kind;
    const char *cells[EVENT_CHANNEL + 1];
};

void import_happenings(struct ctx *ctx, struct arena *arena, struct import_item *item,
                       const struct happening_cells *happenings, size_t count);

#endif
