/* What no single key can tell: keys that need or exclude each other, the program's own data, promises, paths. */
#include "notice/load.h"

#include "notice/field.h"
#include "notice/findings.h"
#include "notice/holder.h"
#include "notice/law.h"
#include "notice/moves.h"
#include "notice/names.h"
#include "notice/path.h"
#include "notice/place.h"

#include <string.h>

/* The node of an entry's key, for "lacks": what is not there has no place of its own. */
static void at_entry(struct loader *loader, const struct entry *entry, const char *id, const char *text) {
    load_finding(loader, id, entry->line, entry->column, text);
}
#define AT_ENTRY(loader, entry, id, ...)                                                                       \
    at_entry((loader), (entry), (id), MSG((loader)->ctx->arena, (loader)->ctx->lang, __VA_ARGS__))

static const struct yaml_node *node_at(const struct loader *loader, const char *path) {
    return path_node(loader->root, path);
}

/* ---- register */

static void field_shape(struct loader *loader, const char *path, const char *field) {
    const struct yaml_node *node = node_at(loader, path);
    const char *normal;
    if (!node || node->kind != YAML_TEXT || !*node->text)
        return;
    if (field_normalise(loader->ctx, loader->notice, field_builtin(field), node->text, &normal) == ST_OK)
        return;
    const struct fault *fault = &loader->ctx->fault;
    const char *text =
        msg_fill_list(loader->ctx->arena, loader->ctx->lang, fault->id, fault->values, FAULT_VALUES);
    fault_clear(loader->ctx);
    load_finding(loader, "bad_value", node->line, node->column, text);
    load_doubt(loader, yaml_get(loader->root, "calendar"), "country");
}

static void check_register(struct loader *loader) {
    static const char *const persons[] = {"controller", "contact", "deputy", "dpo"};
    field_shape(loader, "register.controller.business_id", "business_id");
    for (size_t i = 0; i < sizeof persons / sizeof *persons; i++) {
        field_shape(loader, arena_printf(loader->ctx->arena, "register.%s.email", persons[i]), "email");
        field_shape(loader, arena_printf(loader->ctx->arena, "register.%s.phone", persons[i]), "phone");
    }
    for (size_t i = 0; i < loader->notice->joint_count; i++)
        field_shape(loader, arena_printf(loader->ctx->arena, "register.joint.%zu.business_id", i + 1),
                    "business_id");
}

/* ---- people, data, events */

static void check_types(struct loader *loader) {
    const struct notice *notice = loader->notice;
    if (!notice->types_count && yaml_get(loader->root, "people"))
        LOAD_ERROR(loader, yaml_get(loader->root, "people"), "expected_map", M("{1}: expected at least one"),
                   "people");
    for (size_t i = 0; i < notice->types_count; i++) {
        const struct party_type *type = &notice->types[i];
        if (type->represents.count && type->form == FORM_ORGANISATION) {
            AT_ENTRY(loader, &type->entry, "represents", M("{1}: an organisation represents nobody; people do"),
                     type->entry.path);
            load_doubt(loader, node_at(loader, type->entry.path), "form");
        }
        for (size_t j = 0; j < type->represents.count; j++) {
            const struct party_type *other = &notice->types[type->represents.items[j]];
            if (other->form != FORM_PERSON || findings_full(loader->findings, LEVEL_ERROR))
                continue;
            AT_ENTRY(loader, &type->entry, "represents", M("{1} represents {2}, which is a person's type"),
                     type->entry.path, other->entry.id);
            load_doubt(loader, node_at(loader, other->entry.path), "form");
        }
    }
}

/* Words that name what Article 9, Article 10 or a national identity code is about. */
static bool sounds_sensitive(const char *id) {
    static const char *const words[] = {
        "health",    "ethnic",      "political",   "religio",  "union_member",  "genetic",
        "biometric", "sex_life",    "sexual",      "criminal", "identity_code", "ssn",
        "hetu",      "personal_id", "diagnos",     "allerg",   "disab",         "medic",
        "illness",   "conviction",  "fingerprint", "race"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(id, words[i]))
            return true;
    return false;
}

static void check_own(struct loader *loader, const struct category *category, const struct own_field *own) {
    const struct yaml_node *map = node_at(loader, own->entry.path);
    if (own->type == OWN_CHOICE && !own->choices.count) {
        AT_ENTRY(loader, &own->entry, "missing_key", M("{1} lacks {2}"), own->entry.path, "choices");
        load_doubt(loader, map, "choices");
    }
    if (own->type != OWN_CHOICE && own->choices.count) {
        AT_ENTRY(loader, &own->entry, "choices", M("{1} has choices, but its type is not choice"),
                 own->entry.path);
        load_doubt(loader, map, "type");
    }
    if (!own->special && !category->special_kind && sounds_sensitive(own->entry.id)) {
        AT_ENTRY(loader, &own->entry, "sensitive",
                 M("{1} holds sensitive data: say which with `special`, and on which ground"), own->entry.path);
        load_doubt(loader, map, "special");
        load_doubt(loader, node_at(loader, category->entry.path), "special");
    }
}

static void check_searched(struct loader *loader, const struct category *category) {
    if (category->searched != SEARCHED_YES || !category->special_kind)
        return;
    AT_ENTRY(loader, &category->entry, "special_searched",
             M("{1} is sensitive: nobody may be found by it, so `searched` cannot be yes"),
             category->entry.path);
    load_doubt(loader, node_at(loader, category->entry.path), "special");
}

static void check_data(struct loader *loader) {
    const struct notice *notice = loader->notice;
    for (size_t i = 0; i < notice->categories_count; i++) {
        check_searched(loader, &notice->categories[i]);
        for (size_t j = 0; j < notice->categories[i].own_count; j++)
            check_own(loader, &notice->categories[i], &notice->categories[i].own[j]);
    }
}

static void check_events(struct loader *loader) {
    const struct notice *notice = loader->notice;
    for (size_t i = 0; i < notice->events_count; i++) {
        const struct event_rule *event = &notice->events[i];
        if (event->is && (event->counts.count || event->not .count))
            AT_ENTRY(loader, &event->entry, "counts_and_is", M("{1}: `is` and `counts` exclude each other"),
                     event->entry.path);
        for (size_t j = 0; j < event->counts.count; j++)
            if (names_have(&event->not, event->counts.items[j]))
                AT_ENTRY(loader, &event->entry, "counts_and_not", M("{1} both counts and does not count {2}"),
                         event->entry.path, event->counts.items[j]);
    }
}

/* ---- the program's own data: they exist always */

static void program_words(struct category *category, const char *const *texts) {
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (!category->entry.words.text[lang])
            category->entry.words.text[lang] = msg((enum lang)lang, texts[1]);
}

static void add_program_data(struct loader *loader) {
    static const char *const program[][2] = {
        /* the last ones only where the notice lists them */
        {"log", M("access log")},
        {"requests", M("requests about people's rights")},
        {"refusals", M("who must not be contacted")},
        {"choices", M("consents and objections")},
        {"certificates", M("certificates of erasure")},
        {"logins", M("sign-ins")},
        {"breaches", M("breaches of personal data")},
        {"handovers", M("what was handed over, and came back")},
    };
    enum { COUNT = sizeof program / sizeof *program, ALWAYS = COUNT - 2 };
    struct notice *notice = loader->notice;
    size_t count = notice->categories_count;
    struct category *all = arena_grow(loader->arena, notice->categories, count, count + COUNT, sizeof *all);
    const struct load_table *types = load_table_find(loader, "people");
    for (size_t i = 0; i < COUNT; i++) {
        struct category *category = NULL;
        for (size_t j = 0; j < notice->categories_count; j++)
            if (strcmp(all[j].entry.id, program[i][0]) == 0)
                category = &all[j];
        if (!category && i >= ALWAYS)
            continue;
        if (!category) {
            category = &all[count++];
            *category = (struct category){
                .entry = {.id = program[i][0], .path = load_path(loader, "data", program[i][0])},
                .class = NOTICE_NOTHING,
                .types = {.items = types->all, .count = types->count, .all = true},
            };
        }
        category->program = true;
        program_words(category, program[i]);
    }
    notice->categories = all;
    notice->categories_count = count;
}

/* ---- sources and holders */

static void check_sources(struct loader *loader) {
    struct source *sources = arena_grow(loader->arena, loader->notice->sources, loader->notice->sources_count,
                                        loader->notice->sources_count + 1, sizeof *sources);
    for (size_t i = 0; i < loader->notice->sources_count; i++) { /* Article 14 is for what others told */
        const struct yaml_node *node = node_at(loader, sources[i].entry.path);
        if (!yaml_get(node, "tell"))
            sources[i].tell = !sources[i].main && strcmp(sources[i].entry.id, "person") != 0;
        sources[i].within_said = yaml_get(node, "within") != NULL;
    }
    loader->notice->sources = sources;
}

/* Systems and recipients are one table: who has data is named by id alone, in exports, in the log, in what was given. */
static void check_holder_name(struct loader *loader, const struct holder *holder) {
    const struct notice *notice = loader->notice;
    for (const struct holder *first = notice->holders; first < holder; first++)
        if (strcmp(first->entry.id, holder->entry.id) == 0) {
            AT_ENTRY(loader, &holder->entry, "duplicate_name",
                     M("{1} is the name of a system and of a recipient (line {2}): who has data is named once"),
                     holder->entry.id, arena_printf(loader->ctx->arena, "%d", first->entry.line));
            return;
        }
}

static void check_holders(struct loader *loader) {
    struct holder *holders = arena_grow(loader->arena, loader->notice->holders, loader->notice->holders_count,
                                        loader->notice->holders_count + 1, sizeof *holders);
    const struct place_names *names = NULL;
    for (size_t i = 0; i < loader->notice->holders_count; i++) {
        struct holder *holder = &holders[i];
        holder->recipient = strncmp(holder->entry.path, "recipients.", 11) == 0;
        holder->agreement_to = DAY_NONE;
        holder->outside_said = yaml_get(node_at(loader, holder->entry.path), "outside") != NULL;
        holder->lands = place_read(loader->arena, &names, holder->place);
        holder_read(loader->arena, loader->notice, holder);
        for (size_t j = 0; j < holder->ground_count; j++)
            if (holder->grounds[j].from != DAY_NONE && holder->grounds[j].to != DAY_NONE &&
                holder->grounds[j].to < holder->grounds[j].from)
                AT_ENTRY(loader, &holder->entry, "from_to", M("{1}: a ground ends before it begins"),
                         holder->entry.path);
    }
    loader->notice->holders = holders;
}

static void check_holder_names(struct loader *loader) {
    for (size_t i = 0; i < loader->notice->holders_count; i++)
        check_holder_name(loader, &loader->notice->holders[i]);
}

/* ---- retention */

/* Where a rule's key stands in the file: in the rule, in its class, or in `retention.all`. */
static const struct yaml_node *written(const struct loader *loader, const struct retention_class *class,
                                       const struct retention_rule *rule, const char *key) {
    const struct yaml_node *node = yaml_get(node_at(loader, rule->path), key);
    node = node ? node : yaml_get(node_at(loader, class->entry.path), key);
    return node ? node : yaml_get(node_at(loader, "retention.all"), key);
}

/* The fewest days a date can lie after what it counts from; -1 when it is rounded, or counted in hours. */
static int64_t least_days(const struct expr *expr, int depth) {
    const struct span *span = &expr->span;
    int64_t least = -1;
    if (expr->kind == EXPR_END_OF || span->hours || span->minutes || depth > 40)
        return -1;
    if (expr->kind == EXPR_ADD) {
        least = least_days(expr->args[0], depth + 1);
        return least < 0
                   ? -1
                   : least + span->days + 7 * span->weeks + 31 * span->months + 366 * (int64_t)span->years;
    }
    if (!expr->count)
        return expr->kind == EXPR_STATUTE || expr->kind == EXPR_GONE || expr->kind == EXPR_NEVER ? -1 : 0;
    for (size_t i = 0; i < expr->count; i++) {
        int64_t days = least_days(expr->args[i], depth + 1);
        if (days < 0)
            return -1;
        least = least < 0 || days < least ? days : least;
    }
    return least;
}

/* What comes in the day after a sweep and is due before the next would be missed. */
static void check_sweep(struct loader *loader, const struct retention_class *class,
                        const struct retention_rule *rule) {
    static const int apart[] = {1, 7, 28, 89, 365}; /* at least */
    static const char *const names[] = {"daily", "weekly", "monthly", "quarterly", "yearly"};
    const struct yaml_node *node = written(loader, class, rule, "sweep");
    if (!node || !rule->gone_by)
        return;
    int64_t days = least_days(rule->gone_by, 0);
    if (days > 0 && days < apart[class->sweep])
        LOAD_ERROR(loader, node, "sweep_misses", M("{1}: a sweep that runs {2} must miss what is due in {3}"),
                   rule->path, names[class->sweep],
                   span_genitive(loader->ctx->arena, loader->ctx->lang,
                                 (struct span){.days = (int)days, .set = true}));
}

/* A key that a rule misses may have been written wrong wherever it could stand. */
static void doubt_rule(struct loader *loader, const struct retention_class *class,
                       const struct retention_rule *rule, const char *key) {
    load_doubt(loader, node_at(loader, rule->path), key);
    load_doubt(loader, node_at(loader, class->entry.path), key);
    load_doubt(loader, node_at(loader, "retention.all"), key);
}

static void check_rule(struct loader *loader, const struct retention_class *class,
                       const struct retention_rule *rule) {
    if (!rule->gone_by) {
        load_finding(loader, "no_gone_by", rule->line, rule->column,
                     MSG(loader->ctx->arena, loader->ctx->lang,
                         M("{1} lacks gone_by: without a last day nothing can be enforced"), rule->path));
        doubt_rule(loader, class, rule, "gone_by");
        doubt_rule(loader, class, rule, "rules");
    }
    bool judged = (rule->gone_by && expr_judged(rule->gone_by)) ||
                  (rule->keep_through && expr_judged(rule->keep_through));
    if (!rule->review.set && judged) {
        load_finding(loader, "judged_without_review", rule->line, rule->column,
                     MSG(loader->ctx->arena, loader->ctx->lang,
                         M("{1} waits for a person's judgement (`judged`), but nobody looks: add `review`"),
                         rule->path));
        doubt_rule(loader, class, rule, "review");
    }
    if (rule->at_end == END_ANONYMISE && !rule->anonymise_keeps.count) {
        load_finding(
            loader, "missing_key", rule->line, rule->column,
            MSG(loader->ctx->arena, loader->ctx->lang, M("{1} lacks {2}"), rule->path, "anonymise_keeps"));
        doubt_rule(loader, class, rule, "anonymise_keeps");
    }
    loader->mild = true; /* such a sweep is held, and comes late */
    check_sweep(loader, class, rule);
    loader->mild = false;
}

static void check_statute(struct loader *loader, const struct retention_class *class) {
    const struct notice *notice = loader->notice;
    if (!class->statute)
        return;
    for (size_t i = 0; i < notice->statutes_count; i++)
        if (strcmp(notice->statutes[i].entry.id, class->statute) == 0)
            return;
    size_t count = 0;
    const char *const *floors = notice->law ? law_floors(notice->law, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        if (strcmp(floors[i], class->statute) == 0)
            return;
    const struct yaml_node *node = node_at(loader, load_path(loader, class->entry.path, "statute"));
    if (!node)
        node = node_at(loader, "retention.all.statute");
    if (!node || !notice->law || load_table_broken(loader, "statutes"))
        return;
    const char *nearest = names_floor_near(class->statute, floors, count);
    load_meant(loader, node, nearest);
    if (nearest)
        LOAD_ERROR(loader, node, "unknown_statute",
                   M("neither the law nor `statutes` has a floor {1}; did you mean {3}?"), class->statute, "",
                   nearest);
    else
        LOAD_ERROR(loader, node, "unknown_statute", M("neither the law nor `statutes` has a floor {1}"),
                   class->statute);
    load_doubt_key(loader, loader->root, "statutes");
}

static void check_class_said(struct loader *loader, const struct retention_class *class, size_t index) {
    const struct also_said *also = &class->also_said[index];
    if (also->keep_through || also->gone_by)
        return;
    const struct yaml_node *map =
        node_at(loader, arena_printf(loader->ctx->arena, "%s.also_said.%zu", class->entry.path, index + 1));
    load_finding(
        loader, "missing_key", also->line, also->column,
        MSG(loader->ctx->arena, loader->ctx->lang, M("{1} lacks {2}"), "also_said", "keep_through, gone_by"));
    load_doubt(loader, map, "keep_through");
    load_doubt(loader, map, "gone_by");
}

static void check_classes(struct loader *loader) {
    const struct notice *notice = loader->notice;
    struct retention_class *classes = arena_grow(loader->arena, notice->classes, notice->classes_count,
                                                 notice->classes_count + 1, sizeof *classes);
    for (size_t i = 0; i < notice->classes_count; i++) {
        struct retention_class *class = &classes[i];
        check_statute(loader, class);
        for (size_t j = 0; j < class->rule_count; j++) {
            const struct retention_rule *rule = &class->rules[j];
            check_rule(loader, class, rule);
            if ((rule->gone_by && expr_per_record(notice, rule->gone_by)) ||
                (rule->keep_through && expr_per_record(notice, rule->keep_through)))
                class->per_record = true;
        }
        for (size_t j = 0; j < class->also_count; j++)
            check_class_said(loader, class, j);
    }
    loader->notice->classes = classes;
}

/* ---- security and text */

static void check_security(struct loader *loader) {
    struct security_rule *rules =
        arena_grow(loader->arena, loader->notice->security, loader->notice->security_count,
                   loader->notice->security_count + 1, sizeof *rules);
    for (size_t i = 0; i < loader->notice->security_count; i++) {
        rules[i].attested = rules[i].who != NULL;
        const struct yaml_node *map = node_at(loader, rules[i].entry.path);
        if (rules[i].check || yaml_get(map, "attested"))
            continue;
        AT_ENTRY(loader, &rules[i].entry, "missing_key", M("{1} lacks {2}"), rules[i].entry.path,
                 "check, attested");
        load_doubt(loader, map, "check");
        load_doubt_key(loader, map, "attested");
    }
    loader->notice->security = rules;
}

static const struct sentence *promised(const struct notice *notice, const char *promise) {
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t j = 0; j < notice->headings[i].sentence_count; j++) {
            const struct sentence *sentence = &notice->headings[i].sentences[j];
            if (sentence->promise && strcmp(sentence->promise, promise) == 0)
                return sentence;
        }
    return NULL;
}

static void check_promise(struct loader *loader, const struct sentence *sentence, const char *path) {
    const struct yaml_node *map = node_at(loader, path), *node = yaml_get(map, "promise");
    const struct sentence *first = promised(loader->notice, sentence->promise);
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    if (!node)
        return;
    if (strspn(sentence->promise, letters) != strlen(sentence->promise) || strlen(sentence->promise) > 40)
        LOAD_ERROR(loader, node, "bad_name", M("{1} is no id of a promise: letters, digits, . _ - only"),
                   node->text);
    if (first != sentence)
        LOAD_ERROR(loader, node, "duplicate_promise", M("{1} is given twice: first on line {2}"),
                   sentence->promise, arena_printf(loader->ctx->arena, "%d", first->line));
    if (sentence->kept_by.count || sentence->check || sentence->attested)
        return;
    LOAD_ERROR(loader, node, "unkept", M("{1} names nothing that keeps it: add kept_by, check or attested"),
               sentence->promise);
    load_doubt(loader, map, "kept_by");
    load_doubt(loader, map, "check");
    load_doubt(loader, map, "attested");
}

/* A path that leads nowhere: where it stops, something may be written wrong. */
static void unknown_path(struct loader *loader, int line, int column, const char *path, const char *nearest) {
    const struct yaml_node *map = NULL, *node = loader->root;
    const char *part = NULL, *at = path;
    for (; node && *at; at += *at == '.') {
        size_t length = strcspn(at, ".");
        part = arena_text_n(loader->ctx->arena, at, length);
        if (load_meant_any(loader, part))
            return;
        map = node;
        node = path_node(node, part);
        at += length;
    }
    load_finding(loader, "unknown_path", line, column,
                 nearest ? MSG(loader->ctx->arena, loader->ctx->lang,
                               M("the notice has no {1}; did you mean {2}?"), path, nearest)
                         : MSG(loader->ctx->arena, loader->ctx->lang, M("the notice has no {1}"), path));
    if (part && map != loader->root)
        load_doubt(loader, map, part);
}

static void check_paths(struct loader *loader, const char *path) {
    const struct yaml_node *node = yaml_get(node_at(loader, path), "kept_by");
    size_t count = node && node->kind == YAML_LIST ? node->count : node ? 1 : 0;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node *item = node->kind == YAML_LIST ? node->items[i] : node;
        const char *nearest;
        if (item->kind != YAML_TEXT || !*item->text ||
            path_resolve(loader->ctx, loader->notice, item->text, NULL, &nearest))
            continue;
        unknown_path(loader, item->line, item->column, item->text, nearest);
    }
}

/* <path>s of one text. */
static void check_prints(struct loader *loader, const struct yaml_node *text) {
    const char *at = text->text, *name;
    size_t length;
    while ((name = path_print_next(&at, &length))) {
        const char *nearest, *path = arena_text_n(loader->ctx->arena, name, length);
        if (path_resolve(loader->ctx, loader->notice, path, NULL, &nearest) ||
            findings_full(loader->findings, LEVEL_ERROR))
            continue;
        int line, column;
        yaml_place(text, (size_t)(name - text->text), &line, &column);
        unknown_path(loader, line, column, path, nearest);
    }
}

static void check_sentence(struct loader *loader, const struct sentence *sentence, const char *path) {
    const struct yaml_node *node = node_at(loader, path);
    if (!node || node->kind != YAML_MAP)
        return;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const struct yaml_node *text = yaml_get(node, lang_code((enum lang)lang));
        if (text && text->kind == YAML_TEXT)
            check_prints(loader, text);
        else if (!text && loader->notice->languages[lang]) {
            LOAD_ERROR(loader, node, "missing_language",
                       M("{1} lacks its words in {2}, which register.languages lists"),
                       sentence->promise ? sentence->promise : path, lang_code((enum lang)lang));
            load_doubt_key(loader, node, lang_code((enum lang)lang));
        }
    }
    if (sentence->promise)
        check_promise(loader, sentence, path);
    check_paths(loader, path);
}

static void check_text(struct loader *loader) {
    const struct notice *notice = loader->notice;
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t j = 0; j < notice->headings[i].sentence_count; j++)
            check_sentence(loader, &notice->headings[i].sentences[j],
                           arena_printf(loader->ctx->arena, "text.%zu.sentences.%zu", i + 1, j + 1));
}

/* `also_said` names another sentence; with no `text` there is none to name. */
static void check_also(struct loader *loader, const struct also_said *also, size_t count) {
    for (size_t i = 0; i < count && loader->notice->headings_count; i++) {
        if (!also[i].promise || promised(loader->notice, also[i].promise))
            continue;
        load_finding(
            loader, "unknown_promise", also[i].line, also[i].column,
            MSG(loader->ctx->arena, loader->ctx->lang, M("no sentence has the promise {1}"), also[i].promise));
        load_doubt(loader, loader->root, "text");
    }
}

/* Where data go must be there, or be what a later change moved on. Whether the old name was ever there, only the version
 * before can tell (moves_stray). */
static void check_moves(struct loader *loader) {
    const struct notice *notice = loader->notice;
    size_t count;
    const char *const *names = moves_names(loader->ctx, notice, &count);
    for (size_t i = 0; i < notice->changes_count; i++)
        for (size_t j = 0; j < notice->changes[i].move_count; j++) {
            const struct change_move *move = &notice->changes[i].moves[j];
            const struct yaml_node *map =
                node_at(loader, arena_printf(loader->ctx->arena, "changes.%zu.moves", i + 1));
            if (!move->to || moves_of(notice, move->from) != move || moves_of(notice, move->to) ||
                moves_among(names, count, move->to))
                continue;
            load_unknown(loader, map->items[j], "unknown_name",
                         M("nothing in this version is called {1}: name a field, a group of data, of people, a "
                           "purpose or a class, or write `erase`"),
                         M("nothing in this version is called {1}; did you mean {3}?"), "", names, count);
            load_doubt(loader, loader->root, "data");
        }
}

/* What these find wrong leaves a notice that was adopted once as understandable as it was. */
static void mildly(struct loader *loader, void (*check)(struct loader *loader)) {
    loader->mild = true;
    check(loader);
    loader->mild = false;
}

void load_check(struct loader *loader) {
    const struct notice *notice = loader->notice;
    mildly(loader, check_register);
    check_types(loader);
    add_program_data(loader);
    check_data(loader);
    check_events(loader);
    check_sources(loader);
    check_holders(loader);
    mildly(loader, check_holder_names);
    load_depend(loader);
    check_classes(loader);
    check_security(loader);
    check_text(loader);
    mildly(loader, check_moves);
    for (size_t i = 0; i < notice->purposes_count; i++)
        check_also(loader, notice->purposes[i].also_said, notice->purposes[i].also_count);
    for (size_t i = 0; i < notice->classes_count; i++)
        check_also(loader, notice->classes[i].also_said, notice->classes[i].also_count);
}
