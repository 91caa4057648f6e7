/* The sweep: what the notice promises to be gone by a day goes, class by class, with the erasure's own machinery. It reads
 * what is due, not what is stored. Earlier rather than later: whatever would pass its day before the class's next sweep,
 * less the time that copies outside need to go.
 * Left alone, and told: what a rule says must still be kept (two sentences disagree: a person decides), and data whose
 * use is restricted, for they may be wanted for a claim (Article 18(1)(c)), or that an open request asks for (request.h), and what is
 * held (hold.h).
 * Used by: nightly, cli.
 * Memory: ctx's arena.
 * Errors: permit()'s; ST_INVALID at "on" for a day that has not come.
 * Promises: P49, P50, P52, P70. Nobody is kept away by it: whoever was forgotten because time had passed may come again.
 * Law: GDPR 5(1)(e). */
#ifndef RIGHTS_SWEEP_H
#define RIGHTS_SWEEP_H

#include "registry/party.h"
#include "rights/kept.h"

enum sweep_fate {
    SWEEP_GOES,
    SWEEP_ANONYMISES, /* goes, and what may stay without a name is counted */
    SWEEP_RESTRICTS,  /* at its end the rule restricts the use instead */
    SWEEP_ASKS,       /* it must be gone and must be kept: a person decides */
    SWEEP_WAITS,      /* the use is restricted, or a request that needs it is open: nothing is done to it */
    SWEEP_HELD,       /* somebody holds it, because of a legal ground and for a time (hold.h) */
    SWEEP_FATES
};
const char *sweep_fate_id(enum sweep_fate fate); /* "goes", ... */

struct sweep_row {
    ref_t party;
    const char *name; /* opened */
    int class;
    enum sweep_fate fate;
    size_t records; /* that go one by one; 0: the class whole */
    day_t gone_by;
    const char *sentence;          /* promise id or path */
    struct names left;             /* of what is made anonymous: the fields of which something stays */
    const struct verdict *verdict; /* of the first record, or the class: the calculation */
};

struct sweep_result {
    size_t parties, items[SWEEP_FATES];
    size_t requests; /* answered ones that the notice does not keep any longer, or whose person is erased */
    size_t breaches, handovers;   /* closed, and back, for longer than the notice keeps them */
    size_t refusals;              /* codes of refusals that the notice keeps no longer; and */
    size_t entries, certificates; /* of the log, and of erasures */
    size_t messages;              /* that were sent longer ago than the setting mail.days says */
};

/* What a sweep on that day (DAY_NONE: today) would do, the earliest first; one entry in the log for the names shown. */
CHECKED enum status sweep_list(struct ctx *ctx, day_t on, struct sweep_row **rows, size_t *count);
/* The same of no more than `most` parties, the first ones to go: for a page. `all`: how many parties there are to look at, counted up to
 * SWEEP_COUNTED dates. */
enum { SWEEP_COUNTED = 1000 };
CHECKED enum status sweep_first(struct ctx *ctx, day_t on, size_t most, struct sweep_row **rows, size_t *count,
                                size_t *all);
/* What of the program's own data goes first, of each: what is over by `on` goes in the sweep too. */
CHECKED enum status sweep_own(struct ctx *ctx, day_t on, struct kept_first firsts[KEPT_OWN]);
/* Does it, party by party. `on` not after today. After a crash or an error, or once `progress` (or NULL) says false, the next sweep
 * finds what is left. */
CHECKED enum status sweep_run(struct ctx *ctx, day_t on, bool (*progress)(void *arg, size_t done, size_t all),
                              void *arg, struct sweep_result *result);

/* What a class that counts hours or minutes promises to be gone by that instant, and that alone: for the server, which asks each minute. What
 * is of an earlier day the night takes. */
CHECKED enum status sweep_minutes(struct ctx *ctx, int64_t before, size_t *parties);

/* What people have decided to go before its day (rights/review.h): a class, of everybody with whom nothing has happened since before a day.
 * What must be kept, is held, restricted or asked for stays, as in any sweep; so does what is used meanwhile. */
struct sweep_cut {
    int class;
    day_t before;
    const char *because; /* path of the notice, for the log and the certificate */
};
enum { SWEEP_SLICE = 50 };
/* What would become of these; one entry in the log for the names shown. */
CHECKED enum status sweep_cut_list(struct ctx *ctx, const struct sweep_cut *cut, const ref_t *parties,
                                   size_t count, struct sweep_row **rows, size_t *row_count);
/* Does it; at most SWEEP_SLICE of them. The caller asks permit(). */
CHECKED enum status sweep_cut_run(struct ctx *ctx, const struct sweep_cut *cut, const ref_t *parties,
                                  size_t count, struct sweep_result *result);

#endif
