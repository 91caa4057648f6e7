/* A category's own name goes before a kind of the same name, as it does for the rules (notice/role.c). */
#include "registry/loggable.h"

#include "notice/field.h"
#include "notice/word.h"
#include "registry/purchase.h"
#include "registry/registry.h"

#include <string.h>

/* Spans of time that rules may ask about, logged with `ends`; `judged`: a person decided that it is no longer needed. */
static const struct {
    const char *id, *label;
    bool period;
} others[] = {
    {"relationship", M("Relationship"), true},
    {"contract", M("Contract"), true},
    {"subscription", M("Subscription"), true},
    {"membership", M("Membership"), true},
    {"account", M("Account"), true},
    {"judged", M("Judged as no longer needed"), false},
    {"agreed", M("Agreed with the customer"), false},
};
enum { OTHERS = sizeof others / sizeof *others };

static int other(const char *kind) {
    for (int i = 0; i < OTHERS; i++)
        if (strcmp(others[i].id, kind) == 0)
            return i;
    return -1;
}

static int own_category(const struct notice *notice, const char *kind) {
    int category = notice_category(notice, kind);
    return category != NOTICE_NOTHING && !notice->categories[category].program ? category : NOTICE_NOTHING;
}

bool loggable_period(const char *kind) {
    int index = other(kind);
    return index >= 0 && others[index].period;
}

bool loggable(const struct notice *notice, const char *kind) {
    int event = notice_event(notice, kind);
    if (event != NOTICE_NOTHING && notice->events[event].is) /* it follows from others */
        return false;
    return kind_builtin(kind) || event != NOTICE_NOTHING || other(kind) >= 0 ||
           own_category(notice, kind) != NOTICE_NOTHING;
}

/* A category of records: one that lists no field of a profile. */
static bool of_records(const struct category *category) {
    for (size_t i = 0; i < category->fields.count; i++)
        if (field_builtin(category->fields.items[i]))
            return false;
    return true;
}

/* A kind that the customer's page has a field for is offered here too when there is more to say of it. */
static bool kind_about(const struct notice *notice, int type, const struct kind *kind) {
    int category = *kind->field ? notice_category_of(notice, type, kind->field) : NOTICE_NOTHING;
    return category != NOTICE_NOTHING && strcmp(kind->id, "next_step") != 0 && /* it is planned, with a day */
           (notice->categories[category].own_count || strcmp(kind->field, "note") != 0);
}

bool loggable_about(const struct notice *notice, int type, const char *kind) {
    int category = own_category(notice, kind), index = other(kind), event = notice_event(notice, kind);
    const struct kind *builtin = kind_builtin(kind);
    if (category != NOTICE_NOTHING) /* without fields of its own it is what its kinds are */
        return notice->categories[category].own_count && set_has(&notice->categories[category].types, type) &&
               of_records(&notice->categories[category]);
    if (builtin)
        return kind_about(notice, type, builtin);
    if (event != NOTICE_NOTHING) /* one that gathers kinds happens when they do */
        return notice->events[event].counts.count == 0;
    return index >= 0 && others[index].period && names_have(&notice->ended, kind);
}

const char *const *loggable_names(struct arena *arena, const struct notice *notice, size_t *count) {
    size_t kind_count;
    const struct kind *kinds = kind_builtins(&kind_count);
    const char **names = arena_array(
        arena, kind_count + OTHERS + notice->events_count + notice->categories_count, sizeof *names);
    *count = 0;
    for (size_t i = 0; i < kind_count; i++)
        names[(*count)++] = kinds[i].id;
    for (size_t i = 0; i < OTHERS; i++)
        names[(*count)++] = others[i].id;
    for (size_t i = 0; i < notice->events_count; i++)
        if (!notice->events[i].is)
            names[(*count)++] = notice->events[i].entry.id;
    for (size_t i = 0; i < notice->categories_count; i++)
        if (!notice->categories[i].program)
            names[(*count)++] = notice->categories[i].entry.id;
    return names;
}

int loggable_category(const struct notice *notice, const char *kind) {
    static const char *const program[][2] = {
        {"request", "requests"}, {"refusal", "refusals"}, {"consent", "choices"}, {"login", "logins"}};
    int category = own_category(notice, kind);
    for (size_t i = 0; category == NOTICE_NOTHING && i < sizeof program / sizeof *program; i++)
        if (strcmp(kind, program[i][0]) == 0) {
            int found = notice_category(notice, program[i][1]);
            if (found != NOTICE_NOTHING && notice->categories[found].class != NOTICE_NOTHING)
                category = found;
        }
    return category;
}

const char *loggable_label(struct ctx *ctx, const char *kind) {
    const struct notice *notice = ctx_notice(ctx);
    const struct kind *builtin = kind_builtin(kind);
    int event = notice_event(notice, kind), category = own_category(notice, kind), index = other(kind);
    if (category != NOTICE_NOTHING)
        return words_in(&notice->categories[category].entry, ctx->lang);
    if (builtin)
        return msg(ctx->lang, builtin->label);
    if (event != NOTICE_NOTHING)
        return words_in(&notice->events[event].entry, ctx->lang);
    return index >= 0 ? msg(ctx->lang, others[index].label) : kind;
}

/* A category's record by its own name, or a kind whose text the category lists. */
static bool holds(const struct category *category, const char *kind) {
    const struct kind *builtin = kind_builtin(kind);
    return strcmp(category->entry.id, kind) == 0 ||
           (builtin && *builtin->field && names_have(&category->fields, builtin->field));
}

const struct own_field *loggable_own(const struct notice *notice, const char *kind, const char *fact) {
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        for (size_t j = 0; holds(category, kind) && j < category->own_count; j++)
            if (strcmp(category->own[j].entry.id, fact) == 0)
                return &category->own[j];
    }
    return NULL;
}

day_t loggable_day(const struct notice *notice, const char *kind, const struct fact *facts, size_t count) {
    day_t day;
    for (size_t i = 0; i < count; i++) {
        const struct own_field *own = loggable_own(notice, kind, facts[i].name);
        if (own && own->type == OWN_DATE && facts[i].value && day_parse(facts[i].value, &day))
            return day;
    }
    return DAY_NONE;
}

bool loggable_channel(const char *word) {
    return word_known(LANG_EN, WORD_CHANNEL, word) != NULL;
}

/* The names that a program's fact may point at, and days; NULL when it is no such fact. */
static const char *entry_word(struct ctx *ctx, const struct fact *fact) {
    static const char *const days[] = {"due",          "done",           "delivery",
                                       "unpaid_since", "disputed_since", "claim_open_since"};
    const struct notice *notice = ctx_notice(ctx);
    day_t day;
    enum purchase_state state;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (strcmp(fact->name, days[i]) == 0 && day_parse(fact->value, &day))
            return day_text(ctx->arena, ctx->lang, day);
    if (strcmp(fact->name, "state") == 0 && purchase_state_from(fact->value, &state))
        return msg(ctx->lang, purchase_state_label(state));
    int purpose = strcmp(fact->name, "purpose") == 0 ? notice_purpose(notice, fact->value) : NOTICE_NOTHING;
    return purpose == NOTICE_NOTHING ? NULL : words_in(&notice->purposes[purpose].entry, ctx->lang);
}

void loggable_fact(struct ctx *ctx, const char *kind, const struct fact *fact, const char **label,
                   const char **text) {
    const struct own_field *own = loggable_own(ctx_notice(ctx), kind, fact->name);
    if (own) {
        const struct field field = field_own(own);
        *label = words_in(&own->entry, ctx->lang);
        *text = field_show(ctx->arena, ctx->lang, &field, fact->value);
        return;
    }
    const char *word = word_value(ctx->lang, fact->name, fact->value);
    word = word ? word : entry_word(ctx, fact);
    *label = word_text(ctx->lang, WORD_FACT, fact->name);
    *text = word ? word : fact->value;
}
