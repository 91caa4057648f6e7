/* The form token as it stands on a page: other bytes on every page, so that pages can be sent compressed and the length
 * of many of them tells nothing of the token.
 * Used by: gate, web/frame, tests.
 * Memory: the given arena.
 * Source: the BREACH attack (Gluck, Harris, Prado 2013), section 3.4, "masking secrets". */
#ifndef GATE_MASK_H
#define GATE_MASK_H

#include "base/arena.h"

#include <stdbool.h>

/* `token`: hexadecimal; the result has twice as many digits. */
NEVER_NULL const char *mask_make(struct arena *arena, const char *token);
/* Is `masked` this token's? In a time that does not depend on how much of it is right. */
bool mask_is(const char *masked, const char *token);

#endif
