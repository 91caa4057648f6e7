/* `gone_by` is the last day for copies too. So what is due sooner than the copies of some system are gone could only be kept by
 * erasing it before it came: the sweep takes it at once, and the copies stay too long all the same. */
#include "notice/check.h"

#include "notice/expr.h"
#include "notice/say.h"

/* Of two; -1 is not known. */
static int64_t less(int64_t a, int64_t b) {
    return a < 0 || b < 0 ? -1 : a < b ? a : b;
}

/* The fewest days a date can lie after what it counts from; -1 when nobody can say. Rounding only makes it later. */
static int64_t shortest(const struct expr *expr) {
    const struct span *span = &expr->span;
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
        return least < 0 ? -1
                         : least + span->days + 7 * span->weeks + 31 * span->months +
                               366 * (int64_t)span->years + span->hours / 24;
    default:
        break;
    }
    least = expr->count ? shortest(expr->args[0]) : 0;
    for (size_t i = 1; i < expr->count; i++)
        least = less(least, shortest(expr->args[i]));
    return least;
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
        if (set_has(&holder->classes, class) &&
            (!found || days_of(&holder->copies_gone) > days_of(&found->copies_gone)))
            found = holder;
    }
    return found;
}

static void check_rule(const struct check *check, const struct retention_class *class,
                       const struct retention_rule *rule, const struct holder *holder) {
    struct arena *arena = check->ctx->arena;
    enum lang lang = check->ctx->lang;
    int64_t days = rule->gone_by ? shortest(rule->gone_by) : -1;
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
