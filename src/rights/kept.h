/* How long the notice keeps what is the program's own (docs/NOTICE.md: requests, breaches, handovers): the rule of the class that the notice
 * gives them, judged for one of them alone, as of somebody of whom nothing else is known.
 * Used by: rights/request, breach, entrust, promise_figures.
 * Memory: ctx's arena.
 * Errors: of the rules.
 * Promises: where the notice gives no class, nothing has a last day. */
#ifndef RIGHTS_KEPT_H
#define RIGHTS_KEPT_H

#include "base/ctx.h"
#include "base/date.h"
#include "notice/history.h"
#include "registry/party.h"
#include "store/store.h"

struct kept {
    const char *data;  /* category of the notice: "breaches" */
    const char *event; /* what a rule counts from: "request", or the category itself */
    const struct fact *facts;
    size_t fact_count;
};
/* Of one that was over on `day`; *last DAY_NONE: kept without an end. */
CHECKED enum status kept_last_day(struct ctx *ctx, const struct kept *kept, day_t day, day_t on, day_t *last);
/* Does the notice give it a class? */
bool kept_said(struct ctx *ctx, const char *data);
/* For a page: until when one stays, or since when it may go, and by which part of the notice. */
const char *kept_words(struct ctx *ctx, const char *data, day_t last);

/* Of all of it that is over: what goes first was over on `day` and has its last day on `last`; day DAY_NONE: nothing has one. */
struct kept_first {
    const char *data;
    day_t day, last;
};
CHECKED enum status kept_sooner(struct ctx *ctx, const struct kept *kept, day_t day, day_t on,
                                struct kept_first *first);
/* Of each of the program's own data: log, sign-ins, refusals, certificates, requests, breaches, hand-overs (kept_first.c). */
enum { KEPT_OWN = 7 };
struct db;
CHECKED enum status kept_firsts(struct ctx *ctx, struct db *db, day_t on, struct kept_first firsts[KEPT_OWN]);

/* What goes: rows with the keys of their words. */
struct kept_rows {
    ref_t *ids;
    int64_t *keys;
    size_t count, room, key_count, key_room;
};
struct kept_end {
    const char *data, *action; /* category of the notice; as the log says it */
    const enum sql *erase;     /* each takes a row's id, in this order */
    size_t erase_count;
};
/* Keys before rows, as everywhere; a crash in between leaves rows that nothing opens, which the next sweep takes. */
CHECKED enum status kept_erase(struct ctx *ctx, struct kept_rows *rows, const struct kept_end *end);

#endif
