/* A place is cut at words that part places ("Irland och USA"), and then at commas: there the last part is the country, and what stands
 * before it a town. Whole names come first, since "Bosnia ja Hertsegovina" is one. ICU has the names in every language and the codes of
 * two and of three letters; asking it for all of them takes a millisecond, so it is asked once for a notice, and only when a word stands
 * there. */
#include "notice/place.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

enum { NAME = 64, LONGEST = 300 };

/* What is said otherwise than ICU says it, or is no country. Overseas parts of France stand in `inside`: the Treaty counts them in. */
static const struct {
    const char *name, *code;
} others[] = {
    {"uk", "gb"},
    {"el", "gr"},
    {"england", "gb"},
    {"englanti", "gb"},
    {"u.s.", "us"},
    {"u.s.a.", "us"},
    {"united states of america", "us"},
    {"amerikan yhdysvallat", "us"},
    {"förenta staterna", "us"},
    {"eta", "eea"},
    {"ees", "eea"},
    {"european economic area", "eea"},
    {"euroopan talousalue", "eea"},
    {"european union", "eu"},
    {"euroopan unioni", "eu"},
    {"europeiska unionen", "eu"},
};

bool place_code_in_eea(const char *code) {
    static const char inside[] =
        " eea eu at be bg hr cy cz dk ee fi ax fr gf gp mf mq re yt de gr hu ie it lv lt lu mt nl pl pt "
        "ro sk si es se is li no ";
    for (const char *at = inside; (at = strstr(at, code)) != NULL; at++)
        if (at[-1] == ' ' && at[strlen(code)] == ' ')
            return true;
    return false;
}

int place_in_eea(const struct lands *lands) {
    for (size_t i = 0; i < lands->count; i++)
        if (!place_code_in_eea(lands->items[i]))
            return 0;
    return lands->count && lands->whole ? 1 : -1;
}

/* ---- one name */

static const char *small(struct arena *arena, const char *code) {
    char *text = arena_text(arena, code);
    for (char *at = text; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    return text;
}

/* Every name of every country, folded, and its code of three letters. */
struct place_names {
    struct place_name {
        const char *code;
        UChar text[NAME];
    } * items;
    size_t count;
};

static void put_name(struct place_names *names, const char *code) {
    struct place_name *name = &names->items[names->count];
    UErrorCode error = U_ZERO_ERROR;
    (void)u_strFoldCase(name->text, NAME, name->text, -1, U_FOLD_CASE_DEFAULT, &error);
    name->code = code;
    names->count += U_SUCCESS(error);
}

static const struct place_names *all_names(struct arena *arena) {
    struct place_names *names = arena_alloc(arena, sizeof *names);
    const char *const *countries = uloc_getISOCountries();
    size_t count = 0;
    while (countries[count])
        count++;
    names->items = arena_array(arena, count * (LANG_COUNT + 1), sizeof *names->items);
    names->count = 0;
    for (size_t i = 0; i < count; i++) {
        char locale[16] = "und_";
        memcpy(locale + 4, countries[i], 3);
        for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
            UErrorCode error = U_ZERO_ERROR;
            (void)uloc_getDisplayCountry(locale, lang_code(lang), names->items[names->count].text, NAME,
                                         &error);
            if (U_SUCCESS(error))
                put_name(names, countries[i]);
        }
        u_charsToUChars(uloc_getISO3Country(locale), names->items[names->count].text, 4);
        put_name(names, countries[i]);
    }
    return names;
}

static const char *country_of_name(const struct place_names *names, const char *text) {
    UChar wide[NAME], name[NAME];
    UErrorCode error = U_ZERO_ERROR;
    (void)u_strFromUTF8(wide, NAME, NULL, text, -1, &error);
    (void)u_strFoldCase(name, NAME, wide, -1, U_FOLD_CASE_DEFAULT, &error);
    if (U_FAILURE(error) || error == U_STRING_NOT_TERMINATED_WARNING)
        return NULL;
    for (size_t i = 0; i < names->count; i++)
        if (u_strcmp(names->items[i].text, name) == 0)
            return names->items[i].code;
    return NULL;
}

/* Two letters are a code also where no country has it: such a place is not inside. */
static const char *code_of(struct arena *arena, const struct place_names **names, const char *text) {
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcasecmp(others[i].name, text) == 0)
            return others[i].code;
    if (strcasecmp(text, "eea") == 0 ||
        (strlen(text) == 2 && isalpha((unsigned char)text[0]) && isalpha((unsigned char)text[1])))
        return small(arena, text);
    if (strlen(text) < 3)
        return NULL;
    if (!*names)
        *names = all_names(arena);
    const char *country = country_of_name(*names, text);
    return country ? small(arena, country) : NULL;
}

/* ---- several */

struct reading {
    struct arena *arena;
    const struct place_names **names;
    struct lands lands;
    size_t room;
};

static bool put(struct reading *reading, const char *text) {
    const char *code = code_of(reading->arena, reading->names, text);
    if (code)
        ARENA_PUSH(reading->arena, reading->lands.items, reading->lands.count, reading->room, code);
    return code != NULL;
}

/* Without blanks around it, and without the full stop of a sentence. */
static const char *trimmed(struct arena *arena, const char *text, size_t length) {
    while (length && strchr(" \t\n", *text))
        text++, length--;
    while (length && strchr(" \t\n)", text[length - 1]))
        length--;
    return arena_text_n(arena, text, length);
}

static void read_one(struct reading *reading, const char *text) {
    bool last = false;
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, ",(");
        const char *part = trimmed(reading->arena, at, length);
        if (*part)
            last = put(reading, part);
        at += length + (at[length] != '\0');
    }
    reading->lands.whole = reading->lands.whole && last;
}

/* Where the next word that parts two places stands, and how long it is. */
static const char *parting(const char *text, size_t *length) {
    static const char *const words[] = {";",     "/",      "+",     "&",       " ja ", " och ",
                                        " and ", " sekä ", " tai ", " eller ", " or "};
    const char *first = NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *found = strstr(text, words[i]);
        if (found && (!first || found < first)) {
            first = found;
            *length = strlen(words[i]);
        }
    }
    return first;
}

struct lands place_read(struct arena *arena, const struct place_names **names, const char *text) {
    struct reading reading = {.arena = arena, .names = names, .lands.whole = true};
    size_t length = 0;
    if (!text || !*text || strlen(text) > LONGEST || strcmp(text, "unknown") == 0)
        return (struct lands){0};
    if (put(&reading, trimmed(arena, text, strlen(text))))
        return reading.lands;
    for (const char *at = text, *end; at; at = end ? end + length : NULL) {
        end = parting(at, &length);
        read_one(&reading, trimmed(arena, at, end ? (size_t)(end - at) : strlen(at)));
    }
    return reading.lands;
}
