/* What is looked for, and what it is looked for in: a query cut into words, an entry's text folded.
 * Used by: lens. A word fits where it stands in a name, an e-mail address or a number; every word must fit, at
 * least one of them in what is the entry's own, the others may also fit its organisation's fields. In what is written in
 * records a word must have three letters and begin a word, or have five: else every note would fit two letters. Numbers are
 * found by their digits, however they are grouped and with or without the country. */
#ifndef REGISTRY_NEEDLE_H
#define REGISTRY_NEEDLE_H

#include "registry/grams.h"
#include "registry/party.h"
#include "registry/wordbook.h"

struct haystack {
    const char *letters; /* the name, a line end, the other texts */
    const char *plain;   /* without å, ä and ö; the same pointer when there were none */
    const char
        *texts; /* what is written in records, in one spelling, for there is much of it; NULL without any */
};

/* A word of the query: it fits when one of these does. */
struct straw {
    const char *text; /* folded */
    struct grams_want want;
    bool texts; /* long enough for what is written in records */
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

struct haystack needle_haystack(struct ctx *ctx, struct arena *arena, int type, const char *name,
                                const struct value *values, size_t count);
/* collate_fold, and ı is i. */
NEVER_NULL const char *needle_fold(struct arena *arena, const char *text);
/* The haystack's texts; NULL gives NULL. */
const char *needle_texts(struct ctx *ctx, struct arena *arena, const char *written);
/* `book`: for the ways that guess at slips. */
struct needles needle_cut(struct ctx *ctx, const char *words, int way, const struct wordbook *book);
/* Looks through fields only. */
void needle_fields_only(struct needles *needles);
enum needle_fit { FIT_NOT, FIT_FIELDS, FIT_TEXTS }; /* texts: not without what is written in records */
enum needle_fit needle_fits(const struct needles *needles, const struct haystack *hay,
                            const struct haystack *organisation);
/* How many of them stand in such texts. */
size_t needle_count_in(const struct needles *needles, const char *texts);
/* Each word is a whole word of the name; needles cut with LENS_LETTERS. */
bool needle_names(const struct needles *needles, const struct haystack *hay);
bool needle_is_name(const struct haystack *hay, const char *folded);

#endif
