/* The pages of a file that is taken in, made of what the model says of it.
 * Used by: web/bring.c, web/batch.c.
 * Memory: the visit's arena. */
#ifndef WEB_BRING_H
#define WEB_BRING_H

#include "registry/import_choices.h"
#include "registry/intake.h"
#include "web/frame.h"

enum { BRING_COLUMNS = 250 }; /* that are asked about; those behind are taken as their heads say */

/* The page of one file: what it is asked for, and what became of it. `look` NULL: nothing can be asked any more. The fault, if one
 * was put, is shown at its field. */
void bring_fill(struct visit *visit, const struct intake_state *state, const struct import_look *look,
                struct view_brought *view);
void bring_told(struct ctx *ctx, const struct intake_state *state, struct view_told_all *told);
/* "new", "refused", ...: as the counts call it. */
const char *bring_outcome(struct ctx *ctx, enum import_outcome outcome);
/* "is being taken in" */
const char *bring_state(struct ctx *ctx, const char *state);
const char *bring_when(struct ctx *ctx, int64_t instant);
/* Who brought it, as people call them; `actor` as the log has it. */
const char *bring_who(struct ctx *ctx, const char *actor);
const char *bring_source(struct ctx *ctx, int source);
/* What a column is, by its place: as the form has it. */
const char *bring_column_name(struct arena *arena, size_t column);

#endif
