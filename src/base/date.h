/* Civil days and instants. A day_t counts days since 1970-01-01 (proleptic Gregorian); an instant is UTC seconds. A
 * zone turns one into the other with the system's own time zone data, read once through ICU into a table, so that
 * conversions need no lock.
 * Used by: everything with dates. Nothing else does date arithmetic.
 * Law: Reg. 1182/71 (months end on the same day number, or on the last day of the month). */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/arena.h"
#include "base/msg.h"

#include <stdbool.h>
#include <stdint.h>

typedef int32_t day_t;
enum { DAY_NONE = INT32_MIN };

struct ymd {
    int year, month, day;
};

int ymd_valid(struct ymd ymd); /* years 1 to 9999 */
day_t day_from(struct ymd ymd);
struct ymd day_ymd(day_t day);
int day_weekday(day_t day);                  /* 1 Monday .. 7 Sunday */
day_t day_add_months(day_t day, int months); /* same number, else the month's last day */
day_t day_month_end(day_t day);
static inline day_t day_sooner(day_t a, day_t b) { /* the other, where one is DAY_NONE */
    return a == DAY_NONE || (b != DAY_NONE && b < a) ? b : a;
}
int day_parse(const char *text, day_t *day);       /* strict YYYY-MM-DD; 1 when it is a day */
int day_parse_local(const char *text, day_t *day); /* also D.M.YYYY, as Finns write */
char *day_iso(struct arena *arena, day_t day);     /* 2026-11-25 */
char *day_text(struct arena *arena, enum lang lang,
               day_t day); /* 25.11.2026 (fi), 25.11.2026 (sv), 25 November 2026 (en) */

/* "2026-03-05T10:00:00Z", "…T10:00Z", "…+02:00". 1 when it names one instant. Fractions of a second are cut. */
int instant_parse(const char *text, int64_t *instant);
char *instant_iso(struct arena *arena, int64_t instant); /* 2026-03-05T10:00:00Z */

struct zone;
/* NULL when the name is no zone that the system knows. Lives as long as the arena. */
const struct zone *zone_load(struct arena *arena, const char *name);
int zone_offset(const struct zone *zone, int64_t instant); /* seconds east of UTC */
day_t zone_day(const struct zone *zone, int64_t instant);  /* the civil day of an instant */
int64_t zone_instant(const struct zone *zone, day_t day,
                     int second_of_day); /* in a gap: shifted; twice: the first */
/* As instant_parse, and a time without a zone is the zone's own; "2026-03-05" alone is the start of that day.
 */
int zone_parse(const struct zone *zone, const char *text, int64_t *instant);
/* Is it a time of the zone's own that the clocks left out when they were put forward? */
bool zone_gap(const struct zone *zone, day_t day, int second_of_day);
bool zone_skipped(const struct zone *zone, const char *text); /* the same of "2026-03-29T03:30" */
char *zone_iso(struct arena *arena, const struct zone *zone, int64_t instant); /* 2026-10-27T19:00:00+02:00 */
/* Is its local time that of another instant too, since the clocks were put back? */
bool zone_twice(const struct zone *zone, int64_t instant);
/* "9.30"; in the hour that there is twice when the clocks are put back, which of them: "3.30 (UTC+3)". */
char *zone_clock(struct arena *arena, const struct zone *zone, int64_t instant);

#endif
