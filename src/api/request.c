/* Requests about people's rights: taken in, listed, read, and the steps that are taken with them. */
#include "rights/proposal.h"
#include "api/parcel.h"
#include "registry/doorway.h"
#include "rights/outbox.h"
#include "rights/request_times.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include <string.h>

enum { PAGE = 100, PAGE_MOST = 1000 };

static json_t *row_json(struct ctx *ctx, const struct right_request *request) {
    const struct deadline *deadline = &request->deadline;
    json_t *json = json_pack(
        "{s:o,s:s,s:s,s:o,s:o,s:s,s:o,s:o,s:o,s:s,s:s,s:b,s:b,s:b,s:b}", "id", out_id(ctx, request->id),
        "right", deadline_right_id(request->right), "state", request_state_id(request->state), "party",
        out_id(ctx, request->party), "name", out_text(request->name), "channel", request->channel, "received",
        out_instant(ctx, request->received), "received_day", out_day(ctx, deadline->received_day), "closed",
        out_instant(ctx, request->closed), "language", lang_code(request->lang), "hands", request->hands,
        "extended", request->extended, "late", request->late, "promise_broken", request->broken, "erased",
        request->erased);
    must(json);
    out_put(json, "promised_by", out_day(ctx, deadline->promised_by));
    out_put(json, "target", out_day(ctx, request->target));
    out_put(json, "law_by", out_day(ctx, deadline->law_by));
    out_put(json, "due", out_day(ctx, request->due));
    out_put(json, "days_left", request->due == DAY_NONE ? json_null() : json_integer(request->left));
    out_put(json, "unsent", json_boolean(request->unsent));
    out_put(json, "version", json_integer((json_int_t)request->version));
    return json;
}

static void put_extent(struct ctx *ctx, json_t *json, const struct extent *extent) {
    out_put(json, "only", extent_list(ctx, extent));
    out_put(json, "only_from", out_day(ctx, extent->from));
    out_put(json, "only_until", out_day(ctx, extent->to));
}

static struct extent read_extent(struct ctx *ctx, const json_t *json) {
    size_t count;
    const char **ids = input_texts(ctx, json, "only", &count);
    return (struct extent){.only = extent_join(ctx->arena, ids, count),
                           .from = input_day(json, "only_from"),
                           .to = input_day(json, "only_until")};
}

static json_t *mail_state(ref_t message, const struct message *mails, size_t count) {
    for (size_t i = 0; message && i < count; i++)
        if (mails[i].id == message)
            return json_string(outbox_state_id(mails[i].state));
    return json_null();
}

static json_t *step_json(struct ctx *ctx, const struct request_step *step, const struct message *mails,
                         size_t count) {
    json_t *json =
        json_pack("{s:o,s:o,s:o,s:o,s:s,s:o,s:s,s:o,s:o,s:o,s:o}", "id", out_id(ctx, step->id), "of",
                  out_id(ctx, step->of), "message", out_id(ctx, step->message), "mail_state",
                  mail_state(step->message, mails, count), "step", request_step_id(step->kind), "at",
                  out_instant(ctx, step->at), "actor", step->actor, "reason", out_text(step->reason), "text",
                  out_text(step->text), "how", out_text(step->how), "letter", out_text(step->letter));
    must(json);
    out_put(json, "from", out_text(step->from));
    out_put(json, "stranger", json_boolean(step->stranger));
    out_put(json, "lost", json_boolean(step->lost));
    if (step->kind == REQUEST_STEP_SCOPE)
        put_extent(ctx, json, &step->extent);
    return json;
}

static json_t *meant_json(const struct right_request *request) {
    return request_asks_meaning(request) ? json_false() : request_meant(request) ? json_true() : json_null();
}

static enum status give(struct visit *visit, int code, ref_t id) {
    struct ctx *ctx = visit->ctx;
    struct right_request request;
    struct parcel *parcels;
    struct message *mails;
    struct doorway *doors;
    size_t parcel_count, mail_count, door_count;
    TRY(request_read(ctx, id, &request));
    TRY(outbox_of_request(ctx, id, &mails, &mail_count));
    TRY(parcel_list(ctx, id, &parcels, &parcel_count));
    TRY(doorway_of_request(ctx, id, &doors, &door_count));
    json_t *links = json_array();
    for (size_t i = 0; i < door_count; i++)
        out_push(links,
                 json_pack("{s:o,s:s,s:o,s:o,s:o,s:o}", "id", out_id(ctx, doors[i].id), "state",
                           doorway_state_id(doors[i].state), "made", out_instant(ctx, doors[i].made), "until",
                           out_instant(ctx, doors[i].until), "opened", out_instant(ctx, doors[i].opened),
                           "ended", out_instant(ctx, doors[i].ended)));
    json_t *json = row_json(ctx, &request), *trace = json_array(), *steps = json_array();
    for (size_t i = 0; i < request.deadline.trace_count; i++)
        out_push(trace, json_string(request.deadline.trace[i]));
    for (size_t i = 0; i < request.step_count; i++)
        out_push(steps, step_json(ctx, &request.steps[i], mails, mail_count));
    out_put(json, "from", out_text(request.from));
    out_put(json, "reply_to", out_text(request.reply_to));
    out_put(json, "text", out_text(request.text));
    out_put(json, "scope", out_text(request.scope));
    out_put(json, "meant", meant_json(&request));
    put_extent(ctx, json, &request.extent);
    struct proposal proposal;
    out_put(json, "correction",
            proposal_of(ctx, &request, &proposal) ? json_pack("{s:s,s:s,s:s}", "label", proposal.label,
                                                              "before", proposal.was, "after", proposal.will)
                                                  : json_null());
    out_put(json, "extension_notice_by", out_day(ctx, request.deadline.extension_notice_by));
    out_put(json, "extended_by", out_day(ctx, request.deadline.extended_by));
    out_put(json, "extension_told", out_instant(ctx, request.told));
    out_put(json, "extension_counts", json_boolean(request.longer));
    out_put(json, "trace", trace);
    out_put(json, "steps", steps);
    out_put(json, "own_page", links);
    out_put(json, "handed_over", api_parcels_json(ctx, parcels, parcel_count));
    out_version(visit, request.version);
    return out_send(visit, code, json);
}

static bool yes(struct visit *visit, const char *name) {
    const char *text = request_query(visit->request, name);
    return text && *text == 't';
}

/* The cursor is how many have been passed. */
enum status api_requests(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct right_request *rows;
    size_t count, total;
    TRY(input_query(visit, "api_requests"));
    struct request_asked asked = {.closed = yes(visit, "closed"),
                                  .late = yes(visit, "late"),
                                  .right = request_query(visit->request, "right"),
                                  .skip = input_count(visit, "cursor", 0, INT32_MAX),
                                  .limit = input_count(visit, "limit", PAGE, PAGE_MOST)};
    TRY(request_list(ctx, &asked, &rows, &count, &total));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, row_json(ctx, &rows[i]));
    return out_page(visit, list, asked.skip, total);
}

enum status api_request(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_request"));
    TRY(input_path_id(visit, 0, &id));
    return give(visit, 200, id);
}

enum status api_request_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    bool whole_day;
    ref_t id;
    TRY(input_query(visit, "api_request_add"));
    TRY(input_read(visit, &json));
    struct request_draft draft = {.channel = input_text(ctx, json, "by"),
                                  .received = input_when(ctx, json, "received", &whole_day),
                                  .party = input_id(json, "party"),
                                  .from = input_text(ctx, json, "from"),
                                  .reply_to = input_text(ctx, json, "reply_to"),
                                  .text = input_text(ctx, json, "text"),
                                  .scope = input_text(ctx, json, "scope"),
                                  .lang = input_text(ctx, json, "lang"),
                                  .hands = input_text(ctx, json, "hands")};
    const struct extent extent = read_extent(ctx, json);
    draft.extent = &extent;
    must(deadline_right_from(input_text(ctx, json, "right"), &draft.right)); /* its shape was looked at */
    TRY(request_add(ctx, &draft, &id));
    return give(visit, 201, id);
}

enum status api_request_step(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    bool matched;
    ref_t id;
    TRY(input_query(visit, "api_request_step"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    const char *step = input_text(ctx, json, "step");
    bool went_day;
    struct request_step_draft draft = {.kind = REQUEST_STEP_KINDS,
                                       .reason = input_text(ctx, json, "reason"),
                                       .text = input_text(ctx, json, "text"),
                                       .how = input_text(ctx, json, "how"),
                                       .hands = input_text(ctx, json, "hands"),
                                       .mail_to = input_text(ctx, json, "mail_to"),
                                       .of = input_id(json, "of"),
                                       .went = input_when(ctx, json, "on", &went_day),
                                       .carries_out = input_yes(json, "carry_out"),
                                       .why = input_text(ctx, json, "why"),
                                       .purpose = input_text(ctx, json, "purpose"),
                                       .channel = input_text(ctx, json, "channel"),
                                       .all = input_yes(json, "all_marketing"),
                                       .party = input_id(json, "party")};
    draft.whole_day = went_day;
    const char *right = input_text(ctx, json, "right");
    const struct extent extent = read_extent(ctx, json);
    draft.extent = &extent;
    draft.right = DEADLINE_UNSORTED;
    if (right)
        must(deadline_right_from(right, &draft.right));
    TRY(input_version(visit, json, &draft.version, &matched));
    for (int i = 0; i < REQUEST_STEP_KINDS; i++)
        if (strcmp(request_step_id((enum request_step_kind)i), step) == 0)
            draft.kind = (enum request_step_kind)i;
    must(draft.kind != REQUEST_STEP_KINDS); /* its shape was looked at */
    draft.carries_out = draft.carries_out && draft.kind == REQUEST_STEP_PERFORM;
    TRY(answer_changed(visit, request_take(ctx, id, &draft), matched));
    return give(visit, 200, id);
}

enum status api_request_correct(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    int64_t version;
    bool matched;
    ref_t id;
    TRY(input_query(visit, "api_request_correct"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    TRY(input_version(visit, json, &version, &matched));
    const struct proposal proposal = {.field = input_text(ctx, json, "field"),
                                      .record = input_id(json, "record"),
                                      .was = input_text(ctx, json, "was"),
                                      .will = input_text(ctx, json, "will")};
    TRY(answer_changed(visit, proposal_carry_out(ctx, id, &proposal, version), matched));
    return give(visit, 200, id);
}

enum status api_request_approve(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    int64_t version;
    bool matched;
    ref_t id;
    TRY(input_query(visit, "api_request_approve"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    TRY(input_version(visit, json, &version, &matched));
    TRY(answer_changed(visit, proposal_approve(ctx, id, version), matched));
    return give(visit, 200, id);
}

static day_t query_day(struct visit *visit, const char *name) {
    const char *text = request_query(visit->request, name);
    day_t day;
    return text && day_parse(text, &day) == 1 ? day : DAY_NONE;
}

enum status api_request_times(struct visit *visit) {
    struct request_times times;
    TRY(input_query(visit, "api_request_times"));
    TRY(request_times(visit->ctx, query_day(visit, "from"), query_day(visit, "until"), &times));
    return out_send(visit, 200, request_times_json(visit->ctx, &times));
}
