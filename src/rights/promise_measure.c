/* The measures of a `check`, with three answers: true, false, and not to be seen from here. Of "and" the worst counts, of "or" the
 * best. An age is compared with its span by the calendar, as people count it: twelve months after 3 September end on 3 September. */
#include "notice/expr.h"
#include "notice/recipient.h"
#include "notice/say.h"
#include "notice/security.h"
#include "rights/promise_devices.h"
#include "rights/promise_inside.h"

#include <string.h>

enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };

static const struct {
    const char *id, *words;
} names[] = {
    {"password_length", M("Characters of the shortest password")},
    {"pin_length", M("Digits of the shortest PIN")},
    {"screen_lock", M("Minutes until the last screen locks itself")},
    {"devices_encrypted", M("Whether the devices are encrypted")},
    {"device_check_age", M("When the devices were looked at last")},
    {"backup_age", M("When the last backup was made")},
    {"restore_test_age", M("When a backup was brought back as a test")},
    {"users_are_staff", M("Whether every user is one of the staff")},
    {"shared_accounts", M("Whether several people share an account elsewhere")},
    {"agreement_missing", M("Agreements that are missing")},
    {"review_age", M("When each provider was looked at last")},
    {"overdue_items", M("Customers with data that should be gone")},
    {"requests_late", M("Requests that are late")},
    {"breaches_late", M("Breaches of which the authority or the people were not told in time")},
    {"sensitive_findings", M("Customers of whom a stored text holds sensitive data")},
    {"share_from_person", M("Per cent of the customers whose data all came from themselves")},
    {"share_in_eea", M("Per cent of the providers that keep data in the EU and the EEA")},
};

static struct measured number_of(double number) {
    return (struct measured){.known = true, .number = number, .since = DAY_NONE};
}

/* The program holds to what the notice asks; what it holds to is the floor of what was chosen before. */
static struct measured passwords(const struct proving *proving) {
    const struct figures *figures = proving->figures;
    int least = security_password_length(proving->notice, NULL);
    return promise_passwords(proving, figures->passwords ? (double)figures->least_password : least);
}

static struct measured agreements(const struct proving *proving) {
    size_t missing = 0;
    for (size_t i = 0; i < proving->figures->holder_count; i++) {
        const struct holder_state *state = &proving->figures->holders[i];
        missing += state->holder->role == ROLE_PROCESSOR && !state->agreement;
    }
    return number_of((double)missing);
}

/* Of the provider that nobody has looked at for the longest; one at whom nobody ever did has no age. */
static struct measured reviews(const struct proving *proving) {
    struct measured measured = {.known = true, .since = proving->today};
    for (size_t i = 0; i < proving->figures->holder_count; i++) {
        const struct holder_state *state = &proving->figures->holders[i];
        if (state->holder->recipient || state->holder->role == ROLE_OWN)
            continue;
        if (state->looked == DAY_NONE)
            return (struct measured){.since = DAY_NONE, .note = M("Nobody has looked at some of them.")};
        measured.since = state->looked < measured.since ? state->looked : measured.since;
    }
    return measured;
}

static struct measured share_in_eea(const struct proving *proving) {
    size_t inside, known;
    recipient_share_in_eea(proving->notice, &inside, &known);
    return known ? number_of(100.0 * (double)inside / (double)known) : number_of(0);
}

static struct measured from_person(const struct proving *proving) {
    const struct figures *figures = proving->figures;
    int64_t own = figures->parties - figures->brought_parties;
    return number_of(figures->parties ? 100.0 * (double)own / (double)figures->parties : 100);
}

static bool of_users(const char *name) {
    return strcmp(name, "users_are_staff") == 0 || strcmp(name, "shared_accounts") == 0;
}

/* There is no way in but by an owner's invitation; whose it was, only somebody who goes through all of them can say. */
static struct measured users(const struct proving *proving, bool answer) {
    const struct roster_state *state = &proving->figures->roster;
    const char *note = !state->any          ? M("Nobody has gone through the users here yet.")
                       : state->late        ? M("The last review of the users is over: go through them again.")
                       : state->unconfirmed ? M("Users were added since the last review of the users.")
                                            : NULL;
    if (note)
        return (struct measured){.since = DAY_NONE, .next = DAY_NONE, .note = note};
    return (struct measured){.known = true,
                             .number = answer,
                             .since = DAY_NONE,
                             .seen = true,
                             .looked = state->last,
                             .next = state->next};
}

static struct measured overdue(const struct proving *proving) {
    const struct tallies *all[] = {figures_over(proving->figures), figures_elsewhere(proving->figures)};
    int64_t count = 0;
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < all[k]->count; i++)
            count += all[k]->items[i].count;
    return number_of((double)count);
}

/* What the rows of the rights count as not answered yet: open, answered and not with the person, dismissed past its day and looked at by
 * nobody else, and what never got there. */
static struct measured late(const struct proving *proving) {
    int64_t count = 0;
    for (size_t i = 0; i < DEADLINE_COUNT; i++) {
        const struct asked_tally *asked = &proving->figures->asked[i];
        count += asked->late + asked->unsent_late + asked->dismissed + asked->never;
    }
    return number_of((double)count);
}

static struct measured measure(const struct proving *proving, const char *name) {
    if (promise_of_devices(name))
        return promise_devices(proving, name);
    if (strcmp(name, "password_length") == 0)
        return passwords(proving);
    if (strcmp(name, "requests_late") == 0)
        return late(proving);
    if (of_users(name))
        return users(proving, strcmp(name, "shared_accounts") == 0 ? proving->figures->roster.shared : true);
    if (strcmp(name, "agreement_missing") == 0)
        return agreements(proving);
    if (strcmp(name, "review_age") == 0)
        return reviews(proving);
    if (strcmp(name, "overdue_items") == 0)
        return overdue(proving);
    if (strcmp(name, "breaches_late") == 0)
        return number_of((double)(proving->figures->breaches.late + proving->figures->breaches.people +
                                  proving->figures->breaches.told_late));
    if (strcmp(name, "sensitive_findings") == 0)
        return number_of((double)proving->figures->screened.found);
    if (strcmp(name, "share_from_person") == 0)
        return from_person(proving);
    if (strcmp(name, "share_in_eea") == 0)
        return share_in_eea(proving);
    return (struct measured){.since = DAY_NONE};
}

/* ---- comparing */

static enum truth compare(const struct proving *proving, const struct cond *cond,
                          const struct measured *measured) {
    if (!measured->known)
        return TRUTH_UNKNOWN;
    if (measured->none || measured->never)
        return measured->none ? TRUTH_TRUE : TRUTH_FALSE;
    if (!cond->value_count)
        return measured->number != 0 ? TRUTH_TRUE : TRUTH_FALSE;
    for (size_t i = 0; i < cond->value_count; i++) {
        const struct cond_value *value = &cond->values[i];
        double left = measured->number, right = value->number;
        if (value->kind == COND_WORD)
            right = strcmp(value->text, "yes") == 0;
        if (value->kind == COND_SPAN) { /* an age of the span ends on that day */
            if (measured->since == DAY_NONE)
                return TRUTH_UNKNOWN;
            left = (double)proving->today;
            right = (double)promise_span_end(measured->since, &value->span);
            if (measured->instant) { /* of hours: elapsed time */
                left = (double)proving->ctx->now;
                right = (double)device_span_end(proving->ctx, measured->instant, &value->span);
            }
        }
        if (cond_op_fits(left, cond->op, right))
            return TRUTH_TRUE;
    }
    return TRUTH_FALSE;
}

static const char *words_of(const char *id) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].id, id) == 0)
            return names[i].words;
    return id;
}

static const char *value_text(const struct proving *proving, const struct cond *cond,
                              const struct measured *measured) {
    struct ctx *ctx = proving->ctx;
    bool word = !cond->value_count || cond->values[0].kind == COND_WORD;
    if (measured->none || measured->never)
        return msg(ctx->lang, measured->none ? M("there is none") : M("never"));
    if (measured->since != DAY_NONE)
        return proof_day(proving, measured->since);
    if (word)
        return msg(ctx->lang, measured->number != 0 ? M("yes") : M("no"));
    return proof_number(proving, (int64_t)(measured->number + 0.5));
}

/* "> 50", "≤ 12 kuukautta", "kyllä": what is promised, in the reader's language. */
static const char *asked_text(const struct proving *proving, const struct cond *cond, bool wanted) {
    static const char *const signs[] = {"=", "≠", "<", "≤", ">", "≥"};
    struct ctx *ctx = proving->ctx;
    const struct cond_value *value = cond->value_count ? &cond->values[0] : NULL;
    bool yes = (!value || strcmp(value->text, "yes") == 0) == (cond->op != OP_NE);
    if (!value || value->kind == COND_WORD)
        return msg(ctx->lang, yes == wanted ? M("yes") : M("no"));
    return arena_printf(ctx->arena, "%s%s %s", wanted ? "" : "¬ ", signs[cond->op],
                        value->kind == COND_SPAN ? span_text(ctx->arena, ctx->lang, value->span) : value->text);
}

/* Where what was counted is seen, and done something about. */
static void lead_to_rows(struct proving *proving, const char *name) {
    bool devices = promise_of_devices(name);
    if ((!devices && !of_users(name)) || proving->proof->page)
        return;
    proving->proof->page = devices ? "/devices" : "/people/review";
    proving->proof->command = devices ? "seloste device list DIR" : "seloste user review DIR";
}

/* "Per cent of the providers ...: 50 (promised: > 50)." */
static enum truth say_compare(struct proving *proving, const struct cond *cond, bool wanted) {
    struct ctx *ctx = proving->ctx;
    struct measured measured = measure(proving, cond->name);
    enum truth truth = compare(proving, cond, &measured);
    const char *words = msg(ctx->lang, words_of(cond->name)), *asked = asked_text(proving, cond, wanted);
    lead_to_rows(proving, cond->name);
    if (truth == TRUTH_UNKNOWN) {
        proof_unproven(proving,
                       MSG(ctx->arena, ctx->lang, M("{1}: not seen from here (promised: {2})."), words, asked));
        if (measured.note)
            proof_says(proving, PROMISE_KEPT, msg(ctx->lang, measured.note));
        return truth;
    }
    if (measured.seen)
        proof_seen(proving, &(struct looked){measured.who, measured.looked, measured.next});
    proof_figure(proving, cond->name,
                 measured.none || measured.never ? 0
                 : measured.since == DAY_NONE    ? (int64_t)(measured.number + 0.5)
                                                 : proving->today - measured.since);
    PROOF_SAYS(proving, PROMISE_KEPT, M("{1}: {2} (promised: {3})."), words,
               value_text(proving, cond, &measured), asked);
    return truth;
}

static enum truth judge(struct proving *proving, const struct cond *cond, bool wanted) {
    enum truth all = cond->kind == COND_OR ? TRUTH_FALSE : TRUTH_TRUE;
    if (cond->kind == COND_NOT) {
        enum truth inner = judge(proving, cond->args[0], !wanted);
        return inner == TRUTH_UNKNOWN ? inner : inner == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
    }
    if (cond->kind == COND_COMPARE)
        return say_compare(proving, cond, wanted);
    if (cond->kind == COND_KNOWN)
        return measure(proving, cond->name).known ? TRUTH_TRUE : TRUTH_FALSE;
    for (size_t i = 0; i < cond->count; i++) {
        enum truth one = judge(proving, cond->args[i], wanted);
        if (cond->kind == COND_AND ? one < all : one > all)
            all = one;
    }
    return all;
}

static bool of_devices(const struct cond *cond) {
    bool some = cond->kind == COND_COMPARE &&
                (promise_of_devices(cond->name) || strcmp(cond->name, "password_length") == 0);
    for (size_t i = 0; i < cond->count && !some; i++)
        some = of_devices(cond->args[i]);
    return some;
}

/* What is not seen has been said by then, and waits for somebody to look. */
void promise_measure(struct proving *proving, const struct cond *cond) {
    enum truth truth = judge(proving, cond, true);
    if (of_devices(cond))
        proof_of_lost(proving);
    if (truth != TRUTH_FALSE)
        return;
    PROOF_SAYS(proving, PROMISE_BROKEN, M("That is not what the sentence promises."));
    PROOF_TODO(proving, M("Change it, or the sentence."));
}
