/* The shape of a field decides, not its name: whatever a notice calls it, a text may hold a name. */
#include "notice/keeps.h"

#include "notice/names.h"
#include "notice/say.h"
#include "notice/word.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_MAX = 64 };

static const struct own_field *own_of(const struct notice *notice, const char *field, int *category) {
    const char *part = NULL;
    const struct own_field *own = names_own(notice, field, false, category, &part);
    return part ? NULL : own; /* "person.born.year" is no field */
}

static enum keeps own_keeps(const struct own_field *own) {
    switch (own->type) {
    case OWN_YES_NO:
        return KEEPS_VALUE;
    case OWN_CHOICE:
        return own->choices.count <= KEEPS_MOST ? KEEPS_VALUE : KEEPS_EXACT;
    case OWN_NUMBER:
        return own->max >= 1 && own->max <= KEEPS_MOST ? KEEPS_VALUE : KEEPS_EXACT;
    case OWN_MONEY:
    case OWN_DATE:
        return KEEPS_EXACT;
    default:
        return KEEPS_FREE;
    }
}

/* Some category of the class lists it. */
static bool lies_in(const struct notice *notice, int class, const char *field) {
    for (size_t i = 0; i < notice->categories_count; i++)
        if (notice->categories[i].class == class && names_have(&notice->categories[i].fields, field))
            return true;
    return false;
}

static enum keeps shape_of(const struct notice *notice, const char *field) {
    int category;
    const struct own_field *own = own_of(notice, field, &category);
    const struct field *builtin = field_builtin(field);
    if (own)
        return own_keeps(own);
    if (!builtin)
        return field_is_record(field) ? KEEPS_NUMBER : KEEPS_FREE;
    if (builtin->type == FIELD_LANGUAGE)
        return KEEPS_VALUE;
    return strcmp(field, "industry") == 0 || strcmp(field, "title") == 0 ? KEEPS_FREE : KEEPS_TELLS;
}

enum keeps keeps_of(const struct notice *notice, int class, const char *field) {
    int category;
    const struct own_field *own = own_of(notice, field, &category);
    enum keeps keeps = shape_of(notice, field);
    bool here = own ? notice->categories[category].class == class : lies_in(notice, class, field);
    return keeps_stays(keeps) && !here ? KEEPS_ELSEWHERE : keeps;
}

bool keeps_stays(enum keeps keeps) {
    return keeps == KEEPS_VALUE || keeps == KEEPS_NUMBER;
}

struct names keeps_names(struct arena *arena, const struct notice *notice, int class,
                         const struct names *fields) {
    const char **kept = arena_array(arena, fields->count + 1, sizeof *kept);
    struct names names = {.items = kept};
    for (size_t i = 0; i < fields->count; i++)
        if (keeps_stays(keeps_of(notice, class, fields->items[i])))
            kept[names.count++] = fields->items[i];
    return names;
}

const char *keeps_words(struct arena *arena, enum lang lang, const struct notice *notice,
                        const struct names *fields) {
    const char **labels = arena_array(arena, fields->count + 1, sizeof *labels);
    for (size_t i = 0; i < fields->count; i++) {
        labels[i] = word_small(arena, say_field(arena, notice, lang, fields->items[i]));
        if (shape_of(notice, fields->items[i]) == KEEPS_NUMBER)
            labels[i] = MSG(arena, lang, M("how many there were ({1})"), labels[i]);
    }
    return say_list(arena, lang, labels, fields->count);
}

/* Of a choice that a version of the notice had and this one has no more, the id stays: it was one of few then. */
static bool is_id(const char *value) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    size_t length = strlen(value);
    return length && length <= VALUE_MAX && strspn(value, letters) == length;
}

static const char *whole_number(struct arena *arena, const char *value) {
    char *end;
    double number = strtod(value, &end);
    if (end == value || *end || !(number <= KEEPS_MOST && number >= -KEEPS_MOST))
        return NULL;
    return arena_printf(arena, "%d", (int)(number < 0 ? number - 0.5 : number + 0.5));
}

const char *keeps_value(struct arena *arena, const struct notice *notice, const char *field,
                        const char *value) {
    int category;
    const struct own_field *own = own_of(notice, field, &category);
    if (!value || shape_of(notice, field) != KEEPS_VALUE)
        return NULL;
    if (own && own->type == OWN_NUMBER)
        return whole_number(arena, value);
    return is_id(value) ? arena_text(arena, value) : NULL;
}

bool keeps_known(const struct notice *notice, const char *field) {
    int category;
    return field_builtin(field) || field_is_record(field) || own_of(notice, field, &category);
}

const char *keeps_show(struct arena *arena, enum lang lang, const struct notice *notice, const char *field,
                       const char *value) {
    int category;
    const struct own_field *own = own_of(notice, field, &category);
    const struct field *builtin = field_builtin(field);
    struct field shape;
    if (!own && !builtin)
        return arena_text(arena, value);
    shape = own ? field_own(own) : *builtin;
    return field_show(arena, lang, &shape, value);
}
