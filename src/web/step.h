/* The next step with a customer, as a part of the customer's page and on Today.
 * Used by: web/step.c, web/step_part.c, web/today.c, web/customer.c.
 * Memory: the visit's arena.
 * Errors: the model's. */
#ifndef WEB_STEP_H
#define WEB_STEP_H

#include "registry/follow.h"
#include "web/frame.h"
#include "web/view_today.h"

/* What is planned with the party whose page is shown; NULL where there is nothing to show and nothing may be planned. */
CHECKED enum status step_part(struct visit *visit, const struct party *party, const struct view_frame *frame,
                              const struct view_next_step **part);
/* Its words, or "Next step". */
const char *step_words(struct ctx *ctx, const struct follow *follow);
/* "3 days late", "at 9.30", "Fri 27.11."; `late` says which. */
const char *step_when(struct ctx *ctx, day_t day, int minute, int *late);
const char *step_days_late(struct ctx *ctx, day_t day);
const char *step_short_day(struct ctx *ctx, day_t day);           /* "Fri 27.11." */
const char *step_weekday(struct ctx *ctx, day_t day, bool whole); /* "Friday", "Fri" */
/* Kinds of note that may come of one: a call first. */
const struct view_choice *step_kinds(struct ctx *ctx, const char *chosen, size_t *count);

/* What is asked of one that is planned or changed, as typed. */
struct step_typed {
    const char *text, *on, *at, *by;
};
CHECKED enum status step_fields(struct ctx *ctx, const struct step_typed *typed, struct view_field **fields,
                                size_t *count);

#endif
