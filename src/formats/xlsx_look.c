/* A day is a number with a format that shows one (ECMA-376 part 1, 18.8.30): what the number means stands in the styles. */
#include "formats/xlsx_inside.h"

#include "base/date.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EPOCH_1900 = -25569, EPOCH_1904 = -24107, MINUTES = 24 * 60 };

/* Formats that every spreadsheet knows by number. */
static enum look builtin(long id) {
    if (id == 18 || id == 19 || id == 20 || id == 21 || (id >= 45 && id <= 47))
        return LOOK_TIME;
    return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? LOOK_DAY
                                                                                                  : LOOK_NUMBER;
}

/* Letters outside of quotes, brackets and escapes say what is shown: y and d a day, h and s a time. */
static enum look written(const char *format) {
    bool day = false, time = false;
    for (const char *at = format; *at && *at != ';'; at++) {
        if (*at == '"' || *at == '[') {
            const char *end = strchr(at + 1, *at == '"' ? '"' : ']');
            if (!end)
                break;
            if (*at == '[' && (at[1] == 'h' || at[1] == 'm' || at[1] == 's') && end - at < 4)
                time = true; /* [h]: hours that are more than a day */
            at = end;
        } else if ((*at == '\\' || *at == '_' || *at == '*') && at[1]) {
            at++;
        } else if (strchr("yYdD", *at)) {
            day = true;
        } else if (strchr("hHsS", *at)) {
            time = true;
        }
    }
    return day ? LOOK_DAY : time ? LOOK_TIME : LOOK_NUMBER;
}

static int zeros_of(const char *format) {
    size_t count = strspn(format, "0");
    return count > 1 && count <= 15 && !format[count] ? (int)count : 0;
}

struct format {
    long id;
    struct style style;
};
struct formats {
    struct format *items;
    size_t count, room;
};

static void add_format(const struct part *part, struct arena *arena, struct formats *formats) {
    const char *id = part_attribute(part, arena, "numFmtId"), *code = part_attribute(part, arena, "formatCode");
    if (!id || !code || formats->count >= XLSX_STYLES_MAX)
        return;
    struct format format = {strtol(id, NULL, 10), {written(code), zeros_of(code)}};
    ARENA_PUSH(arena, formats->items, formats->count, formats->room, format);
}

static struct style style_of(const struct formats *formats, long id) {
    for (size_t i = 0; i < formats->count; i++)
        if (formats->items[i].id == id)
            return formats->items[i].style;
    return (struct style){.look = builtin(id)};
}

static void add_style(const struct part *part, struct arena *arena, const struct formats *formats,
                      struct looks *looks, size_t *room) {
    const char *id = part_attribute(part, arena, "numFmtId");
    struct style style = style_of(formats, id ? strtol(id, NULL, 10) : 0);
    if (looks->count < XLSX_STYLES_MAX)
        ARENA_PUSH(arena, looks->styles, looks->count, *room, style);
}

enum status looks_read(struct ctx *ctx, struct package *package, struct arena *arena, struct looks *looks) {
    struct part part;
    struct formats formats = {0};
    size_t room = 0;
    bool inside = false;
    int more;
    enum status status = part_open(ctx, package, "xl/styles.xml", &part);
    if (status == ST_NOT_FOUND)
        return ST_OK; /* nothing looks like anything */
    while (status == ST_OK && (more = part_read(&part)) != 0) {
        if (more < 0) {
            status = part_fail(ctx, package, &part);
            break;
        }
        if (part_starts(&part, "numFmt"))
            add_format(&part, arena, &formats);
        else if (part_starts(&part, "cellXfs"))
            inside = true;
        else if (inside && part_starts(&part, "xf"))
            add_style(&part, arena, &formats, looks, &room);
        if (part_ends(&part, "cellXfs"))
            inside = false;
    }
    part_close(&part);
    return status;
}

/* The 29th of February 1900 is in the old spreadsheets' calendar and in no other: days before it are one off. */
static const char *day_of(struct arena *arena, const struct looks *looks, double number, const char *as_is) {
    double whole = floor(number);
    long minutes = lround((number - whole) * MINUTES);
    if (whole < (looks->since_1904 ? 0 : 1) || whole > 2958465)
        return as_is;
    if (!looks->since_1904 && whole < 60)
        whole++;
    day_t day = (day_t)whole + (looks->since_1904 ? EPOCH_1904 : EPOCH_1900) + (minutes == MINUTES ? 1 : 0);
    minutes %= MINUTES;
    const char *text = day_iso(arena, day);
    return minutes ? arena_printf(arena, "%sT%02ld:%02ld", text, minutes / 60, minutes % 60) : text;
}

static const char *number_of(struct arena *arena, double number, int zeros, const char *as_is) {
    if (floor(number) == number && fabs(number) < 1e15)
        return arena_printf(arena, "%0*.0f", zeros, number);
    char *text = arena_printf(arena, "%.15g", number);
    return strchr(text, 'e') ? as_is : text;
}

const char *look_text(struct arena *arena, const struct looks *looks, long style, const char *number) {
    char *end;
    double value = strtod(number, &end);
    if (end == number || *end || !isfinite(value))
        return number;
    struct style how = {0};
    if (style >= 0 && (size_t)style < looks->count)
        how = looks->styles[style];
    if (how.look == LOOK_DAY)
        return day_of(arena, looks, value, number);
    if (how.look == LOOK_TIME && value >= 1)
        return day_of(arena, looks, value, number);
    if (how.look == LOOK_TIME && value >= 0) {
        long minutes = lround(value * MINUTES) % MINUTES;
        return arena_printf(arena, "%02ld:%02ld", minutes / 60, minutes % 60);
    }
    return number_of(arena, value, how.zeros, number);
}
