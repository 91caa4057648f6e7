/* Nothing is guessed from the cells: a wrong guess would put data where the notice does not allow them. */
#include "registry/import_heads.h"

#include "notice/field.h"
#include "registry/collate.h"

#include <ctype.h>
#include <string.h>

enum { PROFILE_HEADS = 3 };

static const struct profile {
    struct import_profile shown;
    const char *heads[PROFILE_HEADS];
} profiles[] = {
#define PROFILE(id, mixed, between, one, two, three) {{#id, mixed, between}, {one, two, three}},
#define HEAD(profile, head, target)
#include "registry/import_heads.def"
#undef HEAD
#undef PROFILE
};

static const struct head {
    const char *profile, *head, *target;
} known_heads[] = {
#define PROFILE(id, mixed, between, one, two, three)
#define HEAD(profile, head, target) {#profile, head, target},
#include "registry/import_heads.def"
#undef HEAD
#undef PROFILE
};

/* "Phone 2 - Value" is "Phone # - Value", and its number is 2. Both are folded. */
static bool head_is(const char *head, const char *pattern, int *number) {
    while (*head && *pattern) {
        if (*pattern == '#') {
            if (!isdigit((unsigned char)*head))
                return false;
            for (*number = 0; isdigit((unsigned char)*head) && *number < 1000; head++)
                *number = *number * 10 + (*head - '0');
            pattern++;
        } else if (*head++ != *pattern++) {
            return false;
        }
    }
    return !*head && !*pattern;
}

const char *import_head_folded(struct arena *arena, const char *head) {
    size_t length = strlen(head);
    while (length && isspace((unsigned char)head[length - 1]))
        length--;
    size_t blank = strspn(head, " \t\r\n");
    return collate_fold(arena, arena_text_n(arena, head + (blank < length ? blank : length),
                                            blank < length ? length - blank : 0));
}

bool import_same_head(struct arena *arena, const char *one, const char *two) {
    return strcmp(import_head_folded(arena, one), import_head_folded(arena, two)) == 0;
}

static bool has_head(struct arena *arena, const struct csv_row *heads, const char *wanted) {
    for (size_t i = 0; i < heads->count; i++)
        if (import_same_head(arena, heads->cells[i], wanted))
            return true;
    return false;
}

const struct import_profile *import_profile_of(struct ctx *ctx, const struct csv_row *heads) {
    scoped_arena *arena = arena_new();
    (void)ctx;
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++) {
        bool all = true;
        for (size_t h = 0; h < PROFILE_HEADS && all; h++)
            all = !profiles[i].heads[h] || has_head(arena, heads, profiles[i].heads[h]);
        if (all)
            return &profiles[i].shown;
    }
    return NULL;
}

/* The target, with the head's number where it has a #. */
static const char *target_with(struct arena *arena, const char *target, int number) {
    const char *hash = strchr(target, '#');
    return hash ? arena_printf(arena, "%.*s%d%s", (int)(hash - target), target, number, hash + 1) : target;
}

static const char *target_in(struct arena *arena, const char *profile, const char *head) {
    const char *wanted = import_head_folded(arena, head);
    for (size_t i = 0; i < sizeof known_heads / sizeof *known_heads; i++) {
        int number = 0;
        if (strcmp(known_heads[i].profile, profile) == 0 &&
            head_is(wanted, import_head_folded(arena, known_heads[i].head), &number))
            return target_with(arena, known_heads[i].target, number);
    }
    return NULL;
}

static bool names_field(struct arena *arena, const char *head, const struct field *field) {
    bool names = import_same_head(arena, head, field->id);
    for (enum lang lang = 0; lang < LANG_COUNT && !names; lang++)
        names = import_same_head(arena, head, field_label(field, lang));
    return names;
}

/* The program's own words for its fields. Beside an address there may be a column with its code and town. */
static const char *target_by_label(struct arena *arena, const char *head) {
    size_t count;
    const struct field *fields = field_builtins(&count);
    for (size_t f = 0; f < count; f++)
        if (names_field(arena, head, &fields[f]))
            return fields[f].type == FIELD_ADDRESS ? arena_printf(arena, "%s.street", fields[f].id)
                                                   : fields[f].id;
    return NULL;
}

/* Whose an own field is: an organisation's when nobody else has it. The prefix stands also where a category is called "person". */
static const char *target_of_own(struct arena *arena, const struct notice *notice,
                                 const struct category *category, const char *id) {
    bool organisations = category->types.count > 0;
    for (size_t i = 0; i < category->types.count; i++)
        organisations = organisations && notice->types[category->types.items[i]].form == FORM_ORGANISATION;
    return arena_printf(arena, "%s.%s.%s", organisations ? "organisation" : "person", category->entry.id, id);
}

static bool names_own_field(struct arena *arena, const char *head, const struct entry *own) {
    bool names = import_same_head(arena, head, own->id);
    for (enum lang lang = 0; lang < LANG_COUNT && !names; lang++)
        names = own->words.text[lang] && import_same_head(arena, head, own->words.text[lang]);
    return names;
}

/* A field of the notice's own: as "category.field", else by its name or words, if no other has those too. */
static const char *target_by_own(struct arena *arena, const struct notice *notice, const char *head) {
    const char *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < notice->categories_count; i++)
        for (size_t j = 0; j < notice->categories[i].own_count; j++) {
            const struct category *category = &notice->categories[i];
            const struct entry *own = &category->own[j].entry;
            const char *target = target_of_own(arena, notice, category, own->id);
            if (import_same_head(arena, head, arena_printf(arena, "%s.%s", category->entry.id, own->id)))
                return target;
            if (names_own_field(arena, head, own)) {
                found = target;
                count++;
            }
        }
    return count == 1 ? found : NULL;
}

/* "Phonetic First Name" becomes "phonetic_first_name": a name to refuse by. */
static const char *field_like(struct arena *arena, const char *head) {
    char *name = arena_text(arena, head);
    for (char *at = name; *at; at++)
        *at =
            isalnum((unsigned char)*at) || (unsigned char)*at >= 0x80 ? (char)tolower((unsigned char)*at) : '_';
    return name;
}

void import_head(struct ctx *ctx, const struct notice *notice, const struct import_profile *profile,
                 const char *head, struct import_column *column) {
    *column = (struct import_column){.use = *head ? IMPORT_UNUSED : IMPORT_IGNORED};
    const char *target = profile ? target_in(ctx->arena, profile->id, head) : NULL;
    if (!*head)
        return;
    bool google = profile && strcmp(profile->id, "google") == 0;
    if (!target && (profile || !target_by_label(ctx->arena, head)))
        target = target_by_own(ctx->arena, notice, head);
    if (!target && google) /* what Google knows of people, we do not have */
        target = arena_printf(ctx->arena, "?%s", field_like(ctx->arena, head));
    if (!target)
        target = target_by_label(ctx->arena, head);
    if (!target)
        target = target_in(ctx->arena, "", head);
    if (!target)
        return;
    must(import_target(ctx, notice, target, column) == ST_OK); /* a row of import_heads.def */
}
