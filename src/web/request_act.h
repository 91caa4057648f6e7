/* What can be done with a request on its page: a step of the model each, with what is asked for it.
 * Used by: web/request.c, web/request_act.c.
 * Memory: the visit's arena.
 * Errors: of the model. */
#ifndef WEB_REQUEST_ACT_H
#define WEB_REQUEST_ACT_H

#include "http/form.h"
#include "registry/find.h"
#include "web/requests.h"

struct request_act {
    const char *act;
    enum request_step_kind kind;
    const char *label, *about, *reason, *how, *text; /* message ids; NULL: not asked for */
    bool writes;                                     /* a letter: how it goes is asked */
};

/* What was typed into the form that was refused, or is only looked at. */
struct request_typed {
    const struct request_act *act;
    const char *reason, *how, *text, *who, *whom, *hands, *why, *right, *field, *will, *purpose, *channel,
        *mail, *from, *until;
    struct extent extent;
    bool look; /* the letter is shown, and nothing done */
    const char *wrong, *wrong_field;
    const struct hits *several;
};

/* Every field of every act, by its own name. */
CHECKED enum status request_act_read(struct visit *visit, struct form *form, struct request_typed *typed);
/* What is offered now, the next thing first. */
CHECKED enum status request_act_fill(struct ctx *ctx, const struct right_request *request,
                                     const struct request_typed *typed, struct view_request *view);
/* The model's step for what was typed. */
struct request_step_draft request_act_step(struct ctx *ctx, const struct request_typed *typed);
/* How a letter may go: addresses that may be used, then paper. `why_not`: of the first that may not; or NULL. */
CHECKED enum status request_act_ways(struct ctx *ctx, const struct right_request *request,
                                     enum request_step_kind kind, const struct view_choice **choices,
                                     size_t *count, const char **why_not);

#endif
