/* What happened, in the form that rules read: parties, their links, and dated events. `explain` makes one from a
 * scenario, the register from its envelopes; the rules (retention.h) know neither.
 * Used by: retention, explain, registry/due.
 * Memory: the caller's arena.
 * Law: GDPR 5(1)(e). */
#ifndef NOTICE_HISTORY_H
#define NOTICE_HISTORY_H

#include "base/date.h"

#include <stdbool.h>
#include <stddef.h>

struct fact { /* "born" = "1980-02-29", "unpaid" = "yes", "direction" = "in" */
    const char *name, *value;
};

struct happening {
    const char *what; /* event, kind, period or data category of the notice */
    int party;        /* index into parties */
    int about;        /* the party it was for (an organisation served or invoiced); -1 unsaid */
    const char *role; /* the type it was about when `for` named a role, or NULL */
    day_t day;        /* civil day in the register's zone */
    int64_t instant;  /* the moment, when `timed` */
    bool timed;
    day_t ends; /* DAY_NONE: none, or it still runs when `what` is a period */
    const struct fact *with;
    size_t with_count;
    int64_t record;  /* the register's id, or the place in the scenario counted from 1 */
    int64_t belongs; /* the record this one is about (a payment's invoice); 0: none */
};

struct history_link {
    int person, organisation; /* indices into parties */
    day_t from, to;           /* DAY_NONE: always, still */
};

struct history_party {
    const char *id; /* as the asker names it */
    int type;       /* index into notice types */
    const struct fact *facts;
    size_t fact_count;
};

struct judged;

struct history {
    const struct history_party *parties;
    size_t party_count;
    const struct history_link *links;
    size_t link_count;
    const struct happening *happenings;
    size_t happening_count;
    /* Where judgements of several of the parties keep what is the same for all of them (retention_shared); NULL: each finds
     * it out for itself. Whoever changes a copy of the history sets it to NULL there. */
    struct judged *judged;
};

#endif
