/* Looking things up in a loaded notice, and the notice in its own words. */
#include "notice/notice.h"

#include "base/buf.h"
#include "notice/path.h"

#include <string.h>

const char *const *right_ids(void) {
    static const char *const ids[RIGHT_COUNT] = {
#define RIGHT(NAME, id, text) #id,
#include "notice/right.def"
#undef RIGHT
    };
    return ids;
}

bool set_has(const struct set *set, int item) {
    for (size_t i = 0; i < set->count; i++)
        if (set->items[i] == item)
            return true;
    return false;
}

bool names_have(const struct names *names, const char *name) {
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

/* ---- entries by name */

#define FIND(function, table)                                                                                  \
    int function(const struct notice *notice, const char *id) {                                                \
        for (size_t i = 0; i < notice->table##_count; i++)                                                     \
            if (strcmp(notice->table[i].entry.id, id) == 0)                                                    \
                return (int)i;                                                                                 \
        return NOTICE_NOTHING;                                                                                 \
    }
FIND(notice_type, types)
FIND(notice_service, services)
FIND(notice_purpose, purposes)
FIND(notice_category, categories)
FIND(notice_class, classes)
FIND(notice_source, sources)
FIND(notice_event, events)

static bool category_has(const struct category *category, const char *field) {
    size_t length = strlen(category->entry.id);
    if (names_have(&category->fields, field))
        return true;
    if (strncmp(field, category->entry.id, length) != 0 || field[length] != '.')
        return false;
    for (size_t i = 0; i < category->own_count; i++)
        if (strcmp(category->own[i].entry.id, field + length + 1) == 0)
            return true;
    return false;
}

int notice_category_of(const struct notice *notice, int type, const char *field) {
    for (size_t i = 0; i < notice->categories_count; i++)
        if (set_has(&notice->categories[i].types, type) && category_has(&notice->categories[i], field))
            return (int)i;
    return NOTICE_NOTHING;
}

/* ---- sentences */

/* How much of a path a kept_by covers: its length, or 0. */
size_t notice_covers(const char *kept_by, const char *path) {
    size_t length = 0;
    while (kept_by[length] && kept_by[length] == path[length])
        length++;
    return !kept_by[length] && (path[length] == '\0' || path[length] == '.') ? length : 0;
}

/* The most specific path decides; of two sentences about the same, the one that speaks of less besides. */
const struct sentence *notice_sentence(const struct notice *notice, const char *path) {
    const struct sentence *best = NULL;
    size_t best_length = 0;
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t j = 0; j < notice->headings[i].sentence_count; j++) {
            const struct sentence *sentence = &notice->headings[i].sentences[j];
            for (size_t k = 0; k < sentence->kept_by.count; k++) {
                size_t length = notice_covers(sentence->kept_by.items[k], path);
                if (length > best_length ||
                    (length && length == best_length && sentence->kept_by.count < best->kept_by.count)) {
                    best = sentence;
                    best_length = length;
                }
            }
        }
    return best;
}

static const char *in_language(const struct words *words, enum lang lang, enum lang first) {
    if (words->text[lang])
        return words->text[lang];
    if (words->text[first])
        return words->text[first];
    for (int i = 0; i < LANG_COUNT; i++)
        if (words->text[i])
            return words->text[i];
    return NULL;
}

const char *words_in(const struct entry *entry, enum lang lang) {
    const char *found = in_language(&entry->words, lang, LANG_FI);
    return found ? found : entry->id;
}

/* Finnish says "28 vuorokauden kuluessa", but "on 28 vuorokautta": the word that follows decides. */
static bool wants_genitive(const char *after) {
    static const char *const words[] = {"kuluessa", "kuluttua", "sisällä",   "ajan",
                                        "ajaksi",   "ajalta",   "jälkeen",   "aikana",
                                        "päästä",   "välein",   "mittainen", "määräajassa"};
    after += strspn(after, " \n");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(after, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

const char *sentence_text(struct arena *arena, const struct notice *notice, const struct sentence *sentence,
                          enum lang lang) {
    const char *text = in_language(&sentence->words, lang, notice->first_language), *name;
    struct buf buf = buf_in(arena);
    size_t length;
    if (!text)
        return "";
    const char *at = text, *done = text;
    while ((name = path_print_next(&at, &length))) {
        const char *path = arena_text_n(arena, name, length);
        bool genitive = lang == LANG_FI && sentence->words.text[LANG_FI] && wants_genitive(at);
        const char *value = path_text_as(arena, notice, lang, path, genitive);
        buf_add_n(&buf, done, (size_t)(name - 1 - done));
        buf_add(&buf, value ? value : path);
        done = at;
    }
    buf_add(&buf, done);
    return buf_text(&buf);
}

const char *notice_quote(struct arena *arena, const struct notice *notice, enum lang lang, const char *path) {
    const struct sentence *sentence = notice_sentence(notice, path);
    return sentence ? sentence_text(arena, notice, sentence, lang) : NULL;
}

/* ---- spans */

const char *span_text(struct arena *arena, enum lang lang, struct span span) {
    if (span.years)
        return msg_count(arena, lang, MN("{1} year", "{1} years"), span.years);
    if (span.months)
        return msg_count(arena, lang, MN("{1} month", "{1} months"), span.months);
    if (span.weeks)
        return msg_count(arena, lang, MN("{1} week", "{1} weeks"), span.weeks);
    if (span.hours)
        return msg_count(arena, lang, MN("{1} hour", "{1} hours"), span.hours);
    if (span.minutes)
        return msg_count(arena, lang, MN("{1} minute", "{1} minutes"), span.minutes);
    return msg_count(arena, lang, MN("{1} day", "{1} days"), span.days);
}

const char *span_genitive(struct arena *arena, enum lang lang, struct span span) {
    if (lang != LANG_FI)
        return span_text(arena, lang, span);
    if (span.years)
        return msg_count(arena, lang, MN("{1} year's", "{1} years'"), span.years);
    if (span.months)
        return msg_count(arena, lang, MN("{1} month's", "{1} months'"), span.months);
    if (span.weeks)
        return msg_count(arena, lang, MN("{1} week's", "{1} weeks'"), span.weeks);
    if (span.hours)
        return msg_count(arena, lang, MN("{1} hour's", "{1} hours'"), span.hours);
    if (span.minutes)
        return msg_count(arena, lang, MN("{1} minute's", "{1} minutes'"), span.minutes);
    return msg_count(arena, lang, MN("{1} day's", "{1} days'"), span.days);
}
