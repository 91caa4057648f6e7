/* The rows are few (an office has some hundreds in ten years), so they are read whole and counted in memory. */
#include "rights/request_times.h"

#include "base/buf.h"
#include "base/json.h"
#include "registry/edition.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "rights/request_inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- one request */

static day_t after(const struct notice *notice, int64_t received, const struct span *span) {
    const struct zone *zone = notice->calendar.zone;
    if (span->hours || span->minutes)
        return zone_day(zone, received + (int64_t)span->hours * 3600 + (int64_t)span->minutes * 60);
    return day_add_months(zone_day(zone, received), 12 * span->years + span->months) + 7 * span->weeks +
           span->days;
}

day_t request_target(const struct notice *notice, enum deadline_right right, int64_t received) {
    const struct right_rule *rule = right < DEADLINE_INFORMATION ? &notice->rights[right] : NULL;
    day_t last = DAY_NONE;
    if (rule && rule->listed && rule->target_said)
        last = after(notice, received, &rule->target);
    return last;
}

enum status request_dates(struct ctx *ctx, const struct notice *notice, const struct request_dating *dating,
                          struct deadline *deadline, enum deadline_right *as) {
    struct deadline before;
    *as = dating->right;
    TRY(deadline_for(ctx, notice, dating->right, dating->received, deadline));
    if (dating->right != DEADLINE_COMPLAINT || !dating->sorted || dating->extended)
        return ST_OK;
    TRY(deadline_for(ctx, notice, DEADLINE_UNSORTED, dating->received, &before));
    bool sooner = deadline->binding == DAY_NONE || before.binding < deadline->binding;
    if (!sooner || zone_day(notice->calendar.zone, dating->sorted) <= before.binding)
        return ST_OK;
    const char **trace = arena_array(ctx->arena, before.trace_count + 1, sizeof *trace);
    memcpy(trace, before.trace, before.trace_count * sizeof *trace);
    trace[before.trace_count] =
        msg(ctx->lang, M("it was sorted only after that day, which stays: a complaint has no day of its own"));
    before.trace = trace;
    before.trace_answer = ++before.trace_count;
    *deadline = before;
    *as = DEADLINE_UNSORTED;
    return ST_OK;
}

enum request_time request_time_of(const struct deadline *deadline, bool extended, day_t day) {
    if (deadline->binding == DAY_NONE || day <= deadline->binding)
        return REQUEST_IN_TIME;
    return extended && deadline->extended_by != DAY_NONE && day <= deadline->extended_by ? REQUEST_EXTENDED
                                                                                         : REQUEST_LATE;
}

struct one {
    int right, month, days;
    day_t day; /* of the answer, or today */
    bool open, targeted, on_target;
    enum request_time time;
};

struct ones {
    struct one *items;
    size_t count, room, withdrawn;
};

enum status request_longer(struct ctx *ctx, struct db *db, struct query *q, const struct deadline *deadline,
                           bool *longer) {
    int64_t told;
    *longer = query_int(q, "extended") != 0;
    if (!*longer)
        return ST_OK;
    TRY(request_extension_told(ctx, db, query_int(q, "id"), query_int(q, "erased"), &told));
    *longer = request_extends(ctx, deadline, told);
    return ST_OK;
}

static enum status read_one(struct ctx *ctx, struct db *db, struct query *q, struct one *one) {
    const struct edition *edition = edition_numbered(edition_of(ctx), query_int(q, "notice"));
    const struct notice *notice = edition ? edition->notice : ctx_notice(ctx);
    struct deadline deadline;
    enum deadline_right right, as;
    int64_t received = query_int(q, "received");
    if (!deadline_right_from(query_text(ctx->arena, q, "kind"), &right))
        return FAIL(ctx, ST_FAILED, M("A request is about no right that this program knows"));
    TRY(request_dates(
        ctx, notice,
        &(struct request_dating){right, received, query_int(q, "sorted"), query_int(q, "extended") != 0},
        &deadline, &as));
    day_t target = request_target(notice, right, received);
    /* an answer that has gone nowhere is none yet */
    bool open = query_is_null(q, "closed") || query_int(q, "unsent"), longer;
    TRY(request_longer(ctx, db, q, &deadline, &longer));
    day_t day = open ? registry_today(ctx) : zone_day(registry_zone(ctx), request_went_at(q));
    struct ymd ymd = day_ymd(day);
    *one = (struct one){.right = (int)right,
                        .month = 12 * ymd.year + ymd.month - 1,
                        .days = day - deadline.received_day,
                        .day = day,
                        .open = open,
                        .targeted = target != DAY_NONE,
                        .on_target = target != DAY_NONE && day <= target,
                        .time = request_time_of(&deadline, longer, day)};
    return ST_OK;
}

static enum status read_all(struct ctx *ctx, day_t from, day_t to, struct ones *ones) {
    scoped_reader *db = NULL;
    *ones = (struct ones){0};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_REQUEST_TIMES);
    while (query_row(&q)) {
        struct one one;
        TRY(read_one(ctx, db, &q, &one));
        bool asked = one.open || (one.day >= from && one.day <= to);
        /* It was late all the same; what was dismissed then, until somebody else has looked at it. */
        bool late = one.time == REQUEST_LATE && !query_int(&q, "looked");
        if (asked && query_int(&q, "unasked") && !late)
            ones->withdrawn++;
        else if (asked)
            ARENA_PUSH(ctx->arena, ones->items, ones->count, ones->room, one);
    }
    return query_done(ctx, &q);
}

/* ---- counting */

static int by_number(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return x < y ? -1 : x > y;
}

static int median2(int *days, size_t count) {
    if (!count)
        return 0;
    qsort(days, count, sizeof *days, by_number);
    return days[(count - 1) / 2] + days[count / 2];
}

/* Those of the right and the month; -1: of every one. */
static struct request_span count_span(struct ctx *ctx, const struct ones *ones, int right, int month) {
    struct request_span span = {.right = right, .month = month};
    int *days = arena_array(ctx->arena, ones->count + 1, sizeof *days);
    for (size_t i = 0; i < ones->count; i++) {
        const struct one *one = &ones->items[i];
        if (one->open || (right >= 0 && one->right != right) || (month >= 0 && one->month != month))
            continue;
        days[span.answered++] = one->days;
        span.in_time += one->time == REQUEST_IN_TIME;
        span.extended += one->time == REQUEST_EXTENDED;
        span.late += one->time == REQUEST_LATE;
        span.targeted += one->targeted;
        span.on_target += one->on_target;
    }
    span.median2 = median2(days, span.answered);
    span.longest = span.answered ? days[span.answered - 1] : 0;
    return span;
}

static void count_open(const struct ones *ones, struct request_times *times) {
    for (size_t i = 0; i < ones->count; i++) {
        const struct one *one = &ones->items[i];
        times->open += one->open;
        times->open_over += one->open && one->targeted && !one->on_target;
        times->open_extended += one->open && one->time == REQUEST_EXTENDED;
        times->open_late += one->open && one->time == REQUEST_LATE;
    }
}

static void add_span(struct request_span *list, size_t *count, struct request_span span) {
    if (span.answered)
        list[(*count)++] = span;
}

/* The last month first; months in which nothing was answered are left out. */
static void count_months(struct ctx *ctx, const struct ones *ones, struct request_times *times) {
    struct ymd first = day_ymd(times->from), last = day_ymd(times->to);
    int from = 12 * first.year + first.month - 1, to = 12 * last.year + last.month - 1;
    size_t most = (size_t)to - (size_t)from + 1;
    times->months = arena_array(ctx->arena, most, sizeof *times->months);
    times->both = arena_array(ctx->arena, most * DEADLINE_COUNT, sizeof *times->both);
    for (int month = to; month >= from; month--) {
        size_t before = times->month_count;
        add_span(times->months, &times->month_count, count_span(ctx, ones, -1, month));
        for (int right = 0; times->month_count > before && right < DEADLINE_COUNT; right++)
            add_span(times->both, &times->both_count, count_span(ctx, ones, right, month));
    }
}

enum status request_times(struct ctx *ctx, day_t from, day_t to, struct request_times *times) {
    enum { YEARS_MOST = 50 };
    struct ones ones;
    *times = (struct request_times){.to = to == DAY_NONE ? registry_today(ctx) : to};
    times->from = from == DAY_NONE ? day_add_months(times->to, -12) + 1 : from;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    if (times->from > times->to || times->to - times->from > YEARS_MOST * 366) {
        (void)FAIL(ctx, ST_INVALID,
                   M("The first day must come before the last, and at most fifty years before."));
        return fault_at_field(ctx, "from");
    }
    TRY(read_all(ctx, times->from, times->to, &ones));
    times->withdrawn = ones.withdrawn;
    times->all = count_span(ctx, &ones, -1, -1);
    count_open(&ones, times);
    times->rights = arena_array(ctx->arena, DEADLINE_COUNT, sizeof *times->rights);
    for (int right = 0; right < DEADLINE_COUNT; right++)
        add_span(times->rights, &times->right_count, count_span(ctx, &ones, right, -1));
    count_months(ctx, &ones, times);
    return ST_OK;
}

/* ---- as text */

static const char *half(struct ctx *ctx, int twice, const char *mark) {
    return twice % 2 ? arena_printf(ctx->arena, "%d%s5", twice / 2, mark)
                     : arena_printf(ctx->arena, "%d", twice / 2);
}

const char *request_median(struct ctx *ctx, const struct request_span *span) {
    return half(ctx, span->median2, ctx->lang == LANG_EN ? "." : ",");
}

static json_t *span_json(struct ctx *ctx, const struct request_span *span) {
    json_t *json = json_pack("{s:I,s:s,s:i,s:I,s:I,s:I,s:I,s:I}", "answered", (json_int_t)span->answered,
                             "median_days", half(ctx, span->median2, "."), "longest_days", span->longest,
                             "with_target", (json_int_t)span->targeted, "within_target",
                             (json_int_t)span->on_target, "in_time", (json_int_t)span->in_time, "extended",
                             (json_int_t)span->extended, "late", (json_int_t)span->late);
    must(json);
    json_t *right =
        span->right < 0 ? json_null() : json_string(deadline_right_id((enum deadline_right)span->right));
    json_t *month =
        span->month < 0
            ? json_null()
            : json_string(arena_printf(ctx->arena, "%d-%02d", span->month / 12, span->month % 12 + 1));
    must(json_object_set_new(json, "right", right) == 0);
    must(json_object_set_new(json, "month", month) == 0);
    return json;
}

static json_t *spans_json(struct ctx *ctx, const struct request_span *list, size_t count) {
    json_t *json = json_array();
    for (size_t i = 0; i < count; i++)
        must(json_array_append_new(json, span_json(ctx, &list[i])) == 0);
    return json;
}

json_t *request_times_json(struct ctx *ctx, const struct request_times *times) {
    json_t *json =
        json_pack("{s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:o}", "from", day_iso(ctx->arena, times->from),
                  "until", day_iso(ctx->arena, times->to), "open", (json_int_t)times->open, "open_past_target",
                  (json_int_t)times->open_over, "open_extended", (json_int_t)times->open_extended, "open_late",
                  (json_int_t)times->open_late, "withdrawn", (json_int_t)times->withdrawn, "all",
                  span_json(ctx, &times->all), "rights", spans_json(ctx, times->rights, times->right_count),
                  "months", spans_json(ctx, times->months, times->month_count), "by_month_and_right",
                  spans_json(ctx, times->both, times->both_count));
    must(json);
    return json;
}

const char *request_times_csv(struct ctx *ctx, const struct request_times *times) {
    struct buf buf = buf_in(ctx->arena);
    buf_printf(
        &buf,
        "month;right;answered;median_days;longest_days;with_target;within_target;in_time;extended;late\r\n");
    for (size_t i = 0; i < times->both_count; i++) {
        const struct request_span *span = &times->both[i];
        buf_printf(&buf, "%d-%02d;%s;%zu;%s;%d;%zu;%zu;%zu;%zu;%zu\r\n", span->month / 12, span->month % 12 + 1,
                   deadline_right_id((enum deadline_right)span->right), span->answered,
                   request_median(ctx, span), span->longest, span->targeted, span->on_target, span->in_time,
                   span->extended, span->late);
    }
    return buf_text(&buf);
}
