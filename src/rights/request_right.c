/* Carrying out what is asked, in the same change as the step that says so: neither is there without the other. What is not done is not
 * answered as done, and those who got the data are told once, when the answer is given, with everything that was put right by then. */
#include "rights/request_inside.h"

#include "base/buf.h"
#include "registry/choice.h"
#include "registry/role.h"
#include "rights/certificate.h"
#include "rights/task.h"

enum status request_carry_out(struct ctx *ctx, struct write *write, const struct right_request *request,
                              const struct request_step_draft *step) {
    bool lifts = step->kind == REQUEST_STEP_LIFT_TELL || step->kind == REQUEST_STEP_LIFT;
    if (!lifts && (step->kind != REQUEST_STEP_PERFORM || !step->carries_out))
        return ST_OK;
    if (!request->party)
        return FAIL(ctx, ST_CONFLICT, M("Say whom the request is about."));
    if (step->kind == REQUEST_STEP_LIFT_TELL)
        return choice_lift_tell_within(ctx, write, request->party, step->how);
    if (step->kind == REQUEST_STEP_LIFT)
        return choice_restrict_lift_within(ctx, write, request->party);
    switch (request->right) {
    case DEADLINE_OBJECTION:
    case DEADLINE_WITHDRAWAL:
        return choice_object_within(ctx, write,
                                    &(struct choice_draft){.party = request->party,
                                                           .purpose = NOTICE_NOTHING,
                                                           .how = request->channel,
                                                           .at = request->received});
    case DEADLINE_RESTRICTION:
        return choice_restrict_within(ctx, write, request->party, step->why);
    default:
        return FAIL(ctx, ST_CONFLICT, M("The program cannot carry this out by itself."));
    }
}

/* ---- is it done */

static enum status check_erased(struct ctx *ctx, struct db *db, const struct right_request *request) {
    struct party_row row;
    ref_t number;
    bool whole;
    enum status status = role_party(ctx, db, request->party, &row);
    if (status != ST_OK) {
        fault_clear(ctx);
        return status == ST_NOT_FOUND ? ST_OK : status;
    }
    TRY(certificate_last(ctx, db, request->party, request->received, &number, &whole));
    return number ? ST_OK
                  : FAIL(ctx, ST_CONFLICT,
                         M("Nothing has been erased yet. Erase first; what must stay is answered as done in "
                           "part."));
}

static enum status check_restricted(struct ctx *ctx, struct db *db, const struct right_request *request) {
    int64_t since;
    TRY(choice_restricted_within(ctx, db, request->party, &since));
    return since ? ST_OK : FAIL(ctx, ST_CONFLICT, M("The use is not restricted yet. Restrict it first."));
}

enum status request_check_done(struct ctx *ctx, struct db *db, const struct right_request *request,
                               enum request_step_kind kind) {
    if (kind != REQUEST_STEP_GRANT || !request->party)
        return ST_OK;
    return request->right == DEADLINE_ERASURE       ? check_erased(ctx, db, request)
           : request->right == DEADLINE_RESTRICTION ? check_restricted(ctx, db, request)
                                                    : ST_OK;
}

/* ---- who is told */

const char *request_done_text(struct ctx *ctx, const struct right_request *request) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < request->step_count; i++)
        if (request->steps[i].kind == REQUEST_STEP_PERFORM && request->steps[i].text)
            buf_printf(&buf, "%s%s", buf.length ? "\n" : "", request->steps[i].text);
    return buf.length ? buf_text(&buf) : NULL;
}

enum status request_tell_others(struct ctx *ctx, struct write *write, const struct right_request *request,
                                const struct request_step_draft *step) {
    size_t made;
    if (request->right == DEADLINE_ACCESS && request->party && step->kind == REQUEST_STEP_BEGIN)
        return task_copies(ctx, write, request->party, request->id, NULL, &request->extent);
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
    const char *done = corrects ? request_done_text(ctx, request) : NULL;
    return task_tell(ctx, write, request->party, request->right, request->id, done, &made);
}
