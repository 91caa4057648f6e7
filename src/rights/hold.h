/* Holds: that a party's data, or a class of them, neither go with the sweep nor with an erasure, because of a legal ground, with a
 * reason, somebody of the staff who answers for it, and a last day. A hold is always for a time: after its last day it stops nothing.
 * Used by: sweep, erase, nightly; cli, web.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "class", "ground", "reason", "by" or "until"; ST_CONFLICT for one that is over, and while an erasure of the
 *   party is under way; permit()'s.
 * Promises: P49, P50, P69, P70. It stops exactly what it names and nothing else, wherever the party lives after a merge. The reason is
 *   sealed under a key of this hold alone, which goes when the hold is over and the person is erased, or HOLD_KEPT days later.
 * Law: GDPR 5(1)(e), 5(2), 17(3)(b), 17(3)(e). */
#ifndef RIGHTS_HOLD_H
#define RIGHTS_HOLD_H

#include "registry/party.h"

struct db;
struct write;

enum { HOLD_REASON = 2000, HOLD_MONTHS = 12, HOLD_KEPT = 366, HOLD_SOON = 14 };

enum hold_ground {
#define HOLD_GROUND(NAME, id, label, law) HOLD_##NAME,
#include "rights/hold_ground.def"
#undef HOLD_GROUND
    HOLD_GROUNDS
};
const char *hold_ground_id(enum hold_ground ground);
const char *hold_ground_label(enum hold_ground ground); /* message id */
const char *hold_ground_law(enum hold_ground ground);
bool hold_ground_from(const char *id, enum hold_ground *ground);

struct hold_draft {
    ref_t party;
    const char *class;  /* id in the notice; NULL: everything */
    const char *ground; /* id */
    const char *reason;
    int64_t holder; /* of the staff; 0: whoever writes it down */
    day_t until;    /* its last day: from today, at most HOLD_MONTHS ahead */
};
CHECKED enum status hold_add(struct ctx *ctx, const struct hold_draft *draft, ref_t *hold);

struct hold {
    ref_t id, party;  /* party: whom it is about now */
    const char *name; /* as the one who asks may see it; of hold_list */
    int class;        /* NOTICE_NOTHING: everything, or (gone) a class that the notice no longer has */
    bool all;
    enum hold_ground ground;
    const char *reason;          /* NULL: it is erased */
    int64_t holder, made, ended; /* ended: the instant on which somebody lifted it, or 0 */
    const char *who;             /* the holder's name; NULL: has left, so that somebody must take it over */
    const char *was;             /* who NULL: who answered for it where the register came from; or NULL */
    day_t until;
    bool active, soon; /* soon: it ends within HOLD_SOON days, or nobody answers for it */
};
CHECKED enum status hold_read(struct ctx *ctx, ref_t id, struct hold *hold);
/* A party's, the newest first; part of party_read's entry in the log. */
CHECKED enum status hold_of(struct ctx *ctx, ref_t party, struct hold **list, size_t *count);
/* Those that hold, the first to end first. One entry in the log for the names. */
CHECKED enum status hold_list(struct ctx *ctx, struct hold **list, size_t *count);
/* How many hold, and how many must be looked at; `holder`: of this member of the staff, 0: of all. Without names. */
CHECKED enum status hold_figures(struct ctx *ctx, int64_t holder, size_t *active, size_t *soon);

/* Until another day, from today on; from now on in somebody's hands; no longer. */
CHECKED enum status hold_renew(struct ctx *ctx, ref_t hold, day_t until);
CHECKED enum status hold_hand(struct ctx *ctx, ref_t hold, int64_t holder);
CHECKED enum status hold_lift(struct ctx *ctx, ref_t hold);
/* Takes a lifting of the same day back: it holds again as before. ST_CONFLICT where it cannot be. */
bool hold_undoable(struct ctx *ctx, const struct hold *hold);
CHECKED enum status hold_unlift(struct ctx *ctx, ref_t hold);

/* ---- what else must know */

/* Keys of what the party's holds say that hold no longer, and these rows. */
CHECKED enum status hold_keys(struct ctx *ctx, struct db *db, ref_t party, int64_t **keys, size_t *count);
CHECKED enum status hold_forget(struct ctx *ctx, struct write *write, ref_t party);
/* Erases what holds that are over say, once nobody needs it; `count`: of how many. */
CHECKED enum status hold_sweep(struct ctx *ctx, size_t *count);

#endif
