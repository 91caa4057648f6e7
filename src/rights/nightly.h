/* What is done every night, each thing once: rights/nightly.def has a row for each. A night is the civil day, in the register's zone, on
 * whose hour (setting nightly.hour) it begins; a night that was slept through is caught up with, once, whenever the program runs
 * again.
 * Used by: web/serve (the watch), cli nightly, web, api.
 * Memory: ctx's arena; each row of the table has memory of its own.
 * Errors: permit()'s; ST_BUSY while the night's work is being done; what a row of the table fails with is a part of the result.
 * Promises: P50, P52. Never twice in one night; after a crash, what was not done of it is done. One entry in the log for a night. Others
 *   write between its slices. Results are numbers, and kept for NIGHTLY_KEPT days.
 * Law: GDPR 5(1)(e), 5(2), 24(1). */
#ifndef RIGHTS_NIGHTLY_H
#define RIGHTS_NIGHTLY_H

#include "base/ctx.h"
#include "base/date.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum { NIGHTLY_KEPT = 400, NIGHTLY_LATE_DAYS = 2 };

enum night_count {
#define NIGHT_COUNT(NAME, id, ...) NIGHT_##NAME,
#include "rights/nightly_count.def"
#undef NIGHT_COUNT
    NIGHT_COUNTS
};
const char *night_count_id(enum night_count what);
/* "14 went" */
const char *night_count_words(struct ctx *ctx, enum night_count what, size_t count);

/* What a row's function is told, and what it tells. */
struct night {
    day_t on;
    size_t counts[NIGHT_COUNTS];
    const atomic_bool *stop; /* the program ends: return soon, with what is left undone; or NULL */
};
void night_add(struct night *night, enum night_count what, size_t count);
bool night_stopped(const struct night *night);

typedef enum status nightly_fn(struct ctx *ctx, struct night *night);
#define NIGHTLY(id, function, label) CHECKED enum status function(struct ctx *ctx, struct night *night);
#include "rights/nightly.def"
#undef NIGHTLY

/* ---- doing it */

/* The night's work, or what is left of it; `again`: all of it also when it was done. `did`: whether anything was left to do. */
CHECKED enum status nightly_run(struct ctx *ctx, day_t on, bool again, const atomic_bool *stop, bool *did);
/* The latest night that has begun, as of ctx's instant. */
CHECKED enum status nightly_night(struct ctx *ctx, day_t *night);
/* When the one after it begins. */
CHECKED enum status nightly_next(struct ctx *ctx, int64_t *at);

/* A thread that does it on its hour, for as long as a server runs; NULL where nothing can be written. */
struct nightwatch;
struct nightwatch *nightwatch_begin(struct registry *registry);
void nightwatch_end(struct nightwatch *watch); /* waits for the slice that is being written; NULL is allowed */

/* ---- what came of it */

struct night_task {
    const char *id, *label; /* label: in ctx's language; the id of one that is no longer done */
    bool known;             /* it was done, or failed */
    const char *failed;     /* why, as it was said then; or NULL */
    size_t counts[NIGHT_COUNTS];
    const char *words; /* "14 went, 2 wait because ..."; NULL: nothing to do */
};

struct night_result {
    day_t night;
    int64_t began, done; /* done 0: it was cut off, or is being done */
    bool resumed;        /* a crash or an end of the program came between */
    const char *actor;
    struct night_task *tasks;
    size_t task_count, failed;
};
/* The last nights, the last first. */
CHECKED enum status nightly_results(struct ctx *ctx, size_t limit, struct night_result **list, size_t *count);

/* For Today: is something not as it should be? */
struct nightly_state {
    day_t last;    /* that was done; DAY_NONE: none, or nobody knows yet */
    bool late;     /* none was done for NIGHTLY_LATE_DAYS */
    size_t failed; /* rows of the last night */
};
CHECKED enum status nightly_state(struct ctx *ctx, struct nightly_state *state);

#endif
