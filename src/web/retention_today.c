/* What Today and the overview of privacy say of retention. */
#include "web/retention.h"

#include "rights/nightly.h"
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
    return ST_OK;
}
