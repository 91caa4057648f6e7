/* A walk through the tree in which every name is the supposed day. The day has a time, noon, so that hours and minutes can be
 * added to it. Dates of other classes are remembered for each day: many classes may name one. */
#include "notice/suppose.h"

#include "notice/law.h"
#include "notice/names.h"

#include <string.h>

enum { NOON = 43200, DAYS = 100, BEFORE_LAST = 60 };

struct gone {
    bool known;
    struct outcome outcome;
};

struct suppose {
    struct ctx *ctx;
    const struct notice *notice;
    day_t today;
    day_t days[DAYS];
    size_t day_count;
    struct gone *gone; /* of each day, of each class */
};

/* One question. */
struct asked {
    struct suppose *suppose;
    size_t which;
    const char *event; /* happened on `on` */
    day_t on;
    const struct suppose_groups *groups;
    unsigned without;
};

static const struct outcome nothing = {.kind = OUTCOME_NOTHING};

static const struct zone *zone_of(const struct suppose *suppose) {
    return suppose->notice->calendar.zone;
}

/* ---- days */

static void add_day(struct suppose *suppose, day_t day) {
    for (size_t i = 0; i < suppose->day_count; i++)
        if (suppose->days[i] == day)
            return;
    if (suppose->day_count < DAYS)
        suppose->days[suppose->day_count++] = day;
}

static void add_end(struct suppose *suppose, day_t end) {
    add_day(suppose, end);
    add_day(suppose, end + 1);
}

static void add_days(struct suppose *suppose) {
    static const struct ymd easy[] = {
        {2020, 3, 15}, {2020, 12, 31}, {2021, 1, 1}, {2020, 3, 16}, {2020, 2, 28}};
    for (size_t i = 0; i < sizeof easy / sizeof *easy; i++)
        add_day(suppose, day_from(easy[i]));
    for (int month = 0; month < 24; month++)
        add_end(suppose, day_month_end(day_add_months(day_from((struct ymd){2020, 1, 1}), month)));
    const struct calendar *calendar = &suppose->notice->calendar;
    day_t first, last = day_from((struct ymd){2020, 1, 1});
    for (int years = 0; years < 3; years++) {
        outcome_fiscal_year(calendar, last + (years > 0), &first, &last);
        add_end(suppose, last);
    }
    for (size_t i = 0; i < calendar->fiscal_count; i++)
        add_end(suppose, calendar->fiscal_ends[i]);
}

struct suppose *suppose_new(struct ctx *ctx, const struct notice *notice, day_t today) {
    struct suppose *suppose = arena_array(ctx->arena, 1, sizeof *suppose);
    *suppose = (struct suppose){.ctx = ctx, .notice = notice, .today = today};
    add_days(suppose);
    suppose->gone =
        arena_array(ctx->arena, suppose->day_count * (notice->classes_count + 1), sizeof *suppose->gone);
    return suppose;
}

size_t suppose_days(const struct suppose *suppose) {
    return suppose->day_count;
}

day_t suppose_day(const struct suppose *suppose, size_t which) {
    must(which < suppose->day_count);
    return suppose->days[which];
}

/* ---- dates */

static struct outcome at_noon(const struct suppose *suppose, day_t day) {
    return outcome_of_instant(zone_of(suppose), zone_instant(zone_of(suppose), day, NOON));
}

static struct outcome come_to(const struct asked *asked, const struct expr *expr);

static bool taken_away(const struct asked *asked, const struct expr *expr) {
    for (size_t i = 0; asked->without && i < asked->groups->count; i++)
        if (asked->groups->names[i] == expr && (asked->groups->group[i] & asked->without))
            return true;
    return false;
}

/* An event that `is` a date stands for it. */
static struct outcome named(const struct asked *asked, const struct expr *expr) {
    const struct suppose *suppose = asked->suppose;
    int event = expr->value || !expr->name ? NOTICE_NOTHING : notice_event(suppose->notice, expr->name);
    if (event != NOTICE_NOTHING && suppose->notice->events[event].is)
        return come_to(asked, suppose->notice->events[event].is);
    if (taken_away(asked, expr))
        return nothing;
    bool other = asked->event && expr->name && strcmp(asked->event, expr->name) == 0;
    return at_noon(suppose, other ? asked->on : suppose->days[asked->which]);
}

/* One after the other, which comes to the same as all at once and takes no memory. */
static struct outcome of_several(const struct asked *asked, const struct expr *expr) {
    const struct zone *zone = zone_of(asked->suppose);
    struct outcome both[] = {come_to(asked, expr->args[0]), nothing};
    for (size_t i = 0; i < expr->count; i++) {
        if (i > 0)
            both[1] = come_to(asked, expr->args[i]);
        size_t count = i > 0 ? 2 : 1;
        if (expr->kind != EXPR_ELSE)
            both[0] = expr->kind == EXPR_EARLIEST ? outcome_earliest(zone, both, count)
                      : expr->kind == EXPR_LATEST ? outcome_latest(zone, both, count)
                                                  : outcome_after_all(zone, both, count);
        else if (both[0].kind == OUTCOME_NOTHING && i > 0)
            both[0] = both[1];
    }
    return both[0];
}

/* The latest of its rules: which of them apply, nobody knows. */
static struct outcome of_class(const struct asked *asked, int class) {
    struct suppose *suppose = asked->suppose;
    const struct asked plain = {.suppose = suppose, .which = asked->which};
    if (class == NOTICE_NOTHING)
        return nothing;
    struct gone *gone = &suppose->gone[asked->which * (suppose->notice->classes_count + 1) + (size_t) class];
    for (size_t i = 0; !gone->known && i < suppose->notice->classes[class].rule_count; i++) {
        const struct expr *last = suppose->notice->classes[class].rules[i].gone_by;
        struct outcome both[] = {gone->outcome, last ? come_to(&plain, last) : nothing};
        gone->outcome = outcome_latest(zone_of(suppose), both, 2);
    }
    gone->known = true;
    return gone->outcome;
}

static struct outcome of_floor(const struct asked *asked, const char *name) {
    const struct suppose *suppose = asked->suppose;
    const struct notice *notice = suppose->notice;
    for (size_t i = 0; i < notice->statutes_count; i++) {
        const struct statute_rule *rule = &notice->statutes[i];
        if (strcmp(rule->entry.id, name) == 0 && (rule->from == DAY_NONE || rule->from <= suppose->today) &&
            (rule->to == DAY_NONE || suppose->today <= rule->to))
            return come_to(asked, rule->keep_through);
    }
    const struct law_floor *floor = notice->law ? law_floor(notice->law, name, suppose->today) : NULL;
    return floor ? come_to(asked, floor->keep_through) : nothing;
}

static struct outcome come_to(const struct asked *asked, const struct expr *expr) {
    const struct suppose *suppose = asked->suppose;
    switch (expr->kind) {
    case EXPR_DAY:
        return outcome_of_day(expr->day);
    case EXPR_NEVER:
        return (struct outcome){.kind = OUTCOME_NEVER};
    case EXPR_END_OF:
        return outcome_end_of(&suppose->notice->calendar, expr->unit, come_to(asked, expr->args[0]));
    case EXPR_ADD:
        return outcome_add(zone_of(suppose), come_to(asked, expr->args[0]), &expr->span);
    case EXPR_EARLIEST:
    case EXPR_LATEST:
    case EXPR_AFTER_ALL:
    case EXPR_ELSE:
        return of_several(asked, expr);
    case EXPR_STATUTE:
        return of_floor(asked, expr->name);
    case EXPR_GONE:
        return of_class(asked, notice_class(suppose->notice, expr->name));
    default:
        return named(asked, expr);
    }
}

struct outcome suppose_date(struct suppose *suppose, size_t which, const struct expr *expr) {
    return come_to(&(struct asked){.suppose = suppose, .which = which}, expr);
}

struct outcome suppose_event(struct suppose *suppose, size_t which, const struct expr *expr, const char *event,
                             day_t on) {
    return come_to(&(struct asked){.suppose = suppose, .which = which, .event = event, .on = on}, expr);
}

struct outcome suppose_floor(struct suppose *suppose, size_t which, const char *name) {
    return of_floor(&(struct asked){.suppose = suppose, .which = which}, name);
}

struct outcome suppose_without(struct suppose *suppose, size_t which, const struct expr *expr,
                               const struct suppose_groups *groups, unsigned without) {
    return come_to(&(struct asked){.suppose = suppose, .which = which, .groups = groups, .without = without},
                   expr);
}

/* ---- what may never happen */

struct found {
    const struct suppose *suppose;
    const struct expr *names[BEFORE_LAST];
    unsigned group[BEFORE_LAST];
    size_t count;
    bool many;
};

static bool is_counted(const struct event_rule *event, const char *kind) {
    return event && names_have(&event->counts, kind);
}

static const struct event_rule *event_of(const struct notice *notice, const char *name) {
    int event = notice_event(notice, name);
    return event == NOTICE_NOTHING ? NULL : &notice->events[event];
}

/* Does a category hold what the kind leaves? */
static bool holds(const struct notice *notice, const char *category, const char *kind) {
    int index = notice_category(notice, category);
    return index != NOTICE_NOTHING && names_have(&notice->categories[index].fields, kind);
}

/* May one thing that happens be both? Then they are taken away together. */
static bool may_be_one(const struct notice *notice, const struct expr *a, const struct expr *b) {
    const struct event_rule *one = event_of(notice, a->name), *other = event_of(notice, b->name);
    if (strcmp(a->name, b->name) == 0)
        return !a->value || !b->value || strcmp(a->value, b->value) == 0;
    if (is_counted(one, b->name) || is_counted(other, a->name) || holds(notice, a->name, b->name) ||
        holds(notice, b->name, a->name))
        return true;
    for (size_t i = 0; one && other && i < one->counts.count; i++)
        if (names_have(&other->counts, one->counts.items[i]))
            return true;
    return false;
}

static void find_names(struct found *found, const struct expr *expr) {
    const struct notice *notice = found->suppose->notice;
    bool happens = expr->kind == EXPR_FIRST || expr->kind == EXPR_LAST || expr->kind == EXPR_ENDED;
    const struct event_rule *event = happens || expr->kind == EXPR_FIELD ? event_of(notice, expr->name) : NULL;
    if (event && event->is) {
        find_names(found, event->is);
    } else if (happens) {
        found->many = found->many || found->count == BEFORE_LAST;
        if (!found->many)
            found->names[found->count++] = expr;
    }
    for (size_t i = 0; i < expr->count && !found->many; i++)
        find_names(found, expr->args[i]);
}

/* Two groups that a name joins become one. */
static void join(struct found *found, size_t name) {
    const struct notice *notice = found->suppose->notice;
    for (size_t i = 0; i < name; i++)
        if (may_be_one(notice, found->names[i], found->names[name])) {
            unsigned from = found->group[name], to = found->group[i];
            for (size_t j = 0; j <= name; j++)
                if (found->group[j] == from)
                    found->group[j] = to;
        }
}

struct suppose_groups suppose_groups(struct suppose *suppose, const struct expr *one,
                                     const struct expr *other) {
    struct found found = {.suppose = suppose};
    struct suppose_groups groups = {0};
    find_names(&found, one);
    find_names(&found, other);
    if (found.many)
        return groups;
    unsigned *bits = arena_array(suppose->ctx->arena, found.count + 1, sizeof *bits);
    for (size_t i = 0; i < found.count; i++) {
        found.group[i] = (unsigned)i;
        join(&found, i);
    }
    for (size_t i = 0; i < found.count; i++) {
        for (size_t j = 0; j < i && !bits[i]; j++)
            if (found.group[j] == found.group[i])
                bits[i] = bits[j];
        if (!bits[i] && groups.groups++ < SUPPOSE_GROUPS)
            bits[i] = 1U << (groups.groups - 1);
    }
    groups.groups = groups.groups > SUPPOSE_GROUPS ? 0 : groups.groups;
    groups.names = arena_copy(suppose->ctx->arena, found.names, sizeof found.names);
    groups.group = bits;
    groups.count = found.count;
    return groups;
}
