/* Health is looked for as statements about a person; a list of illnesses would refuse the names of patients' associations, which are
 * customers like others. */
#include "registry/screen.h"

#include "registry/identity.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

static bool letter_or_digit(char c) {
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Said of a person, or by one, not of a trade: an optician's or a hospital's name must pass. Whole words in front. */
static const char *const health[] = {"diagnoosi on",  "diagnosoitu",   "sairastaa",      "sairauslomalla",
                                     "sairaslomalla", "on raskaana",   "masentunut",     "syöpähoidossa",
                                     "sjukskriven",   "är gravid",     "diagnostiserad", "diagnosen är",
                                     "is pregnant",   "on sick leave", "diagnosed with", "suffers from",
                                     "sairastan",     "olen raskaana", "am pregnant",    "I suffer from"};

/* That somebody has it; the same word begins names of associations and trades, so it ends there. */
static const char *const illness[] = {
    "on diabetes",   "on syöpä",       "on hiv",          "on masennus",
    "on epilepsia",  "on dementia",    "todettiin syöpä", "todettiin diabetes",
    "todettu syöpä", "har diabetes",   "har cancer",      "har hiv",
    "har epilepsi",  "har depression", "has diabetes",    "has cancer",
    "has hiv",       "has epilepsy",   "has depression",  "I have diabetes",
    "I have cancer", "I have hiv",     "I have epilepsy", "I have depression"};

static bool says(const char *text, size_t length, const char *words, bool whole) {
    size_t size = strlen(words); /* names are asked too, and most are shorter than any of these */
    for (const char *at = size > length ? NULL : strcasestr(text, words); at; at = strcasestr(at + 1, words))
        if ((at == text || !letter_or_digit(at[-1])) &&
            (!whole || (!letter_or_digit(at[size]) && at[size] != '-')))
            return true;
    return false;
}

static bool says_health(const char *text) {
    size_t length = strlen(text);
    for (size_t i = 0; i < sizeof health / sizeof *health; i++)
        if (says(text, length, health[i], false))
            return true;
    for (size_t i = 0; i < sizeof illness / sizeof *illness; i++)
        if (says(text, length, illness[i], true))
            return true;
    return false;
}

enum screened screen_text(const char *text) {
    if (identity_code(text))
        return SCREEN_IDENTITY_CODE;
    return says_health(text) ? SCREEN_HEALTH : SCREEN_CLEAN;
}
