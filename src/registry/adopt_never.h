/* Texts that a new version of the notice would put into a category where something must never be said (`never_in`).
 * Used by: adopt_move, while it only counts; adopt refuses the version then.
 * Memory: ctx's arena.
 * Errors: none of its own: what is found is counted.
 * Promises: what `never_in` says holds for data that a version moves as for data that are given.
 * Law: GDPR 5(1)(c), 25. */
#ifndef REGISTRY_ADOPT_NEVER_H
#define REGISTRY_ADOPT_NEVER_H

#include "registry/adopt_move.h"
#include "registry/value.h"

struct adopt_never {
    struct ctx *ctx;
    const struct moving *moving;
    struct values values; /* of the party, under their new names */
    struct never_text {
        const char *field, *text; /* field NULL: what a record says */
        int category;
    } * texts;
    size_t count, room;
};

/* A value of the profile as it will be; `was` is its category in the old version. */
void adopt_never_value(struct adopt_never *never, int was, int category, const char *field, const char *text);
/* The text of a record, or with `field` one of its own fields. */
void adopt_never_said(struct adopt_never *never, int was, int category, const char *field, const char *text);
/* Adds to what `moving` counts. `types` of the new version. */
CHECKED enum status adopt_never_count(struct adopt_never *never, struct moving *moving, const int *types,
                                      size_t type_count);

#endif
