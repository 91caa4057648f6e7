/* Date expressions and conditions of the notice language (sections 3 and 4): text -> tree.
 * Used by: load (compiles), check, law (floors), retention (evaluates).
 * Memory: the notice's arena; names in a tree are texts of their own.
 * Errors: what was expected, where, and the nearest known word.
 * Limits: depth 32, 200 nodes, 2000 bytes, spans of a thousand years. */
#ifndef NOTICE_EXPR_H
#define NOTICE_EXPR_H

#include "notice/notice.h"

enum expr_kind {
    EXPR_DAY,
    EXPR_NEVER,
    EXPR_OWN,       /* at, ends, taken_in, judged, agreed */
    EXPR_FIELD,     /* CATEGORY.FIELD, or an event with `is` */
    EXPR_END_OF,    /* unit, args[0] */
    EXPR_EARLIEST,  /* args */
    EXPR_LATEST,    /* args */
    EXPR_AFTER_ALL, /* args */
    EXPR_FIRST,     /* name, value, whose, where */
    EXPR_LAST,
    EXPR_ENDED,
    EXPR_STATUTE, /* name */
    EXPR_GONE,    /* name */
    EXPR_ADD,     /* args[0], span */
    EXPR_ELSE     /* args: the first that is not `nothing` */
};
enum expr_unit { UNIT_FISCAL_YEAR, UNIT_CALENDAR_YEAR, UNIT_QUARTER, UNIT_MONTH, UNIT_WEEK };
enum expr_own { OWN_AT, OWN_ENDS, OWN_TAKEN_IN, OWN_JUDGED, OWN_AGREED };
enum expr_whose { WHOSE_SELF = 1, WHOSE_REPRESENTED = 2, WHOSE_CUSTOMER = 4, WHOSE_RECORD = 8 };

struct expr {
    enum expr_kind kind;
    enum expr_unit unit;
    enum expr_own own;
    day_t day;
    struct span span;
    const char *name;  /* of an event, kind, category, category.field, period, class or statute */
    const char *value; /* last(access.state = closed): "closed" */
    unsigned whose;    /* bits of enum expr_whose */
    const struct cond *where;
    const struct expr *const *args;
    size_t count;
    size_t offset; /* of the name or the word it begins with, in bytes */
    size_t value_offset;
};

enum cond_kind { COND_OR, COND_AND, COND_NOT, COND_KNOWN, COND_COMPARE };
enum cond_op { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE };
enum cond_value_kind { COND_WORD, COND_NUMBER, COND_DAY, COND_SPAN };

struct cond_value {
    enum cond_value_kind kind;
    const char *text; /* as written */
    double number;
    day_t day;
    struct span span;
    size_t offset;
};

struct cond {
    enum cond_kind kind;
    enum cond_op op;
    const char *name;
    const struct cond_value *values; /* several: true when one of them fits (`in`) */
    size_t value_count;
    const struct cond *const *args;
    size_t count;
    size_t offset;
};

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

/* "= 0", ">= 80": of numbers. */
/* Is this measure among those that the condition counts? NULL cond: no. */
bool cond_counts(const struct cond *cond, const char *name);
bool cond_op_fits(double left, enum cond_op op, double right);

/* Back to text, in the one way it is usually written. */
const char *expr_text(struct arena *arena, const struct expr *expr);
const char *cond_text(struct arena *arena, const struct cond *cond);

/* Every NAME in a tree must be declared: an event, kind, category, category.field, period, class, statute.
 * Calls `unknown` for each that is not, with its offset and the nearest known word (or NULL). */
typedef void (*expr_unknown_fn)(void *arg, const char *name, size_t offset, const char *nearest);
void expr_names(struct ctx *ctx, const struct notice *notice, const struct expr *expr, expr_unknown_fn unknown,
                void *arg);
/* Which facts a condition may ask about depends on where it stands (section 4): `when` and `while`, `where`, `check`.
 */
enum cond_place { COND_RULE, COND_WHERE, COND_CHECK };
void cond_names(struct ctx *ctx, const struct notice *notice, const struct cond *cond, enum cond_place place,
                expr_unknown_fn unknown, void *arg);
/* True when it names a thing of the record (at, ends, a field, statute(...), of record). */
bool expr_per_record(const struct notice *notice, const struct expr *expr);
/* True when it names `judged` anywhere, which goes with `review`. */
bool expr_judged(const struct expr *expr);

/* Words of the language that are not the notice's: periods, states, measures, and what may be asked of an event. */
bool expr_is_period(const struct notice *notice, const char *name);

#endif
