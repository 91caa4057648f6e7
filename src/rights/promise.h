/* The notice with a state beside every sentence: what keeps it, what is found today, and what to do where it does not hold. Nothing
 * here knows a sentence by its number: what proves it follows from the parts of the notice that it names (kept_by, check,
 * attested), by the one table promise.def.
 * Used by: cli, web, api.
 * Memory: ctx's arena.
 * Errors: permit()'s, and those of the database.
 * Promises: P1-P71. A state is computed when it is asked for, and stored nowhere. What the program cannot see is never called
 * kept: somebody attests it, or it is at risk. Nobody is named: figures and days.
 * Law: GDPR 5(2), 24(1). */
#ifndef RIGHTS_PROMISE_H
#define RIGHTS_PROMISE_H

#include "base/ctx.h"
#include "base/date.h"
#include "rights/attest.h"

#include <stdbool.h>

/* From the best to the worst. */
enum promise_state { PROMISE_KEPT, PROMISE_ATTESTED, PROMISE_RISK, PROMISE_BROKEN, PROMISE_STATES };
const char *promise_state_id(enum promise_state state);                    /* "kept" */
const char *promise_state_words(enum lang lang, enum promise_state state); /* "pidetty" */
bool promise_state_from(const char *id, enum promise_state *state);

/* Has a person looked, where only a person can see? */
enum promise_look { PROMISE_LOOK_NONE, PROMISE_LOOK_GOOD, PROMISE_LOOK_LAPSED, PROMISE_LOOK_MISSING };

struct promise_figure {
    const char *name; /* a stable word: "overdue" */
    int64_t number;
};

/* One part of what keeps a sentence. */
struct promise_proof {
    enum promise_state state;
    const char *path;    /* of the notice: "retention.customer.gone_by" */
    const char *rule;    /* what keeps it, in words */
    const char *value;   /* what the notice says there, in words, or NULL */
    const char *says;    /* what is found today: whole sentences */
    const char *todo;    /* what to do; NULL: nothing */
    const char *page;    /* where the rows behind it are seen, or NULL */
    const char *command; /* the same on the command line, or NULL */
    enum promise_look look;
    day_t next; /* when somebody looks again; DAY_NONE */
    struct promise_figure *figures;
    size_t figure_count, figure_room;
};

struct promise {
    const char
        *id; /* "P52"; the path, where the program writes the notice itself; NULL: the sentence only informs */
    const char *heading; /* of its section */
    size_t section;      /* which one, from 0 */
    const char *text;
    enum promise_state state;
    struct promise_proof *proofs;
    size_t proof_count, proof_room;
    const struct attestation *attested; /* the last of it, or NULL */
    bool attestable;                    /* attesting it says something */
    struct span again;                  /* how often somebody is to look */
    bool law; /* no sentence of the notice: a duty of the law that there is something to say of; not counted */
    int line; /* of the notice's file */
};

struct promises {
    struct promise *items; /* every sentence in the order of the notice, also those that only inform */
    size_t count, room;
    size_t counts[PROMISE_STATES], all; /* of the promises among them */
    struct attestation *attestations;
    size_t attestation_count;
    day_t today;
};

CHECKED enum status promise_list(struct ctx *ctx, struct promises *promises);
/* NULL: the notice has no such promise. */
const struct promise *promise_find(const struct promises *promises, const char *id);
/* One of them, without counting what only others ask for. NULL: there is no such promise. */
CHECKED enum status promise_one(struct ctx *ctx, const char *id, const struct promise **promise);
/* How many are broken, and which ("P36, P47"): for Today, which asks often. */
CHECKED enum status promise_broken(struct ctx *ctx, size_t *count, const char **names);

#endif
