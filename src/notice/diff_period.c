/* How long: whether a period became longer is known when the two expressions differ in their spans only; otherwise they are
 * shown and a person must read them. Rules of a class belong together when their conditions are the same. */
#include "notice/diff_inside.h"

#include "notice/say.h"

#include <stdlib.h>
#include <string.h>

/* ---- expressions without an order where none is meant */

static int by_expr(const void *a, const void *b) {
    scoped_arena *arena = arena_new();
    return strcmp(expr_text(arena, *(const struct expr *const *)a),
                  expr_text(arena, *(const struct expr *const *)b));
}

static int by_cond(const void *a, const void *b) {
    scoped_arena *arena = arena_new();
    return strcmp(cond_text(arena, *(const struct cond *const *)a),
                  cond_text(arena, *(const struct cond *const *)b));
}

/* "a and b" is "b and a". */
static const struct cond *plain_cond(struct arena *arena, const struct cond *cond) {
    if (!cond)
        return NULL;
    struct cond *plain = arena_copy(arena, cond, sizeof *cond);
    const struct cond **args = arena_array(arena, cond->count + 1, sizeof(void *));
    for (size_t i = 0; i < cond->count; i++)
        args[i] = plain_cond(arena, cond->args[i]);
    if (cond->kind == COND_AND || cond->kind == COND_OR)
        qsort(args, cond->count, sizeof(void *), by_cond);
    plain->args = args;
    return plain;
}

/* The latest of two is the same the other way round. */
static const struct expr *plain_expr(struct arena *arena, const struct expr *expr) {
    struct expr *plain = arena_copy(arena, expr, sizeof *expr);
    const struct expr **args = arena_array(arena, expr->count + 1, sizeof(void *));
    for (size_t i = 0; i < expr->count; i++)
        args[i] = plain_expr(arena, expr->args[i]);
    if (expr->kind == EXPR_EARLIEST || expr->kind == EXPR_LATEST || expr->kind == EXPR_AFTER_ALL)
        qsort(args, expr->count, sizeof(void *), by_expr);
    plain->args = args;
    plain->where = plain_cond(arena, expr->where);
    return plain;
}

static bool same_text(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const char *plain_text(const struct diff *d, const struct cond *cond) {
    return cond ? cond_text(ARENA(d), plain_cond(ARENA(d), cond)) : "";
}

enum compared diff_conds(const struct diff *d, const struct cond *a, const struct cond *b) {
    return same_text(plain_text(d, a), plain_text(d, b)) ? SAME : DIFFERENT;
}

/* ---- longer or shorter */

/* Roughly; only compared. */
static long span_hours(const struct span *span) {
    return ((span->years * 12L + span->months) * 30 + span->weeks * 7L + span->days) * 24 + span->hours +
           (span->minutes > 0);
}

/* "12 months" is a year; "30 days" is a month here and there only, so it is another span that may be as long. */
enum compared diff_spans(const struct span *a, const struct span *b) {
    long x = span_hours(a), y = span_hours(b);
    if (x != y)
        return x > y ? SHORTER : LONGER;
    bool same = a->years * 12 + a->months == b->years * 12 + b->months &&
                a->weeks * 7 + a->days == b->weeks * 7 + b->days && a->hours == b->hours &&
                a->minutes == b->minutes && a->set == b->set;
    return same ? SAME : a->minutes > b->minutes ? SHORTER : a->minutes < b->minutes ? LONGER : DIFFERENT;
}

static enum compared both(enum compared a, enum compared b) {
    if (a == SAME || a == b)
        return b;
    return b == SAME ? a : DIFFERENT;
}

static enum compared compare_exprs(const struct diff *d, const struct expr *a, const struct expr *b);

/* Each arm of a choice may move; together they say something only when all move the same way. */
static enum compared compare_args(const struct diff *d, const struct expr *a, const struct expr *b) {
    enum compared found = SAME;
    for (size_t i = 0; i < a->count; i++)
        found = both(found, compare_exprs(d, a->args[i], b->args[i]));
    return found;
}

static enum compared compare_exprs(const struct diff *d, const struct expr *a, const struct expr *b) {
    if (a->kind != b->kind || a->count != b->count)
        return DIFFERENT;
    if (a->kind == EXPR_ADD)
        return both(diff_spans(&a->span, &b->span), compare_exprs(d, a->args[0], b->args[0]));
    if (a->kind == EXPR_DAY)
        return a->day == b->day ? SAME : a->day > b->day ? SHORTER : LONGER;
    if (a->count)
        return a->kind == EXPR_END_OF && a->unit != b->unit ? DIFFERENT : compare_args(d, a, b);
    return same_text(expr_text(ARENA(d), a), expr_text(ARENA(d), b)) ? SAME : DIFFERENT;
}

enum compared diff_dates(const struct diff *d, const struct expr *a, const struct expr *b) {
    if (!a || !b)
        return a == b ? SAME : a ? SHORTER : LONGER;
    a = plain_expr(ARENA(d), a);
    b = plain_expr(ARENA(d), b);
    if (same_text(expr_text(ARENA(d), a), expr_text(ARENA(d), b)))
        return SAME;
    if (a->kind == EXPR_NEVER || b->kind == EXPR_NEVER)
        return a->kind == EXPR_NEVER ? SHORTER : LONGER;
    return compare_exprs(d, a, b);
}

/* ---- the two dates of a rule */

static const char *date_words(const struct diff *d, const struct notice *notice, const struct expr *expr) {
    return expr ? say_date(ARENA(d), notice, d->ctx->lang, expr) : msg(d->ctx->lang, M("no minimum"));
}

static enum diff_effect effect_of(enum compared compared) {
    return compared == SHORTER ? DIFF_NARROWS : compared == LONGER ? DIFF_WIDENS : DIFF_OTHER;
}

static const char *until_informed(const struct diff *d, const char *text) {
    return arena_printf(
        ARENA(d), "%s %s", text,
        msg(d->ctx->lang, M("Of data already held the earlier day holds until the person has been informed.")));
}

static void say_period(struct diff *d, const struct retention_class *class, const char *path, bool keep,
                       const struct expr *before, const struct expr *after) {
    static const char *const gone[] = {NULL, M("“{1}” is erased sooner. Before: {2}. Now: {3}."),
                                       M("“{1}” is kept longer. Before: {2}. Now: {3}."),
                                       M("“{1}” is erased by another rule. Before: {2}. Now: {3}.")};
    static const char *const kept[] = {
        NULL, M("“{1}” can be erased on request sooner. Before: {2}. Now: {3}."),
        M("“{1}” can be erased on request only later. Before: {2}. Now: {3}."),
        M("From when “{1}” can be erased on request has another rule. Before: {2}. Now: {3}.")};
    enum compared compared = diff_dates(d, before, after);
    if (compared == SAME)
        return;
    enum diff_effect effect = effect_of(compared);
    const char *text = SAY(d, (keep ? kept : gone)[compared], words_in(&class->entry, d->ctx->lang),
                           date_words(d, d->old, before), date_words(d, d->new, after));
    if (compared == DIFFERENT)
        text = until_informed(d, text);
    diff_add(d, (struct diff_change){
                    .what = "period",
                    .effect = effect,
                    .path = arena_printf(ARENA(d), "%s.%s", path, keep ? "keep_through" : "gone_by"),
                    .text = diff_with_effect(d, effect, text),
                    .class = class->entry.id,
                    .data = true});
}

/* ---- rules */

/* The rule for the same case; the n-th of them where several have it. */
static const struct retention_rule *rule_like(const struct diff *d, const struct retention_class *in,
                                              const struct retention_class *of, size_t index) {
    const struct retention_rule *rule = &of->rules[index];
    size_t before = 0;
    for (size_t i = 0; i < index; i++)
        before +=
            of->rules[i].otherwise == rule->otherwise && diff_conds(d, of->rules[i].when, rule->when) == SAME;
    for (size_t i = 0; i < in->rule_count; i++)
        if (in->rules[i].otherwise == rule->otherwise && diff_conds(d, in->rules[i].when, rule->when) == SAME &&
            !before--)
            return &in->rules[i];
    return NULL;
}

static const char *case_words(const struct diff *d, const struct notice *notice,
                              const struct retention_rule *rule) {
    return rule->when        ? say_cond(ARENA(d), notice, d->ctx->lang, rule->when)
           : rule->otherwise ? msg(d->ctx->lang, M("in all other cases"))
                             : msg(d->ctx->lang, M("always"));
}

static void rule_came(struct diff *d, const struct notice *notice, const struct retention_class *class,
                      const struct retention_rule *rule, bool gone) {
    const char *date = rule->gone_by ? say_date(ARENA(d), notice, d->ctx->lang, rule->gone_by) : "–";
    const char *text = SAY(d,
                           gone ? M("A rule for how long “{1}” is kept is gone ({2}). It was: {3}.")
                                : M("There is a new rule for how long “{1}” is kept ({2}): {3}."),
                           words_in(&class->entry, d->ctx->lang), case_words(d, notice, rule), date);
    diff_add(d, (struct diff_change){.what = "period",
                                     .types = diff_whom_rule(d, class, rule),
                                     .effect = DIFF_OTHER,
                                     .path = rule->path ? rule->path : class->entry.path,
                                     .text = until_informed(d, text),
                                     .class = class->entry.id,
                                     .data = true});
}

static void diff_rule(struct diff *d, const struct retention_class *class, const struct retention_rule *before,
                      const struct retention_rule *after) {
    const char *path = after->path ? after->path : class->entry.path;
    struct diff_about about = {.what = "period",
                               .name = words_in(&class->entry, d->ctx->lang),
                               .path = path,
                               .class = class->entry.id,
                               .data = true};
    d->whom = diff_whom_rule(d, class, after);
    say_period(d, class, path, true, before->keep_through, after->keep_through);
    say_period(d, class, path, false, before->gone_by, after->gone_by);
    diff_map(d, &about, "rule", before, after);
    d->whom = NULL;
}

static void diff_rules(struct diff *d, const struct retention_class *before,
                       const struct retention_class *after) {
    for (size_t i = 0; i < after->rule_count; i++) {
        const struct retention_rule *rule = rule_like(d, before, after, i);
        if (rule)
            diff_rule(d, after, rule, &after->rules[i]);
        else
            rule_came(d, d->new, after, &after->rules[i], false);
    }
    for (size_t i = 0; i < before->rule_count; i++)
        if (!rule_like(d, after, before, i))
            rule_came(d, d->old, before, &before->rules[i], true);
}

/* ---- classes */

static void diff_class(struct diff *d, const struct retention_class *before,
                       const struct retention_class *after) {
    struct diff_about about = {.what = "period",
                               .name = words_in(&after->entry, d->ctx->lang),
                               .path = after->entry.path,
                               .class = after->entry.id,
                               .data = true};
    diff_rules(d, before, after);
    if (!same_text(before->statute, after->statute))
        diff_say(d, "statute", DIFF_OTHER, after->entry.path,
                 SAY(d,
                     M("Another period of the law stands beside “{1}”: {2}. The law of the day always holds."),
                     words_in(&after->entry, d->ctx->lang), after->statute ? after->statute : "–"));
    diff_map(d, &about, "class", before,
             after); /* its own keys stand at its beginning, as in struct load_class */
}

void diff_classes(struct diff *d) {
    static const struct diff_table table = {.what = "class", .size = sizeof(struct retention_class)};
    for (size_t i = 0; i < d->new->classes_count; i++) {
        const struct retention_class *after = &d->new->classes[i];
        int before = notice_class(d->old, after->entry.id);
        if (before != NOTICE_NOTHING)
            diff_class(d, &d->old->classes[before], after);
        else
            diff_say(d, "class", DIFF_OTHER, after->entry.path,
                     SAY(d, M("“{1}” is a new retention class."), words_in(&after->entry, d->ctx->lang)));
    }
    diff_entries(d, &table, DIFF_ROWS(d->old, classes), DIFF_ROWS(d->new, classes));
}
