/* Labels, days and whole lines are made together, so that a page can set them in columns and a letter in a sentence. */
#include "notice/trace.h"

#include "notice/field.h"
#include "notice/role.h"

#include <string.h>

#define SAY(judge, ...) MSG((judge)->arena, (judge)->ctx->lang, __VA_ARGS__)

/* The newest line last; readers walk back from it. */
static void put(const struct judge *judge, struct outcome *outcome, struct trace_line line) {
    struct outcome_step *step = arena_alloc(judge->arena, sizeof *step);
    step->line = line;
    step->before = outcome->trace;
    outcome->trace = step;
}

/* Names of kinds begin with a capital on screen; in a line they do not. A to Z, and A with ring to O with dots. */
static const char *small_first(struct arena *arena, const char *text) {
    char *small = arena_text(arena, text);
    unsigned char first = (unsigned char)small[0], second = first ? (unsigned char)small[1] : 0;
    if (first >= 'A' && first <= 'Z')
        small[0] = (char)(first + 0x20);
    else if (first == 0xc3 && second >= 0x80 && second <= 0x9e && second != 0x97)
        small[1] = (char)(second + 0x20);
    return small;
}

/* Periods that are no kinds have no label elsewhere. */
static const char *period_label(const char *name) {
    static const char *const table[][2] = {{"relationship", M("customer relationship")},
                                           {"link", M("representation of an organisation")},
                                           {"contract", M("contract")},
                                           {"subscription", M("subscription")},
                                           {"membership", M("membership")},
                                           {"account", M("account")}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(name, table[i][0]) == 0)
            return table[i][1];
    return NULL;
}

/* The notice's own words first: people know their events by them. */
const char *trace_name(const struct judge *judge, const char *what) {
    const struct notice *notice = judge->notice;
    enum lang lang = judge->ctx->lang;
    int event = notice_event(notice, what), category = notice_category(notice, what);
    const struct kind *kind = kind_builtin(what);
    const char *period = period_label(what);
    if (event != NOTICE_NOTHING)
        return words_in(&notice->events[event].entry, lang);
    if (kind)
        return small_first(judge->arena, msg(lang, kind->label));
    if (category != NOTICE_NOTHING)
        return words_in(&notice->categories[category].entry, lang);
    return period ? msg(lang, period) : what;
}

/* A moment is shown with its time. */
const char *trace_day(const struct judge *judge, struct outcome outcome) {
    const char *day = day_text(judge->arena, judge->ctx->lang, outcome.day);
    if (outcome.kind != OUTCOME_MOMENT)
        return day;
    return SAY(judge, M("{1} at {2}"), day,
               zone_clock(judge->arena, judge->notice->calendar.zone, outcome.instant));
}

void trace_line(const struct judge *judge, struct outcome *outcome, enum trace_kind kind, const char *text,
                day_t day) {
    if (!judge->quiet)
        put(judge, outcome,
            (struct trace_line){.kind = kind, .text = text, .label = text, .day = day, .happening = -1});
}

/* "label day": the form of most lines. */
static void dated(const struct judge *judge, struct outcome *outcome, enum trace_kind kind, const char *label,
                  const char *detail, int happening) {
    put(judge, outcome,
        (struct trace_line){.kind = kind,
                            .text = arena_printf(judge->arena, "%s %s", label, trace_day(judge, *outcome)),
                            .label = label,
                            .detail = detail,
                            .day = outcome->day,
                            .happening = happening});
}

/* What never happened is a line too: it is why there is no day. */
void trace_event(const struct judge *judge, struct outcome *outcome, const struct expr *expr, int happening) {
    if (judge->quiet)
        return;
    const char *name = trace_name(judge, expr->name);
    if (happening < 0) {
        trace_line(judge, outcome, TRACE_NOTE, SAY(judge, M("never yet: {1}"), name), DAY_NONE);
        return;
    }
    const char *what = role_happening(judge, (size_t)happening)->what;
    const char *detail = strcmp(what, expr->name) == 0 ? NULL : trace_name(judge, what);
    dated(judge, outcome, TRACE_EVENT,
          expr->kind == EXPR_FIRST ? SAY(judge, M("first {1}"), name) : SAY(judge, M("latest {1}"), name),
          detail, happening);
}

void trace_ended(const struct judge *judge, struct outcome *outcome, const char *name, bool runs) {
    if (judge->quiet)
        return;
    const char *period = trace_name(judge, name);
    if (outcome_dated(*outcome))
        dated(judge, outcome, TRACE_EVENT, SAY(judge, M("{1} ended"), period), NULL, -1);
    else
        trace_line(judge, outcome, TRACE_NOTE,
                   runs ? SAY(judge, M("{1} still runs"), period) : SAY(judge, M("never yet: {1}"), period),
                   DAY_NONE);
}

/* A record is named by what it is, not as "its own day". */
static const char *own_label(const struct judge *judge, const struct expr *expr) {
    static const char *const labels[] = {M("its own day"), M("its end"), M("taken in"),
                                         M("found no longer needed"), M("agreed")};
    if (expr->kind == EXPR_OWN && expr->own == OWN_AT && judge->record >= 0)
        return trace_name(judge, role_happening(judge, (size_t)judge->record)->what);
    return expr->kind == EXPR_OWN ? msg(judge->ctx->lang, labels[expr->own]) : expr->name;
}

void trace_own(const struct judge *judge, struct outcome *outcome, const struct expr *expr) {
    if (judge->quiet)
        return;
    const char *label = own_label(judge, expr);
    if (outcome_dated(*outcome))
        dated(judge, outcome, TRACE_EVENT, label, NULL, expr->kind == EXPR_OWN ? judge->record : -1);
    else
        trace_line(judge, outcome, TRACE_NOTE, SAY(judge, M("not yet: {1}"), label), DAY_NONE);
}

/* The fiscal year shows its first and last day, since it may be any. */
void trace_end_of(const struct judge *judge, struct outcome *outcome, enum expr_unit unit, day_t day) {
    static const char *const labels[] = {NULL, M("end of the year"), M("end of the quarter"),
                                         M("end of the month"), M("end of the week")};
    if (judge->quiet || !outcome_dated(*outcome))
        return;
    if (unit != UNIT_FISCAL_YEAR) {
        dated(judge, outcome, TRACE_ROUNDING, msg(judge->ctx->lang, labels[unit]), NULL, -1);
        return;
    }
    day_t first, last;
    outcome_fiscal_year(&judge->notice->calendar, day, &first, &last);
    const char *detail = SAY(judge, M("fiscal year {1}–{2}"), day_text(judge->arena, judge->ctx->lang, first),
                             day_text(judge->arena, judge->ctx->lang, last));
    bool past = outcome->day < judge->on;
    dated(judge, outcome, TRACE_ROUNDING,
          msg(judge->ctx->lang, past ? M("the fiscal year ended") : M("the fiscal year ends")), detail, -1);
}

void trace_span(const struct judge *judge, struct outcome *outcome, const struct span *span) {
    if (judge->quiet || !outcome_dated(*outcome))
        return;
    const char *label = arena_printf(judge->arena, "+ %s", span_text(judge->arena, judge->ctx->lang, *span));
    put(judge, outcome,
        (struct trace_line){.kind = TRACE_SPAN,
                            .text = arena_printf(judge->arena, "%s: %s", label, trace_day(judge, *outcome)),
                            .label = label,
                            .day = outcome->day,
                            .happening = -1});
}
