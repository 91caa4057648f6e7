/* A table of any format as items: the heads say what the columns are (import_map.h), a row's cells say the values.
 * Used by: import_csv and the other formats that are tables.
 * Memory: the map in file->arena, an item in the arena given.
 * Errors: heads that say nothing; a row that is wider than the heads. */
#ifndef REGISTRY_IMPORT_TABLE_H
#define REGISTRY_IMPORT_TABLE_H

#include "registry/import_format.h"
#include "registry/import_map.h"

CHECKED enum status import_table_heads(struct ctx *ctx, struct import_file *file, const struct csv_row *heads,
                                       struct import_map *map);
CHECKED enum status import_table_item(struct ctx *ctx, const struct import_file *file,
                                      const struct import_map *map, struct arena *arena,
                                      const struct csv_row *cells, struct import_item *item);

#endif
