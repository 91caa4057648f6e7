/* Labels, days and whole lines are made together, so that a page can set them in columns and a letter in a sentence. */
#include "notice/trace.h"

#include "notice/field.h"
#include "notice/role.h"
#include "notice/say.h"
#include "notice/word.h"

#include <string.h>

#define SAY(judge, ...) MSG((judge)->arena, (judge)->ctx->lang, __VA_ARGS__)

/* The newest line last; readers walk back from it. */
static void put(const struct judge *judge, struct outcome *outcome, struct trace_line line) {
    struct outcome_step *step = arena_alloc(judge->arena, sizeof *step);
    step->line = line;
    step->before = outcome->trace;
    outcome->trace = step;
}

/* The notice's own words first: people know their events by them. */
const char *trace_name(const struct judge *judge, const char *what) {
    const struct notice *notice = judge->notice;
    enum lang lang = judge->ctx->lang;
    int event = notice_event(notice, what), category = notice_category(notice, what);
    const struct kind *kind = kind_builtin(what);
    if (event != NOTICE_NOTHING)
        return words_in(&notice->events[event].entry, lang);
    if (kind)
        return word_small(judge->arena, msg(lang, kind->label));
    if (category != NOTICE_NOTHING)
        return words_in(&notice->categories[category].entry, lang);
    return word_text(lang, WORD_PERIOD, what);
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

/* The two events that the language itself knows have verbs; what a notice calls something else cannot be bent. */
static const char *event_label(const struct judge *judge, const struct expr *expr) {
    enum lang lang = judge->ctx->lang;
    bool last = expr->kind != EXPR_FIRST;
    if (strcmp(expr->name, "invoiced") == 0)
        return msg(lang, last ? M("last invoiced") : M("first invoiced"));
    if (strcmp(expr->name, "contact") == 0)
        return msg(lang, last ? M("last contact") : M("first contact"));
    const char *name = trace_name(judge, expr->name);
    return last ? SAY(judge, M("latest {1}"), name) : SAY(judge, M("first {1}"), name);
}

static const char *never_label(const struct judge *judge, const char *event) {
    enum lang lang = judge->ctx->lang;
    if (strcmp(event, "invoiced") == 0)
        return msg(lang, M("never invoiced"));
    if (strcmp(event, "contact") == 0)
        return msg(lang, M("never in contact"));
    return SAY(judge, M("never yet: {1}"), trace_name(judge, event));
}

/* What never happened is a line too: it is why there is no day. */
void trace_event(const struct judge *judge, struct outcome *outcome, const struct expr *expr, int happening) {
    if (judge->quiet)
        return;
    if (happening < 0) {
        trace_line(judge, outcome, TRACE_NOTE, never_label(judge, expr->name), DAY_NONE);
        return;
    }
    const char *what = role_happening(judge, (size_t)happening)->what;
    const char *name = trace_name(judge, what);
    bool same = strcmp(what, expr->name) == 0 || strcmp(name, trace_name(judge, expr->name)) == 0;
    dated(judge, outcome, TRACE_EVENT, event_label(judge, expr), same ? NULL : name, happening);
}

void trace_ended(const struct judge *judge, struct outcome *outcome, const char *name, bool runs) {
    if (judge->quiet)
        return;
    const char *period = trace_name(judge, name);
    bool many = word_plural(judge->ctx->lang, period);
    if (outcome_dated(*outcome))
        dated(judge, outcome, TRACE_EVENT,
              many ? SAY(judge, M("all {1} ended"), period) : SAY(judge, M("{1} ended"), period), NULL, -1);
    else if (runs)
        trace_line(judge, outcome, TRACE_NOTE,
                   many ? SAY(judge, M("of {1} some still run"), period)
                        : SAY(judge, M("{1} still runs"), period),
                   DAY_NONE);
    else
        trace_line(judge, outcome, TRACE_NOTE, never_label(judge, name), DAY_NONE);
}

void trace_took(const struct judge *judge, struct outcome *outcome, const struct expr *expr) {
    if (judge->quiet)
        return;
    const char *field = say_name(judge->arena, judge->notice, judge->ctx->lang, expr->name);
    dated(judge, outcome, TRACE_EVENT,
          SAY(judge, M("{1} became “{2}”"), field,
              field_choice_named(judge->arena, judge->notice, judge->ctx->lang, expr->name, expr->value)),
          NULL, -1);
}

/* Only the day that decided has a chain; how many others there were is said, so that nobody looks for them. */
void trace_choice(const struct judge *judge, struct outcome *found, const struct outcome *values, size_t count,
                  bool earliest) {
    size_t dated_count = 0;
    struct outcome other = *found;
    for (size_t i = 0; i < count; i++)
        if (outcome_dated(values[i])) {
            dated_count++;
            if (values[i].day != found->day)
                other = values[i];
        }
    if (judge->quiet || !outcome_dated(*found) || dated_count < 2 || other.day == found->day)
        return;
    const char *day = trace_day(judge, other);
    const char *text =
        dated_count > 2
            ? earliest
                  ? SAY(judge, M("the earliest of {1} days"), arena_printf(judge->arena, "%zu", dated_count))
                  : SAY(judge, M("the latest of {1} days"), arena_printf(judge->arena, "%zu", dated_count))
        : earliest ? SAY(judge, M("the earlier of two days (the other {1})"), day)
                   : SAY(judge, M("the later of two days (the other {1})"), day);
    trace_line(judge, found, TRACE_NOTE, text, found->day);
}

/* A record is named by what it is, not as "its own day". */
static const char *own_label(const struct judge *judge, const struct expr *expr) {
    static const char *const labels[] = {M("its own day"), M("its end"), M("taken in"),
                                         M("found no longer needed"), M("agreed")};
    if (expr->kind == EXPR_OWN && expr->own == OWN_AT && judge->record >= 0)
        return trace_name(judge, role_happening(judge, (size_t)judge->record)->what);
    return expr->kind == EXPR_OWN ? msg(judge->ctx->lang, labels[expr->own])
                                  : say_name(judge->arena, judge->notice, judge->ctx->lang, expr->name);
}

static const char *not_yet(const struct judge *judge, const struct expr *expr) {
    static const char *const texts[] = {M("no day of its own"), M("no end is known"),
                                        M("no day of intake is known"), M("not yet found no longer needed"),
                                        M("no day was agreed")};
    return expr->kind == EXPR_OWN ? msg(judge->ctx->lang, texts[expr->own])
                                  : SAY(judge, M("not known: {1}"), own_label(judge, expr));
}

void trace_own(const struct judge *judge, struct outcome *outcome, const struct expr *expr) {
    if (judge->quiet)
        return;
    if (outcome_dated(*outcome))
        dated(judge, outcome, TRACE_EVENT, own_label(judge, expr), NULL,
              expr->kind == EXPR_OWN ? judge->record : -1);
    else
        trace_line(judge, outcome, TRACE_NOTE, not_yet(judge, expr), DAY_NONE);
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

/* "+ 10 v", as a clerk writes it. */
static const char *span_short(const struct judge *judge, struct span span) {
    struct arena *arena = judge->arena;
    enum lang lang = judge->ctx->lang;
    if (span.years)
        return msg_count(arena, lang, MN("+ {1} year", "+ {1} years"), span.years);
    if (span.months)
        return msg_count(arena, lang, MN("+ {1} month", "+ {1} months"), span.months);
    if (span.weeks)
        return msg_count(arena, lang, MN("+ {1} week", "+ {1} weeks"), span.weeks);
    if (span.hours)
        return msg_count(arena, lang, MN("+ {1} hour", "+ {1} hours"), span.hours);
    if (span.minutes)
        return msg_count(arena, lang, MN("+ {1} minute", "+ {1} minutes"), span.minutes);
    return msg_count(arena, lang, MN("+ {1} day", "+ {1} days"), span.days);
}

void trace_span(const struct judge *judge, struct outcome *outcome, const struct span *span) {
    if (judge->quiet || !outcome_dated(*outcome))
        return;
    const char *label = arena_printf(judge->arena, "+ %s", span_text(judge->arena, judge->ctx->lang, *span));
    put(judge, outcome,
        (struct trace_line){.kind = TRACE_SPAN,
                            .text = arena_printf(judge->arena, "%s: %s", label, trace_day(judge, *outcome)),
                            .step = span_short(judge, *span),
                            .label = label,
                            .day = outcome->day,
                            .happening = -1});
}
