/* What is out with recipients, what is late first; and what is over. Nobody is named here. */
#include "web/handovers.h"

#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/privacy.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 100, SKIP_MOST = 100000000 };

const char *handovers_state(struct ctx *ctx, const struct entrust *one) {
    enum entrust_step_kind kind;
    if (one->outcome && entrust_step_from(one->outcome, &kind))
        return msg(ctx->lang, entrust_step_label(kind));
    if (!one->done)
        return msg(ctx->lang, M("Cut off: say whether it was given"));
    if (one->due == DAY_NONE)
        return msg(ctx->lang, M("Not expected back"));
    if (one->late)
        return msg_count(ctx->arena, ctx->lang, MN("{1} day late", "{1} days late"), -(long)one->left);
    return MSG(ctx->arena, ctx->lang, M("back by {1}"), frame_day(ctx, one->due));
}

const char *handovers_period(struct ctx *ctx, day_t from, day_t to) {
    return from == DAY_NONE ? NULL
                            : arena_printf(ctx->arena, "%s–%s", frame_day(ctx, from), frame_day(ctx, to));
}

const char *handovers_what(struct ctx *ctx, const struct entrust *one) {
    const char *period = handovers_period(ctx, one->from, one->to),
               *form = msg(ctx->lang, entrust_form_label(one->form));
    if (one->text)
        return one->text;
    return period ? arena_printf(ctx->arena, "%s, %s", form, period) : form;
}

static struct view_handover_row row_view(struct ctx *ctx, const struct entrust *one) {
    return (struct view_handover_row){.id = ref_text(ctx->arena, one->id),
                                      .name = one->name,
                                      .what = handovers_what(ctx, one),
                                      .classes = one->class_words,
                                      .given = frame_day(ctx, one->given),
                                      .given_iso = frame_day_iso(ctx, one->given),
                                      .state = handovers_state(ctx, one),
                                      .late = one->late,
                                      .cut = !one->done && !one->closed};
}

static size_t skip_of(struct visit *visit) {
    const char *text = request_query(visit->request, "skip");
    long skip = text ? strtol(text, NULL, 10) : 0;
    return skip > 0 && skip < SKIP_MOST ? (size_t)skip : 0;
}

enum status handovers_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct view_handovers view = {.over = request_query(visit->request, "over") != NULL,
                                  .may = permit_role(ctx, ACTION_EXPORT)};
    struct entrust_asked asked = {.over = view.over, .skip = skip_of(visit), .limit = SHOWN};
    struct entrust *list;
    size_t count, total;
    TRY(entrust_list(ctx, &asked, &list, &count, &total));
    struct view_handover_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = row_view(ctx, &list[i]);
    view.rows = rows;
    view.rows_count = count;
    if (asked.skip + count < total)
        view.older = arena_printf(ctx->arena, "%zu", asked.skip + count);
    view.lead = msg(ctx->lang, M("What was given to recipients of the notice, and what comes back from them: "
                                 "each has a day by which it is "
                                 "back or destroyed there, and somebody signs for it."));
    frame_fill(visit, msg(ctx->lang, M("Hand-overs")), &view.frame);
    view.frame.here = "handovers";
    struct template_out out = frame_out(visit);
    page_handovers(&out, &view);
    return ST_OK;
}

enum status privacy_handovers(struct ctx *ctx, struct privacy_look *found) {
    struct entrust_figures figures;
    TRY(entrust_figures(ctx, &figures));
    found->figure = frame_number(ctx, figures.out);
    found->says = msg(ctx->lang, M("out now"));
    PRIVACY_NEED_COUNT(ctx, found, PRIVACY_RISK,
                       MN("{1} hand-over should be back by now", "{1} hand-overs should be back by now"),
                       figures.late, .page = "handovers", .act = msg(ctx->lang, M("Handle")));
    PRIVACY_NEED_COUNT(ctx, found, PRIVACY_RISK,
                       MN("{1} hand-over was cut off: say whether it was given",
                          "{1} hand-overs were cut off: say whether they were given"),
                       figures.cut, .page = "handovers", .act = msg(ctx->lang, M("Handle")));
    return ST_OK;
}
