/* Every node of an expression becomes a part of a sentence, from the leaves up. Parts are whole messages with
 * places for the smaller parts, because the languages put them in different orders. What a name means is looked for
 * among events, kinds, categories, periods and own fields, in that order. */
#include "notice/say.h"

#include "base/buf.h"
#include "notice/field.h"
#include "notice/law.h"

#include <string.h>

const char *say_list(struct arena *arena, enum lang lang, const char *const *items, size_t count) {
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add(&buf, i + 1 < count ? ", " : msg(lang, M(" and ")));
        buf_add(&buf, items[i]);
    }
    return buf_text(&buf);
}

const char *say_name(struct arena *arena, const struct notice *notice, enum lang lang, const char *name) {
    static const char *const periods[][2] = {
        {"relationship", M("customer relationship")},
        {"link", M("link to an organisation")},
        {"contract", M("contract")},
        {"subscription", M("subscription")},
        {"membership", M("membership")},
        {"account", M("account")},
    };
    int index = notice_event(notice, name);
    if (index != NOTICE_NOTHING)
        return words_in(&notice->events[index].entry, lang);
    const struct kind *kind = kind_builtin(name);
    if (kind)
        return msg(lang, kind->label);
    index = notice_category(notice, name);
    if (index != NOTICE_NOTHING)
        return words_in(&notice->categories[index].entry, lang);
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (strcmp(periods[i][0], name) == 0)
            return msg(lang, periods[i][1]);
    const char *dot = strchr(name, '.');
    index = dot ? notice_category(notice, arena_text_n(arena, name, (size_t)(dot - name))) : NOTICE_NOTHING;
    for (size_t i = 0; index != NOTICE_NOTHING && i < notice->categories[index].own_count; i++)
        if (strcmp(notice->categories[index].own[i].entry.id, dot + 1) == 0)
            return words_in(&notice->categories[index].own[i].entry, lang);
    return name;
}

const char *say_field(struct arena *arena, const struct notice *notice, enum lang lang, const char *id) {
    const struct field *field = field_builtin(id);
    size_t count;
    const struct kind *kinds = kind_builtins(&count);
    if (field)
        return msg(lang, field->label);
    if (kind_builtin(id))
        return msg(lang, kind_builtin(id)->label);
    for (size_t i = 0; i < count; i++)
        if (strcmp(kinds[i].field, id) == 0)
            return msg(lang, kinds[i].label);
    return say_name(arena, notice, lang, id);
}

static const char *say_own(enum lang lang, enum expr_own own) {
    static const char *const texts[] = {
        M("the record's own day"),
        M("the end of its validity"),
        M("the day the data were taken in"),
        M("the day on which a person finds the data no longer needed"),
        M("the day agreed with the customer"),
    };
    return msg(lang, texts[own]);
}

static const char *say_end_of(struct arena *arena, enum lang lang, enum expr_unit unit, const char *of) {
    static const char *const texts[] = {
        M("{1}, from it the end of the fiscal year"), M("{1}, from it the end of the calendar year"),
        M("{1}, from it the end of the quarter"),     M("{1}, from it the end of the month"),
        M("{1}, from it the end of the week"),
    };
    return MSG(arena, lang, texts[unit], of);
}

static const char *say_whose(struct arena *arena, enum lang lang, unsigned whose) {
    static const char *const texts[] = {M("the person's own"), M("of the organisation represented"),
                                        M("of the whole customer"), M("of the record")};
    const char *parts[4];
    size_t count = 0;
    if (whose == WHOSE_SELF || !whose)
        return "";
    for (int bit = 0; bit < 4; bit++)
        if (whose & (1u << bit))
            parts[count++] = msg(lang, texts[bit]);
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < count; i++)
        buf_printf(&buf, "%s%s", i ? msg(lang, M(" or ")) : " (", parts[i]);
    buf_char(&buf, ')');
    return buf_text(&buf);
}

static const char *say_event(struct arena *arena, const struct notice *notice, enum lang lang,
                             const struct expr *expr) {
    const char *name = say_name(arena, notice, lang, expr->name);
    if (expr->value)
        name = arena_printf(arena, "%s = %s", name, expr->value);
    const char *text = expr->kind == EXPR_LAST    ? MSG(arena, lang, M("the latest “{1}”"), name)
                       : expr->kind == EXPR_FIRST ? MSG(arena, lang, M("the first “{1}”"), name)
                                                  : MSG(arena, lang, M("the end of “{1}”"), name);
    return arena_printf(arena, "%s%s", text, say_whose(arena, lang, expr->whose));
}

static const char *say_several(struct arena *arena, const struct notice *notice, enum lang lang,
                               const struct expr *expr) {
    struct buf buf = buf_in(arena);
    buf_add(&buf, msg(lang, expr->kind == EXPR_EARLIEST ? M("the earliest of these: ")
                            : expr->kind == EXPR_LATEST ? M("the latest of these: ")
                                                        : M("when all of these have happened: ")));
    for (size_t i = 0; i < expr->count; i++)
        buf_printf(&buf, "%s%s", i ? "; " : "", say_date(arena, notice, lang, expr->args[i]));
    return buf_text(&buf);
}

/* Where the law, or the notice's own `statutes`, says it. */
static const char *say_statute(const struct notice *notice, enum lang lang, const char *name) {
    for (size_t i = 0; i < notice->statutes_count; i++)
        if (strcmp(notice->statutes[i].entry.id, name) == 0)
            return notice->statutes[i].ref;
    day_t on = notice->in_force == DAY_NONE ? day_from((struct ymd){2100, 1, 1}) : notice->in_force;
    const struct law_floor *floor = notice->law ? law_floor(notice->law, name, on) : NULL;
    return floor && floor->ref.text[lang] ? floor->ref.text[lang] : name;
}

const char *say_date(struct arena *arena, const struct notice *notice, enum lang lang,
                     const struct expr *expr) {
    const char *first =
        expr->count && expr->kind != EXPR_EARLIEST && expr->kind != EXPR_LATEST && expr->kind != EXPR_AFTER_ALL
            ? say_date(arena, notice, lang, expr->args[0])
            : NULL;
    switch (expr->kind) {
    case EXPR_DAY:
        return day_text(arena, lang, expr->day);
    case EXPR_NEVER:
        return msg(lang, M("never"));
    case EXPR_OWN:
        return say_own(lang, expr->own);
    case EXPR_FIELD:
        return arena_printf(arena, "%s", say_name(arena, notice, lang, expr->name));
    case EXPR_END_OF:
        return say_end_of(arena, lang, expr->unit, first);
    case EXPR_FIRST:
    case EXPR_LAST:
    case EXPR_ENDED:
        return say_event(arena, notice, lang, expr);
    case EXPR_STATUTE:
        return MSG(arena, lang, M("the period the law requires ({1})"), say_statute(notice, lang, expr->name));
    case EXPR_GONE: {
        int class = notice_class(notice, expr->name);
        return MSG(arena, lang, M("when “{1}” is gone"),
                   class == NOTICE_NOTHING ? expr->name : words_in(&notice->classes[class].entry, lang));
    }
    case EXPR_ADD:
        return arena_printf(arena, "%s + %s", first, span_text(arena, lang, expr->span));
    case EXPR_ELSE: {
        for (size_t i = 1; i < expr->count; i++)
            first = MSG(arena, lang, M("{1}, or if there is none, {2}"), first,
                        say_date(arena, notice, lang, expr->args[i]));
        return first;
    }
    default:
        return say_several(arena, notice, lang, expr);
    }
}
