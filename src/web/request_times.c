/* How long requests take: for each right a drawing of its months, and the same numbers as tables and as a file for a spreadsheet. */
#include "rights/request_times.h"

#include "pages/pages.h"
#include "registry/registry.h"
#include "web/requests.h"

#include <string.h>

/* In units of the drawing, which is as wide as the page. */
enum { WIDTH = 960, GAP = 10, TOP = 20, TALL = 110, BELOW = 22, LEAST = 2, MONTHS = 12 };

static const char *unit(struct ctx *ctx, int value) {
    return arena_printf(ctx->arena, "%d", value);
}

static const char *month_text(struct ctx *ctx, int month) {
    return arena_printf(ctx->arena, "%d/%d", month % 12 + 1, month / 12);
}

static const char *share_text(struct ctx *ctx, size_t part, size_t whole) {
    return whole ? arena_printf(ctx->arena, "%zu/%zu (%zu\u00a0%%)", part, whole,
                                (100 * part + whole / 2) / whole)
                 : "\u2013";
}

static const char *number(struct ctx *ctx, size_t count) {
    return count ? frame_number(ctx, count) : "\u2013";
}

static struct view_time_row row_view(struct ctx *ctx, const struct request_span *span) {
    return (struct view_time_row){
        .label = span->month >= 0   ? month_text(ctx, span->month)
                 : span->right >= 0 ? requests_right(ctx, (enum deadline_right)span->right)
                                    : msg(ctx->lang, M("All together")),
        .right =
            span->month >= 0 && span->right >= 0 ? requests_right(ctx, (enum deadline_right)span->right) : NULL,
        .answered = frame_number(ctx, span->answered),
        .median = request_median(ctx, span),
        .longest = unit(ctx, span->longest),
        .target = share_text(ctx, span->on_target, span->targeted),
        .in_time = number(ctx, span->in_time),
        .extended = number(ctx, span->extended),
        .late = number(ctx, span->late)};
}

static const struct view_time_row *rows_view(struct ctx *ctx, const struct request_span *list, size_t count,
                                             const struct request_span *sum, size_t *rows_count) {
    struct view_time_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = row_view(ctx, &list[i]);
    *rows_count = count;
    if (sum && count > 1)
        rows[(*rows_count)++] = row_view(ctx, sum);
    return rows;
}

/* ---- the drawing: the medians of the last twelve months */

static const struct request_span *span_of(const struct request_times *times, int month) {
    for (size_t i = 0; i < times->month_count; i++)
        if (times->months[i].month == month)
            return &times->months[i];
    return NULL;
}

static int most2(const struct request_times *times) {
    int most = 2;
    for (size_t i = 0; i < times->month_count; i++)
        most = times->months[i].median2 > most ? times->months[i].median2 : most;
    return most;
}

static void fill_chart(struct ctx *ctx, const struct request_times *times, struct view_request_times *view) {
    struct view_bar *bars = arena_array(ctx->arena, MONTHS, sizeof *bars);
    struct ymd ymd = day_ymd(times->to);
    int last = 12 * ymd.year + ymd.month - 1, most = most2(times), wide = WIDTH / MONTHS;
    for (int i = 0; i < MONTHS; i++) {
        const struct request_span *span = span_of(times, last - MONTHS + 1 + i);
        int tall = span ? span->median2 * TALL / most : 0;
        tall = span && tall < LEAST ? LEAST : tall;
        bars[i] = (struct view_bar){.x = unit(ctx, i * wide + GAP / 2),
                                    .y = unit(ctx, TOP + TALL - tall),
                                    .width = unit(ctx, wide - GAP),
                                    .height = unit(ctx, tall),
                                    .middle = unit(ctx, i * wide + wide / 2),
                                    .above = unit(ctx, TOP + TALL - tall - 5),
                                    .count = span ? request_median(ctx, span) : NULL,
                                    .label = month_text(ctx, last - MONTHS + 1 + i),
                                    .drawn = span != NULL};
    }
    view->bars = bars;
    view->bars_count = MONTHS;
    view->height = unit(ctx, TOP + TALL + BELOW);
    view->base = unit(ctx, TOP + TALL);
    view->below = unit(ctx, TOP + TALL + BELOW - 6);
}

/* ---- the page */

static enum status read_day(struct ctx *ctx, const char *text, day_t *day) {
    *day = DAY_NONE;
    if (!text || !*text || day_parse_local(text, day))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("Write the day as 22.11.2026."));
    return fault_at_field(ctx, "from");
}

static enum status read_times(struct visit *visit, struct request_times *times) {
    day_t from, to;
    TRY(read_day(visit->ctx, request_query(visit->request, "from"), &from));
    TRY(read_day(visit->ctx, request_query(visit->request, "to"), &to));
    return request_times(visit->ctx, from, to, times);
}

static void fill_lead(struct ctx *ctx, const struct request_times *times, struct view_request_times *view) {
    const struct request_span *all = &times->all;
    view->lead = all->answered
                     ? MSG(ctx->arena, ctx->lang,
                           M("Answered: {1}. Half of them within {2} days, the longest took {3}."),
                           frame_number(ctx, all->answered), request_median(ctx, all), unit(ctx, all->longest))
                     : NULL;
    if (all->targeted)
        view->target = MSG(ctx->arena, ctx->lang, M("Within the own target: {1}."),
                           share_text(ctx, all->on_target, all->targeted));
    if (all->extended)
        view->extended =
            MSG(ctx->arena, ctx->lang,
                M("Extended by law: {1}. The person was told in time, but the notice's promise was not kept."),
                frame_number(ctx, all->extended));
    if (all->late)
        view->late = MSG(ctx->arena, ctx->lang, M("Answered late: {1}."), frame_number(ctx, all->late));
    if (times->open)
        view->open = MSG(ctx->arena, ctx->lang,
                         M("Open now: {1}; past the target {2}, extended past the promised day {3}, late {4}."),
                         frame_number(ctx, times->open), frame_number(ctx, times->open_over),
                         frame_number(ctx, times->open_extended), frame_number(ctx, times->open_late));
}

enum status request_times_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct request_times times;
    struct view_request_times view = {0};
    enum status status = read_times(visit, &times);
    if (status == ST_INVALID) {
        view.wrong = frame_fault(ctx);
        visit->reply->status = status_http(status);
        fault_clear(ctx);
        status = request_times(ctx, DAY_NONE, DAY_NONE, &times);
    }
    TRY(status);
    frame_fill(visit, msg(ctx->lang, M("Times of answers")), &view.frame);
    view.frame.here = "requests/times";
    view.from = day_iso(ctx->arena, times.from);
    view.to = day_iso(ctx->arena, times.to);
    view.period = arena_printf(ctx->arena, "%s\u2013%s", frame_day(ctx, times.from), frame_day(ctx, times.to));
    fill_lead(ctx, &times, &view);
    fill_chart(ctx, &times, &view);
    view.rights = rows_view(ctx, times.rights, times.right_count, &times.all, &view.rights_count);
    view.months = rows_view(ctx, times.both, times.both_count, NULL, &view.months_count);
    struct template_out out = frame_out(visit);
    page_request_times(&out, &view);
    return ST_OK;
}

enum status request_times_file(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct request_times times;
    TRY(read_times(visit, &times));
    const char *text = request_times_csv(ctx, &times);
    visit->reply->type = "text/csv; charset=utf-8";
    reply_header(visit->reply, "Content-Disposition", "attachment; filename=\"requests.csv\"");
    visit->reply->bytes = text;
    visit->reply->length = strlen(text);
    return ST_OK;
}
