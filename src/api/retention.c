/* What was done at night. */
#include "api/input.h"
#include "api/out.h"
#include "registry/registry.h"
#include "rights/nightly.h"

enum { NIGHTS = 14, NIGHTS_MOST = 400 };

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
