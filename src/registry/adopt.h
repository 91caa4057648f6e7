/* A new notice: checked, compared with the one in force, put in force, and what is held is brought under it.
 * Used by: cli (notice adopt, informed), rights/start.
 * Memory: ctx's arena.
 * Errors: ST_INVALID for a notice with errors, for one whose own day has not come, and for one that lacks a name without saying in `changes.moves` where its data
 * go; ST_CONFLICT when it is the one in force already; ST_BUSY while an import or an erasure is under way; ST_DENIED to
 * everybody but the owner, and to every program.
 * Promises: a server that runs uses the new notice from the next request on; no request sees two. After a crash the next start
 * goes on where it stopped.
 * Law: GDPR 5(1)(b), (e), 13(3), 24. */
#ifndef REGISTRY_ADOPT_H
#define REGISTRY_ADOPT_H

#include "notice/diff.h"
#include "registry/party.h"

struct adopt_change {
    struct diff_change change;
    int64_t items; /* parties with data that it is about; -1: it is about no data */
};

struct adopt_plan {
    int64_t number;                  /* that it will have: notices/N.yaml */
    const char *version;             /* as the notice calls itself, or NULL */
    const struct findings *findings; /* conflicts and what the law will say */
    const struct adopt_change *changes;
    size_t change_count;
    int64_t parties, to_inform; /* people to tell before what widens works for them */
    int64_t values_moved, values_erased, letters_moved, letters_erased;
    int64_t choices; /* of purposes that are gone */
    bool widens, blocked;
};

CHECKED enum status adopt_plan(struct ctx *ctx, const char *file, struct adopt_plan *plan);
/* The fault of a change that stands in the way, with its place in the file. */
CHECKED enum status adopt_refused(struct ctx *ctx, const char *file, const struct diff_change *change);
/* `plan` (or NULL) gets what was done. */
CHECKED enum status adopt_run(struct ctx *ctx, const char *file, struct adopt_plan *plan);
/* The same, but what is to be done with the parties is done by the register afterwards, whoever looks on: how far it is says
 * redraft_progress. */
CHECKED enum status adopt_run_later(struct ctx *ctx, const char *file);
/* Goes on with what a crash left. */
CHECKED enum status adopt_resume(struct ctx *ctx);

/* The party was told the notice in force: handed over, mailed, shown at sign-in. `at` an instant, not in the future; 0: now.
 * `number` gets the version's. */
CHECKED enum status adopt_informed(struct ctx *ctx, ref_t party, const char *how, int64_t at, int64_t *number);
/* The same of everybody who is still to be told that data came from this source; `count` gets how many. */
CHECKED enum status adopt_informed_of(struct ctx *ctx, int source, const char *how, int64_t at, int64_t *number,
                                      size_t *count);

#endif
