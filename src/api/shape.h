/* What bodies and answers of the API are made of, from shape.def: one table by which bodies are read and everything is
 * described.
 * Used by: api/input.c, api/describe.c.
 * Memory: the program's own; words of the notice lie in ctx's arena.
 * Errors: none. */
#ifndef API_SHAPE_H
#define API_SHAPE_H

#include "base/ctx.h"

#include <stdbool.h>
#include <stddef.h>

struct notice;

enum shape_type {
    SHAPE_TEXT,
    SHAPE_YES,        /* true or false */
    SHAPE_NUMBER,     /* whole, not below 0 */
    SHAPE_CENTS,      /* whole, may be negative */
    SHAPE_ID,         /* of a party, record, ... */
    SHAPE_DAY,        /* 2026-03-05 */
    SHAPE_INSTANT,    /* 2026-03-05T10:00:00Z */
    SHAPE_WHEN,       /* either */
    SHAPE_WORD,       /* one of `of`, parted by | */
    SHAPE_OBJECT,     /* of the shape `of` */
    SHAPE_LIST,       /* of objects of the shape `of` */
    SHAPE_WORDS,      /* a list of texts */
    SHAPE_IDS,        /* a list of ids */
    SHAPE_FACTS,      /* an object of texts */
    SHAPE_VALUES,     /* an object: field of the notice -> text, list of texts, or null */
    SHAPE_ANY,        /* an object of its own kind */
    SHAPE_ANYS,       /* a list of such */
    SHAPE_PARTY_TYPE, /* ids of the notice, from here on */
    SHAPE_SOURCE,
    SHAPE_PURPOSE,
    SHAPE_SERVICE,
    SHAPE_CLASS,
    SHAPE_RECIPIENT,
    SHAPE_KIND,
    SHAPE_FIELD,
    SHAPE_TYPES
};

enum {
    SHAPE_NEED = 1,
    SHAPE_NULL = 2,
    SHAPE_HEADER = 4
}; /* must be there; may be null; is no parameter but a header */

struct member {
    const char *shape, *name;
    enum shape_type type;
    const char *of;
    unsigned flags;
    const char *help; /* English, for the description */
};

/* The rows of a shape, in order; it must exist. */
const struct member *shape_members(const char *shape, size_t *count);
/* The next shape's first row after this one's; NULL at the end. `shape` NULL: the first. */
const char *shape_next(const char *shape);
/* The query parameters that a handler takes; the same, by its name. */
const struct member *shape_query(const char *handler, size_t *count);

struct names_list {
    const char *const *items;
    size_t count;
};
/* What a member of such a type may say by a notice; items NULL: anything of its kind. */
struct names_list shape_words(struct ctx *ctx, const struct notice *notice, const struct member *member);

#endif
