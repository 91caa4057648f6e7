/* "nightly": the night's work from cron, for a register that no server has open all night; a server that has is asked to do it. */
#include "rights/nightly.h"

#include "cli/command.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"

enum status cli_nightly(struct call *call);

enum { NIGHTS = 14 };

static json_t *task_json(const struct night_task *task) {
    json_t *counts = json_object();
    for (int what = 0; what < NIGHT_COUNTS; what++)
        if (task->counts[what])
            must(json_object_set_new(counts, night_count_id((enum night_count)what),
                                     json_integer((json_int_t)task->counts[what])) == 0);
    json_t *json = json_pack("{s:s,s:b,s:o,s:o}", "task", task->id, "done", task->known && !task->failed,
                             "failed", shown_json_text(task->failed), "counts", counts);
    must(json);
    return json;
}

static json_t *night_json(struct ctx *ctx, const struct night_result *night) {
    json_t *tasks = json_array();
    for (size_t i = 0; i < night->task_count; i++)
        must(json_array_append_new(tasks, task_json(&night->tasks[i])) == 0);
    json_t *json = json_pack("{s:o,s:o,s:o,s:b,s:s,s:o}", "night", shown_json_day(ctx, night->night), "began",
                             shown_json_instant(ctx, night->began), "done",
                             night->done ? shown_json_instant(ctx, night->done) : json_null(), "cut_off",
                             night->resumed, "actor", night->actor, "tasks", tasks);
    must(json);
    return json;
}

static void print_night(struct call *call, const struct night_result *night) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 2);
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang,
                !night->done     ? M("The night of {1}: not done yet, or cut off")
                : night->resumed ? M("The night of {1}: done, after it was cut off")
                                 : M("The night of {1}: done"),
                shown_day(ctx, night->night)));
    for (size_t i = 0; i < night->task_count; i++) {
        const struct night_task *task = &night->tasks[i];
        const char *cells[] = {task->label, !task->known   ? msg(ctx->lang, M("not done"))
                                            : task->failed ? task->failed
                                            : task->words  ? task->words
                                                           : msg(ctx->lang, M("done"))};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
}

static void print_all(struct call *call, const struct night_result *list, size_t count) {
    struct ctx *ctx = call->ctx;
    if (!count)
        fprintf(call->out, "%s\n", msg(ctx->lang, M("No night's work has been done yet.")));
    for (size_t i = 0; i < count; i++)
        print_night(call, &list[i]);
}

static enum status show(struct call *call, size_t limit, size_t *failed) {
    struct ctx *ctx = call->ctx;
    struct night_result *list;
    size_t count;
    TRY(nightly_results(ctx, limit, &list, &count));
    *failed = count ? list[0].failed : 0;
    if (!call_has(call, "--json")) {
        print_all(call, list, count);
        return ST_OK;
    }
    json_t *nights = json_array();
    for (size_t i = 0; i < count; i++)
        must(json_array_append_new(nights, night_json(ctx, &list[i])) == 0);
    json_auto_t *json = json_pack("{s:o}", "nights", nights);
    must(json);
    call_json(call, json);
    return ST_OK;
}

/* Cron comes when it was told to: its night is that of the day, also before the hour on which a server would begin it. */
enum status cli_nightly(struct call *call) {
    struct ctx *ctx = call->ctx;
    bool did;
    size_t failed;
    if (call_has(call, "--show"))
        return show(call, NIGHTS, &failed);
    TRY(nightly_run(ctx, registry_today(ctx), call_has(call, "--again"), NULL, &did));
    if (!did && !call_has(call, "--json"))
        fprintf(call->out, "%s\n",
                msg(ctx->lang, M("Tonight's work is done already; “--again” does it once more.")));
    TRY(show(call, 1, &failed));
    return failed ? FAIL(ctx, ST_FAILED,
                         M("A part of the night's work failed; the table above says what and why."))
                  : ST_OK;
}
