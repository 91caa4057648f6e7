/* Erasing chosen customers, for programs: who would go, begun by number and seal, looked at, stopped. */
#include "rights/clearing.h"

#include "api/answers.h"
#include "api/filter.h"
#include "api/input.h"
#include "api/out.h"

#include <string.h>

enum { PAGE = 100, PAGE_MOST = 1000, STAYS = 1000 };

static json_t *left_json(struct ctx *ctx, const struct clearing_left *left, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list,
                 json_pack("{s:s,s:s,s:I}", "id", clearing_why_id(left[i].why), "why",
                           msg(ctx->lang, clearing_why_text(left[i].why)), "count", (json_int_t)left[i].count));
    return list;
}

/* ---- the plan */

static json_t *classes_json(struct ctx *ctx, const struct clearing_plan *plan) {
    json_t *list = json_array();
    for (size_t i = 0; i < plan->class_count; i++) {
        const struct clearing_class *class = &plan->classes[i];
        out_push(list, json_pack("{s:o,s:b,s:I,s:I,s:o,s:o}", "class", out_class(ctx, class->class), "goes",
                                 class->goes, "people", (json_int_t) class->people, "records",
                                 (json_int_t) class->records, "until",
                                 out_day(ctx, class->goes ? DAY_NONE : class->until), "sentence",
                                 out_text(class->sentence)));
    }
    return list;
}

static json_t *ids_json(struct ctx *ctx, const ref_t *ids, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, out_id(ctx, ids[i]));
    return list;
}

static json_t *tasks_json(const struct clearing_plan *plan) {
    json_t *list = json_array();
    for (int place = 0; place < TASK_PLACES; place++)
        if (plan->tasks[place])
            out_push(list, json_pack("{s:s,s:I}", "place", task_place_id((enum task_place)place), "count",
                                     (json_int_t)plan->tasks[place]));
    return list;
}

static enum status read_draft(struct ctx *ctx, const json_t *json, struct clearing_draft *draft) {
    const char *why = input_text(ctx, json, "why");
    int64_t people = input_number(json, "people");
    *draft = (struct clearing_draft){.people = people > 0 ? (size_t)people : 0,
                                     .seal = input_text(ctx, json, "seal"),
                                     .reason = input_text(ctx, json, "reason"),
                                     .because = !why                        ? CLEARING_UNSAID
                                                : strcmp(why, "asked") == 0 ? CLEARING_REQUESTED
                                                                            : CLEARING_NEEDLESS};
    draft->seal = draft->seal ? draft->seal : "";
    return filter_parties(ctx, json, &draft->parties, &draft->count);
}

enum status api_clearing_plan(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct clearing_draft draft;
    struct clearing_plan plan;
    scoped_json *json = NULL;
    TRY(input_query(visit, "api_clearing_plan"));
    TRY(input_read(visit, &json));
    TRY(read_draft(ctx, json, &draft));
    TRY(clearing_look(ctx, draft.parties, draft.count, &plan));
    json_t *answer = json_pack("{s:I,s:I,s:o,s:s,s:o,s:o,s:o,s:I,s:I}", "chosen", (json_int_t)plan.chosen,
                               "people", (json_int_t)plan.to, "parties", ids_json(ctx, plan.parties, plan.to),
                               "seal", plan.seal, "classes", classes_json(ctx, &plan), "left_out",
                               left_json(ctx, plan.left, plan.left_count), "tasks", tasks_json(&plan),
                               "mentions", (json_int_t)plan.mentions, "looked", (json_int_t)plan.looked);
    must(answer);
    return out_send(visit, 200, answer);
}

/* ---- one of them */

static json_t *clearing_json(struct ctx *ctx, const struct clearing *clearing) {
    json_t *json =
        json_pack("{s:o,s:s,s:s,s:o,s:o,s:o,s:I,s:I,s:I,s:I}", "id", out_id(ctx, clearing->id), "state",
                  clearing_state_id(clearing->state), "why", clearing->asked ? "asked" : "needless", "reason",
                  out_text(clearing->reason), "made", out_instant(ctx, clearing->made), "ended",
                  out_instant(ctx, clearing->ended), "chosen", (json_int_t)clearing->total, "gone",
                  (json_int_t)clearing->gone, "waiting", (json_int_t)clearing->waiting, "stays",
                  (json_int_t)clearing->stays);
    must(json);
    return json;
}

static enum status give(struct visit *visit, int code, ref_t id) {
    struct ctx *ctx = visit->ctx;
    struct clearing clearing;
    struct clearing_stay *stays;
    ref_t *numbers;
    size_t stay_count, count;
    TRY(clearing_read(ctx, id, &clearing));
    TRY(clearing_stays(ctx, id, STAYS, &stays, &stay_count));
    TRY(clearing_certificates(ctx, id, 0, STAYS, &numbers, &count));
    json_t *json = clearing_json(ctx, &clearing), *stayed = json_array();
    for (size_t i = 0; i < stay_count; i++)
        out_push(stayed, json_pack("{s:o,s:s}", "party", out_id(ctx, stays[i].party), "id",
                                   clearing_why_id(stays[i].why)));
    out_put(json, "left_out", left_json(ctx, clearing.left, clearing.left_count));
    out_put(json, "stayed", stayed);
    out_put(json, "certificates", ids_json(ctx, numbers, count));
    return out_send(visit, code, json);
}

enum status api_clearing_make(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct clearing_draft draft;
    scoped_json *json = NULL;
    ref_t id;
    TRY(input_query(visit, "api_clearing_make"));
    TRY(input_read(visit, &json));
    TRY(read_draft(ctx, json, &draft));
    TRY(clearing_make(ctx, &draft, &id));
    return give(visit, 201, id);
}

/* The cursor is how many have been passed. */
enum status api_clearings(struct visit *visit) {
    struct clearing *rows;
    size_t count, total;
    TRY(input_query(visit, "api_clearings"));
    size_t skip = input_count(visit, "cursor", 0, INT32_MAX),
           limit = input_count(visit, "limit", PAGE, PAGE_MOST);
    TRY(clearing_list(visit->ctx, skip, limit, &rows, &count, &total));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, clearing_json(visit->ctx, &rows[i]));
    return out_page(visit, list, skip, total);
}

enum status api_clearing(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_clearing"));
    TRY(input_path_id(visit, 0, &id));
    return give(visit, 200, id);
}

enum status api_clearing_stop(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_clearing_stop"));
    TRY(input_path_id(visit, 0, &id));
    TRY(clearing_stop(visit->ctx, id));
    return give(visit, 200, id);
}
