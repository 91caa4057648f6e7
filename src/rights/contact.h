/* A contact by e-mail as a record of its day and direction, with as much of its words as the notice lets be kept.
 * Used by: arrive, outbox.
 * Memory: ctx's arena.
 * Errors: `kept` false where the notice or a restriction lets nothing be kept, or the party is gone; those of the register.
 * Promises: P8, P24. Without messages in the notice no words but the subject, without notes not even that.
 * Law: GDPR 5(1)(c), 18. */
#ifndef RIGHTS_CONTACT_H
#define RIGHTS_CONTACT_H

#include "registry/party.h"

struct write;

struct contact_draft {
    ref_t id; /* of the record; 0: a new one */
    ref_t party;
    const char *kind; /* of notice/kind.def */
    int64_t at;
    const char *words, *subject; /* words: everything; or NULL */
    bool sent;                   /* this register sent it itself, and asked then whether it may */
};
CHECKED enum status contact_note(struct ctx *ctx, struct write *write, const struct contact_draft *draft,
                                 bool *kept);
/* That there was none after all: what went out came back. Nothing, where there is no such record any more. */
CHECKED enum status contact_undo(struct ctx *ctx, struct write *write, ref_t record);

#endif
