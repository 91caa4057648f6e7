/* What may be done next with a request, and what must be said for it. */
#include "rights/request_inside.h"

#include "registry/allow.h"
#include "registry/loggable.h"
#include "registry/permit.h"
#include "registry/screen.h"

#include <ctype.h>
#include <string.h>

static enum status wrong(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

static bool said(const char *text) {
    return text && text[strspn(text, " \t\r\n")];
}

/* A dash or a full stop is no reason. */
bool request_reasoned(const char *text) {
    for (; text && *text; text++)
        if (isalnum((unsigned char)*text) || (unsigned char)*text >= 0xc0)
            return true;
    return false;
}

static enum status check_length(struct ctx *ctx, const char *field, const char *text, size_t most) {
    return text && strlen(text) > most ? wrong(ctx, field, M("This is too long; the longest is {1} letters."),
                                               arena_printf(ctx->arena, "%zu", most))
                                       : ST_OK;
}

static const char *const answered = M("This request is answered already.");

/* What depends on what is asked. */
static bool needs_right(enum request_step_kind kind) {
    return kind == REQUEST_STEP_EXTEND || kind == REQUEST_STEP_PERFORM || kind == REQUEST_STEP_GRANT ||
           kind == REQUEST_STEP_PARTLY || kind == REQUEST_STEP_REFUSE || kind == REQUEST_STEP_NOTHING;
}

/* What is answered in words alone, whoever asks. */
static bool wants_words(enum deadline_right right) {
    return right == DEADLINE_COMPLAINT || right == DEADLINE_INFORMATION || right == DEADLINE_HUMAN_DECISION;
}

/* Of somebody whom nobody knows nothing can have been done. */
static const char *hinders_answer(const struct right_request *request) {
    if (request->state == REQUEST_ASKED || request->state == REQUEST_UNPROVED)
        return M("You asked who it is. Say first how that was checked.");
    return request->party || wants_words(request->right)
               ? NULL
               : M("Say first whom this is about. Where there are no data about whoever asks, answer that.");
}

/* Answering ends the request, not what must be done about it. */
static bool after_answer(enum request_step_kind kind) {
    return kind == REQUEST_STEP_MAIL || kind == REQUEST_STEP_POST || kind == REQUEST_STEP_AUTHORITY ||
           kind == REQUEST_STEP_LIFT_TELL || kind == REQUEST_STEP_LIFT || kind == REQUEST_STEP_STRIKE ||
           kind == REQUEST_STEP_REOPEN || kind == REQUEST_STEP_SEEN;
}

/* The data that were asked for did not get there: the person may say that they are not wanted any more. */
static bool gave_it(const struct right_request *request) {
    bool data = request->right == DEADLINE_ACCESS || request->right == DEADLINE_PORTABILITY;
    return data && request->unsent;
}

static bool has_letter(const struct right_request *request) {
    for (size_t i = 0; i < request->step_count; i++)
        if (request->steps[i].letter)
            return true;
    return false;
}

/* By whom it was dismissed last, or NULL; `seen`: somebody else has said the same since. */
static const char *dismissed_by(const struct right_request *request, bool *seen) {
    const char *actor = NULL;
    *seen = false;
    for (size_t i = 0; i < request->step_count; i++) {
        if (request->steps[i].kind == REQUEST_STEP_NO_REQUEST) {
            actor = request->steps[i].actor;
            *seen = false;
        }
        *seen = *seen || request->steps[i].kind == REQUEST_STEP_SEEN;
    }
    return actor;
}

/* Whoever came with a key of their own is themselves: "user:ID token:ID". */
static bool same_actor(const char *one, const char *other) {
    size_t length = strcspn(one, " ");
    return length == strcspn(other, " ") && strncmp(one, other, length) == 0;
}

static const char *hinders_seen(struct ctx *ctx, const struct right_request *request) {
    bool seen;
    const char *actor = dismissed_by(request, &seen);
    if (!actor || request->state != REQUEST_NO_REQUEST || !request->late)
        return M("Only what was dismissed after its day is looked at by somebody else too.");
    if (seen)
        return M("Somebody else has looked at it already.");
    return same_actor(actor, actor_text(ctx)) ? M("Somebody else than who dismissed it must look at it.")
                                              : NULL;
}

const char *request_hinders(struct ctx *ctx, const struct right_request *request, enum request_step_kind kind) {
    const struct deadline *deadline = &request->deadline;
    if (request->erased && request->closed)
        return M("What was written is erased, so nothing is added to it.");
    if (kind == REQUEST_STEP_UNDELIVERED)
        return M("Only an erasure writes this down.");
    if (request->closed && !after_answer(kind) && !(kind == REQUEST_STEP_WITHDRAW && gave_it(request)))
        return answered;
    if (request->right == DEADLINE_UNSORTED && needs_right(kind))
        return M("Say first what is asked.");
    switch (kind) {
    case REQUEST_STEP_MAIL:
    case REQUEST_STEP_POST:
        return has_letter(request) ? NULL : M("No letter has been written yet.");
    case REQUEST_STEP_LIFT_TELL:
    case REQUEST_STEP_LIFT:
        return request->right == DEADLINE_RESTRICTION && request->party
                   ? NULL
                   : M("This request asks for no restriction.");
    case REQUEST_STEP_STRIKE:
        return request->erased ? M("What was written is erased, so there is nothing to take out.") : NULL;
    case REQUEST_STEP_SCOPE:
        return request->right == DEADLINE_ACCESS || request->right == DEADLINE_UNSORTED
                   ? NULL
                   : M("Only a request for access is about a part of the data.");
    case REQUEST_STEP_NARROW:
        return request_objects(request->right) && request->party
                   ? NULL
                   : M("There is no objection of somebody who is known.");
    case REQUEST_STEP_NO_REQUEST:
        return request->right == DEADLINE_UNSORTED
                   ? NULL
                   : M("This is about a right, so it is answered or refused, or the person takes it back.");
    case REQUEST_STEP_REOPEN:
        return request->state == REQUEST_NO_REQUEST || request->state == REQUEST_WITHDRAWN
                   ? NULL
                   : M("Only what was dismissed or taken back is taken up again.");
    case REQUEST_STEP_SEEN:
        return hinders_seen(ctx, request);
    case REQUEST_STEP_ACKNOWLEDGE:
        for (size_t i = 0; i < request->step_count; i++)
            if (request->steps[i].kind == kind)
                return M("This request was acknowledged already.");
        return NULL;
    case REQUEST_STEP_CHECK:
    case REQUEST_STEP_UNPROVED:
        return request->state == REQUEST_CHECKED ? M("Who it is was checked already.") : NULL;
    case REQUEST_STEP_ASK:
        return request->state == REQUEST_ASKED ? M("The person was asked already.") : NULL;
    case REQUEST_STEP_BEGIN:
        return request->state == REQUEST_IN_WORK ? M("This request is in work already.") : NULL;
    case REQUEST_STEP_EXTEND:
        if (deadline->extended_by == DAY_NONE)
            return M("The law knows no extension for this.");
        if (request->extended)
            return M("This request was extended already; the law knows one extension.");
        return registry_today(ctx) > deadline->extension_notice_by
                   ? M("An extension is told within the first month (Article 12(3)); that is over.")
                   : NULL;
    case REQUEST_STEP_GRANT:
    case REQUEST_STEP_PARTLY:
        return hinders_answer(request);
    case REQUEST_STEP_NOTHING:
        return request->party ? M("It is known whom this is about: answer with what is there, or refuse.")
               : request->right == DEADLINE_COMPLAINT ? M("A complaint is answered by whether it is right.")
                                                      : NULL;
    default:
        return NULL;
    }
}

bool request_may(struct ctx *ctx, const struct right_request *request, enum request_step_kind kind) {
    return permit_role(ctx, ACTION_ANSWER) && !request_hinders(ctx, request, kind);
}

enum status request_check_extent(struct ctx *ctx, enum deadline_right right, const struct extent *extent) {
    if (!extent || extent_whole(extent))
        return ST_OK;
    if (right != DEADLINE_ACCESS)
        return wrong(ctx, extent->only ? "only" : "until",
                     M("Only a request for access is about a part of the data."), NULL);
    return extent_check(ctx, extent);
}

static enum status check_meaning(struct ctx *ctx, const struct request_step_draft *step) {
    if (step->kind == REQUEST_STEP_NARROW && !step->all && !step->purpose && !step->channel)
        return wrong(ctx, "purpose", M("Say which purpose or channel was meant, or that it was all marketing."),
                     NULL);
    if (step->all && (step->purpose || step->channel))
        return wrong(ctx, "purpose", M("All marketing, or one purpose or channel: one of them was meant."),
                     NULL);
    return ST_OK;
}

/* That it was checked is written down, never what was shown; and nobody is asked for a copy of it. */
static enum status check_documents(struct ctx *ctx, const struct request_step_draft *step, bool identity) {
    static const char number[] =
        M("This holds the number of a document. Write down that it was checked and how, not what was shown.");
    if (identity && step->how && screen_document(step->how))
        return wrong(ctx, "how", number, NULL);
    if (identity && step->text && screen_document(step->text))
        return wrong(ctx, "text", number, NULL);
    return step->kind == REQUEST_STEP_ASK && step->text && screen_copy(step->text)
               ? wrong(ctx, "text",
                       M("No copy of an identity document is asked for: ask for an answer from a known "
                         "address, a "
                         "call back, or to see the document."),
                       NULL)
               : ST_OK;
}

enum status request_check_words(struct ctx *ctx, const struct request_step_draft *step) {
    static const struct {
        enum request_step_kind kind;
        const char *field, *sentence;
    } wanted[] = {
        {REQUEST_STEP_ASK, "reason",
         M("Say why you doubt who it is: without a reason to doubt, nothing is asked.")},
        {REQUEST_STEP_ASK, "text", M("Say what you ask of the person.")},
        {REQUEST_STEP_CHECK, "how", M("Say how it was checked.")},
        {REQUEST_STEP_SCOPE, "how", M("Say how the person agreed to it: nobody else narrows what they asked.")},
        {REQUEST_STEP_EXTEND, "reason", M("Say why more time is needed; the person is told.")},
        {REQUEST_STEP_PARTLY, "reason", M("Say what was not done and why; the person is told.")},
        {REQUEST_STEP_REFUSE, "reason", M("Say why it is refused; the person is told.")},
        {REQUEST_STEP_NARROW, "text", M("Write down what the person said: nobody else narrows an objection.")},
        {REQUEST_STEP_MESSAGE, "text", M("Write down what the person says.")},
        {REQUEST_STEP_AUTHORITY, "text",
         M("Write down what the authority asks or has decided, and its reference.")},
        {REQUEST_STEP_STRIKE, "text", M("Give the passage as it stands there.")},
        {REQUEST_STEP_SEEN, "text", M("Say what it is, and why it asks for nothing.")},
        {REQUEST_STEP_POST, "how", M("Say how the letter went.")},
        {REQUEST_STEP_LIFT_TELL, "how", M("Say how the person is told.")},
        {REQUEST_STEP_LIFT_TELL, "reason", M("Say why the restriction is lifted; the person is told.")},
    };
    TRY(check_meaning(ctx, step));
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const char *text = strcmp(wanted[i].field, "reason") == 0 ? step->reason
                           : strcmp(wanted[i].field, "how") == 0  ? step->how
                                                                  : step->text;
        bool reason = strcmp(wanted[i].field, "reason") == 0;
        bool needed = wanted[i].kind == step->kind && !(step->kind == REQUEST_STEP_NARROW && step->all);
        if (needed && !(reason ? request_reasoned(text) : said(text)))
            return wrong(ctx, wanted[i].field, wanted[i].sentence, NULL);
    }
    bool channel = step->kind == REQUEST_STEP_POST || step->kind == REQUEST_STEP_LIFT_TELL;
    if (channel && !loggable_channel(step->how))
        return wrong(ctx, "how", M("There is no such channel: {1}"), step->how);
    bool identity = step->kind == REQUEST_STEP_ASK || step->kind == REQUEST_STEP_CHECK ||
                    step->kind == REQUEST_STEP_UNPROVED;
    static const char instead[] =
        M("This holds a personal identity code. Write down that it was checked and how, not what was shown.");
    TRY(allow_no_code(ctx, "how", identity ? step->how : NULL, instead));
    TRY(allow_no_code(ctx, "text", identity ? step->text : NULL, instead));
    TRY(check_documents(ctx, step, identity));
    if (step->kind == REQUEST_STEP_STRIKE)
        TRY(allow_no_code(ctx, "reason", step->reason,
                          M("This holds a personal identity code. Leave it out.")));
    TRY(check_length(ctx, "reason", step->reason, REQUEST_TEXT_MAX));
    TRY(check_length(ctx, "how", step->how, REQUEST_LINE_MAX));
    return check_length(ctx, "text", step->text, REQUEST_TEXT_MAX);
}
