/* What becomes of a mail that came: a request about somebody's rights, a message that belongs to one, a contact with a customer, or
 * nothing. One transaction each: what is stored, the mark of the mail, and how far its mailbox was looked through.
 * Used by: connect/collect.
 * Memory: ctx's arena.
 * Errors: of the register. What may not be stored is an outcome, no error.
 * Promises: P3, P8, P61, P66: what is asked by e-mail is taken in, as of the instant at which the server received it. A mail is taken in once,
 *   from whatever mailbox and after whatever crash. Of a mail that is no request only what the notice lists is kept: without messages no
 *   words but the subject, without notes not even that. Nobody is added; what an erased person sends again leaves nothing. An answer
 *   by a program stores nothing, and nothing is answered here, so two programs never write to each other.
 * Law: GDPR 5(1)(b), (c), 12(2)-(3), 17, 18; Reg. 1182/71 Article 3; RFC 3834. */
#ifndef RIGHTS_ARRIVE_H
#define RIGHTS_ARRIVE_H

#include "formats/mail_read.h"
#include "registry/mailbox.h"

struct arrived {
    const struct mailbox *mailbox; /* as it was when it was opened */
    const struct mailbox *all;     /* all of them: what they send to each other is none of a customer's */
    size_t all_count;
    uint32_t validity, uid;
    int64_t received;        /* when the server got it; 0: it did not say */
    bool whole;              /* all of it was fetched */
    const struct mail *mail; /* NULL: it could not be read */
};

CHECKED enum status arrive(struct ctx *ctx, const struct arrived *arrived, enum mail_outcome *outcome);

#endif
