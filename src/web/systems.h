/* What the pages of systems and recipients share.
 * Used by: web/systems.c, web/system_beside.c, web/holding.c, web/transfers.c, web/today.c, web/handover.c, web/breach.c, web/task.c.
 * Memory: the visit's arena. */
#ifndef WEB_SYSTEMS_H
#define WEB_SYSTEMS_H

#include "rights/holders.h"
#include "web/frame.h"

/* "asiakastiedot, kirjanpitoaineisto": of a set of the notice's classes, purposes or types. */
const char *systems_classes(struct ctx *ctx, const struct holder *holder);
const char *systems_purposes(struct ctx *ctx, const struct holder *holder);
/* "e-mail and web site": what it is, beside the firm's name; NULL where the name says it. */
const char *systems_what(struct ctx *ctx, const struct holder_state *state);
/* The firm as it writes itself, or the notice's words with a capital. */
const char *systems_name(struct ctx *ctx, const struct holder_state *state);
/* Where a due thing is written down: the last part of its address: "review". */
const char *systems_due_page(struct ctx *ctx, const struct holder_due *due);
const char *systems_due_act(struct ctx *ctx, const struct holder_due *due);
/* The one that an address names. */
CHECKED enum status systems_find(struct visit *visit, struct holder_state **list, size_t *count,
                                 const struct holder_state **state);

/* Of the map of grounds: one holder's, and what the ends of its grounds and its agreement mean. */
struct view_transfer;
struct view_end;
const struct view_transfer *transfers_of(struct ctx *ctx, const struct holder_state *state);
CHECKED enum status transfers_ends(struct ctx *ctx, const struct holder_state *list, size_t count,
                                   const struct view_end **ends, size_t *end_count);
/* What is known of it elsewhere: tasks, breaches, hand-overs. */
struct view_system;
CHECKED enum status system_beside(struct ctx *ctx, const struct holder_state *state, struct view_system *view);
/* Links to the pages of these, "systems.mail,recipients.printers": paths of the notice, or an id. */
const struct view_choice *systems_links(struct ctx *ctx, const char *paths, size_t *count);

#endif
