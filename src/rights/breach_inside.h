/* Breaches as they lie in the register.
 * Used by: breach*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_BREACH_INSIDE_H
#define RIGHTS_BREACH_INSIDE_H

#include "registry/inside.h"
#include "rights/breach.h"

/* A row with its steps, opened, and all that follows from them. ST_NOT_FOUND. */
CHECKED enum status breach_row(struct ctx *ctx, struct db *db, ref_t id, struct breach *breach);
/* Takes a step on the writer; whoever calls has asked permit(). */
CHECKED enum status breach_take_within(struct ctx *ctx, struct write *write, ref_t id,
                                       const struct breach_step_draft *step);
/* What a step says, as it is sealed. */
const char *breach_step_json(struct ctx *ctx, const struct breach_step_draft *step);
/* Message id at the field that is wrong; ST_OK. */
CHECKED enum status breach_facts_check(struct ctx *ctx, const struct breach_facts *facts);

CHECKED enum status breach_last_day(struct ctx *ctx, const struct breach *breach, day_t *last);
/* By which a letter about a breach is put into the queue once; another, after one that came back, has more behind it. */
const char *breach_letter_once(struct ctx *ctx, ref_t breach, ref_t party);

#endif
