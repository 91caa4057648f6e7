/* Names are declared as map keys; everything else points at them by index. The tables of names are made first,
 * from the tree alone, so that a name may be used before the file declares it. */
#include "notice/load.h"

#include "base/buf.h"
#include "base/nearest.h"
#include "notice/field.h"
#include "notice/names.h"

#include <string.h>

static const char *const program_data[] = {"log", "requests", "refusals", "choices", "certificates", "logins"};
enum { PROGRAM_DATA = sizeof program_data / sizeof *program_data };

static void add_table(struct loader *loader, const char *name, const struct yaml_node *map) {
    struct load_table *table = &loader->tables[loader->table_count++];
    size_t written = map && map->kind == YAML_MAP ? map->count : 0;
    if (written > LOAD_ENTRIES_MAX)
        written = 0; /* load_entries says so */
    table->name = name;
    table->map = map;
    table->ids = arena_array(loader->arena, written + PROGRAM_DATA + 1, sizeof *table->ids);
    for (size_t i = 0; i < written; i++)
        if (strcmp(name, "retention") != 0 || strcmp(map->keys[i]->text, "all") != 0)
            table->ids[table->count++] = map->keys[i]->text;
    for (size_t i = 0; i < PROGRAM_DATA && strcmp(name, "data") == 0; i++)
        if (!yaml_get(map, program_data[i]))
            table->ids[table->count++] = program_data[i];
    table->all = arena_array(loader->arena, table->count + 1, sizeof *table->all);
    for (size_t i = 0; i < table->count; i++)
        table->all[i] = (int)i;
}

void load_tables(struct loader *loader) {
    static const char *const names[] = {"people",  "services",   "purposes", "data",      "events",  "sources",
                                        "systems", "recipients", "statutes", "retention", "security"};
    size_t count = sizeof names / sizeof *names;
    loader->tables = arena_array(loader->arena, count + 1, sizeof *loader->tables);
    for (size_t i = 0; i < count; i++)
        add_table(loader, names[i], yaml_get(loader->root, names[i]));
    add_table(loader, "filings", yaml_get(yaml_get(loader->root, "register"), "filings"));
}

const struct load_table *load_table_find(const struct loader *loader, const char *name) {
    for (size_t i = 0; i < loader->table_count; i++)
        if (strcmp(loader->tables[i].name, name) == 0)
            return &loader->tables[i];
    must_failed("a table that the language lacks", __FILE__, __LINE__);
}

int load_name(struct loader *loader, const char *name, const struct yaml_node *node) {
    struct load_table *table = loader->tables + (load_table_find(loader, name) - loader->tables);
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->ids[i], node->text) == 0)
            return (int)i;
    if (load_table_broken(loader, name))
        return NOTICE_NOTHING;
    if (!table->map) {
        if (!table->missed) {
            LOAD_ERROR(loader, node, "missing_key", M("{1} is used here, but the notice has no {2}"),
                       node->text, name);
            load_doubt_key(loader, loader->root, name);
            load_doubt_key(loader, yaml_get(loader->root, "register"), name);
            if (strcmp(name, "filings") == 0)
                load_doubt_key(loader, loader->root, "register");
        }
        table->missed = true;
        return NOTICE_NOTHING;
    }
    load_unknown(loader, node, "unknown_name", M("{2} declares no {1}"),
                 M("{2} declares no {1}; did you mean {3}?"),
                 strcmp(name, "filings") == 0 ? "register.filings" : name, table->ids, table->count);
    return NOTICE_NOTHING;
}

const char *const *load_words_split(struct arena *arena, const char *list, size_t *count) {
    const char **words = arena_array(arena, strlen(list) / 2 + 2, sizeof *words);
    *count = 0;
    while (*list) {
        size_t length = strcspn(list, " ");
        words[(*count)++] = arena_text_n(arena, list, length);
        list += length;
        list += strspn(list, " ");
    }
    return words;
}

int load_word_of(struct loader *loader, const char *list, const struct yaml_node *node) {
    size_t count;
    const char *const *words = load_words_split(loader->ctx->arena, list, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], node->text) == 0 && strcmp(words[i], "-") != 0)
            return (int)i;
    struct buf buf = buf_in(loader->ctx->arena);
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], "-") != 0) {
            buf_add(&buf, buf.length ? ", " : "");
            buf_add(&buf, words[i]);
        }
    load_unknown(loader, node, "unknown_word", M("{1} is not known here: expected one of {2}"),
                 M("{1} is not known here; did you mean {3}? Expected one of {2}"), buf_text(&buf), words,
                 count);
    return -1;
}

/* ---- references */

LOAD_READER(ref) {
    const struct load_table *table = load_table_find(loader, key->of);
    if (!spot->value->line) { /* "first" */
        *(int *)target = table->count ? 0 : NOTICE_NOTHING;
        return;
    }
    *(int *)target = NOTICE_NOTHING;
    if (spot->value->kind == YAML_TEXT)
        *(int *)target = load_name(loader, key->of, spot->value);
    else
        LOAD_ERROR(loader, spot->value, "expected_text", M("{1}: expected {2}"), spot->path,
                   msg(loader->ctx->lang, M("a name")));
}

LOAD_READER(refs) {
    const struct load_table *table = load_table_find(loader, key->of);
    const struct yaml_node *value = spot->value;
    struct set *set = target;
    if (value->kind == YAML_TEXT && strcmp(value->text, "all") == 0) {
        *set = (struct set){.items = table->all, .count = table->count, .all = true};
        return;
    }
    if (value->kind != YAML_LIST) {
        LOAD_ERROR(loader, value, "expected_list", M("{1}: expected a list [a, b] or all"), spot->path);
        return;
    }
    if (value->count > LOAD_ENTRIES_MAX) {
        LOAD_ERROR(loader, value, "too_many", M("{1} holds too many entries"), spot->path);
        return;
    }
    int *items = arena_array(loader->arena, value->count + 1, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < value->count; i++) {
        const struct yaml_node *item = value->items[i];
        if (item->kind != YAML_TEXT) {
            LOAD_ERROR(loader, item, "expected_text", M("{1}: expected {2}"), spot->path,
                       msg(loader->ctx->lang, M("a name")));
            continue;
        }
        int index = load_name(loader, key->of, item);
        struct set so_far = {.items = items, .count = count};
        if (index >= 0 && set_has(&so_far, index))
            LOAD_ERROR(loader, item, "twice", M("{1} is listed twice"), item->text);
        else if (index >= 0)
            items[count++] = index;
    }
    *set = (struct set){.items = items, .count = count};
}

/* One name will do. */
LOAD_READER(ref_or_refs) {
    const struct yaml_node *value = spot->value;
    if (value->kind != YAML_TEXT || !*value->text || strcmp(value->text, "all") == 0) {
        load_refs(loader, key, spot, target);
        return;
    }
    int *item = arena_array(loader->arena, 1, sizeof *item);
    *item = load_name(loader, key->of, value);
    if (*item != NOTICE_NOTHING)
        *(struct set *)target = (struct set){.items = item, .count = 1};
}

/* ---- fields and kinds */

/* Own fields are named `category.field`; in `required`, also by the field alone. */
static bool own_known(const struct loader *loader, const char *name) {
    const char *dot = strchr(name, '.');
    if (!dot || strlen(name) > 200)
        return false;
    char category[208];
    memcpy(category, name, (size_t)(dot - name));
    category[dot - name] = '\0';
    return yaml_get(yaml_get(yaml_get(yaml_get(loader->root, "data"), category), "own"), dot + 1) != NULL;
}

static const char **known_fields(struct loader *loader, bool kinds, size_t *count) {
    size_t fields, kind_count;
    const struct field *field = field_builtins(&fields);
    const struct kind *kind = kind_builtins(&kind_count);
    const char **known = arena_array(loader->ctx->arena, fields + 3 * kind_count + 1, sizeof *known);
    *count = 0;
    for (size_t i = 0; i < fields && !kinds; i++)
        known[(*count)++] = field[i].id;
    for (size_t i = 0; i < kind_count && kinds; i++)
        known[(*count)++] = kind[i].id;
    for (size_t i = 0; i < kind_count; i++)
        if (*kind[i].field)
            known[(*count)++] = kind[i].field;
    return known;
}

/* What was put last is about a name; whatever could declare it may be faulty. */
static void doubt_names(struct loader *loader, const char *name) {
    static const char *const tables[] = {"data",   "events",   "statutes", "retention",
                                         "people", "purposes", "services", "sources"};
    const char *category = arena_text_n(loader->ctx->arena, name, strcspn(name, "."));
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const struct yaml_node *table = yaml_get(loader->root, tables[i]);
        load_doubt_key(loader, loader->root, tables[i]);
        load_doubt(loader, table, category);
        if (load_table_broken(loader, tables[i]))
            load_doubt(loader, loader->root, tables[i]);
    }
}

static struct names checked_names(struct loader *loader, const struct load_key *key,
                                  const struct load_spot *spot,
                                  bool (*known)(const struct loader *, const struct load_key *, const char *),
                                  bool kinds) {
    struct names names = {0};
    const struct load_key any = {.of = NULL};
    load_list_of_texts(loader, &any, spot, &names);
    for (size_t i = 0; spot->value->kind == YAML_LIST && i < spot->value->count; i++) {
        const struct yaml_node *item = spot->value->items[i];
        size_t count;
        if (item->kind != YAML_TEXT || !*item->text || known(loader, key, item->text))
            continue;
        const char **words = known_fields(loader, kinds, &count);
        load_unknown(loader, item, "unknown_field", kinds ? M("{1} is no kind of event") : M("{1} is no field"),
                     kinds ? M("{1} is no kind of event; did you mean {3}?")
                           : M("{1} is no field; did you mean {3}?"),
                     "", words, count);
        doubt_names(loader, item->text);
    }
    return names;
}

static bool field_known(const struct loader *loader, const struct load_key *key, const char *name) {
    (void)key;
    return field_builtin(name) || field_is_record(name) || own_known(loader, name);
}

LOAD_READER(fields) {
    *(struct names *)target = checked_names(loader, key, spot, field_known, false);
}

static bool declared(const struct loader *loader, const char *table, const char *name) {
    return yaml_get(load_table_find(loader, table)->map, name) != NULL;
}

/* Kinds, every data category on its `at`, and events of closer kind; what a service makes may be a field. */
static bool kind_known(const struct loader *loader, const struct load_key *key, const char *name) {
    if (kind_builtin(name))
        return true;
    if (strcmp(key->of, "fields") == 0)
        return field_known(loader, key, name);
    return declared(loader, "data", name) || declared(loader, "events", name);
}

LOAD_READER(kinds) {
    *(struct names *)target = checked_names(loader, key, spot, kind_known, true);
}

/* A field of this category as everything else names it: its own ones are `category.field`. */
static const char *field_of(struct loader *loader, const struct category *category, const char *name) {
    if (names_have(&category->fields, name))
        return name;
    for (size_t i = 0; i < category->own_count; i++) {
        const char *whole = load_path(loader, category->entry.id, category->own[i].entry.id);
        if (strcmp(category->own[i].entry.id, name) == 0 || strcmp(whole, name) == 0)
            return whole;
    }
    return NULL;
}

static void unknown_field(struct loader *loader, const struct category *category,
                          const struct yaml_node *item) {
    const struct yaml_node *map = yaml_get(yaml_get(loader->root, "data"), category->entry.id);
    load_unknown(loader, item, "unknown_field", M("{1} is no field of this category"),
                 M("{1} is no field of this category; did you mean {3}?"), "", category->fields.items,
                 category->fields.count);
    load_doubt(loader, map, "fields");
    load_doubt(loader, map, "own");
}

/* Fields of this category, its own ones among them. An empty list says that nothing is required. */
LOAD_READER(required) {
    struct category *category = target;
    struct names names = {0};
    const struct load_key any = {.of = NULL};
    (void)key;
    category->required_said = true;
    load_list_of_texts(loader, &any, spot, &names);
    const char **fields = arena_array(loader->arena, names.count + 1, sizeof *fields);
    size_t count = 0;
    for (size_t i = 0; names.count && i < spot->value->count; i++) {
        const struct yaml_node *item = spot->value->items[i];
        if (item->kind != YAML_TEXT || !*item->text)
            continue;
        const char *field = field_of(loader, category, item->text);
        if (field && count < names.count)
            fields[count++] = field;
        else if (!field)
            unknown_field(loader, category, item);
    }
    category->required = (struct names){.items = fields, .count = count};
}

/* ---- names in expressions, when everything is declared */

/* An own field by its bare name, of whichever category. */
static void doubt_own(struct loader *loader, const char *name) {
    const struct yaml_node *data = yaml_get(loader->root, "data");
    for (size_t i = 0; data && data->kind == YAML_MAP && i < data->count; i++) {
        load_doubt_key(loader, data->items[i], "own");
        load_doubt(loader, yaml_get(data->items[i], "own"), name);
    }
}

struct unknown {
    struct loader *loader;
    const struct yaml_node *node;
};

static void unknown_in_expression(void *arg, const char *name, size_t offset, const char *nearest) {
    const struct unknown *unknown = arg;
    struct ctx *ctx = unknown->loader->ctx;
    int line, column;
    yaml_place(unknown->node, offset, &line, &column);
    load_finding(unknown->loader, "unknown_name", line, column,
                 nearest
                     ? MSG(ctx->arena, ctx->lang, M("nothing declares {1}; did you mean {2}?"), name, nearest)
                     : MSG(ctx->arena, ctx->lang, M("nothing declares {1}"), name));
    doubt_names(unknown->loader, name);
    load_doubt(unknown->loader, yaml_get(unknown->loader->root, "calendar"), "country");
    doubt_own(unknown->loader, name);
}

/* What is written there can never be compared with the fact: a condition that nothing fits would be passed over in silence. */
static const char *mismatch(const struct loader *loader, const struct cond *cond,
                            const struct cond_value *value, enum cond_place place) {
    struct arena *arena = loader->ctx->arena;
    enum lang lang = loader->ctx->lang;
    int category;
    const char *part;
    const struct own_field *own = names_own(loader->notice, cond->name, place == COND_WHERE, &category, &part);
    bool number = own ? own->type == OWN_NUMBER || own->type == OWN_MONEY || part
                      : place == COND_WHERE && strcmp(cond->name, "amount") == 0;
    if (own && own->type == OWN_DATE && !part && value->kind != COND_DAY)
        return MSG(arena, lang,
                   M("{1} is a day: compare it with a day such as 2026-01-31, or its year as {1}.year"),
                   cond->name);
    if (number && value->kind != COND_NUMBER)
        return MSG(arena, lang, M("{1} is a number: compare it with one"), cond->name);
    if (cond->op >= OP_LT && value->kind == COND_WORD)
        return MSG(arena, lang,
                   M("{1} is neither more nor less than a word: it can only be it or not (=, !=, in)"),
                   cond->name);
    return value->kind == COND_SPAN
               ? MSG(arena, lang, M("{1} is no span of time, and cannot be compared with one"), cond->name)
               : NULL;
}

/* One mistake of a condition is enough. */
static void check_values(struct loader *loader, const struct load_pending *one, const struct cond *cond) {
    for (size_t i = 0; i < cond->count; i++)
        check_values(loader, one, cond->args[i]);
    for (size_t i = 0; cond->kind == COND_COMPARE && i < cond->value_count; i++) {
        const char *text = mismatch(loader, cond, &cond->values[i], one->place);
        int line, column;
        if (!text)
            continue;
        yaml_place(one->node, cond->values[i].offset, &line, &column);
        load_finding(loader, "cond_value", line, column, text);
        return;
    }
}

void load_pending_names(struct loader *loader) {
    for (size_t i = 0; i < loader->pending_count; i++) {
        const struct load_pending *one = &loader->pending[i];
        struct unknown unknown = {loader, one->node};
        if (one->expr)
            expr_names(loader->ctx, loader->notice, one->expr, unknown_in_expression, &unknown);
        if (one->cond)
            cond_names(loader->ctx, loader->notice, one->cond, one->place, unknown_in_expression, &unknown);
        if (one->cond && one->place != COND_CHECK)
            check_values(loader, one, one->cond);
    }
}
