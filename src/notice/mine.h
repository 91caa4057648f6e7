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

/* What happened under a name, whoever is judged. */
struct mine_named {
    const char *name;
    bool unplaced;
    const int *items; /* of the history, ascending */
    size_t count;
    struct mine_named *before;
};

/* What is found out once for a history, a notice and a day. */
struct judged {
    struct arena *arena;
    const struct notice *notice;
    day_t on;
    bool prepared;
    const struct mine_index *index;
    const struct told_role *told;
    size_t told_count;
    const int *first_link, *next_link;
    struct mine_named *named;
    struct judged *before; /* of another notice or day */
};

/* The history's, or one of the judge's own. */
struct judged *mine_judged(const struct judge *judge);
const struct mine_index *mine_index_of(const struct judge *judge, struct arena *arena);
void mine_prepare(struct judge *judge);

/* The record itself and what belongs to it; of a judge without a record, everything. */
struct mine {
    const struct mine_of *at, *end;
    int record, next; /* next: of everything; or -1 once the record itself was given */
    int count;
    const int *named; /* of everything only these */
};
struct mine mine_begin(const struct judge *judge, int record);
/* The same, of everything only what happened under the name (role_named); of a record all. */
struct mine mine_begin_named(const struct judge *judge, int record, const char *name);
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
