/* Who lives in whom since a merge, and what the merged ones' own values add to the kept one's. Nothing is copied at a merge:
 * each keeps the letters and keys it had, and what is shown of both is put together when it is read.
 * Used by: value, party, permit, lookups, audit, adopt, rights.
 * Memory: ctx's arena.
 * Errors: of the database and of letters.
 * Promises: P26: a value keeps its source and day. What was taken away since is not shown again.
 * Law: GDPR 5(1)(d), 17. */
#ifndef REGISTRY_JOINED_H
#define REGISTRY_JOINED_H

#include "registry/value.h"

/* Of somebody who was merged into another, that other; everybody else stays. */
CHECKED enum status joined_now(struct ctx *ctx, struct db *db, ref_t *party);
/* The party, then everybody who was merged into it, at whatever remove. Their keys are keys of its data. */
CHECKED enum status joined_family(struct ctx *ctx, struct db *db, ref_t party, ref_t **members, size_t *count);

/* Living keys of all of them. */
CHECKED enum status joined_keys(struct ctx *ctx, struct db *db, ref_t party, struct vault_key **keys,
                                size_t *count);

/* Column `key` of what such a query gives for each of them (?1). */
CHECKED enum status joined_row_keys(struct ctx *ctx, struct db *db, enum sql sql, ref_t party, int64_t **keys,
                                    size_t *count);

/* A profile that came by a merge. */
struct joined {
    ref_t owner, record;
};
struct joined_list {
    struct joined *items;
    size_t count, room;
};
/* The party's own profile (0: none) and those of the others. */
CHECKED enum status joined_profiles(struct ctx *ctx, struct db *db, ref_t party, ref_t *own, int64_t *rev,
                                    struct joined_list *others);
/* Adds what the others say and the values so far do not: further e-mails and phones, and fields that are empty. */
CHECKED enum status joined_add(struct ctx *ctx, struct db *db, ref_t party, const struct joined_list *others,
                               struct values *values);
/* What the party's own profile says, with what the others add; and all that joined_profiles gives. */
CHECKED enum status joined_values(struct ctx *ctx, struct db *db, ref_t party, struct values *values,
                                  ref_t *own, int64_t *rev, struct joined_list *others);
/* Everything that stands in any of the party's profiles now, said or overruled. */
CHECKED enum status joined_every(struct ctx *ctx, struct db *db, ref_t party, struct values *values);

/* On the writer: values of the others that were among `old` and are not among `new` were taken away by somebody. */
CHECKED enum status joined_hide(struct ctx *ctx, struct write *write, ref_t party, const struct values *old,
                                const struct values *new, bool *hidden);

#endif
