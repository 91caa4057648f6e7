/* When each party was last used: what happened with it, with the people of an organisation, or is planned; not a mailing, a correction, a
 * request, an objection. Of one with whom nothing ever happened, the day of taking in. Of everybody at once, in memory, for the review of
 * what has no minimum: read in one ordered walk the first time, and anew once something in the register has changed.
 * Used by: rights/review; rights/erase (forgetting).
 * Memory: its own, 16 bytes for each class of each party; copies in ctx's arena.
 * Errors: of reading the register.
 * Promises: any number of threads. What is given is never older than the change number when it is asked. An erasure leaves nothing here.
 *   One party alone is judged by SQL_REVIEW_USED_OF, which says the same. */
#ifndef REGISTRY_USES_H
#define REGISTRY_USES_H

#include "registry/inside.h"

struct uses;

struct last_use {
    ref_t party;
    day_t used;
    int class; /* of the notice in force; a party with several has a row for each */
};

struct uses *uses_new(void);
void uses_free(struct uses *uses); /* NULL is allowed */
/* Everybody with a class that has a day, by party. */
CHECKED enum status uses_all(struct ctx *ctx, const struct last_use **list, size_t *count);
void uses_forget(struct uses *uses);

#endif
