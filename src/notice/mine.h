/* What hangs on a record, found without walking through everything that happened; and what was found once of the party and
 * is asked again for each of its records. A customer may have tens of thousands of records.
 * Used by: role (prepares it), facts, eval, settle; nobody outside the judging of retention.
 * Memory: the judge's arena.
 * Promises: the order is that of the history, as a walk through all of it would have it. */
#ifndef NOTICE_MINE_H
#define NOTICE_MINE_H

#include "notice/judge.h"

struct mine_of { /* a record's id, and where in the history something names it */
    int64_t record;
    int index;
};

struct mine_index {
    const struct mine_of *hanging, *records; /* by what they belong to; by their own id */
    size_t hanging_count, record_count;
};

void mine_prepare(struct judge *judge);

/* The record itself and what belongs to it; of a judge without a record, everything. */
struct mine {
    const struct mine_of *at, *end;
    int record, next; /* next: of everything; or -1 once the record itself was given */
    int count;
};
struct mine mine_begin(const struct judge *judge, int record);
int mine_next(struct mine *mine); /* an index of the history, ascending; -1 at the end */

/* The happenings that are the record of this id, mostly one. */
const struct mine_of *mine_records(const struct judge *judge, int64_t record, size_t *count);

/* Which happening an expression without `of record` comes to, or which one said a fact of the party last: the same for
 * every record that is judged in the same role. */
struct mine_known {
    const void *what; /* an expression, or a name's own text */
    struct role role;
    int category; /* of a fact; else 0 */
    day_t as_of;
    bool unplaced;
    int which;       /* the happening, or -1 */
    const int *some; /* or several of them */
    size_t some_count;
    struct mine_known *before;
};
/* NULL when it was not found out yet: then what is put must be found out. */
const struct mine_known *mine_known(const struct judge *judge, const struct mine_known *asked);
void mine_know(const struct judge *judge, const struct mine_known *found);

#endif
