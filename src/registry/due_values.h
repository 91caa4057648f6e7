/* When what a profile says goes, in a class whose dates are those of records: the values of such a class that lie in no record
 * are a record themselves, whose day is that on which the last of them came in.
 * Used by: due, versions.
 * Memory: ctx's arena.
 * Errors: ST_INVALID when no rule of the class fits them.
 * Law: GDPR 5(1)(e): nothing is kept without a day because of where it was written down. */
#ifndef REGISTRY_DUE_VALUES_H
#define REGISTRY_DUE_VALUES_H

#include "notice/retention.h"
#include "registry/past.h"

struct due_values {
    const struct notice *notice; /* an older version too */
    const struct history *history;
    ref_t ref;
    int party, class; /* in the history; of the notice */
    day_t on;
    bool dates_only;
};
/* `there` is false when the profile says nothing that is of the class. */
CHECKED enum status due_values(struct ctx *ctx, struct db *db, const struct due_values *asked,
                               struct verdict *verdict, bool *there);

#endif
