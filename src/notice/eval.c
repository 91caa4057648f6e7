/* One function per shape of expression. An outcome carries its own trace, so that of several branches only the one that
 * decided is shown. */
#include "notice/eval.h"

#include "notice/facts.h"
#include "notice/law.h"
#include "notice/mine.h"
#include "notice/names.h"
#include "notice/role.h"
#include "notice/trace.h"

#include <string.h>

enum { DEPTH = 600 };

static const struct outcome nothing = {.kind = OUTCOME_NOTHING};

static const struct zone *zone_of(const struct judge *judge) {
    return judge->notice->calendar.zone;
}

static struct outcome outcome_of(const struct judge *judge, const struct happening *happening) {
    return happening->timed ? outcome_of_instant(zone_of(judge), happening->instant)
                            : outcome_of_day(happening->day);
}

/* ---- events */

/* The name, whose it is, and the condition: all three. */
static bool is_it(const struct judge *judge, const struct expr *expr, const struct happening *happening) {
    return role_named(judge, expr->name, happening) && role_counts(judge, expr->whose, happening) &&
           (!expr->where || facts_fit_happening(judge, happening, expr->where));
}

/* Whoever confirms a value updates it, and nothing else of the party: it counts for this value as an update does. */
static bool confirmed_later(const struct judge *judge, const struct expr *expr, struct outcome found) {
    struct happening update = {
        .what = "update", .party = judge->party, .about = -1, .day = judge->confirmed, .ends = DAY_NONE};
    return judge->confirms && judge->confirmed != DAY_NONE &&
           (!outcome_dated(found) || found.day < judge->confirmed) && is_it(judge, expr, &update);
}

/* Of several on one day the later one in time wins; without times, the first in the list. */
static int look_for(const struct judge *judge, const struct expr *expr, int record) {
    struct outcome found = nothing;
    int which = -1, sign = expr->kind == EXPR_FIRST ? -1 : 1;
    struct mine mine = mine_begin_named(judge, record, expr->name);
    for (int i = mine_next(&mine); i >= 0; i = mine_next(&mine)) {
        const struct happening *happening = role_happening(judge, (size_t)i);
        if (!is_it(judge, expr, happening))
            continue;
        struct outcome here = outcome_of(judge, happening);
        if (which < 0 || sign * outcome_compare(zone_of(judge), here, found) > 0) {
            found = here;
            which = i;
        }
    }
    return which;
}

/* What is the record's own is looked for there; what is not, is the same for every record of the role. */
static int first_or_last_of(const struct judge *judge, const struct expr *expr) {
    if (expr->whose & WHOSE_RECORD)
        return look_for(judge, expr, expr->whose == WHOSE_RECORD ? judge->record : -1);
    struct mine_known asked = {
        .what = expr, .role = judge->role, .as_of = judge->on, .unplaced = judge->unplaced};
    const struct mine_known *known = mine_known(judge, &asked);
    if (known)
        return known->which;
    asked.which = look_for(judge, expr, -1);
    mine_know(judge, &asked);
    return asked.which;
}

static struct outcome first_or_last(const struct judge *judge, const struct expr *expr) {
    int which = first_or_last_of(judge, expr);
    struct outcome found = which < 0 ? nothing : outcome_of(judge, role_happening(judge, (size_t)which));
    if (expr->kind == EXPR_LAST && confirmed_later(judge, expr, found))
        found = outcome_of_day(judge->confirmed);
    else
        trace_event(judge, &found, expr, which);
    return found;
}

/* last(access.state = closed). A field that no record dates was given with the party: at its intake. */
static struct outcome field_took(const struct judge *judge, const struct expr *expr) {
    const struct happening *happening;
    static const struct expr taken_in = {.kind = EXPR_OWN, .own = OWN_TAKEN_IN};
    if (!facts_took(judge, expr->name, expr->value, expr->kind == EXPR_FIRST, &happening))
        return nothing;
    if (!happening)
        return eval_date(judge, &taken_in);
    struct outcome found = outcome_of(judge, happening);
    trace_took(judge, &found, expr);
    return found;
}

/* ---- periods */

struct period {
    bool begun, runs;
    day_t end;
};

static void add_period(const struct judge *judge, struct period *period, day_t from, day_t to) {
    if (from != DAY_NONE && from > judge->on)
        return;
    bool runs = to == DAY_NONE || to >= judge->on; /* it runs through its last day */
    if (!runs && (period->end == DAY_NONE || to > period->end))
        period->end = to;
    period->begun = true;
    period->runs = period->runs || runs;
}

/* In a role, that organisation's links; alone, all of the person's; of an organisation, everybody's. */
static bool link_is_judged(const struct judge *judge, const struct history_link *link) {
    if (link->organisation == judge->party)
        return true;
    return link->person == judge->party &&
           (judge->role.organisation < 0 || judge->role.organisation == link->organisation);
}

/* While one runs there is no end, whatever the others did. */
static struct outcome ended(const struct judge *judge, const struct expr *expr) {
    struct period period = {.end = DAY_NONE};
    struct mine mine = mine_begin_named(judge, expr->whose == WHOSE_RECORD ? judge->record : -1, expr->name);
    for (int i = mine_next(&mine); i >= 0; i = mine_next(&mine)) {
        const struct happening *happening = role_happening(judge, (size_t)i);
        if (is_it(judge, expr, happening))
            add_period(judge, &period, happening->day, happening->ends);
    }
    for (size_t i = 0; strcmp(expr->name, "link") == 0 && i < judge->history->link_count; i++)
        if (link_is_judged(judge, &judge->history->links[i]))
            add_period(judge, &period, judge->history->links[i].from, judge->history->links[i].to);
    struct outcome found = nothing;
    if (period.runs)
        found.kind = OUTCOME_WAITS;
    else if (period.begun)
        found = outcome_of_day(period.end);
    trace_ended(judge, &found, expr->name, period.runs);
    return found;
}

/* ---- things of the record or the party */

/* Of a record: what it says itself, else its own day. */
static struct outcome taken_in(const struct judge *judge) {
    struct outcome found = nothing;
    if (judge->record >= 0) {
        found = facts_date(judge, "taken_in");
        return outcome_dated(found) ? found : outcome_of(judge, role_happening(judge, (size_t)judge->record));
    }
    static const char intake[] = "intake";                       /* lists are known by where their name lies */
    for (int any = 0; any < 2 && !outcome_dated(found); any++) { /* in this role; unsaid, in any */
        struct mine mine = mine_begin_named(judge, -1, intake);
        for (int i = mine_next(&mine); i >= 0; i = mine_next(&mine)) {
            const struct happening *happening = role_happening(judge, (size_t)i);
            if (strcmp(happening->what, "intake") != 0 || happening->day > judge->on ||
                !(any ? happening->party == judge->party : role_counts(judge, WHOSE_SELF, happening)))
                continue;
            struct outcome here = outcome_of(judge, happening);
            if (!outcome_dated(found) || outcome_compare(zone_of(judge), here, found) < 0)
                found = here;
        }
    }
    return outcome_dated(found) ? found : facts_date(judge, "taken_in");
}

/* Whose day it is, whenever that comes: what was agreed lies ahead. */
static bool is_of_item(const struct judge *judge, const struct happening *happening) {
    struct judge later = *judge;
    later.on = happening->day > judge->on ? happening->day : judge->on;
    return role_counts(&later, judge->record < 0 ? WHOSE_SELF : WHOSE_RECORD, happening);
}

/* Logged as what happened ("judged" on a day), the latest of several; or given as a field of the record or the party. */
static struct outcome logged_or_given(const struct judge *judge, const char *name, bool ahead) {
    struct outcome found = nothing;
    struct mine mine = mine_begin(judge, judge->record);
    for (int i = mine_next(&mine); i >= 0; i = mine_next(&mine)) {
        const struct happening *happening = role_happening(judge, (size_t)i);
        if (strcmp(happening->what, name) != 0 || (!ahead && happening->day > judge->on) ||
            !is_of_item(judge, happening))
            continue;
        struct outcome here = outcome_of(judge, happening);
        if (!outcome_dated(found) || outcome_compare(zone_of(judge), here, found) >= 0)
            found = here;
    }
    return outcome_dated(found) ? found : facts_date(judge, name);
}

/* Who confirms a value takes it in anew. */
static struct outcome later_coming(const struct judge *judge, struct outcome found) {
    day_t came = judge->confirmed > judge->came ? judge->confirmed : judge->came;
    bool later = judge->confirms && came != DAY_NONE && (!outcome_dated(found) || found.day < came);
    return later ? outcome_of_day(came) : found;
}

/* `at` and `ends` are nothing for a party: its class then has a date per record. */
static struct outcome own_date(const struct judge *judge, const struct expr *expr) {
    const struct happening *record = judge->record < 0 ? NULL : role_happening(judge, (size_t)judge->record);
    struct outcome found = nothing;
    switch (expr->own) {
    case OWN_AT:
        if (record)
            found = outcome_of(judge, record);
        break;
    case OWN_ENDS:
        if (record && record->ends != DAY_NONE)
            found = outcome_of_day(record->ends);
        break;
    case OWN_TAKEN_IN:
        found = taken_in(judge);
        found = later_coming(judge, found);
        break;
    case OWN_JUDGED:
        found = logged_or_given(judge, "judged", false);
        if (!outcome_dated(found) || found.day > judge->on)
            found.kind = OUTCOME_WAITS;
        break;
    case OWN_AGREED:
        found = logged_or_given(judge, "agreed", true);
        break;
    }
    trace_own(judge, &found, expr);
    return found;
}

/* ---- statutes */

static const struct statute_rule *statute_of_notice(const struct judge *judge, const char *name) {
    const struct notice *notice = judge->notice;
    for (size_t i = 0; i < notice->statutes_count; i++) {
        const struct statute_rule *rule = &notice->statutes[i];
        if (strcmp(rule->entry.id, name) == 0 && (rule->from == DAY_NONE || rule->from <= judge->on) &&
            (rule->to == DAY_NONE || judge->on <= rule->to))
            return rule;
    }
    return NULL;
}

/* The notice's own statute of that name goes before law/. */
static const struct expr *floor_in_force(const struct judge *judge, const char *name, const char **ref) {
    const struct statute_rule *rule = statute_of_notice(judge, name);
    const struct law *law = judge->notice->law;
    const struct law_floor *floor = rule || !law ? NULL : law_floor(law, name, judge->on);
    *ref = rule ? rule->ref : floor ? floor->ref.text[judge->ctx->lang] : NULL;
    return rule ? rule->keep_through : floor ? floor->keep_through : NULL;
}

/* Of vouchers, or of the party as a whole ("as long as the membership runs")? */
static bool speaks_of_records(const struct expr *expr) {
    bool found = expr->kind == EXPR_STATUTE || (expr->whose & WHOSE_RECORD) ||
                 (expr->kind == EXPR_OWN && (expr->own == OWN_AT || expr->own == OWN_ENDS));
    for (size_t i = 0; i < expr->count && !found; i++)
        found = speaks_of_records(expr->args[i]);
    return found;
}

struct outcome eval_statute(const struct judge *judge, const char *name, const char **ref) {
    const struct expr *expr = floor_in_force(judge, name, ref);
    struct outcome found = nothing;
    if (!expr)
        return found;
    if (judge->record >= 0 || !speaks_of_records(expr))
        return eval_date(judge, expr);
    return eval_vouchers(judge, expr);
}

struct outcome eval_vouchers(const struct judge *judge, const struct expr *expr) {
    struct judge one = *judge;
    struct outcome found = nothing;
    int latest = -1;
    one.quiet = true; /* of many vouchers only one decides; only its trace is written */
    for (size_t i = 0; i < judge->history->happening_count; i++) {
        if (!role_voucher(judge, judge->class, role_happening(judge, i)))
            continue;
        one.record = (int)i;
        struct outcome both[] = {found, eval_date(&one, expr)};
        struct outcome later = outcome_latest(zone_of(judge), both, 2);
        if (latest < 0 || later.kind != found.kind || later.day != found.day || later.instant != found.instant)
            latest = (int)i;
        found = later;
    }
    one.quiet = judge->quiet;
    one.record = latest;
    return latest < 0 ? found : eval_date(&one, expr);
}

/* ---- all of it */

/* An event with `is` stands for its date. */
static struct outcome field(const struct judge *judge, const struct expr *expr) {
    int event = notice_event(judge->notice, expr->name);
    if (event != NOTICE_NOTHING && judge->notice->events[event].is)
        return eval_date(judge, judge->notice->events[event].is);
    struct outcome found = facts_date(judge, expr->name);
    trace_own(judge, &found, expr);
    return found;
}

static struct outcome of_event(const struct judge *judge, const struct expr *expr) {
    int event = notice_event(judge->notice, expr->name);
    if (expr->value)
        return field_took(judge, expr);
    if (event != NOTICE_NOTHING && judge->notice->events[event].is) {
        struct outcome found = eval_date(judge, judge->notice->events[event].is);
        return outcome_dated(found) && found.day > judge->on ? nothing : found; /* its day has not come */
    }
    return expr->kind == EXPR_ENDED ? ended(judge, expr) : first_or_last(judge, expr);
}

/* `else` stops at the first that is not nothing; the others weigh all. */
static struct outcome of_args(const struct judge *judge, const struct expr *expr) {
    struct outcome *values = arena_array(judge->arena, expr->count, sizeof *values);
    for (size_t i = 0; i < expr->count; i++) {
        values[i] = eval_date(judge, expr->args[i]);
        if (expr->kind == EXPR_ELSE && values[i].kind != OUTCOME_NOTHING)
            return values[i];
    }
    if (expr->kind == EXPR_ELSE)
        return values[expr->count - 1];
    struct outcome found = expr->kind == EXPR_EARLIEST ? outcome_earliest(zone_of(judge), values, expr->count)
                           : expr->kind == EXPR_LATEST ? outcome_latest(zone_of(judge), values, expr->count)
                                                       : outcome_after_all(zone_of(judge), values, expr->count);
    trace_choice(judge, &found, values, expr->count, expr->kind == EXPR_EARLIEST);
    return found;
}

static struct outcome end_of(const struct judge *judge, const struct expr *expr) {
    struct outcome inner = eval_date(judge, expr->args[0]);
    struct outcome found = outcome_end_of(&judge->notice->calendar, expr->unit, inner);
    trace_end_of(judge, &found, expr->unit, inner.day);
    return found;
}

/* Left to right comes from the tree. */
static struct outcome add(const struct judge *judge, const struct expr *expr) {
    struct outcome found = outcome_add(zone_of(judge), eval_date(judge, expr->args[0]), &expr->span);
    trace_span(judge, &found, &expr->span);
    return found;
}

/* As part of a rule; as the class's floor it is settle.c's business. */
static struct outcome statute(const struct judge *judge, const struct expr *expr) {
    const char *ref;
    struct outcome found = eval_statute(judge, expr->name, &ref);
    if (outcome_dated(found) && !judge->quiet)
        trace_line(judge, &found, TRACE_STATUTE,
                   MSG(judge->arena, judge->ctx->lang, M("the law's period ends {1} ({2})"),
                       trace_day(judge, found), ref ? ref : expr->name),
                   found.day);
    return found;
}

static struct outcome given_day(const struct judge *judge, const struct expr *expr) {
    struct outcome found = outcome_of_day(expr->day);
    if (judge->quiet)
        return found;
    trace_line(judge, &found, TRACE_EVENT,
               MSG(judge->arena, judge->ctx->lang, M("the notice names the day {1}"), trace_day(judge, found)),
               found.day);
    return found;
}

static struct outcome eval_one(const struct judge *judge, const struct expr *expr) {
    switch (expr->kind) {
    case EXPR_DAY:
        return given_day(judge, expr);
    case EXPR_NEVER:
        return (struct outcome){.kind = OUTCOME_NEVER};
    case EXPR_OWN:
        return own_date(judge, expr);
    case EXPR_FIELD:
        return field(judge, expr);
    case EXPR_END_OF:
        return end_of(judge, expr);
    case EXPR_EARLIEST:
    case EXPR_LATEST:
    case EXPR_AFTER_ALL:
    case EXPR_ELSE:
        return of_args(judge, expr);
    case EXPR_FIRST:
    case EXPR_LAST:
    case EXPR_ENDED:
        return of_event(judge, expr);
    case EXPR_STATUTE:
        return statute(judge, expr);
    case EXPR_GONE:
        return retention_gone(judge, notice_class(judge->notice, expr->name));
    case EXPR_ADD:
        return add(judge, expr);
    }
    return nothing;
}

struct outcome eval_date(const struct judge *judge, const struct expr *expr) {
    struct judge deeper = *judge;
    if (++deeper.depth > DEPTH) { /* an expression is at most 32 deep; only `is` and gone() add to that */
        *judge->broken = true;
        return nothing;
    }
    return eval_one(&deeper, expr);
}
