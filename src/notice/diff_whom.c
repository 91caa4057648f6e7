/* Whom a change is about. Data are held under the old version, so its types are counted: one that the new version adds has
 * nobody yet. Of a condition only what it says of the type is asked; whatever else it names may be true of anybody. */
#include "notice/diff_inside.h"

#include <string.h>

typedef bool *whom;

static whom nobody(const struct diff *d) {
    return arena_array(ARENA(d), d->old->types_count + 1, sizeof(bool));
}

static void add_set(const struct diff *d, whom types, const struct notice *notice, const struct set *set) {
    for (size_t i = 0; set && i < set->count; i++) {
        int type = notice_type(d->old, notice->types[set->items[i]].entry.id);
        if (type != NOTICE_NOTHING)
            types[type] = true;
    }
}

const bool *diff_whom_type(const struct diff *d, const char *id) {
    whom types = nobody(d);
    int type = notice_type(d->old, id);
    if (type != NOTICE_NOTHING)
        types[type] = true;
    return types;
}

const bool *diff_whom_sets(const struct diff *d, const struct set *before, const struct set *after) {
    whom types = nobody(d);
    add_set(d, types, d->old, before);
    add_set(d, types, d->new, after);
    return types;
}

const bool *diff_whom_items(const struct diff *d, const struct diff_items *one,
                            const struct diff_items *other) {
    whom types = nobody(d);
    for (size_t i = 0; i < one->count; i++) {
        const char *id = one->items[i].id;
        int type = notice_type(d->old, arena_text_n(ARENA(d), id, strcspn(id, "/")));
        bool stays = false;
        for (size_t j = 0; j < other->count; j++)
            stays = stays || strcmp(other->items[j].id, id) == 0;
        if (type != NOTICE_NOTHING && !stays)
            types[type] = true;
    }
    return types;
}

const bool *diff_whom_both(const struct diff *d, const bool *one, const bool *other) {
    if (!one || !other)
        return NULL;
    whom types = nobody(d);
    for (size_t i = 0; i < d->old->types_count; i++)
        types[i] = one[i] || other[i];
    return types;
}

/* ---- what a condition leaves possible */

static bool may_be(const struct cond *cond, const char *type, bool yes);

/* `and` is true when all are, and false when one is; `or` the other way round. */
static bool joined_may_be(const struct cond *cond, const char *type, bool yes) {
    bool all = (cond->kind == COND_AND) == yes;
    for (size_t i = 0; i < cond->count; i++)
        if (may_be(cond->args[i], type, yes) != all)
            return !all;
    return all;
}

static bool may_be(const struct cond *cond, const char *type, bool yes) {
    bool named = false;
    if (cond->kind == COND_AND || cond->kind == COND_OR)
        return joined_may_be(cond, type, yes);
    if (cond->kind == COND_NOT)
        return may_be(cond->args[0], type, !yes);
    if (strcmp(cond->name, "type") != 0)
        return true;
    if (cond->kind == COND_KNOWN)
        return yes;
    for (size_t i = 0; i < cond->value_count; i++)
        named = named || strcmp(cond->values[i].text, type) == 0;
    return cond->op == OP_NE ? named != yes : named == yes;
}

/* `otherwise` is for those whom no other rule must fit. */
static bool rule_may_fit(const struct retention_class *class, const struct retention_rule *rule,
                         const char *type) {
    bool fits = !rule->when || may_be(rule->when, type, true);
    for (size_t i = 0; rule->otherwise && i < class->rule_count; i++)
        fits = fits && (!class->rules[i].when || may_be(class->rules[i].when, type, false));
    return fits;
}

const bool *diff_whom_rule(const struct diff *d, const struct retention_class *class,
                           const struct retention_rule *rule) {
    whom types = nobody(d);
    for (size_t i = 0; i < d->old->types_count; i++)
        types[i] = rule_may_fit(class, rule, d->old->types[i].entry.id);
    return types;
}

/* ---- entries, of which one version may lack one */

const bool *diff_whom_category(const struct diff *d, const void *before, const void *after) {
    const struct category *old = before, *new = after;
    return diff_whom_sets(d, old ? &old->types : NULL, new ? &new->types : NULL);
}

const bool *diff_whom_purpose(const struct diff *d, const void *before, const void *after) {
    const struct purpose *old = before, *new = after;
    return diff_whom_sets(d, old ? &old->types : NULL, new ? &new->types : NULL);
}

const bool *diff_whom_holder(const struct diff *d, const void *before, const void *after) {
    const struct holder *old = before, *new = after;
    return diff_whom_sets(d, old ? &old->types : NULL, new ? &new->types : NULL);
}

const bool *diff_whom_party(const struct diff *d, const void *before, const void *after) {
    const struct party_type *type = before ? before : after;
    return diff_whom_type(d, type->entry.id);
}

/* Of a source, who has data that it fills. */
const bool *diff_whom_source(const struct diff *d, const void *before, const void *after) {
    const struct source *old = before, *new = after;
    whom types = nobody(d);
    for (size_t i = 0; old && i < old->fills.count; i++)
        add_set(d, types, d->old, &d->old->categories[old->fills.items[i]].types);
    for (size_t i = 0; new &&i < new->fills.count; i++)
        add_set(d, types, d->new, &d->new->categories[new->fills.items[i]].types);
    return types;
}
