/* The day is a fact of the record's letter beside the word itself, so it is sealed, given, carried and erased with it. */
#include "registry/stating.h"

#include "notice/state.h"
#include "registry/registry.h"

#include <string.h>

static const char *value_of(const struct fact *facts, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(facts[i].name, name) == 0)
            return facts[i].value;
    return NULL;
}

static bool same(const char *one, const char *other) {
    return one && other ? strcmp(one, other) == 0 : one == other;
}

struct facts {
    struct fact *items;
    size_t count;
};

/* The word of one state, with its day where it has one of its own. */
static void add_word(struct ctx *ctx, const struct content *was, const struct entry_checked *now,
                     const struct fact *word, struct facts *facts) {
    const struct content *is = &now->content;
    const char *name = state_since_of(word->name);
    const char *before = value_of(was->facts, was->fact_count, name),
               *day = value_of(is->facts, is->fact_count, name);
    bool changed = !same(value_of(was->facts, was->fact_count, word->name), word->value);
    facts->items[facts->count++] = *word;
    if (changed && (!day || same(day, before)))
        day = registry_today(ctx) > now->envelope.day ? day_iso(ctx->arena, registry_today(ctx)) : NULL;
    if (day)
        facts->items[facts->count++] = (struct fact){name, day};
}

void stating_since(struct ctx *ctx, const struct content *was, struct entry_checked *now) {
    const struct content *is = &now->content;
    struct facts facts = {.items = arena_array(ctx->arena, 2 * is->fact_count + 1, sizeof *facts.items)};
    for (size_t i = 0; i < is->fact_count; i++)
        if (state_since_of(is->facts[i].name))
            add_word(ctx, was, now, &is->facts[i], &facts);
        else if (!state_is_since(is->facts[i].name)) /* a day without its word says nothing */
            facts.items[facts.count++] = is->facts[i];
    now->content.facts = facts.items;
    now->content.fact_count = facts.count;
}
