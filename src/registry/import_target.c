#include "registry/import_target.h"

#include "base/nearest.h"
#include "formats/card.h"
#include "notice/field.h"
#include "registry/loggable.h"

#include <stdlib.h>
#include <string.h>

struct part {
    const char *word;
    int part;
};
/* "whole" is an address in one cell: CARD_PARTS stands for it. */
static const struct part address_parts[] = {
    {"street", CARD_STREET}, {"box", CARD_BOX},       {"extended", CARD_EXTENDED}, {"code", CARD_CODE},
    {"town", CARD_LOCALITY}, {"region", CARD_REGION}, {"country", CARD_COUNTRY},   {"whole", CARD_PARTS},
};
static const struct part event_parts[] = {
    {"date", EVENT_DATE},           {"day", EVENT_DAY},       {"time", EVENT_TIME},
    {"ends", EVENT_ENDS},           {"text", EVENT_TEXT},     {"duration", EVENT_DURATION},
    {"amount", EVENT_AMOUNT},       {"number", EVENT_NUMBER}, {"direction", EVENT_DIRECTION},
    {"channel", EVENT_CHANNEL},     {"at", EVENT_DATE},       {"due", EVENT_ENDS},
    {"reference", EVENT_REFERENCE}, {"status", EVENT_STATUS},
};
#define PART_OF(parts, word) part_of((parts), sizeof(parts) / sizeof *(parts), (word))

static int part_of(const struct part *parts, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(parts[i].word, word) == 0)
            return parts[i].part;
    return -1;
}

static bool organisation_only(const char *field) {
    const struct field *builtin = field_builtin(field);
    return builtin && !(builtin->forms & 1U << FORM_PERSON);
}

static bool own_field(const struct notice *notice, const char *category, const char *field) {
    int index = notice_category(notice, category);
    for (size_t i = 0; index != NOTICE_NOTHING && i < notice->categories[index].own_count; i++)
        if (strcmp(notice->categories[index].own[i].entry.id, field) == 0)
            return true;
    return false;
}

static bool is_address(const char *field) {
    const struct field *builtin = field_builtin(field);
    return builtin && builtin->type == FIELD_ADDRESS;
}

/* "postal_address.code", "hours.text", "pets.species". */
static bool with_dot(const struct notice *notice, const char *before, const char *after,
                     struct import_column *column) {
    column->field = before;
    if (is_address(before)) {
        column->use = IMPORT_ADDRESS;
        column->part = PART_OF(address_parts, after);
        return column->part >= 0;
    }
    column->use = IMPORT_EVENT;
    column->part = PART_OF(event_parts, after);
    return column->part >= 0 && loggable(notice, before);
}

static bool without_dot(const char *what, struct import_column *column) {
    column->use = IMPORT_FIELD;
    column->field = what;
    if (strcmp(what, "full_name") == 0) {
        column->use = IMPORT_NAME;
    } else if (strcmp(what, "language_code") == 0) {
        column->use = IMPORT_LANGUAGE;
        column->field = "language";
    } else if (strcmp(what, "note") == 0) {
        column->use = IMPORT_EVENT;
        column->part = EVENT_TEXT;
    } else if (strcmp(what, "customer") == 0) {
        column->use = IMPORT_CUSTOMER;
    } else if (strcmp(what, "labelled") == 0) {
        column->use = IMPORT_LABELLED;
    } else if (*what == '?') {
        column->field = what + 1;
    } else if (!field_builtin(what)) {
        return false;
    }
    column->joins = strcmp(what, "first_name") == 0 || strcmp(what, "last_name") == 0;
    return true;
}

static enum status no_target(struct ctx *ctx, const char *target) {
    const char *known[64];
    size_t count, known_count = 0;
    const struct field *fields = field_builtins(&count);
    for (size_t i = 0; i < count; i++)
        known[known_count++] = fields[i].id;
    known[known_count++] = "note";
    known[known_count++] = "full_name";
    known[known_count++] = "customer";
    const char *last = strrchr(target, '.'), *field = last ? last + 1 : target;
    const char *nearest = nearest_word(field, known, known_count);
    (void)(nearest ? FAIL(ctx, ST_INVALID, M("--map names a field that does not exist: {1}. Did you mean {2}?"),
                          target, nearest)
                   : FAIL(ctx, ST_INVALID, M("--map names a field that does not exist: {1}"), target));
    return fault_at_field(ctx, "--map");
}

static const char *after_prefix(const char *text, const char *prefix) {
    size_t length = strlen(prefix);
    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

/* Whose it is; the rest of the target. */
static const char *whose(const struct notice *notice, const char *target, struct import_column *column) {
    static const struct {
        const char *prefix, *word;
        enum import_whom whom;
    } prefixes[] = {{"organisation.", "organisation", IMPORT_ORGANISATION},
                    {"person.", "person", IMPORT_PERSON},
                    {"either.", "either", IMPORT_EITHER}};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        const char *rest = after_prefix(target, prefixes[i].prefix);
        if (rest && !own_field(notice, prefixes[i].word, rest)) { /* or a category of that name */
            column->whom = prefixes[i].whom;
            return rest;
        }
    }
    column->whom = organisation_only(target) ? IMPORT_ORGANISATION : IMPORT_PERSON;
    return target;
}

enum status import_target(struct ctx *ctx, const struct notice *notice, const char *target,
                          struct import_column *column) {
    *column = (struct import_column){.use = IMPORT_IGNORED};
    if (strcmp(target, "-") == 0)
        return ST_OK;
    const char *rest = whose(notice, target, column);
    char *what = arena_text(ctx->arena, rest), *at = strchr(what, '@');
    if (at) {
        *at = '\0';
        column->group = (int)strtol(at + 1, NULL, 10);
    }
    const char *dot = strchr(what, '.');
    char *before = dot ? arena_text_n(ctx->arena, what, (size_t)(dot - what)) : what;
    if (dot && own_field(notice, before, dot + 1)) {
        column->use = IMPORT_FIELD;
        column->field = what;
        return ST_OK;
    }
    bool good = dot ? with_dot(notice, before, dot + 1, column) : without_dot(what, column);
    if (column->use == IMPORT_EVENT && rest == target) /* whoever it is about */
        column->whom = IMPORT_EITHER;
    return good ? ST_OK : no_target(ctx, target);
}
