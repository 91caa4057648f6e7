/* Date expressions and conditions in the reader's words, for a notice that the program writes itself, for findings, and for
 * the remarks of a calculation.
 * Used by: written, check, diff, path, trace, settle.
 * Memory: the given arena. */
#ifndef NOTICE_SAY_H
#define NOTICE_SAY_H

#include "notice/expr.h"

/* "10 years after the latest contact (the person's own or of the organisation represented)" */
const char *say_date(struct arena *arena, const struct notice *notice, enum lang lang, const struct expr *expr);
/* Is it a length of time ("10 years after ..."), so that "at most" can stand before it? */
bool say_is_span(const struct expr *expr);
/* "unpaid or a claim is open"; "state: asked" (say_cond.c). */
const char *say_cond(struct arena *arena, const struct notice *notice, enum lang lang, const struct cond *cond);
/* The words of an event, kind, category, class or field; the name itself when it has none. */
const char *say_name(struct arena *arena, const struct notice *notice, enum lang lang, const char *name);
/* The label of a field, or of a kind of record; of an own field ("person.born") its words. */
const char *say_field(struct arena *arena, const struct notice *notice, enum lang lang, const char *id);
/* "a, b and c" */
const char *say_list(struct arena *arena, enum lang lang, const char *const *items, size_t count);

#endif
