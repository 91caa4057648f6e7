/* Taking a whole import back: whom it brought disappears, what it added to others goes back to what it was, its links, notes and
 * happenings go. What somebody changed or added since stays, and is told.
 * Used by: cli undo; rights/start (after a crash).
 * Memory: ctx's arena; slices have memory of their own.
 * Errors: ST_NOT_FOUND for no such import, ST_CONFLICT for one that is undone or still running.
 * Promises: keys before rows (docs/decisions/0012): whoever goes is unreadable in every copy. Nobody is suppressed by it; no erasure,
 *   objection or restriction is touched. What must be kept (bookkeeping) is kept. Begun, it is finished by the next start.
 * Law: GDPR 5(1)(d), 18; Finnish Accounting Act 2:10. */
#ifndef REGISTRY_IMPORT_UNDO_H
#define REGISTRY_IMPORT_UNDO_H

#include "registry/import.h"

enum undo_why {
    UNDO_CHANGED,    /* somebody changed it since */
    UNDO_ADDED,      /* somebody added it since */
    UNDO_KEPT,       /* must be kept, for bookkeeping or by another rule */
    UNDO_NEEDED,     /* what stays cannot be without it */
    UNDO_RESTRICTED, /* its party is under restriction */
    UNDO_AWAITED,    /* its party waits for an answer that needs it, or has not fetched one */
    UNDO_HELD,       /* somebody holds it to a day */
    UNDO_WHYS
};

struct undo_stay {
    const char
        *what; /* id of a field, a kind, "link", "choice", "disclosure", "part" (belongs to what would go) */
    enum undo_why why;
    size_t count;
    day_t until;          /* of what is kept; DAY_NONE: no day is known */
    const char *sentence; /* path in the notice, of what is kept; or NULL */
};

struct undo_report {
    struct import_batch batch;
    size_t parties, values, links, records; /* that go */
    size_t parties_stay;                    /* of those it brought */
    size_t gone_before;                     /* brought by it, erased or merged since */
    const struct undo_stay *stays;
    size_t stay_count;
};

/* "Phone", "Note", "a link": what stays, in ctx->lang; and a whole sentence that says why. */
const char *import_undo_word(struct ctx *ctx, const char *what);
const char *import_undo_because(struct ctx *ctx, const struct undo_stay *stay);

CHECKED enum status import_undo_plan(struct ctx *ctx, int64_t batch, struct undo_report *report);
CHECKED enum status import_undo(struct ctx *ctx, int64_t batch, struct undo_report *report);
/* Finishes what a crash interrupted. */
CHECKED enum status import_undo_resume(struct ctx *ctx);

#endif
