/* Retention: sentences that disagree about one period, dates that cross, days that never come. Where two results
 * are shown, both were computed for one made-up customer by the same rules that run the register. */
#include "notice/check.h"

#include "base/buf.h"
#include "notice/expr.h"
#include "notice/field.h"
#include "notice/law.h"
#include "notice/names.h"
#include "notice/retention.h"

#include <string.h>

enum { EXAMPLE_EVENTS = 24 };

/* ---- a made-up customer to whom everything that a class asks about happened */

struct example {
    const struct check *check;
    struct happening happenings[EXAMPLE_EVENTS];
    size_t count;
    struct history_party party;
    struct history history;
    day_t day, on; /* of its events; of asking */
};

static bool class_has(const struct notice *notice, int class, const char *field) {
    for (size_t i = 0; i < notice->categories_count; i++)
        if (notice->categories[i].class == class && names_have(&notice->categories[i].fields, field))
            return true;
    return false;
}

/* Of an event, the kind whose record the class keeps, else the first that counts. */
static const char *kind_of(const struct notice *notice, int class, const char *name) {
    int index = notice_event(notice, name);
    if (index == NOTICE_NOTHING || !notice->events[index].counts.count)
        return name;
    const struct names *counts = &notice->events[index].counts;
    for (size_t i = 0; i < counts->count; i++) {
        const struct kind *kind = kind_builtin(counts->items[i]);
        if (kind && *kind->field && class_has(notice, class, kind->field))
            return kind->id;
    }
    return counts->items[0];
}

static void happened(struct example *example, const char *what, bool period) {
    for (size_t i = 0; i < example->count; i++)
        if (strcmp(example->happenings[i].what, what) == 0)
            return;
    if (example->count < EXAMPLE_EVENTS) {
        example->happenings[example->count] = (struct happening){.what = what,
                                                                 .about = -1,
                                                                 .day = example->day,
                                                                 .ends = period ? example->day : DAY_NONE,
                                                                 .record = (int64_t)example->count + 1};
        example->count++;
    }
}

static void collect(struct example *example, int class, const struct expr *expr) {
    if (!expr)
        return;
    if (expr->kind == EXPR_LAST || expr->kind == EXPR_FIRST)
        happened(example, kind_of(example->check->notice, class, expr->name), false);
    if (expr->kind == EXPR_ENDED)
        happened(example, expr->name, true);
    for (size_t i = 0; i < expr->count; i++)
        collect(example, class, expr->args[i]);
}

/* Whom the class is about: an organisation when it can be, since others' dates follow it. Of a class that nothing
 * uses yet, anybody. */
static int type_of(const struct notice *notice, int class) {
    int found = NOTICE_NOTHING;
    for (size_t i = 0; i < notice->categories_count; i++)
        for (size_t j = 0; j < notice->categories[i].types.count && notice->categories[i].class == class; j++) {
            int type = notice->categories[i].types.items[j];
            if (found == NOTICE_NOTHING || notice->types[type].form == FORM_ORGANISATION)
                found = type;
        }
    return found == NOTICE_NOTHING && notice->types_count ? 0 : found;
}

static bool example_begin(struct example *example, const struct check *check, int class, day_t day) {
    const struct notice *notice = check->notice;
    int type = type_of(notice, class);
    *example = (struct example){.check = check, .day = day, .on = day};
    if (type == NOTICE_NOTHING)
        return false;
    example->party = (struct history_party){.id = "X", .type = type};
    happened(example, "intake", false);
    for (size_t i = 0; i < notice->classes[class].rule_count; i++) {
        collect(example, class, notice->classes[class].rules[i].keep_through);
        collect(example, class, notice->classes[class].rules[i].gone_by);
    }
    if (class_has(notice, class, "invoice"))
        happened(example, "invoice", false);
    return true;
}

static void example_history(struct example *example) {
    example->history = (struct history){.parties = &example->party,
                                        .party_count = 1,
                                        .happenings = example->happenings,
                                        .happening_count = example->count};
}

/* The verdict with the latest dates that the example gets; false when the rules give none. Only days are kept of it:
 * a notice of a thousand classes would otherwise fill the memory with calculations that nobody reads. */
static bool judged(struct example *example, const struct notice *notice, int class, struct verdict *verdict) {
    scoped_arena *arena = arena_new();
    struct ctx scratch = *example->check->ctx;
    struct verdicts verdicts = {0};
    scratch.arena = arena;
    example_history(example);
    if (retention_judge(&scratch, notice, &example->history, 0, class, example->on, &verdicts) != ST_OK ||
        !verdicts.count)
        return false;
    const struct verdict *latest = &verdicts.items[0];
    for (size_t i = 1; i < verdicts.count; i++)
        if (verdicts.items[i].keep_through > latest->keep_through)
            latest = &verdicts.items[i];
    *verdict = (struct verdict){.keep_through = latest->keep_through,
                                .gone_by = latest->gone_by,
                                .hide_after = latest->hide_after,
                                .verify_again = latest->verify_again,
                                .state = latest->state};
    return true;
}

/* The same with another class in its place. */
static bool judged_by(struct example *example, int class, const struct retention_class *instead,
                      struct verdict *verdict) {
    scoped_arena *arena = arena_new();
    struct notice other = *example->check->notice;
    struct retention_class *classes = arena_copy(arena, other.classes, other.classes_count * sizeof *classes);
    classes[class] = *instead;
    other.classes = classes;
    return judged(example, &other, class, verdict);
}

/* Under other dates: as another sentence has it. */
static bool judged_as(struct example *example, int class, const struct expr *keep, const struct expr *gone,
                      struct verdict *verdict) {
    const struct notice *notice = example->check->notice;
    struct retention_class other = notice->classes[class];
    struct retention_rule rule = other.rules[0];
    rule.when = NULL;
    rule.otherwise = false;
    rule.keep_through = keep;
    rule.gone_by = gone ? gone : rule.gone_by;
    other.rules = &rule;
    other.rule_count = 1;
    other.statute = NULL;
    other.also_count = 0;
    other.per_record = (keep && expr_per_record(notice, keep)) || (gone && expr_per_record(notice, gone));
    collect(example, class, keep);
    collect(example, class, gone);
    return judged_by(example, class, &other, verdict);
}

static const char *day_or_none(const struct check *check, day_t day) {
    return day == DAY_NONE ? msg(check->ctx->lang, M("no day"))
                           : day_text(check->ctx->arena, check->ctx->lang, day);
}

/* ---- what other sentences say */

static day_t example_day(void) {
    return day_from((struct ymd){2020, 3, 15});
}

/* "The law requires": does it? */
static void check_as_law(const struct check *check, int class, const struct also_said *also) {
    const struct retention_class *rule = &check->notice->classes[class];
    struct spot spot = {rule->entry.path, also->line, also->column, also->promise};
    struct verdict said, law;
    struct example example;
    if (!rule->statute || !check->notice->law || !also->keep_through)
        return;
    const struct law_floor *floor = law_floor(check->notice->law, rule->statute, check->today);
    if (!floor || !example_begin(&example, check, class, example_day()) ||
        !judged_as(&example, class, also->keep_through, NULL, &said) ||
        !judged_as(&example, class, floor->keep_through, NULL, &law))
        return;
    const char *ref = floor->ref.text[check->ctx->lang];
    if (said.keep_through != law.keep_through)
        CHECK_PUT(check, LEVEL_LAW, "retention.as_law", spot, "17(3)(b)",
                  M("{1} says that the law requires what it does not: for an event on {2} the sentence gives "
                    "{3}, the law {4} ({5})"),
                  also->promise, day_text(check->ctx->arena, check->ctx->lang, example.day),
                  day_or_none(check, said.keep_through), day_or_none(check, law.keep_through),
                  ref ? ref : rule->statute);
}

static void check_as_rule(const struct check *check, int class, const struct also_said *also) {
    const struct retention_class *rule = &check->notice->classes[class];
    struct spot spot = {rule->entry.path, also->line, also->column, also->promise};
    struct retention_class alone = *rule;
    struct verdict own, said;
    struct example example;
    alone.also_count = 0; /* of what the others say, nothing is asked */
    if (!example_begin(&example, check, class, example_day()) || !judged_by(&example, class, &alone, &own) ||
        !judged_as(&example, class, also->keep_through, also->gone_by, &said))
        return;
    day_t mine = also->keep_through ? own.keep_through : own.gone_by;
    day_t other = also->keep_through ? said.keep_through : said.gone_by;
    if (mine != other)
        CHECK_PUT(check, LEVEL_CONFLICT, "retention.also_said", spot, NULL,
                  also->keep_through ? M("two sentences disagree: for an event on {1}, {2} is kept at least "
                                         "until {3} by the rule, and until {4} by {5}; the rule holds")
                                     : M("two sentences disagree: for an event on {1}, {2} is gone by {3} by "
                                         "the rule, and by {4} by {5}; the rule holds"),
                  day_text(check->ctx->arena, check->ctx->lang, example.day), check_words(check, &rule->entry),
                  day_or_none(check, mine), day_or_none(check, other), also->promise);
}

/* ---- what an event leaves open */

static bool names_event(const struct expr *expr, const char *event) {
    bool named = expr && expr->name && strcmp(expr->name, event) == 0;
    for (size_t i = 0; expr && i < expr->count && !named; i++)
        named = names_event(expr->args[i], event);
    return named;
}

/* The notice as it would be, had it placed the kinds. */
static struct notice placed(const struct check *check, int event, const char *const *kinds, size_t count,
                            bool counts) {
    struct arena *arena = check->ctx->arena;
    struct notice notice = *check->notice;
    struct event_rule *events = arena_copy(arena, notice.events, notice.events_count * sizeof *events);
    struct names *names = counts ? &events[event].counts : &events[event].not ;
    const char **all = arena_array(arena, names->count + count, sizeof *all);
    for (size_t i = 0; i < names->count; i++)
        all[i] = names->items[i];
    for (size_t i = 0; i < count; i++)
        all[names->count + i] = kinds[i];
    *names = (struct names){.items = all, .count = names->count + count};
    notice.events = events;
    return notice;
}

static const char *both_ways(const struct check *check, int class, int event, const char *const *kinds,
                             size_t count) {
    const struct notice counting = placed(check, event, kinds, count, true);
    const struct notice leaving = placed(check, event, kinds, count, false);
    struct example example;
    struct verdict with, without;
    day_t later = day_from((struct ymd){2022, 3, 15});
    if (!example_begin(&example, check, class, example_day()) || example.count == EXAMPLE_EVENTS)
        return NULL;
    example.happenings[example.count] =
        (struct happening){.what = kinds[0], .about = -1, .day = later, .ends = DAY_NONE, .record = 99};
    example.count++;
    example.on = later; /* what has not happened yet does not count */
    if (!judged(&example, &counting, class, &with) || !judged(&example, &leaving, class, &without) ||
        with.gone_by == without.gone_by)
        return NULL;
    return MSG(check->ctx->arena, check->ctx->lang,
               M("For example, after “{1}” on {2}, “{3}” is gone by {4} if it counts and by {5} if not"),
               kinds[0], day_text(check->ctx->arena, check->ctx->lang, later),
               check_words(check, &check->notice->classes[class].entry), day_or_none(check, with.gone_by),
               day_or_none(check, without.gone_by));
}

const char *check_both_ways(const struct check *check, int event, const char *const *kinds, size_t count) {
    const struct notice *notice = check->notice;
    const char *found = NULL;
    for (size_t i = 0; i < notice->classes_count && !found; i++)
        for (size_t j = 0; j < notice->classes[i].rule_count && !found; j++)
            if (names_event(notice->classes[i].rules[j].gone_by, notice->events[event].entry.id))
                found = both_ways(check, (int)i, event, kinds, count);
    return found;
}

/* ---- dates that cross */

/* On days around the turns of a year, where rounding goes different ways. */
static bool crosses(const struct check *check, int class, const struct retention_class *as, struct spot spot) {
    static const struct ymd days[] = {{2020, 3, 15}, {2020, 12, 31}, {2021, 1, 1}};
    const struct retention_class *rule = &check->notice->classes[class];
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct example example;
        struct verdict verdict, gone;
        if (!example_begin(&example, check, class, day_from(days[i])) ||
            !judged_by(&example, class, as, &verdict) || verdict.state != KEEP_CONFLICT)
            continue;
        bool shown = judged_as(&example, class, NULL, as->rules[0].gone_by, &gone);
        CHECK_PUT(check, LEVEL_CONFLICT, "retention.crossed", spot, NULL,
                  M("“{1}” must be kept until {2}, but be gone by {3}: for an event on {4} nothing is erased "
                    "without a person's decision"),
                  check_words(check, &rule->entry), day_or_none(check, verdict.keep_through),
                  day_or_none(check, shown ? gone.gone_by : verdict.gone_by),
                  day_text(check->ctx->arena, check->ctx->lang, example.day));
        return true;
    }
    return false;
}

/* One rule as if it alone applied: the made-up customer may be none of those it is for. */
static void check_rule_crossed(const struct check *check, int class, const struct retention_rule *rule) {
    struct retention_class alone = check->notice->classes[class];
    struct retention_rule always = *rule;
    always.when = NULL;
    always.otherwise = false;
    alone.rules = &always;
    alone.rule_count = 1;
    alone.also_count = 0;
    (void)crosses(check, class, &alone, CHECK_PATH(check, "%s", rule->path));
}

/* A rule without a condition applies beside every other, and may give the later day: then only all of them tell. */
static void check_crossed(const struct check *check, int class) {
    const struct retention_class *rules = &check->notice->classes[class];
    bool apart = rules->rule_count > 1;
    for (size_t i = 0; i < rules->rule_count; i++)
        apart = apart && (rules->rules[i].when || rules->rules[i].otherwise);
    if (crosses(check, class, rules, check_entry(check, &rules->entry)))
        return;
    for (size_t i = 0; apart && i < rules->rule_count; i++)
        if (rules->rules[i].keep_through || rules->statute)
            check_rule_crossed(check, class, &rules->rules[i]);
}

/* ---- days that never come */

enum end { END_COMES, END_MAY_NOT, END_NEVER };

/* Of each class, once: others may name it many times over. */
struct ends {
    const struct notice *notice;
    struct end_known {
        bool known;
        enum end end;
    } * classes;
};

static enum end end_of(const struct ends *ends, const struct cond *when, const struct expr *expr);

/* A field that must be given is there. */
static bool always_given(const struct notice *notice, const char *name) {
    int category;
    const char *part;
    const struct own_field *own = names_own(notice, name, false, &category, &part);
    if (!own)
        return false;
    const struct names *required = &notice->categories[category].required;
    for (size_t i = 0; i < required->count; i++)
        if (strcmp(required->items[i], name) == 0)
            return true;
    return false;
}

/* A rule for what is closed may count from the day on which it was closed. */
static bool when_says(const struct cond *when, const struct expr *expr) {
    if (!when || !expr->value)
        return false;
    if (when->kind == COND_COMPARE)
        return when->op == OP_EQ && when->value_count == 1 && strcmp(when->name, expr->name) == 0 &&
               strcmp(when->values[0].text, expr->value) == 0;
    for (size_t i = 0; when->kind == COND_AND && i < when->count; i++)
        if (when_says(when->args[i], expr))
            return true;
    return false;
}

/* The best and the worst of the arguments. */
struct range {
    enum end best, worst;
};

static struct range range_of(const struct ends *ends, const struct cond *when, const struct expr *expr) {
    struct range range = {END_NEVER, END_COMES};
    for (size_t i = 0; i < expr->count; i++) {
        enum end one = end_of(ends, when, expr->args[i]);
        range.best = one < range.best ? one : range.best;
        range.worst = one > range.worst ? one : range.worst;
    }
    return range;
}

static enum end end_of_class(const struct ends *ends, const char *name) {
    int class = notice_class(ends->notice, name);
    struct end_known *known = class == NOTICE_NOTHING ? NULL : &ends->classes[class];
    if (!known || known->known)
        return known ? known->end : END_COMES;
    for (size_t i = 0; i < ends->notice->classes[class].rule_count; i++) {
        const struct retention_rule *rule = &ends->notice->classes[class].rules[i];
        enum end one = end_of(ends, rule->when, rule->gone_by);
        known->end = one > known->end ? one : known->end;
    }
    known->known = true;
    return known->end;
}

/* An event that `is` a date comes when that date does. */
static enum end end_of_name(const struct ends *ends, const struct cond *when, const struct expr *expr) {
    int event = expr->value ? NOTICE_NOTHING : notice_event(ends->notice, expr->name);
    if (event != NOTICE_NOTHING && ends->notice->events[event].is)
        return end_of(ends, when, ends->notice->events[event].is);
    if (expr->kind == EXPR_FIELD)
        return always_given(ends->notice, expr->name) ? END_COMES : END_MAY_NOT;
    return expr->kind == EXPR_LAST && when_says(when, expr) ? END_COMES : END_MAY_NOT;
}

/* Must a day come? A person's judgement does: `review` sees to it. */
static enum end end_of(const struct ends *ends, const struct cond *when, const struct expr *expr) {
    struct range range;
    switch (expr->kind) {
    case EXPR_DAY:
    case EXPR_STATUTE:
        return END_COMES;
    case EXPR_NEVER:
        return END_NEVER;
    case EXPR_OWN:
        return expr->own == OWN_ENDS || expr->own == OWN_AGREED ? END_MAY_NOT : END_COMES;
    case EXPR_END_OF:
    case EXPR_ADD:
        return end_of(ends, when, expr->args[0]);
    case EXPR_ELSE:
    case EXPR_EARLIEST:
        return range_of(ends, when, expr).best;
    case EXPR_LATEST: /* `nothing` is passed over, `never` is not */
        range = range_of(ends, when, expr);
        return range.worst == END_NEVER ? END_NEVER : range.best;
    case EXPR_AFTER_ALL:
        return range_of(ends, when, expr).worst;
    case EXPR_GONE:
        return end_of_class(ends, expr->name);
    default:
        return end_of_name(ends, when, expr);
    }
}

static void check_end(const struct check *check, const struct ends *ends, const struct retention_class *class,
                      const struct retention_rule *rule) {
    struct spot spot = CHECK_PATH(check, "%s.gone_by", rule->path);
    const char *name = check_words(check, &class->entry);
    enum end end = end_of(ends, rule->when, rule->gone_by);
    if (end == END_NEVER)
        CHECK_PUT(check, LEVEL_LAW, "retention.permanent", spot, "5(1)(e)", M("“{1}” is kept for ever"), name);
    else if (end == END_MAY_NOT)
        CHECK_PUT(check, LEVEL_LAW, "retention.open", spot, "5(1)(e)",
                  M("“{1}” may stay without a last day for ever: when what it counts from never happens; add "
                    "“else taken_in”"),
                  name);
}

static void check_rules(const struct check *check, const struct ends *ends,
                        const struct retention_class *class) {
    bool rest = false, always = false;
    for (size_t i = 0; i < class->rule_count; i++) {
        rest = rest || class->rules[i].otherwise;
        always = always || (!class->rules[i].when && !class->rules[i].otherwise);
        check_end(check, ends, class, &class->rules[i]);
    }
    if (!rest && !always)
        CHECK_PUT(check, LEVEL_CONFLICT, "retention.no_rule", check_entry(check, &class->entry), NULL,
                  M("“{1}” has no rule for what fits none of its conditions: add one with `when: otherwise`"),
                  check_words(check, &class->entry));
}

/* ---- out of sight, or to be confirmed, only when everything is gone */

static void put_late(const struct check *check, const struct retention_rule *rule, const char *name, bool hide,
                     const struct example *example, const struct verdict *verdict) {
    enum lang lang = check->ctx->lang;
    struct arena *arena = check->ctx->arena;
    struct spot spot = CHECK_PATH(check, "%s.%s", rule->path, hide ? "hide_after" : "verify_again");
    CHECK_PUT(check, LEVEL_CONFLICT, hide ? "retention.hide_late" : "retention.verify_late", spot, NULL,
              hide ? M("“{1}” would be out of sight after {2}, but is gone by {3}: for an event on {4} it is "
                       "never out of sight")
                   : M("“{1}” would have to be confirmed from {2} on, but is gone by {3}: for an event on {4} "
                       "nobody is asked to"),
              name, day_text(arena, lang, hide ? verdict->hide_after : verdict->verify_again),
              day_text(arena, lang, verdict->gone_by), day_text(arena, lang, example->day));
}

/* The rule as if it alone applied, on the same days as dates that cross. */
static void check_rule_late(const struct check *check, int class, const struct retention_rule *rule) {
    static const struct ymd days[] = {{2020, 3, 15}, {2020, 12, 31}, {2021, 1, 1}};
    const char *name = check_words(check, &check->notice->classes[class].entry);
    struct retention_class alone = check->notice->classes[class];
    struct retention_rule always = *rule;
    bool hide = false, verify = false;
    always.when = NULL;
    always.otherwise = false;
    alone.rules = &always;
    alone.rule_count = 1;
    alone.also_count = 0;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct example example;
        struct verdict verdict;
        if (!example_begin(&example, check, class, day_from(days[i])))
            return;
        collect(&example, class, rule->hide_after);
        collect(&example, class, rule->verify_again);
        if (!judged_by(&example, class, &alone, &verdict) || verdict.gone_by == DAY_NONE)
            continue;
        if (!hide && verdict.hide_after != DAY_NONE && verdict.hide_after >= verdict.gone_by) {
            put_late(check, rule, name, true, &example, &verdict);
            hide = true;
        }
        if (!verify && verdict.verify_again > verdict.gone_by) { /* DAY_NONE is before every day */
            put_late(check, rule, name, false, &example, &verdict);
            verify = true;
        }
    }
}

/* The class has a date for the party: what names a record there is counted from the latest. */
static void check_record_sight(const struct check *check, const struct retention_class *class,
                               const struct retention_rule *rule) {
    const struct expr *dates[] = {rule->hide_after, rule->verify_again};
    for (size_t i = 0; i < 2; i++)
        if (dates[i] && !class->per_record && expr_per_record(check->notice, dates[i]))
            CHECK_PUT(check, LEVEL_CONFLICT, "retention.sight_record",
                      CHECK_PATH(check, "%s.%s", rule->path, i ? "verify_again" : "hide_after"), NULL,
                      M("“{1}” has one date for each party, but this day names a thing of a record: the "
                        "party's latest record decides; give such records a class of their own"),
                      check_words(check, &class->entry));
}

static void check_sight(const struct check *check, const struct ends *ends, int class) {
    const struct retention_class *rules = &check->notice->classes[class];
    for (size_t i = 0; i < rules->rule_count; i++) {
        const struct retention_rule *rule = &rules->rules[i];
        const char *name = check_words(check, &rules->entry);
        if (!rule->gone_by || (!rule->hide_after && !rule->verify_again))
            continue;
        check_record_sight(check, rules, rule);
        check_rule_late(check, class, rule);
        if (rule->hide_after && end_of(ends, rule->when, rule->hide_after) == END_NEVER)
            CHECK_PUT(check, LEVEL_CONFLICT, "retention.hide_late",
                      CHECK_PATH(check, "%s.hide_after", rule->path), NULL, M("“{1}” is never out of sight"),
                      name);
        if (rule->verify_again && end_of(ends, rule->when, rule->verify_again) == END_NEVER)
            CHECK_PUT(check, LEVEL_CONFLICT, "retention.verify_late",
                      CHECK_PATH(check, "%s.verify_again", rule->path), NULL,
                      M("nobody is ever asked to confirm “{1}”"), name);
    }
}

/* The country's floor for vouchers; where one floor is for all of bookkeeping, that. */
static const char *voucher_floor(const struct notice *notice) {
    size_t count = 0;
    const char *found = NULL, *const *floors = notice->law ? law_floors(notice->law, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        const char *dot = strchr(floors[i], '.');
        bool vouchers = dot && strcmp(dot, ".vouchers") == 0;
        if (vouchers || (!found && dot && strcmp(dot, ".bookkeeping") == 0))
            found = floors[i];
        if (vouchers)
            return found;
    }
    return found;
}

static void check_vouchers(const struct check *check, int class) {
    const struct retention_class *rule = &check->notice->classes[class];
    bool kept = rule->statute != NULL;
    for (size_t i = 0; i < rule->rule_count; i++)
        kept = kept || rule->rules[i].keep_through;
    const char *floor = voucher_floor(check->notice);
    if (!kept && floor && class_has(check->notice, class, "invoice"))
        CHECK_PUT(check, LEVEL_LAW, "retention.statute", check_entry(check, &rule->entry), "17(3)(b)",
                  M("“{1}” holds invoices, but no least time: the law requires one (add `statute: {2}`)"),
                  check_words(check, &rule->entry), floor);
}

void check_retention(const struct check *check) {
    const struct notice *notice = check->notice;
    struct ends ends = {notice,
                        arena_array(check->ctx->arena, notice->classes_count + 1, sizeof *ends.classes)};
    for (size_t i = 0; i < notice->classes_count; i++) {
        check_rules(check, &ends, &notice->classes[i]);
        check_crossed(check, (int)i);
        check_sight(check, &ends, (int)i);
        check_vouchers(check, (int)i);
        for (size_t j = 0; j < notice->classes[i].also_count; j++) {
            const struct also_said *also = &notice->classes[i].also_said[j];
            if (also->as_law)
                check_as_law(check, (int)i, also);
            else
                check_as_rule(check, (int)i, also);
        }
    }
}

/* ---- what a class's dates are about */

static bool shares_value(const struct cond *a, const struct cond *b) {
    for (size_t i = 0; i < a->value_count; i++)
        for (size_t j = 0; j < b->value_count; j++)
            if (strcmp(a->values[i].text, b->values[j].text) == 0)
                return true;
    return false;
}

/* All that `a` may be is what `b` names. */
static bool within(const struct cond *a, const struct cond *b) {
    for (size_t i = 0; i < a->value_count; i++) {
        struct cond one = *a;
        one.values = &a->values[i];
        one.value_count = 1;
        if (!shares_value(&one, b))
            return false;
    }
    return true;
}

/* `fact = value`, or with `no` what says the contrary: `fact != value`, `not fact = value`. */
static const struct cond *compared(const struct cond *cond, bool no) {
    if (no && cond->kind == COND_NOT)
        return compared(cond->args[0], false);
    return cond->kind == COND_COMPARE && cond->op == (no ? OP_NE : OP_EQ) ? cond : NULL;
}

/* Two tests that ask one fact for two values cannot both be true, unless the fact may have several; nor can a test and
 * its contrary. */
static bool tests_exclude(const struct cond *a, const struct cond *b) {
    static const char *const several[] = {"purpose", "service", "source", "ground"};
    const struct cond *is = compared(a, false), *other = compared(b, false), *no = compared(b, true);
    if (is && no && strcmp(is->name, no->name) == 0)
        return within(is, no);
    if (!is || !other || strcmp(is->name, other->name) != 0)
        return false;
    for (size_t i = 0; i < sizeof several / sizeof *several; i++)
        if (strcmp(several[i], is->name) == 0)
            return false;
    return !shares_value(is, other);
}

/* Of tests joined by `and`, one that excludes is enough. */
static bool conds_exclude(const struct cond *a, const struct cond *b) {
    if (a->kind == COND_AND) {
        for (size_t i = 0; i < a->count; i++)
            if (conds_exclude(a->args[i], b))
                return true;
        return false;
    }
    if (b->kind == COND_AND)
        return conds_exclude(b, a);
    return tests_exclude(a, b) || tests_exclude(b, a);
}

static bool exclude(const struct retention_rule *a, const struct retention_rule *b) {
    return a->otherwise || b->otherwise || (a->when && b->when && conds_exclude(a->when, b->when));
}

static const char *overlaps(struct ctx *ctx, const struct retention_class *class) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < class->rule_count; i++)
        for (size_t j = i + 1; j < class->rule_count; j++)
            if (!exclude(&class->rules[i], &class->rules[j]))
                buf_printf(&buf, "%s%zu + %zu", buf.length ? ", " : "", i + 1, j + 1);
    return buf.length ? buf_text(&buf) : NULL;
}

const char *const *notice_dates(struct ctx *ctx, const struct notice *notice, size_t *count) {
    const char **texts = arena_array(ctx->arena, notice->classes_count + 1, sizeof *texts);
    for (size_t i = 0; i < notice->classes_count; i++) {
        const struct retention_class *class = &notice->classes[i];
        const char *name = words_in(&class->entry, ctx->lang), *together = overlaps(ctx, class);
        texts[i] = class->per_record
                       ? MSG(ctx->arena, ctx->lang, M("“{1}”: each record has a date of its own"), name)
                       : MSG(ctx->arena, ctx->lang, M("“{1}”: one date for each party"), name);
        if (together)
            texts[i] =
                MSG(ctx->arena, ctx->lang,
                    M("{1}; rules that can fit together, when the later date holds: {2}"), texts[i], together);
    }
    *count = notice->classes_count;
    return texts;
}
