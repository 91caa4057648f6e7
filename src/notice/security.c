/* A check is a tree of conditions: of "and" the strictest part counts, of "or" the mildest; what speaks of something else asks
 * for nothing. "not" is left alone: no notice asks for short passwords. Every bound is made a number that grows with strictness, so that
 * one walk does for all of them. */
#include "notice/security.h"

#include "notice/expr.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* What is asked of which measure, and how strict one comparison is: 0 asks for nothing. */
struct bound {
    const char *measure;
    int (*strict)(const struct cond *cond);
};

static bool number_in(const struct cond *cond, double *number) {
    *number = cond->value_count == 1 ? cond->values[0].number : -1;
    return cond->value_count == 1 && cond->values[0].kind == COND_NUMBER && *number >= 0 && *number < 1000;
}

static int at_least(const struct cond *cond) {
    double number;
    if (!number_in(cond, &number))
        return 0;
    switch (cond->op) {
    case OP_GE:
    case OP_EQ:
        return (int)ceil(number);
    case OP_GT:
        return (int)floor(number) + 1;
    default:
        return 0;
    }
}

/* The smaller the stricter; 0 minutes is no bound that anybody could keep. */
static int at_most(const struct cond *cond) {
    double number;
    if (!number_in(cond, &number))
        return 0;
    int most = cond->op == OP_LE || cond->op == OP_EQ ? (int)floor(number)
               : cond->op == OP_LT                    ? (int)ceil(number) - 1
                                                      : 0;
    return most > 0 ? INT_MAX - most : 0;
}

/* For the order alone; a span is a thousand years at the most. */
static int minutes_of(const struct span *span) {
    enum { HOUR = 60, DAY = 24 * HOUR, MONTH = 30 * DAY, YEAR = 365 * DAY };
    return span->minutes + HOUR * span->hours + DAY * (span->days + 7 * span->weeks) + MONTH * span->months +
           YEAR * span->years;
}

static int within_span(const struct cond *cond) {
    bool bound = cond->op == OP_LE || cond->op == OP_LT || cond->op == OP_EQ;
    if (cond->value_count != 1 || cond->values[0].kind != COND_SPAN || !bound)
        return 0;
    return INT_MAX - minutes_of(&cond->values[0].span);
}

/* The trees are as deep as the parser lets them be. `which`: the comparison that counts, or NULL. */
static int of_cond(const struct cond *cond, const struct bound *bound, const struct cond **which) {
    int least = INT_MAX, most = 0;
    const struct cond *mild = NULL, *strict = NULL, *one = NULL;
    if (!cond || cond->kind == COND_NOT || cond->kind == COND_KNOWN)
        return 0;
    if (cond->kind == COND_COMPARE) {
        *which = cond;
        return strcmp(cond->name, bound->measure) == 0 ? bound->strict(cond) : 0;
    }
    for (size_t i = 0; i < cond->count; i++) {
        int length = of_cond(cond->args[i], bound, &one);
        mild = length < least ? one : mild;
        strict = length > most ? one : strict;
        least = length < least ? length : least;
        most = length > most ? length : most;
    }
    *which = cond->kind == COND_AND ? strict : mild;
    return cond->kind == COND_AND ? most : least == INT_MAX ? 0 : least;
}

struct found {
    int strict;
    const struct cond *cond;
    const char *path;
};

static void take(struct found *found, const struct cond *check, const struct bound *bound, const char *path) {
    const struct cond *which = NULL;
    int strict = of_cond(check, bound, &which);
    if (strict > found->strict)
        *found = (struct found){strict, which, path};
}

static struct found strictest(const struct notice *notice, const struct bound *bound) {
    struct found found = {0};
    for (size_t i = 0; i < notice->security_count; i++)
        take(&found, notice->security[i].check, bound, notice->security[i].entry.path);
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t k = 0; k < notice->headings[i].sentence_count; k++) {
            const struct sentence *sentence = &notice->headings[i].sentences[k];
            take(&found, sentence->check, bound, sentence->promise);
        }
    return found;
}

int security_password_length(const struct notice *notice, const char **path) {
    struct found found = strictest(notice, &(struct bound){"password_length", at_least});
    if (found.strict && path)
        *path = found.path;
    return found.strict;
}

int security_least(const struct notice *notice, const char *measure) {
    return strictest(notice, &(struct bound){measure, at_least}).strict;
}

int security_most(const struct notice *notice, const char *measure) {
    int strict = strictest(notice, &(struct bound){measure, at_most}).strict;
    return strict ? INT_MAX - strict : 0;
}

struct span security_span(const struct notice *notice, const char *measure) {
    struct found found = strictest(notice, &(struct bound){measure, within_span});
    return found.strict ? found.cond->values[0].span : (struct span){0};
}

const char *security_path(const struct notice *notice, const char *measure) {
    for (size_t i = 0; i < notice->security_count; i++)
        if (cond_counts(notice->security[i].check, measure))
            return notice->security[i].entry.path;
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t k = 0; k < notice->headings[i].sentence_count; k++)
            if (cond_counts(notice->headings[i].sentences[k].check, measure))
                return notice->headings[i].sentences[k].promise;
    return NULL;
}

bool security_counts(const struct notice *notice, const char *measure) {
    return security_path(notice, measure) != NULL;
}
