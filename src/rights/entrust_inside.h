/* Hand-overs as they lie in the register.
 * Used by: entrust*.c only.
 * Memory: ctx's arena. */
#ifndef RIGHTS_ENTRUST_INSIDE_H
#define RIGHTS_ENTRUST_INSIDE_H

#include "registry/inside.h"
#include "registry/permit.h"
#include "rights/entrust.h"

/* A row with its steps, opened. ST_NOT_FOUND. */
CHECKED enum status entrust_row(struct ctx *ctx, struct db *db, ref_t id, struct entrust *handover);
struct db;
struct kept_first;
CHECKED enum status entrust_kept_first(struct ctx *ctx, struct db *db, day_t on, struct kept_first *first);
CHECKED enum status entrust_last_day(struct ctx *ctx, const struct entrust *handover, day_t *last);
CHECKED enum status entrust_wrong(struct ctx *ctx, const char *field, const char *id);
bool entrust_said(const char *text);
CHECKED enum status entrust_allowed(struct ctx *ctx, struct db *db, enum action action);
enum action entrust_action(enum entrust_step_kind kind);
/* Too long, an identity code, anything sensitive: ST_INVALID at the field. */
CHECKED enum status entrust_words(struct ctx *ctx, const char *field, const char *text, size_t most);
CHECKED enum status entrust_logged(struct ctx *ctx, struct write *write, ref_t id, const char *recipient,
                                   const char *action, const char *detail);
/* Papers in the folder, sheet by sheet: those that go; counted, those that do not; and of whom permit() refuses them (their papers stay
 * here whole, whoever else is in them). asked: the question about a party. */
CHECKED enum status entrust_papers(struct ctx *ctx, struct db *db, const struct asked *asked,
                                   const char *folder, struct entrust_plan *plan);

#endif
