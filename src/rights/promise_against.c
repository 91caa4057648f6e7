/* Contacts that the answer of their own day did not allow, at the sentence that gave the answer, and at those that speak of the purposes as
 * a whole. What is not explained breaks the sentence; what is, leaves it at risk for a year, unless it was no mistake. */
#include "rights/promise_inside.h"

#include <string.h>

/* A sentence about purposes is about all that is below it; of anything else, the sentence that decides. */
bool promise_against_fits(const struct notice *notice, const char *promise, const char *part,
                          const char *path) {
    static const char purposes[] = "purposes";
    const struct sentence *sentence;
    if (!notice_covers(part, path))
        return false;
    if (!notice->headings_count || strncmp(part, purposes, sizeof purposes - 1) == 0)
        return true;
    sentence = notice_sentence(notice, path);
    return sentence && sentence->promise && strcmp(sentence->promise, promise) == 0;
}

struct counted {
    int64_t waits, counts;
};

static void count(struct counted *counted, const struct against_figure *one, int64_t *last) {
    if (one->record == *last)
        return;
    *last = one->record;
    counted->waits += one->waits;
    counted->counts += !one->waits && one->counts;
}

static void say(struct proving *proving, const struct counted *counted) {
    if (!counted->waits && !counted->counts)
        return;
    proof_figure(proving, "against", counted->waits);
    proof_figure(proving, "against_explained", counted->counts);
    if (counted->waits) {
        PROOF_COUNT(proving, PROMISE_BROKEN,
                    MN("{1} contact is written down that the answer of its own day did not allow.",
                       "{1} contacts are written down that the answers of their own days did not allow."),
                    counted->waits);
        PROOF_TODO(proving, M("Look at each, put right what led to it, and say what became of it."));
    }
    if (counted->counts) {
        PROOF_COUNT(proving, PROMISE_RISK,
                    MN("{1} such contact within the last year has been explained.",
                       "{1} such contacts within the last year have been explained."),
                    counted->counts);
        PROOF_TODO(proving,
                   M("See to it that it does not happen again: until it is a year ago it is shown here."));
    }
    proving->proof->page = "/against";
    proving->proof->command = "seloste against list DIR";
}

void proof_of_against(struct proving *proving) {
    const struct figures *figures = proving->figures;
    struct counted counted = {0};
    int64_t last = 0;
    for (size_t i = 0; proving->promise && i < figures->against_count; i++)
        if (promise_against_fits(proving->notice, proving->promise, proving->path, figures->against[i].path))
            count(&counted, &figures->against[i], &last);
    say(proving, &counted);
}

void proof_of_unspoken(struct proving *proving, const bool *spoken) {
    const struct figures *figures = proving->figures;
    struct counted counted = {0};
    int64_t last = 0;
    for (size_t i = 0; i < figures->against_count; i++)
        if (!spoken[i])
            count(&counted, &figures->against[i], &last);
    say(proving, &counted);
}
