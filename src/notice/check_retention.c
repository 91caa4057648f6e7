/* Retention: sentences that disagree about one period, dates that cross, days that never come. Where two results
 * are shown, both were computed for one made-up customer, to whom everything happened on one day (suppose.h). */
#include "notice/check.h"

#include "base/buf.h"
#include "notice/expr.h"
#include "notice/field.h"
#include "notice/law.h"
#include "notice/names.h"
#include "notice/say.h"
#include "notice/suppose.h"
#include "notice/worlds.h"

#include <string.h>

enum { PAIRS = 50 };

/* ---- what a rule comes to */

static bool class_has(const struct notice *notice, int class, const char *field) {
    for (size_t i = 0; i < notice->categories_count; i++)
        if (notice->categories[i].class == class && names_have(&notice->categories[i].fields, field))
            return true;
    return false;
}

/* The later of two: never before waits before the latest day before nothing. */
static struct outcome later(const struct check *check, struct outcome one, struct outcome other) {
    struct outcome both[] = {one, other};
    return outcome_latest(check->notice->calendar.zone, both, 2);
}

static bool same(const struct check *check, struct outcome one, struct outcome other) {
    if (outcome_dated(one) && outcome_dated(other))
        return outcome_compare(check->notice->calendar.zone, one, other) == 0;
    return one.kind == other.kind;
}

static const char *told(const struct check *check, struct outcome outcome) {
    return outcome_dated(outcome) ? day_text(check->ctx->arena, check->ctx->lang, outcome.day)
                                  : msg(check->ctx->lang, M("no day"));
}

static const char *told_day(const struct check *check, size_t which) {
    return day_text(check->ctx->arena, check->ctx->lang, suppose_day(check->suppose, which));
}

/* Of a rule in its class, on a day; `without` what never happened. */
struct case_of {
    const struct retention_class *class;
    const struct retention_rule *rule;
    size_t which;
    const struct suppose_groups *groups;
    unsigned without;
};

static struct outcome comes_to(const struct check *check, const struct case_of *one, const struct expr *expr) {
    if (!expr)
        return (struct outcome){.kind = OUTCOME_NOTHING};
    return one->without ? suppose_without(check->suppose, one->which, expr, one->groups, one->without)
                        : suppose_date(check->suppose, one->which, expr);
}

/* The law's floor lifts it. */
static struct outcome kept(const struct check *check, const struct case_of *one) {
    struct outcome keep = comes_to(check, one, one->rule->keep_through);
    if (one->class->statute)
        keep = later(check, keep, suppose_floor(check->suppose, one->which, one->class->statute));
    return keep;
}

/* A rule without a condition applies beside every other, and may give the later day. */
static struct outcome gone(const struct check *check, const struct case_of *one) {
    struct outcome gone = comes_to(check, one, one->rule->gone_by);
    for (size_t i = 0; i < one->class->rule_count; i++) {
        const struct retention_rule *beside = &one->class->rules[i];
        if (beside != one->rule && !beside->when && !beside->otherwise)
            gone = later(check, gone, comes_to(check, one, beside->gone_by));
    }
    return gone;
}

/* ---- what other sentences say */

/* "The law requires": does it? */
static void check_as_law(const struct check *check, const struct retention_class *class,
                         const struct also_said *also) {
    struct spot spot = {class->entry.path, also->line, also->column, also->promise};
    const struct law *law = check->notice->law;
    const struct law_floor *floor =
        class->statute && law && also->keep_through ? law_floor(law, class->statute, check->today) : NULL;
    for (size_t i = 0; floor && i < suppose_days(check->suppose); i++) {
        struct outcome said = suppose_date(check->suppose, i, also->keep_through);
        struct outcome asked = suppose_date(check->suppose, i, floor->keep_through);
        const char *ref = floor->ref.text[check->ctx->lang];
        if (same(check, said, asked))
            continue;
        CHECK_PUT(check, LEVEL_LAW, "retention.as_law", spot, "17(3)(b)",
                  M("{1} says that the law requires what it does not: for an event on {2} the sentence gives "
                    "{3}, the law {4} ({5})"),
                  also->promise, told_day(check, i), told(check, said), told(check, asked),
                  ref ? ref : class->statute);
        return;
    }
}

static bool differs(const struct check *check, const struct case_of *one, const struct also_said *also) {
    struct spot spot = {one->class->entry.path, also->line, also->column, also->promise};
    const struct expr *expr = also->keep_through ? also->keep_through : also->gone_by;
    struct outcome mine = also->keep_through ? kept(check, one) : gone(check, one);
    struct outcome said = comes_to(check, one, expr);
    if (!expr || same(check, mine, said))
        return false;
    CHECK_PUT(check, LEVEL_CONFLICT, "retention.also_said", spot, NULL,
              also->keep_through ? M("two sentences disagree: for an event on {1}, {2} is kept at least "
                                     "until {3} by the rule, and until {4} by {5}; the rule holds")
                                 : M("two sentences disagree: for an event on {1}, {2} is gone by {3} by "
                                     "the rule, and by {4} by {5}; the rule holds"),
              told_day(check, one->which), check_words(check, &one->class->entry), told(check, mine),
              told(check, said), also->promise);
    return true;
}

static void check_as_rule(const struct check *check, const struct retention_class *class,
                          const struct also_said *also) {
    for (size_t i = 0; i < suppose_days(check->suppose); i++)
        for (size_t j = 0; j < class->rule_count; j++) {
            const struct case_of one = {.class = class, .rule = &class->rules[j], .which = i};
            if (differs(check, &one, also))
                return;
        }
}

/* ---- what an event leaves open */

static bool names_event(const struct expr *expr, const char *event) {
    bool named = expr && expr->name && strcmp(expr->name, event) == 0;
    for (size_t i = 0; expr && i < expr->count && !named; i++)
        named = names_event(expr->args[i], event);
    return named;
}

/* The kind happens two years after all else. */
static const char *both_ways(const struct check *check, const struct retention_class *class,
                             const struct expr *gone_by, const char *event, const char *kind) {
    day_t last = day_add_months(suppose_day(check->suppose, 0), 24);
    struct outcome with = suppose_event(check->suppose, 0, gone_by, event, last);
    struct outcome without = suppose_date(check->suppose, 0, gone_by);
    if (same(check, with, without))
        return NULL;
    return MSG(check->ctx->arena, check->ctx->lang,
               M("For example, after “{1}” on {2}, “{3}” is gone by {4} if it counts and by {5} if not"), kind,
               day_text(check->ctx->arena, check->ctx->lang, last), check_words(check, &class->entry),
               told(check, with), told(check, without));
}

const char *check_both_ways(const struct check *check, int event, const char *const *kinds) {
    const struct notice *notice = check->notice;
    const char *found = NULL, *id = notice->events[event].entry.id;
    for (size_t i = 0; i < notice->classes_count && !found; i++)
        for (size_t j = 0; j < notice->classes[i].rule_count && !found; j++)
            if (names_event(notice->classes[i].rules[j].gone_by, id))
                found =
                    both_ways(check, &notice->classes[i], notice->classes[i].rules[j].gone_by, id, kinds[0]);
    return found;
}

/* ---- dates that cross */

/* "call or letter" */
static const char *never_happened(const struct check *check, const struct case_of *one) {
    const char **words = arena_array(check->ctx->arena, one->groups->count + 1, sizeof *words);
    size_t count = 0;
    for (size_t i = 0; i < one->groups->count; i++) {
        bool again = !(one->groups->group[i] & one->without);
        for (size_t j = 0; j < i && !again; j++)
            again = strcmp(one->groups->names[j]->name, one->groups->names[i]->name) == 0;
        if (!again)
            words[count++] =
                say_name(check->ctx->arena, check->notice, check->ctx->lang, one->groups->names[i]->name);
    }
    return say_list(check->ctx->arena, check->ctx->lang, words, count);
}

static bool crosses(const struct check *check, const struct case_of *one) {
    struct outcome keep = kept(check, one), last = gone(check, one);
    bool both = outcome_dated(keep) && outcome_dated(last);
    const char *name = check_words(check, &one->class->entry);
    struct spot spot = one->class->rule_count > 1 ? CHECK_PATH(check, "%s", one->rule->path)
                                                  : check_entry(check, &one->class->entry);
    if (both ? outcome_compare(check->notice->calendar.zone, keep, last) < 0 ||
                   outcome_day_after(keep.day) == keep.day
             : keep.kind != OUTCOME_NEVER || !outcome_dated(last))
        return false;
    if (!both)
        CHECK_PUT(check, LEVEL_CONFLICT, "retention.crossed", spot, NULL,
                  M("“{1}” must be kept for good, but be gone by {2} for an event on {3}: nothing is erased "
                    "without a person's decision"),
                  name, told(check, last), told_day(check, one->which));
    else if (one->without)
        CHECK_PUT(check, LEVEL_CONFLICT, "retention.crossed", spot, NULL,
                  M("“{1}” must be kept until {2}, but be gone by {3}: for an event on {4}, when there is no "
                    "“{5}”, nothing is erased without a person's decision"),
                  name, told(check, keep), told(check, last), told_day(check, one->which),
                  never_happened(check, one));
    else
        CHECK_PUT(check, LEVEL_CONFLICT, "retention.crossed", spot, NULL,
                  M("“{1}” must be kept until {2}, but be gone by {3}: for an event on {4} nothing is erased "
                    "without a person's decision"),
                  name, told(check, keep), told(check, last), told_day(check, one->which));
    return true;
}

static void check_rule_crossed(const struct check *check, const struct retention_class *class,
                               const struct retention_rule *rule) {
    struct suppose_groups groups = {0};
    struct case_of one = {.class = class, .rule = rule, .groups = &groups};
    if (!rule->gone_by || (!rule->keep_through && !class->statute))
        return;
    for (one.which = 0; one.which < suppose_days(check->suppose); one.which++)
        if (crosses(check, &one))
            return;
    one.which = 0;
    if (rule->keep_through)
        groups = suppose_groups(check->suppose, rule->keep_through, rule->gone_by);
    for (one.without = 1; one.without < 1U << groups.groups; one.without++)
        if (crosses(check, &one))
            return;
}

static void check_crossed(const struct check *check, const struct retention_class *class) {
    for (size_t i = 0; i < class->rule_count; i++)
        check_rule_crossed(check, class, &class->rules[i]);
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

static void check_rules(const struct check *check, const struct ends *ends, int index) {
    const struct retention_class *class = &check->notice->classes[index];
    bool rest = false, always = false;
    for (size_t i = 0; i < class->rule_count; i++) {
        rest = rest || class->rules[i].otherwise;
        always = always || (!class->rules[i].when && !class->rules[i].otherwise);
        check_end(check, ends, class, &class->rules[i]);
    }
    if (!rest && !always && worlds_none(worlds_of(check->ctx, check->notice, index)))
        CHECK_PUT(check, LEVEL_CONFLICT, "retention.no_rule", check_entry(check, &class->entry), NULL,
                  M("“{1}” has no rule for what fits none of its conditions: add one with `when: otherwise`"),
                  check_words(check, &class->entry));
}

/* ---- out of sight, or to be confirmed, only when everything is gone */

static void put_late(const struct check *check, const struct case_of *one, bool hide, struct outcome day,
                     struct outcome last) {
    struct spot spot = CHECK_PATH(check, "%s.%s", one->rule->path, hide ? "hide_after" : "verify_again");
    CHECK_PUT(check, LEVEL_CONFLICT, hide ? "retention.hide_late" : "retention.verify_late", spot, NULL,
              hide ? M("“{1}” would be out of sight after {2}, but is gone by {3}: for an event on {4} it is "
                       "never out of sight")
                   : M("“{1}” would have to be confirmed from {2} on, but is gone by {3}: for an event on {4} "
                       "nobody is asked to"),
              check_words(check, &one->class->entry), told(check, day), told(check, last),
              told_day(check, one->which));
}

/* Out of sight after the last day itself is late; to be confirmed on it is not. */
static bool is_late(const struct check *check, const struct case_of *one, bool hide) {
    struct outcome day = comes_to(check, one, hide ? one->rule->hide_after : one->rule->verify_again);
    struct outcome last = gone(check, one);
    if (!outcome_dated(day) || !outcome_dated(last) || (hide ? day.day < last.day : day.day <= last.day))
        return false;
    put_late(check, one, hide, day, last);
    return true;
}

static void check_rule_late(const struct check *check, const struct retention_class *class,
                            const struct retention_rule *rule) {
    bool hide = !rule->hide_after, verify = !rule->verify_again;
    struct case_of one = {.class = class, .rule = rule};
    for (one.which = 0; one.which < suppose_days(check->suppose); one.which++) {
        hide = hide || is_late(check, &one, true);
        verify = verify || is_late(check, &one, false);
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

static void check_sight(const struct check *check, const struct ends *ends,
                        const struct retention_class *rules) {
    for (size_t i = 0; i < rules->rule_count; i++) {
        const struct retention_rule *rule = &rules->rules[i];
        const char *name = check_words(check, &rules->entry);
        if (!rule->gone_by || (!rule->hide_after && !rule->verify_again))
            continue;
        check_record_sight(check, rules, rule);
        if (rule->at_end != END_RESTRICT) /* there nothing is ever gone */
            check_rule_late(check, rules, rule);
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

/* A least time of the notice's own may be shorter than the law's. */
static bool kept_too_short(const struct check *check, const struct retention_class *class,
                           const struct retention_rule *rule, const char *floor) {
    struct case_of one = {.class = class, .rule = rule};
    for (one.which = 0; rule->keep_through && one.which < suppose_days(check->suppose); one.which++) {
        struct outcome keep = kept(check, &one), law = suppose_floor(check->suppose, one.which, floor);
        if (!outcome_dated(keep) || !outcome_dated(law) || keep.day >= law.day)
            continue;
        CHECK_PUT(
            check, LEVEL_LAW, "retention.statute", CHECK_PATH(check, "%s.keep_through", rule->path), "17(3)(b)",
            M("“{1}” holds invoices that may go after {2} when they are of {3}: the law requires them until "
              "{4} (add `statute: {5}`)"),
            check_words(check, &class->entry), told(check, keep), told_day(check, one.which), told(check, law),
            floor);
        return true;
    }
    return false;
}

static void check_vouchers(const struct check *check, int index) {
    const struct retention_class *class = &check->notice->classes[index];
    const char *floor = voucher_floor(check->notice);
    bool some = false, short_one = false;
    if (class->statute || !floor || !class_has(check->notice, index, "invoice"))
        return;
    for (size_t i = 0; i < class->rule_count; i++) {
        some = some || class->rules[i].keep_through;
        short_one = short_one || kept_too_short(check, class, &class->rules[i], floor);
    }
    if (!some)
        CHECK_PUT(check, LEVEL_LAW, "retention.statute", check_entry(check, &class->entry), "17(3)(b)",
                  M("“{1}” holds invoices, but no least time: the law requires one (add `statute: {2}`)"),
                  check_words(check, &class->entry), floor);
}

void check_retention(const struct check *check) {
    const struct notice *notice = check->notice;
    struct ends ends = {notice,
                        arena_array(check->ctx->arena, notice->classes_count + 1, sizeof *ends.classes)};
    for (size_t i = 0; i < notice->classes_count; i++) {
        check_rules(check, &ends, (int)i);
        check_crossed(check, &notice->classes[i]);
        check_sight(check, &ends, &notice->classes[i]);
        check_vouchers(check, (int)i);
        for (size_t j = 0; j < notice->classes[i].also_count; j++) {
            const struct also_said *also = &notice->classes[i].also_said[j];
            if (also->as_law)
                check_as_law(check, &notice->classes[i], also);
            else
                check_as_rule(check, &notice->classes[i], also);
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
    static const char *const several[] = {"purpose", "service", "source", "ground", "filing", "special"};
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

/* What the words of two conditions show at once is not tried case by case. */
static bool exclude(struct worlds *worlds, const struct retention_class *class, size_t one, size_t other) {
    const struct retention_rule *a = &class->rules[one], *b = &class->rules[other];
    if (a->otherwise || b->otherwise)
        return true;
    return a->when && b->when && (conds_exclude(a->when, b->when) || !worlds_both(worlds, one, other));
}

static const char *overlaps(struct ctx *ctx, const struct notice *notice, int index) {
    const struct retention_class *class = &notice->classes[index];
    struct worlds *worlds = class->rule_count > 1 ? worlds_of(ctx, notice, index) : NULL;
    struct buf buf = buf_in(ctx->arena);
    size_t told = 0;
    for (size_t i = 0; i < class->rule_count; i++)
        for (size_t j = i + 1; j < class->rule_count && told <= PAIRS; j++)
            if (!exclude(worlds, class, i, j) && told++ < PAIRS)
                buf_printf(&buf, "%s%zu + %zu", buf.length ? ", " : "", i + 1, j + 1);
    if (told > PAIRS)
        buf_add(&buf, ", …");
    return buf.length ? buf_text(&buf) : NULL;
}

const char *const *notice_dates(struct ctx *ctx, const struct notice *notice, size_t *count) {
    const char **texts = arena_array(ctx->arena, notice->classes_count + 1, sizeof *texts);
    for (size_t i = 0; i < notice->classes_count; i++) {
        const struct retention_class *class = &notice->classes[i];
        const char *name = words_in(&class->entry, ctx->lang), *together = overlaps(ctx, notice, (int)i);
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
