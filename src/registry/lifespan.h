/* A day of birth or of death on which a minimum hangs ("last(died) + 12 years else person.born + 120 years") must fit what is known of
 * the person: a mistyped year would let the night destroy what must be kept for a century.
 * Used by: party, record, rectify.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at the field or "at": nobody was here before they were born, after they died, or older than people become; ST_DENIED where
 * a change would end a minimum that runs.
 * Promises: P68, T14. Only where a minimum of the notice is counted so: every other notice costs nothing.
 * Law: GDPR 5(1)(d), 17(3)(b); Act 703/2023. */
#ifndef REGISTRY_LIFESPAN_H
#define REGISTRY_LIFESPAN_H

#include "registry/envelope.h"
#include "registry/value.h"

/* What these values say, before they are the party's (0: of somebody new). `first`: the day of taking in of somebody new; DAY_NONE: it is asked of no day. */
CHECKED enum status lifespan_born(struct ctx *ctx, struct db *db, ref_t party, const struct values *values,
                                  day_t first);
/* A record as it will stand; the one with its id is not asked. */
CHECKED enum status lifespan_happened(struct ctx *ctx, struct db *db, const struct envelope *envelope);

/* A minimum that runs before a change, and after it. */
struct lifespan_floor {
    int class;   /* NOTICE_NOTHING: nothing is asked */
    day_t until; /* DAY_NONE: it has no day yet */
};
CHECKED enum status lifespan_floor(struct ctx *ctx, struct db *db, ref_t party, struct lifespan_floor *floor);
/* Once the days are judged anew. `field`: of what was changed; NULL: the day of birth. `died`: a death that is written down ends it where nothing of the class is
 * later than it; DAY_NONE: a value was changed. */
CHECKED enum status lifespan_stands(struct ctx *ctx, struct db *db, ref_t party,
                                    const struct lifespan_floor *floor, const char *field, day_t died);
/* Does the day of a minimum hang on this kind of record, or on one of these values? */
bool lifespan_ends(struct ctx *ctx, const char *kind);
bool lifespan_changes(struct ctx *ctx, const struct values *values);

#endif
