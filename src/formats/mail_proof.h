/* What the office's own mail server found out about a sender (Authentication-Results): whether the mail comes from where it says. Nothing is
 * computed here: SPF, DKIM and DMARC are the server's work.
 * Used by: rights/arrive.
 * Memory: the arena given.
 * Errors: none; what cannot be read proves nothing.
 * Promises: only the header of the server that is named counts; a header that a sender wrote is of another.
 * Source: RFC 8601; RFC 7489 (what is aligned). */
#ifndef FORMATS_MAIL_PROOF_H
#define FORMATS_MAIL_PROOF_H

#include "base/arena.h"

enum { MAIL_PROOF_MOST = 4000 /* bytes of the header that are looked at */ };

enum mail_proof {
    MAIL_PROOF_NONE, /* the server said nothing, or nothing about this sender */
    MAIL_PROOF_GOOD, /* the mail comes from the sender's domain */
    MAIL_PROOF_BAD   /* it says so and does not */
};
/* `header`: the topmost one, or NULL; `server`: how ours calls itself in it; `from`: the sender's address. */
enum mail_proof mail_proof(struct arena *arena, const char *header, const char *server, const char *from);

#endif
