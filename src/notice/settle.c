/* Each step is one function, in the order of the design's list. `also_said` is no step: other sentences of the notice say
 * something about the same period, and the class's own two dates hold. Two versions are judged one by one; the
 * step about versions stands in version.c. */
#include "notice/settle.h"

#include "notice/eval.h"
#include "notice/facts.h"
#include "notice/field.h"
#include "notice/law.h"
#include "notice/mine.h"
#include "notice/names.h"
#include "notice/role.h"
#include "notice/say.h"
#include "notice/state.h"
#include "notice/trace.h"

#include <stdlib.h>
#include <string.h>

static const struct zone *zone_of(const struct judge *judge) {
    return judge->notice->calendar.zone;
}

static const struct retention_class *class_of(const struct judge *judge) {
    return &judge->notice->classes[judge->class];
}

/* never before waits before the latest day before nothing */
static bool is_later(const struct judge *judge, struct outcome a, struct outcome than) {
    static const int rank[] = {[OUTCOME_NOTHING] = 0,
                               [OUTCOME_DAY] = 1,
                               [OUTCOME_MOMENT] = 1,
                               [OUTCOME_WAITS] = 2,
                               [OUTCOME_NEVER] = 3};
    if (outcome_dated(a) && outcome_dated(than))
        return outcome_compare(zone_of(judge), a, than) > 0;
    return rank[a.kind] > rank[than.kind];
}

/* ---- 1. rules */

/* Of rules with `when` only. */
static bool fits(const struct judge *judge, const struct retention_rule *rule) {
    return rule->when && facts_fit(judge, rule->when, judge->on);
}

/* `otherwise` applies when no other rule does. */
static bool applies(const struct judge *judge, size_t index) {
    const struct retention_class *class = class_of(judge);
    const struct retention_rule *rule = &class->rules[index];
    if (!rule->otherwise)
        return !rule->when || fits(judge, rule);
    for (size_t i = 0; i < class->rule_count; i++)
        if (i != index && !class->rules[i].otherwise &&
            (!class->rules[i].when || fits(judge, &class->rules[i])))
            return false;
    return true;
}

/* ---- hide_after and verify_again */

/* In a class with one date for the party, what names a thing of a record is the latest record's. */
static struct outcome sight_date(const struct judge *judge, const struct expr *expr) {
    bool latest = judge->record < 0 && expr_per_record(judge->notice, expr);
    return latest ? eval_vouchers(judge, expr) : eval_date(judge, expr);
}

/* What is kept for two reasons is seen as long as one of them lets it be: the latest day, and none where a rule has none. It
 * is trusted only while all of them do: the earliest. */
static void add_sight(const struct judge *judge, struct settled *settled, const struct retention_rule *rule) {
    struct outcome hide = {.kind = OUTCOME_NEVER}, verify = {.kind = OUTCOME_NOTHING};
    if (judge->two)
        return;
    if (rule->hide_after)
        hide = sight_date(judge, rule->hide_after);
    if (!outcome_dated(hide))
        hide.kind = OUTCOME_NEVER;
    if (rule->verify_again)
        verify = sight_date(judge, rule->verify_again);
    if (!settled->hide_rule || is_later(judge, hide, settled->hide)) {
        settled->hide = hide;
        settled->hide_rule = rule;
    }
    if (outcome_dated(verify) && (!settled->verify_rule || is_later(judge, settled->verify, verify))) {
        settled->verify = verify;
        settled->verify_rule = rule;
    }
}

/* Of the two ways of counting, the earlier days. */
static void earlier_sight(const struct judge *judge, struct settled *settled, const struct settled *all) {
    if (is_later(judge, settled->hide, all->hide)) {
        settled->hide = all->hide;
        settled->hide_rule = all->hide_rule;
    }
    if (all->verify_rule && (!settled->verify_rule || is_later(judge, settled->verify, all->verify))) {
        settled->verify = all->verify;
        settled->verify_rule = all->verify_rule;
    }
}

/* Adds what the rules say of the judge's role to what was found before; false when none fits. */
static bool add_rules(const struct judge *judge, struct settled *settled) {
    const struct retention_class *class = class_of(judge);
    bool some = false;
    for (size_t i = 0; i < class->rule_count; i++) {
        const struct retention_rule *rule = &class->rules[i];
        if (!applies(judge, i))
            continue;
        some = true;
        struct outcome keep = {.kind = OUTCOME_NOTHING}, gone = {.kind = OUTCOME_NOTHING};
        if (rule->keep_through)
            keep = eval_date(judge, rule->keep_through);
        if (rule->gone_by)
            gone = eval_date(judge, rule->gone_by);
        settled->no_minimum = settled->no_minimum && !rule->keep_through;
        add_sight(judge, settled, rule);
        if (!settled->keep_rule || is_later(judge, keep, settled->keep)) {
            settled->keep = keep;
            settled->keep_rule = rule;
        }
        if (!settled->gone_rule || is_later(judge, gone, settled->gone)) {
            settled->gone = gone;
            settled->gone_rule = rule;
            settled->role = judge->role;
        }
    }
    return some;
}

/* ---- 2. roles */

static const struct role *roles_of(const struct judge *judge, size_t *count) {
    struct role one;
    if (judge->record >= 0 && role_of_record(judge, role_happening(judge, (size_t)judge->record), &one)) {
        *count = 1;
        return arena_copy(judge->arena, &one, sizeof one);
    }
    *count = judge->role_count;
    return judge->roles;
}

/* Every role must have a rule that fits. */
static bool add_roles(struct judge *judge, struct settled *settled) {
    const struct role *roles = roles_of(judge, &settled->role_count);
    settled->no_minimum = true;
    bool all = true;
    for (size_t i = 0; i < settled->role_count; i++) {
        judge->role = roles[i];
        all = add_rules(judge, settled) && all;
    }
    return all;
}

/* ---- 3. choices left open */

/* Only then is everything computed twice. */
static bool leaves_open(const struct notice *notice) {
    for (size_t i = 0; i < notice->events_count; i++)
        if (names_leave_open(&notice->events[i]))
            return true;
    return false;
}

/* Neither is later than the other. */
static bool same(const struct judge *judge, struct outcome a, struct outcome b) {
    return !is_later(judge, a, b) && !is_later(judge, b, a);
}

static enum status no_rule(const struct judge *judge) {
    return FAIL(judge->ctx, ST_INVALID,
                M("no rule of {1} fits: the notice must say what happens \"otherwise\""),
                class_of(judge)->entry.path);
}

/* Counting none, and counting all; the two may decide by different rules. */
static enum status settle_choices(struct judge *judge, struct settled *settled) {
    judge->unplaced = false;
    if (!add_roles(judge, settled))
        return no_rule(judge);
    if (!leaves_open(judge->notice))
        return ST_OK;
    struct settled all = {0};
    judge->unplaced = true;
    if (!add_roles(judge, &all))
        return no_rule(judge);
    settled->open_choice = !same(judge, settled->keep, all.keep) || !same(judge, settled->gone, all.gone);
    if (is_later(judge, all.keep, settled->keep)) {
        settled->keep = all.keep;
        settled->keep_rule = all.keep_rule;
    }
    struct outcome both[] = {settled->gone, all.gone};
    if (!same(judge, outcome_earliest(zone_of(judge), both, 2), settled->gone)) {
        settled->gone = all.gone;
        settled->gone_rule = all.gone_rule;
        settled->role = all.role;
    }
    earlier_sight(judge, settled, &all);
    return ST_OK;
}

/* ---- 4. law */

struct outcome settle_floor(const struct judge *judge, const char *name, const char **ref) {
    size_t count;
    const struct role *roles = roles_of(judge, &count);
    struct judge one = *judge;
    struct outcome floor = {.kind = OUTCOME_NOTHING};
    *ref = NULL;
    for (size_t i = 0; i < count; i++) {
        one.role = roles[i];
        struct outcome here = eval_statute(&one, name, ref);
        if (is_later(judge, here, floor))
            floor = here;
    }
    return floor;
}

struct outcome settle_also(const struct judge *judge, const struct expr *expr) {
    size_t count;
    const struct role *roles = roles_of(judge, &count);
    struct outcome latest = {.kind = OUTCOME_NOTHING};
    struct judge one = *judge;
    one.quiet = true;
    for (size_t i = 0; i < count; i++) {
        one.role = roles[i];
        bool each = judge->record < 0 && expr_per_record(judge->notice, expr);
        struct outcome here = each ? eval_vouchers(&one, expr) : eval_date(&one, expr);
        if (is_later(judge, here, latest))
            latest = here;
    }
    return latest;
}

static void settle_law(const struct judge *judge, struct settled *settled) {
    const char *name = class_of(judge)->statute, *ref;
    if (!name)
        return;
    struct judge quiet = *judge;
    quiet.quiet = true; /* mostly it does not bind */
    if (!is_later(judge, settle_floor(&quiet, name, &ref), settled->keep))
        return;
    settled->keep = settle_floor(judge, name, &ref);
    settled->no_minimum = false;
    if (outcome_dated(settled->keep))
        trace_line(judge, &settled->keep, TRACE_STATUTE,
                   MSG(judge->arena, judge->ctx->lang, M("the law keeps it longer: {1} ({2})"),
                       trace_day(judge, settled->keep), ref ? ref : name),
                   settled->keep.day);
}

/* ---- 6. conflict */

static void note(const struct judge *judge, struct settled *settled, const char *text, day_t day) {
    trace_line(judge, &settled->notes, TRACE_NOTE, text, day);
}

/* A minimum that waits conflicts once the maximum has passed: until then nobody knows. */
static void settle_conflict(const struct judge *judge, struct settled *settled) {
    struct outcome keep = settled->keep, gone = settled->gone;
    enum lang lang = judge->ctx->lang;
    if (!outcome_dated(gone))
        return;
    day_t after = outcome_dated(keep) ? outcome_day_after(keep.day) : DAY_NONE;
    if (outcome_dated(keep) && keep.day == after) {
        settled->gone.day = after; /* both sums stopped at the end of the calendar */
    } else if (outcome_dated(keep) && outcome_compare(zone_of(judge), keep, gone) >= 0) {
        settled->conflict = true;
        settled->gone = outcome_of_day(after);
        settled->gone.trace = gone.trace;
        note(judge, settled,
             MSG(judge->arena, lang,
                 M("the maximum {1} does not come after the minimum {2}: a person must decide"),
                 trace_day(judge, gone), trace_day(judge, keep)),
             settled->gone.day);
    } else if (keep.kind == OUTCOME_NEVER || (keep.kind == OUTCOME_WAITS && gone.day < judge->on)) {
        settled->conflict = true;
        settled->gone = (struct outcome){.kind = keep.kind, .trace = gone.trace};
        note(judge, settled,
             MSG(judge->arena, lang,
                 M("the maximum {1} comes before the minimum has ended: a person must decide"),
                 trace_day(judge, gone)),
             DAY_NONE);
    }
}

/* ---- 7. hold */

static const char *money(const struct judge *judge, int64_t cents) {
    const struct field field = {.id = "amount", .type = FIELD_MONEY};
    const char *sum = arena_printf(judge->arena, "%s%lld.%02lld", cents < 0 ? "-" : "", llabs(cents) / 100,
                                   llabs(cents) % 100);
    return field_show(judge->arena, judge->ctx->lang, &field, sum);
}

/* What is owed of a reminder is owed of its invoice. */
static const char *owed(const struct judge *judge) {
    int whole = state_whole(judge, judge->record);
    const struct happening *record = role_happening(judge, (size_t)judge->record);
    bool other = whole >= 0 && strcmp(record->what, "invoice") != 0;
    struct state_paid paid = state_paid(judge, other ? whole : judge->record, judge->on);
    enum lang lang = judge->ctx->lang;
    if (!paid.any || !paid.has_sum)
        return msg(lang, M("no payment of it is written down"));
    return MSG(judge->arena, lang, M("{1} of {2} is paid"), money(judge, paid.paid), money(judge, paid.sum));
}

/* Beside the hold: why it is so, and what ends it. */
static void say_end(const struct judge *judge, struct settled *settled) {
    const struct cond *cond = settled->gone_rule->hold_while;
    enum lang lang = judge->ctx->lang;
    const char *names[STATES_SAID];
    size_t count = state_names(judge->notice, judge->class, names);
    for (size_t i = 0; i < count; i++) {
        bool unpaid = strcmp(names[i], "unpaid") == 0;
        const char *said = judge->record < 0 ? "yes" : state_of(judge, judge->record, names[i], judge->on);
        if (!state_named(cond, names[i]) || !said || strcmp(said, "yes") != 0)
            continue;
        if (unpaid && judge->record >= 0)
            note(judge, settled, owed(judge), DAY_NONE);
        note(judge, settled,
             unpaid
                 ? msg(lang, M("it ends when a payment of the whole sum, or a credit note, is written down as "
                               "belonging to it, or when somebody says that it is not unpaid"))
                 : msg(lang, M("it ends when somebody says that this is over")),
             DAY_NONE);
    }
}

/* A hold that lasted as long as it may ends there. */
static void hold_now(const struct judge *judge, struct settled *settled, struct outcome at_most) {
    if (outcome_dated(at_most) && judge->on > at_most.day) { /* held as long as may be */
        if (is_later(judge, at_most, settled->gone))
            settled->gone = at_most;
        return;
    }
    settled->held = true;
    settled->held_to = at_most;
    if (judge->quiet)
        return;
    const char *why = say_cond(judge->arena, judge->notice, judge->ctx->lang, settled->gone_rule->hold_while);
    note(judge, settled,
         outcome_dated(at_most) ? MSG(judge->arena, judge->ctx->lang, M("held while {1}, at most until {2}"),
                                      why, trace_day(judge, at_most))
                                : MSG(judge->arena, judge->ctx->lang, M("held while {1}"), why),
         DAY_NONE);
    say_end(judge, settled);
}

/* A hold that ended too early to matter changes nothing. */
static void held_before(const struct judge *judge, struct settled *settled, struct outcome at_most) {
    const struct retention_rule *rule = settled->gone_rule;
    day_t ended = facts_ended(judge, rule->hold_while);
    if (ended == DAY_NONE)
        return;
    struct outcome strikes = outcome_add(zone_of(judge), outcome_of_day(ended), &rule->hold_then);
    if (outcome_dated(at_most) && is_later(judge, strikes, at_most))
        strikes = at_most;
    if (!outcome_dated(settled->gone) || !is_later(judge, strikes, settled->gone))
        return;
    strikes.trace = settled->gone.trace;
    settled->gone = strikes;
    note(judge, settled,
         MSG(judge->arena, judge->ctx->lang, M("was held until {1}"),
             day_text(judge->arena, judge->ctx->lang, ended)),
         ended);
}

static void settle_hold(struct judge *judge, struct settled *settled) {
    const struct retention_rule *rule = settled->gone_rule;
    if (!rule->hold_while)
        return;
    struct outcome at_most = {.kind = OUTCOME_NOTHING};
    judge->role = settled->role;
    if (rule->hold_at_most)
        at_most = eval_date(judge, rule->hold_at_most);
    if (facts_fit(judge, rule->hold_while, judge->on))
        hold_now(judge, settled, at_most);
    else
        held_before(judge, settled, at_most);
}

enum status settle_dates(struct judge *judge, struct settled *settled) {
    *settled = (struct settled){0};
    TRY(settle_choices(judge, settled));
    settle_law(judge, settled);
    settle_conflict(judge, settled);
    settle_hold(judge, settled);
    if (*judge->broken)
        return FAIL(judge->ctx, ST_INVALID, M("the dates of {1} come back to themselves"),
                    class_of(judge)->entry.path);
    return ST_OK;
}

/* ---- gone(CLASS) */

static int by_index(const void *a, const void *b) {
    const int *one = a, *other = b;
    return *one < *other ? -1 : *one > *other;
}

static bool has_record(const struct judge *judge, int class, int record) {
    size_t count;
    bool by_party;
    const int *records = settle_records(judge, class, &count, &by_party);
    return count && bsearch(&record, records, count, sizeof *records, by_index);
}

/* The record itself, when it has a letter in both classes, or the one it belongs to. */
static int containing_record(const struct judge *judge, int class) {
    if (judge->record < 0)
        return -1;
    int64_t belongs = role_happening(judge, (size_t)judge->record)->belongs;
    int own = has_record(judge, class, judge->record) ? judge->record : -1;
    size_t count = 0;
    const struct mine_of *outer = belongs ? mine_records(judge, belongs, &count) : NULL;
    for (size_t i = 0; i < count && (own < 0 || outer[i].index < own); i++)
        if (has_record(judge, class, outer[i].index))
            return outer[i].index;
    return own;
}

/* While that class is held, what hangs on it waits. */
static struct outcome work_out(const struct judge *judge, int class, int record) {
    struct judge other = *judge;
    struct settled settled;
    other.class = class;
    other.record = record;
    other.two = true;
    other.confirms = false;
    if (*judge->broken || settle_dates(&other, &settled) != ST_OK) {
        *judge->broken = true;
        return (struct outcome){.kind = OUTCOME_NOTHING};
    }
    if (settled.held)
        settled.gone.kind = OUTCOME_WAITS;
    return settled.gone;
}

/* Depends on nothing else of the judge: roles and open choices are gone through anew. */
static struct outcome gone_of(const struct judge *judge, int class, int record) {
    struct known_class *known = &judge->known[class];
    struct known_gone **each = &known->each[judge->quiet];
    if (!*each)
        *each = arena_array(judge->arena, judge->history->happening_count + 1, sizeof **each);
    struct known_gone *one = &(*each)[record + 1];
    if (!one->known)
        *one = (struct known_gone){.known = true, .gone = work_out(judge, class, record)};
    return one->gone;
}

static struct outcome latest_gone(const struct judge *judge, int class) {
    struct known_gone *known = &judge->known[class].latest[judge->quiet];
    size_t count;
    bool by_party;
    const int *records = settle_records(judge, class, &count, &by_party);
    if (known->known)
        return known->gone;
    struct outcome latest = {.kind = OUTCOME_NOTHING};
    for (size_t i = 0; i < count; i++) {
        struct outcome here = gone_of(judge, class, records[i]);
        if (is_later(judge, here, latest))
            latest = here;
    }
    *known = (struct known_gone){.known = true, .gone = latest};
    return latest;
}

struct outcome retention_gone(const struct judge *judge, int class) {
    must(class != NOTICE_NOTHING);
    size_t count;
    bool by_party;
    (void)settle_records(judge, class, &count, &by_party);
    int containing = containing_record(judge, class);
    if (!judge->notice->classes[class].per_record || by_party || containing >= 0)
        return gone_of(judge, class, containing);
    return latest_gone(judge, class);
}

/* ---- what a class depends on */

typedef bool (*tree_fn)(const struct expr *expr);

/* Conditions are not looked into: they name no dates. */
static bool in_tree(const struct expr *expr, tree_fn test) {
    bool found = expr && test(expr);
    for (size_t i = 0; expr && i < expr->count; i++)
        found = found || in_tree(expr->args[i], test);
    return found;
}

static bool in_class(const struct judge *judge, int class, tree_fn test) {
    const struct retention_class *kept = &judge->notice->classes[class];
    for (size_t i = 0; i < kept->rule_count; i++)
        if (in_tree(kept->rules[i].keep_through, test) || in_tree(kept->rules[i].gone_by, test))
            return true;
    return false;
}

/* What makes a date the record's own, fields aside. */
static bool is_of_record(const struct expr *expr) {
    return expr->kind == EXPR_STATUTE || (expr->whose & WHOSE_RECORD) ||
           (expr->kind == EXPR_OWN && (expr->own == OWN_AT || expr->own == OWN_ENDS));
}

static bool names_statute(const struct expr *expr, const char *name) {
    bool found = expr && expr->kind == EXPR_STATUTE && strcmp(expr->name, name) == 0;
    for (size_t i = 0; expr && i < expr->count && !found; i++)
        found = names_statute(expr->args[i], name);
    return found;
}

bool settle_names_statute(const struct judge *judge, int class, const char *name) {
    const struct retention_class *kept = &judge->notice->classes[class];
    bool found = kept->statute && strcmp(kept->statute, name) == 0;
    for (size_t i = 0; i < kept->rule_count && !found; i++)
        found = names_statute(kept->rules[i].keep_through, name) || names_statute(kept->rules[i].gone_by, name);
    return found;
}

/* Does the record carry a date field that the tree names, or is it of the category of one? */
static bool carries(const struct judge *judge, const struct expr *expr, const struct happening *happening) {
    bool found = false;
    int category,
        event = expr && expr->kind == EXPR_FIELD ? notice_event(judge->notice, expr->name) : NOTICE_NOTHING;
    const char *part;
    if (event != NOTICE_NOTHING && judge->notice->events[event].is)
        return carries(judge, judge->notice->events[event].is, happening);
    const struct own_field *own =
        expr && expr->kind == EXPR_FIELD ? names_own(judge->notice, expr->name, true, &category, &part) : NULL;
    if (own)
        found = role_category(judge, happening) == category || facts_said(judge, happening, expr->name);
    for (size_t i = 0; expr && i < expr->count; i++)
        found = found || carries(judge, expr->args[i], happening);
    return found;
}

/* In any of the class's rules. */
static bool class_carries(const struct judge *judge, int class, const struct happening *happening) {
    const struct retention_class *kept = &judge->notice->classes[class];
    for (size_t i = 0; i < kept->rule_count; i++)
        if (carries(judge, kept->rules[i].keep_through, happening) ||
            carries(judge, kept->rules[i].gone_by, happening))
            return true;
    return false;
}

/* A class whose dates only name fields has a date for each record that carries one, else for the party. */
static void list_records(const struct judge *judge, int class, struct known_class *known) {
    int *records = NULL;
    size_t count = 0, room = 0;
    bool strict = in_class(judge, class, is_of_record);
    for (size_t i = 0; judge->notice->classes[class].per_record && i < judge->history->happening_count; i++) {
        const struct happening *happening = role_happening(judge, i);
        if (role_own_record(judge, class, happening) && (strict || class_carries(judge, class, happening)))
            ARENA_PUSH(judge->arena, records, count, room, (int)i);
    }
    known->count = count;
    known->records = records;
    known->count = count;
    known->by_party = !judge->notice->classes[class].per_record || (!strict && known->count == 0);
    known->listed = true;
}

const int *settle_records(const struct judge *judge, int class, size_t *count, bool *by_party) {
    struct known_class *known = &judge->known[class];
    if (!known->listed)
        list_records(judge, class, known);
    *count = known->count;
    *by_party = known->by_party;
    return known->records;
}
