/* A party's values as one record of kind "profile": a letter for each class in it, a new version for each change.
 * Used by: party.
 * Memory: ctx's arena.
 * Errors: of sealing and of the database.
 * Promises: P26: a value that did not change keeps its source and day. A class in which nothing changed gets no letter.
 *           The log gets names of fields and the version, never a value. */
#ifndef REGISTRY_PROFILE_H
#define REGISTRY_PROFILE_H

#include "registry/within.h"

struct profile {
    ref_t party, record;
    int64_t rev;
};

/* A field of the draft is replaced whole; the same text keeps its source and day. */
void profile_merge(struct ctx *ctx, const struct values *old, const struct values *draft, struct values *new);
/* Without what came by a merge: that has letters of its own. */
void profile_own(struct ctx *ctx, const struct values *values, struct values *own);
/* Of the party's own values those that somebody else's stand in the place of since a merge: they stay where they are, in what was
 * (`old_own`) and, as long as the other's still stands (`new`), in what is written (`new_own`). */
CHECKED enum status profile_overruled(struct ctx *ctx, struct db *db, const struct profile *profile,
                                      const struct values *old, const struct values *new,
                                      struct values *old_own, struct values *new_own);
/* Writes a letter for each class in which something is different. */
CHECKED enum status profile_letters(struct ctx *ctx, struct write *write, const struct profile *profile,
                                    const struct values *old, const struct values *new, bool *changed);
/* The record's new revision, which is a new version of the party: the change number of its last change is one number for
 * values, roles and links. */
CHECKED enum status profile_revised(struct ctx *ctx, struct write *write, const struct profile *profile);
/* The names of the fields, and the version. */
CHECKED enum status profile_log(struct ctx *ctx, struct write *write, const struct within *within,
                                const struct profile *profile, const struct values *values);

#endif
