/* Data that are used under somebody's licence: taken in only with it, and neither sent to nor handed out after its last day.
 * Used by: draft, entry, import, permit, party, rights/export; cli licence, due; web.
 * Memory: ctx's arena.
 * Errors: ST_DENIED at "licence" or "bought" where the notice wants them; ST_INVALID at the field for days that cannot be.
 * Promises: P28. Who may use a value under several licences may do so until the last of them ends.
 * Law: the licence's own terms; GDPR 5(1)(b). */
#ifndef REGISTRY_LICENCE_H
#define REGISTRY_LICENCE_H

#include "registry/party.h"

/* Is all there that the notice wants of data from this source? */
CHECKED enum status licence_check(struct ctx *ctx, int source, const struct licence *licence);

#endif
