/* A row into the register: somebody who is there already is found by exact look-up and completed, never overwritten;
 * anybody else is added.
 * Used by: import, inside a writer function. */
#ifndef REGISTRY_IMPORT_WRITE_H
#define REGISTRY_IMPORT_WRITE_H

#include "registry/import_named.h"
#include "registry/import_row.h"
#include "registry/import_seen.h"
#include "registry/withheld.h"
#include "registry/within.h"

struct import_result {
    enum import_outcome outcome;
    ref_t person, organisation;  /* 0 where the row has none */
    struct import_lines refused; /* values and events that cannot be written about whom they are about */
};

/* Where a row's ids lie, and the row of its bringing: see within.h. */
struct import_bringing {
    int64_t job, near;
    int64_t *source;
};

/* `named`: whom the rows before have added. `withheld`: whoever is new and may be one of them is left to a person. What is told lies in `kept`. With `write` NULL nothing is written: what would happen to the row, against what is committed and `seen`. */
CHECKED enum status import_row_write(struct ctx *ctx, struct db *db, struct write *write,
                                     struct import_seen *seen, const struct import_options *options,
                                     const struct import_types *types, const struct import_bringing *bringing,
                                     struct import_named *named, const struct withheld_few *withheld,
                                     const struct import_row *row, struct arena *kept,
                                     struct import_result *result);

#endif
