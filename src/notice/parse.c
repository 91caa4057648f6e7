/* One token ahead, no backtracking: the grammar of section 3 needs no more. A word that begins with a digit is read as
 * a day, a number or a word, whichever it is as a whole. */
#include "notice/parse.h"

#include "base/nearest.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum status parse_fail(struct parser *parser, size_t offset, const char *text) {
    if (!parser->error->text) {
        parser->error->text = text;
        parser->error->offset = offset;
    }
    return ST_INVALID;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Letters outside ASCII may stand in the values of a choice; that a NAME has none is seen when it is looked up. */
static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Capitals get an error of their own: people write Contact for contact. */
static bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

/* A name may hold dots between words, so that person.born is one token; a dot at the end is none of it. */
static size_t word_length(const char *at) {
    size_t length = 0;
    while (is_word(at[length]) || (length && at[length] == '.' && is_word(at[length + 1])))
        length++;
    return length;
}

/* Four digits, a hyphen and another digit: meant as a day, and checked as one. */
static bool looks_like_day(const char *at, size_t length) {
    return length == 4 && is_digit(at[0]) && is_digit(at[3]) && at[4] == '-' && is_digit(at[5]);
}

static enum status day_token(struct parser *parser, const char *at) {
    size_t length = 4;
    while (is_digit(at[length]) || at[length] == '-')
        length++;
    parser->token.kind = PARSE_DAY;
    parser->token.text = arena_text_n(parser->arena, at, length);
    parser->at += length;
    if (!day_parse(parser->token.text, &parser->token.day))
        return parse_fail(parser, parser->token.offset,
                          MSG(parser->ctx->arena, parser->ctx->lang,
                              M("\"{1}\" is no day; a day is written as 2026-09-01"), parser->token.text));
    return ST_OK;
}

/* Digits with at most one point. Only conditions take fractions; spans refuse them. */
static bool is_number(const char *text) {
    size_t digits = strspn(text, "0123456789");
    if (text[digits] == '.')
        digits += 1 + strspn(text + digits + 1, "0123456789");
    return digits && !text[digits];
}

/* More digits than a double can hold exactly become a number above every limit. */
static enum status word_token(struct parser *parser, const char *at, size_t length) {
    struct parse_token *token = &parser->token;
    token->text = arena_text_n(parser->arena, at, length);
    parser->at += length;
    token->kind = PARSE_NAME;
    if (is_number(token->text)) {
        token->kind = PARSE_NUMBER;
        token->number = length > 15 ? 1e15 : strtod(token->text, NULL);
    }
    return ST_OK;
}

static enum status sign_token(struct parser *parser, const char *at) {
    static const char *const signs[] = {"!=", "<=", ">=", "(", ")", ";", "+", "=", "<", ">"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(at, signs[i], strlen(signs[i])) == 0) {
            parser->token.kind = PARSE_SIGN;
            parser->token.text = signs[i];
            parser->at += strlen(signs[i]);
            return ST_OK;
        }
    struct arena *arena = parser->ctx->arena;
    enum lang lang = parser->ctx->lang;
    if (*at == ',')
        return parse_fail(parser, parser->at,
                          MSG(arena, lang, M("a comma has no place here: arguments are separated by \";\"")));
    if (is_capital(*at))
        return parse_fail(parser, parser->at, MSG(arena, lang, M("words are written in small letters here")));
    const char *sign = arena_text_n(arena, at, 1);
    return parse_fail(parser, parser->at, MSG(arena, lang, M("\"{1}\" has no meaning here"), sign));
}

enum status parse_next(struct parser *parser) {
    while (is_space(parser->text[parser->at]))
        parser->at++;
    const char *at = parser->text + parser->at;
    parser->token = (struct parse_token){.kind = PARSE_END, .offset = parser->at, .text = ""};
    if (!*at)
        return ST_OK;
    size_t length = word_length(at);
    if (looks_like_day(at, length))
        return day_token(parser, at);
    return length ? word_token(parser, at, length) : sign_token(parser, at);
}

enum status parse_begin(struct parser *parser, struct ctx *ctx, struct arena *arena, const char *text,
                        struct expr_error *error) {
    *error = (struct expr_error){0};
    *parser = (struct parser){.ctx = ctx, .arena = arena, .text = text, .error = error};
    size_t length = strlen(text);
    if (!utf8_text(text, length))
        return parse_fail(parser, 0, MSG(ctx->arena, ctx->lang, M("this is not readable text")));
    if (length > PARSE_BYTES)
        return parse_fail(parser, PARSE_BYTES,
                          MSG(ctx->arena, ctx->lang, M("this is too long: at most {1} characters"), "2000"));
    return parse_next(parser);
}

bool parse_is(const struct parser *parser, const char *text) {
    return (parser->token.kind == PARSE_NAME || parser->token.kind == PARSE_SIGN) &&
           strcmp(parser->token.text, text) == 0;
}

enum status parse_take(struct parser *parser, const char *text, bool *taken) {
    *taken = parse_is(parser, text);
    return *taken ? parse_next(parser) : ST_OK;
}

/* Only words are worth a proposal; a sign or a number is shown as it is. */
enum status parse_expected(struct parser *parser, const char *what, const char *const *known, size_t count) {
    struct arena *arena = parser->ctx->arena;
    enum lang lang = parser->ctx->lang;
    const struct parse_token *token = &parser->token;
    if (token->kind == PARSE_END)
        return parse_fail(parser, token->offset,
                          MSG(arena, lang, M("expected {1}, but the text ends here"), what));
    const char *nearest = token->kind == PARSE_NAME ? nearest_word(token->text, known, count) : NULL;
    if (nearest)
        return parse_fail(parser, token->offset,
                          MSG(arena, lang, M("expected {1}, not \"{2}\": did you mean \"{3}\"?"), what,
                              token->text, nearest));
    return parse_fail(parser, token->offset,
                      MSG(arena, lang, M("expected {1}, not \"{2}\""), what, token->text));
}

enum status parse_want(struct parser *parser, const char *text) {
    if (!parse_is(parser, text))
        return parse_expected(parser, arena_printf(parser->ctx->arena, "\"%s\"", text), NULL, 0);
    return parse_next(parser);
}

enum status parse_ended(struct parser *parser) {
    if (parser->token.kind == PARSE_END)
        return ST_OK;
    return parse_expected(parser, msg(parser->ctx->lang, M("the end of the expression")), NULL, 0);
}

enum status parse_word(struct parser *parser, const char *what, const char *const *words, size_t count,
                       size_t *which) {
    for (*which = 0; *which < count; (*which)++)
        if (parse_is(parser, words[*which]))
            return parse_next(parser);
    return parse_expected(parser, what, words, count);
}

/* Words of the grammar that can never be a name: a name there means that something is missing before it. */
static bool reserved(const char *word) {
    static const char *const words[] = {"and", "or", "not", "known", "in", "of", "where", "else"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

enum status parse_name(struct parser *parser, const char *what, const char **name, size_t *offset) {
    if (parser->token.kind != PARSE_NAME || reserved(parser->token.text))
        return parse_expected(parser, what, NULL, 0);
    *name = parser->token.text;
    *offset = parser->token.offset;
    return parse_next(parser);
}

struct unit {
    const char *one, *many;
    size_t member;
    int most;
};
static const struct unit units[] = {{"year", "years", offsetof(struct span, years), 1000},
                                    {"month", "months", offsetof(struct span, months), 12000},
                                    {"week", "weeks", offsetof(struct span, weeks), 52000},
                                    {"day", "days", offsetof(struct span, days), 366000},
                                    {"hour", "hours", offsetof(struct span, hours), 8784000},
                                    {"minute", "minutes", offsetof(struct span, minutes), 527040000}};
enum { UNITS = sizeof units / sizeof *units };

/* "year" and "years" alike: the grammar has an optional s, whatever the number. */
static const struct unit *unit_of(const char *word) {
    for (size_t i = 0; i < UNITS; i++)
        if (strcmp(word, units[i].one) == 0 || strcmp(word, units[i].many) == 0)
            return &units[i];
    return NULL;
}

bool parse_unit_word(const char *word) {
    return unit_of(word) != NULL;
}

/* The limits keep every sum inside the calendar; what still goes past 9999 is cut there (outcome.c). */
enum status parse_unit(struct parser *parser, double number, size_t offset, struct span *span) {
    struct ctx *ctx = parser->ctx;
    const struct unit *unit = parser->token.kind == PARSE_NAME ? unit_of(parser->token.text) : NULL;
    if (!unit) {
        const char *words[2 * UNITS];
        for (size_t i = 0; i < UNITS; i++) {
            words[2 * i] = units[i].many;
            words[2 * i + 1] = units[i].one;
        }
        return parse_expected(parser, msg(ctx->lang, M("years, months, weeks, days, hours or minutes")), words,
                              2 * UNITS);
    }
    if (number > unit->most)
        return parse_fail(parser, offset,
                          MSG(ctx->arena, ctx->lang, M("this is too long: at most {1}"),
                              arena_printf(ctx->arena, "%d %s", unit->most, unit->many)));
    *span = (struct span){.set = true};
    *(int *)((char *)span + unit->member) = (int)number;
    return parse_next(parser);
}

enum status parse_span(struct parser *parser, struct span *span) {
    struct parse_token token = parser->token;
    if (token.kind != PARSE_NUMBER || strchr(token.text, '.'))
        return parse_expected(parser, msg(parser->ctx->lang, M("a span such as 28 days")), NULL, 0);
    TRY(parse_next(parser));
    return parse_unit(parser, token.number, token.offset, span);
}

enum status parse_node(struct parser *parser) {
    if (++parser->nodes <= PARSE_NODES)
        return ST_OK;
    struct ctx *ctx = parser->ctx;
    return parse_fail(parser, parser->token.offset,
                      MSG(ctx->arena, ctx->lang, M("this is too long: at most {1} parts"), "200"));
}

enum status parse_enter(struct parser *parser) {
    if (++parser->depth <= PARSE_DEPTH)
        return parse_node(parser);
    struct ctx *ctx = parser->ctx;
    return parse_fail(parser, parser->token.offset,
                      MSG(ctx->arena, ctx->lang, M("too many brackets inside each other: at most {1}"), "32"));
}

void parse_leave(struct parser *parser) {
    parser->depth--;
}

enum status span_parse(struct ctx *ctx, const char *text, struct span *span, struct expr_error *error) {
    struct parser parser;
    TRY(parse_begin(&parser, ctx, ctx->arena, text, error));
    TRY(parse_span(&parser, span));
    return parse_ended(&parser);
}
