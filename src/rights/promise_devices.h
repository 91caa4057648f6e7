/* What is counted of the company's own devices, for the sentences of the notice that speak of them; and what any measure is.
 * Used by: rights/promise*.c.
 * Memory: ctx's arena.
 * Promises: P29, P55, P56. What somebody has looked at and signed is attested, what programs report is seen. */
#ifndef RIGHTS_PROMISE_DEVICES_H
#define RIGHTS_PROMISE_DEVICES_H

#include "rights/promise_inside.h"

/* number: also of yes (1) and no (0). since: of an age, the day it is counted from; instant: the same to the second, or 0. */
struct measured {
    bool known;
    double number;
    day_t since;
    int64_t instant;
    bool none;  /* there is nothing that could be otherwise */
    bool never; /* it should have been, and never was */
    bool
        seen; /* somebody has looked and signed: the one who did the longest ago, on which day (DAY_NONE: not */
    const char *who; /* known), and by when again; who: or NULL */
    day_t looked, next;
    const char *note; /* message: what it does not see, or NULL */
};

/* Is it counted of devices alone? */
bool promise_of_devices(const char *measure);
struct measured promise_devices(const struct proving *proving, const char *measure);
/* What is lost, and nobody has gone through as a breach, puts the sentence at risk. */
void proof_of_lost(struct proving *proving);
/* The shortest password of all, of which the program knows `own` by itself. */
struct measured promise_passwords(const struct proving *proving, double own);

#endif
