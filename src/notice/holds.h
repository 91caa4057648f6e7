/* Is a condition of the notice true of a party, or of one of its records, before anything is judged? The `when` of an
 * own field asks it.
 * Used by: registry/proviso.
 * Memory: ctx's arena.
 * Promises: an unknown fact fits no comparison. */
#ifndef NOTICE_HOLDS_H
#define NOTICE_HOLDS_H

#include "base/ctx.h"
#include "notice/history.h"
#include "notice/notice.h"

struct holds {
    const struct history *history;
    int party;  /* index into the history */
    int record; /* index of a happening; -1: the party itself */
    int type;   /* in which it is asked about */
    int class;  /* of the category that the field is of */
    day_t on;
};

bool holds(struct ctx *ctx, const struct notice *notice, const struct holds *asked, const struct cond *cond);

#endif
