/* How often another's system is asked: a few at once, then one at a time, and not at all for a while when it said that it is too
 * much. All that work with a register keep to it together: the server and every command.
 * Used by: connect.
 * Memory: ctx's arena; a small file in the data folder, NAME.pace, of two instants and nothing else.
 * Errors: ST_BUSY, with how many seconds to wait. A file that cannot be written holds nobody up.
 * Promises: nobody sleeps here. */
#ifndef CONNECT_PACE_H
#define CONNECT_PACE_H

#include "base/ctx.h"

enum { PACE_AT_ONCE = 10 };

/* `who`: as errors call it. `per_minute` 0: never. */
CHECKED enum status pace_take(struct ctx *ctx, const char *name, const char *who, int64_t per_minute);
/* It said that it is too much: nobody asks for so long. */
void pace_hold(struct ctx *ctx, const char *name, int64_t seconds);

#endif
