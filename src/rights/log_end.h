/* The end of what the program keeps of its own doings: entries of the log, certificates of erasures and codes of refusals go when the
 * notice's rules for them say so (categories log, logins, certificates and refusals), in the sweep, as everything else does. Entries about somebody stay while the person's
 * data are held for the log's class, while their use is restricted by the person's own wish, and while a request is open that asks what is stored
 * and who has looked.
 * Used by: sweep, promise_figures.
 * Memory: ctx's arena.
 * Errors: permit()'s; ST_CONFLICT where the log is not whole: what stands before the first doubtful entry has gone then.
 * Promises: P49, P50. The log stays provable from its first entry on (registry/audit_cut.h); of a certificate stays that there was an
 *   erasure of its number. A notice that gives no class keeps them without an end.
 * Law: GDPR 5(1)(e), 5(2), 15. */
#ifndef RIGHTS_LOG_END_H
#define RIGHTS_LOG_END_H

#include "base/date.h"
#include "registry/audit_cut.h"

struct db;

/* Whose entries stay on that day, whatever their age. */
CHECKED enum status log_kept(struct ctx *ctx, struct db *db, day_t on, struct audit_cut *cut);
CHECKED enum status log_sweep(struct ctx *ctx, day_t on, size_t *entries);
CHECKED enum status certificate_sweep(struct ctx *ctx, day_t on, size_t *count);
/* Codes by which an address is known again that must not be contacted (category refusals). What a customer who is there has said
 * stands with the customer. */
CHECKED enum status refusal_sweep(struct ctx *ctx, day_t on, size_t *count);

#endif
