/* The calculation, as a clerk would note it, in the reader's language: what happened, what it was rounded to, what was
 * added, what came out.
 * Used by: eval, retention.
 * Memory: the judge's arena. */
#ifndef NOTICE_TRACE_H
#define NOTICE_TRACE_H

#include "notice/judge.h"

/* Each puts one line after those that the outcome already has. */
void trace_event(const struct judge *judge, struct outcome *outcome, const struct expr *expr, int happening);
void trace_ended(const struct judge *judge, struct outcome *outcome, const char *name, bool runs);
/* last(access.state = closed) */
void trace_took(const struct judge *judge, struct outcome *outcome, const struct expr *expr);
/* Of several days one was chosen. */
void trace_choice(const struct judge *judge, struct outcome *found, const struct outcome *values, size_t count,
                  bool earliest);
void trace_own(const struct judge *judge, struct outcome *outcome, const struct expr *expr);
void trace_end_of(const struct judge *judge, struct outcome *outcome, enum expr_unit unit, day_t day);
void trace_span(const struct judge *judge, struct outcome *outcome, const struct span *span);
/* A whole sentence, with the day it speaks of or DAY_NONE. */
void trace_line(const struct judge *judge, struct outcome *outcome, enum trace_kind kind, const char *text,
                day_t day);
/* The day or moment of an outcome in words. */
const char *trace_day(const struct judge *judge, struct outcome outcome);
/* The name of an event, kind, period or category, in small letters. */
const char *trace_name(const struct judge *judge, const char *what);

#endif
