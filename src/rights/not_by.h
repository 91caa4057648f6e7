/* In which ways the notice gives no answer (`rights.RIGHT.not_by`): a practice does not send what it knows of health in plain e-mail.
 * Used by: request_mail (letters), outbox (what is called an answer and belongs to no request), promise (whether it was kept); web, cli and
 * api by what these refuse.
 * Memory: ctx's arena.
 * Errors: ST_DENIED with the notice's own words and sentence.
 * Promises: the notice in force decides. A package behind a link, or locked, is no plain e-mail. What says only that a request came, asks
 * who it is, or that it takes longer, is no answer yet.
 * Law: GDPR 9, 32. */
#ifndef RIGHTS_NOT_BY_H
#define RIGHTS_NOT_BY_H

#include "notice/deadline.h"
#include "rights/request.h"

/* The notice's reason, in ctx's language; NULL: it rules nothing out. */
const char *not_by(struct ctx *ctx, enum deadline_right right, const char *channel);
/* The same of a letter of a request, as plain e-mail, in a sentence; NULL: it may go. */
const char *not_by_letter(struct ctx *ctx, enum deadline_right right, enum request_step_kind kind);
CHECKED enum status not_by_refuse(struct ctx *ctx, enum deadline_right right, enum request_step_kind kind);

#endif
