/* Reminders: once a day, by e-mail to each of the staff who has something to do about people's rights, how much that is and a link; never
 * what or about whom. Nothing goes when nothing is due, where no mail server is set, to whoever has no address, or does not want it.
 * Where nobody of the staff who may answer has an address, the notice's contact person gets it: somebody must know of a day that is promised.
 * Used by: nightly, cli, web.
 * Memory: ctx's arena.
 * Errors: ST_NOT_FOUND for somebody who is not of the staff; permit()'s.
 * Promises: P63, P64: a day that is promised is not forgotten.
 * Law: GDPR 5(1)(f), 12(3), 24. */
#ifndef RIGHTS_REMIND_H
#define RIGHTS_REMIND_H

#include "base/ctx.h"

#include <stdbool.h>

/* Whoever asks may say it of themselves; who keeps the staff of everybody. */
CHECKED enum status remind_set(struct ctx *ctx, int64_t user, bool wanted);
CHECKED enum status remind_wanted(struct ctx *ctx, int64_t user, bool *wanted);

/* Whose reminders go nowhere, and why. Whether there is anything to remind of is not asked. */
struct remind_person {
    int64_t user;
    const char *name;
};
struct remind_gaps {
    bool server; /* a mail server is set */
    const struct remind_person
        *without; /* who wants reminders, may do something about them, and has no e-mail address */
    size_t without_count;
    bool nobody;                         /* of those who may answer a request has an address */
    const char *contact, *contact_email; /* who gets them where `nobody`; NULL: the notice names no address */
};
CHECKED enum status remind_gaps(struct ctx *ctx, struct remind_gaps *gaps);

#endif
