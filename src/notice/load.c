/* The order of reading: bytes -> tree -> names -> values by the table of keys -> names in expressions -> what no
 * single key can tell. Each step goes on after mistakes, so that all of them are shown at once. */
#include "notice/load.h"

#include "base/nearest.h"
#include "notice/findings.h"
#include "notice/law.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What cannot be read as YAML has been said (line 0, too): that it is not what was expected there adds nothing. */
static bool unreadable(const struct loader *loader, int line, int column) {
    for (size_t i = 0; i < loader->findings->count; i++) {
        const struct finding *old = &loader->findings->items[i];
        if (old->line == line && old->column == column && strncmp(old->id, "yaml.", 5) == 0)
            return true;
    }
    return false;
}

void load_finding(struct loader *loader, const char *id, int line, int column, const char *text) {
    const struct finding finding = {.level = loader->adopted && loader->mild ? LEVEL_CONFLICT : LEVEL_ERROR,
                                    .id = id,
                                    .file = loader->file,
                                    .line = line,
                                    .column = column,
                                    .text = text};
    loader->last = loader->findings->count;
    if (!line || (loader->root && unreadable(loader, line, column)))
        return;
    findings_add(loader->ctx, loader->findings, &finding);
}

void load_unknown(struct loader *loader, const struct yaml_node *node, const char *id, const char *plain,
                  const char *with_nearest, const char *of, const char *const *known, size_t count) {
    if (findings_full(loader->findings, LEVEL_ERROR))
        return; /* looking for the nearest word costs most of all that is done here */
    const char *nearest = nearest_word(node->text, known, count);
    load_meant(loader, node, nearest);
    if (nearest && with_nearest)
        LOAD_ERROR(loader, node, id, with_nearest, node->text, of, nearest);
    else
        LOAD_ERROR(loader, node, id, plain, node->text, of);
}

const char *load_path(struct loader *loader, const char *path, const char *key) {
    return *path ? arena_printf(loader->arena, "%s.%s", path, key) : arena_text(loader->arena, key);
}

static void yaml_found(void *arg, const struct yaml_problem *problem) {
    load_finding(arg, problem->id, problem->line, problem->column, problem->text);
}

/* Every word needs the languages, so they are known before anything else is read. */
static void languages_first(struct loader *loader) {
    const struct yaml_node *list = yaml_get(yaml_get(loader->root, "register"), "languages");
    bool first = true;
    for (size_t i = 0; list && list->kind == YAML_LIST && i < list->count; i++) {
        enum lang lang;
        const char *code = list->items[i]->text;
        if (list->items[i]->kind != YAML_TEXT || strlen(code) != 2 || !lang_from(code, &lang))
            continue;
        loader->notice->languages[lang] = true;
        if (first)
            loader->notice->first_language = lang;
        first = false;
    }
}

static void country_law(struct loader *loader) {
    const struct yaml_node *node = yaml_get(yaml_get(loader->root, "calendar"), "country");
    struct notice *notice = loader->notice;
    if (!node || !notice->calendar.country)
        return;
    if (law_load(loader->ctx, loader->arena, notice->calendar.country, &notice->law) == ST_OK)
        return;
    size_t count;
    const char *const *known = law_countries(loader->ctx->arena, &count);
    fault_clear(loader->ctx);
    notice->law = NULL;
    load_unknown(loader, node, "unknown_country",
                 M("the program has no law of the country {1}: expected a code such as fi"),
                 M("the program has no law of the country {1}; did you mean {3}?"), "", known, count);
}

static void read_all(struct loader *loader) {
    const struct load_spot spot = {"", loader->root, loader->root};
    languages_first(loader);
    load_tables(loader);
    load_map(loader, load_shape_find("notice"), &spot, loader->notice, true);
    if (loader->root->kind != YAML_MAP)
        return;
    loader->notice->transfers_said = yaml_get(loader->root, "transfers") != NULL;
    country_law(loader);
    load_check(loader);
    load_pending_names(loader);
    load_doubts_end(loader);
}

/* "ended(contract)" anywhere: a remark that names it offers one kind too many, no more. */
static struct names ended_names(struct arena *arena, const char *bytes) {
    static const char ended[] = "ended(";
    size_t count = 0;
    for (const char *at = bytes; (at = strstr(at, ended)) != NULL; at += strlen(ended))
        count++;
    const char **items = arena_array(arena, count + 1, sizeof *items);
    count = 0;
    for (const char *at = bytes; (at = strstr(at, ended)) != NULL;) {
        at += strlen(ended);
        at += strspn(at, " ");
        items[count++] = arena_text_n(arena, at, strcspn(at, " )\n"));
    }
    return (struct names){.items = items, .count = count};
}

static enum status load_bytes(struct ctx *ctx, struct arena *arena, const char *name, const char *bytes,
                              size_t length, bool adopted, struct findings *findings,
                              const struct notice **notice) {
    struct notice *new = arena_alloc(arena, sizeof *new);
    struct loader loader = {
        .ctx = ctx, .arena = arena, .notice = new, .findings = findings, .adopted = adopted};
    *notice = NULL;
    new->file = loader.file = arena_text(arena, name);
    new->bytes = arena_copy(arena, bytes, length + 1);
    new->length = length;
    new->ended = ended_names(arena, new->bytes);
    new->arena = arena;
    enum status status =
        yaml_tree(ctx, arena, new->file, new->bytes, length, yaml_found, &loader, &loader.root);
    new->tree = loader.root;
    if (loader.root)
        read_all(&loader);
    findings_sort(findings);
    if (status != ST_OK || findings_any(findings, LEVEL_ERROR)) {
        const struct finding *first = findings->items;
        while (first->level != LEVEL_ERROR)
            first++;
        (void)FAIL(ctx, ST_INVALID, "{1}", first->text);
        return fault_at(ctx, first->file, first->line, first->column);
    }
    *notice = new;
    return ST_OK;
}

enum status notice_load_bytes(struct ctx *ctx, struct arena *arena, const char *name, const char *bytes,
                              size_t length, struct findings *findings, const struct notice **notice) {
    return load_bytes(ctx, arena, name, bytes, length, false, findings, notice);
}

enum status notice_load_adopted(struct ctx *ctx, struct arena *arena, const char *name, const char *bytes,
                                size_t length, struct findings *findings, const struct notice **notice) {
    return load_bytes(ctx, arena, name, bytes, length, true, findings, notice);
}

enum status notice_load(struct ctx *ctx, struct arena *arena, const char *path, struct findings *findings,
                        const struct notice **notice) {
    *notice = NULL;
    FILE *file = fopen(path, "rbe");
    if (!file)
        return FAIL(ctx, ST_FAILED, M("the notice {1} cannot be opened: {2}"), path, strerror(errno));
    size_t room = YAML_BYTES_MAX + 1; /* one more than is allowed, so that too much is seen */
    char *bytes = arena_alloc(ctx->arena, room + 1);
    size_t length = fread(bytes, 1, room, file);
    int failed = ferror(file) ? errno : 0;
    (void)fclose(file);
    if (failed)
        return FAIL(ctx, ST_FAILED, M("the notice {1} cannot be read: {2}"), path, strerror(failed));
    return notice_load_bytes(ctx, arena, path, bytes, length, findings, notice);
}
