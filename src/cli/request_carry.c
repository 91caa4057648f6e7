/* "request carry-out", "narrow", "correct", "strike", "lift-tell", "lift", "authority", "mail", "posted": what is done about a request besides answering it. */
#include "cli/arg.h"
#include "cli/request.h"
#include "rights/proposal.h"

enum status cli_request_carry_out(struct call *call);
enum status cli_request_correct(struct call *call);
enum status cli_request_narrow(struct call *call);
enum status cli_request_strike(struct call *call);
enum status cli_request_lift_tell(struct call *call);
enum status cli_request_lift(struct call *call);
enum status cli_request_authority(struct call *call);
enum status cli_request_mail(struct call *call);
enum status cli_request_posted(struct call *call);

enum status cli_request_carry_out(struct call *call) {
    struct request_step_draft step = {
        .kind = REQUEST_STEP_PERFORM, .carries_out = true, .why = call_option(call, "--why", NULL)};
    return request_call_take(call, &step, NULL, M("Carried out: {1}"));
}

enum status cli_request_narrow(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_NARROW,
                                      .purpose = call_option(call, "--purpose", NULL),
                                      .channel = call_option(call, "--channel", NULL),
                                      .all = call_has(call, "--all-marketing")};
    return request_call_take(call, &step, call_word(call, 2), M("Written down: {1}"));
}

/* Of a value FIELD and TEXT, of a record TEXT alone. */
enum status cli_request_correct(struct call *call) {
    struct proposal proposal = {0};
    ref_t id;
    TRY(arg_record(call, call_word(call, 1), "REQUEST", &id));
    const char *first = call_word(call, 2), *second = call_word(call, 3);
    if (call_has(call, "--record"))
        TRY(arg_record(call, call_option(call, "--record", ""), "--record", &proposal.record));
    else if (second)
        proposal.field = first;
    if (!first || (!proposal.field && !proposal.record)) {
        (void)FAIL(call->ctx, ST_INVALID,
                   M("Say which field is corrected and what is right, or --record and its text."));
        return fault_at_field(call->ctx, "FIELD");
    }
    TRY(arg_text(call, proposal.field ? second : first, &proposal.will));
    TRY(request_call_option(call, proposal_carry_out(call->ctx, id, &proposal, 0)));
    request_call_id(call, M("Corrected: {1}"), id);
    return ST_OK;
}

enum status cli_request_strike(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_STRIKE, .reason = call_option(call, "--why", NULL)};
    return request_call_take(call, &step, call_word(call, 2), M("Taken out: {1}"));
}

enum status cli_request_lift_tell(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_LIFT_TELL,
                                      .reason = call_option(call, "--why", NULL),
                                      .how = call_has(call, "--mail") ? "email"
                                                                      : call_option(call, "--how", NULL)};
    return request_call_take(call, &step, call_word(call, 2),
                             M("Told; “seloste request letter” prints it: {1}"));
}

enum status cli_request_lift(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_LIFT};
    return request_call_take(call, &step, NULL, M("The use is not restricted any more: {1}"));
}

enum status cli_request_authority(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_AUTHORITY};
    return request_call_take(call, &step, call_word(call, 2), M("Written down: {1}"));
}

enum status cli_request_mail(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_MAIL, .mail_to = call_option(call, "--to", "")};
    return request_call_take(call, &step, NULL,
                             M("On its way; “seloste mail list” shows whether it arrived: {1}"));
}

enum status cli_request_posted(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_POST, .how = call_option(call, "--how", NULL)};
    TRY(arg_time(call, "--on", &step.went, &step.whole_day));
    return request_call_take(call, &step, NULL, M("Written down: {1}"));
}
