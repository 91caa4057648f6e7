/* Maps by their rows. A struct is filled member by member at the offsets of the table; what a class or a right
 * inherits from `all` is simply there already when its own keys are read. */
#include "notice/load.h"

#include <string.h>

/* An items pointer and its count, as every list in the notice stands. */
struct many {
    const void *items;
    size_t count;
};

static const struct many *many_at(const void *target) {
    return target;
}

static void many_set(void *target, const void *items, size_t count) {
    memcpy(target, &(struct many){items, count}, sizeof(struct many));
}

static void *inside(void *target, size_t at) {
    return (char *)target + at;
}

/* ---- what a map may hold */

static const char **known_keys(struct loader *loader, const struct load_shape *shape, size_t *count) {
    size_t total, found = 0;
    const struct load_key *keys = load_keys(&total);
    const char **known = arena_array(loader->ctx->arena, total + 1, sizeof *known);
    for (const struct load_shape *at = shape; at; at = at->extends ? load_shape_find(at->extends) : NULL)
        for (size_t i = 0; i < total; i++)
            if (strcmp(keys[i].shape, at->name) == 0)
                known[found++] = keys[i].key;
    if (shape->entry)
        known[found++] = "words";
    *count = found;
    return known;
}

static bool comma_ended(const struct yaml_node *map, size_t index) {
    const struct yaml_node *value = map->items[index];
    return map->flow && value->kind == YAML_TEXT && value->style == YAML_PLAIN && !*value->text;
}

static void unknown_keys(struct loader *loader, const struct load_shape *shape, const struct load_spot *spot) {
    const struct yaml_node *map = spot->value;
    for (size_t i = 0; i < map->count; i++) {
        size_t inner, count;
        const struct yaml_node *key = map->keys[i];
        if (load_key_find(shape, key->text, &inner))
            continue;
        if (comma_ended(map, i)) {
            LOAD_ERROR(loader, key, "yaml.comma",
                       M("a comma ended the value before \"{1}\": quote the text, or write it under >-"),
                       key->text);
            load_meant(loader, key, NULL);
            continue;
        }
        const char **known = known_keys(loader, shape, &count);
        load_unknown(loader, key, "unknown_key", M("{2} takes no key {1}"),
                     M("{2} takes no key {1}; did you mean {3}?"), *spot->path ? spot->path : M("the notice"),
                     known, count);
    }
}

/* ---- a map into its struct */

/* No day is DAY_NONE, which is not zero. */
static void nothing_said(const struct load_shape *shape, void *target) {
    size_t count;
    const struct load_key *keys = load_keys(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(keys[i].shape, shape->name) != 0)
            continue;
        if (keys[i].read == load_day)
            memcpy(inside(target, keys[i].at), &(day_t){DAY_NONE}, sizeof(day_t));
        else if (keys[i].read == load_nested)
            nothing_said(load_shape_find(keys[i].of), inside(target, keys[i].at));
    }
    if (shape->extends)
        nothing_said(load_shape_find(shape->extends), inside(target, shape->inner));
}

static void read_key(struct loader *loader, const struct load_key *key, const struct load_spot *map,
                     void *target, bool fresh) {
    struct load_spot spot = {.path = load_path(loader, map->path, key->key), .key = map->key};
    for (size_t i = 0; i < map->value->count; i++)
        if (strcmp(map->value->keys[i]->text, key->key) == 0) {
            spot.key = map->value->keys[i];
            spot.value = map->value->items[i];
            key->read(loader, key, &spot, target);
            return;
        }
    if (fresh && key->required) {
        LOAD_ERROR(loader, map->key, "missing_key", M("{1} lacks {2}"),
                   *map->path ? map->path : M("the notice"), key->key);
        load_doubt_key(loader, map->value, key->key);
    }
    if (fresh && key->otherwise) {
        const struct yaml_node value = {.kind = YAML_TEXT, .text = key->otherwise};
        spot.value = &value;
        key->read(loader, key, &spot, target);
    }
}

static void read_rows(struct loader *loader, const struct load_shape *shape, const struct load_spot *spot,
                      void *target, bool fresh) {
    size_t count;
    const struct load_key *keys = load_keys(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i].shape, shape->name) == 0)
            read_key(loader, &keys[i], spot, inside(target, keys[i].at), fresh);
    if (shape->extends)
        read_rows(loader, load_shape_find(shape->extends), spot, inside(target, shape->inner), fresh);
    if (shape->entry) {
        size_t none;
        const struct load_key *words = load_key_find(shape, "words", &none);
        read_key(loader, words, spot, inside(target, words->at), false);
    }
}

void load_map(struct loader *loader, const struct load_shape *shape, const struct load_spot *spot, void *target,
              bool fresh) {
    if (fresh)
        nothing_said(shape, target);
    if (spot->value->kind != YAML_MAP) {
        LOAD_ERROR(loader, spot->value, "expected_map", M("{1}: expected a map, with keys and values"),
                   *spot->path ? spot->path : M("the notice"));
        return;
    }
    unknown_keys(loader, shape, spot);
    read_rows(loader, shape, spot, target, fresh);
}

void load_nested(struct loader *loader, const struct load_key *key, const struct load_spot *spot,
                 void *target) {
    load_map(loader, load_shape_find(key->of), spot, target, true);
}

/* ---- tables of named entries */

bool load_id_valid(struct loader *loader, const struct yaml_node *key) {
    const char *text = key->text;
    bool valid = *text >= 'a' && *text <= 'z';
    for (; valid && *text; text++)
        valid = strchr("abcdefghijklmnopqrstuvwxyz0123456789_", *text) != NULL;
    valid = valid && text - key->text <= 64;
    if (!valid)
        LOAD_ERROR(loader, key, "bad_name",
                   M("{1} is no name: expected small letters a to z, digits and _, a letter first"), key->text);
    return valid;
}

void load_entry(struct entry *entry, const struct load_spot *spot) {
    entry->id = spot->key->text;
    entry->path = spot->path;
    entry->line = spot->key->line;
    entry->column = spot->key->column;
}

/* A map of names, not too many of them. */
static bool names_map(struct loader *loader, const struct load_spot *spot) {
    if (spot->value->kind != YAML_MAP) {
        LOAD_ERROR(loader, spot->value, "expected_map",
                   M("{1}: expected a map of names; {} when there are none"), spot->path);
        return false;
    }
    if (spot->value->count > LOAD_ENTRIES_MAX) {
        LOAD_ERROR(loader, spot->value, "too_many", M("{1} holds too many entries"), spot->path);
        return false;
    }
    return true;
}

static struct load_spot entry_spot(struct loader *loader, const struct load_spot *map, size_t index) {
    const struct yaml_node *key = map->value->keys[index];
    return (struct load_spot){load_path(loader, map->path, key->text), key, map->value->items[index]};
}

void load_entries(struct loader *loader, const struct load_key *key, const struct load_spot *spot,
                  void *target) {
    const struct load_shape *shape = load_shape_find(key->of);
    const struct many *before = many_at(target);
    if (!names_map(loader, spot))
        return;
    size_t count = before->count + spot->value->count;
    char *items = arena_array(loader->arena, count + 1, shape->size);
    if (before->count)
        memcpy(items, before->items, before->count * shape->size);
    for (size_t i = 0; i < spot->value->count; i++) {
        struct load_spot entry = entry_spot(loader, spot, i);
        void *item = items + (before->count + i) * shape->size;
        (void)load_id_valid(loader, entry.key);
        load_entry(item, &entry);
        load_map(loader, shape, &entry, item, true);
    }
    many_set(target, items, count);
}

void load_filings(struct loader *loader, const struct load_key *key, const struct load_spot *spot,
                  void *target) {
    if (!names_map(loader, spot))
        return;
    size_t count = spot->value->count;
    if (!count)
        LOAD_ERROR(loader, spot->value, "expected_map", M("{1}: expected at least one"), spot->path);
    struct entry *filings = arena_array(loader->arena, count + 1, sizeof *filings);
    for (size_t i = 0; i < count; i++) {
        struct load_spot filing = entry_spot(loader, spot, i);
        (void)load_id_valid(loader, filing.key);
        load_entry(&filings[i], &filing);
        load_words(loader, key, &filing, &filings[i].words);
    }
    many_set(target, filings, count);
}

/* ---- lists of maps: headings, sentences, grounds, what else is said */

/* Some of these remember where they stand in the file. */
static void item_place(const struct loader *loader, const struct load_shape *shape,
                       const struct load_spot *spot, void *item) {
    if (strcmp(shape->name, "sentence") == 0) {
        struct sentence *sentence = item;
        sentence->line = spot->value->line;
        sentence->column = spot->value->column;
        sentence->heading = loader->heading;
        sentence->attested = yaml_get(spot->value, "attested") != NULL;
    } else if (strcmp(shape->name, "class_said") == 0 || strcmp(shape->name, "purpose_said") == 0) {
        ((struct also_said *)item)->line = spot->value->line;
        ((struct also_said *)item)->column = spot->value->column;
    } else if (strcmp(shape->name, "change") == 0) {
        ((struct change *)item)->line = spot->value->line;
        ((struct change *)item)->column = spot->value->column;
    }
}

void load_list(struct loader *loader, const struct load_key *key, const struct load_spot *spot, void *target) {
    const struct load_shape *shape = load_shape_find(key->of);
    const struct yaml_node *list = spot->value;
    if (list->kind != YAML_LIST) {
        LOAD_ERROR(loader, list, "expected_list",
                   M("{1}: expected a list of maps, [{...}] or lines that begin with -"), spot->path);
        return;
    }
    if (list->count > LOAD_ENTRIES_MAX) {
        LOAD_ERROR(loader, list, "too_many", M("{1} holds too many entries"), spot->path);
        return;
    }
    char *items = arena_array(loader->arena, list->count + 1, shape->size);
    for (size_t i = 0; i < list->count; i++) {
        const char *number = arena_printf(loader->ctx->arena, "%zu", i + 1);
        struct load_spot item = {load_path(loader, spot->path, number), list->items[i], list->items[i]};
        if (strcmp(shape->name, "heading") == 0)
            loader->heading = (int)i;
        item_place(loader, shape, &item, items + i * shape->size);
        load_map(loader, shape, &item, items + i * shape->size, true);
    }
    many_set(target, items, list->count);
}

/* ---- rights: `all` holds for every right listed; what it says of the time of answers, for every request */

void load_rights(struct loader *loader, const struct load_key *key, const struct load_spot *spot,
                 void *target) {
    const char *const *names = right_ids();
    const struct load_shape *shape = load_shape_find(key->of);
    struct right_rule *rights = target, template = {0};
    if (!names_map(loader, spot))
        return;
    const struct yaml_node empty = {.kind = YAML_MAP, .line = 1, .column = 1},
                           *all = yaml_get(spot->value, "all");
    struct load_spot entry = {load_path(loader, spot->path, "all"), spot->key, all ? all : &empty};
    load_map(loader, shape, &entry, &template, true);
    template.within_said = yaml_get(entry.value, "within") != NULL;
    rights[RIGHT_ALL] = template;
    for (size_t i = 0; i < spot->value->count; i++) {
        size_t right = 0;
        entry = entry_spot(loader, spot, i);
        while (right < RIGHT_COUNT && strcmp(names[right], entry.key->text) != 0)
            right++;
        if (right < RIGHT_COUNT) {
            rights[right] = template;
            load_entry(&rights[right].entry, &entry);
            load_map(loader, shape, &entry, &rights[right], false);
            rights[right].listed = true;
            rights[right].within_own = yaml_get(entry.value, "within") != NULL;
            rights[right].within_said = rights[right].within_own || template.within_said;
            rights[right].target_said = yaml_get(entry.value, "target") || yaml_get(all, "target");
        } else if (strcmp(entry.key->text, "all") != 0) {
            load_unknown(loader, entry.key, "unknown_right", M("{1} is no right of the notice language"),
                         M("{1} is no right of the notice language; did you mean {3}?"), "", names,
                         RIGHT_COUNT);
        }
    }
}

/* ---- retention: `all` holds for every class, a class for every one of its rules */

void load_rules(struct loader *loader, const struct load_key *key, const struct load_spot *spot, void *target) {
    (void)key;
    if (spot->value->kind == YAML_LIST && spot->value->count > LOAD_ENTRIES_MAX)
        LOAD_ERROR(loader, spot->value, "too_many", M("{1} holds too many entries"), spot->path);
    else if (spot->value->kind == YAML_LIST && spot->value->count)
        *(const struct yaml_node **)target = spot->value;
    else
        LOAD_ERROR(loader, spot->value, "expected_list", M("{1}: expected a list of rules, each with `when`"),
                   spot->path);
}

static void place_rule(struct retention_rule *rule, const char *path, const struct yaml_node *node) {
    rule->path = path;
    rule->line = node->line;
    rule->column = node->column;
}

static void read_rules(struct loader *loader, struct load_class *class, const struct load_spot *spot) {
    const struct load_shape *shape = load_shape_find("rule");
    size_t said = class->rules ? class->rules->count : 0, count = 0;
    struct retention_rule *rules = arena_array(loader->arena, said + 1, sizeof *rules);
    bool rest = false;
    for (size_t i = 0; i < said; i++) {
        const char *number = arena_printf(loader->ctx->arena, "rules.%zu", i + 1);
        const struct yaml_node *node = class->rules->items[i];
        struct load_spot rule = {load_path(loader, spot->path, number), node, node};
        rules[count] = class->rule;
        place_rule(&rules[count], rule.path, node);
        load_map(loader, shape, &rule, &rules[count], false);
        if (node->kind == YAML_MAP && !yaml_get(node, "when")) {
            LOAD_ERROR(loader, node, "missing_key", M("{1} lacks {2}"), rule.path, "when");
            load_doubt_key(loader, node, "when");
        }
        rest = rest || rules[count].otherwise;
        count++;
    }
    if (!count || (class->rule.gone_by && !rest)) { /* the class's own keys, for what fits no rule */
        rules[count] = class->rule;
        rules[count].otherwise = count > 0 || class->rule.otherwise;
        place_rule(&rules[count++], spot->path, spot->key);
    }
    class->class.rules = rules;
    class->class.rule_count = count;
}

void load_classes(struct loader *loader, const struct load_key *key, const struct load_spot *spot,
                  void *target) {
    const struct load_shape *shape = load_shape_find(key->of);
    struct load_class template = {0};
    if (!names_map(loader, spot))
        return;
    const struct yaml_node empty = {.kind = YAML_MAP, .line = 1, .column = 1},
                           *all = yaml_get(spot->value, "all");
    struct load_spot entry = {load_path(loader, spot->path, "all"), spot->key, all ? all : &empty};
    load_map(loader, shape, &entry, &template, true);
    struct retention_class *classes = arena_array(loader->arena, spot->value->count + 1, sizeof *classes);
    size_t count = 0;
    for (size_t i = 0; i < spot->value->count; i++) {
        struct load_class class = template;
        entry = entry_spot(loader, spot, i);
        if (strcmp(entry.key->text, "all") == 0)
            continue;
        (void)load_id_valid(loader, entry.key);
        load_entry(&class.class.entry, &entry);
        load_map(loader, shape, &entry, &class, false);
        class.class.entry.soft = class.rule.soft;
        class.class.at_end = class.rule.at_end;
        class.class.anonymise_keeps = class.rule.anonymise_keeps;
        class.class.review = class.rule.review;
        read_rules(loader, &class, &entry);
        classes[count++] = class.class;
    }
    many_set(target, classes, count);
}
