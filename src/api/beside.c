/* What stands beside a party: what was said before, what may be sent, files. */
#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "base/input.h"
#include "notice/notice.h"
#include "registry/earlier.h"
#include "registry/file.h"
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

enum status api_files(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct file_row *rows;
    size_t count;
    TRY(input_party(visit, "api_files", &party));
    TRY(file_list(ctx, party.id, &rows, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:o,s:o,s:s,s:o,s:o,s:s,s:s,s:I}", "record", out_id(ctx, rows[i].record),
                                 "belongs_to", out_id(ctx, rows[i].belongs), "kind", rows[i].kind, "day",
                                 out_day(ctx, rows[i].day), "text", out_text(rows[i].text), "name",
                                 rows[i].file->name, "type", rows[i].file->type, "size",
                                 (json_int_t)rows[i].file->size));
    return out_items(visit, list);
}

enum status api_file_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const struct request *request = visit->request;
    struct input_bytes bytes = {.bytes = (const unsigned char *)request->body, .length = request->body_length};
    struct input input = input_memory("body", &bytes);
    struct file_draft draft = {.name = request_query(request, "name"), .input = &input};
    const char *belongs = request_query(request, "belongs_to"), *source = request_query(request, "source");
    ref_t record;
    draft.record = (struct record_draft){.kind = request_query(request, "kind"),
                                         .reason = request_query(request, "reason"),
                                         .ends = DAY_NONE,
                                         .service = NOTICE_NOTHING,
                                         .source = NOTICE_NOTHING,
                                         .licence = {NULL, DAY_NONE, DAY_NONE}};
    TRY(input_query(visit, "api_file_add"));
    if (belongs)
        (void)ref_parse(belongs, &draft.record.belongs); /* its shape was looked at */
    if (source)
        draft.record.source = notice_source(ctx_notice(ctx), source);
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
