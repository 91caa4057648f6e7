/* The parser behind expr.h: words, numbers, days and signs of an expression or a condition, one ahead.
 * Used by: expr.c (dates), cond.c (conditions). Nobody else.
 * Memory: the arena of the tree.
 * Errors: the first one is kept, with its place and what was expected. */
#ifndef NOTICE_PARSE_H
#define NOTICE_PARSE_H

#include "notice/expr.h"

enum { PARSE_DEPTH = 32, PARSE_NODES = 200, PARSE_BYTES = 2000 };

enum parse_kind { PARSE_END, PARSE_NAME, PARSE_NUMBER, PARSE_DAY, PARSE_SIGN };

struct parse_token {
    enum parse_kind kind;
    size_t offset;
    const char *text; /* as written; "" at the end */
    double number;
    day_t day;
};

struct parser {
    struct ctx *ctx;
    struct arena *arena;
    const char *text;
    size_t at;
    struct parse_token token; /* the next, not yet taken */
    unsigned depth, nodes;
    struct expr_error *error;
};

CHECKED enum status parse_begin(struct parser *parser, struct ctx *ctx, struct arena *arena, const char *text,
                                struct expr_error *error);
CHECKED enum status parse_next(struct parser *parser);
/* Is the next one this word or sign? */
bool parse_is(const struct parser *parser, const char *text);
/* Takes it when it is; *taken says whether. */
CHECKED enum status parse_take(struct parser *parser, const char *text, bool *taken);
CHECKED enum status parse_want(struct parser *parser, const char *text);
CHECKED enum status parse_ended(struct parser *parser);
/* One of `words`, as its place among them; otherwise an error that proposes the nearest. */
CHECKED enum status parse_word(struct parser *parser, const char *what, const char *const *words, size_t count,
                               size_t *which);
CHECKED enum status parse_name(struct parser *parser, const char *what, const char **name, size_t *offset);
CHECKED enum status parse_unit(struct parser *parser, double number, size_t offset, struct span *span);
CHECKED enum status parse_span(struct parser *parser, struct span *span);
bool parse_unit_word(const char *word);
/* One deeper, one node more; an error when that is too much. */
CHECKED enum status parse_enter(struct parser *parser);
void parse_leave(struct parser *parser);
CHECKED enum status parse_node(struct parser *parser);
/* "expected {what}, not {next}", and with `known` what was probably meant. */
CHECKED enum status parse_expected(struct parser *parser, const char *what, const char *const *known,
                                   size_t count);
CHECKED enum status parse_fail(struct parser *parser, size_t offset, const char *text);

/* A condition up to where it ends: the end of the text, or the ")" of what it stands in. */
CHECKED enum status parse_cond(struct parser *parser, const struct cond **cond);

#endif
