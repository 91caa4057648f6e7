/* What an import was and what it did: a row of the table `batch`, and a line for each party, value, link and record it made. From
 * these an import can be told afterwards, and undone.
 * Used by: import, import_write (on the writer); cli import list.
 * Memory: ctx's arena.
 * Errors: of the database.
 * Promises: written in the transaction of what it tells. No personal data: ids and numbers. Erasing somebody takes the lines about
 *   them away. */
#ifndef REGISTRY_IMPORT_BATCH_H
#define REGISTRY_IMPORT_BATCH_H

#include "registry/import.h"
#include "registry/inside.h"

/* In the order in which an undoing goes through them: people before the organisations they speak for. */
enum batch_step { BATCH_RECORD = 1, BATCH_LINK, BATCH_VALUES, BATCH_PERSON, BATCH_ORGANISATION, BATCH_LICENCE };

struct batch_add {
    int64_t id;
    const char *format;
    size_t total;
    const struct import_options *options;
};
CHECKED enum status batch_add(struct ctx *ctx, struct write *write, const struct batch_add *add);
CHECKED enum status batch_count(struct ctx *ctx, struct write *write, int64_t batch,
                                const size_t counts[IMPORT_OUTCOMES]);
CHECKED enum status batch_state(struct ctx *ctx, struct write *write, int64_t batch, const char *state);
/* `batch` 0: nothing is written down. */
CHECKED enum status batch_did(struct ctx *ctx, struct write *write, int64_t batch, enum batch_step step,
                              ref_t party, ref_t record, int64_t rev);
/* A party's profile went from revision `before` to the next: one that this batch made is still its own work. */
CHECKED enum status batch_changed(struct ctx *ctx, struct write *write, int64_t batch, ref_t party,
                                  int64_t before);

CHECKED enum status batch_read(struct ctx *ctx, struct db *db, int64_t id, struct import_batch *batch,
                               bool *there);

#endif
