/* One table, walked: it is asked when a page is made, never in a loop over the register. Names of countries are ICU's, which
 * has them in every language. */
#include "notice/word.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

static const struct {
    enum word_set set;
    const char *id, *text;
} words[] = {
#define WORD(set, id, text)           {WORD_##set, #id, text},
#define CHANNEL(id, electronic, text) {WORD_CHANNEL, #id, text},
#include "notice/word.def"
#undef CHANNEL
#undef WORD
#define RIGHT(NAME, id, text) {WORD_RIGHT, #id, text},
#include "notice/right.def"
#undef RIGHT
};

const char *word_known(enum lang lang, enum word_set set, const char *id) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].set == set && strcmp(words[i].id, id) == 0)
            return msg(lang, words[i].text);
    return NULL;
}

const char *word_text(enum lang lang, enum word_set set, const char *id) {
    const char *known = word_known(lang, set, id);
    return known ? known : id;
}

bool word_electronic(const char *channel) {
    static const struct {
        const char *id;
        bool electronic;
    } channels[] = {
#define WORD(set, id, text)
#define CHANNEL(id, electronic, text) {#id, electronic},
#include "notice/word.def"
#undef CHANNEL
#undef WORD
    };
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
        if (strcmp(channels[i].id, channel) == 0)
            return channels[i].electronic;
    return false;
}

const char *word_value(enum lang lang, const char *fact, const char *value) {
    static const struct {
        const char *fact;
        enum word_set set;
    } sets[] = {{"ground", WORD_GROUND},       {"channel", WORD_CHANNEL},   {"direction", WORD_DIRECTION},
                {"right", WORD_RIGHT},         {"relation", WORD_RELATION}, {"medium", WORD_MEDIUM},
                {"special", WORD_YES_NO},      {"unpaid", WORD_YES_NO},     {"disputed", WORD_YES_NO},
                {"request_open", WORD_YES_NO}, {"claim_open", WORD_YES_NO}};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (strcmp(sets[i].fact, fact) == 0)
            return word_known(lang, sets[i].set, value);
    return NULL;
}

typedef int32_t (*icu_name)(const char *locale, const char *in, UChar *name, int32_t room, UErrorCode *error);

/* NULL when ICU has no name: it gives back the letters then. */
static const char *icu_text(struct arena *arena, enum lang lang, icu_name name, const char *locale) {
    enum { ROOM = 200 };
    UChar wide[ROOM];
    char text[ROOM];
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    (void)name(locale, lang_code(lang), wide, ROOM, &error);
    if (U_FAILURE(error) || error == U_USING_DEFAULT_WARNING)
        return NULL;
    (void)u_strToUTF8(text, ROOM, &length, wide, -1, &error);
    return U_SUCCESS(error) && length > 3 ? arena_text(arena, text) : NULL;
}

static const char *town(enum lang lang, const char *place) {
    static const char *const towns[][2] = {
#define TOWN(fi, sv) {fi, sv},
#include "notice/town.def"
#undef TOWN
    };
    for (size_t i = 0; lang == LANG_SV && i < sizeof towns / sizeof *towns; i++)
        if (strcmp(towns[i][0], place) == 0)
            return towns[i][1];
    return place;
}

const char *word_place(struct arena *arena, enum lang lang, const char *place) {
    const char *known = place ? word_known(lang, WORD_PLACE, place) : NULL;
    if (!known && place && strlen(place) == 2)
        known = icu_text(arena, lang, uloc_getDisplayCountry, arena_printf(arena, "und_%s", place));
    return known ? known : place ? town(lang, place) : NULL;
}

const char *word_language(struct arena *arena, enum lang lang, const char *code) {
    const char *known = icu_text(arena, lang, uloc_getDisplayLanguage, code);
    return known ? known : code;
}

static const char *with_first(struct arena *arena, const char *text, UChar32 first, int32_t rest) {
    uint8_t letter[U8_MAX_LENGTH];
    int32_t length = 0;
    U8_APPEND_UNSAFE(letter, length, (uint32_t)first);
    return arena_printf(arena, "%.*s%s", (int)length, (const char *)letter, text + rest);
}

/* A name that is written as it is ("pCloud"), or the place of something in the notice ("rights.objection"). */
static bool has_own_writing(const char *text) {
    UChar32 letter = 0;
    int32_t at = 0, length = (int32_t)strcspn(text, " ,;:\n");
    for (int32_t next = 0; at < length; at = next) {
        U8_NEXT((const uint8_t *)text, next, length, letter);
        bool inside = at > 0 && next < length;
        if (inside && (u_isupper(letter) || letter == '_' || (letter == '.' && u_isalpha((uint8_t)text[next]))))
            return true;
    }
    return false;
}

const char *word_capital(struct arena *arena, const char *text) {
    UChar32 first = 0;
    int32_t at = 0;
    if (!text || !*text || has_own_writing(text))
        return text;
    U8_NEXT((const uint8_t *)text, at, -1, first);
    return with_first(arena, text, u_toupper(first < 0 ? 0xFFFD : first), at);
}

const char *word_small(struct arena *arena, const char *text) {
    UChar32 first = 0, second = 0;
    int32_t at = 0;
    if (!text || !*text)
        return text;
    U8_NEXT((const uint8_t *)text, at, -1, first);
    int32_t next = at;
    U8_NEXT((const uint8_t *)text, next, -1, second);
    bool word = u_islower(second) || (first == 'E' && second == '-'); /* "E-post", and not "Y-tunnus" */
    return first >= 0 && second >= 0 && word ? with_first(arena, text, u_tolower(first), at) : text;
}

/* Finnish plurals in the nominative end in t ("talkootehtävät"), and singular names of things in a register do not. */
bool word_plural(enum lang lang, const char *name) {
    size_t length = strlen(name);
    return lang == LANG_FI && length > 2 && name[length - 1] == 't';
}
