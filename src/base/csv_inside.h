/* What the two halves of csv share.
 * Used by: csv, csv_sniff. */
#ifndef BASE_CSV_INSIDE_H
#define BASE_CSV_INSIDE_H

#include "base/csv.h"

enum { CSV_CHUNK = 16 * 1024 };

CHECKED enum status csv_cannot_read(struct ctx *ctx, const char *name);

#endif
