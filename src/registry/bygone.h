/* Addresses that somebody had: who has objected or was erased is mostly brought back by an older list, with what was theirs before
 * they changed it. So these leave marks too (choice.c, rights/erase), of a kind of their own ("once ..."): what somebody has no more may
 * become somebody else's, and then they must not answer for the one before.
 * Used by: choice, known, import_write, party; rights (erasure).
 * Memory: ctx's arena.
 * Errors: of the database, of letters, of the key folder.
 * Promises: P26-P28, P71. Only e-mail addresses and phone numbers: a number of a customer or a firm that was put right was never theirs. A mark is made
 * of what nobody else has, and goes when a person writes the address down as somebody else's; a list hands nothing over. Its day is that of the
 * objection, so it goes with the others.
 * Law: GDPR 17, 21. */
#ifndef REGISTRY_BYGONE_H
#define REGISTRY_BYGONE_H

#include "registry/value.h"
#include "vault/lookup.h"
#include "vault/token.h"

struct bygone_value {
    const char *kind;                /* registry/lookups.h */
    unsigned char token[TOKEN_SIZE]; /* of suppression */
    ref_t taken;                     /* somebody else who has it now, and is not likely the same; or 0 */
};
struct bygone {
    struct bygone_value *items;
    size_t count, room;
};

/* What stood in the party's profiles, is still stored, and stands in none of them now (`every`: joined_every). */
CHECKED enum status bygone_values(struct ctx *ctx, struct db *db, ref_t party, const struct values *every,
                                  struct values *before);
/* The same as marks. */
CHECKED enum status bygone_of(struct ctx *ctx, struct db *db, enum lookup_view view, ref_t party,
                              const struct values *every, struct bygone *bygone);
/* On the writer: whoever has taken one over is read anew by those who remember what may be sent. */
CHECKED enum status bygone_touch(struct ctx *ctx, struct write *write, const struct bygone *bygone);
/* On the writer: a person has written these down as somebody's own. `fresh`: of somebody who is added, and may be one that was erased: nobody is
 * there any more to compare with, so what they left stands. */
CHECKED enum status bygone_handed(struct ctx *ctx, struct write *write, const struct values *values,
                                  bool fresh);
/* The field of a value that somebody who has objected had before; NULL: none. */
CHECKED enum status bygone_objected(struct ctx *ctx, struct db *db, const struct values *values,
                                    const char **field);

#endif
