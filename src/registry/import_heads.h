/* Heads of columns that are known without a map: of programs whose exports everybody has (import_heads.def), and words that
 * anybody's file may use.
 * Used by: import_map.
 * Memory: ctx's arena.
 * Errors: none: a head that nobody knows is IMPORT_UNUSED. */
#ifndef REGISTRY_IMPORT_HEADS_H
#define REGISTRY_IMPORT_HEADS_H

#include "base/csv.h"
#include "registry/import_target.h"

struct import_profile {
    const char *id;
    bool mixed;
    const char *between; /* several values in one cell, or NULL */
};

/* The program that writes such heads; NULL. */
const struct import_profile *import_profile_of(struct ctx *ctx, const struct csv_row *heads);
/* What the head of a column means in the files of a profile, or (NULL) in anybody's. */
void import_head(struct ctx *ctx, const struct notice *notice, const struct import_profile *profile,
                 const char *head, struct import_column *column);
/* Do two heads say the same? Without regard to case and outer blanks. */
bool import_same_head(struct arena *arena, const char *one, const char *two);
/* What is compared. */
const char *import_head_folded(struct arena *arena, const char *head);

#endif
