#include "api/shape.h"

#include "notice/field.h"
#include "notice/notice.h"

#include <string.h>

enum { NEED = SHAPE_NEED, NIL = SHAPE_NULL, HEADER = SHAPE_HEADER };

static const struct member members[] = {
#define MEMBER(shape, name, type, of, flags, help) {shape, name, SHAPE_##type, of, flags, help},
#include "api/shape.def"
#undef MEMBER
};

static const struct member queries[] = {
#define MEMBER(shape, name, type, of, flags, help) {shape, name, SHAPE_##type, of, flags, help},
#include "api/query.def"
#undef MEMBER
};

enum { MEMBERS = sizeof members / sizeof *members, QUERIES = sizeof queries / sizeof *queries };

static const struct member *rows_of(const struct member *rows, size_t all, const char *shape, size_t *count) {
    size_t first = 0;
    while (first < all && strcmp(rows[first].shape, shape) != 0)
        first++;
    *count = 0;
    while (first + *count < all && strcmp(rows[first + *count].shape, shape) == 0)
        ++*count;
    return &rows[first < all ? first : 0];
}

const struct member *shape_members(const char *shape, size_t *count) {
    const struct member *found = rows_of(members, MEMBERS, shape, count);
    must(*count);
    return found;
}

const char *shape_next(const char *shape) {
    if (!shape)
        return members[0].shape;
    size_t count;
    const struct member *last = shape_members(shape, &count) + count;
    return last < members + MEMBERS ? last->shape : NULL;
}

const struct member *shape_query(const char *handler, size_t *count) {
    return rows_of(queries, QUERIES, handler, count);
}

/* ---- words of the notice */

/* Ids of the entries of one of its tables, each `size` bytes long, beginning with its entry. */
static struct names_list ids_of(struct ctx *ctx, const void *table, size_t count, size_t size) {
    const char **ids = arena_array(ctx->arena, count + 1, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = ((const struct entry *)((const char *)table + i * size))->id;
    return (struct names_list){ids, count};
}
#define IDS(table) ids_of(ctx, notice->table, notice->table##_count, sizeof *notice->table)

static struct names_list word_list(struct ctx *ctx, const char *words) {
    const char **list = arena_array(ctx->arena, strlen(words) + 1, sizeof *list);
    struct names_list names = {list, 0};
    while (*words) {
        size_t length = strcspn(words, "|");
        list[names.count++] = arena_text_n(ctx->arena, words, length);
        words += length + (words[length] == '|');
    }
    return names;
}

/* Fields of every type of party, each once. */
static struct names_list field_ids(struct ctx *ctx, const struct notice *notice) {
    const char **ids = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < notice->types_count; i++) {
        size_t fields;
        const struct field *field = field_list(ctx->arena, notice, (int)i, &fields);
        for (size_t j = 0; j < fields; j++) {
            bool known = false;
            for (size_t k = 0; k < count && !known; k++)
                known = strcmp(ids[k], field[j].id) == 0;
            if (!known)
                ARENA_PUSH(ctx->arena, ids, count, room, field[j].id);
        }
    }
    return (struct names_list){ids, count};
}

struct names_list shape_words(struct ctx *ctx, const struct notice *notice, const struct member *member) {
    switch (member->type) {
    case SHAPE_WORD:
        return word_list(ctx, member->of);
    case SHAPE_PARTY_TYPE:
        return IDS(types);
    case SHAPE_SOURCE:
        return IDS(sources);
    case SHAPE_PURPOSE:
        return IDS(purposes);
    case SHAPE_SERVICE:
        return IDS(services);
    case SHAPE_CLASS:
        return IDS(classes);
    case SHAPE_RECIPIENT:
        return IDS(holders);
    case SHAPE_FIELD:
        return field_ids(ctx, notice);
    default:
        return (struct names_list){0};
    }
}
