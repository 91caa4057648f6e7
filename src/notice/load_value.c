/* One value of the file into one member of a struct. A value that does not fit is said to be wrong where it
 * stands, and leaves the member as it was. */
#include "notice/load.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- texts */

static bool is_text(struct loader *loader, const struct load_spot *spot, const char *expected) {
    const struct yaml_node *value = spot->value;
    if (value->kind == YAML_TEXT && *value->text)
        return true;
    if (value->kind == YAML_MAP && !value->flow && value->count == 1 && value->line == spot->key->line)
        LOAD_ERROR(loader, value, "yaml.colon",
                   M("`: ` made a map of the text: quote it, or write it under >-"));
    else
        LOAD_ERROR(loader, value, "expected_text", M("{1}: expected {2}"), spot->path,
                   msg(loader->ctx->lang, expected));
    return false;
}

/* A text. In `words` for people, which are whole sentences, a single space and # is taken for a mistake; elsewhere
 * only when the # is a part of the text ("#5") and no comment ("# five"). */
static const char *text_of(struct loader *loader, const struct load_spot *spot, bool words) {
    const struct yaml_node *value = spot->value;
    if (!is_text(loader, spot, M("a text")))
        return NULL;
    if (value->comment && (words || value->source_end[2] != ' ')) {
        int line, column;
        yaml_place(value, strlen(value->text), &line, &column);
        load_finding(loader, "yaml.hash", line, column + 1,
                     MSG(loader->ctx->arena, loader->ctx->lang,
                         M("` #` ended the text: quote it, or put two spaces before a comment")));
    }
    if (strlen(value->text) > LOAD_TEXT_MAX) {
        LOAD_ERROR(loader, value, "too_long", M("{1}: the text is too long"), spot->path);
        return NULL;
    }
    return value->text;
}

LOAD_READER(text) {
    const char *text = text_of(loader, spot, key->of && strcmp(key->of, "sentence") == 0);
    if (text)
        *(const char **)target = text;
}

LOAD_READER(version) {
    (void)key;
    if (!is_text(loader, spot, M("a number")))
        return;
    const char *text = spot->value->text;
    if (*text && strlen(text) <= 12 && strspn(text, "0123456789.") == strlen(text) && *text != '.')
        *(const char **)target = text;
    else
        LOAD_ERROR(loader, spot->value, "expected_number", M("{1}: expected a number, such as 7"), spot->path);
}

LOAD_READER(id) {
    (void)key;
    if (is_text(loader, spot, M("a name")) && load_id_valid(loader, spot->value))
        *(const char **)target = spot->value->text;
}

/* Words in the notice's languages: all that it is to be shown in, none that it does not know. */
LOAD_READER(words) {
    (void)key;
    static const char *const codes[] = {"fi", "sv", "en"};
    const struct yaml_node *value = spot->value;
    struct words *words = target;
    if (value->kind != YAML_MAP) {
        LOAD_ERROR(loader, value, "expected_words",
                   M("{1}: expected words by language, such as {fi: ..., en: ...}"), spot->path);
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        const struct yaml_node *code = value->keys[i];
        struct load_spot word = {load_path(loader, spot->path, code->text), code, value->items[i]};
        enum lang lang;
        if (lang_from(code->text, &lang) && code->text[2] == '\0')
            words->text[lang] = text_of(loader, &word, true);
        else if (value->flow && word.value->kind == YAML_TEXT && !*word.value->text)
            LOAD_ERROR(loader, code, "yaml.comma",
                       M("a comma ended the value before \"{1}\": quote the text, or write it under >-"),
                       code->text);
        else
            load_unknown(loader, code, "unknown_language",
                         M("{1} is no language of the program: expected fi, sv or en"), NULL, "", codes, 3);
        if (value->flow && word.value->kind == YAML_TEXT && !*word.value->text)
            load_meant(loader, code, NULL);
    }
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (loader->notice->languages[lang] && !yaml_get(value, codes[lang])) {
            LOAD_ERROR(loader, spot->key, "missing_language",
                       M("{1} lacks its words in {2}, which register.languages lists"), spot->path,
                       codes[lang]);
            load_doubt_key(loader, value, codes[lang]);
        }
}

LOAD_READER(worded) {
    const struct yaml_node *value = spot->value;
    if (value->kind != YAML_MAP) {
        LOAD_ERROR(loader, value, "expected_map", M("{1}: expected a map, with keys and values"), spot->path);
        return;
    }
    struct worded *items = arena_array(loader->arena, value->count + 1, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        struct load_spot word = {load_path(loader, spot->path, value->keys[i]->text), value->keys[i],
                                 value->items[i]};
        if (strcmp(key->of, "sources:") == 0)
            (void)load_name(loader, "sources", word.key);
        else
            (void)load_word_of(loader, key->of, word.key);
        items[i].name = word.key->text;
        load_words(loader, key, &word, &items[i].words);
    }
    memcpy(target, &(const void *){items}, sizeof(void *));
    memcpy((char *)target + sizeof(void *), &value->count, sizeof value->count);
}

LOAD_READER(moves) {
    (void)key;
    const struct yaml_node *value = spot->value;
    if (value->kind != YAML_MAP) {
        LOAD_ERROR(loader, value, "expected_map",
                   M("{1}: expected a map of old names, each with a new one or `erase`"), spot->path);
        return;
    }
    struct change_move *moves = arena_array(loader->arena, value->count + 1, sizeof *moves);
    for (size_t i = 0; i < value->count; i++) {
        struct load_spot move = {load_path(loader, spot->path, value->keys[i]->text), value->keys[i],
                                 value->items[i]};
        const char *to = text_of(loader, &move, false);
        moves[i].from = move.key->text;
        moves[i].line = move.key->line;
        moves[i].to = to && strcmp(to, "erase") != 0 ? to : NULL;
    }
    memcpy(target, &(const void *){moves}, sizeof(void *));
    memcpy((char *)target + sizeof(void *), &value->count, sizeof value->count);
}

/* ---- yes and no, days, spans, numbers */

LOAD_READER(yes_no) {
    (void)key;
    if (!is_text(loader, spot, M("yes or no")))
        return;
    const char *text = spot->value->text;
    if (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0)
        *(bool *)target = *text == 'y';
    else if (strcasecmp(text, "true") == 0 || strcasecmp(text, "on") == 0 || strcasecmp(text, "yes") == 0)
        LOAD_ERROR(loader, spot->value, "expected_yes_no", M("{1}: write yes, not {2}"), spot->path, text);
    else if (strcasecmp(text, "false") == 0 || strcasecmp(text, "off") == 0 || strcasecmp(text, "no") == 0)
        LOAD_ERROR(loader, spot->value, "expected_yes_no", M("{1}: write no, not {2}"), spot->path, text);
    else
        LOAD_ERROR(loader, spot->value, "expected_yes_no", M("{1}: expected yes or no, not {2}"), spot->path,
                   text);
}

static bool day_of(struct loader *loader, const struct load_spot *spot, day_t *day) {
    if (!is_text(loader, spot, M("a day, such as 2026-09-01")))
        return false;
    if (day_parse(spot->value->text, day))
        return true;
    day_t meant;
    if (day_parse_local(spot->value->text, &meant))
        LOAD_ERROR(loader, spot->value, "expected_day", M("{1}: write the day as {2}"), spot->path,
                   day_iso(loader->ctx->arena, meant));
    else
        LOAD_ERROR(loader, spot->value, "expected_day",
                   M("{1}: {2} is no day: expected one such as 2026-09-01"), spot->path, spot->value->text);
    return false;
}

LOAD_READER(day) {
    (void)key;
    if (!day_of(loader, spot, target))
        *(day_t *)target = DAY_NONE;
}

static int later(const void *a, const void *b) {
    const day_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

LOAD_READER(days) {
    (void)key;
    const struct yaml_node *list = spot->value;
    if (list->kind != YAML_LIST || !list->count) {
        LOAD_ERROR(loader, list, "expected_list", M("{1}: expected a list of days, such as [2026-12-31]"),
                   spot->path);
        return;
    }
    if (list->count > LOAD_ENTRIES_MAX) {
        LOAD_ERROR(loader, list, "too_many", M("{1} holds too many entries"), spot->path);
        return;
    }
    day_t *days = arena_array(loader->arena, list->count, sizeof *days);
    for (size_t i = 0; i < list->count; i++) {
        struct load_spot item = {spot->path, list->items[i], list->items[i]};
        if (!day_of(loader, &item, &days[i]))
            return;
        for (size_t j = 0; j < i; j++)
            if (days[j] == days[i]) {
                LOAD_ERROR(loader, item.value, "twice", M("{1} is listed twice"), item.value->text);
                return;
            }
    }
    qsort(days, list->count, sizeof *days, later);
    memcpy(target, &(const void *){days}, sizeof(void *));
    memcpy((char *)target + sizeof(void *), &list->count, sizeof list->count);
}

LOAD_READER(span) {
    if (!is_text(loader, spot, M("a span, such as 28 days")))
        return;
    struct span span = {0};
    struct expr_error error = {0};
    if (span_parse(loader->ctx, spot->value->text, &span, &error) != ST_OK) {
        int line, column;
        yaml_place(spot->value, error.offset, &line, &column);
        load_finding(loader, "expected_span", line, column, error.text);
        return;
    }
    bool nothing = !(span.years || span.months || span.weeks || span.days || span.hours || span.minutes);
    if (nothing && (strcmp(key->key, "review") == 0 || strcmp(key->key, "every") == 0))
        LOAD_ERROR(loader, spot->value, "expected_span", M("{1}: must be longer than nothing"), spot->path);
    span.set = true;
    memcpy(target, &span, sizeof span);
}

LOAD_READER(review) {
    struct retention_rule *rule = target;
    if (spot->value->kind == YAML_MAP)
        load_nested(loader, key, spot, target);
    else
        load_span(loader, key, spot, &rule->review);
}

LOAD_READER(number) {
    (void)key;
    if (!is_text(loader, spot, M("a number")))
        return;
    const char *text = spot->value->text;
    size_t length = strlen(text), digits = strspn(text, "0123456789.");
    const char *point = strchr(text, '.');
    if (!length || length > 15 || digits != length || text[0] == '.' ||
        (point && (!point[1] || strchr(point + 1, '.')))) {
        LOAD_ERROR(loader, spot->value, "expected_number", M("{1}: expected a number, such as 7"), spot->path);
        return;
    }
    double value = 0, scale = 1;
    for (const char *at = text; *at; at++)
        if (*at != '.') {
            value = value * 10 + (*at - '0');
            scale = point && at > point ? scale * 10 : 1;
        }
    *(double *)target = value / scale;
}

/* ---- words of a fixed list */

LOAD_READER(choice) {
    if (!is_text(loader, spot, M("a word")))
        return;
    int index = load_word_of(loader, key->of, spot->value);
    if (index >= 0)
        memcpy(target, &(unsigned){(unsigned)index}, sizeof(unsigned)); /* every enum here is one */
}

LOAD_READER(either) {
    if (!is_text(loader, spot, M("a word")))
        return;
    int index = load_word_of(loader, key->of, spot->value);
    if (index >= 0)
        *(bool *)target = index > 0;
}

LOAD_READER(word) {
    if (is_text(loader, spot, M("a word")) && load_word_of(loader, key->of, spot->value) >= 0)
        *(const char **)target = spot->value->text;
}

LOAD_READER(special_kind) {
    if (spot->value->kind == YAML_MAP) { /* {kind, ground, law}, as of a category */
        struct category special = {0};
        load_map(loader, load_shape_find("special"), spot, &special, true);
        *(const char **)target = special.special_kind;
        return;
    }
    load_word(loader, key, spot, target);
}

/* A list of texts, each once; `all` is NULL where it may not be said. */
static bool list_items(struct loader *loader, const struct load_spot *spot, bool all, struct names *names) {
    const struct yaml_node *list = spot->value;
    if (all && list->kind == YAML_TEXT && strcmp(list->text, "all") == 0) {
        *names = (struct names){.all = true};
        return true;
    }
    if (list->kind != YAML_LIST) {
        LOAD_ERROR(loader, list, "expected_list",
                   all ? M("{1}: expected a list [a, b] or all") : M("{1}: expected a list [a, b]"),
                   spot->path);
        return false;
    }
    if (list->count > LOAD_ENTRIES_MAX) {
        LOAD_ERROR(loader, list, "too_many", M("{1} holds too many entries"), spot->path);
        return false;
    }
    const char **items = arena_array(loader->arena, list->count + 1, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *item = list->items[i];
        bool twice = false;
        if (item->kind != YAML_TEXT || !*item->text) {
            LOAD_ERROR(loader, item, "expected_text", M("{1}: expected {2}"), spot->path,
                       msg(loader->ctx->lang, M("a word")));
            continue;
        }
        for (size_t j = 0; j < count; j++)
            twice = twice || strcmp(items[j], item->text) == 0;
        if (twice)
            LOAD_ERROR(loader, item, "twice", M("{1} is listed twice"), item->text);
        else
            items[count++] = item->text;
    }
    *names = (struct names){.items = items, .count = count};
    return true;
}

LOAD_READER(list_of_words) {
    struct names names;
    bool all = key->otherwise && strcmp(key->otherwise, "all") == 0;
    if (!list_items(loader, spot, all, &names))
        return;
    if (names.all)
        names.items = load_words_split(loader->arena, key->of, &names.count);
    else
        for (size_t i = 0; i < spot->value->count; i++)
            if (spot->value->items[i]->kind == YAML_TEXT)
                (void)load_word_of(loader, key->of, spot->value->items[i]);
    *(struct names *)target = names;
}

LOAD_READER(list_of_texts) {
    struct names names;
    if (key->of && spot->value->kind == YAML_TEXT && *spot->value->text) { /* one will do */
        const char **one = arena_array(loader->arena, 1, sizeof *one);
        *one = spot->value->text;
        *(struct names *)target = (struct names){.items = one, .count = 1};
    } else if (list_items(loader, spot, false, &names)) {
        *(struct names *)target = names;
    }
}

/* A choice that reads as another one could not be told from it. */
static void same_words(struct loader *loader, const struct yaml_node *map, const struct words *words,
                       size_t index) {
    for (size_t i = 0; i < index; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            const char *text = words[index].text[lang], *other = words[i].text[lang];
            const struct yaml_node *node = yaml_get(map->items[index], lang_code((enum lang)lang));
            if (text && other && *text && node && strcasecmp(text, other) == 0)
                LOAD_ERROR(loader, node, "twice", M("{1} is listed twice"), text);
        }
}

/* [a, b], or {a: WORDS, b: WORDS}. */
LOAD_READER(choices) {
    struct own_field *own = target;
    const struct yaml_node *map = spot->value;
    if (map->kind != YAML_MAP) {
        load_list_of_texts(loader, key, spot, &own->choices);
        return;
    }
    if (map->count > LOAD_ENTRIES_MAX) {
        LOAD_ERROR(loader, map, "too_many", M("{1} holds too many entries"), spot->path);
        return;
    }
    const char **ids = arena_array(loader->arena, map->count + 1, sizeof *ids);
    struct words *words = arena_array(loader->arena, map->count + 1, sizeof *words);
    for (size_t i = 0; i < map->count; i++) {
        struct load_spot one = {load_path(loader, spot->path, map->keys[i]->text), map->keys[i], map->items[i]};
        (void)load_id_valid(loader, map->keys[i]);
        ids[i] = map->keys[i]->text;
        load_words(loader, key, &one, &words[i]);
        same_words(loader, map, words, i);
    }
    own->choices = (struct names){.items = ids, .count = map->count};
    own->choice_words = words;
}

/* ---- bits, for all types or for each */

static unsigned bits_of(struct loader *loader, const char *words, bool all, const struct load_spot *spot) {
    struct names names;
    unsigned bits = 0;
    size_t count;
    if (!list_items(loader, spot, all, &names))
        return 0;
    (void)load_words_split(loader->ctx->arena, words, &count);
    if (names.all)
        return (1u << count) - 1;
    for (size_t i = 0; i < spot->value->count; i++) {
        const struct yaml_node *item = spot->value->items[i];
        int index = item->kind == YAML_TEXT ? load_word_of(loader, words, item) : -1;
        if (index >= 0)
            bits |= 1u << index;
    }
    return bits;
}

LOAD_READER(bits) {
    bool all = key->otherwise && strcmp(key->otherwise, "all") == 0;
    *(unsigned *)target = bits_of(loader, key->of, all, spot);
}

LOAD_READER(needs_by_type) {
    const struct load_table *people = load_table_find(loader, "people");
    unsigned *needs = arena_array(loader->arena, people->count + 1, sizeof *needs);
    const struct yaml_node *value = spot->value;
    *(unsigned **)target = needs;
    if (value->kind == YAML_TEXT && !value->line)
        return;
    if (value->kind != YAML_MAP) {
        unsigned bits = bits_of(loader, key->of, false, spot);
        for (size_t i = 0; i < people->count; i++)
            needs[i] = bits;
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        struct load_spot one = {load_path(loader, spot->path, value->keys[i]->text), value->keys[i],
                                value->items[i]};
        int type = load_name(loader, "people", one.key);
        unsigned bits = bits_of(loader, key->of, false, &one);
        if (type >= 0)
            needs[type] = bits;
    }
}

static struct names grounds_of(struct loader *loader, const char *words, const struct load_spot *spot) {
    const struct load_key key = {.of = words};
    struct names names = {0};
    if (spot->value->kind == YAML_TEXT) {
        const char **one = arena_array(loader->arena, 1, sizeof *one);
        if (load_word_of(loader, words, spot->value) < 0)
            return names;
        *one = spot->value->text;
        return (struct names){.items = one, .count = 1};
    }
    load_list_of_words(loader, &key, spot, &names);
    return names;
}

LOAD_READER(grounds_by_type) {
    const struct load_table *people = load_table_find(loader, "people");
    struct names *grounds = arena_array(loader->arena, people->count + 1, sizeof *grounds);
    const struct yaml_node *value = spot->value;
    *(struct names **)target = grounds;
    if (value->kind == YAML_TEXT && !value->line)
        return;
    if (value->kind != YAML_MAP) {
        struct names names = grounds_of(loader, key->of, spot);
        for (size_t i = 0; i < people->count; i++)
            grounds[i] = names;
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        struct load_spot one = {load_path(loader, spot->path, value->keys[i]->text), value->keys[i],
                                value->items[i]};
        int type = load_name(loader, "people", one.key);
        struct names names = grounds_of(loader, key->of, &one);
        if (type >= 0)
            grounds[type] = names;
    }
}

/* ---- languages, zone, expressions */

LOAD_READER(languages) {
    (void)target; /* read before everything else (load.c), because every word needs them; here only checked */
    struct names names;
    if (!list_items(loader, spot, false, &names))
        return;
    if (!names.count)
        LOAD_ERROR(loader, spot->value, "expected_list", M("{1}: expected at least one"), spot->path);
    for (size_t i = 0; i < spot->value->count; i++)
        if (spot->value->items[i]->kind == YAML_TEXT)
            (void)load_word_of(loader, key->of, spot->value->items[i]);
}

LOAD_READER(zone) {
    (void)key;
    struct calendar *calendar = target;
    if (!is_text(loader, spot, M("a time zone, such as Europe/Helsinki")))
        return;
    calendar->zone_name = spot->value->text;
    calendar->zone = zone_load(loader->arena, spot->value->text);
    if (!calendar->zone)
        LOAD_ERROR(loader, spot->value, "unknown_zone",
                   M("{1} is no time zone: expected one such as Europe/Helsinki"), spot->value->text);
}

static struct load_pending *pending(struct loader *loader, const struct yaml_node *node) {
    struct load_pending new = {.node = node};
    ARENA_PUSH(loader->ctx->arena, loader->pending, loader->pending_count, loader->pending_room, new);
    return &loader->pending[loader->pending_count - 1];
}

static void not_parsed(struct loader *loader, const struct yaml_node *node, const char *id,
                       const struct expr_error *error) {
    int line, column;
    yaml_place(node, error->offset, &line, &column);
    load_finding(loader, id, line, column, error->text ? error->text : "");
}

LOAD_READER(expr) {
    (void)key;
    const struct expr *expr;
    struct expr_error error = {0};
    if (!is_text(loader, spot, M("a date expression")))
        return;
    if (expr_parse(loader->ctx, loader->arena, spot->value->text, &expr, &error) != ST_OK) {
        not_parsed(loader, spot->value, "bad_expression", &error);
        return;
    }
    *(const struct expr **)target = expr;
    pending(loader, spot->value)->expr = expr;
}

LOAD_READER(cond) {
    const struct cond *cond;
    struct expr_error error = {0};
    if (!is_text(loader, spot, M("a condition")))
        return;
    if (cond_parse(loader->ctx, loader->arena, spot->value->text, &cond, &error) != ST_OK) {
        not_parsed(loader, spot->value, "bad_condition", &error);
        return;
    }
    *(const struct cond **)target = cond;
    struct load_pending *new = pending(loader, spot->value);
    new->cond = cond;
    new->place = key->of &&strcmp(key->of, "check") == 0 ? COND_CHECK : COND_RULE;
}

LOAD_READER(when) {
    struct retention_rule *rule = target;
    rule->otherwise = spot->value->kind == YAML_TEXT && strcmp(spot->value->text, "otherwise") == 0;
    rule->when = NULL;
    if (!rule->otherwise)
        load_cond(loader, key, spot, &rule->when);
}
