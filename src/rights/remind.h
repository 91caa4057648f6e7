/* Reminders: once a day, by e-mail to each of the staff who has something to do about people's rights, how much that is and a link; never
 * what or about whom. Nothing goes when nothing is due, where no mail server is set, to whoever has no address, or does not want it.
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

#endif
