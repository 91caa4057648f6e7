/* What goes and when, and what was done at night about it. */
#include "pages/pages.h"
#include "registry/registry.h"
#include "registry/setting.h"
#include "registry/permit.h"
#include "rights/nightly.h"
#include "rights/remains.h"
#include "rights/sweep_order.h"
#include "web/frame.h"
#include "web/holds.h"
#include "web/retention.h"

#include <stdlib.h>

enum { NIGHTS = 7, REMAINS = 200, YEAR_LEAST = 1970, YEAR_MOST = 9990 };

/* ---- at night */

static struct view_night_task task_view(struct ctx *ctx, const struct night_task *task) {
    return (struct view_night_task){.label = task->label,
                                    .failed = task->failed,
                                    .words = task->failed  ? NULL
                                             : task->words ? frame_capital(ctx, task->words)
                                             : task->known ? frame_capital(ctx, msg(ctx->lang, M("done")))
                                                           : msg(ctx->lang, M("Not done"))};
}

static const char *how_it_went(struct ctx *ctx, const struct night_result *night) {
    const char *at = zone_clock(ctx->arena, registry_zone(ctx), night->began);
    if (!night->done)
        return msg(ctx->lang, M("cut off, or being done"));
    if (night->failed)
        return msg_count(ctx->arena, ctx->lang, MN("{1} thing failed", "{1} things failed"),
                         (long)night->failed);
    return night->resumed ? MSG(ctx->arena, ctx->lang, M("at {1}, went on after it was cut off"), at)
                          : MSG(ctx->arena, ctx->lang, M("at {1}"), at);
}

static struct view_night night_view(struct ctx *ctx, const struct night_result *night) {
    struct view_night_task *tasks = arena_array(ctx->arena, night->task_count + 1, sizeof *tasks);
    size_t count = 0;
    for (size_t i = 0; i < night->task_count; i++)
        if (night->tasks[i].known || !night->done)
            tasks[count++] = task_view(ctx, &night->tasks[i]);
    return (struct view_night){.day = frame_day(ctx, night->night),
                               .iso = frame_day_iso(ctx, night->night),
                               .how = how_it_went(ctx, night),
                               .bad = !night->done || night->failed,
                               .tasks = tasks,
                               .tasks_count = count};
}

static enum status fill_nights(struct ctx *ctx, struct view_retention *view) {
    struct night_result *list;
    struct nightly_state state;
    size_t count, shown = 0;
    int64_t hour;
    TRY(nightly_results(ctx, NIGHTS, &list, &count));
    TRY(nightly_state(ctx, &state));
    TRY(setting_number(ctx, SETTING_NIGHTLY_HOUR, &hour));
    struct view_night *nights = arena_array(ctx->arena, count + 1, sizeof *nights);
    for (size_t i = 0; i < count; i++) {
        nights[shown] = night_view(ctx, &list[i]);
        shown += nights[shown].tasks_count != 0; /* the night from which on they are counted has none */
    }
    view->last = nights;
    view->last_count = shown != 0;
    view->nights = nights + view->last_count;
    view->nights_count = shown - view->last_count;
    view->hour = MSG(ctx->arena, ctx->lang, M("Begins at {1}"), arena_printf(ctx->arena, "%d.00", (int)hour));
    if (state.late)
        view->late =
            MSG(ctx->arena, ctx->lang, M("No night's work was done since {1}."), frame_day(ctx, state.last));
    return ST_OK;
}

/* ---- by hand (retention_go.c) */

static enum status fill_order(struct ctx *ctx, struct view_retention *view) {
    struct sweep_order order;
    TRY(sweep_order_read(ctx, &order));
    view->erases = permit_role(ctx, ACTION_ERASE);
    if (!order.at)
        return ST_OK;
    day_t day = zone_day(registry_zone(ctx), order.at);
    size_t all = order.all ? order.all : order.people;
    if (order.ended) {
        view->swept =
            MSG(ctx->arena, ctx->lang, M("The erasure that was confirmed on {1} is done: {2} looked at."),
                frame_day(ctx, day), frame_number(ctx, order.done));
        return ST_OK;
    }
    view->sweeping = MSG(ctx->arena, ctx->lang, M("Is being erased: {1} of {2} looked at."),
                         frame_number(ctx, order.done), frame_number(ctx, all));
    view->percent = arena_printf(ctx->arena, "%zu", all && order.done < all ? order.done * 100 / all : 100);
    return ST_OK;
}

/* ---- what is left without names */

static enum status fill_remains(struct ctx *ctx, struct view_retention *view) {
    struct remain_row *rows;
    size_t count;
    if (!permit_role(ctx, ACTION_FIND))
        return ST_OK;
    TRY(remains_list(ctx, &rows, &count));
    count = count < REMAINS ? count : REMAINS;
    struct view_remain *remains = arena_array(ctx->arena, count + 1, sizeof *remains);
    for (size_t i = 0; i < count; i++)
        remains[i] = (struct view_remain){.class = frame_capital(ctx, rows[i].class_words),
                                          .field = rows[i].field_words,
                                          .value = rows[i].value_words,
                                          .count = frame_number(ctx, (size_t)rows[i].remain.count)};
    view->remains = remains;
    view->remains_count = count;
    return ST_OK;
}

/* A year that is none is as if none was asked for. */
static int year_of(const char *text) {
    long year = text ? strtol(text, NULL, 10) : 0;
    return year >= YEAR_LEAST && year <= YEAR_MOST ? (int)year : 0;
}

enum status retention_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *class = request_query(visit->request, "class");
    struct view_retention view = {0};
    TRY(retention_charts(ctx, year_of(request_query(visit->request, "year")),
                         class ? notice_class(ctx_notice(ctx), class) : NOTICE_NOTHING, &view));
    TRY(retention_going(ctx, &view));
    TRY(fill_order(ctx, &view));
    TRY(holds_all(ctx, &view.holds, &view.holds_count));
    TRY(fill_remains(ctx, &view));
    TRY(fill_nights(ctx, &view));
    frame_fill(visit, msg(ctx->lang, M("Retention")), &view.frame);
    view.lead = msg(ctx->lang, M("What goes, when, and what was done about it."));
    struct template_out out = frame_out(visit);
    page_retention(&out, &view);
    return ST_OK;
}
