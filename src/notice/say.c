/* A date expression becomes part of a sentence in one of two forms, from the leaves up: the day itself ("viimeisin laskutus"),
 * or what a span is counted from ("10 vuotta viimeisimmästä laskutuksesta"), because Finnish bends the second and the others
 * put a word before it. Parts are whole messages with places for the smaller parts, since the languages order them
 * differently; a name of the notice is never bent, but stands in quotation marks. What a name means is looked for among
 * events, kinds, categories, periods and own fields, in that order. */
#include "notice/say.h"

#include "base/buf.h"
#include "notice/field.h"
#include "notice/law.h"
#include "notice/names.h"
#include "notice/word.h"

#include <string.h>

/* Items that are lists themselves ("visits and notes of care") are parted by semicolons. */
const char *say_list(struct arena *arena, enum lang lang, const char *const *items, size_t count) {
    struct buf buf = buf_in(arena);
    const char *and = msg(lang, M(" and "));
    bool plain = true;
    for (size_t i = 0; i < count; i++)
        plain = plain && !strstr(items[i], and) && !strstr(items[i], ", ");
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add(&buf, !plain ? "; " : i + 1 < count ? ", " : and);
        buf_add(&buf, items[i]);
    }
    return buf_text(&buf);
}

const char *say_name(struct arena *arena, const struct notice *notice, enum lang lang, const char *name) {
    int index = notice_event(notice, name);
    if (index != NOTICE_NOTHING)
        return words_in(&notice->events[index].entry, lang);
    const struct kind *kind = kind_builtin(name);
    if (kind)
        return msg(lang, kind->label);
    index = notice_category(notice, name);
    if (index != NOTICE_NOTHING)
        return words_in(&notice->categories[index].entry, lang);
    const char *period = word_known(lang, WORD_PERIOD, name), *part;
    if (period)
        return period;
    const struct own_field *own = strchr(name, '.') ? names_own(notice, name, false, &index, &part) : NULL;
    if (own && part)
        return arena_printf(arena, "%s (%s)", words_in(&own->entry, lang), word_text(lang, WORD_PART, part));
    return own ? words_in(&own->entry, lang) : name;
}

const char *say_field(struct arena *arena, const struct notice *notice, enum lang lang, const char *id) {
    const struct field *field = field_builtin(id);
    const char *record = word_known(lang, WORD_RECORD, id);
    if (field)
        return msg(lang, field->label);
    return record ? record : say_name(arena, notice, lang, id);
}

/* ---- dates */

struct saying {
    struct arena *arena;
    const struct notice *notice;
    enum lang lang;
    int lists; /* how many lists this stands in */
};
enum form { FORM_DAY, FORM_SINCE };

static const char *say(const struct saying *s, const struct expr *expr, enum form form);

#define SAY(s, ...) MSG((s)->arena, (s)->lang, __VA_ARGS__)

static const char *say_own(enum lang lang, enum expr_own own, enum form form) {
    static const char *const texts[][2] = {
        {M("the day it happened"), M("after the day it happened")},
        {M("the day it ends"), M("after the day it ends")},
        {M("the day the data were taken in"), M("after the data were taken in")},
        {M("the day on which a person finds the data no longer needed"),
         M("after a person has found the data no longer needed")},
        {M("the day agreed with the customer"), M("after the day agreed with the customer")},
    };
    return msg(lang, texts[own][form]);
}

static const char *say_end_of(const struct saying *s, enum expr_unit unit, const char *of, enum form form) {
    static const char *const texts[][2] = {
        {M("the end of the fiscal year in which {1} falls"),
         M("after the end of the fiscal year in which {1} falls")},
        {M("the end of the calendar year in which {1} falls"),
         M("after the end of the calendar year in which {1} falls")},
        {M("the end of the quarter in which {1} falls"), M("after the end of the quarter in which {1} falls")},
        {M("the end of the month in which {1} falls"), M("after the end of the month in which {1} falls")},
        {M("the end of the week in which {1} falls"), M("after the end of the week in which {1} falls")},
    };
    return SAY(s, texts[unit][form], of);
}

/* Whose, and which: " (the person's own or of the organisation represented; direction: received)". */
static const char *say_limits(const struct saying *s, const struct expr *expr) {
    static const char *const texts[] = {M("the person's own"), M("of the organisation represented"),
                                        M("of the whole customer"), M("of the record")};
    const char *parts[4];
    size_t count = 0;
    for (int bit = 0; bit < 4 && expr->whose && expr->whose != WHOSE_SELF; bit++)
        if (expr->whose & (1u << bit))
            parts[count++] = msg(s->lang, texts[bit]);
    if (!count && !expr->where)
        return "";
    struct buf buf = buf_in(s->arena);
    for (size_t i = 0; i < count; i++)
        buf_printf(&buf, "%s%s", i ? msg(s->lang, M(" or ")) : " (", parts[i]);
    if (expr->where)
        buf_printf(&buf, "%s%s", count ? "; " : " (", say_cond(s->arena, s->notice, s->lang, expr->where));
    buf_char(&buf, ')');
    return buf_text(&buf);
}

/* The two events that the language itself knows can be bent. */
static const char *say_known(const struct saying *s, const struct expr *expr, enum form form) {
    static const struct {
        const char *name;
        enum expr_kind kind;
        const char *texts[2];
    } known[] = {
        {"invoiced", EXPR_LAST, {M("the latest invoicing"), M("after the latest invoicing")}},
        {"invoiced", EXPR_FIRST, {M("the first invoicing"), M("after the first invoicing")}},
        {"contact", EXPR_LAST, {M("the latest contact"), M("after the latest contact")}},
        {"contact", EXPR_FIRST, {M("the first contact"), M("after the first contact")}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].kind == expr->kind && strcmp(known[i].name, expr->name) == 0)
            return msg(s->lang, known[i].texts[form]);
    return NULL;
}

static const char *say_event(const struct saying *s, const struct expr *expr, enum form form) {
    static const char *const last[] = {M("the latest “{1}”"), M("after the latest “{1}”")},
                             *const first[] = {M("the first “{1}”"), M("after the first “{1}”")},
                             *const ended[] = {M("the day on which “{1}” ended"), M("after “{1}” ended")},
                             *const all[] = {M("the day on which all “{1}” ended"), M("after all “{1}” ended")},
                             *const took[] = {M("the day on which “{1}” became “{2}”"),
                                              M("after “{1}” became “{2}”")};
    const char *name = word_small(s->arena, say_name(s->arena, s->notice, s->lang, expr->name));
    const char *text = expr->value
                           ? SAY(s, took[form], name,
                                 field_choice_named(s->arena, s->notice, s->lang, expr->name, expr->value))
                           : say_known(s, expr, form);
    if (!text)
        text = SAY(s,
                   (expr->kind == EXPR_LAST      ? last
                    : expr->kind == EXPR_FIRST   ? first
                    : word_plural(s->lang, name) ? all
                                                 : ended)[form],
                   name);
    return arena_printf(s->arena, "%s%s", text, say_limits(s, expr));
}

/* Numbered, and a list within a list lettered, because an item may hold commas. */
static const char *say_several(const struct saying *s, const struct expr *expr, enum form form) {
    static const char *const earliest[] = {M("the earliest of these: {1}"),
                                           M("after the earliest of these: {1}")},
                             *const latest[] = {M("the latest of these: {1}"),
                                                M("after the latest of these: {1}")},
                             *const all[] = {M("the day by which all of these have happened: {1}"),
                                             M("after all of these have happened: {1}")};
    struct buf buf = buf_in(s->arena);
    struct saying inner = *s;
    inner.lists++;
    for (size_t i = 0; i < expr->count; i++) {
        const char *mark = s->lists && i < 26 ? arena_printf(s->arena, "%c", (char)('a' + (int)i))
                                              : arena_printf(s->arena, "%zu", i + 1);
        buf_printf(&buf, "%s%s) %s", i ? ", " : "", mark, say(&inner, expr->args[i], FORM_DAY));
    }
    return SAY(s,
               (expr->kind == EXPR_EARLIEST ? earliest
                : expr->kind == EXPR_LATEST ? latest
                                            : all)[form],
               buf_text(&buf));
}

/* Where the law, or the notice's own `statutes`, says it. */
static const char *say_statute(const struct saying *s, const char *name) {
    const struct notice *notice = s->notice;
    for (size_t i = 0; i < notice->statutes_count; i++)
        if (strcmp(notice->statutes[i].entry.id, name) == 0)
            return notice->statutes[i].ref;
    day_t on = notice->in_force == DAY_NONE ? day_from((struct ymd){2100, 1, 1}) : notice->in_force;
    const struct law_floor *floor = notice->law ? law_floor(notice->law, name, on) : NULL;
    return floor && floor->ref.text[s->lang] ? floor->ref.text[s->lang] : name;
}

/* "18 years and 3 months after the day ...": spans that follow each other are one. */
static const char *say_sum(const struct saying *s, const struct expr *expr, enum form form) {
    enum { MOST = 40 };
    const char *spans[MOST], *ordered[MOST] = {NULL};
    size_t count = 0;
    bool timed = false;
    for (; expr->kind == EXPR_ADD && count < MOST; expr = expr->args[0]) {
        spans[count++] = span_text(s->arena, s->lang, expr->span);
        timed = timed || expr->span.hours || expr->span.minutes;
    }
    for (size_t i = 0; i < count; i++)
        ordered[i] = spans[count - 1 - i];
    const char *span = say_list(s->arena, s->lang, ordered, count), *since = say(s, expr, FORM_SINCE);
    if (timed && expr->kind == EXPR_OWN && expr->own == OWN_AT)
        since = msg(s->lang, M("after the moment it happened"));
    return form == FORM_DAY ? SAY(s, M("{1} {2}"), span, since)
                            : SAY(s, M("after {1} have passed {2}"), span, since);
}

static const char *say_else(const struct saying *s, const struct expr *expr, enum form form) {
    const char *text = say(s, expr->args[0], form);
    for (size_t i = 1; i < expr->count; i++)
        text = SAY(s, M("{1} or, if there is none, {2}"), text, say(s, expr->args[i], form));
    return text;
}

/* Inside a clause a sum is a day, not a length of time. */
static const char *say_inner(const struct saying *s, const struct expr *expr) {
    const char *text = say(s, expr, FORM_DAY);
    return expr->kind == EXPR_ADD ? SAY(s, M("the day that is {1}"), text) : text;
}

static const char *say_leaf(const struct saying *s, const struct expr *expr, enum form form) {
    static const char *const field[] = {M("the date “{1}”"), M("after the date “{1}”")},
                             *const law[] = {M("the end of the period the law requires ({1})"),
                                             M("after the end of the period the law requires ({1})")},
                             *const gone[] = {M("the day on which “{1}” is erased"),
                                              M("after “{1}” has been erased")};
    int class;
    switch (expr->kind) {
    case EXPR_DAY:
        return form == FORM_DAY ? day_text(s->arena, s->lang, expr->day)
                                : SAY(s, M("after {1}"), day_text(s->arena, s->lang, expr->day));
    case EXPR_FIELD:
        return SAY(s, field[form], say_name(s->arena, s->notice, s->lang, expr->name));
    case EXPR_STATUTE:
        return SAY(s, law[form], say_statute(s, expr->name));
    case EXPR_GONE:
        class = notice_class(s->notice, expr->name);
        return SAY(s, gone[form],
                   class == NOTICE_NOTHING ? expr->name : words_in(&s->notice->classes[class].entry, s->lang));
    case EXPR_OWN:
        return say_own(s->lang, expr->own, form);
    default:
        return msg(s->lang, M("never"));
    }
}

/* An event that is a date of others is said as that date. */
static const struct expr *resolved(const struct saying *s, const struct expr *expr) {
    int event = expr->kind == EXPR_FIELD ? notice_event(s->notice, expr->name) : NOTICE_NOTHING;
    const struct expr *is = event == NOTICE_NOTHING ? NULL : s->notice->events[event].is;
    return is ? is : expr;
}

static const char *say(const struct saying *s, const struct expr *expr, enum form form) {
    expr = resolved(s, expr);
    switch (expr->kind) {
    case EXPR_END_OF:
        return say_end_of(s, expr->unit, say_inner(s, expr->args[0]), form);
    case EXPR_FIRST:
    case EXPR_LAST:
    case EXPR_ENDED:
        return say_event(s, expr, form);
    case EXPR_ADD:
        return say_sum(s, expr, form);
    case EXPR_ELSE:
        return say_else(s, expr, form);
    case EXPR_EARLIEST:
    case EXPR_LATEST:
    case EXPR_AFTER_ALL:
        return say_several(s, expr, form);
    default:
        return say_leaf(s, expr, form);
    }
}

const char *say_date(struct arena *arena, const struct notice *notice, enum lang lang,
                     const struct expr *expr) {
    struct saying s = {arena, notice, lang, 0};
    return say(&s, expr, FORM_DAY);
}

bool say_is_span(const struct expr *expr) {
    if (expr->kind == EXPR_ADD)
        return true;
    bool all = expr->kind == EXPR_ELSE;
    for (size_t i = 0; i < expr->count && all; i++)
        all = say_is_span(expr->args[i]);
    return all;
}
