/* What lists are filtered by, of everybody, in memory: the relation, the last contact, services bought, sources, the industry,
 * and for which purposes a message may be sent. Read behind the lens in a program that stays, else at the first filter, as much at a
 * time as the one who asks will wait for; kept current by the register's change numbers, like the lens; everybody is read anew on
 * a new day.
 * Used by: find, filter, lens (ahead); rights through registry/lens (forgetting).
 * Memory: its own, 128 to 256 bytes a party; what leaves it is overwritten.
 * Errors: of reading the register.
 * Promises: nobody is in it by what is out of sight. Whether something may be sent is what permit() answers, never a rule of
 *           its own: after somebody's objection whoever has the same address is asked about again. An erased party leaves it
 *           before its key goes. */
#ifndef REGISTRY_TRAITS_H
#define REGISTRY_TRAITS_H

#include "registry/inside.h"

enum {
    TRAITS_BITS = 64,     /* of services and sources: more are not filtered by */
    TRAITS_PURPOSES = 32, /* nor are more purposes */
    TRAITS_ADDRESSES = 3
};

struct trait {
    ref_t party;                /* 0: a free place */
    uint64_t services, sources; /* bits, by index in the notice in force */
    uint64_t industry;          /* what filter.h calls it by; 0: none */
    uint32_t asked, may;        /* purposes that permit() was asked about, and to which it said yes */
    uint32_t addresses
        [TRAITS_ADDRESSES]; /* traits_address of each by which an objection reaches somebody; 0: none */
    day_t last;             /* contact; DAY_NONE */
    uint8_t relation;       /* enum relation */
    bool here;
    bool more; /* has further addresses, or some that lie in what was merged into it */
};

struct traits *traits_new(void);
void traits_free(struct traits *traits); /* NULL is allowed */

/* Reads on for so long (LENS_WHOLE: to the end), and asks permit() for `purpose` (NOTICE_NOTHING: for none) about everybody.
 * `whole`: everybody is there, as of now; else `*read` of `*of` are. */
CHECKED enum status traits_ready(struct ctx *ctx, int purpose, int milliseconds, bool *whole, size_t *read,
                                 size_t *of);
/* Reads on for so long, unless somebody else does, or waits to. `*whole` as above. */
CHECKED enum status traits_ahead(struct ctx *ctx, int milliseconds, bool *whole);
/* Between the two, traits_of may be called and nothing changes. */
void traits_hold(struct traits *traits);
void traits_let(struct traits *traits);
const struct trait *traits_of(const struct traits *traits, ref_t party); /* NULL: not read yet, or not there */
/* An erased party. */
void traits_forget(struct traits *traits, ref_t party);

/* An industry and how many have it. */
struct trait_industry {
    uint64_t key;
    const char *text;
    size_t count;
};
/* Copies in ctx's arena, in the order of the register's language; as far as they have been read. */
struct trait_industry *traits_industries(struct ctx *ctx, size_t *count);

/* ---- traits_read.c: one party, now */
struct trait_read {
    struct trait trait;
    const char *industry; /* or NULL */
};
/* `*there` false: nobody has this id. For a token, as its purpose sees it. */
CHECKED enum status traits_read(struct ctx *ctx, struct db *db, ref_t party, struct trait_read *read,
                                bool *there);
/* Whether a message for the purpose may be sent, in the channel that traits_channel names. */
CHECKED enum status traits_may(struct ctx *ctx, struct db *db, ref_t party, int purpose, bool *may);
/* The same of many, at once. */
CHECKED enum status traits_may_many(struct ctx *ctx, struct db *db, const ref_t *parties, size_t count,
                                    int purpose, bool *may);
/* The first bytes of a token of an address (lookups_address). Two addresses may share it: then one is asked about again for
 * nothing. Never 0. */
uint32_t traits_address(const unsigned char *token);
/* An industry by a number that says nothing, so that it may stand in an address. Never 0. */
uint64_t traits_industry(struct arena *arena, const char *text);
const char *traits_channel(const struct notice *notice, int purpose);

#endif
