/* Section 6, "from rules to the two dates", in its order: rules, roles, choices left open, law, conflict, hold.
 * Used by: retention.
 * Memory: the judge's arena.
 * Errors: ST_INVALID when no rule fits, or when dates come back to themselves.
 * Promises: P49, P50, P52, P68, P70. */
#ifndef NOTICE_SETTLE_H
#define NOTICE_SETTLE_H

#include "notice/judge.h"

struct settled {
    struct outcome keep, gone;
    const struct retention_rule *keep_rule, *gone_rule;
    struct role role; /* the one that decided about gone */
    size_t role_count;
    bool no_minimum; /* no rule that fits has a keep_through: any time, on request */
    bool conflict, held;
    struct outcome held_to; /* of what is held: how long at most; nothing: without an end */
    bool open_choice;     /* the two ways of counting unplaced kinds differ */
    struct outcome notes; /* only its trace: what else there is to say */
    struct outcome hide,
        verify; /* what the class says about being seen and being trusted; nothing: no such day */
    const struct retention_rule *hide_rule, *verify_rule;
};

/* For judge->class, and judge->record or the party; judge->role is set by it. */
CHECKED enum status settle_dates(struct judge *judge, struct settled *settled);
/* The places of the records that have dates of their own in a class per record. `by_party`: the date is one of the
 * party's own fields, and there is one for the party. */
const int *settle_records(const struct judge *judge, int class, size_t *count, bool *by_party);
/* Does the class name this statute, as its floor or in a rule? */
bool settle_names_statute(const struct judge *judge, int class, const char *name);
/* What another sentence (also_said) comes to: of the party's roles, of its records where it names a thing of one, the
 * latest. It decides nothing. */
struct outcome settle_also(const struct judge *judge, const struct expr *expr);
/* A floor by its name: the latest of the party's roles, or the record's. */
struct outcome settle_floor(const struct judge *judge, const char *name, const char **ref);

#endif
