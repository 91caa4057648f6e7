/* What goes when, and what was done at night. */
#include "api/input.h"
#include "api/out.h"
#include "registry/registry.h"
#include "rights/nightly.h"
#include "rights/outlook.h"

enum { NIGHTS = 14, NIGHTS_MOST = 400, YEAR_MOST = 9990 };

static json_t *class_json(struct ctx *ctx, const struct outlook *outlook, const struct outlook_class *class) {
    json_t *periods = json_array();
    for (size_t i = 0; i < outlook->periods; i++)
        out_push(periods, json_pack("{s:o,s:o,s:I}", "from", out_day(ctx, outlook->from[i]), "to",
                                    outlook->to[i] == INT32_MAX ? json_null() : out_day(ctx, outlook->to[i]),
                                    "count", (json_int_t) class->counts[i]));
    return json_pack("{s:s,s:I,s:I,s:o}", "class", ctx_notice(ctx)->classes[class->class].entry.id, "over",
                     (json_int_t) class->over, "dateless", (json_int_t) class->dateless, "periods", periods);
}

enum status api_retention(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct outlook outlook;
    TRY(input_query(visit, "api_retention"));
    size_t year = input_count(visit, "year", 0, SIZE_MAX);
    if (year > YEAR_MOST) {
        (void)FAIL(ctx, ST_INVALID, M("Here a whole number is wanted."));
        return fault_at_field(ctx, "year");
    }
    TRY(outlook_read(ctx, (int)year, &outlook));
    json_t *list = json_array();
    for (size_t i = 0; i < outlook.class_count; i++)
        out_push(list, class_json(ctx, &outlook, &outlook.classes[i]));
    return out_send(visit, 200, json_pack("{s:o,s:o}", "day", out_day(ctx, outlook.today), "classes", list));
}

static json_t *task_json(const struct night_task *task) {
    json_t *counts = json_array();
    for (int what = 0; what < NIGHT_COUNTS; what++)
        if (task->counts[what])
            out_push(counts, json_pack("{s:s,s:I}", "what", night_count_id((enum night_count)what), "count",
                                       (json_int_t)task->counts[what]));
    return json_pack("{s:s,s:b,s:o,s:o}", "task", task->id, "done", task->known && !task->failed, "failed",
                     out_text(task->failed), "counts", counts);
}

static json_t *night_json(struct ctx *ctx, const struct night_result *night) {
    json_t *tasks = json_array();
    for (size_t i = 0; i < night->task_count; i++)
        out_push(tasks, task_json(&night->tasks[i]));
    return json_pack("{s:o,s:o,s:o,s:b,s:o}", "night", out_day(ctx, night->night), "began",
                     out_instant(ctx, night->began), "done", out_instant(ctx, night->done), "cut_off",
                     night->resumed, "tasks", tasks);
}

enum status api_nights(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct night_result *nights;
    size_t count;
    TRY(input_query(visit, "api_nights"));
    TRY(nightly_results(ctx, input_count(visit, "limit", NIGHTS, NIGHTS_MOST), &nights, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, night_json(ctx, &nights[i]));
    return out_send(visit, 200, json_pack("{s:o}", "items", list));
}
