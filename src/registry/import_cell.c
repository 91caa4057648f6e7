#include "registry/import_cell.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool digit(char c) {
    return c >= '0' && c <= '9';
}

/* Without blanks at its ends and inside, NBSP and its narrow sister among them. */
static char *packed(struct arena *arena, const char *text) {
    char *to = arena_alloc(arena, strlen(text) + 1), *at = to;
    while (*text) {
        size_t blank = strncmp(text, "\u00a0", 2) == 0                                      ? 2
                       : strncmp(text, "\u202f", 3) == 0 || strncmp(text, "\u2009", 3) == 0 ? 3
                                                                                            : 0;
        if (blank || *text == ' ' || *text == '\t')
            text += blank ? blank : 1;
        else
            *at++ = *text++;
    }
    return to;
}

/* Up to `most` digits as a number, and behind them; false when there is none. */
static bool take_number(const char **text, int most, int *number) {
    const char *at = *text;
    for (*number = 0; digit(*at) && at - *text < most; at++)
        *number = *number * 10 + (*at - '0');
    bool any = at > *text;
    *text = at;
    return any;
}

/* "9:00", "09.30", "09:00:15", "klo 9"; -1: no time of day. */
static int seconds_of(const char *text) {
    int parts[3] = {0}, count = 0;
    while (*text == ' ' || *text == 'T')
        text++;
    if (strncmp(text, "klo", 3) == 0)
        text += 3 + strspn(text + 3, " ");
    if (!take_number(&text, 2, &parts[count++]))
        return -1;
    while (count < 3 && (*text == ':' || *text == '.') && digit(text[1])) {
        text++;
        (void)take_number(&text, 2, &parts[count++]);
    }
    const char *half = text + strspn(text, " ");
    bool am = strcasecmp(half, "am") == 0, pm = strcasecmp(half, "pm") == 0;
    if ((am || pm) && parts[0] >= 1 && parts[0] <= 12)
        return ((parts[0] % 12 + (pm ? 12 : 0)) * 60 + parts[1]) * 60 + parts[2];
    bool rest = *text && strcmp(text, "Z") != 0 && *text != '.' && *text != '+';
    return rest || parts[0] > 24 || parts[1] > 59 || parts[2] > 60 ? -1
                                                                   : parts[0] * 3600 + parts[1] * 60 + parts[2];
}

/* "Jan 16, 2026", "January 16 2026", "16 Jan 2026": an English form; and behind it. */
static bool month_named(const char **text, day_t *day) {
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    const char *at = *text;
    struct ymd ymd = {0};
    bool before = take_number(&at, 2, &ymd.day);
    at += strspn(at, " ");
    size_t letters = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    for (int month = 0; month < 12 && letters >= 3 && letters <= 9; month++)
        if (strncasecmp(at, months + 3 * month, 3) == 0)
            ymd.month = month + 1;
    at += letters + strspn(at + letters, ". ");
    if (!ymd.month || (!before && !take_number(&at, 2, &ymd.day)))
        return false;
    at += strspn(at, ", ");
    if (!take_number(&at, 4, &ymd.year) || ymd.year < 1000 || !ymd_valid(ymd))
        return false;
    *day = day_from(ymd);
    *text = at + strspn(at, " ,");
    return true;
}

enum status import_cell_time(struct ctx *ctx, const struct zone *zone, const char *text, const char *clock,
                             int64_t *at, bool *whole_day) {
    day_t day;
    text += strspn(text, " \t");
    size_t length = strcspn(text, " T,");
    const char *date = arena_text_n(ctx->arena, text, length),
               *rest = text + length + strspn(text + length, " ,");
    if (strlen(text) > 19 && instant_parse(text, at)) { /* with a zone of its own */
        *whole_day = false;
        return ST_OK;
    }
    const char *behind = text;
    if (month_named(&behind, &day))
        rest = behind;
    else if (!day_parse_local(date, &day))
        return FAIL(ctx, ST_INVALID, M("expected a day, such as 5.3.2026"));
    int seconds = clock && *clock ? seconds_of(clock) : *rest ? seconds_of(rest) : -1;
    if (((clock && *clock) || *rest) && seconds < 0)
        return FAIL(ctx, ST_INVALID, M("expected a time of day, such as 9.30"));
    *whole_day = seconds < 0;
    *at = zone_instant(zone, day, seconds < 0 ? 0 : seconds);
    return ST_OK;
}

/* "(249,00)" and "249,00-" are below zero, as accountants write it. */
static char *without_accounting(char *sum, bool *minus) {
    size_t length = strlen(sum);
    bool brackets = length > 2 && sum[0] == '(' && sum[length - 1] == ')';
    if (brackets || (length > 1 && sum[length - 1] == '-')) {
        *minus = true;
        sum[length - 1] = '\0';
    }
    return sum + brackets;
}

/* The last comma or point stands before the decimals when one or two digits follow it; any other parts thousands. */
enum status import_cell_cents(struct ctx *ctx, const char *text, int64_t *cents) {
    bool behind = false;
    char *sum = without_accounting(packed(ctx->arena, text), &behind);
    bool before = *sum == '-' || strncmp(sum, "\u2212", 3) == 0, minus = before != behind;
    const char *at = *sum == '-' ? sum + 1 : before ? sum + 3 : sum;
    if (strncmp(at, "€", 3) == 0 || strncmp(at, "EUR", 3) == 0)
        at += 3;
    size_t length = strspn(at, "0123456789.,'");
    const char *end = at + length, *last = NULL;
    for (const char *c = at; c < end; c++)
        if (*c == ',' || *c == '.')
            last = c;
    bool decimals = last && end - last >= 2 && end - last <= 3;
    int64_t value = 0;
    size_t digits = 0;
    for (const char *c = at; c < end; c++)
        if (digit(*c) && ++digits <= 15)
            value = value * 10 + (*c - '0');
    if (!decimals)
        value *= 100;
    else if (end - last == 2)
        value *= 10;
    if (!digits || digits > 15 || (*end && strcmp(end, "€") != 0 && strcmp(end, "EUR") != 0))
        return FAIL(ctx, ST_INVALID, M("expected a sum in euros, such as 1240,50"));
    *cents = minus ? -value : value;
    return ST_OK;
}

const char *import_cell_duration(struct arena *arena, const char *text) {
    int hours, minutes;
    const char *plain = packed(arena, text), *at = plain;
    if (take_number(&at, 5, &hours) && *at == ':' && digit(*++at) && take_number(&at, 2, &minutes) &&
        (!*at || *at == ':'))
        return arena_printf(arena, "%d:%02d h", hours, minutes);
    char *number = arena_text(arena, plain), *comma = strchr(number, ','), *end = NULL;
    if (comma)
        *comma = '.';
    double value = strtod(number, &end);
    if (end == number || *end || !(value >= 0 && value < 10000))
        return text;
    minutes = (int)(value * 60 + 0.5);
    return arena_printf(arena, "%d:%02d h", minutes / 60, minutes % 60);
}

void import_cell_name(struct arena *arena, const char *text, const char **first, const char **last) {
    const char *comma = strchr(text, ',');
    size_t length = strlen(text);
    while (length && text[length - 1] == ' ')
        length--;
    char *whole = arena_text_n(arena, text, length);
    if (comma) {
        *last = arena_text_n(arena, text, (size_t)(comma - text));
        *first = arena_text(arena, comma + 1 + strspn(comma + 1, " "));
        return;
    }
    char *space = strrchr(whole, ' ');
    *last = space ? space + 1 : whole;
    *first = space ? arena_text_n(arena, whole, (size_t)(space - whole)) : NULL;
}

/* ---- addresses and numbers */

static char *piece(struct arena *arena, const char *from, size_t length) {
    while (length && strchr(" \t\r\n", from[length - 1]))
        length--;
    size_t blank = 0;
    while (blank < length && strchr(" \t\r\n", from[blank]))
        blank++;
    return arena_text_n(arena, from + blank, length - blank);
}

static const char *behind(const char *text, const char *scheme) {
    return strncasecmp(text, scheme, strlen(scheme)) == 0 ? text + strlen(scheme) : text;
}

/* The part up to one of the separators; the whole cell where it is not to be parted. */
static char *next_piece(struct arena *arena, const char **cell, const char *separators, bool parted) {
    while (**cell) {
        size_t length = parted ? strcspn(*cell, separators) : strlen(*cell);
        char *text = piece(arena, *cell, length);
        *cell += length + ((*cell)[length] != '\0');
        if (*text)
            return text;
    }
    return NULL;
}

const char *import_cell_address(struct arena *arena, const char **cell) {
    const char *at = strchr(*cell, '@');
    char *text = next_piece(arena, cell, ";,\n\r", at && strchr(at + 1, '@'));
    if (!text)
        return NULL;
    char *open = strrchr(text, '<'), *close = open ? strchr(open, '>') : NULL;
    if (close && !close[1]) {
        *close = '\0';
        text = open + 1;
    }
    return behind(text, "mailto:");
}

/* A comma or stroke may also stand inside of one number: only whole numbers are parted. */
static bool whole_numbers(const char *cell) {
    size_t digits = 0;
    for (; *cell; cell++) {
        if (digit(*cell))
            digits++;
        else if (strchr(";,/\n\r", *cell)) {
            if (digits < 5)
                return false;
            digits = 0;
        }
    }
    return digits >= 5;
}

const char *import_cell_phone(struct arena *arena, const char **cell) {
    const char *text = next_piece(arena, cell, ";,/\n\r", whole_numbers(*cell));
    return text ? behind(text, "tel:") : NULL;
}

bool import_cell_nothing(const char *text) {
    static const char *const nothing[] = {"-", "\u2013", "\u2014", "n/a", "N/A", "#N/A"};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (strcmp(text, nothing[i]) == 0)
            return true;
    return false;
}
