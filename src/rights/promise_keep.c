/* How long, which rights, and what is done for security. An overdue day is counted where the sweep looks for it: what stands there
 * the day after it should be gone breaks the sentence, by however little. */
#include "notice/expr.h"
#include "notice/law.h"
#include "notice/retention.h"
#include "rights/not_by.h"
#include "rights/promise_proofs.h"

#include <string.h>

enum { DAY_SECONDS = 86400 };

/* ---- retention */

static int64_t held_of(const struct proving *proving, const char *class) {
    const struct tallies *holds = &proving->figures->holds;
    return (*class ? tally_of(holds, class)->count : 0) + tally_of(holds, "")->count;
}

/* Lawful, and not what the sentence says; nothing that could be done now would change it. */
static void say_bound(struct proving *proving, const char *id) {
    int64_t held = held_of(proving, id), bound = tally_of(figures_bound(proving->figures), id)->count;
    if (!bound)
        return;
    proof_figure(proving, "kept_by_law", bound);
    PROOF_COUNT(
        proving, PROMISE_RISK,
        MN("Data of {1} customer are past their day and stay for a legal ground: a hold because of a claim, "
           "the "
           "person's own wish that they are only stored, or a request that needs them (GDPR 17(3), 18).",
           "Data of {1} customers are past their day and stay for a legal ground: a hold because of a claim, "
           "the "
           "person's own wish that they are only stored, or a request that needs them (GDPR 17(3), 18)."),
        bound);
    if (held)
        PROOF_COUNT(
            proving, PROMISE_RISK,
            MN("{1} hold keeps data back because of a claim.", "{1} holds keep data back because of a claim."),
            held);
    if (held)
        PROOF_TODO(proving, M("Lift the holds that are needed no longer; the sweep takes the data once nothing "
                              "keeps them."));
    else
        PROOF_TODO(proving,
                   M("Answer the request, or lift the restriction when its ground is over; then the sweep "
                     "takes the data."));
}

/* Past the last day "gone" must be true of copies too. */
static void say_elsewhere(struct proving *proving, enum promise_state state, const char *id) {
    int64_t count = tally_of(figures_elsewhere(proving->figures), id)->count;
    if (!count)
        return;
    proof_figure(proving, "elsewhere", count);
    PROOF_COUNT(proving, state,
                MN("Data of {1} customer are past their last day and may still be read outside the program: "
                   "nobody has signed that they are erased there.",
                   "Data of {1} customers are past their last day and may still be read outside the program: "
                   "nobody has signed that they are erased there."),
                count);
    PROOF_TODO(proving, M("Do what is late, and sign it."));
    proving->proof->page = "/tasks";
    proving->proof->command = "seloste task list DIR";
}

static void say_over(struct proving *proving, enum promise_state state, const char *id) {
    const struct tally *over = tally_of(figures_over(proving->figures), id);
    proof_figure(proving, "overdue", over->count);
    if (over->count) {
        PROOF_COUNT(proving, state,
                    MN("Data of {1} customer that should be gone are still there.",
                       "Data of {1} customers that should be gone are still there."),
                    over->count);
        if (over->last != DAY_NONE)
            PROOF_SAYS(proving, state, M("The oldest should have gone by {1}."),
                       proof_day(proving, (day_t)over->last));
        PROOF_TODO(proving, M("Look at what goes, and run the sweep."));
    }
    say_elsewhere(proving, state, id);
    say_bound(proving, id);
}

/* What people do outside the program for the right; only what is late puts the sentence at risk. */
static void say_tasks(struct proving *proving, const char *right) {
    const struct figures *figures = proving->figures;
    int64_t open = tally_of(&figures->tasks, right)->count;
    const struct tally *late = tally_of(&figures->tasks_late, right);
    proof_figure(proving, "tasks", open);
    proof_figure(proving, "tasks_late", late->count);
    if (open)
        PROOF_COUNT(proving, PROMISE_KEPT,
                    MN("{1} task waits for somebody to do it by hand.",
                       "{1} tasks wait for somebody to do them by hand."),
                    open);
    if (!late->count)
        return;
    PROOF_COUNT(proving, PROMISE_RISK, MN("{1} of them is late.", "{1} of them are late."), late->count);
    PROOF_TODO(proving, M("Do what is late, and sign it."));
}

/* What was changed past the program proves nothing, and whoever changed it could change more. */
static void say_changed(struct proving *proving) {
    int64_t changed = proving->figures->certificates_changed;
    if (!changed)
        return;
    proof_figure(proving, "certificates_changed", changed);
    PROOF_COUNT(proving, PROMISE_BROKEN,
                MN("{1} certificate of an erasure is not what was given out: somebody has changed it in the "
                   "database.",
                   "{1} certificates of erasures are not what was given out: somebody has changed them in the "
                   "database."),
                changed);
    PROOF_TODO(proving,
               M("The log's check names them. Find out who can change the database; a file of the true "
                 "certificate can still be proved."));
    proving->proof->page = "/certificates";
    proving->proof->command = "seloste audit verify DIR";
}

/* An erasure that was decided and is not through is a copy that can still be read. */
static void say_erasing(struct proving *proving) {
    const struct figures *figures = proving->figures;
    const struct tally *done = tally_of(&figures->erasures, "closed");
    int64_t proved = done->count - figures->certificates_changed;
    proof_figure(proving, "erased", done->count);
    if (proved > 0)
        PROOF_SAYS(proving, PROMISE_KEPT, M("Erased, with a certificate: {1}, last on {2}."),
                   proof_number(proving, proved), proof_instant_day(proving, done->last));
    say_changed(proving);
    say_tasks(proving, "erasure");
    if (!figures->erasing_since || proving->ctx->now - figures->erasing_since < DAY_SECONDS)
        return;
    PROOF_SAYS(proving, PROMISE_RISK, M("An erasure that was decided on {1} is not through."),
               proof_instant_day(proving, figures->erasing_since));
    PROOF_TODO(proving, M("Start the program again: it finishes what was begun."));
}

/* `own`: what was said of the program's own data is all that there is to watch. */
static void say_class(struct proving *proving, enum promise_state late, const char *id, bool own) {
    const struct class_tally *class = figures_class(proving->figures, id);
    proof_figure(proving, "dates", class->count);
    if (!own || class->count)
        PROOF_COUNT(proving, PROMISE_KEPT, MN("{1} date is watched.", "{1} dates are watched."), class->count);
    if (class->next != DAY_NONE)
        PROOF_SAYS(proving, PROMISE_KEPT, M("The next go on {1}."), proof_day(proving, class->next));
    if (class->conflicts) {
        PROOF_COUNT(proving, PROMISE_RISK,
                    MN("For {1} customer the minimum reaches beyond the last day.",
                       "For {1} customers the minimum reaches beyond the last day."),
                    class->conflicts);
        PROOF_TODO(proving, M("Decide what holds, and mend the notice."));
    }
    say_over(proving, late, id);
}

/* What the program keeps of its own doings: what goes first tells whether all that is over has gone. */
static bool say_first(struct proving *proving, const struct kept_first *first) {
    const struct notice *notice = proving->notice;
    int category = notice_category(notice, first->data);
    if (first->day == DAY_NONE || category == NOTICE_NOTHING ||
        notice->categories[category].class == NOTICE_NOTHING ||
        strcmp(notice->classes[notice->categories[category].class].entry.id, proving->second) != 0)
        return false;
    if (first->last >= proving->today) {
        PROOF_SAYS(proving, PROMISE_KEPT, M("The oldest entry is of {1} and goes by {2}."),
                   proof_day(proving, first->day), proof_day(proving, first->last));
        return true;
    }
    PROOF_SAYS(proving, PROMISE_BROKEN, M("The oldest entry is of {1} and should have gone by {2}."),
               proof_day(proving, first->day), proof_day(proving, first->last));
    PROOF_TODO(proving, M("Run the sweep: where something keeps it from going, it says what."));
    return true;
}

void proof_gone_by(struct proving *proving) {
    bool said = false;
    for (size_t i = 0; i < KEPT_OWN; i++)
        said = say_first(proving, &proving->figures->own[i]) || said;
    say_class(proving, PROMISE_BROKEN, proving->second, said);
    say_erasing(proving);
}

/* Refused, whole or in part, within a year: the law knows few grounds for that, so somebody looks. */
static void say_refused(struct proving *proving, const struct asked_tally *asked) {
    proof_figure(proving, "refused", asked->refused);
    if (!asked->refused)
        return;
    PROOF_COUNT(proving, PROMISE_RISK,
                MN("{1} request was refused, whole or in part, within the last year.",
                   "{1} requests were refused, whole or in part, within the last year."),
                asked->refused);
    PROOF_TODO(proving, M("See whether the law lets you refuse that, and answer again where it does not."));
}

/* Of one right: what was asked for, and became of it. Where something is late, the requests are what lies behind it. */
static void say_asked(struct proving *proving, const struct asked_tally *asked) {
    proof_figure(proving, "asked", asked->open + asked->answered);
    proof_figure(proving, "answered", asked->answered);
    proof_figure(proving, "open", asked->open);
    proof_figure(proving, "late", asked->late);
    PROOF_SAYS(proving, asked->late ? PROMISE_RISK : PROMISE_KEPT,
               M("Asked for: {1}, of them answered {2}, open {3}, late {4}."),
               proof_number(proving, asked->open + asked->answered), proof_number(proving, asked->answered),
               proof_number(proving, asked->open), proof_number(proving, asked->late));
    if (asked->late) {
        proving->proof->page = "/requests";
        proving->proof->command = "seloste request list DIR";
        PROOF_TODO(proving, M("Answer what is late."));
    }
    say_refused(proving, asked);
}

/* Of what has no minimum: nobody who demands an erasure waits for it. */
static void say_demands(struct proving *proving, const char *id) {
    int index = notice_class(proving->notice, id);
    const struct asked_tally *asked = &proving->figures->asked[DEADLINE_ERASURE];
    int64_t held = held_of(proving, id);
    if (index == NOTICE_NOTHING || retention_minimum(&proving->notice->classes[index]))
        return;
    proof_figure(proving, "erasures_asked", asked->open + asked->answered);
    proof_figure(proving, "erasures_late", asked->late);
    proof_figure(proving, "holds", held);
    PROOF_SAYS(proving, asked->late ? PROMISE_BROKEN : PROMISE_KEPT,
               M("Erasures that were asked for: {1}, of them open {2}, late {3}."),
               proof_number(proving, asked->open + asked->answered), proof_number(proving, asked->open),
               proof_number(proving, asked->late));
    if (asked->late)
        PROOF_TODO(proving, M("Answer what is late."));
    if (held)
        PROOF_COUNT(
            proving, PROMISE_KEPT,
            MN("{1} hold keeps data back because of a claim.", "{1} holds keep data back because of a claim."),
            held);
    say_refused(proving, asked);
}

void proof_dates(struct proving *proving, enum promise_state late) {
    say_class(proving, late, proving->second, false);
}

/* A part of a class of which nothing is known but its dates. */
void proof_class_dates(struct proving *proving) {
    proof_dates(proving, PROMISE_RISK);
}

/* Of a whole class the sentence may promise anything: the last day alone does not break it. */
void proof_class(struct proving *proving) {
    say_class(proving, PROMISE_RISK, proving->second, false);
    say_demands(proving, proving->second);
    say_erasing(proving);
}

void proof_classes(struct proving *proving) {
    int64_t over = 0;
    for (size_t i = 0; i < proving->notice->classes_count; i++) {
        const char *id = proving->notice->classes[i].entry.id;
        const struct tally *late = tally_of(figures_over(proving->figures), id),
                           *bound = tally_of(figures_bound(proving->figures), id);
        int64_t away = tally_of(figures_elsewhere(proving->figures), id)->count;
        over += late->count;
        if (late->count || bound->count || away)
            say_over(proving, PROMISE_BROKEN, id);
    }
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("{1} class, each with its last day.", "{1} classes, each with its last day."),
                proving->notice->classes_count);
    if (!over)
        proof_figure(proving, "overdue", 0);
    say_erasing(proving);
}

/* The floor of the class, as the law says it today. */
static void say_floor(struct proving *proving, const struct retention_class *class) {
    struct ctx *ctx = proving->ctx;
    const struct law_floor *floor = class->statute && proving->notice->law
                                        ? law_floor(proving->notice->law, class->statute, proving->today)
                                        : NULL;
    if (floor)
        PROOF_SAYS(proving, PROMISE_KEPT, M("The law has a floor of its own: {1} ({2})."),
                   floor->words.text[ctx->lang], floor->ref.text[ctx->lang]);
}

void proof_keep_through(struct proving *proving) {
    int index = notice_class(proving->notice, proving->second);
    const struct class_tally *class = figures_class(proving->figures, proving->second);
    proof_figure(proving, "within_minimum", class->kept);
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("The minimum of {1} date is not over yet.", "The minimum of {1} dates is not over yet."),
                class->kept);
    PROOF_SAYS(proving, PROMISE_KEPT, M("An erasure keeps them back and names the day."));
    if (index != NOTICE_NOTHING)
        say_floor(proving, &proving->notice->classes[index]);
    if (class->conflicts)
        PROOF_COUNT(proving, PROMISE_RISK,
                    MN("For {1} customer the minimum reaches beyond the last day.",
                       "For {1} customers the minimum reaches beyond the last day."),
                    class->conflicts);
}

/* What is said besides is judged by the check of the notice; here stands what holds. */
void proof_also_said(struct proving *proving) {
    int index = notice_class(proving->notice, proving->second);
    PROOF_SAYS(proving, PROMISE_KEPT, M("The dates of the class hold, whatever else is said."));
    if (index != NOTICE_NOTHING)
        say_floor(proving, &proving->notice->classes[index]);
}

/* A look that is late breaks the sentence. Until the first one is signed, it is at risk where somebody's data are there. */
void proof_review(struct proving *proving) {
    const struct review_class *class = NULL;
    for (size_t i = 0; i < proving->figures->review_count; i++)
        if (strcmp(proving->notice->classes[proving->figures->reviews[i].class].entry.id, proving->second) == 0)
            class = &proving->figures->reviews[i];
    int64_t dates = figures_class(proving->figures, proving->second)->count;
    if (!class) {
        proof_unseen(proving);
        return;
    }
    proof_figure(proving, "dates", dates);
    if (class->last != DAY_NONE)
        PROOF_SAYS(proving, PROMISE_KEPT, M("Gone through and signed on {1}."),
                   proof_day(proving, class->last));
    if (!dates) {
        PROOF_SAYS(proving, PROMISE_KEPT, M("Nothing of it is stored."));
        return;
    }
    if (class->late)
        PROOF_SAYS(proving, PROMISE_BROKEN, M("Somebody should have gone through it by {1}."),
                   proof_day(proving, class->next));
    else if (class->last == DAY_NONE)
        proof_unproven(proving, MSG(proving->ctx->arena, proving->ctx->lang,
                                    M("Nobody has gone through it here yet; the first time is by {1}."),
                                    proof_day(proving, class->next)));
    else
        PROOF_SAYS(proving, PROMISE_KEPT, M("It is gone through by {1}."), proof_day(proving, class->next));
    proving->proof->next = class->next;
    if (class->soon || class->last == DAY_NONE)
        PROOF_TODO(proving, M("Go through what has no minimum, decide, and sign."));
}

/* ---- rights */

static const struct right_rule *right_of(const struct proving *proving) {
    for (size_t i = 0; i < RIGHT_COUNT; i++)
        if (strcmp(right_ids()[i], proving->second) == 0)
            return &proving->notice->rights[i];
    return NULL;
}

static const struct asked_tally *asked_of(const struct proving *proving) {
    static const struct asked_tally none = {0};
    enum deadline_right right;
    return deadline_right_from(proving->second, &right) ? &proving->figures->asked[right] : &none;
}

/* "Anything else we answer within ...": not of a right that has a time of its own. */
static bool has_other_time(const struct proving *proving, size_t right) {
    return strcmp(proving->third, "within") == 0 && right < RIGHT_COUNT &&
           proving->notice->rights[right].within_own;
}

/* All of them, where the path names no right of its own ("rights", "rights.all"). */
static struct asked_tally sum_of(const struct proving *proving) {
    struct asked_tally sum = *asked_of(proving);
    if (right_of(proving))
        return sum;
    for (size_t i = 0; i < DEADLINE_COUNT; i++) {
        const struct asked_tally *one = &proving->figures->asked[i];
        if (has_other_time(proving, i))
            continue;
        sum.open += one->open;
        sum.late += one->late;
        sum.answered += one->answered;
        sum.in_time += one->in_time;
        sum.extended += one->extended;
        sum.untold += one->untold;
        sum.dismissed += one->dismissed;
        sum.targeted += one->targeted;
        sum.on_target += one->on_target;
        sum.over_target += one->over_target;
        sum.unsent += one->unsent;
        sum.doubted += one->doubted;
        sum.refused += one->refused;
        sum.unsent_late += one->unsent_late;
    }
    return sum;
}

void proof_right(struct proving *proving) {
    struct asked_tally asked = sum_of(proving);
    PROOF_SAYS(proving, PROMISE_KEPT, M("A request in any form is taken in."));
    proof_figure(proving, "requests", asked.open + asked.answered);
    PROOF_SAYS(proving, PROMISE_KEPT, M("Requests: {1}, of them open {2}."),
               proof_number(proving, asked.open + asked.answered), proof_number(proving, asked.open));
}

/* A right of which nothing more is known than what became of requests; all of them where the path names none. */
void proof_demands(struct proving *proving) {
    struct asked_tally asked = sum_of(proving);
    PROOF_SAYS(proving, PROMISE_KEPT, M("A request in any form is taken in."));
    say_asked(proving, &asked);
}

/* A target is no promise of a day: missing it is a risk, of being late. */
static void judge_target(struct proving *proving, const struct asked_tally *asked) {
    proof_figure(proving, "answered", asked->targeted);
    proof_figure(proving, "within_target", asked->on_target);
    proof_figure(proving, "past_target", asked->over_target);
    PROOF_SAYS(proving, asked->on_target < asked->targeted ? PROMISE_RISK : PROMISE_KEPT,
               M("Answered: {1}, of them within the own target {2}."), proof_number(proving, asked->targeted),
               proof_number(proving, asked->on_target));
    PROOF_SAYS(proving, asked->over_target ? PROMISE_RISK : PROMISE_KEPT,
               M("Open: {1}, of them past the target {2}."), proof_number(proving, asked->open),
               proof_number(proving, asked->over_target));
    if (asked->over_target)
        PROOF_TODO(proving, M("Answer what is past the target before its promised day."));
    else if (asked->on_target < asked->targeted)
        PROOF_TODO(proving, M("See in the times of answers what took so long."));
}

/* Extended by law, the person told in time: the notice's promise is broken all the same, and said once. */
static void judge_promise(struct proving *proving, const struct asked_tally *asked) {
    int64_t late = asked->answered - asked->in_time;
    proof_figure(proving, "late", asked->late);
    proof_figure(proving, "answered", asked->answered);
    proof_figure(proving, "in_time", asked->in_time);
    proof_figure(proving, "extended", asked->extended);
    PROOF_SAYS(proving, late ? PROMISE_BROKEN : PROMISE_KEPT, M("Answered: {1}, of them in time {2}."),
               proof_number(proving, asked->answered), proof_number(proving, asked->in_time));
    PROOF_SAYS(proving, asked->late ? PROMISE_BROKEN : PROMISE_KEPT, M("Open: {1}, of them late {2}."),
               proof_number(proving, asked->open), proof_number(proving, asked->late));
    if (asked->doubted) {
        proof_figure(proving, "doubted", asked->doubted);
        PROOF_SAYS(proving, PROMISE_RISK,
                   M("Answers that were written while the clock stood behind the log: {1}. They count on the "
                     "day that the log had reached before them."),
                   proof_number(proving, asked->doubted));
        PROOF_TODO(proving, M("Check the log, find out when those answers were given, and write it down."));
    }
    if (asked->unsent) {
        proof_figure(proving, "unsent", asked->unsent);
        proof_figure(proving, "unsent_late", asked->unsent_late);
        PROOF_SAYS(proving, asked->unsent_late ? PROMISE_BROKEN : PROMISE_RISK,
                   M("Answers that were written and have gone nowhere: {1}, of them past their day {2}."),
                   proof_number(proving, asked->unsent), proof_number(proving, asked->unsent_late));
        PROOF_TODO(proving, M("Send the answers that were written; Today lists them."));
    }
    if (asked->untold) {
        proof_figure(proving, "untold", asked->untold);
        PROOF_SAYS(proving, PROMISE_RISK,
                   M("Extensions of which the letter has not gone in time: {1}. They do not count."),
                   proof_number(proving, asked->untold));
        PROOF_TODO(proving, M("Send the letter of the extension within the month; Today lists them."));
    }
    if (asked->dismissed) {
        proof_figure(proving, "dismissed_late", asked->dismissed);
        PROOF_COUNT(
            proving, PROMISE_BROKEN,
            MN("{1} of them lay unsorted until its day had passed, and was then said to be about nobody's "
               "rights.",
               "{1} of them lay unsorted until their day had passed, and were then said to be about "
               "nobody's rights."),
            asked->dismissed);
        PROOF_TODO(proving,
                   M("Let somebody else look at what was dismissed after its day, too: it counts as late "
                     "until then."));
    }
    if (asked->extended)
        PROOF_SAYS(
            proving, PROMISE_BROKEN,
            M("Extended by law past the day that the notice promises: {1}; the notice knows no extension."),
            proof_number(proving, asked->extended));
    if (asked->late)
        PROOF_TODO(proving, M("Answer what is late."));
    else if (late || asked->extended)
        PROOF_TODO(proving, M("See in the requests what took so long."));
}

void proof_within(struct proving *proving) {
    struct asked_tally asked = sum_of(proving);
    const struct right_rule *right = right_of(proving);
    bool target = strcmp(proving->third, "target") == 0;
    const struct right_rule *all = &proving->notice->rights[RIGHT_ALL];
    const struct span *span = right && target ? &right->target : right ? &right->within : NULL;
    if (!right && !target && all->within_said)
        span = &all->within;
    if (span && span->set)
        PROOF_SAYS(proving, PROMISE_KEPT, M("Promised: {1}."),
                   span_text(proving->ctx->arena, proving->ctx->lang, *span));
    if (target)
        judge_target(proving, &asked);
    else
        judge_promise(proving, &asked);
}

/* In which way no answer goes. What went so within the last year was no slip of the program's: the notice may be younger. */
void proof_not_by(struct proving *proving) {
    const struct asked_tally *asked = asked_of(proving);
    const struct right_rule *right = right_of(proving);
    int64_t plain = asked->mailed + asked->letters;
    enum deadline_right of;
    bool email = right && deadline_right_from(proving->second, &of) && not_by(proving->ctx, of, "email");
    for (size_t i = 0; right && i < right->not_by_count; i++)
        if (strcmp(right->not_by[i].name, "email") != 0)
            proof_unproven(proving,
                           MSG(proving->ctx->arena, proving->ctx->lang,
                               M("Whether an answer is given in another way that the notice rules out, only a "
                                 "person sees.")));
    if (!email)
        return;
    proof_figure(proving, "in_plain_email", plain);
    proof_figure(proving, "locked_or_by_link", asked->locked);
    PROOF_SAYS(
        proving, PROMISE_KEPT,
        M("An answer does not go in plain e-mail: it is refused. Locked or behind a link within the last "
          "year: {1}."),
        proof_number(proving, asked->locked));
    if (!plain)
        return;
    PROOF_COUNT(proving, PROMISE_BROKEN,
                MN("{1} answer went in plain e-mail within the last year.",
                   "{1} answers went in plain e-mail within the last year."),
                plain);
    PROOF_TODO(proving, M("Hand the next one over, or send it locked."));
}

void proof_access(struct proving *proving) {
    int64_t copies = tally_of(&proving->figures->paper_tasks, "copy")->count;
    PROOF_SAYS(proving, PROMISE_KEPT,
               M("The package is made at any time, and its hash and its signed place in the log prove it."));
    proof_figure(proving, "papers_to_copy", copies);
    say_asked(proving, asked_of(proving));
    if (!copies)
        return;
    PROOF_COUNT(proving, PROMISE_RISK,
                MN("{1} paper is still to be copied for somebody who asked.",
                   "{1} papers are still to be copied for people who asked."),
                copies);
    PROOF_TODO(proving, M("Copy the papers, and sign that it is done."));
}

void proof_portability(struct proving *proving) {
    PROOF_SAYS(proving, PROMISE_KEPT, M("What somebody gave is written as a file at any time."));
    say_asked(proving, asked_of(proving));
}

void proof_answers(struct proving *proving) {
    const struct asked_tally *asked = asked_of(proving);
    proof_figure(proving, "electronically", asked->handed);
    proof_figure(proving, "otherwise", asked->elsewise);
    PROOF_SAYS(proving, PROMISE_KEPT, M("Asked for electronically and answered so: {1}."),
               proof_number(proving, asked->handed));
    if (!asked->elsewise)
        return;
    PROOF_COUNT(proving, PROMISE_RISK,
                MN("{1} answer to an electronic request went on paper or in person.",
                   "{1} answers to electronic requests went on paper or in person."),
                asked->elsewise);
    PROOF_TODO(proving, M("Answer electronically, unless the person wanted it otherwise."));
}

void proof_rectification(struct proving *proving) {
    PROOF_SAYS(proving, PROMISE_KEPT, M("Every change is in the log, with the names of the fields."));
    say_asked(proving, asked_of(proving));
    say_tasks(proving, "rectification");
}

void proof_erasure(struct proving *proving) {
    int64_t destroy = tally_of(&proving->figures->paper_tasks, "destroy")->count;
    say_asked(proving, asked_of(proving));
    say_erasing(proving);
    proof_figure(proving, "to_destroy", destroy);
    if (!destroy) {
        PROOF_SAYS(proving, PROMISE_KEPT, M("No paper is left to be destroyed."));
        return;
    }
    PROOF_COUNT(proving, PROMISE_RISK,
                MN("{1} paper of somebody who was erased is still to be destroyed.",
                   "{1} papers of people who were erased are still to be destroyed."),
                destroy);
    PROOF_TODO(proving, M("Destroy the papers, and sign that it is done."));
}

/* What was stopped at once is marketing; whoever meant surveys or calls still gets them. */
static void say_unmeant(struct proving *proving, int64_t unmeant) {
    proof_figure(proving, "objections_unmeant", unmeant);
    if (!unmeant)
        return;
    PROOF_COUNT(proving, PROMISE_RISK,
                MN("Of {1} objection nobody has said yet what was meant: nothing but marketing has stopped.",
                   "Of {1} objections nobody has said yet what was meant: nothing but marketing has stopped."),
                unmeant);
    PROOF_TODO(proving, M("Read the objection, and say what was meant."));
}

void proof_objection(struct proving *proving) {
    const struct figures *figures = proving->figures;
    int64_t refused = tally_of(&figures->choices, "refused")->count,
            erased = tally_of(&figures->suppressed, "erased")->count,
            objected = tally_of(&figures->suppressed, "objected")->count;
    proof_figure(proving, "objections", refused);
    proof_figure(proving, "never_again", objected + erased);
    PROOF_COUNT(proving, PROMISE_KEPT, MN("{1} objection is in force.", "{1} objections are written down."),
                refused);
    PROOF_COUNT(
        proving, PROMISE_KEPT,
        MN("{1} mark keeps somebody out of the next import.", "{1} marks keep people out of the next import."),
        objected + erased);
    PROOF_SAYS(proving, PROMISE_KEPT, M("Any form counts, also where the notice asks for writing."));
    say_asked(proving, asked_of(proving));
    say_unmeant(proving,
                figures->asked[DEADLINE_OBJECTION].unmeant + figures->asked[DEADLINE_WITHDRAWAL].unmeant);
    int64_t unknown = figures->asked[DEADLINE_OBJECTION].unknown + figures->asked[DEADLINE_WITHDRAWAL].unknown;
    proof_figure(proving, "objections_unknown", unknown);
    if (!unknown)
        return;
    PROOF_COUNT(proving, PROMISE_RISK,
                MN("Of {1} objection nobody knows yet whose it is: it stops nothing.",
                   "Of {1} objections nobody knows yet whose they are: they stop nothing."),
                unknown);
    PROOF_TODO(proving, M("Say whom the request is about."));
}

void proof_restriction(struct proving *proving) {
    proof_figure(proving, "restricted", proving->figures->restricted);
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("{1} customer is restricted now.", "{1} customers are restricted now."),
                proving->figures->restricted);
    say_asked(proving, asked_of(proving));
}

/* ---- security */

/* Of all providers, by the notice or by what is written down: every one in its time. */
static void say_reviews(struct proving *proving) {
    size_t all = 0, good = 0;
    day_t next = DAY_NONE;
    for (size_t i = 0; i < proving->figures->holder_count; i++) {
        const struct holder_state *state = &proving->figures->holders[i];
        if (state->holder->recipient || state->holder->role == ROLE_OWN)
            continue;
        all++;
        good += state->looked != DAY_NONE && (state->next == DAY_NONE || state->next >= proving->today);
        if (state->next != DAY_NONE && (next == DAY_NONE || state->next < next))
            next = state->next;
    }
    proof_figure(proving, "reviewed", (int64_t)good);
    PROOF_SAYS(proving, PROMISE_KEPT, M("Of {1} providers, {2} have been reviewed in time."),
               proof_number(proving, (int64_t)all), proof_number(proving, (int64_t)good));
    proving->proof->look = good == all ? PROMISE_LOOK_GOOD : PROMISE_LOOK_LAPSED;
    proving->proof->next = next;
    if (good < all)
        PROOF_TODO(proving, M("Review the others, and write it down under Systems."));
}

void proof_security(struct proving *proving) {
    for (size_t i = 0; i < proving->notice->security_count; i++) {
        const struct security_rule *rule = &proving->notice->security[i];
        if (strcmp(rule->entry.id, proving->second) != 0)
            continue;
        if (rule->check)
            promise_measure(proving, rule->check);
        if (cond_counts(rule->check, "backup_age"))
            proof_of_keys(proving);
        if (rule->attested)
            proof_looked(proving, proof_person(proving->notice, rule->who), rule->day,
                         promise_span_end(rule->day, &rule->every), rule->evidence);
        if (holding_rule_of_reviews(proving->notice, rule))
            say_reviews(proving);
        else if (!rule->check && !rule->attested)
            proof_unseen(proving);
        return;
    }
}

/* ---- breaches */

void proof_breaches(struct proving *proving) {
    const struct breach_duty *duty = &proving->figures->breaches;
    proof_figure(proving, "breaches", (int64_t)duty->all);
    proof_figure(proving, "late", (int64_t)duty->late);
    proof_figure(proving, "told_in_time", (int64_t)duty->in_time);
    proof_figure(proving, "told_late", (int64_t)duty->told_late);
    proof_figure(proving, "people_waiting", (int64_t)duty->people);
    PROOF_COUNT(proving, PROMISE_KEPT, MN("{1} breach is written down.", "{1} breaches are written down."),
                duty->all);
    if (duty->in_time)
        PROOF_COUNT(proving, PROMISE_KEPT,
                    MN("Of {1} the authority was told in time.", "Of {1} the authority was told in time."),
                    duty->in_time);
    if (duty->harmless)
        PROOF_COUNT(proving, PROMISE_KEPT,
                    MN("{1} was judged unlikely to be a risk, with a reason.",
                       "{1} were judged unlikely to be a risk, each with a reason."),
                    duty->harmless);
    if (duty->waiting)
        PROOF_COUNT(proving, PROMISE_RISK,
                    MN("{1} waits for the authority to be told, within its 72 hours.",
                       "{1} wait for the authority to be told, within their 72 hours."),
                    duty->waiting);
    if (duty->told_late)
        PROOF_COUNT(proving, PROMISE_RISK,
                    MN("Of {1} the authority was told after 72 hours within the last year, with a reason.",
                       "Of {1} the authority was told after 72 hours within the last year, with a reason."),
                    duty->told_late);
    if (duty->late)
        PROOF_COUNT(proving, PROMISE_BROKEN,
                    MN("{1} is past its 72 hours, and the authority was not told.",
                       "{1} are past their 72 hours, and the authority was not told."),
                    duty->late);
    if (duty->people)
        PROOF_COUNT(proving, PROMISE_BROKEN,
                    MN("{1} with a high risk waits for the people to be told.",
                       "{1} with a high risk wait for the people to be told."),
                    duty->people);
    if (duty->late || duty->people)
        PROOF_TODO(proving, M("Tell them, and write down that you did."));
}
