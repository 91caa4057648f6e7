/* Which column of a table is which field of whom: by a map that somebody wrote, else by heads that are known.
 * Used by: import_table.
 * Memory: ctx's arena.
 * Errors: a map that names no column or no field, with the nearest word; heads of which none is known. */
#ifndef REGISTRY_IMPORT_MAP_H
#define REGISTRY_IMPORT_MAP_H

#include "registry/import_heads.h"

struct import_map {
    const char *format;                   /* "google", "outlook", ..., "map", "heads" */
    const struct import_profile *profile; /* or NULL */
    const struct import_column *columns;
    size_t count;
    const char **unused; /* heads of columns nobody mapped */
    size_t unused_count;
    struct csv_row heads;
    const int *above; /* lines of a title, and the like, above the heads */
    size_t above_count, above_told;
};

/* Are these heads? With `map` those that it names; without, so many whose meaning is known. */
bool import_map_fits(struct ctx *ctx, const struct csv_row *heads, const char *map, size_t least);
/* Does it name columns by their place? Such a map is for this one file. */
bool import_map_by_place(const char *map);
/* about_people: somebody said that the file is, and not about organisations. */
CHECKED enum status import_map_make(struct ctx *ctx, const struct notice *notice, const char *file,
                                    const struct csv_row *heads, const char *map, bool about_people,
                                    struct import_map *result);

#endif
