/* A table of any format as items: the heads say what the columns are (import_map.h), a row's cells say the values.
 * Used by: import_csv and the other formats that are tables.
 * Memory: the map in file->arena, an item in the arena given.
 * Errors: heads that say nothing; a row that is wider than the heads. A row that repeats the heads is an item that cannot be read. */
#ifndef REGISTRY_IMPORT_TABLE_H
#define REGISTRY_IMPORT_TABLE_H

#include "registry/import_format.h"
#include "registry/import_map.h"

/* The table's next row; count 0: there are no more. */
typedef enum status import_row_fn(struct ctx *ctx, void *reader, struct arena *arena, struct csv_row *row);

/* The heads are the first row, or one of the next where a title stands above them. Lines above are told, each as an item that
 * cannot be read. */
CHECKED enum status import_table_open(struct ctx *ctx, struct import_file *file, import_row_fn *next,
                                      void *reader, struct import_map *map);
CHECKED enum status import_table_next(struct ctx *ctx, const struct import_file *file, struct import_map *map,
                                      import_row_fn *next, void *reader, struct arena *arena,
                                      struct import_item *item);
/* For formats whose heads are known otherwise. */
CHECKED enum status import_table_heads(struct ctx *ctx, struct import_file *file, const struct csv_row *heads,
                                       struct import_map *map);
CHECKED enum status import_table_item(struct ctx *ctx, const struct import_file *file,
                                      const struct import_map *map, struct arena *arena,
                                      const struct csv_row *cells, struct import_item *item);

#endif
