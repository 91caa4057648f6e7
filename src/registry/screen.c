/* A code is looked for at every place of the text where one could begin, and must be a real day with the right check
 * character: a part number or a phone number that looks like one passes. Health is looked for as statements about a person;
 * a list of illnesses would refuse the names of patients' associations, which are customers like others. */
#include "registry/screen.h"

#include "base/date.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

static int number(const char *text, int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* ddmmyyCzzzQ: C says the century (the letters since 2023), Q is the remainder of the nine digits by 31. */
static int century(char c) {
    c = (char)toupper((unsigned char)c);
    if (c == '+')
        return 1800;
    if (c == '-' || (c && strchr("UVWXY", c)))
        return 1900;
    return c && strchr("ABCDEF", c) ? 2000 : 0;
}

static bool identity_code_at(const char *text) {
    static const char checks[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    if (strnlen(text, 11) < 11)
        return false;
    int day = number(text, 2), month = number(text + 2, 2), year = number(text + 4, 2),
        serial = number(text + 7, 3);
    int base = century(text[6]);
    if (day < 1 || month < 1 || year < 0 || serial < 0 || !base)
        return false;
    if (!ymd_valid((struct ymd){base + year, month, day}))
        return false;
    long all = (long)number(text, 6) * 1000 + serial;
    return checks[all % 31] == toupper((unsigned char)text[10]);
}

static bool letter_or_digit(char c) {
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool has_identity_code(const char *text) {
    for (size_t i = 0; text[i]; i++)
        if ((i == 0 || !letter_or_digit(text[i - 1])) && identity_code_at(text + i) &&
            !letter_or_digit(text[i + 11]))
            return true;
    return false;
}

/* Said of a person, not of a trade: an optician's or a hospital's name must pass. Lower case, whole words in front. */
static const char *const health[] = {"diagnoosi on",  "diagnosoitu",   "sairastaa",      "sairauslomalla",
                                     "sairaslomalla", "on raskaana",   "masentunut",     "syöpähoidossa",
                                     "sjukskriven",   "är gravid",     "diagnostiserad", "diagnosen är",
                                     "is pregnant",   "on sick leave", "diagnosed with", "suffers from"};

static bool says_health(const char *text) {
    size_t length = strlen(text); /* names are asked too, and most are shorter than any of these */
    for (size_t i = 0; i < sizeof health / sizeof *health; i++)
        for (const char *at = strlen(health[i]) > length ? NULL : strcasestr(text, health[i]); at;
             at = strcasestr(at + 1, health[i]))
            if (at == text || !letter_or_digit(at[-1]))
                return true;
    return false;
}

enum screened screen_text(const char *text) {
    if (has_identity_code(text))
        return SCREEN_IDENTITY_CODE;
    return says_health(text) ? SCREEN_HEALTH : SCREEN_CLEAN;
}
