/* The first characters of a line are laid out as ASCII, marks dropped and all kinds of spaces alike, with the place where each
 * came from: what follows need not know of either. A word between date and time must be one of those that languages put there,
 * so that "15.3.2020 noin 14.05 - " in a message begins no other one. */
#include "formats/whatsapp_inside.h"

#include "base/utf8.h"

#include <string.h>
#include <strings.h>

enum { HEAD_MAX = 80 };

struct plain {
    char text[HEAD_MAX + 1];
    size_t from[HEAD_MAX + 1];
};

bool whatsapp_mark(uint32_t code) {
    return code == 0x200b || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
           code == 0x2060 || (code >= 0x2066 && code <= 0x2069) || code == 0xfeff || code == 0x061c;
}

bool whatsapp_blank(uint32_t code) {
    return code == ' ' || code == '\t' || code == 0xa0 || (code >= 0x2000 && code <= 0x200a) ||
           code == 0x202f || code == 0x205f || code == 0x3000;
}

static char ascii(uint32_t code) {
    if (whatsapp_blank(code))
        return ' ';
    if (code == 0x2013 || code == 0x2014 || code == 0x2212)
        return '-';
    return code > ' ' && code < 0x7f ? (char)code : '?';
}

static void lay_out(const char *line, size_t length, struct plain *plain) {
    size_t count = 0, at = 0;
    while (at < length && count < HEAD_MAX) {
        uint32_t code = 0;
        size_t step = utf8_next(line + at, length - at, &code);
        if (!step)
            break;
        if (!whatsapp_mark(code)) {
            plain->text[count] = ascii(code);
            plain->from[count++] = at;
        }
        at += step;
    }
    plain->text[count] = '\0';
    plain->from[count] = at;
}

static void skip_blanks(const char **at) {
    *at += strspn(*at, " ");
}

/* Its digits are counted: "2020" and "20" are not the same. */
static int number(const char **at, int *value) {
    int digits = 0;
    *value = 0;
    for (; **at >= '0' && **at <= '9' && digits < 5; (*at)++, digits++)
        *value = *value * 10 + (**at - '0');
    return digits;
}

/* ---- the date */

static bool may_be(const struct whatsapp_head *head) {
    const int *parts = head->look.year_first ? head->numbers + 1 : head->numbers;
    int year = head->look.year_first ? head->numbers[0] : head->numbers[2];
    return year >= 1990 && year <= 2199 && parts[0] >= 1 && parts[1] >= 1 && parts[0] <= 31 && parts[1] <= 31 &&
           (parts[0] <= 12 || parts[1] <= 12);
}

static bool read_date(const char **at, struct whatsapp_head *head) {
    int digits[3];
    for (int i = 0; i < 3; i++) {
        digits[i] = number(at, &head->numbers[i]);
        if (!digits[i])
            return false;
        if (i == 0 && strchr("./-", **at) && **at)
            head->look.separator = **at;
        if (i < 2 && (!head->look.separator || *(*at)++ != head->look.separator))
            return false;
        if (i < 2)
            skip_blanks(at);
    }
    head->look.year_first = digits[0] == 4;
    int year = head->look.year_first ? 0 : 2, last = 2 - year;
    if (digits[1] > 2 || digits[last] > 2 || (digits[year] != 4 && digits[year] != 2))
        return false;
    if (digits[year] == 2)
        head->numbers[year] += 2000;
    *at += **at == '.';
    return may_be(head);
}

static void skip_word(const char **at) {
    static const char *const words[] = {"klo", "kl.", "kl", "um", "at", "kell", "kello", "?", "om", "alle"};
    *at += **at == ',';
    skip_blanks(at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (strncasecmp(*at, words[i], length) == 0 && (*at)[length] == ' ') {
            *at += length;
            skip_blanks(at);
            return;
        }
    }
}

/* ---- the time */

/* The longest first. */
static const struct {
    const char *word;
    bool afternoon;
} halves[] = {{"a. m.", false}, {"p. m.", true}, {"a.m.", false}, {"p.m.", true},
              {"f.m.", false},  {"e.m.", true},  {"ap.", false},  {"ip.", true},
              {"am", false},    {"pm", true},    {"ap", false},   {"ip", true},
              {"fm", false},    {"em", true},    {"el", false},   {"pl", true}};

/* -1: no such word; 0 and 1: before and after noon. */
static int half(const char **at) {
    const char *next = *at;
    skip_blanks(&next);
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        size_t length = strlen(halves[i].word);
        if (strncasecmp(next, halves[i].word, length) == 0 && next[length] && strchr(" ]:-", next[length])) {
            *at = next + length;
            return halves[i].afternoon;
        }
    }
    return -1;
}

static bool two_digits(const char **at, int *value) {
    return number(at, value) == 2 && *value <= 59;
}

static bool read_time(const char **at, struct whatsapp_head *head) {
    int hour, minute, second = 0;
    int digits = number(at, &hour);
    char separator = **at;
    if (digits < 1 || digits > 2 || (separator != ':' && separator != '.'))
        return false;
    ++*at;
    if (!two_digits(at, &minute))
        return false;
    if (**at == separator && (*at)[1] >= '0' && (*at)[1] <= '9') {
        ++*at;
        if (!two_digits(at, &second))
            return false;
    }
    int later = half(at);
    if (hour > 23 || (later >= 0 && hour > 12))
        return false;
    if (later >= 0)
        hour = hour % 12 + 12 * later;
    head->second = (hour * 60 + minute) * 60 + second;
    return true;
}

/* ---- what ends it: "] ", " - ", and ": " of old */
static bool read_end(const char **at, bool bracket) {
    const char *start = *at;
    skip_blanks(at);
    char end = **at, after = end ? (*at)[1] : '\0';
    bool ends = bracket       ? end == ']'
                : *at > start ? end == '-' && (after == ' ' || !after)
                              : end == ':' && after == ' ';
    if (!ends)
        return false;
    ++*at;
    *at += **at == ' ';
    return true;
}

bool whatsapp_head(const char *line, size_t length, struct whatsapp_head *head) {
    struct plain plain;
    *head = (struct whatsapp_head){0};
    lay_out(line, length, &plain);
    const char *at = plain.text;
    skip_blanks(&at);
    head->look.bracket = *at == '[';
    at += head->look.bracket;
    skip_blanks(&at);
    if (!read_date(&at, head))
        return false;
    skip_word(&at);
    if (!read_time(&at, head) || !read_end(&at, head->look.bracket))
        return false;
    head->length = plain.from[at - plain.text];
    return true;
}

bool whatsapp_day(const int numbers[3], enum whatsapp_dates dates, day_t *day) {
    static const int places[][3] = {
        [WHATSAPP_DMY] = {2, 1, 0}, [WHATSAPP_MDY] = {2, 0, 1}, [WHATSAPP_YMD] = {0, 1, 2}};
    if (dates == WHATSAPP_UNTOLD)
        return false;
    const int *place = places[dates];
    struct ymd ymd = {numbers[place[0]], numbers[place[1]], numbers[place[2]]};
    if (!ymd_valid(ymd))
        return false;
    *day = day_from(ymd);
    return true;
}

bool whatsapp_dates_named(const char *word, enum whatsapp_dates *dates) {
    static const char *const words[] = {[WHATSAPP_DMY] = "dmy", [WHATSAPP_MDY] = "mdy", [WHATSAPP_YMD] = "ymd"};
    for (int i = 0; i < WHATSAPP_UNTOLD; i++)
        if (strcasecmp(word, words[i]) == 0) {
            *dates = (enum whatsapp_dates)i;
            return true;
        }
    return false;
}
