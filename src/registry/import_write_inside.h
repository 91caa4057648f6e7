/* One row being written, or tried.
 * Used by: import_write, import_event.
 * Memory: ctx's arena, which ends with the row.
 * Errors: of the database; what the model refuses is told in the result. */
#ifndef REGISTRY_IMPORT_WRITE_INSIDE_H
#define REGISTRY_IMPORT_WRITE_INSIDE_H

#include "registry/import_write.h"

struct writing {
    struct ctx *ctx;
    struct db *db;
    struct write *write;
    struct import_seen *seen; /* on a dry run */
    struct import_named *named;
    struct within within;
    const struct import_options *options;
    const struct import_types *types;
};

/* One thing that happened. What cannot be written is told and left out; it was checked before anything of it was written. */
CHECKED enum status import_event_put(struct writing *writing, const struct import_row *row,
                                     const struct import_event *event, struct import_result *result);
/* All that happened with somebody whom the reader found, if the notice uses the channel for them. */
CHECKED enum status import_event_known(struct writing *writing, const struct import_row *row,
                                       struct import_result *result);

#endif
