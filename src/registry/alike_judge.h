/* Two entries beside each other: why they look like one, and how sure that is.
 * Used by: alike (everybody), withheld (a few whose data are only stored).
 * Memory: what is compared lies in the arena that was given; the scratch one may go at once.
 * Errors: none.
 * Promises: one judge for the list of duplicates and for whoever comes in beside somebody restricted.
 * Law: GDPR 5(1)(d), 18. */
#ifndef REGISTRY_ALIKE_JUDGE_H
#define REGISTRY_ALIKE_JUDGE_H

#include "registry/alike.h"
#include "registry/alike_name.h"
#include "registry/value.h"

enum { ALIKE_LIKELY_POINTS = 50, ALIKE_CERTAIN_POINTS = 90 };

struct alike_hashes {
    uint64_t *items;
    size_t count;
};

/* As they are compared: what only can be the same or not is a hash. */
struct alike_one {
    ref_t party;
    int64_t made;
    bool person, common; /* common: many have this name */
    struct alike_name name;
    const char *last; /* name, plain; or NULL */
    struct alike_hashes emails, phones, organisations;
    uint64_t business, number, address; /* 0: has none */
};

/* What the values say goes into `one`, whose `person` is set. */
void alike_take(struct arena *arena, struct arena *scratch, const struct values *values, struct alike_one *one);
void alike_hash_push(struct arena *arena, struct alike_hashes *hashes, uint64_t hash);
/* A hash that two share by chance costs one comparison. */
uint64_t alike_hash(const char *kind, const char *text);
/* Does the name tell somebody apart at all? */
bool alike_telling(const struct alike_one *one);

struct alike_judged {
    unsigned why; /* 1 << enum alike_why */
    int points;   /* less than 1: they are two */
};
struct alike_judged alike_judge(const struct alike_one *a, const struct alike_one *b);

#endif
