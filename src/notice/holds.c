/* The same facts that decide about retention decide about storing: one reading of a condition, not two. */
#include "notice/holds.h"

#include "notice/facts.h"
#include "notice/role.h"

bool holds(struct ctx *ctx, const struct notice *notice, const struct holds *asked, const struct cond *cond) {
    bool broken = false;
    struct judge judge = {.ctx = ctx,
                          .arena = ctx->arena,
                          .notice = notice,
                          .history = asked->history,
                          .on = asked->on,
                          .party = asked->party,
                          .class = asked->class,
                          .role = {.organisation = -1, .type = asked->type},
                          .record = asked->record,
                          .broken = &broken};
    role_prepare(&judge);
    return facts_fit(&judge, cond, asked->on);
}
