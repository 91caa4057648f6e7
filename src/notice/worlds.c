/* Every fact has a few values that matter: the words a field may have, or for numbers and days those that a condition names
 * and what lies between; and, where nothing makes sure of it, none at all. A case is one value of each fact. Facts that may
 * have several values at once have any of them. */
#include "notice/worlds.h"

#include "notice/facts.h"
#include "notice/names.h"

#include <stdlib.h>
#include <string.h>

enum { FACTS = 32, VALUES = 600, SEVERAL = 5, CASES = 20000, COMPARISONS = 3000000 };

/* One of the values that a fact may have: none, one, or several at once. */
struct value {
    const char *const *words;
    size_t count;
};

struct asked {
    const char *name;            /* as the language has it: "type" */
    const struct own_field *own; /* or a field of the notice's own */
    const char *part;            /* "month", "day": of a date, told apart from the date itself */
    struct known named;          /* words that conditions name */
    double *numbers;
    size_t number_count, number_room;
    day_t *days;
    size_t day_count, day_room;
    struct value *values;
    size_t count, room;
    bool many;  /* more values than are tried */
    size_t now; /* of the case that is tried */
};

/* A condition with its facts looked up. */
struct test {
    const struct cond *cond;
    struct test *args;
    size_t fact; /* FACTS: none, or too many of them */
    const char *part;
};

struct worlds {
    struct ctx *ctx;
    const struct notice *notice;
    const struct retention_class *class;
    int index;
    struct asked facts[FACTS];
    size_t count;
    bool many;          /* more facts than are tried */
    struct test *tests; /* of each rule */
    size_t left;        /* comparisons */
};

/* ---- which facts */

static bool is_several(const char *name) {
    static const char *const several[] = {"purpose", "service", "source", "ground"};
    for (size_t i = 0; i < sizeof several / sizeof *several; i++)
        if (strcmp(several[i], name) == 0)
            return true;
    return false;
}

/* A year is told by the date; a month and a day of the month are facts of their own. */
static size_t fact_of(struct worlds *worlds, const char *name, const char **part) {
    int category;
    const struct own_field *own = names_own(worlds->notice, name, false, &category, part);
    if (!own && !names_programs(name))
        own = names_own(worlds->notice, name, true, &category, part);
    const char *apart = own && *part && **part != 'y' ? *part : NULL;
    for (size_t i = 0; i < worlds->count; i++) {
        const struct asked *fact = &worlds->facts[i];
        bool same = own ? fact->own == own : !fact->own && strcmp(fact->name, name) == 0;
        if (same && (apart ? fact->part && strcmp(fact->part, apart) == 0 : !fact->part))
            return i;
    }
    if (worlds->count == FACTS) {
        worlds->many = true;
        return FACTS;
    }
    worlds->facts[worlds->count] =
        (struct asked){.name = name, .own = own, .part = apart, .named = {.arena = worlds->ctx->arena}};
    return worlds->count++;
}

static void add_number(struct worlds *worlds, struct asked *fact, double number) {
    ARENA_PUSH(worlds->ctx->arena, fact->numbers, fact->number_count, fact->number_room, number);
}

static void add_day(struct worlds *worlds, struct asked *fact, day_t day) {
    ARENA_PUSH(worlds->ctx->arena, fact->days, fact->day_count, fact->day_room, day);
}

/* The turns of a year; of a month or a day of it, any day that has it and its neighbours. */
static void add_part(struct worlds *worlds, struct asked *fact, const char *part, double number) {
    int from = number < 3 ? 1 : number > 9997 ? 9998 : (int)number;
    for (int i = -1; i <= 1; i++) {
        struct ymd ymd = {.year = 2000, .month = 1, .day = 1};
        if (*part == 'y')
            ymd.year = from + i < 1 ? 1 : from + i;
        else if (*part == 'm')
            ymd.month = (from + i + 11) % 12 + 1;
        else
            ymd.day = (from + i + 30) % 31 + 1;
        add_day(worlds, fact, day_from(ymd));
    }
}

static void add_named(struct worlds *worlds, struct asked *fact, const struct cond_value *value,
                      const char *part) {
    if (value->kind == COND_WORD) {
        if (!names_have(&(struct names){.items = fact->named.items, .count = fact->named.count}, value->text))
            known_add(&fact->named, value->text);
    } else if (value->kind == COND_DAY)
        add_day(worlds, fact, value->day);
    else if (value->kind == COND_NUMBER && part)
        add_part(worlds, fact, part, value->number);
    else if (value->kind == COND_NUMBER)
        add_number(worlds, fact, value->number);
}

static void compile(struct worlds *worlds, const struct cond *cond, struct test *test) {
    *test = (struct test){.cond = cond, .fact = FACTS};
    if (cond->kind == COND_COMPARE || cond->kind == COND_KNOWN) {
        test->fact = fact_of(worlds, cond->name, &test->part);
        for (size_t i = 0; i < cond->value_count && test->fact < FACTS; i++)
            add_named(worlds, &worlds->facts[test->fact], &cond->values[i], test->part);
        return;
    }
    test->args = arena_array(worlds->ctx->arena, cond->count, sizeof *test->args);
    for (size_t i = 0; i < cond->count; i++)
        compile(worlds, cond->args[i], &test->args[i]);
}

/* ---- which values */

static void add_value(struct worlds *worlds, struct asked *fact, const char *const *words, size_t count) {
    struct value value = {words, count};
    fact->many = fact->many || fact->count == VALUES;
    if (fact->count < VALUES)
        ARENA_PUSH(worlds->ctx->arena, fact->values, fact->count, fact->room, value);
}

static void add_word(struct worlds *worlds, struct asked *fact, const char *word) {
    add_value(worlds, fact, arena_copy(worlds->ctx->arena, &word, sizeof word), 1);
}

static int by_number(const void *a, const void *b) {
    const double *one = a, *other = b;
    return (*one > *other) - (*one < *other);
}

/* Each, and what lies before, between and behind. */
static void add_numbers(struct worlds *worlds, struct asked *fact) {
    struct arena *arena = worlds->ctx->arena;
    if (fact->number_count)
        qsort(fact->numbers, fact->number_count, sizeof *fact->numbers, by_number);
    for (size_t i = 0; i < fact->number_count; i++) {
        double number = fact->numbers[i], before = i ? fact->numbers[i - 1] : number - 2;
        if (i && number <= before)
            continue;
        add_word(worlds, fact, arena_printf(arena, "%.17g", before + (number - before) / 2));
        add_word(worlds, fact, arena_printf(arena, "%.17g", number));
    }
    if (fact->number_count)
        add_word(worlds, fact, arena_printf(arena, "%.17g", fact->numbers[fact->number_count - 1] + 1));
}

static void add_days(struct worlds *worlds, struct asked *fact) {
    for (size_t i = 0; i < fact->day_count; i++)
        for (int j = -1; j <= 1; j++)
            add_word(worlds, fact, day_iso(worlds->ctx->arena, fact->days[i] + j));
}

/* Any of them together. */
static void add_subsets(struct worlds *worlds, struct asked *fact) {
    struct arena *arena = worlds->ctx->arena;
    fact->many = fact->named.count > SEVERAL;
    if (fact->many)
        return;
    for (unsigned bits = 1; bits < 1U << fact->named.count; bits++) {
        const char **words = arena_array(arena, fact->named.count, sizeof *words);
        size_t count = 0;
        for (size_t i = 0; i < fact->named.count; i++)
            if (bits & 1U << i)
                words[count++] = fact->named.items[i];
        add_value(worlds, fact, words, count);
    }
}

static bool class_has_type(const struct worlds *worlds, size_t type) {
    bool found = false, used = false;
    for (size_t i = 0; i < worlds->notice->categories_count; i++) {
        const struct category *category = &worlds->notice->categories[i];
        used = used || category->class == worlds->index;
        found = found || (category->class == worlds->index && set_has(&category->types, (int)type));
    }
    return found || !used;
}

static void add_types(struct worlds *worlds, struct asked *fact) {
    for (size_t i = 0; i < worlds->notice->types_count; i++)
        if (class_has_type(worlds, i))
            add_word(worlds, fact, worlds->notice->types[i].entry.id);
}

/* A record lies in one category; of a party, the class may hold several. */
static void add_of_categories(struct worlds *worlds, struct asked *fact) {
    bool filing = *fact->name == 'f';
    fact->named.count = 0;
    for (size_t i = 0; i < worlds->notice->categories_count; i++) {
        const struct category *category = &worlds->notice->categories[i];
        if (category->class != worlds->index || (filing && category->filing == NOTICE_NOTHING))
            continue;
        const char *word = filing                   ? worlds->notice->filings[category->filing].id
                           : category->special_kind ? "yes"
                                                    : "no";
        if (!names_have(&(struct names){.items = fact->named.items, .count = fact->named.count}, word))
            known_add(&fact->named, word);
    }
    if (!worlds->class->per_record)
        add_subsets(worlds, fact);
    for (size_t i = 0; worlds->class->per_record && i < fact->named.count; i++)
        add_word(worlds, fact, fact->named.items[i]);
}

/* The words it may have; where those are not all, what is none of them too. */
static void add_words(struct worlds *worlds, struct asked *fact) {
    struct known known = {.arena = worlds->ctx->arena};
    bool all = names_values(worlds->notice, fact->name, &known);
    const struct known *words = all ? &known : &fact->named;
    for (size_t i = 0; i < words->count; i++)
        add_word(worlds, fact, words->items[i]);
    if (!all)
        add_word(worlds, fact, "");
}

/* Only where nothing else lies in the class, so that whatever is judged has it. */
static bool is_required(const struct worlds *worlds, const struct asked *fact) {
    for (size_t i = 0; i < worlds->notice->categories_count; i++) {
        const struct category *category = &worlds->notice->categories[i];
        bool has = false;
        if (category->class != worlds->index)
            continue;
        for (size_t j = 0; j < category->own_count; j++)
            if (&category->own[j] == fact->own)
                has = names_have(
                    &category->required,
                    arena_printf(worlds->ctx->arena, "%s.%s", category->entry.id, category->own[j].entry.id));
        if (!has)
            return false;
    }
    return fact->own != NULL;
}

static bool always_known(const struct worlds *worlds, const struct asked *fact) {
    return fact->own ? is_required(worlds, fact)
                     : strcmp(fact->name, "type") == 0 || strcmp(fact->name, "relation") == 0 ||
                           names_state(fact->name);
}

static void add_values(struct worlds *worlds, struct asked *fact) {
    if (!fact->own && strcmp(fact->name, "type") == 0)
        add_types(worlds, fact);
    else if (!fact->own && (strcmp(fact->name, "filing") == 0 || strcmp(fact->name, "special") == 0))
        add_of_categories(worlds, fact);
    else if (!fact->own && is_several(fact->name)) {
        known_add(&fact->named, "");
        add_subsets(worlds, fact);
    } else if (fact->own && fact->own->type == OWN_DATE)
        add_days(worlds, fact);
    else if (fact->own && (fact->own->type == OWN_NUMBER || fact->own->type == OWN_MONEY))
        add_numbers(worlds, fact);
    else
        add_words(worlds, fact);
    if (!always_known(worlds, fact) || !fact->count)
        add_value(worlds, fact, NULL, 0);
}

struct worlds *worlds_of(struct ctx *ctx, const struct notice *notice, int class) {
    struct worlds *worlds = arena_array(ctx->arena, 1, sizeof *worlds);
    *worlds = (struct worlds){
        .ctx = ctx, .notice = notice, .class = &notice->classes[class], .index = class, .left = COMPARISONS};
    worlds->tests = arena_array(ctx->arena, worlds->class->rule_count + 1, sizeof *worlds->tests);
    for (size_t i = 0; i < worlds->class->rule_count; i++)
        if (worlds->class->rules[i].when)
            compile(worlds, worlds->class->rules[i].when, &worlds->tests[i]);
    for (size_t i = 0; i < worlds->count; i++)
        add_values(worlds, &worlds->facts[i]);
    return worlds;
}

/* ---- trying them */

static bool is_true(struct worlds *worlds, const struct test *test) {
    const struct cond *cond = test->cond;
    bool all = cond->kind == COND_AND;
    if (cond->kind == COND_NOT)
        return !is_true(worlds, &test->args[0]);
    if (cond->kind == COND_OR || all) {
        for (size_t i = 0; i < cond->count; i++)
            if (is_true(worlds, &test->args[i]) != all)
                return !all;
        return all;
    }
    const struct asked *fact = &worlds->facts[test->fact];
    const struct value *value = &fact->values[fact->now];
    worlds->left -= worlds->left > 0;
    if (cond->kind == COND_KNOWN)
        return value->count > 0;
    return facts_values_fit(worlds->notice->calendar.zone, value->words, value->count, test->part, cond);
}

static void mark(const struct test *test, bool *used) {
    if (test->fact < FACTS)
        used[test->fact] = true;
    for (size_t i = 0; test->args && i < test->cond->count; i++)
        mark(&test->args[i], used);
}

/* The first case of the facts that matter; false when there are too many. */
static bool begin(struct worlds *worlds, const bool *used) {
    size_t cases = 1;
    for (size_t i = 0; i < worlds->count; i++) {
        worlds->facts[i].now = 0;
        if (used[i])
            cases *= worlds->facts[i].count;
        if (cases > CASES || (used[i] && worlds->facts[i].many))
            return false;
    }
    return true;
}

static bool next(struct worlds *worlds, const bool *used) {
    for (size_t i = 0; i < worlds->count; i++) {
        struct asked *fact = &worlds->facts[i];
        if (used[i] && ++fact->now < fact->count)
            return true;
        fact->now = 0;
    }
    return false;
}

bool worlds_both(struct worlds *worlds, size_t one, size_t other) {
    bool used[FACTS] = {false};
    const struct test *a = &worlds->tests[one], *b = &worlds->tests[other];
    if (worlds->many)
        return true;
    mark(a, used);
    mark(b, used);
    if (!begin(worlds, used))
        return true;
    do
        if (!worlds->left || (is_true(worlds, a) && is_true(worlds, b)))
            return true;
    while (next(worlds, used));
    return false;
}

static bool fits_none(struct worlds *worlds) {
    for (size_t i = 0; i < worlds->class->rule_count; i++)
        if (worlds->class->rules[i].when && is_true(worlds, &worlds->tests[i]))
            return false;
    return true;
}

bool worlds_none(struct worlds *worlds) {
    bool used[FACTS] = {false};
    for (size_t i = 0; i < worlds->class->rule_count; i++)
        if (worlds->class->rules[i].when)
            mark(&worlds->tests[i], used);
    if (worlds->many || !begin(worlds, used))
        return true;
    do
        if (!worlds->left || fits_none(worlds))
            return true;
    while (next(worlds, used));
    return false;
}
