/* Systems, recipients, and what leaves the EU and the EEA. Grounds are held against the law of today, whatever was valid when the
 * notice came into force: on the first day on which one is no longer law, the sentences that rest on it are broken. */
#include "notice/law.h"
#include "registry/edition.h"
#include "rights/promise_proofs.h"

#include <stdlib.h>
#include <string.h>

static const struct holder *holder_of(const struct proving *proving) {
    bool recipient = strncmp(proving->path, "recipients", strlen("recipients")) == 0;
    for (size_t i = 0; i < proving->notice->holders_count; i++) {
        const struct holder *holder = &proving->notice->holders[i];
        if (holder->recipient == recipient && strcmp(holder->entry.id, proving->second) == 0)
            return holder;
    }
    return NULL;
}

static const struct holder_state *state_of(const struct proving *proving, const struct holder *holder) {
    return &proving->figures->holders[holder - proving->notice->holders];
}

static const char *name_of(const struct proving *proving, const struct holder *holder) {
    return recipient_name(proving->notice, (int)(holder - proving->notice->holders), proving->ctx->lang);
}

/* ---- grounds */

static const char *words_of(const struct proving *proving, const struct holder *holder, const char *ground) {
    return recipient_ground_words(proving->ctx->arena, proving->notice, holder, ground, proving->ctx->lang,
                                  NULL);
}

static void say_valid(struct proving *proving, const struct holder *holder, const char *ground) {
    PROOF_SAYS(proving, PROMISE_KEPT,
               M("{1} may take data outside the EU and the EEA, on a ground that is law today: {2}."),
               name_of(proving, holder), words_of(proving, holder, ground));
}

static void say_void(struct proving *proving, const struct holder *holder) {
    for (size_t i = 0; i < holder->ground_count; i++) {
        const struct transfer_ground *ground = &holder->grounds[i];
        const char *words = words_of(proving, holder, ground->ground), *source = NULL;
        day_t ended = DAY_NONE;
        bool law = !proving->notice->law ||
                   law_ground_valid(proving->notice->law, ground->ground, proving->today, &ended, &source);
        if (!law && ended != DAY_NONE)
            PROOF_SAYS(proving, PROMISE_BROKEN, M("{1} rests on {2}, which has been void since {3} ({4})."),
                       name_of(proving, holder), words, proof_day(proving, ended), source ? source : "");
        else if (ground->to != DAY_NONE && ground->to < proving->today)
            PROOF_SAYS(proving, PROMISE_BROKEN, M("{1} rests on {2}, which was over on {3}."),
                       name_of(proving, holder), words, proof_day(proving, ground->to));
        else
            PROOF_SAYS(proving, PROMISE_BROKEN, M("{1} rests on {2}, which is not valid today."),
                       name_of(proving, holder), words);
    }
}

/* The last day of the certificate that was written down for it; DAY_NONE: there was none, or it has no end. */
static day_t certified_until(const struct recipient_known *known, const char *ground) {
    day_t last = DAY_NONE;
    for (size_t i = 0; i < known->count; i++) {
        const struct recipient_term *term = &known->terms[i];
        if (term->ground && strcmp(term->ground, ground) == 0 && term->to != DAY_NONE &&
            (last == DAY_NONE || term->to > last))
            last = term->to;
    }
    return last;
}

/* Data may leave by another ground, but the sentence names this one beside it. */
static void say_unheld(struct proving *proving, const struct holder *holder,
                       const struct transfer_ground *ground) {
    const struct recipient_known *known = &state_of(proving, holder)->known;
    const char *words = words_of(proving, holder, ground->ground), *source = NULL;
    day_t ended = DAY_NONE, last = certified_until(known, ground->ground);
    bool law = !proving->notice->law ||
               law_ground_valid(proving->notice->law, ground->ground, proving->today, &ended, &source);
    if (law)
        ended = ground->to != DAY_NONE && ground->to < proving->today ? ground->to + 1
                : last != DAY_NONE && last < proving->today           ? last + 1
                                                                      : DAY_NONE;
    if (ended != DAY_NONE)
        PROOF_SAYS(proving, PROMISE_RISK,
                   M("The notice also names {1}, which does not hold for {2} since {3}."), words,
                   name_of(proving, holder), proof_day(proving, ended));
    else if (law && strcmp(ground->ground, "dpf") == 0 && ground->from <= proving->today)
        PROOF_SAYS(proving, PROMISE_RISK,
                   M("The notice also names {1}; no certificate of {2} is written down that is valid today."),
                   words, name_of(proving, holder));
    else
        PROOF_SAYS(proving, PROMISE_RISK, M("The notice also names {1}, which does not hold for {2} today."),
                   words, name_of(proving, holder));
    PROOF_TODO(proving, M("Write down under Systems that it holds, or take it out of the notice."));
}

/* "systems.google.grounds.2": that one; without a number all of them are what the sentence speaks of. */
static void say_each(struct proving *proving, const struct holder *holder) {
    const char *rest = strstr(proving->path, ".grounds");
    size_t number = rest && rest[strlen(".grounds")] ? strtoul(rest + strlen(".grounds."), NULL, 10) : 0;
    for (size_t i = 0; i < holder->ground_count; i++) {
        const struct transfer_ground *ground = &holder->grounds[i];
        if ((!number || number == i + 1) && strcmp(ground->ground, "none") != 0 &&
            !recipient_ground_holds(proving->notice, holder, ground, &state_of(proving, holder)->known,
                                    proving->today))
            say_unheld(proving, holder, ground);
    }
}

/* The day on which somebody looked, where the notice names one: it must have come, and the next one must not be over. */
static void say_checked(struct proving *proving, const struct holder *holder) {
    const struct holder_state *state = state_of(proving, holder);
    if (holder->checked == DAY_NONE)
        return;
    if (state->looked == DAY_NONE)
        PROOF_SAYS(proving, PROMISE_RISK, M("The notice names {1}, which has not come yet."),
                   proof_day(proving, holder->checked));
    else if (state->next != DAY_NONE && state->next < proving->today)
        PROOF_SAYS(proving, PROMISE_RISK, M("Somebody should have looked again by {1}."),
                   proof_day(proving, state->next));
    else
        return;
    PROOF_TODO(proving, M("Look, and write it down under Systems."));
}

/* What may leave without any ground is a risk; what does leave, or what is said to have one, is no promise kept. */
static void say_grounds(struct proving *proving, const struct holder *holder) {
    if (!recipient_leaves(holder))
        return;
    const char *ground =
        recipient_ground(proving->notice, holder, &state_of(proving, holder)->known, proving->today);
    if (ground) {
        say_valid(proving, holder, ground);
        return;
    }
    bool named = false;
    for (size_t i = 0; i < holder->ground_count; i++)
        named = named || strcmp(holder->grounds[i].ground, "none") != 0;
    if (named)
        say_void(proving, holder);
    else
        PROOF_SAYS(proving, recipient_outside(holder) == OUTSIDE_YES ? PROMISE_BROKEN : PROMISE_RISK,
                   M("{1} may take data outside the EU and the EEA, and the notice names no ground for it."),
                   name_of(proving, holder));
    PROOF_SAYS(proving, PROMISE_KEPT, M("The program hands nothing there."));
    PROOF_TODO(
        proving,
        M("Agree on a ground that is law (such as standard contractual clauses), or stop using {1}; then "
          "mend the notice."),
        name_of(proving, holder));
}

void proof_grounds(struct proving *proving) {
    const struct holder *holder = holder_of(proving);
    if (!holder)
        return;
    if (!recipient_leaves(holder))
        PROOF_SAYS(proving, PROMISE_KEPT, M("{1} keeps data inside the EU and the EEA."),
                   name_of(proving, holder));
    say_grounds(proving, holder);
    if (!recipient_leaves(holder))
        return;
    if (state_of(proving, holder)->ground)
        say_each(proving, holder);
    say_checked(proving, holder);
}

/* ---- agreements and looks */

static void say_agreement(struct proving *proving, const struct holder *holder) {
    const struct holder_state *state = state_of(proving, holder);
    bool blocked = holder->needs & NEED_AGREEMENT;
    if (!state->agreement_wanted)
        return;
    if (state->agreement) {
        PROOF_SAYS(proving, PROMISE_KEPT, M("Agreement with {1} of {2}."), name_of(proving, holder),
                   proof_day(proving, state->agreement_day));
        return;
    }
    if (state->agreement_to != DAY_NONE)
        PROOF_SAYS(proving, PROMISE_RISK, M("The agreement with {1} was over on {2}."),
                   name_of(proving, holder), proof_day(proving, state->agreement_to));
    else
        PROOF_SAYS(proving, blocked ? PROMISE_KEPT : PROMISE_RISK,
                   blocked ? M("{1}: no agreement is named, so nothing is handed out.")
                           : M("{1}: no agreement is named (Article 28)."),
                   name_of(proving, holder));
    if (!blocked || state->agreement_to != DAY_NONE)
        PROOF_TODO(proving, M("Make the agreement with {1}, and write it down under Systems."),
                   name_of(proving, holder));
}

void proof_agreement(struct proving *proving) {
    const struct holder *holder = holder_of(proving);
    if (holder)
        say_agreement(proving, holder);
}

/* Without a span for the next look, once was enough. What is written down here counts for the sentences at which somebody looked. */
static void say_look(struct proving *proving, const struct holder *holder) {
    const struct holder_state *state = state_of(proving, holder);
    const struct holding *review = holders_looked(proving->ctx, state, proving->promise);
    if (review &&
        (holder->checked == DAY_NONE || holder->checked > proving->today || review->day >= holder->checked))
        proof_reviewed(proving, state->name, review);
    else if (holder->checked != DAY_NONE)
        proof_looked(proving, proof_person(proving->notice, "contact"), holder->checked,
                     holder->review.set ? promise_span_end(holder->checked, &holder->review) : DAY_NONE,
                     holder->evidence);
    else if (state->look_wanted)
        proof_unproven(proving, MSG(proving->ctx->arena, proving->ctx->lang,
                                    M("What {1} does is not seen from here."), name_of(proving, holder)));
}

/* ---- papers */

static void say_papers(struct proving *proving) {
    const struct figures *figures = proving->figures;
    int64_t destroy = tally_of(&figures->paper_tasks, "destroy")->count;
    proof_figure(proving, "papers", figures->papers);
    proof_figure(proving, "to_destroy", destroy);
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("{1} paper is listed, with the place where it is.",
                   "{1} papers are listed, with the place where each is."),
                figures->papers - figures->placeless);
    if (figures->placeless) {
        proof_figure(proving, "without_place", figures->placeless);
        PROOF_COUNT(proving, PROMISE_RISK,
                    MN("{1} paper has no place: nobody would find it.",
                       "{1} papers have no place: nobody would find them."),
                    figures->placeless);
        PROOF_TODO(proving, M("Write down in which folder each paper is."));
    }
    if (figures->undated)
        PROOF_COUNT(proving, PROMISE_KEPT,
                    MN("The date of {1} is not known yet.", "The dates of {1} are not known yet."),
                    figures->undated);
    if (!destroy)
        return;
    PROOF_COUNT(proving, PROMISE_RISK,
                MN("{1} paper of somebody who was erased is still to be destroyed.",
                   "{1} papers of people who were erased are still to be destroyed."),
                destroy);
    PROOF_TODO(proving, M("Destroy the papers, and sign that it is done."));
}

/* ---- systems */

static void say_tasks(struct proving *proving, const struct holder *holder) {
    int64_t late = tally_of(&proving->figures->tasks_there, holder->entry.id)->count;
    if (!late)
        return;
    proof_figure(proving, "tasks_late", late);
    PROOF_COUNT(proving, PROMISE_RISK,
                MN("{1} task that somebody was to do there is late.",
                   "{1} tasks that somebody was to do there are late."),
                late);
    PROOF_TODO(proving, M("Do what is late, and sign it."));
}

void proof_holder(struct proving *proving) {
    const struct holder *holder = holder_of(proving);
    if (!holder)
        return;
    const char *place =
        holder->place ? word_place(proving->ctx->arena, proving->ctx->lang, holder->place) : NULL;
    if (place)
        PROOF_SAYS(proving, PROMISE_KEPT, M("Place: {1}."), place);
    if (holder->medium == MEDIUM_PAPER)
        say_papers(proving);
    if (holder->medium == MEDIUM_DEVICE && holder->role == ROLE_OWN)
        proof_of_devices(proving);
    say_tasks(proving, holder);
    say_agreement(proving, holder);
    say_grounds(proving, holder);
    say_look(proving, holder);
    if (!proving->proof->says)
        PROOF_SAYS(proving, PROMISE_KEPT, M("The program works by it."));
}

static void each(struct proving *proving, bool recipient,
                 void (*say)(struct proving *, const struct holder *)) {
    for (size_t i = 0; i < proving->notice->holders_count; i++)
        if (proving->notice->holders[i].recipient == recipient)
            say(proving, &proving->notice->holders[i]);
}

void proof_holders(struct proving *proving) {
    size_t systems = 0;
    for (size_t i = 0; i < proving->notice->holders_count; i++)
        systems += !proving->notice->holders[i].recipient;
    proof_figure(proving, "systems", (int64_t)systems);
    PROOF_COUNT(proving, PROMISE_KEPT, MN("{1} system is listed.", "{1} systems are listed."), systems);
    PROOF_SAYS(proving, PROMISE_KEPT, M("To others the program hands nothing."));
}

/* "Regular" is a system that is used for everybody; the others need the customer's word first. */
void proof_use(struct proving *proving) {
    const struct holder *holder = holder_of(proving);
    if (!holder)
        return;
    PROOF_SAYS(proving, PROMISE_KEPT,
               holder->use == USE_CHOSEN   ? M("{1}: only with those who have chosen it.")
               : holder->use == USE_NEEDED ? M("{1}: only when it is needed.")
                                           : M("{1}: in regular use, as the notice says."),
               name_of(proving, holder));
}

/* ---- recipients */

/* Under the notice of its time: a recipient that was taken out since was one then. */
static int64_t unnamed(const struct proving *proving) {
    int64_t count = 0;
    for (size_t i = 0; i < proving->figures->given_count; i++) {
        const struct given *given = &proving->figures->given[i];
        const struct edition *edition = edition_numbered(edition_of(proving->ctx), given->notice);
        if (!edition || recipient_find(edition->notice, given->recipient) == NOTICE_NOTHING)
            count += given->count;
    }
    return count;
}

static void say_given(struct proving *proving, const char *recipient) {
    int64_t count = 0, last = 0;
    for (size_t i = 0; i < proving->figures->given_count; i++) {
        const struct given *given = &proving->figures->given[i];
        if (recipient && strcmp(given->recipient, recipient) != 0)
            continue;
        count += given->count;
        last = given->last > last ? given->last : last;
    }
    proof_figure(proving, "disclosures", count);
    if (count == 1)
        PROOF_SAYS(proving, PROMISE_KEPT, M("Data of customers were handed out once, on {1}."),
                   proof_instant_day(proving, last));
    else if (count)
        PROOF_SAYS(proving, PROMISE_KEPT, M("Data of customers were handed out {1} times, last on {2}."),
                   proof_number(proving, count), proof_instant_day(proving, last));
    else
        PROOF_SAYS(proving, PROMISE_KEPT, M("Nothing has been handed out."));
}

/* Under the notice of its time: one that named the purpose for the recipient then is held against nobody now. */
static bool named_then(const struct proving *proving, const struct given *given) {
    const struct edition *edition = edition_numbered(edition_of(proving->ctx), given->notice);
    const struct notice *notice = edition ? edition->notice : NULL;
    int recipient = notice ? recipient_find(notice, given->recipient) : NOTICE_NOTHING,
        purpose = notice ? notice_purpose(notice, given->purpose) : NOTICE_NOTHING;
    return recipient != NOTICE_NOTHING && purpose != NOTICE_NOTHING &&
           recipient_for(notice, &notice->holders[recipient], purpose);
}

/* How often it went for this purpose; `*strange`: of them, when the notice did not name it for the recipient. */
static int64_t went_for(const struct proving *proving, const struct holder *holder, int purpose,
                        int64_t *strange) {
    int64_t count = 0;
    *strange = 0;
    for (size_t i = 0; i < proving->figures->given_count; i++) {
        const struct given *given = &proving->figures->given[i];
        if (strcmp(given->recipient, holder->entry.id) != 0 ||
            strcmp(given->purpose, proving->notice->purposes[purpose].entry.id) != 0)
            continue;
        count += given->count;
        if (!recipient_for(proving->notice, holder, purpose) && !named_then(proving, given))
            *strange += given->count;
    }
    return count;
}

static const char *and_so_often(const struct proving *proving, const char *text, const char *words,
                                int64_t count) {
    return arena_printf(proving->ctx->arena, "%s%s%s (%lld)", text ? text : "", text ? ", " : "", words,
                        (long long)count);
}

/* For what it went. */
static void say_purposes(struct proving *proving, const struct holder *holder) {
    const struct notice *notice = proving->notice;
    const char *text = NULL, *wrong = NULL;
    int64_t all = 0;
    for (size_t i = 0; i < notice->purposes_count; i++) {
        const char *words = words_in(&notice->purposes[i].entry, proving->ctx->lang);
        int64_t strange, count = went_for(proving, holder, (int)i, &strange);
        if (count)
            text = and_so_often(proving, text, words, count);
        if (strange)
            wrong = and_so_often(proving, wrong, words, strange);
        all += strange;
    }
    if (text)
        PROOF_SAYS(proving, PROMISE_KEPT, M("They went for: {1}."), text);
    if (!wrong)
        return;
    proof_figure(proving, "unnamed_purpose", all);
    PROOF_SAYS(proving, PROMISE_BROKEN, M("{1} got data for what the notice does not name for it: {2}."),
               name_of(proving, holder), wrong);
    PROOF_TODO(proving, M("Have it destroyed there, and write it down as a breach where it was used."));
}

void proof_recipients(struct proving *proving) {
    int64_t strange = unnamed(proving);
    say_given(proving, NULL);
    proof_figure(proving, "unnamed", strange);
    if (!strange) {
        PROOF_SAYS(proving, PROMISE_KEPT, M("Nobody got any who was not named."));
        return;
    }
    PROOF_COUNT(proving, PROMISE_BROKEN,
                MN("{1} time to somebody whom the notice did not name.",
                   "{1} times to somebody whom the notice did not name."),
                strange);
    PROOF_TODO(proving, M("Look at them in the log, and have the data returned or destroyed."));
}

/* What is there although its commitment is over lies with somebody who has promised nothing. */
static void say_uncommitted(struct proving *proving, const struct holder *holder, int64_t out) {
    const struct holder_state *state = state_of(proving, holder);
    if (!out || !state->agreement_wanted || state->agreement)
        return;
    PROOF_SAYS(proving, PROMISE_RISK,
               M("{1} still has what was handed over, and its commitment is not valid any more."),
               name_of(proving, holder));
    PROOF_TODO(proving, M("Have {1} sign a new commitment, or take back what is there."),
               name_of(proving, holder));
}

static void say_returns(struct proving *proving, const struct holder *holder) {
    const struct figures *figures = proving->figures;
    const char *id = holder->entry.id;
    int64_t out = tally_of(&figures->handovers, id)->count,
            late = tally_of(&figures->handovers_late, id)->count,
            back = tally_of(&figures->handovers_back, id)->count;
    proof_figure(proving, "out", out);
    proof_figure(proving, "back", back);
    if (back)
        PROOF_COUNT(proving, PROMISE_KEPT,
                    MN("{1} hand-over has come back, or was destroyed there.",
                       "{1} hand-overs have come back, or were destroyed there."),
                    back);
    if (out > late)
        PROOF_COUNT(
            proving, PROMISE_KEPT,
            MN("{1} hand-over is there, within its time.", "{1} hand-overs are there, within their time."),
            out - late);
    say_uncommitted(proving, holder, out);
    if (!late)
        return;
    proof_figure(proving, "handovers_late", late);
    PROOF_COUNT(
        proving, PROMISE_RISK,
        MN("{1} hand-over should have been back by now.", "{1} hand-overs should have been back by now."),
        late);
    PROOF_TODO(proving, M("Ask for what is late, and sign when it is back or destroyed."));
}

void proof_returns(struct proving *proving) {
    const struct holder *holder = holder_of(proving);
    if (!holder)
        return;
    say_returns(proving, holder);
    if (!proving->proof->says)
        PROOF_SAYS(proving, PROMISE_KEPT, M("Nothing has been handed over that would have to come back."));
}

void proof_recipient(struct proving *proving) {
    const struct holder *holder = holder_of(proving);
    if (!holder)
        return;
    say_given(proving, holder->entry.id);
    say_purposes(proving, holder);
    say_returns(proving, holder);
    say_tasks(proving, holder);
    say_agreement(proving, holder);
    say_grounds(proving, holder);
    if (holder->checked != DAY_NONE || holder->review.set || state_of(proving, holder)->review)
        say_look(proving, holder);
}

void proof_transfers(struct proving *proving) {
    size_t leaving = 0;
    for (size_t i = 0; i < proving->notice->holders_count; i++)
        leaving += recipient_leaves(&proving->notice->holders[i]);
    proof_figure(proving, "leaving", (int64_t)leaving);
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("{1} system or recipient may take data outside the EU and the EEA.",
                   "{1} systems or recipients may take data outside the EU and the EEA."),
                leaving);
    each(proving, false, say_grounds);
    each(proving, true, say_grounds);
}
