/* Carrying out what is asked, in the same change as the step that says so: neither is there without the other. What is not done is not
 * answered as done, nor as done in part: where nothing was done only a refusal remains; and those who got the data are told once, when the answer is given, with everything that was put right by then. */
#include "rights/request_inside.h"

#include "base/buf.h"
#include "notice/word.h"
#include "registry/choice.h"
#include "registry/role.h"
#include "rights/certificate.h"
#include "rights/erase_inside.h"
#include "rights/task.h"

#include <string.h>

bool request_objects(enum deadline_right right) {
    return right == DEADLINE_OBJECTION || right == DEADLINE_WITHDRAWAL;
}

/* Whose notice has no purpose that is marketing, sends nothing that could be stopped. */
static bool markets(struct ctx *ctx) {
    const struct notice *notice = ctx_notice(ctx);
    for (size_t i = 0; i < notice->purposes_count; i++)
        if (notice->purposes[i].marketing)
            return true;
    return false;
}

static enum status object(struct ctx *ctx, struct write *write, const struct right_request *request) {
    return choice_object_within(ctx, write,
                                &(struct choice_draft){.party = request->party,
                                                       .purpose = NOTICE_NOTHING,
                                                       .cautious = true,
                                                       .how = request->channel,
                                                       .at = request->received});
}

enum status request_object_at_once(struct ctx *ctx, struct write *write, const struct right_request *request,
                                   bool *held) {
    struct party_row row;
    *held = false;
    if (!request_objects(request->right) || !request->party || !markets(ctx))
        return ST_OK;
    enum status status = role_party(ctx, write->db, request->party, &row);
    if (status == ST_NOT_FOUND) {
        fault_clear(ctx);
        return ST_OK;
    }
    TRY(status);
    TRY(object(ctx, write, request));
    *held = true;
    return ST_OK;
}

/* ---- what was meant */

/* Whoever it is about, or what is asked, has changed since: that one was stopped at once, and nobody has said what is meant. */
bool request_meant(const struct right_request *request) {
    bool meant = false;
    for (size_t i = 0; i < request->step_count; i++)
        if (request->steps[i].kind == REQUEST_STEP_NARROW)
            meant = true;
        else if (request->steps[i].kind == REQUEST_STEP_FIND || request->steps[i].kind == REQUEST_STEP_SORT)
            meant = false;
    return meant;
}

bool request_asks_meaning(const struct right_request *request) {
    return request_objects(request->right) && request->party && !request->closed && !request_meant(request);
}

/* What was stopped at once was all marketing; what the person did not mean is open again, and what they meant besides stops. */
static enum status mean(struct ctx *ctx, struct write *write, const struct right_request *request,
                        const struct request_step_draft *step) {
    struct choice_draft draft = {.party = request->party,
                                 .purpose = NOTICE_NOTHING,
                                 .channel = step->channel,
                                 .how = request->channel,
                                 .at = request->received};
    if (step->purpose)
        draft.purpose = notice_purpose(ctx_notice(ctx), step->purpose);
    if (step->purpose && draft.purpose == NOTICE_NOTHING) {
        (void)FAIL(ctx, ST_INVALID, M("The notice has no such purpose: {1}"), step->purpose);
        return fault_at_field(ctx, "purpose");
    }
    return choice_mean_within(ctx, write, &draft);
}

static const char *every_channel(enum lang lang) {
    return msg(lang, M("every channel"));
}

static const char *channel_words(enum lang lang, const char *channel) {
    return choice_every(channel) ? every_channel(lang) : word_text(lang, WORD_CHANNEL, channel);
}

const char *request_narrow_text(struct ctx *ctx, const struct request_step_draft *step) {
    const struct notice *notice = ctx_notice(ctx);
    enum lang lang = notice->first_language;
    int purpose = step->purpose ? notice_purpose(notice, step->purpose) : NOTICE_NOTHING;
    const char *what = purpose == NOTICE_NOTHING ? msg(lang, M("every purpose that is marketing"))
                                                 : words_in(&notice->purposes[purpose].entry, lang);
    const char *meant = MSG(ctx->arena, lang, M("Meant: {1}, {2}."), what, channel_words(lang, step->channel));
    return step->text ? arena_printf(ctx->arena, "%s\n%s", meant, step->text) : meant;
}

/* It stands there once for each purpose and channel: a merge may have repeated it. */
static bool listed(const struct choice *choices, size_t before, const struct choice *one) {
    for (size_t i = 0; i < before; i++)
        if (choices[i].at == one->at && !choices[i].given && strcmp(choices[i].purpose, one->purpose) == 0 &&
            choice_every(choices[i].channel) == choice_every(one->channel) &&
            (choice_every(one->channel) || strcmp(choices[i].channel, one->channel) == 0))
            return true;
    return false;
}

enum status request_stopped(struct ctx *ctx, struct db *db, const struct right_request *request, enum lang lang,
                            const char **words) {
    const struct notice *notice = ctx_notice(ctx);
    struct choice *choices;
    struct buf buf = buf_in(ctx->arena);
    size_t count;
    TRY(choice_all(ctx, db, request->party, &choices, &count));
    for (size_t i = 0; i < count; i++) {
        const struct choice *one = &choices[i];
        int purpose = notice_purpose(notice, one->purpose);
        if (one->at != request->received || one->given || purpose == NOTICE_NOTHING ||
            listed(choices, i, one) || !choice_decides(choices, count, one->purpose, one->channel).refused)
            continue;
        buf_printf(&buf, "%s%s (%s)", buf.length ? ", " : "", words_in(&notice->purposes[purpose].entry, lang),
                   channel_words(lang, one->channel));
    }
    *words = buf.length ? buf_text(&buf) : NULL;
    return ST_OK;
}

enum status request_there(struct ctx *ctx, struct db *db, ref_t party, bool *there) {
    struct party_row row;
    enum status status = role_party(ctx, db, party, &row);
    *there = status == ST_OK;
    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(ctx);
    return ST_OK;
}

/* Of another use than marketing: what the person objected to is done again, for the ground that the answer says (Article 21(1)). */
static enum status overrule(struct ctx *ctx, struct write *write, const struct right_request *request) {
    bool there;
    if (request->right != DEADLINE_OBJECTION || !request->party || request_doubted(request))
        return ST_OK;
    TRY(request_there(ctx, write->db, request->party, &there));
    return there ? choice_overrule_within(ctx, write, request->party, request->received) : ST_OK;
}

enum status request_carry_out(struct ctx *ctx, struct write *write, const struct right_request *request,
                              const struct request_step_draft *step) {
    bool lifts = step->kind == REQUEST_STEP_LIFT_TELL || step->kind == REQUEST_STEP_LIFT;
    bool narrows = step->kind == REQUEST_STEP_NARROW;
    if (step->kind == REQUEST_STEP_REFUSE)
        return overrule(ctx, write, request);
    if (!lifts && !narrows && (step->kind != REQUEST_STEP_PERFORM || !step->carries_out))
        return ST_OK;
    if (!request->party)
        return FAIL(ctx, ST_CONFLICT, M("Say whom the request is about."));
    if (narrows)
        return mean(ctx, write, request, step);
    if (step->kind == REQUEST_STEP_LIFT_TELL)
        return choice_lift_tell_within(ctx, write, request->party, step->how);
    if (step->kind == REQUEST_STEP_LIFT)
        return choice_restrict_lift_within(ctx, write, request->party);
    switch (request->right) {
    case DEADLINE_OBJECTION:
    case DEADLINE_WITHDRAWAL:
        return object(ctx, write, request);
    case DEADLINE_RESTRICTION:
        return choice_restrict_within(ctx, write, request->party, step->why);
    default:
        return FAIL(ctx, ST_CONFLICT, M("The program cannot carry this out by itself."));
    }
}

/* ---- is it done */

static enum status check_something_erased(struct ctx *ctx, struct db *db, const struct right_request *request) {
    ref_t certificate;
    bool whole;
    TRY(certificate_last(ctx, db, request->party, request->received, &certificate, &whole));
    return certificate ? ST_OK
                       : FAIL(ctx, ST_CONFLICT,
                              M("Nothing has been erased since this was asked. Erase what can go first; where "
                                "nothing can, refuse, and say why."));
}

/* Done is done when nothing is there any more: not what could go today, and not what must stay either. */
static enum status check_erased(struct ctx *ctx, struct db *db, const struct right_request *request,
                                bool partly) {
    struct party_row row;
    struct erase_decision decision;
    enum status status = role_party(ctx, db, request->party, &row);
    if (status != ST_OK) {
        fault_clear(ctx);
        return status == ST_NOT_FOUND ? ST_OK : status;
    }
    TRY(erase_decide(ctx, request->party, &decision));
    if (partly)
        return check_something_erased(ctx, db, request);
    if (decision.target_count)
        return FAIL(ctx, ST_CONFLICT,
                    M("Nothing has been erased yet. Erase first; what must stay is answered as done in "
                      "part."));
    return decision.stay_count ? FAIL(ctx, ST_CONFLICT,
                                      M("Something must stay. Answer as done in part, and say what and until "
                                        "when."))
                               : ST_OK;
}

static enum status check_restricted(struct ctx *ctx, struct db *db, const struct right_request *request) {
    int64_t since;
    TRY(choice_restricted_within(ctx, db, request->party, &since));
    return since ? ST_OK : FAIL(ctx, ST_CONFLICT, M("The use is not restricted yet. Restrict it first."));
}

static enum status check_meant(struct ctx *ctx, const struct right_request *request) {
    if (!request_asks_meaning(request))
        return ST_OK;
    (void)FAIL(
        ctx, ST_CONFLICT,
        M("Say first what was meant: all marketing, or one purpose or channel. Until that is said, nothing "
          "but marketing has stopped."));
    return fault_at_field(ctx, "meant");
}

/* An objection is done when what it meant has stopped; so it must have been said what it meant, and that it is the last word: not what was consented to
 * later. Whoever was erased is sent nothing. */
static enum status check_objected(struct ctx *ctx, struct db *db, const struct right_request *request) {
    const char *stopped;
    bool there;
    TRY(request_there(ctx, db, request->party, &there));
    if (!there)
        return ST_OK;
    TRY(check_meant(ctx, request));
    TRY(request_stopped(ctx, db, request, ctx->lang, &stopped));
    if (stopped)
        return ST_OK;
    return request_meant(request)
               ? FAIL(ctx, ST_CONFLICT,
                      M("No objection is in force: what was meant rests on a contract or on the law, to which "
                        "Article "
                        "21 knows no objection, or the person has consented since. Refuse it, and say why."))
               : FAIL(ctx, ST_CONFLICT, M("No objection is in force. Write it down first."));
}

/* Only an objection to another use than marketing is weighed (Article 21(1)), and so refused; who it is may be in doubt. */
static enum status check_refused(struct ctx *ctx, struct db *db, const struct right_request *request) {
    const struct notice *notice = ctx_notice(ctx);
    struct choice *choices;
    size_t count;
    bool there, marketing = request->right == DEADLINE_WITHDRAWAL;
    TRY(request_there(ctx, db, request->party, &there));
    if (!there || !request_objects(request->right) || request_doubted(request))
        return ST_OK;
    TRY(check_meant(ctx, request));
    TRY(choice_all(ctx, db, request->party, &choices, &count));
    for (size_t i = 0; i < count && !marketing; i++) {
        int purpose = notice_purpose(notice, choices[i].purpose);
        marketing = purpose != NOTICE_NOTHING && notice->purposes[purpose].marketing && !choices[i].given &&
                    choices[i].at == request->received;
    }
    return marketing ? FAIL(ctx, ST_CONFLICT,
                            M("An objection to marketing, and a consent that is taken back, are not refused "
                              "(Articles 21(3) and 7(3))."))
                     : ST_OK;
}

bool request_performed(const struct right_request *request) {
    for (size_t i = 0; i < request->step_count; i++)
        if (request->steps[i].kind == REQUEST_STEP_PERFORM)
            return true;
    return false;
}

static enum status check_handed(struct ctx *ctx, struct db *db, const struct right_request *request) {
    int64_t given = 0;
    if (request_performed(request))
        return ST_OK;
    scoped_query q = query_begin(db, SQL_PARCELS_GIVEN);
    query_bind_int(&q, 1, request->id);
    if (query_row(&q))
        given = query_int(&q, "count");
    TRY(query_done(ctx, &q));
    return given ? ST_OK
                 : FAIL(ctx, ST_CONFLICT,
                        M("The data have not been handed over yet. Hand them over, or note first how the "
                          "person got them."));
}

/* A question is answered, what a person decided is told, and whoever is right in a complaint hears what follows from it: in words. */
static enum status check_told(struct ctx *ctx, const struct right_request *request,
                              const struct request_step_draft *step) {
    bool said = step->text && step->text[strspn(step->text, " \t\r\n")];
    if (said || step->kind == REQUEST_STEP_PARTLY || request_performed(request))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("Say what the answer is: the person asked for words."));
    return fault_at_field(ctx, "text");
}

/* The answer tells what was corrected; that must be what stands there. */
static enum status check_corrected(struct ctx *ctx, struct db *db, const struct right_request *request) {
    TRY(request_fixes(ctx, db, request));
    for (size_t i = 0; i < request->step_count; i++)
        if (request->steps[i].lost)
            return FAIL(ctx, ST_CONFLICT,
                        M("What was corrected stands there no more: {1} Correct it again, and then answer."),
                        request->steps[i].text ? request->steps[i].text : "");
    return request_performed(request)
               ? ST_OK
               : FAIL(ctx, ST_CONFLICT,
                      M("Nothing has been corrected yet. Correct it, or note first what was corrected."));
}

/* ---- is it undone, where it is refused */

static enum status check_not_restricted(struct ctx *ctx, struct db *db, const struct right_request *request) {
    int64_t since;
    TRY(choice_restricted_within(ctx, db, request->party, &since));
    return since >= request->made && since
               ? FAIL(ctx, ST_CONFLICT,
                      M("The use was restricted because of this, so it is not refused. Answer it as done; the "
                        "restriction is lifted afterwards, once the person was told (GDPR 18(3))."))
               : ST_OK;
}

static enum status check_not_erased(struct ctx *ctx, struct db *db, const struct right_request *request) {
    ref_t certificate;
    bool whole;
    TRY(certificate_last(ctx, db, request->party, request->received, &certificate, &whole));
    return certificate ? FAIL(ctx, ST_CONFLICT,
                              M("Something has been erased since this was asked, so it is not refused: answer "
                                "it as done, or as done in part."))
                       : ST_OK;
}

/* "We do not do what you asked" must be true. */
static enum status check_undone(struct ctx *ctx, struct db *db, const struct right_request *request) {
    switch (request->right) {
    case DEADLINE_RESTRICTION:
        return check_not_restricted(ctx, db, request);
    case DEADLINE_ERASURE:
        return check_not_erased(ctx, db, request);
    case DEADLINE_ACCESS:
    case DEADLINE_PORTABILITY:
    case DEADLINE_RECTIFICATION:
        return request_performed(request)
                   ? FAIL(ctx, ST_CONFLICT,
                          M("A part of this has been carried out, so it is not refused as a whole: answer it "
                            "as done in part, and say what was not done."))
                   : ST_OK;
    default:
        return ST_OK;
    }
}

enum status request_check_done(struct ctx *ctx, struct db *db, const struct right_request *request,
                               const struct request_step_draft *step) {
    bool partly = step->kind == REQUEST_STEP_PARTLY;
    if (step->kind == REQUEST_STEP_REFUSE && request->party) {
        TRY(check_refused(ctx, db, request));
        return check_undone(ctx, db, request);
    }
    if ((step->kind != REQUEST_STEP_GRANT && !partly) || step->carries_out)
        return ST_OK;
    if (!request->party)
        return check_told(ctx, request, step); /* a question, or a complaint */
    switch (request->right) {
    case DEADLINE_ERASURE:
        return check_erased(ctx, db, request, partly);
    case DEADLINE_RESTRICTION:
        return check_restricted(ctx, db, request);
    case DEADLINE_OBJECTION:
    case DEADLINE_WITHDRAWAL:
        return check_objected(ctx, db, request);
    case DEADLINE_ACCESS:
    case DEADLINE_PORTABILITY:
        return check_handed(ctx, db, request);
    case DEADLINE_RECTIFICATION:
        return check_corrected(ctx, db, request);
    case DEADLINE_COMPLAINT:
    case DEADLINE_INFORMATION:
    case DEADLINE_HUMAN_DECISION:
        return check_told(ctx, request, step);
    default:
        return ST_OK;
    }
}

/* ---- who is told */

const char *request_done_text(struct ctx *ctx, const struct right_request *request) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < request->step_count; i++)
        if (request->steps[i].kind == REQUEST_STEP_PERFORM && request->steps[i].text && !request->steps[i].anew)
            buf_printf(&buf, "%s%s", buf.length ? "\n" : "", request->steps[i].text);
    return buf.length ? buf_text(&buf) : NULL;
}

/* The tasks were closed with the request; of what was not in work yet there were none. */
static enum status copies_again(struct ctx *ctx, struct write *write, const struct right_request *request) {
    bool begun = false, there = false;
    for (size_t i = 0; i < request->step_count; i++)
        begun = begun || request->steps[i].kind == REQUEST_STEP_BEGIN;
    if (!begun || !request->party || request->right != DEADLINE_ACCESS)
        return ST_OK;
    TRY(request_there(ctx, write->db, request->party, &there));
    return there ? task_copies(ctx, write, request->party, request->id, NULL, &request->extent) : ST_OK;
}

enum status request_tell_others(struct ctx *ctx, struct write *write, const struct right_request *request,
                                const struct request_step_draft *step) {
    size_t made;
    if (request->right == DEADLINE_ACCESS && request->party && step->kind == REQUEST_STEP_BEGIN)
        return task_copies(ctx, write, request->party, request->id, NULL, &request->extent);
    if (step->kind == REQUEST_STEP_REOPEN)
        return copies_again(ctx, write, request);
    if (step->kind == REQUEST_STEP_SCOPE) {
        const struct extent all = EXTENT_ALL, *now = step->extent ? step->extent : &all;
        return request->party && request->state == REQUEST_IN_WORK
                   ? task_copies(ctx, write, request->party, request->id, &request->extent, now)
                   : ST_OK;
    }
    if (request->right == DEADLINE_ACCESS &&
        (step->kind == REQUEST_STEP_REFUSE || step->kind == REQUEST_STEP_WITHDRAW))
        return task_copies_end(ctx, write, request->id);
    bool corrects = request->right == DEADLINE_RECTIFICATION;
    bool answers = step->kind == REQUEST_STEP_GRANT || step->kind == REQUEST_STEP_PARTLY;
    if (!request->party || !answers || (!corrects && request->right != DEADLINE_RESTRICTION))
        return ST_OK;
    const struct task_told told = corrects ? request_told(ctx, request) : (struct task_told){0};
    return task_tell(ctx, write, request->party, request->right, request->id, &told, &made);
}
