/* The states that a hold waits for: an invoice is unpaid, a matter is disputed, a claim is open. What the office says goes first; what
 * it does not say follows from what was written down as belonging to the record.
 * Used by: facts (conditions), settle (why something is held), retention (what a payment may be for).
 * Memory: the judge's arena.
 * Promises: a payment of the whole sum, or a credit note, ends "unpaid", however it was said; "no" is believed. Only where a hold of the
 * class waits for it is an invoice without a payment unpaid (decision 100). */
#ifndef NOTICE_STATE_H
#define NOTICE_STATE_H

#include "notice/history.h"
#include "notice/notice.h"

struct judge;

/* Since when a word about a state holds is a fact beside it: "unpaid" = "no", "unpaid_since" = "2017-07-01". */
bool state_is_since(const char *fact);
/* "unpaid_since" for "unpaid"; NULL for what is no state that people say (request_open follows from the requests). */
const char *state_since_of(const char *state);
/* The states that a hold of the class waits for and that people say, in the order of the language; returns how many. */
enum { STATES_SAID = 3 };
size_t state_names(const struct notice *notice, int class, const char *names[STATES_SAID]);
/* Does the condition ask for this state? */
bool state_named(const struct cond *cond, const char *name);

/* "yes", "no", or NULL where nobody says so and nothing follows: of a record, as of a day. */
const char *state_of(const struct judge *judge, int record, const char *name, day_t as_of);
/* Could it be so of a record because of this happening, said or not? */
bool state_speaks(const struct judge *judge, const struct happening *happening, const char *name);
/* The day on which the word of a fact came to hold, or, of anything else, DAY_NONE. */
day_t state_since(const struct fact *fact);
/* Is it something that says what was paid, also without a sum? */
bool state_pays(const struct happening *happening);
/* The record that this one belongs to, or -1. */
int state_whole(const struct judge *judge, int record);

/* How much of a record is paid. */
struct state_paid {
    int64_t sum, paid; /* in cents */
    bool has_sum, full;
    bool any; /* something was paid or taken back at all */
};
struct state_paid state_paid(const struct judge *judge, int record, day_t as_of);
/* Could a payment be for it: an invoice, or what somebody has said is unpaid, and neither paid nor said to be? */
bool state_open(const struct judge *judge, int record, struct state_paid *paid);

#endif
