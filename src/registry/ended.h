/* What the sweep has put under restriction instead of erasing it: a class of a party, or a record, whose rule says `at_end:
 * restrict` and whose time is over. It is out of sight from the day after by itself (sight); here stands that it was done, so
 * that it is done once, and that a party's restriction is the rule's doing and not its own wish.
 * Used by: rights/sweep, rights/erase, choice, due.
 * Memory: ctx's arena.
 * Errors: of the database; permit()'s.
 * Promises: the rule's restriction keeps no other class of the party from going on its own day, and gives way to the person's.
 * Law: GDPR 5(1)(e), 18. */
#ifndef REGISTRY_ENDED_H
#define REGISTRY_ENDED_H

#include "registry/inside.h"

struct ended {
    const char *class; /* id */
    ref_t record;      /* 0: the party's class as a whole */
    day_t gone_by;     /* the day that was over */
    int64_t since;     /* the party's restriction that this made, or 0 */
    const char *sentence;
    bool party; /* it holds what names the party, so the party itself is restricted */
};
struct ended_list {
    struct ended *items;
    size_t count, room;
};

/* Of the party and whoever was merged into it. */
CHECKED enum status ended_of(struct ctx *ctx, struct db *db, ref_t party, struct ended_list *list);
/* Was it done for this day? A class that went on since has another day, and comes to its end once more. */
bool ended_done(const struct ended_list *list, const char *class, ref_t record, day_t gone_by);
/* Is the party's restriction since that instant the rule's doing? */
bool ended_made(const struct ended_list *list, int64_t restricted);

/* Does it: an entry in the log for each; the party itself where one holds its name. */
CHECKED enum status ended_restrict(struct ctx *ctx, ref_t party, const struct ended *items, size_t count);
/* Within a change: of a class (NULL: of every class) and a record of it, or as a whole with all its records (record 0). */
CHECKED enum status ended_forget(struct ctx *ctx, struct write *write, ref_t party, const char *class,
                                 ref_t record);
/* The person decides about the restriction now: the rule's is not in force any more, and may come again. */
CHECKED enum status ended_yields(struct ctx *ctx, struct write *write, ref_t party, bool lifted);

#endif
