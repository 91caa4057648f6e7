/* Breaches as they lie in the register.
 * Used by: breach*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_BREACH_INSIDE_H
#define RIGHTS_BREACH_INSIDE_H

#include "base/json.h"
#include "registry/inside.h"
#include "rights/breach.h"

/* A row with its steps, opened, and all that follows from them. ST_NOT_FOUND. */
CHECKED enum status breach_row(struct ctx *ctx, struct db *db, ref_t id, struct breach *breach);
/* Takes a step on the writer; whoever calls has asked permit(). */
CHECKED enum status breach_take_within(struct ctx *ctx, struct write *write, ref_t id,
                                       const struct breach_step_draft *step);
/* Not too long, and without a personal identity code; else a fault at `field`. */
CHECKED enum status breach_text_check(struct ctx *ctx, const char *field, const char *text, size_t most);
/* What a step says, as it is sealed. */
const char *breach_step_json(struct ctx *ctx, const struct breach_step_draft *step);
/* Message id at the field that is wrong; ST_OK. */
CHECKED enum status breach_facts_check(struct ctx *ctx, const struct breach_facts *facts);

/* Reads who they are, and in which language; breach_row leaves that out. */
CHECKED enum status breach_name_parties(struct ctx *ctx, struct db *db, const struct breach *breach);

/* ---- breach_own.c */
void breach_own_over(struct breach_facts *facts, const struct breach_facts *later); /* before the rest is */
void breach_own_put(json_t *json, const struct breach_facts *facts);
void breach_own_read(struct ctx *ctx, const json_t *json, struct breach_facts *facts);
CHECKED enum status breach_own_check(struct ctx *ctx, const struct breach_facts *facts);

struct db;
struct kept_first;
CHECKED enum status breach_kept_first(struct ctx *ctx, struct db *db, day_t on, struct kept_first *first);
CHECKED enum status breach_last_day(struct ctx *ctx, const struct breach *breach, day_t *last);
/* By which a letter about a breach is put into the queue once; another, after one that came back, has more behind it. */
const char *breach_letter_once(struct ctx *ctx, ref_t breach, ref_t party);

#endif
