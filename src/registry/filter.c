/* One table says what there is; each row knows its choices and how it is asked. */
#include "registry/filter.h"

#include "registry/choice.h"
#include "registry/registry.h"
#include "registry/scope.h"
#include "registry/traits.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id, *label;
} table[FILTER_COUNT] = {
    [FILTER_TYPE] = {"type", M("Kind of customer")},
    [FILTER_RELATION] = {"relation", M("Relation")},
    [FILTER_SERVICE] = {"service", M("Service bought")},
    [FILTER_SOURCE] = {"source", M("Where the data came from")},
    [FILTER_INDUSTRY] = {"industry", M("Industry")},
    [FILTER_CONTACT] = {"contact", M("Last contact")},
    [FILTER_SEND] = {"send", M("May be sent")},
    [FILTER_SORT] = {"sort", M("Order")},
};

static const struct {
    const char *id, *words;
    unsigned relation;
} relations[] = {{"potential", M("potential customer"), RELATION_POTENTIAL},
                 {"customer", M("customer"), RELATION_CUSTOMER},
                 {"former", M("former customer"), RELATION_FORMER}};

/* Within so many days, or not within them. */
static const struct {
    const char *id, *words;
    int days;
    bool silent, never;
} contacts[] = {{"month", M("within a month"), 31, false, false},
                {"silent-quarter", M("silent over three months"), 91, true, false},
                {"silent-half", M("silent over half a year"), 182, true, false},
                {"silent-year", M("silent over a year"), 365, true, false},
                {"silent-two", M("silent over two years"), 730, true, false},
                {"never", M("no contact yet"), 0, true, true}};

#define NOT          "not."
#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *filter_id(enum filter_what what) {
    return table[what].id;
}

const char *filter_label(struct ctx *ctx, enum filter_what what) {
    return msg(ctx->lang, table[what].label);
}

/* ---- what can be chosen */

struct choices {
    struct filter_choice *items;
    size_t count, room;
};

static void add(struct ctx *ctx, struct choices *choices, const char *id, const char *words) {
    struct filter_choice choice = {id, words};
    ARENA_PUSH(ctx->arena, choices->items, choices->count, choices->room, choice);
}

/* Purposes with whatever the notice says of them: marketing first, for that is what one looks for. */
static void add_purposes(struct ctx *ctx, struct choices *choices, bool marketing) {
    const struct notice *notice = ctx_notice(ctx);
    for (size_t i = 0; i < notice->purposes_count && i < TRAITS_PURPOSES; i++) {
        const struct entry *entry = &notice->purposes[i].entry;
        const char *words = words_in(entry, ctx->lang);
        if (notice->purposes[i].marketing != marketing)
            continue;
        add(ctx, choices, entry->id, MSG(ctx->arena, ctx->lang, M("{1}: may be sent"), words));
        add(ctx, choices, arena_printf(ctx->arena, NOT "%s", entry->id),
            MSG(ctx->arena, ctx->lang, M("{1}: may not be sent"), words));
    }
}

static bool lists_industry(const struct notice *notice) {
    for (size_t i = 0; i < notice->categories_count; i++)
        if (!notice->categories[i].program && names_have(&notice->categories[i].fields, "industry"))
            return true;
    return false;
}

static void add_industries(struct ctx *ctx, struct choices *choices) {
    size_t count;
    const struct trait_industry *list = traits_industries(ctx, &count);
    for (size_t i = 0; i < count && lists_industry(ctx_notice(ctx)); i++)
        add(ctx, choices, arena_printf(ctx->arena, "%016llx", (unsigned long long)list[i].key), list[i].text);
}

static void add_entries(struct ctx *ctx, struct choices *choices, enum filter_what what) {
    const struct notice *notice = ctx_notice(ctx);
    if (what == FILTER_TYPE)
        for (size_t i = 0; i < notice->types_count; i++)
            add(ctx, choices, notice->types[i].entry.id, words_in(&notice->types[i].entry, ctx->lang));
    if (what == FILTER_SERVICE)
        for (size_t i = 0; i < notice->services_count && i < TRAITS_BITS; i++)
            add(ctx, choices, notice->services[i].entry.id, words_in(&notice->services[i].entry, ctx->lang));
    if (what == FILTER_SOURCE)
        for (size_t i = 0; i < notice->sources_count && i < TRAITS_BITS; i++)
            add(ctx, choices, notice->sources[i].entry.id, words_in(&notice->sources[i].entry, ctx->lang));
}

struct filter_choice *filter_choices(struct ctx *ctx, enum filter_what what, size_t *count) {
    struct choices choices = {0};
    add_entries(ctx, &choices, what);
    for (size_t i = 0; what == FILTER_RELATION && i < COUNT(relations); i++)
        add(ctx, &choices, relations[i].id, msg(ctx->lang, relations[i].words));
    for (size_t i = 0; what == FILTER_CONTACT && i < COUNT(contacts); i++)
        add(ctx, &choices, contacts[i].id, msg(ctx->lang, contacts[i].words));
    if (what == FILTER_INDUSTRY)
        add_industries(ctx, &choices);
    if (what == FILTER_SEND) {
        add_purposes(ctx, &choices, true);
        add_purposes(ctx, &choices, false);
    }
    if (what == FILTER_SORT)
        add(ctx, &choices, "last", msg(ctx->lang, M("last contact first")));
    *count = choices.count;
    return choices.items;
}

bool filter_there(struct ctx *ctx, enum filter_what what) {
    size_t count;
    if (what == FILTER_INDUSTRY)
        return lists_industry(ctx_notice(ctx));
    (void)filter_choices(ctx, what, &count);
    return count > 0;
}

/* ---- choosing */

/* An industry may be one that nobody has at the moment, or that is not read yet: any number is one. */
static bool known(struct ctx *ctx, enum filter_what what, const char *value) {
    size_t count;
    if (what == FILTER_INDUSTRY)
        return strlen(value) == 16 && strspn(value, "0123456789abcdef") == 16;
    const struct filter_choice *choices = filter_choices(ctx, what, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(choices[i].id, value) == 0)
            return true;
    return false;
}

void filter_set(struct ctx *ctx, struct filter *filter, enum filter_what what, const char *value) {
    if (!value || !*value)
        filter->values[what] = NULL;
    else if (known(ctx, what, value))
        filter->values[what] = arena_text(ctx->arena, value);
}

void filter_set_industry(struct ctx *ctx, struct filter *filter, const char *words) {
    uint64_t key = traits_industry(ctx->arena, words);
    filter_set(ctx, filter, FILTER_INDUSTRY, arena_printf(ctx->arena, "%016llx", (unsigned long long)key));
}

bool filter_any(const struct filter *filter) {
    for (int i = 0; i < FILTER_SORT; i++)
        if (filter->values[i])
            return true;
    return false;
}

bool filter_by_last(const struct filter *filter) {
    return filter->values[FILTER_SORT] != NULL;
}

bool filter_traits(const struct filter *filter) {
    for (int i = FILTER_RELATION; i < FILTER_COUNT; i++)
        if (filter->values[i])
            return true;
    return false;
}

int filter_purpose(struct ctx *ctx, const struct filter *filter, bool *may) {
    const char *value = filter->values[FILTER_SEND];
    *may = value && strncmp(value, NOT, strlen(NOT)) != 0;
    return value ? notice_purpose(ctx_notice(ctx), *may ? value : value + strlen(NOT)) : NOTICE_NOTHING;
}

enum status filter_may_ask(struct ctx *ctx, const struct filter *filter) {
    bool may;
    int purpose = filter_purpose(ctx, filter, &may);
    if (!ctx->scope || purpose == NOTICE_NOTHING ||
        names_have(&ctx->scope->purposes, ctx_notice(ctx)->purposes[purpose].entry.id))
        return ST_OK;
    (void)FAIL(ctx, ST_DENIED, M("This token is not for that purpose."));
    return fault_at_field(ctx, "filter.send");
}

/* ---- asking */

static void test_contact(struct ctx *ctx, const char *value, struct filter_test *test) {
    for (size_t i = 0; i < COUNT(contacts); i++) {
        if (strcmp(contacts[i].id, value) != 0)
            continue;
        day_t edge = registry_today(ctx) - contacts[i].days;
        test->never = contacts[i].never;
        if (contacts[i].silent && !contacts[i].never)
            test->to = edge - 1;
        if (!contacts[i].silent)
            test->from = edge;
    }
}

static uint64_t bit_of(int index) {
    return index >= 0 && index < TRAITS_BITS ? UINT64_C(1) << index : 0;
}

struct filter_test filter_test(struct ctx *ctx, const struct filter *filter) {
    const struct notice *notice = ctx_notice(ctx);
    struct filter_test test = {
        .type = filter->values[FILTER_TYPE], .from = DAY_NONE, .to = DAY_NONE, .traits = filter_traits(filter)};
    for (size_t i = 0; filter->values[FILTER_RELATION] && i < COUNT(relations); i++)
        if (strcmp(relations[i].id, filter->values[FILTER_RELATION]) == 0)
            test.relation = relations[i].relation;
    if (filter->values[FILTER_SERVICE])
        test.services = bit_of(notice_service(notice, filter->values[FILTER_SERVICE]));
    if (filter->values[FILTER_SOURCE])
        test.sources = bit_of(notice_source(notice, filter->values[FILTER_SOURCE]));
    if (filter->values[FILTER_INDUSTRY])
        test.industry = strtoull(filter->values[FILTER_INDUSTRY], NULL, 16);
    if (filter->values[FILTER_CONTACT])
        test_contact(ctx, filter->values[FILTER_CONTACT], &test);
    int purpose = filter_purpose(ctx, filter, &test.may);
    test.purpose = purpose == NOTICE_NOTHING ? 0 : UINT32_C(1) << purpose;
    return test;
}

void filter_loosen(struct filter_test *test) {
    test->never = false;
    test->to = DAY_NONE;
}

/* Silent is also whoever has never been in contact. */
static bool contact_fits(const struct filter_test *test, const struct trait *trait) {
    if (test->never)
        return trait->last == DAY_NONE;
    if (test->from != DAY_NONE)
        return trait->last != DAY_NONE && trait->last >= test->from;
    return test->to == DAY_NONE || trait->last == DAY_NONE || trait->last <= test->to;
}

bool filter_fits(const struct filter_test *test, const char *type, const struct trait *trait) {
    if (test->type && (!type || strcmp(type, test->type) != 0))
        return false;
    if (!test->traits)
        return true;
    if (!trait || (test->relation && !(trait->relation & test->relation)) ||
        (test->services && !(trait->services & test->services)) ||
        (test->sources && !(trait->sources & test->sources)) ||
        (test->industry && trait->industry != test->industry))
        return false;
    if (test->purpose && (!(trait->asked & test->purpose) || !(trait->may & test->purpose) == test->may))
        return false;
    return contact_fits(test, trait);
}
