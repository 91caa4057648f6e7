/* Values that are not trusted since verify_again until somebody confirms them: asked of each value, from the day on which it came in
 * or was confirmed last. Nothing is erased, and everybody still sees it.
 * Used by: due, party, permit.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at the field for a name that is no value of the party.
 * Promises: what is not trusted is neither sent to nor given to others.
 * Law: GDPR 5(1)(d). */
#ifndef REGISTRY_TRUST_H
#define REGISTRY_TRUST_H

#include "registry/sight.h"

/* The verdicts' verify_again becomes the first of their values' days; DAY_NONE where there is nothing to confirm. */
CHECKED enum status trust_settle(struct ctx *ctx, struct db *db, const struct past *past, int party, day_t on,
                                 struct found *found);
/* Marks the values that are to be confirmed by `on`. */
CHECKED enum status trust_mark(struct ctx *ctx, struct db *db, ref_t party, const struct sight *sight, day_t on,
                               struct values *values);

/* Somebody has made sure that these fields (count 0: whatever is to be confirmed) are right: from today on they are trusted
 * anew. `confirmed`: how many values; one entry in the log, in the change's own transaction. */
CHECKED enum status trust_confirm(struct ctx *ctx, ref_t party, const char *const *fields, size_t count,
                                  size_t *confirmed);

struct trust_row { /* what is to be confirmed of a party's class */
    ref_t party;
    const char *name; /* opened; or NULL */
    int class;
    day_t since;               /* the first of its days */
    const char *const *fields; /* each once */
    size_t field_count;
    const char *rule; /* its path in the notice */
};
/* What is to be confirmed by `on`, earliest first; one entry in the log for the names shown. */
CHECKED enum status trust_list(struct ctx *ctx, day_t on, struct trust_row **rows, size_t *count);

/* The first of them, of at most `limit` parties, for a caller that asks permit() and writes the log's entry. `waiting`: how many
 * parties there are, counted up to TRUST_COUNTED. */
enum { TRUST_COUNTED = 1000 };
CHECKED enum status trust_first(struct ctx *ctx, struct db *db, day_t on, size_t limit, struct trust_row **rows,
                                size_t *count, size_t *waiting);

#endif
