/* One look at a batch, for a plan or on the writer: what has been decided so far.
 * Used by: import_undo, import_undo_values, import_undo_party.
 * Memory: ctx's arena for a line, `arena` for what is told at the end. */
#ifndef REGISTRY_IMPORT_UNDO_INSIDE_H
#define REGISTRY_IMPORT_UNDO_INSIDE_H

#include "registry/import_batch.h"
#include "registry/import_undo.h"
#include "registry/members.h"
#include "registry/role.h"
#include "registry/value.h"

struct undoing {
    struct arena *arena;
    struct undo_report report;
    struct undo_stay *stays;
    size_t stay_count, stay_room;
    struct members parties_stay, records_stay, links_stay; /* for a plan, where nothing goes in between */
    struct db *db;
    struct write *write;    /* NULL in a plan */
    struct members touched; /* of this slice: whose dates change */
    struct members going;   /* of this slice: whose keys go */
};

struct undo_line {
    enum batch_step step;
    ref_t party, record;
    int64_t rev, change;
};

void undo_stays(struct undoing *undoing, const char *what, enum undo_why why, day_t until,
                const char *sentence);
/* Rows of a statement with ?1, or ?1 and ?2 (0: not bound). */
CHECKED enum status undo_count(struct ctx *ctx, struct db *db, enum sql sql, int64_t one, int64_t two,
                               int64_t *count);
CHECKED enum status undo_run(struct ctx *ctx, struct db *db, enum sql sql, int64_t one, int64_t two);
/* Did the batch do this, and is it to go? */
CHECKED enum status undo_ours(struct ctx *ctx, const struct undoing *undoing, enum batch_step from,
                              enum batch_step to, ref_t party, ref_t record, bool *ours);
CHECKED enum status undo_held(struct ctx *ctx, struct db *db, ref_t party, bool *there, enum undo_why *held);
/* The values that revisions after `before` up to `rev` brought, and that are still as they came, go from a profile, except what
 * cannot be spared. */
CHECKED enum status undo_values(struct ctx *ctx, struct undoing *undoing, ref_t party, int64_t before,
                                int64_t rev);
/* A party that the batch brought. */
CHECKED enum status undo_party(struct ctx *ctx, struct undoing *undoing, const struct undo_line *line);

#endif
