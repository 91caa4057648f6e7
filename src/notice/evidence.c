#include "notice/evidence.h"

#include "notice/expr.h"
#include "notice/names.h"

#include <string.h>

enum { DEPTH = 16 }; /* of events that are what other events are; the checker refuses circles */

static bool looks_for(const struct notice *notice, const struct expr *expr, const char *kind, int depth);

static bool reaches(const struct notice *notice, const char *name, const char *kind, int depth) {
    int index = notice_event(notice, name);
    if (index == NOTICE_NOTHING)
        return strcmp(name, kind) == 0;
    const struct event_rule *event = &notice->events[index];
    if (event->is)
        return looks_for(notice, event->is, kind, depth);
    return names_have(&event->counts, kind) || names_unplaced(event, kind);
}

static bool looks_for(const struct notice *notice, const struct expr *expr, const char *kind, int depth) {
    if (!expr || depth == DEPTH)
        return false;
    bool event = expr->kind == EXPR_FIRST || expr->kind == EXPR_LAST || expr->kind == EXPR_ENDED;
    bool looks = event && expr->name && reaches(notice, expr->name, kind, depth + 1);
    for (size_t i = 0; i < expr->count && !looks; i++)
        looks = looks_for(notice, expr->args[i], kind, depth + 1);
    return looks;
}

bool evidence_counts(const struct notice *notice, const struct retention_class *class, const char *kind) {
    bool counts = false;
    for (size_t i = 0; i < class->rule_count && !counts; i++)
        counts = looks_for(notice, class->rules[i].gone_by, kind, 0) ||
                 looks_for(notice, class->rules[i].keep_through, kind, 0);
    return counts;
}
