/* `gone_by` is the last day for copies too. So what is due sooner than the copies of some system are gone could only be kept by
 * erasing it before it came: the sweep takes it at once, and the copies stay too long all the same. */
#include "notice/check.h"

#include "notice/expr.h"
#include "notice/say.h"

#include <string.h>

static int64_t shortest(const struct expr *expr);

static int64_t at_most_days(const struct span *span) {
    return span->days + 7 * span->weeks + 31 * span->months + 366 * (int64_t)span->years + span->hours / 24;
}

/* Of several dates any may decide, so the least that is known is enough; where all must have come, it is the most, and
 * one that nobody can say may be later than all of them. */
static int64_t shortest_of(const struct expr *expr) {
    bool all = expr->kind == EXPR_LATEST || expr->kind == EXPR_AFTER_ALL;
    int64_t found = -1;
    for (size_t i = 0; i < expr->count; i++) {
        int64_t days = shortest(expr->args[i]);
        if (days < 0 && all)
            return -1;
        if (days >= 0 && (found < 0 || (all ? days > found : days < found)))
            found = days;
    }
    return found;
}

/* The fewest days a date can lie after what it counts from; -1 when nobody can say. Rounding only makes it later. */
static int64_t shortest(const struct expr *expr) {
    int64_t least;
    switch (expr->kind) {
    case EXPR_DAY:
    case EXPR_NEVER:
    case EXPR_STATUTE:
    case EXPR_GONE:
        return -1;
    case EXPR_OWN:
        return expr->own == OWN_JUDGED || expr->own == OWN_AGREED ? -1 : 0;
    case EXPR_ADD:
        least = shortest(expr->args[0]);
        return least < 0 ? -1 : least + at_most_days(&expr->span);
    default:
        return expr->count ? shortest_of(expr) : 0;
    }
}

/* What a date counts from, and the days it adds to that. */
static const struct expr *base_of(const struct expr *expr, int64_t *days) {
    for (*days = 0; expr->kind == EXPR_ADD; expr = expr->args[0])
        *days += at_most_days(&expr->span);
    return expr;
}

/* The days between a least and a last day that count from the same; -1 when they do not. */
static int64_t between(struct arena *arena, const struct expr *keep, const struct expr *gone) {
    int64_t kept, ends;
    const struct expr *from = base_of(keep, &kept), *to = base_of(gone, &ends);
    if (ends <= kept || strcmp(expr_text(arena, from), expr_text(arena, to)) != 0)
        return -1;
    return ends - kept;
}

static int64_t days_of(const struct span *span) {
    return span->days + 7 * span->weeks + 30 * span->months + 365 * (int64_t)span->years +
           (span->hours + 23) / 24;
}

/* The system in which copies of the class live longest. */
static const struct holder *longest(const struct notice *notice, int class) {
    const struct holder *found = NULL;
    for (size_t i = 0; i < notice->holders_count; i++) {
        const struct holder *holder = &notice->holders[i];
        if (set_has(&holder->holds, class) &&
            (!found || days_of(&holder->copies_gone) > days_of(&found->copies_gone)))
            found = holder;
    }
    return found;
}

/* Kept to the first day and gone by the last, with too few days between for the copies. */
static bool check_between(const struct check *check, const struct retention_class *class,
                          const struct retention_rule *rule, const struct holder *holder) {
    struct arena *arena = check->ctx->arena;
    enum lang lang = check->ctx->lang;
    int64_t days = rule->keep_through ? between(arena, rule->keep_through, rule->gone_by) : -1;
    if (days < 0 || days >= days_of(&holder->copies_gone))
        return false;
    CHECK_PUT(
        check, LEVEL_CONFLICT, "retention.copies", CHECK_PATH(check, "%s.copies_gone", holder->entry.path),
        NULL,
        M("“{1}” must be kept to this day: {2}, and be gone, copies included, by this day: {3}. But in “{4}” "
          "readable copies live for {5} after erasing, longer than the time between: they stay too long"),
        check_words(check, &class->entry), say_date(arena, check->notice, lang, rule->keep_through),
        say_date(arena, check->notice, lang, rule->gone_by), check_words(check, &holder->entry),
        span_text(arena, lang, holder->copies_gone));
    return true;
}

static void check_rule(const struct check *check, const struct retention_class *class,
                       const struct retention_rule *rule, const struct holder *holder) {
    struct arena *arena = check->ctx->arena;
    enum lang lang = check->ctx->lang;
    if (!rule->gone_by || check_between(check, class, rule, holder))
        return;
    int64_t days = shortest(rule->gone_by);
    if (days < 0 || days >= days_of(&holder->copies_gone))
        return;
    CHECK_PUT(check, LEVEL_CONFLICT, "retention.copies",
              CHECK_PATH(check, "%s.copies_gone", holder->entry.path), NULL,
              M("“{1}” must be gone, copies included, by this day: {2}. But in “{3}” readable copies live for "
                "{4} after erasing: what is due sooner is erased as soon as it comes, and its copies still "
                "stay too long"),
              check_words(check, &class->entry), say_date(arena, check->notice, lang, rule->gone_by),
              check_words(check, &holder->entry), span_text(arena, lang, holder->copies_gone));
}

void check_copies(const struct check *check) {
    const struct notice *notice = check->notice;
    for (size_t i = 0; i < notice->classes_count; i++) {
        const struct retention_class *class = &notice->classes[i];
        const struct holder *holder = longest(notice, (int)i);
        for (size_t j = 0; holder && j < class->rule_count; j++)
            check_rule(check, class, &class->rules[j], holder);
    }
}
