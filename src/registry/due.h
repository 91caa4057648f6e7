/* Until when each party's classes are kept: the rules of the notice over the register's envelopes. The table `due`
 * keeps the results, so that a sweep reads what is due and not what is stored; a verdict with its trace is computed
 * afresh.
 * Used by: cli due, rights, web.
 * Promises: P49, P50, P52, P68-P70.
 * Law: GDPR 5(1)(e). */
#ifndef REGISTRY_DUE_H
#define REGISTRY_DUE_H

#include "notice/retention.h"
#include "registry/party.h"

struct db;

struct due_verdict {
    struct verdict verdict;
    ref_t record; /* 0: the party's class as a whole */
    ref_t whole;  /* another record, whose dates it has: a payment's invoice; 0 */
    bool
        apart; /* it stands apart from its class (an older version of the notice holds); its letters keep their key */
    day_t
        held_until; /* a hold (rights/hold.h) keeps what should be gone, or stops an erasure, until then; 0: none does */
};

/* Every class of which the party has data, with its trace, as of `on` (DAY_NONE: today). What is past its last day and under a hold is held, not
 * overdue. */
CHECKED enum status due_of(struct ctx *ctx, ref_t party, day_t on, struct due_verdict **verdicts,
                           size_t *count);

/* The same as of today, of a class per record no more than the first `each`: for a page about somebody who may have thousands. */
CHECKED enum status due_first(struct ctx *ctx, ref_t party, size_t each, struct due_verdict **verdicts,
                              size_t *count);

/* Does it count hours or minutes, and is its moment still to come? */
bool due_to_come(struct ctx *ctx, const struct verdict *verdict);

/* The same on a connection of one's own: for what is about to be changed. */
CHECKED enum status due_judged(struct ctx *ctx, struct db *db, ref_t party, day_t on,
                               struct due_verdict **verdicts, size_t *count);

/* The same as of today, and the next day on which they may be others although nothing changes; DAY_NONE: none is known. */
CHECKED enum status due_ahead(struct ctx *ctx, struct db *db, ref_t party, struct due_verdict **verdicts,
                              size_t *count, day_t *next);

struct due_row {
    ref_t party, record;
    const char *name; /* opened */
    int class;
    enum keep_state state;
    day_t keep_through, gone_by;
    enum at_end at_end; /* what its last day brings */
    day_t held_until;   /* past its last day, and a hold keeps it; 0: none does */
};
/* What must be gone by `on` or is overdue then, and what is to be restricted instead and is not yet, earliest first; one entry in the log for the names shown. */
CHECKED enum status due_list(struct ctx *ctx, day_t on, struct due_row **rows, size_t *count);

#endif
