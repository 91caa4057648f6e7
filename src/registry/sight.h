/* Who sees what: data that are out of sight since the day after hide_after are shown only to those who answer for requests;
 * they are stored, kept, erased and swept like others. The days lie in the table `sight`, computed when something changes; where
 * one of them may be another by now they are judged afresh.
 * Used by: party, record, find, lens, known, alike, permit, due, rights.
 * Memory: ctx's arena.
 * Promises: what one may not see is left out where it is read, so that no list, page, search or file has to know. A register
 * whose notices hide nothing asks nothing.
 * Law: GDPR 5(1)(c), (d), (f), 25. */
#ifndef REGISTRY_SIGHT_H
#define REGISTRY_SIGHT_H

#include "registry/due.h"
#include "registry/value.h"

struct past;
struct found;
struct scope;

struct sight_row {
    int class;
    ref_t record; /* 0: the party's class as a whole */
    day_t hide_after, verify_again;
    const char *hide_rule, *verify_rule; /* paths in the notice */
};

struct sight {
    bool sees; /* the one who asks answers for requests */
    day_t today;
    const struct scope
        *scope; /* of the token through which it is seen, or NULL: then also the types of the party, and */
    const struct notice *notice;
    const int *types;
    size_t type_count;
    bool blind; /* whether the token's purpose sees nothing of it at all */
    unsigned
        objected; /* addresses that the person does not want used for the token's purpose: bits of a list in sight.c */
    day_t turn; /* the next day on which something may go out of sight, or be judged otherwise; DAY_NONE */
    struct sight_row *rows;
    size_t count, room;
};

/* Does any rule speak of being out of sight (as what is restricted at its end), or of confirming? */
bool sight_spoken(const struct notice *notice);
/* Does the one who acts see what is out of sight? */
bool sight_sees(struct ctx *ctx);
CHECKED enum status sight_of(struct ctx *ctx, struct db *db, ref_t party, struct sight *sight);
/* The row that puts it out of sight for others than those who answer for requests; NULL: everybody sees it. */
const struct sight_row *sight_hides(const struct sight *sight, int class, ref_t record);
/* Out of sight for the one who asks. */
bool sight_veils(const struct sight *sight, int class, ref_t record);
/* Is a value of this field not for the token's purpose? */
bool sight_withholds_field(struct ctx *ctx, const struct sight *sight, const char *field);
/* Is a record of this kind and category (NOTICE_NOTHING: of none) not for the token's purpose? */
bool sight_withholds(struct ctx *ctx, const struct sight *sight, const char *kind, int category);
/* Takes away what the one who asks does not see, and marks what others would not. */
void sight_values(struct ctx *ctx, const struct sight *sight, struct values *values);
/* value_profile, as the one who asks sees it. */
CHECKED enum status sight_profile(struct ctx *ctx, struct db *db, ref_t party, struct values *values);
/* Has the party such a value, as far as the one who asks sees? */
CHECKED enum status sight_knows(struct ctx *ctx, struct db *db, ref_t party, const char *field,
                                const char *normal, bool *knows);
/* The party's rows, from verdicts just made; also where the notice speaks of neither: the day on which they are to be made again. */
CHECKED enum status sight_put(struct ctx *ctx, struct write *write, ref_t party, const struct past *past,
                              const struct found *found);

#endif
