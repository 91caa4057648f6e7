/* Three ways to know what a column means, tried in this order: what --map says, the heads that Google Contacts
 * writes, and heads that are words for our own fields. Nothing is guessed from the cells: a wrong guess would put
 * data where the notice does not allow them. */
#include "registry/import_map.h"

#include "base/buf.h"
#include "base/nearest.h"
#include "notice/field.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Heads of Google Contacts' export, old (until 2023) and new; # stands for a number. A field that the program does not
 * have is named all the same: its values are refused one by one, and told. NULL: the other program's own business. */
static const struct google_head {
    const char *head;
    enum import_use use;
    enum import_whom whom;
    const char *field;
    bool joins;
} google_heads[] = {
    {"First Name", IMPORT_FIELD, IMPORT_PERSON, "first_name", true},
    {"Given Name", IMPORT_FIELD, IMPORT_PERSON, "first_name", true},
    {"Middle Name", IMPORT_FIELD, IMPORT_PERSON, "first_name", true},
    {"Additional Name", IMPORT_FIELD, IMPORT_PERSON, "first_name", true},
    {"Last Name", IMPORT_FIELD, IMPORT_PERSON, "last_name", true},
    {"Family Name", IMPORT_FIELD, IMPORT_PERSON, "last_name", true},
    {"E-mail # - Value", IMPORT_FIELD, IMPORT_PERSON, "email", false},
    {"Phone # - Value", IMPORT_FIELD, IMPORT_PERSON, "phone", false},
    {"Organization Name", IMPORT_FIELD, IMPORT_ORGANISATION, "name", false},
    {"Organization # - Name", IMPORT_FIELD, IMPORT_ORGANISATION, "name", false},
    {"Organization Title", IMPORT_FIELD, IMPORT_PERSON, "title", false},
    {"Organization # - Title", IMPORT_FIELD, IMPORT_PERSON, "title", false},
    {"Address # - Formatted", IMPORT_FIELD, IMPORT_PERSON, "postal_address", false},
    {"Website # - Value", IMPORT_FIELD, IMPORT_PERSON, "website", false},
    {"Custom Field # - Value", IMPORT_LABELLED, IMPORT_PERSON, NULL, false},
    {"Notes", IMPORT_NOTE, IMPORT_PERSON, "note", false},
    {"Event # - Value", IMPORT_FIELD, IMPORT_PERSON, "event", false},
    {"Relation # - Value", IMPORT_FIELD, IMPORT_PERSON, "relation", false},
    {"Name", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Labels", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Group Membership", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"File As", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"E-mail # - Label", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"E-mail # - Type", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Phone # - Label", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Phone # - Type", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Address # - Label", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Address # - Type", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    /* The parts of what "Formatted" says whole. */
    {"Address # - Street", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Address # - City", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Address # - PO Box", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Address # - Region", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Address # - Postal Code", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Address # - Country", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Address # - Extended Address", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Website # - Label", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Website # - Type", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Organization # - Type", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Event # - Label", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Event # - Type", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Relation # - Label", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Relation # - Type", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Custom Field # - Label", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
    {"Custom Field # - Type", IMPORT_IGNORED, IMPORT_PERSON, NULL, false},
};

/* "Phone 2 - Value" is "Phone # - Value". */
static bool head_is(const char *head, const char *pattern) {
    while (*head && *pattern) {
        if (*pattern == '#') {
            if (!isdigit((unsigned char)*head))
                return false;
            while (isdigit((unsigned char)*head))
                head++;
            pattern++;
        } else if (*head++ != *pattern++) {
            return false;
        }
    }
    return !*head && !*pattern;
}

/* "Phonetic First Name" becomes "phonetic_first_name": a name to refuse by. */
static const char *field_like(struct arena *arena, const char *head) {
    char *name = arena_text(arena, head);
    for (char *at = name; *at; at++)
        *at =
            isalnum((unsigned char)*at) || (unsigned char)*at >= 0x80 ? (char)tolower((unsigned char)*at) : '_';
    return name;
}

static size_t column_named(const struct csv_row *heads, const char *name) {
    for (size_t i = 0; i < heads->count; i++)
        if (strcmp(heads->cells[i], name) == 0)
            return i;
    return heads->count;
}

static bool is_google(const struct csv_row *heads) {
    bool name =
        column_named(heads, "First Name") < heads->count || column_named(heads, "Given Name") < heads->count;
    for (size_t i = 0; i < heads->count && name; i++)
        if (head_is(heads->cells[i], "E-mail # - Value") || head_is(heads->cells[i], "Phone # - Value") ||
            strcmp(heads->cells[i], "Group Membership") == 0 || strcmp(heads->cells[i], "Labels") == 0)
            return true;
    return false;
}

static struct import_column google_column(struct arena *arena, const struct csv_row *heads, size_t column) {
    const char *head = heads->cells[column];
    for (size_t i = 0; i < sizeof google_heads / sizeof *google_heads; i++) {
        const struct google_head *row = &google_heads[i];
        if (head_is(head, row->head))
            return (struct import_column){.use = row->use,
                                          .whom = row->whom,
                                          .field = row->field,
                                          .joins = row->joins,
                                          .label = column ? column - 1 : 0};
    }
    if (!*head)
        return (struct import_column){.use = IMPORT_IGNORED};
    return (struct import_column){.use = IMPORT_FIELD, .whom = IMPORT_PERSON, .field = field_like(arena, head)};
}

/* ---- maps that people write, and heads in the program's own words */

static bool organisation_only(const char *field) {
    const struct field *builtin = field_builtin(field);
    return builtin && !(builtin->forms & 1U << FORM_PERSON);
}

/* "organisation.name", "person.email", "email". */
static enum status target_of(struct ctx *ctx, const struct notice *notice, const char *target,
                             struct import_column *column) {
    const char *known[128];
    size_t count, known_count = 0;
    const struct field *fields = field_builtins(&count);
    for (size_t i = 0; i < count; i++)
        known[known_count++] = fields[i].id;
    known[known_count++] = "note";
    const char *field = target;
    column->use = IMPORT_FIELD;
    if (strncmp(target, "organisation.", 13) == 0) {
        field = target + 13;
        column->whom = IMPORT_ORGANISATION;
    } else if (strncmp(target, "person.", 7) == 0) {
        field = target + 7;
    } else if (organisation_only(target)) {
        column->whom = IMPORT_ORGANISATION;
    }
    column->field = field;
    if (strcmp(field, "note") == 0)
        column->use = IMPORT_NOTE;
    column->joins = strcmp(field, "first_name") == 0 || strcmp(field, "last_name") == 0;
    const char *dot = strchr(field, '.');
    bool own = dot && notice_category(notice, arena_text_n(ctx->arena, field, (size_t)(dot - field))) !=
                          NOTICE_NOTHING;
    if (own || column->use == IMPORT_NOTE || field_builtin(field))
        return ST_OK;
    const char *nearest = nearest_word(field, known, known_count);
    (void)(nearest ? FAIL(ctx, ST_INVALID, M("--map names a field that does not exist: {1}. Did you mean {2}?"),
                          target, nearest)
                   : FAIL(ctx, ST_INVALID, M("--map names a field that does not exist: {1}"), target));
    return fault_at_field(ctx, "--map");
}

static bool named_again(const struct csv_row *heads, size_t column) {
    for (size_t i = column + 1; i < heads->count; i++)
        if (strcmp(heads->cells[i], heads->cells[column]) == 0)
            return true;
    return false;
}

static enum status map_one(struct ctx *ctx, const struct notice *notice, const struct csv_row *heads,
                           const char *head, const char *target, struct import_column *columns) {
    size_t column = column_named(heads, head);
    if (column < heads->count && (columns[column].use != IMPORT_IGNORED || named_again(heads, column))) {
        /* Which of the two would be a guess, and the other be lost in silence. */
        (void)(columns[column].use != IMPORT_IGNORED
                   ? FAIL(ctx, ST_INVALID, M("--map names the column {1} twice"), head)
                   : FAIL(ctx, ST_INVALID, M("The file has two columns called {1}: rename one of them"), head));
        return fault_at_field(ctx, "--map");
    }
    if (column < heads->count)
        return target_of(ctx, notice, target, &columns[column]);
    const char *nearest = nearest_word(head, heads->cells, heads->count);
    (void)(nearest ? FAIL(ctx, ST_INVALID, M("The file has no column {1}. Did you mean {2}?"), head, nearest)
                   : FAIL(ctx, ST_INVALID, M("The file has no column {1}"), head));
    return fault_at_field(ctx, "--map");
}

static char *trimmed(struct arena *arena, const char *from, const char *to) {
    while (from < to && isspace((unsigned char)*from))
        from++;
    while (to > from && isspace((unsigned char)to[-1]))
        to--;
    return arena_text_n(arena, from, (size_t)(to - from));
}

/* "Column=field", separated by ; or line ends. A head may hold = signs; the last one counts. */
static enum status map_written(struct ctx *ctx, const struct notice *notice, const struct csv_row *heads,
                               const char *map, struct import_column *columns) {
    while (*map) {
        const char *end = map + strcspn(map, ";\n"), *equals = end;
        while (equals > map && *equals != '=')
            equals--;
        const char *pair = trimmed(ctx->arena, map, end);
        map = *end ? end + 1 : end;
        if (!*pair || *pair == '#')
            continue;
        if (*equals != '=') {
            (void)FAIL(ctx, ST_INVALID, M("--map wants pairs like “Column=field;Other column=field”, not {1}"),
                       pair);
            return fault_at_field(ctx, "--map");
        }
        equals = strrchr(pair, '=');
        TRY(map_one(ctx, notice, heads, trimmed(ctx->arena, pair, equals),
                    trimmed(ctx->arena, equals + 1, equals + strlen(equals)), columns));
    }
    return ST_OK;
}

static bool head_names(const char *head, const struct field *field) {
    if (strcasecmp(head, field->id) == 0)
        return true;
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        if (strcasecmp(head, field_label(field, lang)) == 0)
            return true;
    return false;
}

static size_t map_by_heads(const struct csv_row *heads, struct import_column *columns) {
    size_t count, found = 0;
    const struct field *fields = field_builtins(&count);
    for (size_t c = 0; c < heads->count; c++)
        for (size_t f = 0; f < count; f++)
            if (head_names(heads->cells[c], &fields[f])) {
                columns[c] = (struct import_column){
                    .use = IMPORT_FIELD,
                    .whom = organisation_only(fields[f].id) ? IMPORT_ORGANISATION : IMPORT_PERSON,
                    .field = fields[f].id};
                found++;
                break;
            }
    return found;
}

/* A file without people's names is about organisations: its e-mails and phones are theirs. */
static void settle_whom(struct import_column *columns, size_t count) {
    bool people = false, organisations = false;
    for (size_t i = 0; i < count; i++) {
        people |= columns[i].use == IMPORT_FIELD && columns[i].joins;
        people |= columns[i].use == IMPORT_FIELD && columns[i].field &&
                  (strcmp(columns[i].field, "first_name") == 0 || strcmp(columns[i].field, "last_name") == 0);
        organisations |= columns[i].use == IMPORT_FIELD && columns[i].whom == IMPORT_ORGANISATION;
    }
    for (size_t i = 0; i < count && organisations && !people; i++)
        columns[i].whom = IMPORT_ORGANISATION;
}

static void list_unused(struct ctx *ctx, const struct csv_row *heads, struct import_map *result) {
    result->unused = arena_array(ctx->arena, heads->count + 1, sizeof *result->unused);
    for (size_t i = 0; i < heads->count; i++)
        if (result->columns[i].use == IMPORT_IGNORED && strcmp(result->format, "google") != 0 &&
            *heads->cells[i])
            result->unused[result->unused_count++] = heads->cells[i];
}

enum status import_map_make(struct ctx *ctx, const struct notice *notice, const char *file,
                            const struct csv_row *heads, const char *map, struct import_map *result) {
    struct import_column *columns = arena_array(ctx->arena, heads->count + 1, sizeof *columns);
    *result = (struct import_map){.format = "heads", .columns = columns, .count = heads->count};
    if (map) {
        result->format = "map";
        TRY(map_written(ctx, notice, heads, map, columns));
    } else if (is_google(heads)) {
        result->format = "google";
        for (size_t i = 0; i < heads->count; i++)
            columns[i] = google_column(ctx->arena, heads, i);
    } else if (!map_by_heads(heads, columns)) {
        (void)FAIL(ctx, ST_INVALID,
                   M("The columns of this file are not known. Say with --map which is which: --map "
                     "\"Column=field;Other=organisation.name\""));
        return fault_at(ctx, file, heads->line, 1);
    }
    if (strcmp(result->format, "google") != 0)
        settle_whom(columns, heads->count);
    list_unused(ctx, heads, result);
    return ST_OK;
}
