/* Next steps: what is planned with a party, put off, done, and the same for many at once. */
#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "notice/notice.h"
#include "registry/follow.h"
#include "registry/registry.h"

enum { PAGE = 100, PAGE_MOST = 1000, TOGETHER_MOST = 500 };

static json_t *step_json(struct ctx *ctx, const struct follow *step) {
    const char *at = step->minute == FOLLOW_NO_TIME
                         ? NULL
                         : arena_printf(ctx->arena, "%02d:%02d", step->minute / 60, step->minute % 60);
    return json_pack("{s:o,s:I,s:o,s:o,s:o,s:o,s:o,s:o}", "id", out_id(ctx, step->record), "version",
                     (json_int_t)step->version, "party", out_id(ctx, step->party), "on",
                     out_day(ctx, step->day), "at", out_text(at), "text", out_text(step->text), "who",
                     out_text(step->who), "done", out_instant(ctx, step->done));
}

enum status api_steps(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct follow *steps;
    size_t count;
    TRY(input_party(visit, "api_steps", &party));
    TRY(follow_of(ctx, party.id, &steps, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, step_json(ctx, &steps[i]));
    return out_items(visit, list);
}

/* After the reading of its party, which the log has. */
static enum status answer_step(struct visit *visit, ref_t ref) {
    struct follow step;
    struct party party;
    TRY(follow_read(visit->ctx, ref, &step));
    TRY(party_read(visit->ctx, step.party, NOTICE_NOTHING, &party));
    return out_send(visit, 200, step_json(visit->ctx, &step));
}

enum status api_step(struct visit *visit) {
    ref_t step;
    TRY(input_query(visit, "api_step"));
    TRY(input_path_id(visit, 0, &step));
    return answer_step(visit, step);
}

/* "09:30"; null: any time. */
static enum status read_time(struct ctx *ctx, const json_t *json, int *minute) {
    const char *at = input_text(ctx, json, "at");
    if (!at)
        *minute = FOLLOW_NO_TIME;
    if (!at || follow_clock(at, minute))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("Write a time of the day as 09:30."));
    return fault_at_field(ctx, "at");
}

static enum status read_new(struct ctx *ctx, const json_t *json, struct follow_draft *draft) {
    TRY(read_time(ctx, json, &draft->minute));
    draft->day = input_day(json, "on");
    draft->text = input_text(ctx, json, "text");
    draft->user = input_id(json, "by");
    return ST_OK;
}

enum status api_step_add(struct visit *visit) {
    scoped_json *json = NULL;
    struct follow_draft draft = {0};
    ref_t step;
    TRY(input_query(visit, "api_step_add"));
    TRY(input_path_id(visit, 0, &draft.party));
    TRY(input_read(visit, &json));
    TRY(read_new(visit->ctx, json, &draft));
    TRY(follow_add(visit->ctx, &draft, &step));
    return answer_made(visit, "steps", step);
}

/* Whatever does not stand in the body stays as it is. */
enum status api_step_change(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct follow now;
    ref_t step;
    TRY(input_query(visit, "api_step_change"));
    TRY(input_path_id(visit, 0, &step));
    TRY(input_read(visit, &json));
    TRY(follow_read(ctx, step, &now));
    struct follow_draft draft = {.day = input_day(json, "on"), .minute = now.minute, .user = now.user};
    if (json_object_get(json, "at"))
        TRY(read_time(ctx, json, &draft.minute));
    if (json_object_get(json, "text"))
        draft.text = input_has(json, "text") ? input_text(ctx, json, "text") : "";
    if (json_object_get(json, "by"))
        draft.user = input_id(json, "by");
    TRY(follow_change(ctx, step, input_number(json, "version"), &draft));
    return answer_step(visit, step);
}

enum status api_step_undo(struct visit *visit) {
    ref_t step;
    bool stays;
    TRY(input_query(visit, "api_step_undo"));
    TRY(input_path_id(visit, 0, &step));
    TRY(follow_undo(visit->ctx, step, &stays));
    return out_send(visit, 200, json_pack("{s:b}", "note_stays", stays));
}

enum status api_step_done(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    ref_t step, added = 0;
    TRY(input_query(visit, "api_step_done"));
    TRY(input_path_id(visit, 0, &step));
    TRY(input_read(visit, &json));
    const char *kind = input_text(ctx, json, "kind");
    const struct record_draft note = {.kind = kind ? kind : "note",
                                      .text = input_text(ctx, json, "text"),
                                      .ends = DAY_NONE,
                                      .service = NOTICE_NOTHING,
                                      .source = NOTICE_NOTHING,
                                      .licence = {NULL, DAY_NONE, DAY_NONE}};
    TRY(follow_done(ctx, step, input_number(json, "version"), note.text || kind ? &note : NULL, &added));
    return out_send(visit, 200, json_pack("{s:o}", "note", out_id(ctx, added)));
}

/* ---- of everybody */

enum status api_steps_all(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct follow *steps;
    size_t count, total;
    day_t until = registry_today(ctx);
    TRY(input_query(visit, "api_steps_all"));
    if (request_query(visit->request, "until"))
        (void)day_parse(request_query(visit->request, "until"), &until); /* its shape was looked at */
    TRY(follow_list(ctx, until, input_count(visit, "limit", PAGE, PAGE_MOST), &steps, &count, &total));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, step_json(ctx, &steps[i]));
    return out_send(visit, 200, json_pack("{s:o,s:I}", "items", list, "total", (json_int_t)total));
}

/* One for each of some parties: a change for each, so where one is refused the others stand, and the answer says which. */
enum status api_steps_plan(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct follow_draft draft = {0};
    TRY(input_query(visit, "api_steps_plan"));
    TRY(input_read(visit, &json));
    TRY(read_new(ctx, json, &draft));
    const json_t *parties = json_object_get(json, "parties");
    if (json_array_size(parties) > TOGETHER_MOST) {
        (void)FAIL(ctx, ST_INVALID, M("At most {1} customers at once get a next step. Choose fewer."),
                   arena_printf(ctx->arena, "%d", TOGETHER_MOST));
        return fault_at_field(ctx, "parties");
    }
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(parties); i++) {
        ref_t step = 0;
        (void)ref_parse(json_string_value(json_array_get(parties, i)),
                        &draft.party); /* its shape was looked at */
        enum status status = follow_add(ctx, &draft, &step);
        out_push(list, json_pack("{s:o,s:o,s:o,s:o}", "party", out_id(ctx, draft.party), "step",
                                 out_id(ctx, status == ST_OK ? step : 0), "why",
                                 out_text(status == ST_OK ? NULL : fault_text(ctx)), "sentence",
                                 out_text(status == ST_OK ? NULL : ctx->fault.sentence)));
        fault_clear(ctx);
    }
    return out_items(visit, list);
}
