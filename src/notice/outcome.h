/* What a date expression comes to (section 3): a day, a moment, nothing, waits or never, and the arithmetic of them.
 * Used by: eval, retention.
 * Memory: none of its own; the trace of a value lies in the judge's arena.
 * Promises: P49, P50 (fiscal years), P52. Days are civil days of the register's zone; nothing here knows the clock. */
#ifndef NOTICE_OUTCOME_H
#define NOTICE_OUTCOME_H

#include "notice/expr.h"
#include "notice/retention.h"

enum outcome_kind { OUTCOME_NOTHING, OUTCOME_DAY, OUTCOME_MOMENT, OUTCOME_WAITS, OUTCOME_NEVER };

/* One line of how a value came about, after the lines before it. */
struct outcome_step {
    struct trace_line line;
    const struct outcome_step *before;
};

struct outcome {
    enum outcome_kind kind;
    day_t day;       /* of a DAY or a MOMENT */
    bool timed;      /* a DAY that has a time; hours can be added to it */
    int64_t instant; /* when timed, or of a MOMENT */
    const struct outcome_step *trace;
};

struct outcome outcome_of_day(day_t day);
struct outcome outcome_of_instant(const struct zone *zone, int64_t instant);
bool outcome_dated(struct outcome value); /* a day or a moment */
/* The day after; the last day of the calendar has none, and is its own. */
day_t outcome_day_after(day_t day);

/* Negative when a comes first. Both are dated; compared with a moment, a day is its end. */
int outcome_compare(const struct zone *zone, struct outcome a, struct outcome b);
/* Which of them: its place. `count` is at least 1. after_all gives OUTCOME_WAITS for a `nothing`. */
struct outcome outcome_earliest(const struct zone *zone, const struct outcome *values, size_t count);
struct outcome outcome_latest(const struct zone *zone, const struct outcome *values, size_t count);
struct outcome outcome_after_all(const struct zone *zone, const struct outcome *values, size_t count);

struct outcome outcome_add(const struct zone *zone, struct outcome value, const struct span *span);
struct outcome outcome_end_of(const struct calendar *calendar, enum expr_unit unit, struct outcome value);
/* The fiscal year that a day lies in. */
void outcome_fiscal_year(const struct calendar *calendar, day_t day, day_t *first, day_t *last);

#endif
