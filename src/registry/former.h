/* What a record said before it was corrected: every version of its letter is a row, and is read from there.
 * Used by: rights (the access package, portability).
 * Memory: ctx's arena.
 * Errors: of the database and of letters. A version whose key is gone says nothing.
 * Promises: P60. Days and amounts are not in a letter: of them only what stands now is stored.
 * Law: GDPR 15, 16. */
#ifndef REGISTRY_FORMER_H
#define REGISTRY_FORMER_H

#include "registry/record.h"

struct former {
    const char *text, *by, *reason; /* by: who wrote it */
    const struct fact *facts;
    size_t fact_count;
    const struct fact *copies;
    size_t copy_count;
    int service, source;
    int64_t from, until;    /* instants: written, and followed by the next */
    const char *changed_by; /* who wrote what follows; or NULL */
};

/* Oldest first; part of the reading of its party. None where the record was never corrected. */
CHECKED enum status former_of(struct ctx *ctx, const struct record *record, struct former **list,
                              size_t *count);

#endif
