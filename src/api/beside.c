/* What stands beside a party: what was said before, what may be sent, files, next steps. */
#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "base/input.h"
#include "notice/notice.h"
#include "registry/earlier.h"
#include "registry/file.h"
#include "registry/follow.h"
#include "registry/sending.h"

#include <string.h>

/* ---- what was said before */

enum status api_history(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct earlier earlier;
    TRY(input_party(visit, "api_history", &party));
    TRY(earlier_of(ctx, &party, &earlier));
    json_t *list = json_array();
    for (size_t i = 0; i < earlier.count; i++) {
        const struct earlier_value *item = &earlier.items[i];
        out_push(list, json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:I}", "field", item->value.field, "text",
                                 out_text(item->value.erased ? NULL : item->value.text), "source",
                                 out_source(ctx, item->value.source), "from", out_instant(ctx, item->from),
                                 "until", out_instant(ctx, item->until), "by", out_text(item->by), "notice",
                                 (json_int_t)item->notice));
    }
    return out_send(visit, 200, json_pack("{s:o,s:b}", "items", list, "erased", earlier.erased));
}

/* ---- what may be sent */

static json_t *sending_json(struct ctx *ctx, const struct sending *sending, const struct sending_row *row) {
    const struct notice *notice = ctx_notice(ctx);
    json_t *purposes = json_array(), *channels = json_array(), *parties = json_array();
    for (size_t i = 0; i < row->purpose_count; i++)
        out_push(purposes, json_string(notice->purposes[row->purposes[i]].entry.id));
    for (size_t i = 0; i < sending->channel_count; i++)
        if (row->channels & 1u << i)
            out_push(channels, json_string(sending->channels[i]));
    for (size_t i = 0; i < sending->whom_count; i++)
        if (row->whom & 1u << i)
            out_push(parties, out_id(ctx, sending->whom[i]));
    return json_pack("{s:o,s:o,s:o,s:o,s:s,s:o,s:o}", "purposes", purposes, "channels", channels, "service",
                     out_service(ctx, row->service), "parties", parties, "may",
                     row->answer.yes       ? "yes"
                     : row->answer.not_yet ? "not_yet"
                                           : "no",
                     "sentence", out_text(row->answer.sentence), "why", out_text(row->answer.why));
}

enum status api_sending(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct party party, *people = NULL;
    struct sending sending;
    size_t count = 0;
    TRY(input_party(visit, "api_sending", &party));
    if (party.form == FORM_ORGANISATION)
        TRY(party_people(ctx, party.id, &people, &count));
    TRY(sending_of(ctx, &party, people, count, &sending));
    json_t *list = json_array();
    for (size_t i = 0; i < sending.count; i++)
        out_push(list, sending_json(ctx, &sending, &sending.rows[i]));
    return out_items(visit, list);
}

/* ---- files */

enum status api_file_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const struct request *request = visit->request;
    struct input_bytes bytes = {.bytes = (const unsigned char *)request->body, .length = request->body_length};
    struct input input = input_memory("body", &bytes);
    struct file_draft draft = {.name = request_query(request, "name"), .input = &input};
    ref_t record;
    draft.record = (struct record_draft){.kind = request_query(request, "kind"),
                                         .reason = request_query(request, "reason"),
                                         .ends = DAY_NONE,
                                         .service = NOTICE_NOTHING,
                                         .source = NOTICE_NOTHING,
                                         .licence = {NULL, DAY_NONE, DAY_NONE}};
    TRY(input_query(visit, "api_file_add"));
    TRY(input_path_id(visit, 0, &draft.record.party));
    TRY(file_add(ctx, &draft, &record));
    return answer_made(visit, "records", record);
}

enum status api_file(struct visit *visit) {
    scoped_file reading = {0};
    const void *bytes;
    size_t length;
    ref_t record;
    TRY(input_query(visit, "api_file"));
    TRY(input_path_id(visit, 0, &record));
    TRY(file_open(visit->ctx, record, NOTICE_NOTHING, &reading));
    TRY(file_whole(visit->ctx, &reading, &bytes, &length));
    visit->reply->type =
        "application/octet-stream"; /* what is in it is told by the record, and never shown from here */
    visit->reply->bytes = bytes;
    visit->reply->length = length;
    return ST_OK;
}

/* ---- next steps */

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

enum status api_step_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct follow_draft draft = {.minute = FOLLOW_NO_TIME};
    ref_t step;
    TRY(input_query(visit, "api_step_add"));
    TRY(input_path_id(visit, 0, &draft.party));
    TRY(input_read(visit, &json));
    const char *at = input_text(ctx, json, "at");
    if (at && !follow_clock(at, &draft.minute)) {
        (void)FAIL(ctx, ST_INVALID, M("Write a time of the day as 09:30."));
        return fault_at_field(ctx, "at");
    }
    draft.day = input_day(json, "on");
    draft.text = input_text(ctx, json, "text");
    TRY(follow_add(ctx, &draft, &step));
    return answer_made(visit, "steps", step);
}

enum status api_step_move(struct visit *visit) {
    scoped_json *json = NULL;
    ref_t step;
    TRY(input_query(visit, "api_step_move"));
    TRY(input_path_id(visit, 0, &step));
    TRY(input_read(visit, &json));
    TRY(follow_move(visit->ctx, step, input_number(json, "version"), input_day(json, "on")));
    return answer_step(visit, step);
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
