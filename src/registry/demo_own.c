/* The rules are walked for what they name: whatever moves a date should happen to somebody. */
#include "registry/demo_own.h"

#include "notice/expr.h"
#include "notice/field.h"
#include "notice/names.h"
#include "registry/demo_names.h"
#include "registry/loggable.h"

#include <string.h>

static bool has_record_field(const struct category *category) {
    for (size_t i = 0; i < category->fields.count; i++)
        if (field_is_record(category->fields.items[i]))
            return true;
    return false;
}

static bool names_word(const struct expr *expr, enum expr_kind kind, const char *name) {
    bool found = expr && expr->kind == kind && expr->name && !expr->value && strcmp(expr->name, name) == 0;
    for (size_t i = 0; expr && i < expr->count && !found; i++)
        found = names_word(expr->args[i], kind, name);
    return found;
}

static bool rules_name(const struct notice *notice, enum expr_kind kind, const char *name) {
    for (size_t i = 0; i < notice->classes_count; i++)
        for (size_t j = 0; j < notice->classes[i].rule_count; j++) {
            const struct retention_rule *rule = &notice->classes[i].rules[j];
            if (names_word(rule->keep_through, kind, name) || names_word(rule->gone_by, kind, name))
                return true;
        }
    return false;
}

static bool names_own_day(const struct expr *expr, enum expr_own own) {
    bool found = expr && expr->kind == EXPR_OWN && expr->own == own;
    for (size_t i = 0; expr && i < expr->count && !found; i++)
        found = names_own_day(expr->args[i], own);
    return found;
}

/* Does the class ask for this day of its records? */
static bool class_asks(const struct notice *notice, int class, enum expr_own own) {
    for (size_t j = 0; class != NOTICE_NOTHING && j < notice->classes[class].rule_count; j++) {
        const struct retention_rule *rule = &notice->classes[class].rules[j];
        if (names_own_day(rule->keep_through, own) || names_own_day(rule->gone_by, own))
            return true;
    }
    return false;
}

/* By its own name, or by that of an event that counts it. */
static bool rule_asks(const struct notice *notice, const struct expr *expr, const char *what) {
    bool asks = false;
    if (expr && (expr->kind == EXPR_LAST || expr->kind == EXPR_FIRST || expr->kind == EXPR_ENDED) &&
        expr->name) {
        int event = notice_event(notice, expr->name);
        asks = strcmp(expr->name, what) == 0 ||
               (event != NOTICE_NOTHING && names_have(&notice->events[event].counts, what));
    }
    for (size_t i = 0; expr && i < expr->count && !asks; i++)
        asks = rule_asks(notice, expr->args[i], what);
    return asks;
}

static bool class_rules_ask(const struct notice *notice, int class, const char *what) {
    for (size_t j = 0; class != NOTICE_NOTHING && j < notice->classes[class].rule_count; j++)
        if (rule_asks(notice, notice->classes[class].rules[j].keep_through, what) ||
            rule_asks(notice, notice->classes[class].rules[j].gone_by, what))
            return true;
    return false;
}

static bool listed(const struct notice *notice, const char *kind, int type) {
    const struct kind *builtin = kind_builtin(kind);
    for (size_t i = 0; builtin && *builtin->field && i < notice->categories_count; i++)
        if (names_have(&notice->categories[i].fields, builtin->field) &&
            (type == NOTICE_NOTHING || set_has(&notice->categories[i].types, type)))
            return true;
    return false;
}

bool demo_concerns(const struct notice *notice, const struct demo_thing *thing, int type) {
    bool consent = strcmp(thing->what, "consent") == 0;
    if (thing->category != NOTICE_NOTHING && !notice->categories[thing->category].program)
        return set_has(&notice->categories[thing->category].types, type);
    if (listed(notice, thing->what, type))
        return true;
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        if (!category->program && set_has(&category->types, type) &&
            ((consent && category->needs & NEED_CONSENT) ||
             class_rules_ask(notice, category->class, thing->what)))
            return true;
    }
    for (size_t i = 0; consent && i < notice->purposes_count; i++)
        if (set_has(&notice->purposes[i].types, type) && notice->purposes[i].needs[type] & NEED_CONSENT)
            return true;
    return false;
}

bool demo_of_records(const struct notice *notice, int index) {
    const struct category *category = &notice->categories[index];
    if (has_record_field(category))
        return true;
    if (category->fields.count || category->program || !category->own_count)
        return false;
    const char *id = category->entry.id;
    return class_asks(notice, category->class, OWN_AT) || class_asks(notice, category->class, OWN_ENDS) ||
           loggable_period(id) || rules_name(notice, EXPR_ENDED, id) || rules_name(notice, EXPR_LAST, id) ||
           rules_name(notice, EXPR_FIRST, id);
}

/* ---- what happens */

static void add(struct arena *arena, struct demo_things *things, struct demo_thing thing) {
    for (size_t i = 0; i < things->count; i++)
        if (strcmp(things->items[i].what, thing.what) == 0)
            return;
    ARENA_PUSH(arena, things->items, things->count, things->room, thing);
}

static void add_periods(struct arena *arena, const struct notice *notice, struct demo_things *things) {
    static const char *const periods[] = {"consent", "relationship", "contract",
                                          "account", "subscription", "membership"};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (rules_name(notice, EXPR_ENDED, periods[i]))
            add(arena, things,
                (struct demo_thing){.what = periods[i],
                                    .category = loggable_category(notice, periods[i]),
                                    .ends = true,
                                    .period = true});
}

static void add_records(struct arena *arena, const struct notice *notice, struct demo_things *things) {
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        bool period = rules_name(notice, EXPR_ENDED, category->entry.id);
        if (category->own_count && !has_record_field(category) && demo_of_records(notice, (int)i))
            add(arena, things,
                (struct demo_thing){.what = category->entry.id,
                                    .category = (int)i,
                                    .ends = period || class_asks(notice, category->class, OWN_ENDS),
                                    .period = period});
    }
}

/* Kinds that an event counts, and that nothing else here makes. */
static void add_counted(struct arena *arena, const struct event_rule *event, struct demo_things *things) {
    static const char *const wanted[] = {"login", "update", "survey_answer", "booking", "delivery", "picture"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (names_have(&event->counts, wanted[i]))
            add(arena, things, (struct demo_thing){.what = wanted[i], .category = NOTICE_NOTHING});
}

static void add_events(struct arena *arena, const struct notice *notice, struct demo_things *things) {
    static const char *const kinds[] = {"login",         "update",  "order", "booking",
                                        "survey_answer", "picture", "paper"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (rules_name(notice, EXPR_LAST, kinds[i]) || (i >= 4 && listed(notice, kinds[i], NOTICE_NOTHING)))
            add(arena, things, (struct demo_thing){.what = kinds[i], .category = NOTICE_NOTHING});
    for (size_t i = 0; i < notice->events_count; i++) {
        const struct event_rule *event = &notice->events[i];
        if (event->counts.count)
            add_counted(arena, event, things);
        else if (!event->is && !names_have(&event->counts, event->entry.id))
            add(arena, things,
                (struct demo_thing){.what = event->entry.id, .category = NOTICE_NOTHING, .once = true});
    }
}

struct demo_things demo_things_of(struct arena *arena, const struct notice *notice) {
    struct demo_things things = {0};
    add_periods(arena, notice, &things);
    add_records(arena, notice, &things);
    add_events(arena, notice, &things);
    return things;
}

/* ---- values */

static const char *own_text(uint64_t *seed) {
    static const char *const texts[] = {"sovittu puhelimessa", "vihreä ja sininen", "katso liite",
                                        "iltapäivisin",        "omasta pyynnöstä",  "kevään erä",
                                        "tarkistettu",         "toinen kerta"};
    return texts[demo_below(seed, sizeof texts / sizeof *texts)];
}

/* A birth lies long before, any other day not far after. */
static const char *own_date(struct arena *arena, uint64_t *seed, const struct own_field *own, day_t day) {
    bool birth = strstr(own->entry.id, "born") || strstr(own->entry.id, "birth");
    day_t back = birth ? -(day_t)(365 * 12 + demo_below(seed, 365 * 70)) : (day_t)demo_below(seed, 60);
    return day_iso(arena, day + back);
}

const char *demo_own_value(struct arena *arena, uint64_t *seed, const struct own_field *own, day_t day) {
    size_t most = own->max >= 1 && own->max < 1000 ? (size_t)own->max : 40;
    switch (own->type) {
    case OWN_TEXT: {
        const char *text = own_text(seed);
        return own->max >= 1 && strlen(text) > (size_t)own->max ? "ok" : text;
    }
    case OWN_CHOICE:
        return own->choices.items[demo_below(seed, own->choices.count)];
    case OWN_YES_NO:
        return demo_below(seed, 2) ? "yes" : "no";
    case OWN_NUMBER:
        return arena_printf(arena, "%zu", demo_below(seed, most) + 1);
    case OWN_MONEY:
        return arena_printf(arena, "%zu.50", demo_below(seed, most) + 1);
    case OWN_DATE:
        return own_date(arena, seed, own, day);
    case OWN_FILE:
        break;
    }
    return NULL;
}

static bool is_required(struct arena *arena, const struct category *category, const struct own_field *own) {
    return names_have(&category->required, arena_printf(arena, "%s.%s", category->entry.id, own->entry.id));
}

/* "unpaid", "claim_open": the state that a hold of the class waits for. */
static const char *held_while(const struct notice *notice, int class) {
    for (size_t j = 0; class != NOTICE_NOTHING && j < notice->classes[class].rule_count; j++) {
        const struct cond *cond = notice->classes[class].rules[j].hold_while;
        if (cond && cond->kind == COND_COMPARE && names_state(cond->name))
            return cond->name;
    }
    return NULL;
}

const struct fact *demo_facts(struct arena *arena, uint64_t *seed, const struct notice *notice, int index,
                              day_t day, size_t *count) {
    const struct category *category = &notice->categories[index];
    struct fact *facts = arena_array(arena, category->own_count + 1, sizeof *facts);
    const char *state = held_while(notice, category->class);
    *count = 0;
    for (size_t i = 0; i < category->own_count; i++) {
        const struct own_field *own = &category->own[i];
        bool given = is_required(arena, category, own) || own->type == OWN_CHOICE || demo_below(seed, 4) > 0;
        const char *value = given ? demo_own_value(arena, seed, own, day) : NULL;
        if (value)
            facts[(*count)++] = (struct fact){own->entry.id, value};
    }
    if (state && demo_below(seed, 6) == 0)
        facts[(*count)++] = (struct fact){state, "yes"};
    return facts;
}
