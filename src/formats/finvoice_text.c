/* Numbers as the schema writes them. What is not quite so is not guessed at. */
#include "formats/finvoice.h"

#include <string.h>
#include <strings.h>

static bool digit(char c) {
    return c >= '0' && c <= '9';
}

bool finvoice_day(const char *text, day_t *day) {
    char iso[11] = "0000-00-00";
    size_t count = 0;
    if (!text || strlen(text) > 10)
        return false;
    if (strlen(text) == 10)
        return day_parse(text, day);
    for (const char *at = text; *at; at++, count++) {
        if (!digit(*at))
            return false;
        iso[count + (count >= 4) + (count >= 6)] = *at;
    }
    return count == 8 && day_parse(iso, day);
}

bool finvoice_cents(const char *text, int64_t *cents) {
    bool minus = text && *text == '-';
    const char *at = !text ? "" : *text == '-' || *text == '+' ? text + 1 : text;
    size_t whole = strspn(at, "0123456789"), decimals = 0;
    int64_t value = 0;
    for (size_t i = 0; i < whole && i < 15; i++)
        value = value * 10 + (at[i] - '0');
    at += whole;
    if (*at == ',' || *at == '.') {
        decimals = strspn(++at, "0123456789");
        if (!decimals)
            return false;
    }
    if (!whole || whole > 15 || decimals > 5 || at[decimals])
        return false;
    value = value * 100 + (decimals > 0 ? (at[0] - '0') * 10 : 0) + (decimals > 1 ? at[1] - '0' : 0) +
            (decimals > 2 && at[2] >= '5');
    *cents = minus ? -value : value;
    return true;
}

const char *finvoice_business_id(struct arena *arena, const char *text) {
    char digits[18];
    size_t count = 0;
    if (!text)
        return NULL;
    bool vat = strncasecmp(text, "FI", 2) == 0;
    for (const char *at = vat ? text + 2 : text; *at; at++) {
        if (*at == '-' || *at == ' ')
            continue;
        if (!digit(*at) || count == 17)
            return NULL;
        digits[count++] = *at;
    }
    const char *id = digits;
    if (!vat && count >= 12 && strncmp(digits, "0037", 4) == 0)
        id += 4;
    else if (count != 8)
        return NULL;
    return arena_printf(arena, "%.7s-%c", id, id[7]);
}
