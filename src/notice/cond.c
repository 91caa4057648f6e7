/* Conditions (section 4): the other half of the grammar, over the same parser. */
#include "notice/expr.h"

#include "base/buf.h"
#include "notice/parse.h"

#include <string.h>

static const char *const ops[] = {"=", "!=", "<", "<=", ">", ">="};
enum { OPS = sizeof ops / sizeof *ops };

bool cond_counts(const struct cond *cond, const char *name) {
    if (!cond)
        return false;
    if (cond->name && strcmp(cond->name, name) == 0)
        return true;
    for (size_t i = 0; i < cond->count; i++)
        if (cond_counts(cond->args[i], name))
            return true;
    return false;
}

bool cond_op_fits(double left, enum cond_op op, double right) {
    switch (op) {
    case OP_EQ:
        return left == right;
    case OP_NE:
        return left != right;
    case OP_LT:
        return left < right;
    case OP_LE:
        return left <= right;
    case OP_GT:
        return left > right;
    default:
        return left >= right;
    }
}

static struct cond *new_cond(struct parser *parser, enum cond_kind kind) {
    struct cond *cond = arena_alloc(parser->arena, sizeof *cond);
    cond->kind = kind;
    cond->offset = parser->token.offset;
    return cond;
}

/* A number followed by a unit is a span; anything else after it belongs to what comes next. */
static enum status parse_value(struct parser *parser, struct cond_value *value) {
    struct parse_token token = parser->token;
    *value = (struct cond_value){.text = token.text, .offset = token.offset};
    if (token.kind == PARSE_END || token.kind == PARSE_SIGN)
        return parse_expected(parser, msg(parser->ctx->lang, M("a word, a number, a day or a span")), NULL, 0);
    TRY(parse_next(parser));
    if (token.kind == PARSE_NAME) {
        value->kind = COND_WORD;
    } else if (token.kind == PARSE_DAY) {
        value->kind = COND_DAY;
        value->day = token.day;
    } else if (parser->token.kind == PARSE_NAME && parse_unit_word(parser->token.text)) {
        value->kind = COND_SPAN;
        return parse_unit(parser, token.number, token.offset, &value->span);
    } else {
        value->kind = COND_NUMBER;
        value->number = token.number;
    }
    return ST_OK;
}

static void set_values(struct parser *parser, struct cond *cond, const struct cond_value *values,
                       size_t count) {
    cond->values = arena_copy(parser->arena, values, count * sizeof *values);
    cond->value_count = count;
}

/* "in" "(" value { ";" value } ")" */
static enum status parse_in(struct parser *parser, struct cond *cond) {
    struct cond_value *values = NULL;
    size_t count = 0, room = 0;
    bool more = true;
    TRY(parse_want(parser, "("));
    while (more) {
        struct cond_value value;
        TRY(parse_node(parser));
        TRY(parse_value(parser, &value));
        ARENA_PUSH(parser->arena, values, count, room, value);
        TRY(parse_take(parser, ";", &more));
    }
    set_values(parser, cond, values, count);
    return parse_want(parser, ")");
}

/* NAME | NAME "known" | NAME op value | NAME "in" ... */
static enum status parse_fact(struct parser *parser, const struct cond **out) {
    struct cond *cond = new_cond(parser, COND_COMPARE);
    *out = cond;
    TRY(parse_name(parser, msg(parser->ctx->lang, M("the name of a fact")), &cond->name, &cond->offset));
    bool taken;
    TRY(parse_take(parser, "known", &taken));
    if (taken) {
        cond->kind = COND_KNOWN;
        return ST_OK;
    }
    TRY(parse_take(parser, "in", &taken));
    if (taken)
        return parse_in(parser, cond);
    for (size_t op = 0; op < OPS; op++)
        if (parse_is(parser, ops[op])) {
            struct cond_value value;
            cond->op = (enum cond_op)op;
            TRY(parse_next(parser));
            TRY(parse_value(parser, &value));
            set_values(parser, cond, &value, 1);
            return ST_OK;
        }
    struct cond_value yes = {.kind = COND_WORD, .text = "yes", .offset = cond->offset};
    set_values(parser, cond, &yes, 1);
    return ST_OK;
}

/* test = "not" test | "(" cond ")" | a fact */
static enum status parse_test(struct parser *parser, const struct cond **out) {
    TRY(parse_enter(parser));
    if (parse_is(parser, "not")) {
        struct cond *negation = new_cond(parser, COND_NOT);
        const struct cond *inner = NULL;
        TRY(parse_next(parser));
        TRY(parse_test(parser, &inner));
        negation->args = arena_copy(parser->arena, &inner, sizeof inner);
        negation->count = 1;
        *out = negation;
    } else if (parse_is(parser, "(")) {
        TRY(parse_next(parser));
        TRY(parse_cond(parser, out));
        TRY(parse_want(parser, ")"));
    } else {
        TRY(parse_fact(parser, out));
    }
    parse_leave(parser);
    return ST_OK;
}

typedef enum status (*parse_fn)(struct parser *parser, const struct cond **out);

static enum status parse_joined(struct parser *parser, enum cond_kind kind, const char *word, parse_fn part,
                                const struct cond **out) {
    const struct cond **args = NULL;
    size_t count = 0, room = 0;
    bool more = true;
    struct cond *joined = new_cond(parser, kind);
    while (more) {
        const struct cond *arg = NULL;
        TRY(part(parser, &arg));
        ARENA_PUSH(parser->arena, args, count, room, arg);
        TRY(parse_take(parser, word, &more));
    }
    joined->args = args;
    joined->count = count;
    *out = count > 1 ? joined : args[0];
    return ST_OK;
}

static enum status parse_all(struct parser *parser, const struct cond **out) {
    return parse_joined(parser, COND_AND, "and", parse_test, out);
}

enum status parse_cond(struct parser *parser, const struct cond **cond) {
    return parse_joined(parser, COND_OR, "or", parse_all, cond);
}

enum status cond_parse(struct ctx *ctx, struct arena *arena, const char *text, const struct cond **cond,
                       struct expr_error *error) {
    struct parser parser;
    const struct cond *tree = NULL;
    TRY(parse_begin(&parser, ctx, arena, text, error));
    TRY(parse_cond(&parser, &tree));
    TRY(parse_ended(&parser));
    *cond = tree;
    return ST_OK;
}

/* ---- back to text */

static void put_cond(struct buf *buf, const struct cond *cond);

/* Brackets only where reading it again would give another tree. */
static void put_joined(struct buf *buf, const struct cond *cond, const char *word) {
    for (size_t i = 0; i < cond->count; i++) {
        bool brackets = cond->args[i]->kind <= cond->kind;
        buf_add(buf, i ? word : "");
        buf_add(buf, brackets ? "(" : "");
        put_cond(buf, cond->args[i]);
        buf_add(buf, brackets ? ")" : "");
    }
}

static void put_value(struct buf *buf, const struct cond_value *value) {
    buf_add(buf, value->text);
    if (value->kind != COND_SPAN)
        return;
    const struct span *span = &value->span;
    buf_add(buf, span->years     ? " years"
                 : span->months  ? " months"
                 : span->weeks   ? " weeks"
                 : span->hours   ? " hours"
                 : span->minutes ? " minutes"
                                 : " days");
}

static void put_compare(struct buf *buf, const struct cond *cond) {
    buf_add(buf, cond->name);
    if (cond->value_count == 1) {
        buf_printf(buf, " %s ", ops[cond->op]);
        put_value(buf, &cond->values[0]);
        return;
    }
    for (size_t i = 0; i < cond->value_count; i++) {
        buf_add(buf, i ? "; " : " in (");
        put_value(buf, &cond->values[i]);
    }
    buf_char(buf, ')');
}

static void put_cond(struct buf *buf, const struct cond *cond) {
    switch (cond->kind) {
    case COND_OR:
        put_joined(buf, cond, " or ");
        break;
    case COND_AND:
        put_joined(buf, cond, " and ");
        break;
    case COND_NOT:
        buf_add(buf, "not ");
        bool brackets = cond->args[0]->kind < COND_NOT;
        buf_add(buf, brackets ? "(" : "");
        put_cond(buf, cond->args[0]);
        buf_add(buf, brackets ? ")" : "");
        break;
    case COND_KNOWN:
        buf_printf(buf, "%s known", cond->name);
        break;
    case COND_COMPARE:
        put_compare(buf, cond);
        break;
    }
}

const char *cond_text(struct arena *arena, const struct cond *cond) {
    struct buf buf = buf_in(arena);
    put_cond(&buf, cond);
    return buf_text(&buf);
}
