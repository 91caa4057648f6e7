/* Date expressions in the reader's words, for a notice that the program writes itself, and for findings.
 * Used by: written, check.
 * Memory: the given arena. */
#ifndef NOTICE_SAY_H
#define NOTICE_SAY_H

#include "notice/expr.h"

/* "the latest “contact” (own or of the organisation represented) + 10 years" */
const char *say_date(struct arena *arena, const struct notice *notice, enum lang lang, const struct expr *expr);
/* The words of an event, kind, category, class or field; the name itself when it has none. */
const char *say_name(struct arena *arena, const struct notice *notice, enum lang lang, const char *name);
/* The label of a field, or of a kind of record; of an own field ("person.born") its words. */
const char *say_field(struct arena *arena, const struct notice *notice, enum lang lang, const char *id);
/* "a, b and c" */
const char *say_list(struct arena *arena, enum lang lang, const char *const *items, size_t count);

#endif
