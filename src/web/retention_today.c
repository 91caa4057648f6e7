/* What Today and the overview of privacy say of retention. */
#include "web/retention.h"

#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/hold.h"
#include "rights/nightly.h"
#include "rights/review.h"
#include "web/frame.h"
#include "web/privacy.h"

enum status retention_today(struct ctx *ctx, struct view_today *view) {
    struct nightly_state state;
    TRY(nightly_state(ctx, &state));
    if (state.late) {
        view->night =
            MSG(ctx->arena, ctx->lang, M("No night's work was done since {1}."), frame_day(ctx, state.last));
        view->night_why = msg(ctx->lang, M("Nothing goes by itself unless the program runs at night: keep it "
                                           "running, or let cron run “seloste nightly”."));
    } else if (state.failed) {
        view->night =
            msg_count(ctx->arena, ctx->lang, MN("{1} thing failed at night", "{1} things failed at night"),
                      (long)state.failed);
    }
    return ST_OK;
}

#define LOOK_AT_HOLDS                                                                                          \
    MN("{1} hold ends soon, or nobody answers for it", "{1} holds end soon, or nobody answers for them")

/* Of one's own: those that one answers for. */
enum status retention_holds(struct ctx *ctx, int64_t holder, struct view_today *view) {
    size_t active, soon;
    TRY(hold_figures(ctx, holder, &active, &soon));
    if (soon && permit_role(ctx, ACTION_RIGHT))
        view->holds = msg_count(ctx->arena, ctx->lang, LOOK_AT_HOLDS, (long)soon);
    return ST_OK;
}

static enum status look_at_review(struct ctx *ctx, struct privacy_look *found) {
    bool due;
    day_t day;
    TRY(review_due(ctx, &due, &day));
    if (due)
        privacy_need(ctx, found, day < registry_today(ctx) ? PRIVACY_BROKEN : PRIVACY_RISK,
                     (struct view_need){.what = MSG(ctx->arena, ctx->lang,
                                                    M("What has no minimum is to be gone through by {1}"),
                                                    frame_day(ctx, day)),
                                        .page = "/review",
                                        .act = msg(ctx->lang, M("Go through it"))});
    return ST_OK;
}

enum status privacy_retention(struct ctx *ctx, struct privacy_look *found) {
    struct nightly_state state;
    TRY(nightly_state(ctx, &state));
    if (state.late)
        privacy_need(
            ctx, found, PRIVACY_BROKEN,
            (struct view_need){.what = MSG(ctx->arena, ctx->lang, M("No night's work was done since {1}."),
                                           frame_day(ctx, state.last)),
                               .page = "/retention#nights",
                               .act = msg(ctx->lang, M("See what was done"))});
    else
        PRIVACY_NEED_COUNT(ctx, found, PRIVACY_BROKEN,
                           MN("{1} thing failed at night", "{1} things failed at night"), state.failed,
                           .page = "/retention#nights", .act = msg(ctx->lang, M("See what was done")));
    TRY(look_at_review(ctx, found));
    size_t active, soon;
    TRY(hold_figures(ctx, 0, &active, &soon));
    if (permit_role(ctx, ACTION_RIGHT))
        PRIVACY_NEED_COUNT(ctx, found, PRIVACY_RISK, LOOK_AT_HOLDS, soon, .page = "/retention#holds",
                           .act = msg(ctx->lang, M("See which")));
    return ST_OK;
}
