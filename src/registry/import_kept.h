/* Maps that are kept: a file with the same heads as an earlier one is understood as that one was. The register's settings hold the
 * map; heads are names of columns, not of people.
 * Used by: import, import_table.
 * Memory: ctx's arena.
 * Errors: of the database. */
#ifndef REGISTRY_IMPORT_KEPT_H
#define REGISTRY_IMPORT_KEPT_H

#include "base/csv.h"
#include "registry/inside.h"

/* What a map for these heads is kept by: the set of them, in whatever order and case. */
const char *import_kept_key(struct ctx *ctx, const struct csv_row *heads);
/* NULL when none is kept. */
CHECKED enum status import_kept_map(struct ctx *ctx, const char *key, const char **map);
/* `map` NULL: it is forgotten. */
CHECKED enum status import_keep_map(struct ctx *ctx, struct write *write, const char *key, const char *map);
/* The pairs of a map as they were given: in words, or as the name of a file with them. */
CHECKED enum status import_map_text(struct ctx *ctx, const char *given, const char **map);

#endif
