/* Undoing what was done last about a party: a change of its values, or one of the deeds of registry/deed.def. Of values what the
 * version before said is written again as a version of its own, with its sources and days: nothing is kept for this, and undoing
 * twice is what it was. A deed is turned round by what the page could have done itself.
 * Used by: cli undo last, web, registry/agenda.c.
 * Memory: ctx's arena.
 * Errors: ST_CONFLICT where it cannot be: somebody did something since, what was before is erased, or the notice no longer lets
 * it be stored. ST_NOT_FOUND when there is nothing to undo. permit()'s.
 * Promises: P16, P26: what was stored then may be stored now, or it stays undone; each value has the source and day it had. P32: an
 * objection is never turned into a consent.
 * Law: GDPR 5(1)(d), 7(3), 18(3), 21(3). */
#ifndef REGISTRY_TAKEBACK_H
#define REGISTRY_TAKEBACK_H

#include "registry/deed.h"

struct takeback {
    bool there;          /* the last change can be undone as far as can be seen */
    const char *why_not; /* of one that cannot: a sentence in ctx's language; NULL: nothing to be said of it */
    int64_t change;      /* which it was, for takeback_undo */
    enum deed_kind kind; /* DEED_COUNT: of values */
    const char *const *fields; /* of values: what it changed, each once */
    size_t field_count;
    const char *by; /* who made it, or NULL */
    int64_t at;
};

/* Of a party that was read; a part of that reading. */
CHECKED enum status takeback_of(struct ctx *ctx, const struct party *party, struct takeback *last);
/* "the new link"; "phone, e-mail". */
const char *takeback_what(struct ctx *ctx, const struct takeback *last);
/* `change`: the last one, as it was seen. */
CHECKED enum status takeback_undo(struct ctx *ctx, ref_t party, int64_t change);

#endif
