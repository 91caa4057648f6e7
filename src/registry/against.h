/* Contacts that the answer of their own day did not allow: a mailing, a survey, a message that was written down, though permit() would
 * have refused to send it then. Nothing is refused here, since it happened; it is told to whoever writes it down, kept beside the
 * record, and breaks the sentences that the answer named until somebody explains it.
 * Used by: record, rectify, choice, import (judging); rights/promise (figures), nightly; cli, web, api.
 * Memory: ctx's arena.
 * Errors: of the database; permit()'s for reading and explaining. ST_INVALID at "why", ST_CONFLICT where it is explained already.
 * Promises: P5-P17, P32, P71. Ids, days and paths of the notice: nobody is named. It goes with a record that never was; of one that
 * was erased it stays for a year, without anybody.
 * Law: GDPR 5(2), 6, 18, 21; ePrivacy directive 13. */
#ifndef REGISTRY_AGAINST_H
#define REGISTRY_AGAINST_H

#include "registry/within.h"

enum against_why {
#define AGAINST_WHY(name, id, counts, what) AGAINST_##name,
#include "registry/against_why.def"
#undef AGAINST_WHY
    AGAINST_WHYS /* nobody has explained it */
};
const char *against_why_id(enum against_why why);
const char *against_why_words(enum against_why why); /* message id */
bool against_why_from(const char *id, enum against_why *why);
bool against_why_counts(enum against_why why);

/* One part of the notice that said no. */
struct against_part {
    const char *purpose;  /* in words; NULL: none was said */
    const char *path;     /* of the notice */
    const char *sentence; /* promise id, or the path where no sentence speaks of it */
    const char *quote;    /* what it says, or NULL */
};
struct against {
    ref_t record;
    ref_t party; /* 0: the record is gone */
    const char *kind, *label;
    const char *channel; /* or NULL */
    int64_t at;
    day_t day;
    bool whole_day;
    int64_t closed; /* 0: waits for an explanation */
    enum against_why why;
    const char *actor; /* who explained it, as the log names them; or NULL */
    struct against_part *parts;
    size_t part_count, part_room;
};

/* Of the last twelve months, what waits first; at most `limit`. */
CHECKED enum status against_list(struct ctx *ctx, size_t limit, struct against **list, size_t *count,
                                 bool *more);
/* ST_NOT_FOUND: nothing is said of this record. */
CHECKED enum status against_read(struct ctx *ctx, ref_t record, struct against *against);
CHECKED enum status against_explain(struct ctx *ctx, ref_t record, const char *why);
/* To whoever has just written a record down: that it went against the notice, and which sentences; NULL: it did not. */
CHECKED enum status against_warning(struct ctx *ctx, ref_t record, const char **warning);
/* What is left of contacts that are gone themselves, once it counts no more. */
CHECKED enum status against_sweep(struct ctx *ctx, size_t *count);
/* From which day on they count. */
day_t against_since(day_t today);

/* ---- within a change */

struct entry_checked; /* registry/entry.h */
/* A record that is written, or written anew: the answer of its own day is asked. */
CHECKED enum status against_judge(struct ctx *ctx, struct write *write, const struct entry_checked *entry);
/* What was said at an instant that is over is known only now: whatever went out since is judged anew, of an organisation also what went
 * to its people. */
CHECKED enum status against_judge_since(struct ctx *ctx, struct write *write, ref_t party, int64_t since);
/* The record never was. */
CHECKED enum status against_forget(struct ctx *ctx, struct write *write, ref_t record);
/* Of a record's sentences a fact of it ("against"). */
CHECKED enum status against_facts(struct ctx *ctx, struct db *db, struct record *record);
/* Is this something that happened to somebody whose data are only stored, of which no more is kept than that it did? */
CHECKED enum status against_bare(struct ctx *ctx, struct db *db, const struct within *within,
                                 const struct record_draft *draft, bool *bare);

#endif
