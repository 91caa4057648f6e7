/* Three ways to know what a column means, tried in this order: what --map says, the heads that a known program writes, and heads
 * that are words for our own fields. */
#include "registry/import_map.h"

#include "base/nearest.h"
#include "registry/inside.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- maps that people write */

static size_t column_named_exactly(const struct csv_row *heads, const char *name) {
    size_t i = 0;
    while (i < heads->count && strcmp(heads->cells[i], name) != 0)
        i++;
    return i;
}

static size_t column_named(struct arena *arena, const struct csv_row *heads, const char *name) {
    size_t exactly = column_named_exactly(heads, name);
    if (exactly < heads->count)
        return exactly;
    for (size_t i = 0; i < heads->count; i++)
        if (import_same_head(arena, heads->cells[i], name))
            return i;
    return heads->count;
}

/* "#3": the third, whatever it is called; for heads that cannot be written in a map, or stand twice. */
static bool column_placed(const struct csv_row *heads, const char *name, size_t *column) {
    char *end;
    if (*name != '#' || !isdigit((unsigned char)name[1]))
        return false;
    unsigned long place = strtoul(name + 1, &end, 10);
    *column = place - 1;
    return !*end && place >= 1 && place <= heads->count && column_named_exactly(heads, name) == heads->count;
}

static bool named_again(const struct csv_row *heads, size_t column) {
    for (size_t i = column + 1; i < heads->count; i++)
        if (strcmp(heads->cells[i], heads->cells[column]) == 0)
            return true;
    return false;
}

static enum status map_one(struct ctx *ctx, const struct notice *notice, const struct csv_row *heads,
                           const char *head, const char *target, struct import_column *columns) {
    size_t column;
    bool placed = column_placed(heads, head, &column);
    if (!placed)
        column = column_named(ctx->arena, heads, head);
    if (column < heads->count &&
        (columns[column].use != IMPORT_UNUSED || (!placed && named_again(heads, column)))) {
        /* Which of the two would be a guess, and the other be lost in silence. */
        (void)(columns[column].use != IMPORT_UNUSED
                   ? FAIL(ctx, ST_INVALID, M("--map names the column {1} twice"), head)
                   : FAIL(ctx, ST_INVALID, M("The file has two columns called {1}: rename one of them"), head));
        return fault_at_field(ctx, "--map");
    }
    if (column < heads->count) {
        TRY(import_target(ctx, notice, target, &columns[column]));
        columns[column].label = column ? column - 1 : 0;
        return ST_OK;
    }
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
        if (!*pair || (*pair == '#' && !isdigit((unsigned char)pair[1])))
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

/* ---- heads that are known */

static bool is_field(const struct import_column *column, const char *field) {
    return column->use == IMPORT_FIELD && strcmp(column->field, field) == 0;
}

static bool names_people(const struct import_column *column) {
    return column->use == IMPORT_NAME || column->use == IMPORT_CUSTOMER || is_field(column, "first_name") ||
           is_field(column, "last_name");
}

/* A column that is called "Name" in so many words. */
static size_t plain_name(struct arena *arena, const struct csv_row *heads,
                         const struct import_column *columns) {
    static const char *const plain[] = {"name", "nimi", "namn"};
    for (size_t i = 0; i < heads->count; i++)
        for (size_t p = 0; p < sizeof plain / sizeof *plain && is_field(&columns[i], "name"); p++)
            if (import_same_head(arena, heads->cells[i], plain[p]))
                return i;
    return heads->count;
}

/* It is the organisation's, unless another column is, or the file is said to be about people: then it is a person's. */
static void settle_names(struct ctx *ctx, const struct csv_row *heads, bool about_people,
                         struct import_column *columns) {
    size_t names = 0, plain = plain_name(ctx->arena, heads, columns);
    for (size_t i = 0; i < heads->count; i++) {
        names += is_field(&columns[i], "name");
        if (names_people(&columns[i]))
            return;
    }
    if (plain < heads->count && (names > 1 || about_people))
        columns[plain] = (struct import_column){.use = IMPORT_NAME, .whom = IMPORT_PERSON};
}

static size_t map_by_heads(struct ctx *ctx, const struct notice *notice, const struct import_profile *profile,
                           const struct csv_row *heads, struct import_column *columns) {
    size_t found = 0;
    for (size_t i = 0; i < heads->count; i++) {
        import_head(ctx, notice, profile, heads->cells[i], &columns[i]);
        columns[i].label = i ? i - 1 : 0;
        found += columns[i].use != IMPORT_UNUSED && columns[i].use != IMPORT_IGNORED;
    }
    return found;
}

/* A file without people's names is about organisations: its e-mails and phones are theirs. */
static void settle_whom(struct import_column *columns, size_t count) {
    bool people = false, organisations = false;
    for (size_t i = 0; i < count; i++) {
        people |= names_people(&columns[i]);
        organisations |= columns[i].use == IMPORT_FIELD && columns[i].whom == IMPORT_ORGANISATION;
    }
    for (size_t i = 0; i < count && organisations && !people; i++)
        columns[i].whom = IMPORT_ORGANISATION;
}

bool import_map_by_place(const char *map) {
    for (const char *at = map; at && *at; at = strpbrk(at, ";\n"), at = at ? at + 1 : NULL) {
        at += strspn(at, " \t\r\n");
        if (*at == '#' && isdigit((unsigned char)at[1]))
            return true;
    }
    return false;
}

bool import_map_fits(struct ctx *ctx, const struct csv_row *heads, const char *map, size_t least) {
    const struct notice *notice = ctx_notice(ctx);
    struct import_column *columns = arena_array(ctx->arena, heads->count + 1, sizeof *columns);
    if (!map)
        return map_by_heads(ctx, notice, import_profile_of(ctx, heads), heads, columns) >= least;
    bool fits = map_written(ctx, notice, heads, map, columns) == ST_OK;
    fault_clear(ctx);
    return fits;
}

static void list_unused(struct ctx *ctx, const struct csv_row *heads, struct import_map *result) {
    result->unused = arena_array(ctx->arena, heads->count + 1, sizeof *result->unused);
    for (size_t i = 0; i < heads->count; i++)
        if (result->columns[i].use == IMPORT_UNUSED && *heads->cells[i])
            result->unused[result->unused_count++] = heads->cells[i];
}

enum status import_map_make(struct ctx *ctx, const struct notice *notice, const char *file,
                            const struct csv_row *heads, const char *map, bool about_people,
                            struct import_map *result) {
    struct import_column *columns = arena_array(ctx->arena, heads->count + 1, sizeof *columns);
    *result = (struct import_map){.format = "heads", .columns = columns, .count = heads->count};
    if (map) {
        result->format = "map";
        TRY(map_written(ctx, notice, heads, map, columns));
    } else {
        result->profile = import_profile_of(ctx, heads);
        if (result->profile)
            result->format = result->profile->id;
        if (!map_by_heads(ctx, notice, result->profile, heads, columns)) {
            (void)FAIL(ctx, ST_INVALID,
                       M("The columns of this file are not known. Say with --map which is which: --map "
                         "\"Column=field;Other=organisation.name\""));
            return fault_at(ctx, file, heads->line, 1);
        }
        settle_names(ctx, heads, about_people, columns);
    }
    if (!result->profile || !result->profile->mixed)
        settle_whom(columns, heads->count);
    list_unused(ctx, heads, result);
    return ST_OK;
}
