/* E-mail addresses whose domain has letters beyond ASCII: one address, whether it is written äiti.fi or xn--iti-pla.fi (IDNA, UTS 46).
 * Used by: notice/value (what the register keeps), whatever compares what others have written; connect/dispatch, notice/value.
 * Memory: the arena given.
 * Promises: P71: whoever objected under one spelling is known under the other. What is no such name, or no address, stays as it is. */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include "base/arena.h"

#include <stdbool.h>

/* The domain as people read it, in small letters. */
const char *address_read(struct arena *arena, const char *address);
/* The domain as mail servers want it. */
const char *address_wire(struct arena *arena, const char *address);
/* One address and nothing else: something, "@", something with no space in it. What is beyond that a mail server says. */
bool address_plain(const char *text);
/* In whatever letters and spelling. */
bool address_same(const char *one, const char *other);

#endif
