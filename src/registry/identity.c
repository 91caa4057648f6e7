/* Looked for at every place of the text where one could begin: a row of the table says how it is written, and a function whether it is one.
 * The text is read as it would be typed: dashes of any length are a minus, digits of any width digits, what nobody sees is not there.
 * Ten digits in a row are nobody's code here: so are written the mobile numbers of five countries, and every tenth would fit. */
#include "registry/identity.h"

#include "base/date.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { DIGITS = 12, BARE_BORN_BEFORE = 2010 };

/* As it was found: its digits in order, what stands where the shape has a mark, and the last letter of a Finnish one. */
struct code {
    int digits[DIGITS];
    size_t count;
    char mark, check;
    bool apart; /* something stands before the check */
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

/* ---- Finland: ddmmyyCzzzQ. C says the century (the letters since 2023), Q is the remainder of the nine digits by 31. Where something else
 * stands for C, or Q stands apart, Q is a letter, or every thirtieth telephone number would be one. */

static int finnish_century(char mark) {
    mark = (char)toupper((unsigned char)mark);
    if (mark == '+')
        return 1800;
    if (mark == '-' || (mark && strchr("UVWXY", mark)))
        return 1900;
    return mark && strchr("ABCDEF", mark) ? 2000 : 0;
}

static bool born_on(const struct code *code, int century) {
    return day_exists(century + part(code, 4, 2), part(code, 2, 2), part(code, 0, 2));
}

static bool finnish(const struct code *code) {
    static const char checks[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    int century = finnish_century(code->mark);
    bool loose = !century || code->apart, letter = isalpha((unsigned char)code->check);
    bool day = century ? born_on(code, century) : born_on(code, 1900) || born_on(code, 2000);
    return day && (!loose || letter) && checks[part(code, 0, 9) % 31] == toupper((unsigned char)code->check);
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

/* ---- letters as people and word processors write them */

static const char LETTER = '\x80'; /* any that is none of ASCII */

/* Digits of other widths and scripts, each a row of ten. */
static int digit_of(uint32_t code) {
    static const uint32_t zeros[] = {0x0660, 0x06f0, 0x0966, 0xff10};
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (code >= zeros[i] && code < zeros[i] + 10)
            return (int)(code - zeros[i]);
    return code >= 0x1d7ce && code <= 0x1d7ff ? (int)((code - 0x1d7ce) % 10) : -1;
}

static bool is_dash(uint32_t code) {
    return (code >= 0x2010 && code <= 0x2015) || code == 0x2043 || code == 0x2212 || code == 0x2796 ||
           code == 0xfe58 || code == 0xfe63 || code == 0xff0d;
}

/* Nothing is seen of it. */
static bool is_unseen(uint32_t code) {
    return code == 0xad || (code >= 0x200b && code <= 0x200f) || (code >= 0x2060 && code <= 0x2064) ||
           (code >= 0xfe00 && code <= 0xfe0f) || code == 0xfeff;
}

/* Spaces, quotation marks, signs: no letter, whatever else. */
static bool is_sign(uint32_t code) {
    return (code >= 0xa0 && code <= 0xbf && code != 0xaa && code != 0xb5 && code != 0xba) || code == 0xd7 ||
           code == 0xf7 || (code >= 0x2000 && code <= 0x2bff) || (code >= 0x3000 && code <= 0x303f) ||
           (code >= 0xfe30 && code <= 0xfe6f);
}

static char plain_of(uint32_t code) {
    int digit = digit_of(code);
    if (digit >= 0)
        return (char)('0' + digit);
    if (is_dash(code))
        return '-';
    if (code == 0xff0b || code == 0x2795)
        return '+';
    if (code > 0xff00 && code < 0xff5f) /* of full width */
        return (char)(code - 0xff00 + 0x20);
    return is_sign(code) ? ' ' : LETTER;
}

/* The next one as it would be typed, 0 at the end; what is no UTF-8 is a letter. */
static char next(const char **at) {
    for (;;) {
        uint32_t code;
        char c = **at;
        if ((unsigned char)c < 0x80) {
            *at += c != '\0';
            return c && strchr("\t\n\r", c) ? ' ' : c;
        }
        size_t size = utf8_next(*at, strnlen(*at, 4), &code);
        *at += size ? size : 1;
        if (!size)
            return LETTER;
        if (!is_unseen(code))
            return plain_of(code);
    }
}

static bool letter_or_digit(char c) {
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* ---- all of them */

/* shape: d a digit; - a minus or plus, which may stand free; C the mark and Q the check of a Finnish one; else the character itself. */
static const struct form {
    const char *country, *shape;
    bool (*is)(const struct code *code);
} forms[] = {{"fi", "ddddddCdddQ", finnish},        {"fi", "dd.dd.ddCdddQ", finnish},
             {"fi", "dd dd ddCdddQ", finnish},      {"se", "dddddd-dddd", swedish},
             {"se", "dddddddd-dddd", swedish_long}, {"se", "dddddddddddd", swedish_bare},
             {"ee", "ddddddddddd", estonian},       {"no", "ddddddddddd", norwegian},
             {"no", "dddddd ddddd", norwegian},     {"dk", "dddddd-dddd", danish}};

/* How many there are. */
static size_t pass_spaces(const char **at) {
    size_t count = 0;
    for (const char *ahead = *at; next(&ahead) == ' '; count++)
        *at = ahead;
    return count;
}

/* A mark with what stands around it; without one, what stands in its place. */
static bool take_mark(struct code *code, char wanted, const char **at) {
    size_t before = pass_spaces(at);
    const char *ahead = *at;
    char c = next(&ahead);
    bool mark = wanted == 'C' ? finnish_century(c) != 0 : c == '-' || c == '+';
    bool instead = wanted == 'C' && c && strchr("/_.", c);
    if (!mark && !instead && (wanted != 'C' || !before))
        return false;
    code->mark = mark ? c : ' ';
    if (mark || instead)
        *at = ahead;
    (void)pass_spaces(at);
    return true;
}

static bool takes(struct code *code, char wanted, const char **at) {
    if (wanted == 'C' || wanted == '-')
        return take_mark(code, wanted, at);
    if (wanted == 'Q')
        code->apart = pass_spaces(at) > 0;
    char c = next(at);
    bool digit = c >= '0' && c <= '9';
    if (wanted == 'd' && digit)
        code->digits[code->count++] = c - '0';
    if (wanted == 'Q')
        code->check = c;
    return wanted == 'd' ? digit : wanted == 'Q' ? letter_or_digit(c) : c == wanted;
}

static bool is_at(const char *text, const struct form *form) {
    struct code code = {0};
    for (const char *wanted = form->shape; *wanted; wanted++)
        if (!takes(&code, *wanted, &text))
            return false;
    return !letter_or_digit(next(&text)) && form->is(&code);
}

/* Behind a plus stands a phone number. */
const char *identity_code(const char *text) {
    char before = ' ';
    for (const char *at = text; *at;) {
        const char *here = at;
        char c = next(&at);
        bool begins = c >= '0' && c <= '9' && !letter_or_digit(before) && before != '+';
        for (size_t k = 0; begins && k < sizeof forms / sizeof *forms; k++)
            if (is_at(here, &forms[k]))
                return forms[k].country;
        before = c;
    }
    return NULL;
}
