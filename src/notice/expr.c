/* Recursive descent over the grammar of section 3, one function per rule. A sum with several spans becomes nested
 * ADD nodes, so that evaluation goes from left to right by itself. */
#include "notice/expr.h"

#include "base/buf.h"
#include "notice/parse.h"

#include <string.h>

static const char *const units[] = {"fiscal_year", "calendar_year", "quarter", "month", "week"};
static const char *const owns[] = {"at", "ends", "taken_in", "judged", "agreed"};
static const char *const whos[] = {"self", "represented", "customer", "record"};
static const char *const functions[] = {"end_of", "earliest", "latest",  "after_all", "first",
                                        "last",   "ended",    "statute", "gone"};
enum {
    UNITS = sizeof units / sizeof *units,
    OWNS = sizeof owns / sizeof *owns,
    WHOS = sizeof whos / sizeof *whos,
    FUNCTIONS = sizeof functions / sizeof *functions
};

static enum status parse_date(struct parser *parser, const struct expr **out);

static struct expr *new_expr(struct parser *parser, enum expr_kind kind, size_t offset) {
    struct expr *expr = arena_alloc(parser->arena, sizeof *expr);
    expr->kind = kind;
    expr->offset = offset;
    return expr;
}

static void set_args(struct arena *arena, struct expr *expr, const struct expr *const *args, size_t count) {
    expr->args = arena_copy(arena, args, count * sizeof *args);
    expr->count = count;
}

/* "(" date { ";" date } ")" */
static enum status parse_args(struct parser *parser, struct expr *expr) {
    const struct expr **args = NULL;
    size_t count = 0, room = 0;
    bool more = true;
    TRY(parse_want(parser, "("));
    while (more) {
        const struct expr *arg = NULL;
        TRY(parse_date(parser, &arg));
        ARENA_PUSH(parser->arena, args, count, room, arg);
        TRY(parse_take(parser, ";", &more));
    }
    set_args(parser->arena, expr, args, count);
    return parse_want(parser, ")");
}

/* "(" unit ";" date ")" */
static enum status parse_end_of(struct parser *parser, struct expr *expr) {
    size_t unit;
    const struct expr *arg = NULL;
    TRY(parse_want(parser, "("));
    TRY(parse_word(parser, msg(parser->ctx->lang, M("fiscal_year, calendar_year, quarter, month or week")),
                   units, UNITS, &unit));
    expr->unit = (enum expr_unit)unit;
    TRY(parse_want(parser, ";"));
    TRY(parse_date(parser, &arg));
    set_args(parser->arena, expr, &arg, 1);
    return parse_want(parser, ")");
}

static enum status parse_whose(struct parser *parser, struct expr *expr) {
    bool more;
    TRY(parse_take(parser, "of", &more));
    while (more) {
        size_t who;
        TRY(parse_word(parser, msg(parser->ctx->lang, M("self, represented, customer or record")), whos, WHOS,
                       &who));
        expr->whose |= 1U << who;
        TRY(parse_take(parser, "or", &more));
    }
    if (!expr->whose)
        expr->whose = WHOSE_SELF;
    return ST_OK;
}

/* "(" NAME [ "=" WORD ] [ "of" who { "or" who } ] [ "where" cond ] ")" */
static enum status parse_event(struct parser *parser, struct expr *expr) {
    const char *what = msg(parser->ctx->lang, M("the name of an event, a kind, a period or a data category"));
    bool more;
    TRY(parse_want(parser, "("));
    TRY(parse_name(parser, what, &expr->name, &expr->offset));
    TRY(parse_take(parser, "=", &more));
    if (more) {
        if (parser->token.kind != PARSE_NAME && parser->token.kind != PARSE_NUMBER)
            return parse_expected(parser, msg(parser->ctx->lang, M("a word")), NULL, 0);
        expr->value = parser->token.text;
        expr->value_offset = parser->token.offset;
        TRY(parse_next(parser));
    }
    TRY(parse_whose(parser, expr));
    TRY(parse_take(parser, "where", &more));
    if (more)
        TRY(parse_cond(parser, &expr->where));
    return parse_want(parser, ")");
}

/* statute(NAME), gone(CLASS) */
static enum status parse_named(struct parser *parser, struct expr *expr) {
    const char *what = expr->kind == EXPR_GONE ? M("the name of a class") : M("the name of a statute");
    TRY(parse_want(parser, "("));
    TRY(parse_name(parser, msg(parser->ctx->lang, what), &expr->name, &expr->offset));
    return parse_want(parser, ")");
}

static enum status parse_function(struct parser *parser, size_t function, size_t offset,
                                  const struct expr **out) {
    static const enum expr_kind kinds[] = {EXPR_END_OF, EXPR_EARLIEST, EXPR_LATEST,  EXPR_AFTER_ALL, EXPR_FIRST,
                                           EXPR_LAST,   EXPR_ENDED,    EXPR_STATUTE, EXPR_GONE};
    struct expr *expr = new_expr(parser, kinds[function], offset);
    *out = expr;
    switch (expr->kind) {
    case EXPR_END_OF:
        return parse_end_of(parser, expr);
    case EXPR_EARLIEST:
    case EXPR_LATEST:
    case EXPR_AFTER_ALL:
        return parse_args(parser, expr);
    case EXPR_STATUTE:
    case EXPR_GONE:
        return parse_named(parser, expr);
    default:
        return parse_event(parser, expr);
    }
}

/* The place of a word in a list; `count` when it is not there. */
static size_t find(const char *word, const char *const *words, size_t count) {
    size_t i = 0;
    while (i < count && strcmp(words[i], word) != 0)
        i++;
    return i;
}

/* A word: a function, `never`, a thing of the record, or a date field. */
static enum status parse_word_primary(struct parser *parser, const struct expr **out) {
    struct parse_token token = parser->token;
    size_t function = find(token.text, functions, FUNCTIONS), own = find(token.text, owns, OWNS);
    TRY(parse_next(parser));
    if (function < FUNCTIONS)
        return parse_function(parser, function, token.offset, out);
    bool never = strcmp(token.text, "never") == 0;
    if (parse_is(parser, "(")) { /* a function that is not one: say which there are */
        parser->token = token;
        return parse_expected(
            parser,
            msg(parser->ctx->lang,
                M("end_of, earliest, latest, after_all, first, last, ended, statute or gone")),
            functions, FUNCTIONS);
    }
    struct expr *expr = new_expr(parser, never ? EXPR_NEVER : own < OWNS ? EXPR_OWN : EXPR_FIELD, token.offset);
    if (expr->kind == EXPR_OWN)
        expr->own = (enum expr_own)own;
    if (expr->kind == EXPR_FIELD)
        expr->name = token.text;
    *out = expr;
    return ST_OK;
}

/* A keyword where a date should be is not taken for a field. */
static bool is_keyword(const char *word) {
    static const char *const words[] = {"else", "of", "or", "and", "not", "where", "known", "in"};
    return find(word, words, sizeof words / sizeof *words) < sizeof words / sizeof *words;
}

static enum status parse_primary(struct parser *parser, const struct expr **out) {
    TRY(parse_enter(parser));
    if (parse_is(parser, "(")) {
        TRY(parse_next(parser));
        TRY(parse_date(parser, out));
        TRY(parse_want(parser, ")"));
    } else if (parser->token.kind == PARSE_DAY) {
        struct expr *day = new_expr(parser, EXPR_DAY, parser->token.offset);
        day->day = parser->token.day;
        *out = day;
        TRY(parse_next(parser));
    } else if (parser->token.kind == PARSE_NAME && !is_keyword(parser->token.text)) {
        TRY(parse_word_primary(parser, out));
    } else {
        return parse_expected(parser, msg(parser->ctx->lang, M("a date")), functions, FUNCTIONS);
    }
    parse_leave(parser);
    return ST_OK;
}

/* sum = primary { "+" span } */
static enum status parse_sum(struct parser *parser, const struct expr **out) {
    bool more;
    TRY(parse_primary(parser, out));
    TRY(parse_take(parser, "+", &more));
    while (more) {
        TRY(parse_node(parser));
        struct expr *add = new_expr(parser, EXPR_ADD, parser->token.offset);
        TRY(parse_span(parser, &add->span));
        set_args(parser->arena, add, out, 1);
        *out = add;
        TRY(parse_take(parser, "+", &more));
    }
    return ST_OK;
}

/* date = sum { "else" sum } */
static enum status parse_date(struct parser *parser, const struct expr **out) {
    const struct expr **args = NULL;
    size_t count = 0, room = 0, offset = parser->token.offset;
    bool more = true;
    while (more) {
        const struct expr *arg = NULL;
        TRY(parse_sum(parser, &arg));
        ARENA_PUSH(parser->arena, args, count, room, arg);
        TRY(parse_take(parser, "else", &more));
    }
    *out = args[0];
    if (count > 1) {
        struct expr *choice = new_expr(parser, EXPR_ELSE, offset);
        set_args(parser->arena, choice, args, count);
        *out = choice;
    }
    return ST_OK;
}

enum status expr_parse(struct ctx *ctx, struct arena *arena, const char *text, const struct expr **expr,
                       struct expr_error *error) {
    struct parser parser;
    const struct expr *tree = NULL;
    TRY(parse_begin(&parser, ctx, arena, text, error));
    TRY(parse_date(&parser, &tree));
    TRY(parse_ended(&parser));
    *expr = tree;
    return ST_OK;
}

/* ---- back to text */

static void put_expr(struct buf *buf, const struct expr *expr);

/* "1 year", "2 years"; no span at all is "0 days". */
static void put_span(struct buf *buf, const struct span *span) {
    const int numbers[] = {span->years, span->months, span->weeks, span->days, span->hours, span->minutes};
    static const char *const names[] = {"year", "month", "week", "day", "hour", "minute"};
    size_t unit = 0;
    while (unit < 3 && !numbers[unit])
        unit++;
    if (unit == 3)
        unit = span->hours ? 4 : span->minutes ? 5 : 3;
    buf_printf(buf, "%d %s%s", numbers[unit], names[unit], numbers[unit] == 1 ? "" : "s");
}

/* Only `else` binds looser than what may stand around it. */
static void put_inner(struct buf *buf, const struct expr *expr) {
    bool brackets = expr->kind == EXPR_ELSE;
    buf_add(buf, brackets ? "(" : "");
    put_expr(buf, expr);
    buf_add(buf, brackets ? ")" : "");
}

static void put_args(struct buf *buf, const char *function, const struct expr *expr) {
    buf_printf(buf, "%s(", function);
    for (size_t i = 0; i < expr->count; i++) {
        buf_add(buf, i ? "; " : "");
        put_expr(buf, expr->args[i]);
    }
    buf_char(buf, ')');
}

/* `of self` is what is meant when nothing is said, and is left out. */
static void put_event(struct buf *buf, const struct expr *expr) {
    buf_printf(buf, "%s(%s", functions[expr->kind - EXPR_END_OF], expr->name);
    if (expr->value)
        buf_printf(buf, " = %s", expr->value);
    const char *before = " of ";
    for (size_t i = 0; i < WHOS && expr->whose != WHOSE_SELF; i++)
        if (expr->whose & (1U << i)) {
            buf_printf(buf, "%s%s", before, whos[i]);
            before = " or ";
        }
    if (expr->where)
        buf_printf(buf, " where %s", cond_text(buf->arena, expr->where));
    buf_char(buf, ')');
}

static void put_else(struct buf *buf, const struct expr *expr) {
    for (size_t i = 0; i < expr->count; i++) {
        buf_add(buf, i ? " else " : "");
        put_inner(buf, expr->args[i]);
    }
}

static void put_expr(struct buf *buf, const struct expr *expr) {
    switch (expr->kind) {
    case EXPR_DAY:
        buf_add(buf, day_iso(buf->arena, expr->day));
        break;
    case EXPR_NEVER:
        buf_add(buf, "never");
        break;
    case EXPR_OWN:
        buf_add(buf, owns[expr->own]);
        break;
    case EXPR_FIELD:
        buf_add(buf, expr->name);
        break;
    case EXPR_END_OF:
        buf_printf(buf, "end_of(%s; ", units[expr->unit]);
        put_expr(buf, expr->args[0]);
        buf_char(buf, ')');
        break;
    case EXPR_STATUTE:
    case EXPR_GONE:
        buf_printf(buf, "%s(%s)", functions[expr->kind - EXPR_END_OF], expr->name);
        break;
    case EXPR_ADD:
        put_inner(buf, expr->args[0]);
        buf_add(buf, " + ");
        put_span(buf, &expr->span);
        break;
    case EXPR_ELSE:
        put_else(buf, expr);
        break;
    case EXPR_EARLIEST:
    case EXPR_LATEST:
    case EXPR_AFTER_ALL:
        put_args(buf, functions[expr->kind - EXPR_END_OF], expr);
        break;
    case EXPR_FIRST:
    case EXPR_LAST:
    case EXPR_ENDED:
        put_event(buf, expr);
        break;
    }
}

const char *expr_text(struct arena *arena, const struct expr *expr) {
    struct buf buf = buf_in(arena);
    put_expr(&buf, expr);
    return buf_text(&buf);
}
