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

/* ---- documents that say who somebody is */

/* Beginnings of words, which are inflected. */
static const char *const documents[] = {"passi",
                                        "passport",
                                        "ajokort",
                                        "körkort",
                                        "driving licen",
                                        "driver's licen",
                                        "driver’s licen",
                                        "henkilökort",
                                        "henkilötodist",
                                        "henkkar",
                                        "identitetskort",
                                        "identity card",
                                        "identity paper",
                                        "identity docum",
                                        "id card",
                                        "id-card",
                                        "id-kort",
                                        "identitetshandl",
                                        "legitimation",
                                        "ert pass",
                                        "ditt pass",
                                        "passet",
                                        "henkilöllisyystodis"};

static bool says_any(const char *text, const char *const *words, size_t count, bool whole) {
    size_t length = strlen(text);
    for (size_t i = 0; i < count; i++)
        if (says(text, length, words[i], whole))
            return true;
    return false;
}

static bool names_document(const char *text) {
    return says_any(text, documents, sizeof documents / sizeof *documents, false);
}

/* "XP1234567": how many countries number their passports and identity cards. */
static bool numbered(const char *word, size_t length) {
    size_t letters = 0, digits = 0;
    while (letters < length && isupper((unsigned char)word[letters]))
        letters++;
    while (letters + digits < length && isdigit((unsigned char)word[letters + digits]))
        digits++;
    return letters >= 1 && letters <= 3 && digits >= 6 && digits <= 9 && letters + digits == length;
}

/* A telephone number begins with 0 or +. */
static bool bare_number(const char *text, const char *word, size_t length) {
    return length >= 6 && strspn(word, "0123456789") == length && *word != '0' &&
           (word == text || word[-1] != '+');
}

bool screen_document(const char *text) {
    bool form = false, number = false;
    for (const char *at = text; *at;) {
        size_t length = 0;
        while (letter_or_digit(at[length]))
            length++;
        form = form || numbered(at, length);
        number = number || bare_number(text, at, length);
        at += length ? length : 1;
    }
    return form || (number && names_document(text));
}

/* A sentence at a time: "Älkää lähettäkö kopiota passista" asks for none. */
bool screen_copy(const char *text) {
    static const char *const copies[] = {
        "kopio",      "valokop",   "kuva passi", "kuva ajo", "kuva henk", "kuvan pas",  "kuvan ajo",
        "kuvan henk", "valokuvaa", "kuvatkaa",   "skanna",   "kopia",     "kopier",     "bild av",
        "bild på",    "scan",      "copy",       "copies",   "photo of",  "picture of", "photograp"};
    static const char *const negations[] = {"älkää", "Älkää", "älä",   "Älä",   "ei", "emme",
                                            "inte",  "not",   "don't", "don’t", "no"};
    enum { SENTENCE = 1000 };
    for (const char *end; *text; text = *end ? end + 1 : end) {
        char sentence[SENTENCE] = "";
        end = text + strcspn(text, ".!?\n;");
        size_t length = (size_t)(end - text) < SENTENCE - 1 ? (size_t)(end - text) : SENTENCE - 1;
        memcpy(sentence, text, length);
        if (says_any(sentence, copies, sizeof copies / sizeof *copies, false) && names_document(sentence) &&
            !says_any(sentence, negations, sizeof negations / sizeof *negations, true))
            return true;
    }
    return false;
}
