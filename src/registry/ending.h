/* What a change makes due at once: an end, a day or a birth that was mistyped by some years lets the next sweep destroy what nobody meant
 * to lose. It is said before it is written, and whoever means it says so.
 * Used by: record, rectify, party, merge; their front ends, for the name of the field.
 * Memory: ctx's arena.
 * Errors: ST_CONFLICT at ENDING_FIELD.
 * Promises: P49, P50, P52, P68; T14, M4. What was due before is no matter of the change.
 * Law: GDPR 5(1)(d), (e), 32(1)(b). */
#ifndef REGISTRY_ENDING_H
#define REGISTRY_ENDING_H

#include "registry/lifespan.h"

/* The field by which somebody says that it is meant: of a form, of the API, and, with dashes, an option. */
#define ENDING_FIELD "even_if_due"
bool ending_asked(const struct ctx *ctx); /* is this the fault? */

/* What is due of a party, and until when it must be kept, before a change. {0}: nothing, of somebody new. */
struct ending_row {
    const char *class;
    int64_t epoch;
};
struct ending {
    struct ending_row *rows;
    size_t count, room;
    struct lifespan_floor floor;
    bool floored;
};
/* Adds a party: two are merged. */
CHECKED enum status ending_before(struct ctx *ctx, struct db *db, ref_t party, struct ending *ending);
/* Once the days are judged anew. `even_if`: it is meant. `floor`: a minimum that gets shorter is asked about too (a birth). */
CHECKED enum status ending_asks(struct ctx *ctx, struct db *db, ref_t party, const struct ending *before,
                                bool floor, bool even_if);

#endif
