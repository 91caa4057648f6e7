/* One table of fields and one of kinds; how a field's value is checked is by its type, never by its id. */
#include "notice/field.h"

#include "notice/names.h"
#include "notice/value.h"

#include <string.h>

enum { P = 1 << FORM_PERSON, O = 1 << FORM_ORGANISATION, S = 1 << FORM_SOLE_TRADER };

static const struct field fields[] = {
#define FIELD(id, type, forms, token, search, many, label)                                                     \
    {#id, FIELD_##type, forms, TOKEN_##token, search, many, label, NULL, NOTICE_NOTHING},
#include "notice/field.def"
#undef FIELD
};

static const struct kind kinds[] = {
#define KIND(id, field, label) {#id, field, label},
#include "notice/kind.def"
#undef KIND
};

const struct field *field_builtins(size_t *count) {
    *count = sizeof fields / sizeof *fields;
    return fields;
}

const struct field *field_builtin(const char *id) {
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(fields[i].id, id) == 0)
            return &fields[i];
    return NULL;
}

const struct kind *kind_builtins(size_t *count) {
    *count = sizeof kinds / sizeof *kinds;
    return kinds;
}

const struct kind *kind_builtin(const char *id) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].id, id) == 0)
            return &kinds[i];
    return NULL;
}

bool field_is_record(const char *id) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (*kinds[i].field && strcmp(kinds[i].field, id) == 0)
            return true;
    return false;
}

static enum field_type own_type(enum own_type type) {
    static const enum field_type types[] = {FIELD_TEXT,  FIELD_CHOICE, FIELD_YES_NO, FIELD_NUMBER,
                                            FIELD_MONEY, FIELD_DATE,   FIELD_FILE};
    return types[type];
}

/* How many more of a category's fields a party of this type has; written to `list` from `count` on. */
static size_t list_category(const struct notice *notice, int type, int index, struct field *list,
                            size_t count) {
    const struct category *category = &notice->categories[index];
    const unsigned form = 1u << notice->types[type].form;
    for (size_t i = 0; i < category->fields.count; i++) {
        const struct field *field = field_builtin(category->fields.items[i]);
        bool there = !field || !(field->forms & form);
        for (size_t j = 0; j < count && !there; j++)
            there = strcmp(list[j].id, field->id) == 0;
        if (there)
            continue;
        list[count] = *field;
        list[count++].category = index;
    }
    return count;
}

static bool lists(const struct category *category, const char *id) {
    for (size_t i = 0; i < category->fields.count; i++)
        if (strcmp(category->fields.items[i], id) == 0)
            return true;
    return false;
}

struct field field_own(const struct own_field *own) {
    return (struct field){.id = own->entry.id,
                          .type = own_type(own->type),
                          .forms = P | O | S,
                          .own = own,
                          .category = NOTICE_NOTHING};
}

static size_t list_own(struct arena *arena, const struct category *category, int index, struct field *list,
                       size_t count) {
    for (size_t i = 0; i < category->own_count; i++) {
        struct field field = field_own(&category->own[i]);
        field.id = arena_printf(arena, "%s.%s", category->entry.id, category->own[i].entry.id);
        field.category = index;
        list[count++] = field;
    }
    return count;
}

const struct field *field_list(struct arena *arena, const struct notice *notice, int type, size_t *count) {
    size_t room = sizeof fields / sizeof *fields;
    must(type >= 0 && (size_t)type < notice->types_count);
    for (size_t i = 0; i < notice->categories_count; i++)
        room += notice->categories[i].own_count;
    struct field *list = arena_array(arena, room, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < notice->categories_count; i++)
        if (set_has(&notice->categories[i].types, type))
            *count = list_category(notice, type, (int)i, list, *count);
    for (size_t i = 0; i < notice->categories_count; i++)
        if (set_has(&notice->categories[i].types, type))
            *count = list_own(arena, &notice->categories[i], (int)i, list, *count);
    return list;
}

static const struct own_field *own_in(const struct category *category, const char *id) {
    size_t length = strlen(category->entry.id);
    if (strncmp(category->entry.id, id, length) != 0 || id[length] != '.')
        return NULL;
    for (size_t i = 0; i < category->own_count; i++)
        if (strcmp(category->own[i].entry.id, id + length + 1) == 0)
            return &category->own[i];
    return NULL;
}

/* Every value of every row asks this: it walks the categories as field_list does and copies nothing but the answer. */
const struct field *field_listed(struct arena *arena, const struct notice *notice, int type, const char *id) {
    must(type >= 0 && (size_t)type < notice->types_count);
    const struct field *builtin = field_builtin(id);
    bool has = builtin && builtin->forms & 1u << notice->types[type].form;
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        if (!set_has(&category->types, type))
            continue;
        const struct own_field *own = has ? NULL : own_in(category, id);
        if (!own && !(has && lists(category, id)))
            continue;
        struct field *field = arena_alloc(arena, sizeof *field);
        *field = own ? field_own(own) : *builtin;
        field->id = own ? arena_text(arena, id) : builtin->id;
        field->category = (int)i;
        return field;
    }
    return NULL;
}

const char *field_label(const struct field *field, enum lang lang) {
    return field->own ? words_in(&field->own->entry, lang) : msg(lang, field->label);
}

enum status field_normalise(struct ctx *ctx, const struct notice *notice, const struct field *field,
                            const char *value, const char **normal) {
    enum status status = value_normalise(ctx, notice, field, value, normal);
    return status == ST_INVALID ? fault_at_field(ctx, field->id) : status;
}

const char *field_show(struct arena *arena, enum lang lang, const struct field *field, const char *value) {
    return value_show(arena, lang, field, value);
}

const char *field_typed(struct arena *arena, enum lang lang, const struct field *field, const char *value) {
    return value_typed(arena, lang, field, value);
}

const char *field_choice(struct arena *arena, enum lang lang, const struct own_field *own, const char *choice) {
    return value_choice(arena, lang, own, choice);
}

const char *field_choice_named(struct arena *arena, const struct notice *notice, enum lang lang,
                               const char *name, const char *choice) {
    int category;
    const char *part;
    const struct own_field *own = names_own(notice, name, true, &category, &part);
    return value_choice(arena, lang, own && !part ? own : NULL, choice);
}
