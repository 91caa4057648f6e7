/* What the files of the comparison share: the list that grows, periods, and members compared one by one.
 * Used by: diff*.c. Nobody else.
 * Memory: the context's arena. */
#ifndef NOTICE_DIFF_INSIDE_H
#define NOTICE_DIFF_INSIDE_H

#include "notice/diff.h"
#include "notice/expr.h"
#include "notice/load.h"

struct diff {
    struct ctx *ctx;
    const struct notice *old, *new;
    const bool *whom; /* whom what is compared now is about, as in struct diff_change */
    struct diff_change *items;
    size_t count, room;
};

#define ARENA(d)    ((d)->ctx->arena)
#define SAY(d, ...) MSG((d)->ctx->arena, (d)->ctx->lang, __VA_ARGS__)

/* ---- diff.c */
void diff_add(struct diff *d, struct diff_change change);
void diff_say(struct diff *d, const char *what, enum diff_effect effect, const char *path, const char *text);
/* The text, and when it holds for data that are held already. */
const char *diff_with_effect(const struct diff *d, enum diff_effect effect, const char *text);

/* ---- diff_period.c: dates and spans */
enum compared { SAME, SHORTER, LONGER, DIFFERENT };
enum compared diff_spans(const struct span *a, const struct span *b);
/* NULL is no minimum, or nothing: shorter than any. */
enum compared diff_dates(const struct diff *d, const struct expr *a, const struct expr *b);
enum compared diff_conds(const struct diff *d, const struct cond *a,
                         const struct cond *b); /* SAME or DIFFERENT */
void diff_classes(struct diff *d);

/* ---- diff_value.c: what a member says, as things that can be compared and read */
struct diff_item {
    const char *id, *text; /* the same in every language and order; as people read it */
};
struct diff_items {
    struct diff_item *items;
    size_t count, room;
    bool all;  /* `all`: whatever there is */
    bool list; /* several things, each of which can come and go; otherwise one value, or none */
};
void diff_items(const struct diff *d, const struct notice *notice, const struct load_key *key,
                const void *member, struct diff_items *items);
/* The language in which two texts differ, the reader's before others; false when they are the same. */
bool diff_words_differ(const struct diff *d, const struct words *a, const struct words *b, enum lang *lang);
/* The text in a language, with its name when it is not the reader's. */
const char *diff_words_text(const struct diff *d, const struct words *of, enum lang lang);

/* ---- diff_keys.c: structs, key by key of the language's own table */
struct diff_about {
    const char *what, *name, *path; /* of the entry that is compared, in the reader's words */
    const char *class;              /* retention class that it is about, or NULL */
    bool data;                      /* it is about data that are held */
};
void diff_map(struct diff *d, const struct diff_about *about, const char *shape, const void *before,
              const void *after);

/* A table of entries. `added` and `gone` have the place {1} for the name; NULL: said elsewhere. */
struct diff_table {
    const char *what, *shape; /* shape NULL: its members are compared elsewhere */
    size_t size;
    const char *under; /* only entries whose path begins so; NULL: all */
    const char *added, *gone;
    bool data;
    /* Whom an entry is about, given as both versions have it, or NULL. No function: those of what it stands in. */
    const bool *(*whom)(const struct diff *d, const void *before, const void *after);
};
struct diff_rows { /* as every table of the notice stands */
    const void *items;
    size_t count;
};
void diff_entries(struct diff *d, const struct diff_table *table, struct diff_rows before,
                  struct diff_rows after);
#define DIFF_ROWS(notice, name) ((struct diff_rows){(notice)->name, (notice)->name##_count})

/* ---- diff_whom.c: the types of the old version that something is about */
const bool *diff_whom_type(const struct diff *d, const char *id);
const bool *diff_whom_sets(const struct diff *d, const struct set *before, const struct set *after);
/* Of items that name types ("consumer", "consumer/consent"): those that one has and the other lacks. */
const bool *diff_whom_items(const struct diff *d, const struct diff_items *one, const struct diff_items *other);
const bool *diff_whom_both(const struct diff *d, const bool *one, const bool *other);
const bool *diff_whom_rule(const struct diff *d, const struct retention_class *class,
                           const struct retention_rule *rule);
const bool *diff_whom_category(const struct diff *d, const void *before, const void *after);
const bool *diff_whom_purpose(const struct diff *d, const void *before, const void *after);
const bool *diff_whom_holder(const struct diff *d, const void *before, const void *after);
const bool *diff_whom_party(const struct diff *d, const void *before, const void *after);
const bool *diff_whom_source(const struct diff *d, const void *before, const void *after);

/* ---- diff_text.c */
void diff_text(struct diff *d);

#endif
