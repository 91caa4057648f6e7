/* "request times": how long requests take, by right and by month, as a table, JSON or CSV. */
#include "rights/request_times.h"

#include "cli/arg.h"
#include "cli/request.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "notice/word.h"

#include <string.h>

enum status cli_request_times(struct call *call);

static const char *right_words(struct ctx *ctx, int right) {
    return right < 0
               ? msg(ctx->lang, M("Every right"))
               : word_capital(ctx->arena, msg(ctx->lang, request_right_label((enum deadline_right)right)));
}

static const char *month_words(struct ctx *ctx, int month) {
    return month < 0 ? "" : arena_printf(ctx->arena, "%d/%d", month % 12 + 1, month / 12);
}

static void add_row(struct ctx *ctx, struct table *table, const struct request_span *span) {
    const char *target =
        span->targeted ? arena_printf(ctx->arena, "%zu/%zu", span->on_target, span->targeted) : "";
    const char *cells[] = {month_words(ctx, span->month),
                           right_words(ctx, span->right),
                           shown_number(ctx, span->answered),
                           request_median(ctx, span),
                           target,
                           shown_number(ctx, span->in_time),
                           shown_number(ctx, span->extended),
                           shown_number(ctx, span->late)};
    table_row(table, cells);
}

static void print_times(struct call *call, const struct request_times *times) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 8);
    table_head(&table, (const char *const[]){M("Month"), M("Right"), M("Answered"), M("Median, days"),
                                             M("Within the target"), M("In time"), M("Extended"), M("Late")});
    for (size_t i = 0; i < times->both_count; i++)
        add_row(ctx, &table, &times->both[i]);
    for (size_t i = 0; i < times->right_count; i++)
        add_row(ctx, &table, &times->rights[i]);
    add_row(ctx, &table, &times->all);
    table_print(&table, call->out);
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang,
                M("Open now: {1}; past the target {2}, extended past the promised day {3}, late {4}."),
                shown_number(ctx, times->open), shown_number(ctx, times->open_over),
                shown_number(ctx, times->open_extended), shown_number(ctx, times->open_late)));
}

enum status cli_request_times(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct request_times times;
    day_t from, to;
    TRY(arg_day(call, "--from", &from));
    TRY(arg_day(call, "--until", &to));
    TRY(request_times(ctx, from, to, &times));
    if (call_has(call, "--json")) {
        json_auto_t *json = request_times_json(ctx, &times);
        call_json(call, json);
    } else if (call_has(call, "--csv"))
        fputs(request_times_csv(ctx, &times), call->out);
    else
        print_times(call, &times);
    return ST_OK;
}
