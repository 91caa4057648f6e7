/* The algebra of section 3 as it stands there. A day that comes from a timed event remembers the time until something
 * rounds it, so that `at + 1 day + 15 minutes` is exact; that does not make it a moment: only hours and minutes do. */
#include "notice/outcome.h"

#include <string.h>

enum { DAY_SECONDS = 86400, HOUR = 3600, LONGEST_YEAR = 18, YEAR = 12 };

static day_t last_day_of_all(void) {
    return day_from((struct ymd){.year = 9999, .month = 12, .day = 31});
}

/* Hostile spans end at the end of the calendar, not in an overflow. */
static day_t clamp(int64_t day) {
    day_t last = last_day_of_all(), first = day_from((struct ymd){.year = 1, .month = 1, .day = 1});
    return day > last ? last : day < first ? first : (day_t)day;
}

day_t outcome_day_after(day_t day) {
    return clamp((int64_t)day + 1);
}

struct outcome outcome_of_day(day_t day) {
    return (struct outcome){.kind = OUTCOME_DAY, .day = day};
}

struct outcome outcome_of_instant(const struct zone *zone, int64_t instant) {
    return (struct outcome){
        .kind = OUTCOME_DAY, .day = zone_day(zone, instant), .timed = true, .instant = instant};
}

bool outcome_dated(struct outcome value) {
    return value.kind == OUTCOME_DAY || value.kind == OUTCOME_MOMENT;
}

static int order(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

/* The instant to compare by: a day counts as its end. */
static int64_t end_of_day(const struct zone *zone, struct outcome value) {
    return value.kind == OUTCOME_MOMENT ? value.instant : zone_instant(zone, value.day + 1, 0);
}

int outcome_compare(const struct zone *zone, struct outcome a, struct outcome b) {
    if (a.kind == OUTCOME_MOMENT || b.kind == OUTCOME_MOMENT)
        return order(end_of_day(zone, a), end_of_day(zone, b));
    if (a.day == b.day && a.timed && b.timed)
        return order(a.instant, b.instant);
    return order(a.day, b.day);
}

/* The first of a kind, with its trace. */
static bool any(const struct outcome *values, size_t count, enum outcome_kind kind, struct outcome *found) {
    for (size_t i = 0; i < count; i++)
        if (values[i].kind == kind) {
            *found = values[i];
            return true;
        }
    return false;
}

/* The first or the last of those that are dated; false when none is. */
static bool outermost(const struct zone *zone, const struct outcome *values, size_t count, int sign,
                      struct outcome *found) {
    bool some = false;
    for (size_t i = 0; i < count; i++)
        if (outcome_dated(values[i]) && (!some || sign * outcome_compare(zone, values[i], *found) > 0)) {
            *found = values[i];
            some = true;
        }
    return some;
}

struct outcome outcome_earliest(const struct zone *zone, const struct outcome *values, size_t count) {
    struct outcome found = values[0];
    if (!outermost(zone, values, count, -1, &found) && !any(values, count, OUTCOME_WAITS, &found))
        (void)any(values, count, OUTCOME_NEVER, &found);
    return found;
}

struct outcome outcome_latest(const struct zone *zone, const struct outcome *values, size_t count) {
    struct outcome found = values[0];
    if (!any(values, count, OUTCOME_NEVER, &found) && !any(values, count, OUTCOME_WAITS, &found))
        (void)outermost(zone, values, count, 1, &found);
    return found;
}

struct outcome outcome_after_all(const struct zone *zone, const struct outcome *values, size_t count) {
    struct outcome found;
    if (any(values, count, OUTCOME_NEVER, &found) || any(values, count, OUTCOME_WAITS, &found))
        return found;
    if (any(values, count, OUTCOME_NOTHING, &found)) {
        found.kind = OUTCOME_WAITS;
        return found;
    }
    return outcome_latest(zone, values, count);
}

/* ---- adding */

/* Whole days keep the hour on the wall: 12.00 stays 12.00 over a change of clocks. */
static void move_time(const struct zone *zone, struct outcome *value, day_t day) {
    if (value->timed || value->kind == OUTCOME_MOMENT) {
        int64_t local = value->instant + zone_offset(zone, value->instant);
        value->instant = zone_instant(zone, day, (int)(local - (int64_t)value->day * DAY_SECONDS));
    }
    value->day = day;
}

static void add_time(const struct zone *zone, struct outcome *value, int64_t seconds) {
    if (!value->timed &&
        value->kind != OUTCOME_MOMENT) { /* a mere day: its end, which lies in the day after by then */
        value->day = clamp(value->day + (seconds + DAY_SECONDS - 1) / DAY_SECONDS);
        return;
    }
    value->kind = OUTCOME_MOMENT;
    value->instant += seconds;
    int64_t most = zone_instant(zone, last_day_of_all(), DAY_SECONDS - 1);
    if (value->instant > most)
        value->instant = most;
    value->day = zone_day(zone, value->instant);
}

struct outcome outcome_add(const struct zone *zone, struct outcome value, const struct span *span) {
    if (!outcome_dated(value))
        return value;
    int months = YEAR * span->years + span->months;
    int64_t days = 7 * (int64_t)span->weeks + span->days;
    if (months || days)
        move_time(zone, &value, clamp(clamp(day_add_months(value.day, months)) + days));
    if (span->hours || span->minutes)
        add_time(zone, &value, (int64_t)span->hours * HOUR + (int64_t)span->minutes * 60);
    return value;
}

/* ---- ends */

static day_t year_later(day_t first) {
    return day_add_months(first, YEAR);
}

/* The year of twelve months that begins on `first` and is followed by others until `day`: forward. */
static void forward(day_t first, day_t day, day_t *begin, day_t *end) {
    /* From 29 February the first step decides the number for good; after that every year begins on the same date. */
    if (day >= year_later(first))
        first = year_later(first);
    int years = day_ymd(day).year - day_ymd(first).year - 1;
    if (years > 0)
        first = day_add_months(first, YEAR * years);
    while (day >= year_later(first))
        first = year_later(first);
    *begin = first;
    *end = year_later(first) - 1;
}

/* Before the first listed end: years of twelve months that end with it. */
static void backward(day_t end_of_first, day_t day, day_t *begin, day_t *end) {
    day_t after = end_of_first + 1;
    int years = day_ymd(after).year - day_ymd(day).year;
    if (years > 0 && day_add_months(after, -YEAR * years) <= day)
        years--;
    while (day_add_months(after, -YEAR * (years + 1)) > day)
        years++;
    *begin = day_add_months(after, -YEAR * (years + 1));
    *end = day_add_months(after, -YEAR * years) - 1;
}

/* Between two listed ends: years of twelve months as long as more than eighteen are left to the next listed end. */
static void between(day_t first, day_t listed, day_t day, day_t *begin, day_t *end) {
    while (day_add_months(first, LONGEST_YEAR) - 1 < listed && day >= year_later(first))
        first = year_later(first);
    *begin = first;
    *end = day_add_months(first, LONGEST_YEAR) - 1 >= listed ? listed : year_later(first) - 1;
}

void outcome_fiscal_year(const struct calendar *calendar, day_t day, day_t *first, day_t *last) {
    static const day_t new_year_eve = -1; /* 1969-12-31: unsaid, a fiscal year is a calendar year */
    const day_t *ends = calendar->fiscal_count ? calendar->fiscal_ends : &new_year_eve;
    size_t count = calendar->fiscal_count ? calendar->fiscal_count : 1;
    day_t earliest = day_from((struct ymd){.year = 3, .month = 1, .day = 1}); /* no year before the first one */
    size_t at = 0;
    day = day < earliest ? earliest : day;
    while (at < count && ends[at] < day)
        at++;
    if (at == 0)
        backward(ends[0], day, first, last);
    else if (at == count)
        forward(ends[at - 1] + 1, day, first, last);
    else
        between(ends[at - 1] + 1, ends[at], day, first, last);
}

/* All of them are days; the time is gone. */
static day_t end_of(const struct calendar *calendar, enum expr_unit unit, day_t day) {
    struct ymd ymd = day_ymd(day);
    day_t first, last;
    switch (unit) {
    case UNIT_FISCAL_YEAR:
        outcome_fiscal_year(calendar, day, &first, &last);
        return last;
    case UNIT_CALENDAR_YEAR:
        return day_from((struct ymd){.year = ymd.year, .month = 12, .day = 31});
    case UNIT_QUARTER:
        return day_month_end(
            day_from((struct ymd){.year = ymd.year, .month = (ymd.month + 2) / 3 * 3, .day = 1}));
    case UNIT_MONTH:
        return day_month_end(day);
    case UNIT_WEEK:
        return day + 7 - day_weekday(day);
    }
    return day;
}

struct outcome outcome_end_of(const struct calendar *calendar, enum expr_unit unit, struct outcome value) {
    if (!outcome_dated(value))
        return value;
    struct outcome end = outcome_of_day(clamp(end_of(calendar, unit, value.day)));
    end.trace = value.trace;
    return end;
}
