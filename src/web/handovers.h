/* What the pages about hand-overs share.
 * Used by: web/handovers.c, web/handover.c, web/handover_form.c, web/today.c.
 * Memory: the visit's arena. */
#ifndef WEB_HANDOVERS_H
#define WEB_HANDOVERS_H

#include "rights/entrust.h"
#include "web/frame.h"

/* "back by 30.6.2026", "4 days late", "given back": what state it is in. */
const char *handovers_state(struct ctx *ctx, const struct entrust *one);
/* What it is called in lists: its own words, or its form and period. */
const char *handovers_what(struct ctx *ctx, const struct entrust *one);
const char *handovers_period(struct ctx *ctx, day_t from, day_t to); /* NULL: none */

#endif
