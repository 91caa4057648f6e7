/* A check is a tree of conditions: of "and" the strictest part counts, of "or" the mildest; what speaks of something else asks
 * for no length. "not" is left alone: no notice asks for short passwords. */
#include "notice/security.h"

#include "notice/expr.h"

#include <limits.h>
#include <math.h>
#include <string.h>

static int of_compare(const struct cond *cond) {
    if (strcmp(cond->name, "password_length") != 0 || cond->value_count != 1 ||
        cond->values[0].kind != COND_NUMBER)
        return 0;
    double number = cond->values[0].number;
    if (!(number >= 0 && number < 1000))
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

/* The trees are as deep as the parser lets them be. */
static int of_cond(const struct cond *cond) {
    int least = INT_MAX, most = 0;
    if (!cond || cond->kind == COND_NOT || cond->kind == COND_KNOWN)
        return 0;
    if (cond->kind == COND_COMPARE)
        return of_compare(cond);
    for (size_t i = 0; i < cond->count; i++) {
        int length = of_cond(cond->args[i]);
        least = length < least ? length : least;
        most = length > most ? length : most;
    }
    return cond->kind == COND_AND ? most : least == INT_MAX ? 0 : least;
}

int security_password_length(const struct notice *notice, const char **path) {
    int most = 0;
    for (size_t i = 0; i < notice->security_count; i++) {
        int length = of_cond(notice->security[i].check);
        if (length > most && path)
            *path = notice->security[i].entry.path;
        most = length > most ? length : most;
    }
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t k = 0; k < notice->headings[i].sentence_count; k++) {
            const struct sentence *sentence = &notice->headings[i].sentences[k];
            int length = of_cond(sentence->check);
            if (length > most && path)
                *path = sentence->promise;
            most = length > most ? length : most;
        }
    return most;
}
