/* The sentences against what stands behind them: shares that can be counted, and numbers that their rules lack. */
#include "notice/check.h"

#include "base/buf.h"
#include "notice/expr.h"
#include "notice/law.h"
#include "notice/path.h"
#include "notice/recipient.h"

#include <stdlib.h>
#include <string.h>

/* ---- "most of our providers" */

static void check_share(const struct check *check, const struct sentence *sentence, struct spot spot,
                        const struct cond *cond) {
    size_t inside, known;
    if (cond->kind == COND_AND)
        for (size_t i = 0; i < cond->count; i++)
            check_share(check, sentence, spot, cond->args[i]);
    if (cond->kind != COND_COMPARE || strcmp(cond->name, "share_in_eea") != 0 || !cond->value_count)
        return;
    recipient_share_in_eea(check->notice, &inside, &known);
    double share = known ? 100.0 * (double)inside / (double)known : 0;
    if (known && cond_op_fits(share, cond->op, cond->values[0].number))
        return;
    struct arena *arena = check->ctx->arena;
    CHECK_PUT(check, LEVEL_CONFLICT, "text.share_in_eea", spot, NULL,
              M("{1} is not borne out by the list of systems: {2} providers keep data in the EU and the EEA, "
                "{3} outside or possibly outside"),
              sentence->promise ? sentence->promise : "", arena_printf(arena, "%zu", inside),
              arena_printf(arena, "%zu", known - inside));
}

/* ---- numbers */

struct unit_word {
    const char *begins; /* of the word, in any of the languages */
    int days;           /* about: only used to compare spans */
};
static const struct unit_word units[] = {
    {"vuorokau", 1}, {"päiv", 1},    {"dygn", 1},      {"dag", 1},    {"day", 1},    {"viiko", 7},
    {"veck", 7},     {"week", 7},    {"kuukau", 30},   {"månad", 30}, {"month", 30}, {"vuosi", 365},
    {"vuot", 365},   {"vuode", 365}, {"vuosien", 365}, {"år", 365},   {"year", 365},
};
static const char *const numbers[][8] = {
    {NULL},
    {NULL}, /* "one day" need not be a number */
    {"kaksi", "kahden", "kahta", "två", "two", NULL},
    {"kolme", "kolmen", "kolmea", "tre", "three", NULL},
    {"neljä", "neljän", "fyra", "four", NULL},
    {"viisi", "viiden", "fem", "five", NULL},
    {"kuusi", "kuuden", "sex", "six", NULL},
    {"seitsemän", "sju", "seven", NULL},
    {"kahdeksan", "åtta", "eight", NULL},
    {"yhdeksän", "nio", "nine", NULL},
    {"kymmenen", "tio", "ten", NULL},
    {"yksitoista", "elva", "eleven", NULL},
    {"kaksitoista", "kahdentoista", "tolv", "twelve", NULL},
    {"kolmetoista", "tretton", "thirteen", NULL},
    {"neljätoista", "fjorton", "fourteen", NULL},
    {"viisitoista", "viidentoista", "femton", "fifteen", NULL},
};

static const char *word_end(const char *at) {
    while (*at && !strchr(" \n\t.,;:()", *at))
        at++;
    return at;
}

/* The number a word says; 0 when it says none. */
static int number_of(const char *word, size_t length) {
    size_t digits = strspn(word, "0123456789");
    if (digits && digits == length && digits < 5)
        return (int)strtol(word, NULL, 10);
    for (size_t i = 1; i < sizeof numbers / sizeof *numbers; i++)
        for (size_t j = 0; j < 8 && numbers[i][j]; j++)
            if (strlen(numbers[i][j]) == length && strncasecmp(word, numbers[i][j], length) == 0)
                return (int)i;
    return 0;
}

static int unit_days(const char *word) {
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strncasecmp(word, units[i].begins, strlen(units[i].begins)) == 0)
            return units[i].days;
    return 0;
}

/* The next "ten years" of a text, in days; 0 when there is none. */
static int next_span(const char **at, const char **found, size_t *length) {
    while (**at) {
        const char *word = *at + strspn(*at, " \n\t.,;:()"), *end = word_end(word);
        int number = number_of(word, (size_t)(end - word));
        const char *next = end + strspn(end, " \n");
        int days = number && next > end ? unit_days(next) : 0;
        *at = end;
        if (days) {
            *found = word;
            *length = (size_t)(word_end(next) - word);
            return number * days;
        }
    }
    return 0;
}

/* Twelve months are a year, and 28 days four weeks. */
static bool same(int a, int b) {
    return a == b || (a % 365 == 0 && b == a / 365 * 360) || (b % 365 == 0 && a == b / 365 * 360);
}

/* The spans that a part of the notice says, each once. Many sentences may name the same whole table: it is read for the
 * first of them only. */
struct said {
    const struct yaml_node *node;
    int *days;
    size_t count, room;
};
struct saids {
    const struct check *check;
    struct said *items;
    size_t count, room;
};

static void add_days(const struct check *check, struct said *said, int days) {
    for (size_t i = 0; i < said->count; i++)
        if (said->days[i] == days)
            return;
    ARENA_PUSH(check->ctx->arena, said->days, said->count, said->room, days);
}

/* The spans that an expression adds, one by one. */
static void add_spans(const struct check *check, struct said *said, const struct expr *expr) {
    const struct span *span = &expr->span;
    if (expr->kind == EXPR_ADD)
        add_days(check, said, span->days + 7 * span->weeks + 30 * span->months + 365 * span->years);
    for (size_t i = 0; i < expr->count; i++)
        add_spans(check, said, expr->args[i]);
}

/* A rule that names a floor of the law says what the floor says: "six years" stands in law/, not in the notice. */
static void add_law(const struct check *check, struct said *said, const char *text) {
    const struct law *law = check->notice->law;
    size_t count = 0;
    const char *const *floors = law ? law_floors(law, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        const struct law_floor *floor = law_floor(law, floors[i], check->today);
        if (floor && strstr(text, floors[i]))
            add_spans(check, said, floor->keep_through);
    }
}

static void add_node(const struct check *check, struct said *said, const struct yaml_node *node) {
    const char *at = node->text, *found;
    size_t length;
    for (size_t i = 0; i < node->count; i++)
        add_node(check, said, node->items[i]);
    if (node->kind != YAML_TEXT)
        return;
    for (int days = next_span(&at, &found, &length); days; days = next_span(&at, &found, &length))
        add_days(check, said, days);
    add_law(check, said, node->text);
}

/* The place of a part among those that were read. */
static size_t said_of(struct saids *saids, const struct yaml_node *node) {
    for (size_t i = 0; i < saids->count; i++)
        if (saids->items[i].node == node)
            return i;
    struct said new = {.node = node};
    add_node(saids->check, &new, node);
    ARENA_PUSH(saids->check->ctx->arena, saids->items, saids->count, saids->room, new);
    return saids->count - 1;
}

static bool says(const struct said *said, int days) {
    for (size_t i = 0; i < said->count; i++)
        if (same(said->days[i], days))
            return true;
    return false;
}

/* What keeps a sentence: parts of the notice, and defaults that it does not write down. */
struct kept {
    size_t *parts; /* places among what was read */
    size_t count, room;
    struct said defaults;
};

static struct kept kept_by(struct saids *saids, const struct sentence *sentence, const struct yaml_node *node) {
    const struct check *check = saids->check;
    const struct yaml_node *own[] = {yaml_get(node, "check"), yaml_get(node, "attested")};
    struct kept kept = {0};
    for (size_t i = 0; i < sentence->kept_by.count; i++) {
        struct path_value value;
        const char *nearest, *found;
        size_t length;
        if (!path_resolve(check->ctx, check->notice, sentence->kept_by.items[i], &value, &nearest))
            continue;
        if (value.node)
            ARENA_PUSH(check->ctx->arena, kept.parts, kept.count, kept.room, said_of(saids, value.node));
        else if (value.otherwise)
            add_days(check, &kept.defaults, next_span(&value.otherwise, &found, &length));
    }
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (own[i])
            ARENA_PUSH(check->ctx->arena, kept.parts, kept.count, kept.room, said_of(saids, own[i]));
    return kept;
}

static bool kept_says(const struct saids *saids, const struct kept *kept, int days) {
    bool found = says(&kept->defaults, days);
    for (size_t i = 0; i < kept->count && !found; i++)
        found = says(&saids->items[kept->parts[i]], days);
    return found;
}

static void check_numbers(struct saids *saids, const struct sentence *sentence, const struct yaml_node *node) {
    const struct check *check = saids->check;
    const struct kept kept = kept_by(saids, sentence, node);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const struct yaml_node *text = yaml_get(node, lang_code((enum lang)lang));
        if (!text)
            continue;
        const char *at = text->text, *found;
        size_t length;
        for (int days = next_span(&at, &found, &length); days; days = next_span(&at, &found, &length)) {
            struct spot spot = {.promise = sentence->promise};
            if (kept_says(saids, &kept, days) || findings_full(check->findings, LEVEL_CONFLICT))
                continue;
            yaml_place(text, (size_t)(found - text->text), &spot.line, &spot.column);
            CHECK_PUT(check, LEVEL_CONFLICT, "text.number", spot, NULL,
                      M("the sentence says “{1}”, but nothing that keeps it does"),
                      arena_text_n(check->ctx->arena, found, length));
        }
    }
}

void check_text(const struct check *check) {
    const struct notice *notice = check->notice;
    struct saids saids = {.check = check};
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t j = 0; j < notice->headings[i].sentence_count; j++) {
            const struct sentence *sentence = &notice->headings[i].sentences[j];
            const char *path = arena_printf(check->ctx->arena, "text.%zu.sentences.%zu", i + 1, j + 1);
            const struct yaml_node *node = path_node(notice->tree, path), *said = yaml_get(node, "check");
            if (sentence->check && said)
                check_share(check, sentence, (struct spot){path, said->line, said->column, sentence->promise},
                            sentence->check);
            if (sentence->promise && sentence->kept_by.count)
                check_numbers(&saids, sentence, node);
        }
}
