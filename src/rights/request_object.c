/* An objection and the step that says so are one change: neither is there without the other. */
#include "rights/request_inside.h"

#include "registry/choice.h"

struct objecting {
    ref_t id;
    const struct request_step_draft *step;
};

static enum status object(struct ctx *ctx, struct write *write, void *arg) {
    const struct objecting *objecting = arg;
    struct right_request request;
    TRY(request_row(ctx, write->db, objecting->id, &request));
    if (!request.party)
        return FAIL(ctx, ST_CONFLICT, M("Say whom the request is about."));
    TRY(request_take_within(ctx, write, objecting->id, objecting->step));
    return choice_object_within(
        ctx, write,
        &(struct choice_draft){
            .party = request.party, .purpose = NOTICE_NOTHING, .how = request.channel, .at = request.received});
}

enum status request_object(struct ctx *ctx, ref_t id, const struct request_step_draft *step) {
    struct objecting objecting = {id, step};
    enum status status = registry_change(ctx, object, &objecting);
    if (status == ST_DENIED)
        registry_refused(ctx, "answer", 0);
    return status;
}
