/* Does somebody wait for an answer that needs these data: to a request for access or portability, or one that nobody has sorted yet?
 * Then nothing of them is taken away first, by whatever way.
 * Used by: rectify, takeback, purchase, follow, import_undo.
 * Memory: none.
 * Errors: of the database; ST_CONFLICT of awaited_none.
 * Promises: P60. Asked inside the change that would take something away, of whoever was merged as well. What a correction says
 * before it is a version of its own, and goes into the answer (registry/former.h).
 * Law: GDPR 15 (EDPB Guidelines 01/2022: data due for deletion are not deleted to dodge a request). */
#ifndef REGISTRY_AWAITED_H
#define REGISTRY_AWAITED_H

#include "registry/inside.h"

CHECKED enum status awaited(struct ctx *ctx, struct db *db, ref_t party, bool *yes);
/* ST_CONFLICT when somebody waits. */
CHECKED enum status awaited_none(struct ctx *ctx, struct db *db, ref_t party);

#endif
