/* What one judgement is about: whose data, in which role, of which class, as of which day.
 * Used by: role, facts, eval, trace, retention; nobody outside the judging of retention.
 * Memory: the arena given.
 * Errors: `broken` is set when dates come back to themselves (load refuses such notices). */
#ifndef NOTICE_JUDGE_H
#define NOTICE_JUDGE_H

#include "notice/history.h"
#include "notice/outcome.h"

/* A person is judged once as the contact of each organisation and once as what he or she is alone. */
struct role {
    int organisation; /* index into the history's parties; -1: alone */
    int type;         /* of the notice */
};

/* "for": "consumer": a role that only events tell of. */
struct told_role {
    int person, type;
};

/* What was found out about one class and is asked again and again: its records, and its gone_by, which other classes and
 * every record of theirs may name. Without it a chain of gone() would take a power of its length. */
struct known_class {
    const int *records;
    size_t count;
    bool by_party, listed;
    struct known_gone {
        bool known;
        struct outcome gone;
    } latest[2], *each[2]; /* [1]: quiet, without a trace; each: by record + 1 */
};

struct mine_index;
struct mine_known;

struct judge {
    struct ctx *ctx;
    struct arena *arena;
    const struct notice *notice;
    const struct history *history;
    day_t on;
    int party, class;
    struct role role;
    int record;    /* index of the happening that is judged; -1: the party's own date */
    bool unplaced; /* kinds that an event leaves unplaced count */
    bool quiet;    /* only the day is wanted: no trace is written */
    bool two;      /* only keep_through and gone_by are wanted: another class asks */
    bool confirms; /* one value is asked about, which came in on `came` and was confirmed last on `confirmed` */
    day_t came, confirmed;
    unsigned depth;
    bool *broken;
    const struct told_role *told; /* of everybody, each once; set by role_prepare */
    size_t told_count;
    const struct role *roles; /* of the judged party */
    size_t role_count;
    struct known_class *known;      /* by class */
    const struct mine_index *index; /* what hangs on each record, and what was found before: mine.h */
    struct mine_known **found;
    struct judged *judged; /* what is the same for whoever of the history is judged: mine.h */
    const int *first_link; /* of each party as the person, and the next of the same person; -1: no more */
    const int *next_link;
};

#endif
