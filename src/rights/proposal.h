/* What a person corrects on their own page: a proposal, with what stands there and what is right, lies as a request for rectification
 * until somebody of the staff approves or refuses it. What is approved is written in the ordinary way, with the person as its source.
 * Used by: web/own_correct, web/request, cli request, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "will" for what the notice or the field does not take, or for nothing different; ST_CONFLICT when what stands
 *   there is another by now, or the request is answered already; permit()'s.
 * Promises: P26, P61. Nothing is changed before somebody has looked. Both sides are sealed with the request and go with it. What
 *   bookkeeping keeps is not overwritten: its correction is a new entry beside it. Writing, answering and the tasks to tell whoever got
 *   the wrong one are one transaction.
 * Law: GDPR 5(1)(d), 12(3), 16, 19; Accounting Act 2:7. */
#ifndef RIGHTS_PROPOSAL_H
#define RIGHTS_PROPOSAL_H

#include "rights/request.h"

struct proposal {
    const char *field; /* of a value; NULL: it is the text of `record` */
    ref_t record;
    const char *label;      /* in the person's language */
    const char *was, *will; /* was "": there is none yet; will "": it is to be taken away */
};

/* By the person, with ctx->actor ACTOR_PERSON; `why` in their own words, or NULL. */
CHECKED enum status proposal_make(struct ctx *ctx, const struct proposal *proposal, const char *why,
                                  ref_t *request);
/* False: the request holds none. */
bool proposal_of(struct ctx *ctx, const struct right_request *request, struct proposal *proposal);
/* Written and answered; a refusal is request_take's, with its reason. `version` 0: whatever is there now. */
CHECKED enum status proposal_approve(struct ctx *ctx, ref_t request, int64_t version);
/* A correction that was asked for in words: `field` with `will` (or `record` with its text), `was` NULL: whatever stands there now. It is
 * written with the person as its source, and stands as a step of the request, which stays open: there may be several. ST_INVALID at
 * "field" or "will". */
CHECKED enum status proposal_carry_out(struct ctx *ctx, ref_t request, const struct proposal *wanted,
                                       int64_t version);

#endif
