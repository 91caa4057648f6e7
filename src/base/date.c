/* Days are numbers; years, months and days appear only at the edges. ICU is asked once per zone for all its changes
 * from 1900 to 2200, which are then searched by halving: its calendars are slow and not for several threads at
 * once. Rejected: libc's tzset and localtime, which keep one zone per process. */
#include "base/date.h"

#include "base/buf.h"
#include "base/status.h"

#include <stdio.h>
#include <string.h>
#include <unicode/ucal.h>

enum { DAY_SECONDS = 86400, ZONE_CHANGES = 1024, DAY_LENGTH = 10 };

/* Days from civil and back: Howard Hinnant's "chrono-compatible low-level date algorithms", years of March. */
day_t day_from(struct ymd ymd) {
    int year = ymd.year - (ymd.month <= 2);
    int era = (year >= 0 ? year : year - 399) / 400;
    int of_era = year - era * 400;
    int of_year = (153 * (ymd.month + (ymd.month > 2 ? -3 : 9)) + 2) / 5 + ymd.day - 1;
    int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return era * 146097 + day_of_era - 719468;
}

struct ymd day_ymd(day_t day) {
    int shifted = day + 719468;
    int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int of_era = shifted - era * 146097;
    int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * of_year + 2) / 153;
    struct ymd ymd = {.day = of_year - (153 * march_month + 2) / 5 + 1,
                      .month = march_month < 10 ? march_month + 3 : march_month - 9};
    ymd.year = year_of_era + era * 400 + (ymd.month <= 2);
    return ymd;
}

static int month_length(int year, int month) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : lengths[month - 1];
}

int ymd_valid(struct ymd ymd) {
    return ymd.year >= 1 && ymd.year <= 9999 && ymd.month >= 1 && ymd.month <= 12 && ymd.day >= 1 &&
           ymd.day <= month_length(ymd.year, ymd.month);
}

int day_weekday(day_t day) {
    int weekday = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return (weekday < 0 ? weekday + 7 : weekday) + 1;
}

day_t day_add_months(day_t day, int months) {
    struct ymd ymd = day_ymd(day);
    int64_t all = (int64_t)ymd.year * 12 + ymd.month - 1 + months;
    must(all >= 12 && all < (int64_t)100000 * 12);
    ymd.year = (int)(all / 12);
    ymd.month = (int)(all % 12) + 1;
    int length = month_length(ymd.year, ymd.month);
    if (ymd.day > length)
        ymd.day = length;
    return day_from(ymd);
}

day_t day_month_end(day_t day) {
    struct ymd ymd = day_ymd(day);
    ymd.day = month_length(ymd.year, ymd.month);
    return day_from(ymd);
}

static int digits(const char **at, int least, int most, int *value) {
    int count = 0;
    *value = 0;
    while (count < most && **at >= '0' && **at <= '9') {
        *value = *value * 10 + (**at - '0');
        (*at)++;
        count++;
    }
    return count >= least;
}

static int take(const char **at, char c) {
    if (**at != c)
        return 0;
    (*at)++;
    return 1;
}

static int parse_iso_day(const char **at, day_t *day) {
    struct ymd ymd;
    if (!digits(at, 4, 4, &ymd.year) || !take(at, '-') || !digits(at, 2, 2, &ymd.month) || !take(at, '-') ||
        !digits(at, 2, 2, &ymd.day) || !ymd_valid(ymd))
        return 0;
    *day = day_from(ymd);
    return 1;
}

int day_parse(const char *text, day_t *day) {
    return parse_iso_day(&text, day) && *text == '\0';
}

int day_parse_local(const char *text, day_t *day) {
    if (day_parse(text, day))
        return 1;
    struct ymd ymd;
    if (!digits(&text, 1, 2, &ymd.day) || !take(&text, '.') || !digits(&text, 1, 2, &ymd.month) ||
        !take(&text, '.') || !digits(&text, 4, 4, &ymd.year) || *text || !ymd_valid(ymd))
        return 0;
    *day = day_from(ymd);
    return 1;
}

static char *put_digits(char *at, int value, int count) {
    for (int i = count; i--; value /= 10)
        at[i] = (char)('0' + value % 10);
    return at + count;
}

static char *put_day(char *at, struct ymd ymd) {
    at = put_digits(at, ymd.year, 4);
    *at++ = '-';
    at = put_digits(at, ymd.month, 2);
    *at++ = '-';
    return put_digits(at, ymd.day, 2);
}

/* By hand, for years of four digits: every value, row and entry has a day or an instant. */
char *day_iso(struct arena *arena, day_t day) {
    struct ymd ymd = day_ymd(day);
    if (ymd.year < 0 || ymd.year > 9999)
        return arena_printf(arena, "%04d-%02d-%02d", ymd.year, ymd.month, ymd.day);
    char text[DAY_LENGTH];
    return arena_text_n(arena, text, (size_t)(put_day(text, ymd) - text));
}

char *day_text(struct arena *arena, enum lang lang, day_t day) {
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    struct ymd ymd = day_ymd(day);
    if (lang == LANG_EN)
        return arena_printf(arena, "%d %s %d", ymd.day, months[ymd.month - 1], ymd.year);
    return arena_printf(arena, "%d.%d.%d", ymd.day, ymd.month, ymd.year);
}

/* The time of day after the "T": hours, minutes, optional seconds and fraction. */
static int parse_time(const char **at, int *seconds) {
    int hour, minute, second = 0;
    if (!digits(at, 2, 2, &hour) || !take(at, ':') || !digits(at, 2, 2, &minute) || hour > 23 || minute > 59)
        return 0;
    if (take(at, ':') && (!digits(at, 2, 2, &second) || second > 59))
        return 0;
    if (take(at, '.')) {
        int fraction;
        if (!digits(at, 1, 9, &fraction))
            return 0;
    }
    *seconds = hour * 3600 + minute * 60 + second;
    return 1;
}

static int parse_offset(const char **at, int *offset) {
    if (take(at, 'Z')) {
        *offset = 0;
        return 1;
    }
    int sign = **at == '-' ? -1 : 1, hour, minute;
    if (!take(at, '+') && !take(at, '-'))
        return 0;
    if (!digits(at, 2, 2, &hour) || !take(at, ':') || !digits(at, 2, 2, &minute) || hour > 14 || minute > 59)
        return 0;
    *offset = sign * (hour * 3600 + minute * 60);
    return 1;
}

int instant_parse(const char *text, int64_t *instant) {
    day_t day;
    int seconds, offset;
    if (!parse_iso_day(&text, &day) || !take(&text, 'T') || !parse_time(&text, &seconds) ||
        !parse_offset(&text, &offset) || *text)
        return 0;
    *instant = (int64_t)day * DAY_SECONDS + seconds - offset;
    return 1;
}

static day_t instant_day(int64_t instant) {
    int64_t day = instant / DAY_SECONDS;
    return (day_t)(instant % DAY_SECONDS < 0 ? day - 1 : day);
}

static char *iso(struct arena *arena, int64_t instant, int offset, const char *ending) {
    day_t day = instant_day(instant + offset);
    int second = (int)(instant + offset - (int64_t)day * DAY_SECONDS);
    char time[9], *at = put_digits(time, second / 3600, 2);
    *at++ = ':';
    at = put_digits(at, second / 60 % 60, 2);
    *at++ = ':';
    at = put_digits(at, second % 60, 2);
    struct buf buf = buf_in(arena);
    buf_add(&buf, day_iso(arena, day));
    buf_char(&buf, 'T');
    buf_add_n(&buf, time, (size_t)(at - time));
    buf_add(&buf, ending);
    return buf.text;
}

char *instant_iso(struct arena *arena, int64_t instant) {
    return iso(arena, instant, 0, "Z");
}

struct zone {
    int count;
    int64_t from[ZONE_CHANGES]; /* the instant from which offset[i] holds; the first is the beginning of time */
    int offset[ZONE_CHANGES];
};

static int offset_at(UCalendar *calendar, UDate when) {
    UErrorCode error = U_ZERO_ERROR;
    ucal_setMillis(calendar, when, &error);
    int offset =
        (ucal_get(calendar, UCAL_ZONE_OFFSET, &error) + ucal_get(calendar, UCAL_DST_OFFSET, &error)) / 1000;
    must(U_SUCCESS(error));
    return offset;
}

static void read_changes(UCalendar *calendar, struct zone *zone) {
    const UDate first = -2208988800000.0, last = 7258118400000.0; /* 1900 to 2200 */
    zone->from[0] = INT64_MIN;
    zone->offset[0] = offset_at(calendar, first);
    zone->count = 1;
    UDate at = first;
    while (zone->count < ZONE_CHANGES) {
        UErrorCode error = U_ZERO_ERROR;
        UDate next;
        ucal_setMillis(calendar, at, &error);
        if (!ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &next, &error) ||
            U_FAILURE(error) || next > last)
            return;
        zone->from[zone->count] = (int64_t)(next / 1000.0);
        zone->offset[zone->count] = offset_at(calendar, next);
        zone->count++;
        at = next;
    }
}

static int zone_known(const char *name) {
    UChar wide[64], canonical[64];
    size_t length = strlen(name);
    if (!length || length >= 64 || strcmp(name, "Etc/Unknown") == 0)
        return 0;
    for (size_t i = 0; i <= length; i++) {
        if ((unsigned char)name[i] >= 128)
            return 0;
        wide[i] = (UChar)name[i];
    }
    UErrorCode error = U_ZERO_ERROR;
    UBool of_system = 0; /* ICU also makes up zones: "GMT+18" */
    ucal_getCanonicalTimeZoneID(wide, -1, canonical, 64, &of_system, &error);
    return U_SUCCESS(error) && of_system;
}

const struct zone *zone_load(struct arena *arena, const char *name) {
    if (!zone_known(name))
        return NULL;
    UChar wide[64];
    for (size_t i = 0; i <= strlen(name); i++)
        wide[i] = (UChar)name[i];
    UErrorCode error = U_ZERO_ERROR;
    UCalendar *calendar = ucal_open(wide, -1, "en", UCAL_GREGORIAN, &error);
    must(U_SUCCESS(error));
    struct zone *zone = arena_alloc(arena, sizeof *zone);
    read_changes(calendar, zone);
    ucal_close(calendar);
    return zone;
}

int zone_offset(const struct zone *zone, int64_t instant) {
    int low = 0, high = zone->count;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (zone->from[middle] <= instant)
            low = middle;
        else
            high = middle;
    }
    return zone->offset[low];
}

day_t zone_day(const struct zone *zone, int64_t instant) {
    return instant_day(instant + zone_offset(zone, instant));
}

int64_t zone_instant(const struct zone *zone, day_t day, int second_of_day) {
    int64_t local = (int64_t)day * DAY_SECONDS + second_of_day;
    int before = zone_offset(zone, local - DAY_SECONDS), after = zone_offset(zone, local + DAY_SECONDS);
    int64_t first = local - before;
    /* The offset of the day before holds unless the change already lies behind; in a gap it shifts forward. */
    if (zone_offset(zone, first) == before)
        return first;
    int64_t second = local - after;
    return zone_offset(zone, second) == after ? second : first;
}

int zone_parse(const struct zone *zone, const char *text, int64_t *instant) {
    day_t day;
    int seconds = 0;
    if (instant_parse(text, instant))
        return 1;
    if (!parse_iso_day(&text, &day) || (*text && !(take(&text, 'T') && parse_time(&text, &seconds))) || *text)
        return 0;
    *instant = zone_instant(zone, day, seconds);
    return 1;
}

bool zone_gap(const struct zone *zone, day_t day, int second_of_day) {
    int64_t instant = zone_instant(zone, day, second_of_day);
    return instant + zone_offset(zone, instant) != (int64_t)day * DAY_SECONDS + second_of_day;
}

bool zone_skipped(const struct zone *zone, const char *text) {
    day_t day;
    int seconds;
    if (!parse_iso_day(&text, &day) || !take(&text, 'T') || !parse_time(&text, &seconds) || *text)
        return false;
    return zone_gap(zone, day, seconds);
}

char *zone_iso(struct arena *arena, const struct zone *zone, int64_t instant) {
    int offset = zone_offset(zone, instant), distance = offset < 0 ? -offset : offset;
    char ending[16];
    snprintf(ending, sizeof ending, "%c%02d:%02d", offset < 0 ? '-' : '+', distance / 3600 % 100,
             distance / 60 % 60);
    return iso(arena, instant, offset, ending);
}

/* The change lies less than a day from both. */
bool zone_twice(const struct zone *zone, int64_t instant) {
    int own = zone_offset(zone, instant);
    for (int side = -1; side <= 1; side += 2) {
        int64_t other = instant + own - zone_offset(zone, instant + side * DAY_SECONDS);
        if (other != instant && other + zone_offset(zone, other) == instant + own)
            return true;
    }
    return false;
}

static const char *offset_words(struct arena *arena, int offset) {
    int distance = offset < 0 ? -offset : offset, minutes = distance / 60 % 60;
    return minutes ? arena_printf(arena, "UTC%c%d:%02d", offset < 0 ? '-' : '+', distance / 3600, minutes)
                   : arena_printf(arena, "UTC%c%d", offset < 0 ? '-' : '+', distance / 3600);
}

char *zone_clock(struct arena *arena, const struct zone *zone, int64_t instant) {
    int64_t local = instant + zone_offset(zone, instant);
    int second = (int)(local - (int64_t)instant_day(local) * DAY_SECONDS);
    const char *which = zone_twice(zone, instant)
                            ? arena_printf(arena, " (%s)", offset_words(arena, zone_offset(zone, instant)))
                            : "";
    return arena_printf(arena, "%d.%02d%s", second / 3600, second / 60 % 60, which);
}
