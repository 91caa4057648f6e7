/* What merging and splitting share.
 * Used by: merge*.c, split*.c only.
 * Memory: ctx's arena.
 * Errors: of the database. */
#ifndef REGISTRY_MERGE_INSIDE_H
#define REGISTRY_MERGE_INSIDE_H

#include "registry/inside.h"
#include "registry/merge.h"

/* A row of the table. */
struct merge_row {
    struct merge merge;
    int64_t since;
    bool kept_was_restricted, other_was_restricted;
    int64_t kept_restricted, other_restricted;
};
CHECKED enum status merge_rows(struct ctx *ctx, struct db *db, enum sql sql, ref_t ref, struct merge_row **rows,
                               size_t *count);

/* Statements of up to four numbers; a 0 at the end is not bound. */
CHECKED enum status merge_sql(struct ctx *ctx, struct write *write, enum sql sql, int64_t a, int64_t b,
                              int64_t c, int64_t d);
CHECKED enum status merge_count(struct ctx *ctx, struct db *db, enum sql sql, int64_t a, int64_t b,
                                size_t *count);
/* May this actor join and part these; is none of them being erased. */
CHECKED enum status merge_permit(struct ctx *ctx, struct db *db, ref_t party);
CHECKED enum status merge_quiet(struct ctx *ctx, struct db *db, ref_t party);
/* The party's instant of restriction; false when it is not restricted. */
CHECKED enum status merge_restricted(struct ctx *ctx, struct db *db, ref_t party, bool *yes, int64_t *since,
                                     struct merge_side *side);
CHECKED enum status merge_restrict(struct ctx *ctx, struct write *write, ref_t party, bool yes, int64_t since);
/* The look-ups of every profile that lies under the party and was one of these parties'. */
CHECKED enum status merge_lookups(struct ctx *ctx, struct write *write, ref_t party, const ref_t *owners,
                                  size_t count);
/* One entry that both are found by. */
CHECKED enum status merge_log(struct ctx *ctx, struct write *write, const char *action, ref_t kept, ref_t other,
                              ref_t merge);

/* A refusal of either is the last word of both. `pairs` gets those that a later consent of the other would have
 * overruled. Before anything has moved. */
struct merge_choices {
    ref_t kept, other, merge;
    struct merge_refusal *pairs;
    size_t count, room;
};
CHECKED enum status merge_refuse(struct ctx *ctx, struct write *write, struct merge_choices *choices);
/* Refusals of the kept one since that change hold for the other too, once they are apart. */
CHECKED enum status merge_refused_since(struct ctx *ctx, struct write *write, ref_t kept, ref_t other,
                                        int64_t since, size_t *count);

/* Before anything has moved: holds made while they were one are made for the other too, each by itself from then on; links end; open requests
 * are counted. */
CHECKED enum status split_shared(struct ctx *ctx, struct write *write, const struct merge_row *row, bool plan,
                                 struct split_plan *result);

/* Runs a change, or (`plan`) runs it and undoes it. */
CHECKED enum status merge_do(struct ctx *ctx, write_fn *fn, void *arg, const bool *reached);

#endif
