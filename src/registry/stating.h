/* Since when a word of the office about a record's state holds: that it is unpaid, disputed, or that a claim is open. Said when the
 * record is written down it holds from the record's day, said later (a correction) from the day of the correction.
 * Used by: rectify.
 * Memory: ctx's arena.
 * Promises: a hold that ends today ends today, not on the invoice's day: what stays after it is counted from then. */
#ifndef REGISTRY_STATING_H
#define REGISTRY_STATING_H

#include "registry/entry.h"

/* `was`: what stood there; `now`: what takes its place, whose facts get their day. A day that was typed stays. */
void stating_since(struct ctx *ctx, const struct content *was, struct entry_checked *now);

#endif
