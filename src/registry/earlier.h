/* What a party's values were before: each text of each field, from which version to which, with the source, the day and the
 * notice that it came under. Every version of a profile's letters is a row, so nothing is kept twice for this.
 * Used by: web, cli history; undo; rights (the access package, portability); bygone.
 * Memory: ctx's arena.
 * Errors: permit()'s, those of the database and of letters. A version whose key is gone is no error: it is `erased`.
 * Promises: P26-P28; what is out of sight is not seen in its history either.
 * Law: GDPR 5(1)(d), 15, 16. */
#ifndef REGISTRY_EARLIER_H
#define REGISTRY_EARLIER_H

#include "registry/value.h"

struct earlier_value {
    struct value value;
    int64_t from,
        until;      /* instants of the versions that said it first, and no more; until 0: it still stands */
    int64_t notice; /* number of the notice in force when it was given */
    const char *by; /* who wrote down what took its place; NULL: nothing did, or it still stands */
};

struct earlier {
    struct earlier_value *items; /* oldest first */
    size_t count, room;
    bool erased; /* there were versions that nobody can read any more */
};

/* Of a party that was read; a part of that reading. More than the last hundred versions are not gone through. */
CHECKED enum status earlier_of(struct ctx *ctx, const struct party *party, struct earlier *earlier);
/* All of them, however many: for the answer to somebody who asks what is stored. */
CHECKED enum status earlier_all(struct ctx *ctx, const struct party *party, struct earlier *earlier);
/* The same without asking who wants to know: for what the register does by itself. */
CHECKED enum status earlier_stored(struct ctx *ctx, struct db *db, ref_t party, struct earlier *earlier);
/* What the profile said at a version: the letters of that moment. */
CHECKED enum status earlier_at(struct ctx *ctx, struct db *db, ref_t party, ref_t record, int64_t rev,
                               struct values *values);
/* "7": how a version of the notice is called, by its number here. */
const char *earlier_notice(struct ctx *ctx, int64_t number);

#endif
