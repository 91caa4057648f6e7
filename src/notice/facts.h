/* What is known of the party or the record that is judged, and whether a condition is true of it (section 4).
 * Used by: eval (`where`, fields), retention (`when`, `while`).
 * Promises: an unknown fact fits no comparison. */
#ifndef NOTICE_FACTS_H
#define NOTICE_FACTS_H

#include "notice/judge.h"

/* `when` and `while`: about the party, or the record where one is judged, as of a day. */
bool facts_fit(const struct judge *judge, const struct cond *cond, day_t as_of);
/* `where`: about something that happened. */
bool facts_fit_happening(const struct judge *judge, const struct happening *happening, const struct cond *cond);
/* A comparison with the values that a fact has: `=` when one of them is, `!=` when none is; an unknown fact fits none. */
bool facts_values_fit(const struct zone *zone, const char *const *values, size_t count, const char *part,
                      const struct cond *cond);
/* The value that a field of the record or the party has on the day of asking; NULL when it has none. `name` may be
 * "person.born" or, for what is no own field, a bare name. */
const char *facts_value(const struct judge *judge, const char *name, day_t as_of);
/* What the record itself says of the field, and not of one of the same name in its own category; NULL. */
const char *facts_said(const struct judge *judge, const struct happening *happening, const char *name);
/* The day on which a field took the value, if it has it now: `happening` gets which record said so, or NULL when no
 * record did. False when it has another value. */
bool facts_took(const struct judge *judge, const char *name, const char *value, bool first,
                const struct happening **happening);
/* A date field: a day, or a day with a time. */
struct outcome facts_date(const struct judge *judge, const char *name);
/* The day on which a condition that is false now stopped being true, by what records have said; DAY_NONE when it never
 * was. */
day_t facts_ended(const struct judge *judge, const struct cond *cond);

#endif
