/* A path is walked along the file's tree with the table of keys beside it, so that a key which the file leaves
 * to its default, or to `all`, is found as well. */
#include "notice/path.h"

#include "base/buf.h"
#include "base/nearest.h"
#include "notice/expr.h"
#include "notice/load.h"
#include "notice/say.h"
#include "notice/word.h"

#include <stdlib.h>
#include <string.h>

enum { PART_MAX = 200 };

/* Where the walk stands. `shape` NULL: a map of entries (of `table`), a list, or a plain value. */
struct walk {
    const struct notice *notice;
    struct arena *arena;
    const struct load_shape *shape, *entries, *items;
    const struct yaml_node *node, *above; /* above: the class of a rule, whose keys it inherits */
    const struct yaml_node *all;          /* `retention.all`, `rights.all` */
    const struct load_key *key;
    const char *otherwise;
};

/* Copies the part that begins at `path`; the rest is behind it. NULL when it is empty or too long. */
static const char *next_part(const char *path, char part[PART_MAX + 1]) {
    size_t length = strcspn(path, ".");
    if (!length || length > PART_MAX)
        return NULL;
    memcpy(part, path, length);
    part[length] = '\0';
    return path[length] ? path + length + 1 : path + length;
}

static const struct yaml_node *item_of(const struct yaml_node *list, const char *part) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i]->kind == YAML_TEXT && strcmp(list->items[i]->text, part) == 0)
            return list->items[i];
    if (strlen(part) > 6 || strspn(part, "0123456789") != strlen(part))
        return NULL;
    size_t number = (size_t)strtoul(part, NULL, 10);
    return number >= 1 && number <= list->count ? list->items[number - 1] : NULL;
}

const struct yaml_node *path_node(const struct yaml_node *root, const char *path) {
    char part[PART_MAX + 1];
    while (root && *path) {
        path = next_part(path, part);
        if (!path || root->kind == YAML_TEXT)
            return NULL;
        root = root->kind == YAML_MAP ? yaml_get(root, part) : item_of(root, part);
    }
    return root;
}

/* ---- one step */

/* What a key's value is made of. */
static void enter(struct walk *walk, const struct load_key *key, const struct yaml_node *node) {
    walk->key = key;
    walk->node = node;
    walk->shape = walk->entries = walk->items = NULL;
    walk->otherwise = node ? NULL : key->otherwise;
    if (key->read == load_nested)
        walk->shape = load_shape_find(key->of);
    else if (key->read == load_entries || key->read == load_rights || key->read == load_classes)
        walk->entries = load_shape_find(key->of);
    else if (key->read == load_list || key->read == load_rules)
        walk->items = load_shape_find(key->of);
    if (key->read == load_rights || key->read == load_classes)
        walk->all = yaml_get(node, "all");
}

/* A key that the class or right leaves to `all` or to the default. */
static const struct yaml_node *inherited(const struct walk *walk, const struct load_key *key) {
    const struct yaml_node *from = walk->above ? yaml_get(walk->above, key->key) : NULL;
    return from ? from : yaml_get(walk->all, key->key);
}

static bool step_key(struct walk *walk, const char *part) {
    size_t inner;
    const struct load_key *key = load_key_find(walk->shape, part, &inner);
    if (!key)
        return false;
    const struct yaml_node *node = yaml_get(walk->node, part);
    node = node ? node : inherited(walk, key);
    if (!node && !(key->otherwise && *key->otherwise))
        return false;
    if (key->read == load_rules)
        walk->above = walk->node;
    enter(walk, key, node);
    return true;
}

static bool step_entry(struct walk *walk, const char *part) {
    const struct yaml_node *node = yaml_get(walk->node, part);
    if (!node && strcmp(walk->entries->name, "category") == 0) {
        int index = notice_category(walk->notice, part); /* the program's own data exist always */
        if (index == NOTICE_NOTHING || !walk->notice->categories[index].program)
            return false;
    } else if (!node) {
        return false;
    }
    walk->shape = walk->entries;
    walk->entries = NULL;
    walk->key = NULL;
    walk->node = node;
    return true;
}

static bool step(struct walk *walk, const char *part) {
    if (walk->shape)
        return step_key(walk, part);
    if (walk->entries)
        return step_entry(walk, part);
    if (!walk->node || walk->node->kind == YAML_TEXT)
        return false;
    const struct yaml_node *node =
        walk->node->kind == YAML_MAP ? yaml_get(walk->node, part) : item_of(walk->node, part);
    walk->node = node;
    walk->shape = walk->items;
    walk->items = NULL;
    if (walk->shape)
        walk->key = NULL;
    return node != NULL;
}

/* ---- whole paths */

/* What could have stood at this step. */
static const char *nearest_part(struct walk *walk, const char *part) {
    size_t count = 0, total;
    const struct load_key *keys = load_keys(&total);
    const struct yaml_node *node = walk->node;
    size_t room = total + (node ? node->count : 0) + 1;
    const char **known = arena_array(walk->arena, room, sizeof *known);
    for (size_t i = 0; walk->shape && i < total; i++)
        if (strcmp(keys[i].shape, walk->shape->name) == 0 && (yaml_get(node, keys[i].key) || keys[i].otherwise))
            known[count++] = keys[i].key;
    for (size_t i = 0; !walk->shape && node && node->kind == YAML_MAP && i < node->count && count < room; i++)
        known[count++] = node->keys[i]->text;
    for (size_t i = 0; node && node->kind == YAML_LIST && i < node->count && count < room; i++)
        if (node->items[i]->kind == YAML_TEXT)
            known[count++] = node->items[i]->text;
    return nearest_word(part, known, count);
}

bool path_resolve(struct ctx *ctx, const struct notice *notice, const char *path, struct path_value *value,
                  const char **nearest) {
    struct walk walk = {
        .notice = notice, .arena = ctx->arena, .shape = load_shape_find("notice"), .node = notice->tree};
    char part[PART_MAX + 1];
    const char *at = path;
    *nearest = NULL;
    if (!*path)
        return false;
    while (*at) {
        const char *rest = next_part(at, part);
        struct walk before = walk;
        if (!rest)
            return false;
        if (!step(&walk, part)) {
            const char *meant = nearest_part(&before, part);
            if (meant)
                *nearest = arena_printf(ctx->arena, "%.*s%s%s%s", (int)(at - path), path, meant,
                                        *rest ? "." : "", rest);
            return false;
        }
        at = rest;
    }
    if (value)
        *value = (struct path_value){walk.key, walk.node, walk.otherwise, walk.key ? NULL : walk.node};
    return path[strlen(path) - 1] != '.';
}

/* ---- what a path says */

static const struct words *entry_words(const struct notice *notice, const char *path) {
    const struct entry *const none = NULL;
    const struct entry *found = none;
#define LOOK(table)                                                                                            \
    for (size_t i = 0; i < notice->table##_count && !found; i++)                                               \
        if (strcmp(notice->table[i].entry.path, path) == 0)                                                    \
            found = &notice->table[i].entry;
    LOOK(types)
    LOOK(services)
    LOOK(purposes)
    LOOK(categories)
    LOOK(events)
    LOOK(sources)
    LOOK(holders)
    LOOK(statutes)
    LOOK(classes)
    LOOK(security)
#undef LOOK
    for (size_t i = 0; i < notice->filings_count && !found; i++)
        if (strcmp(notice->filings[i].path, path) == 0)
            found = &notice->filings[i];
    return found ? &found->words : NULL;
}

static const char *word_in(const struct words *words, enum lang lang) {
    if (!words)
        return NULL;
    for (int i = -1; i < LANG_COUNT; i++)
        if (words->text[i < 0 ? (int)lang : i])
            return words->text[i < 0 ? (int)lang : i];
    return NULL;
}

/* A name in the reader's language: the words of what it names, if it names anything. */
static const char *name_text(struct arena *arena, const struct notice *notice, enum lang lang,
                             const struct load_key *key, const char *name) {
    static const char *const words[][2] = {
        {"organisation", M("organisation")},
        {"person", M("person")},
        {"sole_trader", M("sole trader")},
        {"fi", M("Finnish")},
        {"sv", M("Swedish")},
        {"en", M("English")},
        {"all", M("all")},
    };
    if (key && (key->read == load_fields || key->read == load_required))
        return say_field(arena, notice, lang, name);
    if (key && key->read == load_kinds)
        return say_name(arena, notice, lang, name);
    bool refers = key && (key->read == load_ref || key->read == load_refs || key->read == load_ref_or_refs);
    const char *table = refers ? strcmp(key->of, "filings") == 0 ? "register.filings" : key->of : NULL;
    const char *found =
        table ? word_in(entry_words(notice, arena_printf(arena, "%s.%s", table, name)), lang) : NULL;
    for (size_t i = 0; !found && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], name) == 0)
            found = msg(lang, words[i][1]);
    if (!found)
        found = word_known(lang, WORD_CHANNEL, name);
    return found ? found : word_text(lang, WORD_YES_NO, name);
}

struct print {
    struct ctx *ctx;
    const struct notice *notice;
    bool genitive;
};

static const char *span_print(const struct print *print, struct span span) {
    struct arena *arena = print->ctx->arena;
    return print->genitive ? span_genitive(arena, print->ctx->lang, span)
                           : span_text(arena, print->ctx->lang, span);
}

static size_t spans_in(const struct expr *expr) {
    size_t count = expr->kind == EXPR_ADD;
    for (size_t i = 0; i < expr->count; i++)
        count += spans_in(expr->args[i]);
    return count;
}

static void add_spans(const struct print *print, const struct expr *expr, struct buf *buf) {
    if (expr->kind == EXPR_ADD) {
        add_spans(print, expr->args[0], buf);
        buf_printf(buf, "%s%s", buf->length ? " + " : "", span_print(print, expr->span));
        return;
    }
    for (size_t i = 0; i < expr->count; i++)
        add_spans(print, expr->args[i], buf);
}

/* A date is told by what it adds, "10 vuotta", as the sentence around it says from when. One that adds nothing, or other
 * spans to other days, would say something else that way: it is told whole. */
static const char *date_print(const struct print *print, const struct expr *expr) {
    size_t row = 0, all = spans_in(expr);
    for (const struct expr *at = expr; at->kind == EXPR_ADD; at = at->args[0])
        row++;
    if (!all || (all > 1 && all != row))
        return say_date(print->ctx->arena, print->notice, print->ctx->lang, expr);
    struct buf buf = buf_in(print->ctx->arena);
    add_spans(print, expr, &buf);
    return buf_text(&buf);
}

static const char *value_text(const struct print *print, const struct load_key *key, const char *text) {
    struct ctx *ctx = print->ctx;
    struct span span = {0};
    struct expr_error error;
    const struct expr *expr;
    day_t day;
    if (key && (key->read == load_span || key->read == load_review) &&
        span_parse(ctx, text, &span, &error) == ST_OK)
        return span_print(print, span);
    if (key && (key->read == load_day || key->read == load_days) && day_parse(text, &day))
        return day_text(ctx->arena, ctx->lang, day);
    if (key && key->read == load_expr && expr_parse(ctx, ctx->arena, text, &expr, &error) == ST_OK)
        return date_print(print, expr);
    bool plain = !key || key->read == load_text || key->read == load_words || key->read == load_filings;
    return plain && key ? text : name_text(ctx->arena, print->notice, ctx->lang, key, text);
}

static const char *list_text(const struct print *print, const struct load_key *key,
                             const struct yaml_node *list) {
    const char **items = arena_array(print->ctx->arena, list->count + 1, sizeof *items);
    for (size_t i = 0; i < list->count; i++)
        items[i] = list->items[i]->kind == YAML_TEXT ? value_text(print, key, list->items[i]->text) : "";
    return say_list(print->ctx->arena, print->ctx->lang, items, list->count);
}

/* {gold: WORDS, blue: WORDS} */
static const char *choices_text(const struct print *print, const struct yaml_node *map) {
    const char **items = arena_array(print->ctx->arena, map->count + 1, sizeof *items);
    for (size_t i = 0; i < map->count; i++)
        items[i] = yaml_text(map->items[i], lang_code(print->ctx->lang));
    return say_list(print->ctx->arena, print->ctx->lang, items, map->count);
}

static const char *last_part(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

const char *path_text(struct arena *arena, const struct notice *notice, enum lang lang, const char *path) {
    return path_text_as(arena, notice, lang, path, false);
}

const char *path_text_as(struct arena *arena, const struct notice *notice, enum lang lang, const char *path,
                         bool genitive) {
    struct ctx ctx = {.arena = arena, .lang = lang};
    const struct print print = {&ctx, notice, genitive};
    struct path_value value;
    const char *nearest;
    if (!path_resolve(&ctx, notice, path, &value, &nearest))
        return NULL;
    const char *words = word_in(entry_words(notice, path), lang);
    if (words)
        return words;
    const struct yaml_node *node = value.node;
    if (!node)
        return value.otherwise ? value_text(&print, value.key, value.otherwise) : NULL;
    if (node->kind == YAML_TEXT)
        return value_text(&print, value.key, node->text);
    if (node->kind == YAML_LIST)
        return list_text(&print, value.key, node);
    if (value.key && value.key->read == load_choices && strcmp(value.key->key, last_part(path)) == 0)
        return choices_text(&print, node);
    const char *spoken = yaml_text(node, lang_code(lang)); /* WORDS */
    spoken = spoken ? spoken : yaml_text(node, "name");    /* a person, the controller */
    return spoken ? spoken : strrchr(path, '.') ? strrchr(path, '.') + 1 : path;
}

const char *path_print_next(const char **at, size_t *length) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
    for (const char *open = strchr(*at, '<'); open; open = strchr(open + 1, '<')) {
        size_t count = strspn(open + 1, letters);
        if (count && open[1 + count] == '>') {
            *length = count;
            *at = open + 2 + count;
            return open + 1;
        }
    }
    return NULL;
}
