/* In which channels somebody with many records wrote to us first: found once by opening their letters, kept until something of
 * theirs is changed. A page asks it of every channel that is only answered, and a no needs every letter.
 * Used by: dossier; registry/lens (forgetting).
 * Memory: its own, 256 places of a few words each. No text of anybody's: channels are kept as hashes.
 * Errors: of the database.
 * Promises: any number of threads. What is kept is never older than the snapshot it is asked in; an erased party leaves. */
#ifndef REGISTRY_BEGAN_H
#define REGISTRY_BEGAN_H

#include "registry/inside.h"

struct db;
struct begans;

/* What the letters of all records said. */
struct began {
    bool any;              /* in some channel, or in none that is named */
    const char *const *in; /* channels */
    size_t count;
};

struct begans *begans_new(void);
void begans_free(struct begans *begans); /* NULL is allowed */

/* `*known` false: nothing is kept that holds in this snapshot. Else whether the party began in `channel` (NULL: in any). */
CHECKED enum status began_known(struct ctx *ctx, struct db *db, ref_t party, const char *channel, bool *known,
                                bool *began);
/* Of a whole look in this snapshot; nothing is kept of what a change that is under way has seen. */
void began_keep(struct ctx *ctx, const struct db *db, ref_t party, const struct began *began);
void began_forget(struct begans *begans, ref_t party);

#endif
