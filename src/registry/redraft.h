/* The next version of the notice while it is written: a draft in the data folder, its check, and the versions there have been.
 * Used by: web/redraft.c.
 * Memory: ctx's arena.
 * Errors: ST_DENIED for who may not manage the register; ST_CONFLICT when somebody else has saved another draft meanwhile.
 * Promises: a draft holds for nobody. It is no personal data, so it is not sealed; one register has one. A draft is put in force by
 *   registry/adopt.h alone.
 * Law: GDPR 5(2), 24. */
#ifndef REGISTRY_REDRAFT_H
#define REGISTRY_REDRAFT_H

#include "notice/diff.h"
#include "registry/adopt.h"

enum { REDRAFT_MOST = 512 * 1024 };

struct redraft {
    const char *text;
    int64_t base, now; /* numbers of the versions: that it began from, and that is in force */
    const char *stamp; /* says that the draft is this one; "" when there is none yet */
    const char *path;  /* of the file, for adopt_plan; NULL when there is none */
};

struct redraft_check {
    const struct findings *findings;
    const struct diff_change *changes; /* none while there are errors */
    size_t change_count;
    bool good; /* it can be read */
};

struct redraft_version {
    int64_t number;
    const struct notice *notice;
    bool in_force;
};

/* The draft; the notice in force when there is none. */
CHECKED enum status redraft_read(struct ctx *ctx, struct redraft *draft);
/* `draft->stamp` as it was read, `draft->base` what it is to be taken for; the rest is filled in. */
CHECKED enum status redraft_write(struct ctx *ctx, struct redraft *draft);
CHECKED enum status redraft_drop(struct ctx *ctx);
/* Checks a text without keeping it. */
CHECKED enum status redraft_check(struct ctx *ctx, const char *text, struct redraft_check *check);
/* What putting a text in force would do to what is held; it is not kept. */
CHECKED enum status redraft_plan(struct ctx *ctx, const char *text, struct adopt_plan *plan);
/* The newest first. */
CHECKED enum status redraft_versions(struct ctx *ctx, struct redraft_version **list, size_t *count);
/* How many of `all` parties are brought under the version in force; `going` false: all are. */
CHECKED enum status redraft_progress(struct ctx *ctx, bool *going, int64_t *done, int64_t *all);

#endif
