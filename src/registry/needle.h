/* What is looked for, and what it is looked for in: a query cut into words, an entry's text folded.
 * Used by: lens. A word fits where it stands in a name, an e-mail address or a number; every word must fit, at
 * least one of them in the entry's own text, the others may also fit its organisation's. Numbers are found by their
 * digits, however they are grouped and with or without the country. */
#ifndef REGISTRY_NEEDLE_H
#define REGISTRY_NEEDLE_H

#include "registry/party.h"

struct haystack {
    const char *letters; /* the name, a line end, the other texts */
    const char *plain;   /* without å, ä and ö; the same pointer when there were none */
};

struct needle {
    const char *word;   /* folded */
    const char *digits; /* or NULL */
};
struct needles {
    const struct needle *items;
    size_t count;
    int way; /* enum lens_way */
};

struct haystack needle_haystack(struct ctx *ctx, struct arena *arena, const char *name,
                                const struct value *values, size_t count);
struct needles needle_cut(struct ctx *ctx, const char *words, int way);
bool needle_fits(const struct needles *needles, const struct haystack *hay,
                 const struct haystack *organisation);
/* Each word is a whole word of the name; needles cut with LENS_LETTERS. */
bool needle_names(const struct needles *needles, const struct haystack *hay);
bool needle_is_name(const struct haystack *hay, const char *folded);

#endif
