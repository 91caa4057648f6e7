/* "notice deadline": by when a request must be answered. */
#include "notice/deadline.h"

#include "base/json.h"
#include "base/nearest.h"
#include "cli/command.h"

#include <string.h>

enum status cli_notice_deadline(struct call *call);

static json_t *day_json(struct ctx *ctx, day_t day) {
    return day == DAY_NONE ? json_null() : json_string(day_iso(ctx->arena, day));
}

/* A breach is counted in hours: its answer is an instant. */
static json_t *law_json(struct ctx *ctx, const struct notice *notice, const struct deadline *deadline,
                        day_t day) {
    if (deadline->right != DEADLINE_BREACH)
        return day_json(ctx, day);
    return json_string(zone_iso(ctx->arena, notice->calendar.zone, deadline->law_instant));
}

static void print_json(const struct call *call, const struct notice *notice, const struct deadline *deadline) {
    struct ctx *ctx = call->ctx;
    scoped_json *json = json_object();
    json_t *trace = json_array();
    json_object_set_new(json, "promised_by", day_json(ctx, deadline->promised_by));
    json_object_set_new(json, "law_by", law_json(ctx, notice, deadline, deadline->law_by));
    json_object_set_new(json, "binding", law_json(ctx, notice, deadline, deadline->binding));
    json_object_set_new(json, "extension_notice_by", day_json(ctx, deadline->extension_notice_by));
    json_object_set_new(json, "extended_by", day_json(ctx, deadline->extended_by));
    for (size_t i = 0; i < deadline->trace_count; i++)
        json_array_append_new(trace, json_string(deadline->trace[i]));
    json_object_set_new(json, "trace", trace);
    must(json_object_size(json) == 6);
    call_json(call, json);
}

static enum status read_right(struct call *call, const char *id, enum deadline_right *right) {
    if (deadline_right_from(id, right))
        return ST_OK;
    const char *ids[DEADLINE_COUNT];
    const char *list = "";
    for (enum deadline_right i = 0; i < DEADLINE_COUNT; i++) {
        ids[i] = deadline_right_id(i);
        list = arena_printf(call->ctx->arena, "%s%s%s", list, i ? ", " : "", ids[i]);
    }
    const char *nearest = nearest_word(id, ids, DEADLINE_COUNT);
    if (nearest)
        (void)FAIL(call->ctx, ST_INVALID, M("no right is called \"{1}\": did you mean \"{2}\"?"), id, nearest);
    else
        (void)FAIL(call->ctx, ST_INVALID, M("no right is called \"{1}\"; there are {2}"), id, list);
    return fault_at_field(call->ctx, "--right");
}

enum status cli_notice_deadline(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct findings findings = {0};
    const struct notice *notice;
    enum deadline_right right;
    struct deadline deadline;
    int64_t received;
    const char *time = call_option(call, "--received", NULL), *id = call_option(call, "--right", NULL);
    must(time && id); /* the row demands them */
    TRY(read_right(call, id, &right));
    TRY(notice_load(ctx, ctx->arena, call_path(call, call_word(call, 0)), &findings, &notice));
    if (!zone_parse(notice->calendar.zone, time, &received)) {
        (void)FAIL(ctx, ST_INVALID, M("--received: expected a time such as 2026-03-05T10:00, not \"{1}\""),
                   time);
        return fault_at_field(ctx, "--received");
    }
    TRY(deadline_for(ctx, notice, right, received, &deadline));
    if (call_has(call, "--json")) {
        print_json(call, notice, &deadline);
        return ST_OK;
    }
    for (size_t i = 0; i < deadline.trace_count; i++)
        fprintf(call->out, "%s\n", deadline.trace[i]);
    return ST_OK;
}
