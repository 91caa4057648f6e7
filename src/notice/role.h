/* Whose is what happened: roles, links, and the four words of `of` (section 5).
 * Used by: eval, facts, retention.
 * Promises: P49 (the customer is the organisation), P52 (a colleague's contact counts, nothing after leaving). */
#ifndef NOTICE_ROLE_H
#define NOTICE_ROLE_H

#include "notice/judge.h"

const struct happening *role_happening(const struct judge *judge, size_t index);
/* Finds the roles of the judged party (the person alone first, where there is such a role), once for all that is asked
 * later. */
void role_prepare(struct judge *judge);
/* The one role that a record is about, when it says so. */
bool role_of_record(const struct judge *judge, const struct happening *record, struct role *role);
/* Did it happen, by the day of asking, to one of these (bits of enum expr_whose)? */
bool role_counts(const struct judge *judge, unsigned whose, const struct happening *happening);
/* Is it this event, kind, period or category? */
bool role_named(const struct judge *judge, const char *name, const struct happening *happening);
/* The category a happening's letter lies in; NOTICE_NOTHING when it has none. */
int role_category(const struct judge *judge, const struct happening *happening);
/* Is it a record of this class that is the judged party's own, with a date of its own? */
bool role_own_record(const struct judge *judge, int class, const struct happening *happening);
/* Is it a record of this class that a statute speaks of: of the party, or of the customer it stands for in its role? */
bool role_voucher(const struct judge *judge, int class, const struct happening *happening);

#endif
