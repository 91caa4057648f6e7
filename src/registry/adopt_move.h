/* One party under a new version of the notice: its letters go to the class where the new version has their fields, what has
 * no place any more goes where `moves` says, or is erased.
 * Used by: adopt.
 * Memory: ctx's arena; give each party one of its own.
 * Errors: those of the vault and the store.
 * Promises: can be done again; what is in its place stays as it is. What was erased or moved away cannot be read with the
 * keys of what stays: those letters get new keys, and the old ones are destroyed.
 * Law: GDPR 5(1)(c), (e). */
#ifndef REGISTRY_ADOPT_MOVE_H
#define REGISTRY_ADOPT_MOVE_H

#include "registry/edition.h"

/* Epochs that say more than a month. A letter that changed its class at version N remembers from which: its dates are never
 * later than that class gave. */
#define EPOCH_MOVED ((int64_t)1 << 40)
/* Of a letter that was moved: the version before, and its class there. False for every other letter. */
bool adopt_moved(int64_t epoch, int64_t *version, int *class);

/* Does the new version have anything in another place than the old one? Otherwise no party need be looked at. */
bool adopt_moves(struct ctx *ctx, const struct notice *old, const struct notice *new);

struct moving {
    const struct edition *old, *new;
    struct write *write; /* NULL: only counts */
    struct db *db;
    /* counted */
    int64_t values_moved, values_erased, letters_moved, letters_erased;
    int64_t
        never_said; /* only while it counts: texts that would stand where they must not; and where the first would */
    int never_into;
    /* only while it counts: who would lose something that may not be taken away now (registry/bound.h) */
    ref_t *bound;
    size_t bound_count, bound_room;
    struct arena *told; /* of these */
};

CHECKED enum status adopt_move_party(struct ctx *ctx, struct moving *moving, ref_t party);
/* Inside the writer, once the moves are on disk: keys of the party with which no letter is sealed any more. */
CHECKED enum status adopt_drop_keys(struct ctx *ctx, struct write *write, ref_t party);

#endif
