/* Conditions as people say them: "status: booked and not unpaid". A comparison with "yes" is the name alone, as in the notice
 * itself. Names of the notice are its own words; the program's facts have words in word.def. */
#include "notice/say.h"

#include "base/buf.h"
#include "notice/field.h"
#include "notice/names.h"
#include "notice/word.h"

#include <string.h>

struct telling {
    struct arena *arena;
    const struct notice *notice;
    enum lang lang;
};

static const char *fact_name(const struct telling *t, const char *name) {
    int category;
    const char *part;
    const char *known = word_known(t->lang, WORD_FACT, name);
    const struct own_field *own = known ? NULL : names_own(t->notice, name, true, &category, &part);
    if (own && part)
        return arena_printf(t->arena, "%s (%s)", words_in(&own->entry, t->lang),
                            word_text(t->lang, WORD_PART, part));
    return own ? words_in(&own->entry, t->lang) : known ? known : name;
}

static const char *entry_name(const struct telling *t, const char *fact, const char *id) {
    const struct notice *notice = t->notice;
    int index;
    if (strcmp(fact, "type") == 0 && (index = notice_type(notice, id)) != NOTICE_NOTHING)
        return words_in(&notice->types[index].entry, t->lang);
    if (strcmp(fact, "purpose") == 0 && (index = notice_purpose(notice, id)) != NOTICE_NOTHING)
        return words_in(&notice->purposes[index].entry, t->lang);
    if (strcmp(fact, "service") == 0 && (index = notice_service(notice, id)) != NOTICE_NOTHING)
        return words_in(&notice->services[index].entry, t->lang);
    if (strcmp(fact, "source") == 0 && (index = notice_source(notice, id)) != NOTICE_NOTHING)
        return words_in(&notice->sources[index].entry, t->lang);
    if (strcmp(fact, "kind") == 0)
        return word_small(t->arena, say_name(t->arena, notice, t->lang, id));
    for (size_t i = 0; strcmp(fact, "filing") == 0 && i < notice->filings_count; i++)
        if (strcmp(notice->filings[i].id, id) == 0)
            return words_in(&notice->filings[i], t->lang);
    return NULL;
}

static const char *value_words(const struct telling *t, const char *fact, const struct cond_value *value) {
    if (value->kind == COND_DAY)
        return day_text(t->arena, t->lang, value->day);
    if (value->kind == COND_SPAN)
        return span_text(t->arena, t->lang, value->span);
    if (value->kind == COND_NUMBER)
        return value->text;
    const char *known = word_value(t->lang, fact, value->text);
    known = known ? known : entry_name(t, fact, value->text);
    known = known ? known : word_known(t->lang, WORD_YES_NO, value->text);
    return known ? known : field_choice_named(t->arena, t->notice, t->lang, fact, value->text);
}

static bool is_yes(const struct cond *cond) {
    return cond->value_count == 0 || (cond->value_count == 1 && strcmp(cond->values[0].text, "yes") == 0);
}

/* Years and days are not "less" or "at least" one another. */
static const char *of_time(const struct telling *t, const struct cond *cond) {
    static const char *const years[] = {[OP_EQ] = M("{1} in {2}"),
                                        [OP_LT] = M("{1} before {2}"),
                                        [OP_LE] = M("{1} in {2} or before"),
                                        [OP_GT] = M("{1} after the year {2}"),
                                        [OP_GE] = M("{1} in {2} or later")};
    static const char *const days[] = {[OP_EQ] = M("{1} on {2}"),
                                       [OP_LT] = M("{1} earlier than {2}"),
                                       [OP_LE] = M("{1} on {2} or earlier"),
                                       [OP_GT] = M("{1} later than {2}"),
                                       [OP_GE] = M("{1} on {2} or later")};
    int category;
    const char *part;
    const struct own_field *own = names_own(t->notice, cond->name, true, &category, &part);
    if (cond->value_count != 1 || cond->op == OP_NE || !own)
        return NULL;
    const char *name = words_in(&own->entry, t->lang), *value = value_words(t, cond->name, &cond->values[0]);
    if (part && *part == 'y' && cond->values[0].kind == COND_NUMBER)
        return MSG(t->arena, t->lang, years[cond->op], name, value);
    return !part && cond->values[0].kind == COND_DAY ? MSG(t->arena, t->lang, days[cond->op], name, value)
                                                     : NULL;
}

static const char *comparison(const struct telling *t, const struct cond *cond) {
    static const char *const texts[] = {
        [OP_EQ] = M("{1}: {2}"),        [OP_NE] = M("{1}: not {2}"),      [OP_LT] = M("{1} less than {2}"),
        [OP_LE] = M("{1} at most {2}"), [OP_GT] = M("{1} more than {2}"), [OP_GE] = M("{1} at least {2}")};
    const char *name = fact_name(t, cond->name), *in_time = of_time(t, cond);
    if (in_time)
        return in_time;
    if (is_yes(cond) && (cond->op == OP_EQ || cond->op == OP_NE))
        return cond->op == OP_EQ ? name : MSG(t->arena, t->lang, M("not {1}"), name);
    struct buf buf = buf_in(t->arena);
    for (size_t i = 0; i < cond->value_count; i++)
        buf_printf(&buf, "%s%s", i ? msg(t->lang, M(" or ")) : "",
                   value_words(t, cond->name, &cond->values[i]));
    return MSG(t->arena, t->lang, texts[cond->op], name, buf_text(&buf));
}

static const char *tell(const struct telling *t, const struct cond *cond);

/* What is denied: a whole sentence is not denied by a word before it, nor are several by one. */
static const char *denied(const struct telling *t, const struct cond *cond) {
    if (cond->kind == COND_KNOWN)
        return MSG(t->arena, t->lang, M("{1} is not known"), fact_name(t, cond->name));
    if (cond->kind == COND_COMPARE && cond->op == OP_EQ && !names_state(cond->name)) {
        struct cond not = *cond;
        not .op = OP_NE;
        return comparison(t, &not );
    }
    return MSG(t->arena, t->lang, M("it is not so that {1}"),
               cond->kind == COND_AND || cond->kind == COND_OR ? arena_printf(t->arena, "(%s)", tell(t, cond))
                                                               : tell(t, cond));
}

static const char *tell(const struct telling *t, const struct cond *cond) {
    struct buf buf = buf_in(t->arena);
    switch (cond->kind) {
    case COND_NOT:
        return denied(t, cond->args[0]);
    case COND_KNOWN:
        return MSG(t->arena, t->lang, M("{1} is known"), fact_name(t, cond->name));
    case COND_COMPARE:
        return comparison(t, cond);
    default:
        for (size_t i = 0; i < cond->count; i++) {
            bool inner = cond->kind == COND_AND && cond->args[i]->kind == COND_OR;
            const char *between = cond->kind == COND_AND ? msg(t->lang, M(" and ")) : msg(t->lang, M(" or "));
            buf_printf(&buf, "%s%s%s%s", i ? between : "", inner ? "(" : "", tell(t, cond->args[i]),
                       inner ? ")" : "");
        }
        return buf_text(&buf);
    }
}

const char *say_cond(struct arena *arena, const struct notice *notice, enum lang lang,
                     const struct cond *cond) {
    struct telling t = {arena, notice, lang};
    return tell(&t, cond);
}
