/* The step about versions for what a register holds: under which version something was given, what the person was informed
 * of since, and the earlier dates of the two.
 * Used by: due, permit.
 * Memory: ctx's arena.
 * Law: GDPR 13(3). */
#ifndef REGISTRY_VERSIONS_H
#define REGISTRY_VERSIONS_H

#include "registry/due.h"
#include "registry/edition.h"
#include "registry/past.h"

/* A party's verdicts, class by class. */
struct found {
    struct due_verdict *items;
    size_t count, room;
};

/* `verdicts` are of the version in force; afterwards they are what holds. Data that changed class, or that an older version
 * judged one by one, get a verdict of their own beside the class's. */
CHECKED enum status versions_narrow(struct ctx *ctx, struct db *db, const struct past *past, int party,
                                    day_t on, struct found *found);
/* The older versions under which a use of the party's data stands: those under which they were given, or the last it was
 * informed of, where that is later. Each must allow the use. None: only the one in force is asked. */
struct versions {
    const struct edition **items;
    size_t count, room;
};
CHECKED enum status versions_bases(struct ctx *ctx, struct db *db, ref_t party, struct versions *bases);

#endif
