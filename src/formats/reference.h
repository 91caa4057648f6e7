/* References of payments: the Finnish national one, and ISO 11649 (RF), whose body in Finland is a national one.
 * Used by: registry/import_finvoice, import_table.
 * Memory: the given arena.
 * Errors: NULL for what is no reference: its check digits do not fit.
 * Source: Finance Finland, Structure of the Finnish reference number; ISO 11649. */
#ifndef FORMATS_REFERENCE_H
#define FORMATS_REFERENCE_H

#include "base/arena.h"

/* "2026001010" of 20260 01010, 00002026001010 and RF56 2026 0010 10: what payments are compared by. Of an RF reference whose
 * body is none of ours, the whole, in capitals. */
const char *reference_normal(struct arena *arena, const char *text);

#endif
