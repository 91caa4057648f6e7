/* What is brought for a hand-over: at its own addresses, and at that of an export, whose recipient may be one.
 * Used by: api/handover, api/give.
 * Memory: the visit's arena.
 * Errors: those of reading what is brought.
 * Promises: P30, P33, P34.
 * Law: GDPR 15(1)(c), 28, 30(1)(d). */
#ifndef API_HANDOVER_H
#define API_HANDOVER_H

#include "gate/gate.h"
#include "rights/entrust.h"

CHECKED enum status handover_draft(struct visit *visit, struct entrust_draft *draft);
/* The model's names are other than ours in some places. */
CHECKED enum status handover_at_member(struct ctx *ctx, enum status status);

#endif
