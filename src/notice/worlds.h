/* Whether conditions of one class can be true together, or all be false: tried on every case that their facts allow, with
 * the comparisons that real parties are judged by.
 * Used by: check_retention (rules that can fit together, a class without a rule for the rest).
 * Memory: the context's arena.
 * Limits: as many cases and comparisons as below; beyond them the answer is yes, which is what may be.
 * Promises: `no` is never said of what can happen. */
#ifndef NOTICE_WORLDS_H
#define NOTICE_WORLDS_H

#include "notice/notice.h"

struct worlds;

/* All that the rules of a class ask about. */
struct worlds *worlds_of(struct ctx *ctx, const struct notice *notice, int class);
/* Two of its rules that have a condition: may something fit both? */
bool worlds_both(struct worlds *worlds, size_t one, size_t other);
/* May something fit none of the rules that have a condition? */
bool worlds_none(struct worlds *worlds);

#endif
