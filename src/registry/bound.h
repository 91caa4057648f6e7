/* What may not be taken away now, and why: one rule that every door asks which takes something away (erasing one, many, what has come
 * to its day; removing a record; taking an import back; a new notice that erases). It goes later, when it is free.
 *   asked       an open request needs the data: whoever asked is not told "we have nothing" by taking them away first; so does one whose answer with
 *               the data did not get there
 *   restricted  they are only stored because the person asked for that; a rule of the notice that restricts binds nothing
 *   held        somebody answers for it, to a day, of one class or of all
 *   parcel      a package waits to be fetched: it goes with any of the data
 * Used by: rectify, import_undo, adopt; rights/erase*, sweep, clearing, log_end.
 * Memory: ctx's arena.
 * Errors: of the database; ST_CONFLICT of bound_none.
 * Promises: P60. Asked inside the change that would take something away, also of whoever was merged. A correction takes nothing away: what
 *   stood there before is a version of its own, and goes into the answer (registry/former.h).
 * Law: GDPR 15 (EDPB Guidelines 01/2022: data due for deletion are not deleted to dodge a request), 17(3)(e), 18(1)(b)-(c), 18(2). */
#ifndef REGISTRY_BOUND_H
#define REGISTRY_BOUND_H

#include "notice/deadline.h"
#include "registry/inside.h"

struct ended_list;

struct bound_asked {
    ref_t request; /* the first open one that needs the data; 0: none */
    enum deadline_right right;
    day_t received;
    int64_t answered; /* it was, and that did not get there; 0: it is open */
};

/* What waits to be fetched. */
struct bound_parcel {
    bool waits;
    int64_t made, until; /* of the last */
};

struct bound {
    struct bound_asked asked;
    int64_t restricted; /* since when; 0: not by the person's wish */
    struct bound_parcel parcel;
    day_t *held; /* by class: to which day; DAY_NONE: it is not */
};

enum bound_why { BOUND_NOT, BOUND_ASKED, BOUND_RESTRICTED, BOUND_HELD };

/* `done`: the party's (registry/ended.h). */
CHECKED enum status bound_look(struct ctx *ctx, struct db *db, ref_t party, day_t on,
                               const struct ended_list *done, struct bound *bound);
/* What binds the party's data of a class; NOTICE_NOTHING: of any. Packages that wait are asked apart. */
enum bound_why bound_why(struct ctx *ctx, const struct bound *bound, int class);
/* The same for who has nothing else to know: ST_CONFLICT, saying why. */
CHECKED enum status bound_none(struct ctx *ctx, struct db *db, ref_t party, int class);

/* Its parts, where only one of them matters. */
CHECKED enum status bound_asked(struct ctx *ctx, struct db *db, ref_t party, struct bound_asked *asked);
CHECKED enum status bound_restricted(struct ctx *ctx, struct db *db, ref_t party, const struct ended_list *done,
                                     int64_t *since);
CHECKED enum status bound_held(struct ctx *ctx, struct db *db, ref_t party, day_t on, day_t **days);
CHECKED enum status bound_parcel(struct ctx *ctx, struct db *db, ref_t party, struct bound_parcel *parcel);

/* ST_BUSY while the party's erasure is under way: what is written now would be gone in a moment. */
CHECKED enum status bound_going(struct ctx *ctx, struct db *db, ref_t party);

#endif
