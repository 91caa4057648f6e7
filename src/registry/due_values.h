/* When what a profile says goes, in a class whose dates are those of records: the values of such a class that lie in no record
 * are a record themselves, whose day is that on which the last of them came in.
 * Used by: due.
 * Memory: ctx's arena.
 * Errors: ST_INVALID when no rule of the class fits them.
 * Law: GDPR 5(1)(e): nothing is kept without a day because of where it was written down. */
#ifndef REGISTRY_DUE_VALUES_H
#define REGISTRY_DUE_VALUES_H

#include "notice/retention.h"
#include "registry/past.h"

/* `there` is false when the profile says nothing that is of the class. */
CHECKED enum status due_values(struct ctx *ctx, struct db *db, const struct past *past, int party, int class,
                               day_t on, struct verdict *verdict, bool *there);

#endif
