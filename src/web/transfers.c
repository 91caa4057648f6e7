/* The map of grounds: of everything by which data may leave the EU and the EEA, the grounds in time, and what is refused from the day
 * after one ends. The same question that permit() asks is asked for the day before and the day after. */
#include "notice/word.h"
#include "pages/pages.h"
#include "registry/disclosure.h"
#include "registry/registry.h"
#include "rights/promise.h"
#include "web/privacy.h"
#include "web/systems.h"
#include "web/promise.h"

#include <string.h>

static const char *ground_words(struct ctx *ctx, const struct holder_state *state, const char *ground) {
    return frame_capital(ctx, holders_ground_words(ctx, state, ground));
}

static const struct view_span *spans_view(struct ctx *ctx, const struct holder_state *state, size_t *count) {
    struct ground_span *spans;
    day_t today = state->on;
    holders_grounds(ctx, state, &spans, count);
    struct view_span *list = arena_array(ctx->arena, *count + 1, sizeof *list);
    for (size_t i = 0; i < *count; i++)
        list[i] =
            (struct view_span){.ground = ground_words(ctx, state, spans[i].ground),
                               .from = frame_day(ctx, spans[i].from),
                               .from_iso = frame_day_iso(ctx, spans[i].from),
                               .to = frame_day(ctx, spans[i].to),
                               .to_iso = frame_day_iso(ctx, spans[i].to),
                               .holds = msg(ctx->lang, today == registry_today(ctx) ? M("(holds today)")
                                                                                    : M("(holds on that day)")),
                               .open = spans[i].from == DAY_NONE && spans[i].to == DAY_NONE,
                               .now = (spans[i].from == DAY_NONE || spans[i].from <= today) &&
                                      (spans[i].to == DAY_NONE || spans[i].to >= today)};
    return list;
}

static struct view_transfer transfer_view(struct ctx *ctx, const struct holder_state *state) {
    bool ends = state->ground && state->ground_to != DAY_NONE;
    struct view_transfer view = {
        .id = state->holder->entry.path,
        .name = systems_name(ctx, state),
        .what = systems_what(ctx, state),
        .state = state->ground ? ground_words(ctx, state, state->ground)
                 : state->on == registry_today(ctx)
                     ? msg(ctx->lang, M("No ground today: nothing is handed there"))
                     : msg(ctx->lang, M("No ground on that day: nothing is handed there")),
        .mark = promise_mark(state->ground ? ends ? PROMISE_RISK : PROMISE_KEPT : PROMISE_BROKEN),
        .tone = promise_tone(state->ground ? ends ? PROMISE_RISK : PROMISE_KEPT : PROMISE_BROKEN),
        .until = frame_day(ctx, state->ground_to),
        .until_iso = frame_day_iso(ctx, state->ground_to)};
    view.spans = spans_view(ctx, state, &view.spans_count);
    return view;
}

const struct view_transfer *transfers_of(struct ctx *ctx, const struct holder_state *state) {
    struct view_transfer *view = arena_alloc(ctx->arena, sizeof *view);
    *view = transfer_view(ctx, state);
    return view;
}

/* ---- ends */

static const char *refused_words(struct ctx *ctx, const struct holder_end *end) {
    const struct notice *notice = ctx_notice(ctx);
    const char *all = "";
    for (size_t i = 0; i < end->purpose_count; i++)
        all = arena_printf(ctx->arena, "%s%s%s", all, i ? ", " : "",
                           words_in(&notice->purposes[end->purposes[i]].entry, ctx->lang));
    return end->purpose_count == notice->purposes_count && notice->purposes_count > 1
               ? msg(ctx->lang, M("Nothing is handed there any more, for any purpose."))
               : MSG(ctx->arena, ctx->lang, M("Nothing is handed there any more for: {1}."), all);
}

static struct view_end end_view(struct ctx *ctx, const struct holder_end *end) {
    day_t first = end->last + 1;
    return (struct view_end){.id = end->state->holder->entry.path,
                             .name = systems_name(ctx, end->state),
                             .day = frame_day(ctx, first),
                             .iso = frame_day_iso(ctx, first),
                             .what = end->ground ? MSG(ctx->arena, ctx->lang, M("{1} holds no more."),
                                                       ground_words(ctx, end->state, end->ground))
                                                 : msg(ctx->lang, M("There is no agreement any more.")),
                             .next = end->next_ground ? MSG(ctx->arena, ctx->lang, M("After it holds: {1}"),
                                                            ground_words(ctx, end->state, end->next_ground))
                                                      : NULL,
                             .refused = end->purpose_count ? refused_words(ctx, end) : NULL,
                             .parties = MSG(ctx->arena, ctx->lang,
                                            M("Data of {1} customers were given there, and could be of {2}."),
                                            frame_number(ctx, end->parties), frame_number(ctx, end->possible)),
                             .says = end->path ? frame_says(ctx, end->path) : NULL};
}

enum status transfers_ends(struct ctx *ctx, const struct holder_state *list, size_t count,
                           const struct view_end **ends, size_t *end_count) {
    struct holder_end *found;
    TRY(holders_ends(ctx, list, count, &found, end_count));
    struct view_end *views = arena_array(ctx->arena, *end_count + 1, sizeof *views);
    for (size_t i = 0; i < *end_count; i++)
        views[i] = end_view(ctx, &found[i]);
    *ends = views;
    return ST_OK;
}

/* ---- how many keep data inside */

static enum status fill_share(struct ctx *ctx, struct view_transfers *view) {
    struct holder_share share = holders_share(ctx);
    const struct promise *promise;
    const char *id = share.promise;
    if (share.known)
        view->share = MSG(ctx->arena, ctx->lang, M("{1} of {2}"), frame_number(ctx, share.inside),
                          frame_number(ctx, share.known));
    if (!id)
        return ST_OK;
    TRY(promise_one(ctx, id, &promise));
    view->promise = id;
    view->says = frame_says(ctx, id);
    view->words = promise_state_words(ctx->lang, promise->state);
    view->mark = promise_mark(promise->state);
    view->tone = promise_tone(promise->state);
    return ST_OK;
}

/* ---- the page */

enum status privacy_transfers(struct ctx *ctx, struct privacy_look *found) {
    struct holder_state *list;
    size_t count, leaving = 0, stopped = 0;
    TRY(holders_read(ctx, &list, &count));
    for (size_t i = 0; i < count; i++) {
        leaving += list[i].leaves;
        stopped += list[i].leaves && !list[i].ground;
    }
    found->figure = frame_number(ctx, stopped ? stopped : leaving);
    found->says = msg(ctx->lang, stopped ? M("stopped: no ground") : M("outside the EU and the EEA"));
    return ST_OK;
}

/* What was typed and is no day is said, and today is shown. */
static day_t day_asked(struct visit *visit, struct view_transfers *view) {
    struct ctx *ctx = visit->ctx;
    const char *text = request_query(visit->request, "on");
    day_t day = DAY_NONE;
    view->on = "";
    if (!text || !*text)
        return day;
    view->on = text;
    if (day_parse(text, &day) || day_parse_local(text, &day))
        view->on = frame_day_iso(ctx, day);
    else
        view->wrong = msg(ctx->lang, M("Write the day as 22.11.2026."));
    return day;
}

static const char *lead_on(struct ctx *ctx, day_t day, size_t stopped) {
    return stopped ? MSG(ctx->arena, ctx->lang,
                         M("{1}, by the notice in force now: without a ground {2}. Nothing is handed there."),
                         frame_day(ctx, day), frame_number(ctx, stopped))
                   : MSG(ctx->arena, ctx->lang, M("{1}, by the notice in force now: all with a ground."),
                         frame_day(ctx, day));
}

enum status transfers_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct holder_state *list;
    size_t count, stopped = 0;
    struct view_transfers view = {0};
    day_t day = day_asked(visit, &view);
    TRY(holders_read_on(ctx, day, &list, &count));
    TRY(transfers_ends(ctx, list, count, &view.ends, &view.ends_count));
    TRY(fill_share(ctx, &view));
    struct view_transfer *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        if (list[i].leaves) {
            rows[view.rows_count++] = transfer_view(ctx, &list[i]);
            stopped += !list[i].ground;
        }
    view.rows = rows;
    view.lead = view.rows_count && day != DAY_NONE ? lead_on(ctx, day, stopped)
                : !view.rows_count
                    ? msg(ctx->lang, M("By no system or recipient data leave the EU and the EEA."))
                : stopped ? msg_count(ctx->arena, ctx->lang,
                                      MN("One has no ground today: nothing is handed there.",
                                         "{1} have no ground today: nothing is handed there."),
                                      (long)stopped)
                          : msg(ctx->lang, M("All have a ground today."));
    frame_fill(visit, msg(ctx->lang, M("Transfers")), &view.frame);
    struct template_out out = frame_out(visit);
    page_transfers(&out, &view);
    return ST_OK;
}
