/* Date expressions and conditions of the notice language (sections 3 and 4): text -> tree.
 * Used by: load (compiles), check, retention (evaluates).
 * Memory: the notice's arena. Errors: what was expected, where, and the nearest known word.
 * Limits: depth 32, 200 nodes, 2000 characters. */
#ifndef NOTICE_EXPR_H
#define NOTICE_EXPR_H

#include "notice/notice.h"

/* What the parser was unhappy about: `offset` is in bytes from the start of the text. */
struct expr_error {
    const char *text; /* whole sentence in ctx->lang */
    size_t offset;
};

CHECKED enum status expr_parse(struct ctx *ctx, struct arena *arena, const char *text, const struct expr **expr,
                               struct expr_error *error);
CHECKED enum status cond_parse(struct ctx *ctx, struct arena *arena, const char *text, const struct cond **cond,
                               struct expr_error *error);
CHECKED enum status span_parse(struct ctx *ctx, const char *text, struct span *span, struct expr_error *error);

/* Every NAME in a tree must be declared: an event, kind, category, category.field, period, class, statute.
 * Calls `unknown` for each that is not, with its offset and the nearest known word (or NULL). */
typedef void (*expr_unknown_fn)(void *arg, const char *name, size_t offset, const char *nearest);
void expr_names(struct ctx *ctx, const struct notice *notice, const struct expr *expr, expr_unknown_fn unknown,
                void *arg);
/* `where`: which facts a condition may ask about depends on where it stands (section 4). */
enum cond_place { COND_RULE, COND_WHERE, COND_CHECK };
void cond_names(struct ctx *ctx, const struct notice *notice, const struct cond *cond, enum cond_place place,
                expr_unknown_fn unknown, void *arg);
/* True when it names a thing of the record (at, ends, a field, statute(...), of record). */
bool expr_per_record(const struct notice *notice, const struct expr *expr);

#endif
