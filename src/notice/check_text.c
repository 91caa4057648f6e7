/* The sentences against what stands behind them: shares that can be counted, and numbers that their rules lack. */
#include "notice/check.h"

#include "base/buf.h"
#include "notice/expr.h"
#include "notice/law.h"
#include "notice/path.h"

#include <stdlib.h>
#include <string.h>

/* ---- "most of our providers" */

static bool compare(double left, enum cond_op op, double right) {
    switch (op) {
    case OP_EQ:
        return left == right;
    case OP_NE:
        return left != right;
    case OP_LT:
        return left < right;
    case OP_LE:
        return left <= right;
    case OP_GT:
        return left > right;
    default:
        return left >= right;
    }
}

static void check_share(const struct check *check, const struct sentence *sentence, struct spot spot,
                        const struct cond *cond) {
    size_t inside, known;
    if (cond->kind == COND_AND)
        for (size_t i = 0; i < cond->count; i++)
            check_share(check, sentence, spot, cond->args[i]);
    if (cond->kind != COND_COMPARE || strcmp(cond->name, "share_in_eea") != 0 || !cond->value_count)
        return;
    check_share_in_eea(check->notice, &inside, &known);
    double share = known ? 100.0 * (double)inside / (double)known : 0;
    if (known && compare(share, cond->op, cond->values[0].number))
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

static bool says_span(const struct yaml_node *node, int days) {
    if (!node)
        return false;
    if (node->kind == YAML_TEXT) {
        const char *at = node->text, *found;
        size_t length;
        for (int span = next_span(&at, &found, &length); span; span = next_span(&at, &found, &length))
            if (same(span, days))
                return true;
        return false;
    }
    for (size_t i = 0; i < node->count; i++)
        if (says_span(node->items[i], days))
            return true;
    return false;
}

/* The spans that an expression adds, one by one. */
static bool adds_span(const struct expr *expr, int days) {
    const struct span *span = &expr->span;
    if (expr->kind == EXPR_ADD &&
        same(span->days + 7 * span->weeks + 30 * span->months + 365 * span->years, days))
        return true;
    for (size_t i = 0; i < expr->count; i++)
        if (adds_span(expr->args[i], days))
            return true;
    return false;
}

/* A rule that names a floor of the law says what the floor says: "six years" stands in law/, not in the notice. */
static bool law_says(const struct check *check, const struct yaml_node *node, int days) {
    const struct law *law = check->notice->law;
    size_t count = 0;
    const char *const *floors = law ? law_floors(law, &count) : NULL;
    for (size_t i = 0; i < count && node && node->kind == YAML_TEXT; i++) {
        const struct law_floor *floor = law_floor(law, floors[i], check->today);
        if (floor && strstr(node->text, floors[i]) && adds_span(floor->keep_through, days))
            return true;
    }
    for (size_t i = 0; node && node->kind != YAML_TEXT && i < node->count; i++)
        if (law_says(check, node->items[i], days))
            return true;
    return false;
}

static bool kept_says(const struct check *check, const struct sentence *sentence, const struct yaml_node *node,
                      int days) {
    const char *nearest;
    for (size_t i = 0; i < sentence->kept_by.count; i++) {
        struct path_value value;
        if (!path_resolve(check->ctx, check->notice, sentence->kept_by.items[i], &value, &nearest))
            continue;
        const struct yaml_node fallback = {.kind = YAML_TEXT, .text = value.otherwise ? value.otherwise : ""};
        if (says_span(value.node ? value.node : &fallback, days) || law_says(check, value.node, days))
            return true;
    }
    return says_span(yaml_get(node, "check"), days) || says_span(yaml_get(node, "attested"), days);
}

static void check_numbers(const struct check *check, const struct sentence *sentence,
                          const struct yaml_node *node) {
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const struct yaml_node *text = yaml_get(node, lang_code((enum lang)lang));
        if (!text)
            continue;
        const char *at = text->text, *found;
        size_t length;
        for (int days = next_span(&at, &found, &length); days; days = next_span(&at, &found, &length)) {
            struct spot spot = {.promise = sentence->promise};
            if (kept_says(check, sentence, node, days))
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
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t j = 0; j < notice->headings[i].sentence_count; j++) {
            const struct sentence *sentence = &notice->headings[i].sentences[j];
            const char *path = arena_printf(check->ctx->arena, "text.%zu.sentences.%zu", i + 1, j + 1);
            const struct yaml_node *node = path_node(notice->tree, path);
            struct spot spot = CHECK_PATH(check, "%s.check", path);
            spot.promise = sentence->promise;
            if (sentence->check)
                check_share(check, sentence, spot, sentence->check);
            if (sentence->promise && sentence->kept_by.count)
                check_numbers(check, sentence, node);
        }
}
