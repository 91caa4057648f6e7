/* Asked before something is left out: "left out" of a passage that is not there would be believed, and the passage go out as it stands. */
#include "rights/access.h"
#include "rights/redact_inside.h"
#include "rights/request.h"

enum status redact_stands(struct ctx *ctx, const struct right_request *request,
                          const struct redact_draft *draft, bool *former) {
    scoped_access content = {0};
    const struct access_asked asked = access_for(request, DAY_NONE, DAY_NONE);
    struct redaction one = {.item = draft->item, .passage = draft->passage};
    struct redactions list = {.items = &one, .count = 1};
    TRY(access_read(ctx, &asked, &content));
    redact_apply(ctx, content.document, &list);
    *former = one.hit && !one.now;
    if (one.hit)
        return ST_OK;
    if (!one.there) {
        (void)FAIL(ctx, ST_INVALID, M("There is no such item in the package: {1}"), draft->item);
        return fault_at_field(ctx, "item");
    }
    (void)FAIL(ctx, ST_INVALID,
               M("This passage does not stand there now, so nothing was left out. Take it from the text as it "
                 "is today."));
    return fault_at_field(ctx, "passage");
}
