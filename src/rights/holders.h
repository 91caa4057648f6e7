/* The systems and recipients of the notice as they stand today, or stood on another day: what the notice says of each and what is written down about it
 * (registry/holding.h), put together. Who has looked last and when somebody looks again; whether there is an agreement; on which ground
 * data leave the EU and the EEA, since when and until when; and what happens on the day on which one of these ends.
 * Used by: rights/promise*.c, rights/entrust; cli, web, api.
 * Memory: ctx's arena.
 * Errors: permit()'s, and those of the database.
 * Promises: P29-P47, P54, P59. What is stated here is what recipient_ask() decides by, so a preview is no guess: it asks the same
 *   question for another day. Nobody is named.
 * Law: GDPR 5(2), 28, 32(1)(d), 44-49. */
#ifndef RIGHTS_HOLDERS_H
#define RIGHTS_HOLDERS_H

#include "registry/holding.h"

struct holder_state {
    int index;
    day_t on; /* the day that is told of */
    const struct holder *holder;
    const char *name;
    struct holding *rows; /* the newest first, of other firms too */
    size_t count;
    struct recipient_known known;
    /* Who has looked last, by the notice or here. A day that has not come yet is no look. */
    bool look_wanted;
    day_t looked, next; /* DAY_NONE: never; once was enough */
    const char *looked_by, *evidence;
    const struct holding *review; /* the last one here of this firm; NULL: none */
    /* The agreement that holds, or the last one. */
    bool agreement_wanted, agreement;
    day_t agreement_day, agreement_to; /* to: the last day that is known; DAY_NONE: on and on */
    const char *agreement_ref;
    /* Data that leave. */
    bool leaves;
    const char *ground;     /* that holds on the day; NULL: none */
    day_t ground_to;        /* the last day on which any does; DAY_NONE: on and on */
    bool assessment_wanted; /* the ground rests on a contract (GDPR 46) */
    const struct holding *assessment;
};
/* In the order of the notice: systems and recipients as it lists them. */
CHECKED enum status holders_within(struct ctx *ctx, struct db *db, struct holder_state **list, size_t *count);
/* The same, for whoever may see how the notice is kept. */
CHECKED enum status holders_read(struct ctx *ctx, struct holder_state **list, size_t *count);
/* As they stood, or will stand, on that day by the notice in force now; DAY_NONE: today. */
CHECKED enum status holders_read_on(struct ctx *ctx, day_t on, struct holder_state **list, size_t *count);
/* By path, id or firm; ST_NOT_FOUND. */
CHECKED enum status holders_find(struct ctx *ctx, const struct holder_state *list, size_t count,
                                 const char *text, const struct holder_state **state);
/* The review that says that somebody looked at this sentence of the notice; NULL: none does. */
const struct holding *holders_looked(struct ctx *ctx, const struct holder_state *state, const char *promise);

/* ---- what is to be done */
enum holder_due_kind { HOLDER_DUE_LOOK, HOLDER_DUE_AGREEMENT, HOLDER_DUE_GROUND, HOLDER_DUE_ASSESSMENT };
struct holder_due {
    const struct holder_state *state;
    enum holder_due_kind kind;
    day_t day;    /* the last one; DAY_NONE: it was never there */
    bool missing; /* it was never there, or is over */
};
/* By day, what is missing first; `ahead`: so many days. */
void holders_due(struct ctx *ctx, const struct holder_state *list, size_t count, int ahead,
                 struct holder_due **due, size_t *due_count);
/* "The review of pCloud should have been done by 3.9.2027": whole sentence. */
const char *holders_due_words(struct ctx *ctx, const struct holder_due *due);

/* ---- grounds in time */
struct ground_span {
    const char *ground;
    day_t from, to; /* DAY_NONE: always, still */
};
/* Every stretch in which one of its grounds held, holds or will hold, the earliest first. */
void holders_grounds(struct ctx *ctx, const struct holder_state *state, struct ground_span **spans,
                     size_t *count);

/* "adequacy decision (GDPR 45), only organisations under PIPEDA": a ground, with the limit that it has for this one. */
const char *holders_ground_words(struct ctx *ctx, const struct holder_state *state, const char *ground);
/* Where its data are: "stay in the EU and the EEA", the ground on which they leave, or that they are stopped. */
const char *holders_where_words(struct ctx *ctx, const struct holder_state *state);

/* What is refused from the day after `last` on that was not refused on it. */
struct holder_end {
    const struct holder_state *state;
    day_t last;
    const char *ground,
        *next_ground;    /* what ends; what holds instead, or NULL. ground NULL: the agreement ends */
    const int *purposes; /* that were allowed and are not from then on: indexes */
    size_t purpose_count;
    const char *path; /* of the notice, that refuses; NULL: nothing is refused */
    size_t parties;   /* whose data were given to it so far */
    size_t possible;  /* who could be given to it: of the types and relations that it is named for */
};
/* Ends that are known, from the day on that the list tells of: of each that leaves or has an agreement. The soonest first. */
CHECKED enum status holders_ends(struct ctx *ctx, const struct holder_state *list, size_t count,
                                 struct holder_end **ends, size_t *end_count);
/* The same question about any day. */
CHECKED enum status holders_end_on(struct ctx *ctx, const struct holder_state *state, day_t last,
                                   struct holder_end *end);

/* ---- where providers keep data */
struct holder_share {
    size_t inside, known;
    const char *promise; /* the sentence that counts it; or NULL */
};
struct holder_share holders_share(struct ctx *ctx);

#endif
