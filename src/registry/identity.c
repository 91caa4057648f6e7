/* Looked for at every place of the text where one could begin: a row of the table says how it is written, and a function whether it is one.
 * Ten digits in a row are nobody's code here: so are written the mobile numbers of five countries, and every tenth would fit. */
#include "registry/identity.h"

#include "base/date.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { DIGITS = 12, BARE_BORN_BEFORE = 2010 };

/* As it was found: its digits in order, what stands where the shape has a mark, and the last letter of a Finnish one. */
struct code {
    int digits[DIGITS];
    size_t count;
    char mark, check;
};

static int part(const struct code *code, size_t at, size_t length) {
    int value = 0;
    for (size_t i = at; i < at + length; i++)
        value = value * 10 + code->digits[i];
    return value;
}

static int weighed(const struct code *code, const int *weights, size_t count) {
    int sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += code->digits[i] * weights[i];
    return sum;
}

static bool day_exists(int year, int month, int day) {
    return ymd_valid((struct ymd){year, month, day});
}

/* ---- Finland: ddmmyyCzzzQ. C says the century (the letters since 2023), Q is the remainder of the nine digits by 31. */

static int finnish_century(char mark) {
    mark = (char)toupper((unsigned char)mark);
    if (mark == '+')
        return 1800;
    if (mark == '-' || (mark && strchr("UVWXY", mark)))
        return 1900;
    return mark && strchr("ABCDEF", mark) ? 2000 : 0;
}

static bool finnish(const struct code *code) {
    static const char checks[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    int century = finnish_century(code->mark);
    return century && day_exists(century + part(code, 4, 2), part(code, 2, 2), part(code, 0, 2)) &&
           checks[part(code, 0, 9) % 31] == toupper((unsigned char)code->check);
}

/* ---- Sweden: yymmdd-nnnC, or with the century; of a coordination number the day has 60 more. C by Luhn, over the ten digits. An
 * organisation's number, which is written alike, has no month. */

static bool luhn(const int *digits, size_t count) {
    int sum = 0;
    for (size_t i = 0; i < count; i++) {
        int value = digits[i] * (i % 2 ? 1 : 2);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

static bool swedish_of(const struct code *code, size_t at, int year) {
    enum { COORDINATION = 60 };
    int day = part(code, at + 4, 2);
    return day_exists(year, part(code, at + 2, 2), day > COORDINATION ? day - COORDINATION : day) &&
           part(code, at + 6, 3) > 0 && luhn(code->digits + at, 10);
}

static bool swedish(const struct code *code) {
    int year = part(code, 0, 2);
    return (code->mark == '-' && swedish_of(code, 0, 2000 + year)) || swedish_of(code, 0, 1900 + year);
}

static bool swedish_long(const struct code *code) {
    int year = part(code, 0, 4);
    return year >= 1900 && year < 2100 && swedish_of(code, 2, year);
}

/* So are numbers of invoices written too that begin with their day. */
static bool swedish_bare(const struct code *code) {
    return part(code, 0, 4) < BARE_BORN_BEFORE && swedish_long(code);
}

/* ---- Estonia and Lithuania: GyymmddnnnC. G says the century: 3 and 4 the last one, 5 and 6 this one. */

static bool estonian(const struct code *code) {
    static const int first[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1}, second[] = {3, 4, 5, 6, 7, 8, 9, 1, 2, 3};
    int century = code->digits[0] == 3 || code->digits[0] == 4   ? 1900
                  : code->digits[0] == 5 || code->digits[0] == 6 ? 2000
                                                                 : 0;
    if (!century || !day_exists(century + part(code, 1, 2), part(code, 3, 2), part(code, 5, 2)))
        return false;
    int check = weighed(code, first, 10) % 11;
    if (check == 10)
        check = weighed(code, second, 10) % 11;
    return check % 10 == code->digits[10];
}

/* ---- Norway: ddmmyynnnKK. Of a D-number the day has 40 more; nnn says the century. */

static int norwegian_year(int year, int number) {
    if (number < 500 || (number >= 900 && year >= 40))
        return 1900 + year;
    if (year < 40)
        return 2000 + year;
    return number < 750 && year >= 54 ? 1800 + year : 0;
}

static bool norwegian(const struct code *code) {
    enum { TEMPORARY = 40 };
    static const int first[] = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1}, second[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
    int day = part(code, 0, 2), year = norwegian_year(part(code, 4, 2), part(code, 6, 3));
    return year && day_exists(year, part(code, 2, 2), day > TEMPORARY ? day - TEMPORARY : day) &&
           weighed(code, first, 10) % 11 == 0 && weighed(code, second, 11) % 11 == 0;
}

/* ---- Denmark: ddmmyy-nnnC. The seventh digit and the year say the century. */

static int danish_year(int year, int seventh) {
    if (seventh < 4)
        return 1900 + year;
    if (seventh == 4 || seventh == 9)
        return (year < 37 ? 2000 : 1900) + year;
    return (year < 58 ? 2000 : 1800) + year;
}

static bool danish(const struct code *code) {
    static const int weights[] = {4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
    return code->mark == '-' &&
           day_exists(danish_year(part(code, 4, 2), code->digits[6]), part(code, 2, 2), part(code, 0, 2)) &&
           weighed(code, weights, 10) % 11 == 0;
}

/* ---- all of them */

/* shape: d a digit; - a minus or plus; C the mark and Q the check of a Finnish one; else the character itself. */
static const struct form {
    const char *country, *shape;
    bool (*is)(const struct code *code);
} forms[] = {{"fi", "ddddddCdddQ", finnish},        {"se", "dddddd-dddd", swedish},
             {"se", "dddddddd-dddd", swedish_long}, {"se", "dddddddddddd", swedish_bare},
             {"ee", "ddddddddddd", estonian},       {"no", "ddddddddddd", norwegian},
             {"no", "dddddd ddddd", norwegian},     {"dk", "dddddd-dddd", danish}};

static bool letter_or_digit(char c) {
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool takes(struct code *code, char wanted, char c) {
    bool digit = c >= '0' && c <= '9';
    switch (wanted) {
    case 'd':
        if (digit)
            code->digits[code->count++] = c - '0';
        return digit;
    case '-':
        code->mark = c;
        return c == '-' || c == '+';
    case 'C':
        code->mark = c;
        return finnish_century(c) != 0;
    case 'Q':
        code->check = c;
        return letter_or_digit(c);
    default:
        return c == wanted;
    }
}

static bool is_at(const char *text, const struct form *form) {
    struct code code = {0};
    for (const char *wanted = form->shape; *wanted; wanted++, text++)
        if (!*text || !takes(&code, *wanted, *text))
            return false;
    return !letter_or_digit(*text) && form->is(&code);
}

/* Behind a plus stands a phone number. */
const char *identity_code(const char *text) {
    for (size_t i = 0; text[i]; i++) {
        if (text[i] < '0' || text[i] > '9' || (i && (letter_or_digit(text[i - 1]) || text[i - 1] == '+')))
            continue;
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
            if (is_at(text + i, &forms[k]))
                return forms[k].country;
    }
    return NULL;
}
