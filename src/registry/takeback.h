/* Undoing the last change of a party's values: what the version before said is written again as a version of its own, with its
 * sources and days. Nothing is kept for this, and nothing is lost by it: undoing twice is what it was.
 * Used by: cli undo last, web.
 * Memory: ctx's arena.
 * Errors: ST_CONFLICT where it cannot be: somebody changed the party since, what was before is erased, or the notice no longer lets
 * it be stored. ST_NOT_FOUND when there is nothing to undo. permit()'s.
 * Promises: P16, P26: what was stored then may be stored now, or it stays undone; each value has the source and day it had.
 * Law: GDPR 5(1)(d). */
#ifndef REGISTRY_TAKEBACK_H
#define REGISTRY_TAKEBACK_H

#include "registry/party.h"

struct takeback {
    bool there;                /* the last change was one of values, and can be undone as far as can be seen */
    const char *const *fields; /* what it changed, each once */
    size_t field_count;
    const char *by; /* who made it, or NULL */
    int64_t at;
};

/* Of a party that was read; a part of that reading. */
CHECKED enum status takeback_of(struct ctx *ctx, const struct party *party, struct takeback *last);
/* `version`: the party's, as it was seen. */
CHECKED enum status takeback_undo(struct ctx *ctx, ref_t party, int64_t version);

#endif
