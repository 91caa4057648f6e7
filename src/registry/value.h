/* Values of a profile and their letters: {"values":[{"field","text","source","since","confirmed","by","reason"}]}.
 * Used by: party, lookups, lens, due, rights.
 * Memory: ctx's arena.
 * Errors: ST_FAILED for a letter that is no profile.
 * Promises: P26: every value has its source and day. What came by a merge stays apart (`from`). Readable without this program once it is opened. */
#ifndef REGISTRY_VALUE_H
#define REGISTRY_VALUE_H

#include "registry/letter.h"

struct values {
    struct value *items;
    size_t count, room;
    bool erased;  /* a letter's key is gone */
    int64_t made; /* when the newest of the letters was written */
};

void value_push(struct ctx *ctx, struct values *values, struct value value);
/* Adds the values of a letter. */
CHECKED enum status value_parse(struct ctx *ctx, const struct letter *letter, struct values *values);
/* The letter of a class; NULL when none of the values is of that class. */
const char *value_json(struct ctx *ctx, const struct values *values, int class);
/* What a party's own profile (that record; 0: none) says now. */
CHECKED enum status value_own(struct ctx *ctx, struct db *db, ref_t party, ref_t record, struct values *values);
/* The same, and what those who were merged into it add; `record` and `rev` of the profile, 0 when there is none. */
CHECKED enum status value_profile(struct ctx *ctx, struct db *db, ref_t party, struct values *values,
                                  ref_t *record, int64_t *rev);
const struct value *value_first(const struct values *values, const char *field);
/* Is the text among the field's values? An e-mail address is the same in capitals. */
bool value_says(const struct values *values, const char *field, const char *text);
/* "Helmi Aaltio", "Kuurnan Puu Oy"; without names the e-mail or phone; NULL when there is none of them. */
const char *value_name(struct ctx *ctx, const struct values *values);
/* The same as lists are ordered: people by last name, then first name. */
const char *value_sort_name(struct ctx *ctx, const struct value *values, size_t count);

#endif
