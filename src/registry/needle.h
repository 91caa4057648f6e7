/* What is looked for, and what it is looked for in: a query cut into words, an entry's text folded.
 * Used by: lens. A word fits where it stands in a name, an e-mail address or a number; every word must fit, at
 * least one of them in the entry's own text, the others may also fit its organisation's. Numbers are found by their
 * digits, however they are grouped and with or without the country. */
#ifndef REGISTRY_NEEDLE_H
#define REGISTRY_NEEDLE_H

#include "registry/grams.h"
#include "registry/party.h"
#include "registry/wordbook.h"

struct haystack {
    const char *letters; /* the name, a line end, the other texts */
    const char *plain;   /* without å, ä and ö; the same pointer when there were none */
};

/* A word of the query: it fits when one of these does. */
struct straw {
    const char *text; /* folded */
    struct grams_want want;
};
struct needle {
    struct straw *straws;
    size_t count, room;
};
struct needles {
    struct needle *items;
    size_t count, room;
    int way; /* enum lens_way */
};

struct haystack needle_haystack(struct ctx *ctx, struct arena *arena, const char *name,
                                const struct value *values, size_t count);
/* `book`: for the ways that guess at slips. */
struct needles needle_cut(struct ctx *ctx, const char *words, int way, const struct wordbook *book);
bool needle_fits(const struct needles *needles, const struct haystack *hay,
                 const struct haystack *organisation);
/* Each word is a whole word of the name; needles cut with LENS_LETTERS. */
bool needle_names(const struct needles *needles, const struct haystack *hay);
bool needle_is_name(const struct haystack *hay, const char *folded);

#endif
