/* What is written in a party's records, as far as the notice lets people be found by it: texts of notes, calls and assignments, and
 * the texts and choices of their own fields.
 * Used by: edition, lens, find.
 * Memory: ctx's arena.
 * Errors: of the database. A damaged letter is left out: the page of whom it is about tells of it.
 * Promises: nothing sensitive, nothing that is erased or out of sight for the one who looks, nothing that the version of the
 * notice under which it was given did not let be searched.
 * Law: GDPR 5(1)(b), (c), 9, 25. */
#ifndef REGISTRY_TEXTS_H
#define REGISTRY_TEXTS_H

#include "registry/sight.h"

/* For each category of the notice: are the texts of its records searched? NULL when none are. */
const bool *texts_searched(struct arena *arena, const struct notice *notice);
/* Does such a field of the profile find anybody of this type (NOTICE_NOTHING: of any)? */
bool texts_field_searched(const struct notice *notice, int type, const char *field);

struct text {
    ref_t record;
    const char *kind, *text; /* what is written, line by line */
    day_t day;
};
struct texts {
    struct text *items;
    size_t count, room;
};
/* Newest first; `sight->sees` says whether what is out of sight is among them. */
CHECKED enum status texts_of(struct ctx *ctx, struct db *db, ref_t party, const struct sight *sight,
                             struct texts *texts);
/* The same in one piece, a line end before each; NULL without any. */
CHECKED enum status texts_joined(struct ctx *ctx, struct db *db, ref_t party, const struct sight *sight,
                                 const char **joined);

#endif
