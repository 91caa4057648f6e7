/* Days and instants as the three versions write them: basic and extended, whole and in part. */
#include "formats/vcard_inside.h"

#include "base/date.h"

#include <string.h>

/* Exactly `count` digits. */
static bool digits(const char **at, int count, int *number) {
    int value = 0;
    for (int i = 0; i < count; i++) {
        if ((*at)[i] < '0' || (*at)[i] > '9')
            return false;
        value = value * 10 + ((*at)[i] - '0');
    }
    *at += count;
    *number = value;
    return true;
}

static void skip(const char **at, char c) {
    *at += **at == c;
}

static bool is_day(struct card_day day) {
    struct ymd ymd = {day.year ? day.year : 2000, day.month ? day.month : 1,
                      day.day ? day.day : 1}; /* 29 February */
    return ymd_valid(ymd) && (day.year || day.month || day.day);
}

/* "1970-05-17", "19700517", "1970-05", "1970". */
static bool with_year(const char **at, struct card_day *day) {
    if (!digits(at, 4, &day->year) || !day->year)
        return false;
    bool dashed = **at == '-';
    skip(at, '-');
    if (!digits(at, 2, &day->month))
        return !dashed;
    if (**at != '-' && dashed)
        return day->month > 0;
    skip(at, '-');
    return digits(at, 2, &day->day) && day->month && day->day;
}

/* "--0517", "--05-17", "--05", "---17". */
static bool without_year(const char **at, struct card_day *day) {
    *at += 2;
    if (**at == '-') {
        ++*at;
        return digits(at, 2, &day->day) && day->day;
    }
    if (!digits(at, 2, &day->month) || !day->month)
        return false;
    if (!**at)
        return true;
    skip(at, '-');
    return digits(at, 2, &day->day) && day->day;
}

bool vcard_day(const char *text, struct card_day *day) {
    *day = (struct card_day){0};
    text += strspn(text, " \t");
    bool good = strncmp(text, "--", 2) == 0 ? without_year(&text, day) : with_year(&text, day);
    /* A time of day behind it says nothing that is kept. */
    good = good && (!*text || *text == 'T' || *text == ' ') && is_day(*day);
    if (!good)
        *day = (struct card_day){0};
    return good;
}

/* "Z", "+02", "+0200", "+02:00", or nothing, which is taken as UTC. */
static bool offset(const char *at, int *seconds) {
    int hours = 0, minutes = 0, sign = *at == '-' ? -1 : 1;
    *seconds = 0;
    if (!*at || strcmp(at, "Z") == 0 || strcmp(at, "z") == 0)
        return true;
    if ((*at != '+' && *at != '-') || (at++, !digits(&at, 2, &hours)))
        return false;
    skip(&at, ':');
    if (*at && !digits(&at, 2, &minutes))
        return false;
    *seconds = sign * (hours * 3600 + minutes * 60);
    return !*at && hours < 24 && minutes < 60;
}

static bool time_of_day(const char *at, int *seconds) {
    int hour, minute, second = 0, east;
    if (!digits(&at, 2, &hour))
        return false;
    skip(&at, ':');
    if (!digits(&at, 2, &minute))
        return false;
    skip(&at, ':');
    (void)digits(&at, 2, &second);
    if (*at == '.' || *at == ',')
        at += 1 + strspn(at + 1, "0123456789");
    if (!offset(at, &east) || hour > 23 || minute > 59 || second > 60)
        return false;
    *seconds = hour * 3600 + minute * 60 + second - east;
    return true;
}

bool vcard_instant(const char *text, int64_t *instant) {
    struct card_day day = {0};
    int seconds = 0;
    text += strspn(text, " \t");
    if (!with_year(&text, &day) || !day.month || !day.day || !is_day(day))
        return false;
    if (*text && (strchr("Tt ", *text) == NULL || !time_of_day(text + 1, &seconds)))
        return false;
    *instant = (int64_t)day_from((struct ymd){day.year, day.month, day.day}) * 86400 + seconds;
    return true;
}
