/* One mistake gives one finding. What refers to something, or misses something, says with it whose fault that may be
 * (a doubt). A declaration may stand after what refers to it, so that only in the end it is known which of those
 * findings follow from another one, and they are taken out again. */
#include "notice/load.h"

#include "notice/findings.h"

#include <string.h>

void load_meant(struct loader *loader, const struct yaml_node *key, const char *word) {
    struct load_meant new = {key, word};
    ARENA_PUSH(loader->ctx->arena, loader->meant, loader->meant_count, loader->meant_room, new);
}

bool load_meant_any(const struct loader *loader, const char *word) {
    for (size_t i = 0; i < loader->meant_count; i++)
        if (loader->meant[i].word && strcmp(loader->meant[i].word, word) == 0)
            return true;
    return false;
}

static void add_doubt(struct loader *loader, struct load_doubt doubt) {
    doubt.finding = loader->last;
    if (doubt.map && doubt.finding < loader->findings->count)
        ARENA_PUSH(loader->ctx->arena, loader->doubts, loader->doubt_count, loader->doubt_room, doubt);
}

void load_doubt(struct loader *loader, const struct yaml_node *map, const char *key) {
    add_doubt(loader, (struct load_doubt){.map = map, .key = key});
}

void load_doubt_key(struct loader *loader, const struct yaml_node *map, const char *key) {
    add_doubt(loader, (struct load_doubt){.map = map, .key = key, .only_key = true});
}

bool load_table_broken(const struct loader *loader, const char *name) {
    const struct yaml_node *map = load_table_find(loader, name)->map;
    return map && (map->kind != YAML_MAP || map->count > LOAD_ENTRIES_MAX);
}

/* ---- in the end */

static bool before(int line, int column, int than_line, int than_column) {
    return line < than_line || (line == than_line && column < than_column);
}

static bool lies_in(const struct finding *finding, const struct yaml_node *node) {
    bool at_start = finding->line == node->line && finding->column == node->column;
    return at_start || (before(node->line, node->column, finding->line, finding->column) &&
                        before(finding->line, finding->column, node->end_line, node->end_column));
}

/* Others that are doubted themselves prove nothing. */
static bool has_finding(const struct loader *loader, const struct yaml_node *node, const bool *doubted) {
    for (size_t i = 0; i < loader->findings->count; i++)
        if (!doubted[i] && lies_in(&loader->findings->items[i], node))
            return true;
    return false;
}

static bool key_was_meant(const struct loader *loader, const struct yaml_node *map, const char *key) {
    for (size_t i = 0; i < loader->meant_count; i++)
        for (size_t j = 0; j < map->count && map->kind == YAML_MAP; j++)
            if (map->keys[j] == loader->meant[i].key &&
                (!loader->meant[i].word || strcmp(loader->meant[i].word, key) == 0))
                return true;
    return false;
}

static bool follows(const struct loader *loader, const struct load_doubt *doubt, const bool *doubted) {
    const struct yaml_node *map = doubt->map, *value = yaml_get(map, doubt->key);
    if (map->kind != YAML_MAP)
        return has_finding(loader, map, doubted);
    if (map->lacks || key_was_meant(loader, map, doubt->key))
        return true;
    return value && !doubt->only_key && has_finding(loader, value, doubted);
}

void load_doubts_end(struct loader *loader) {
    struct findings *findings = loader->findings;
    bool *doubted = arena_array(loader->ctx->arena, findings->count + 1, sizeof *doubted);
    bool *gone = arena_array(loader->ctx->arena, findings->count + 1, sizeof *gone);
    size_t left = 0;
    for (size_t i = 0; i < loader->doubt_count; i++)
        doubted[loader->doubts[i].finding] = true;
    for (size_t i = 0; i < loader->doubt_count; i++)
        gone[loader->doubts[i].finding] |= follows(loader, &loader->doubts[i], doubted);
    for (size_t i = 0; i < findings->count; i++)
        if (!gone[i])
            findings->items[left++] = findings->items[i];
    findings->count = left;
}
