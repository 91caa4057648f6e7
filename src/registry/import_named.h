/* Somebody whom a file knows by name alone: an invoice to a consumer says nothing else. The one in the register who is called so, or
 * who came with the rows before, is meant; of several, nobody. And the vouchers of those who were met, by their numbers.
 * Used by: import, import_write, import_event.
 * Memory: one key per name that was added, and per voucher of whoever was met (VOUCHERS_MAX), until import_named_end.
 * Errors: of the lens.
 * Promises: asked on the reading side, never on the writer's thread: the lens may have to be built. */
#ifndef REGISTRY_IMPORT_NAMED_H
#define REGISTRY_IMPORT_NAMED_H

#include "registry/import_row.h"
#include "registry/inside.h"

#include <jansson.h>

struct import_named {
    json_t *parties; /* by folded name */
    json_t
        *vouchers; /* by party and kind: objects by number and seller, with what import_event keeps of each */
    size_t voucher_count;
};
enum { VOUCHERS_MAX = 20000 };

struct import_named import_named_begin(void);
void import_named_end(struct import_named *named);
#define scoped_named __attribute__((cleanup(import_named_end))) struct import_named

/* Is a row's person known by name alone, and does the row say what happened, so that it can be taken for the one who is there? */
bool import_named_only(const struct import_row *row);
/* Fills in row->known, and row->several. */
CHECKED enum status import_named_look(struct ctx *ctx, struct import_row *row);
/* `known`, or whom the rows before have added under the name; 0. `several`: they are not one and the same. */
ref_t import_named_get(struct ctx *ctx, const struct import_named *named, const struct import_row *row,
                       ref_t known, bool *several);
/* Whether or not the row says more than a name. */
void import_named_put(struct ctx *ctx, struct import_named *named, const struct import_row *row, ref_t party);

#endif
