/* Is a buyer a firm or a person, where a file only says a name? --type decides; then a business ID, a word such as "Oy", an organisation
 * of that name in the register; then whether it could be a first and a last name.
 * Used by: import_finvoice, import_table.
 * Memory: ctx's arena.
 * Errors: none: a register that cannot be asked knows nobody. */
#ifndef REGISTRY_IMPORT_BUYER_H
#define REGISTRY_IMPORT_BUYER_H

#include "registry/import_format.h"

bool import_buyer_is_firm(struct ctx *ctx, const struct import_options *options, const char *name,
                          const char *business_id);

#endif
