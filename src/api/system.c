/* Systems and recipients, and on which grounds data leave the EU and the EEA: to read. What somebody has seen is written down by people. */
#include "rights/holder_beside.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include <string.h>

enum { AHEAD = 30 };

static json_t *state_json(struct ctx *ctx, const struct holder_state *state) {
    json_t *json = json_pack(
        "{s:s,s:s,s:b,s:o,s:o,s:o,s:b,s:b,s:o,s:o,s:o,s:b,s:o,s:o}", "holder", state->holder->entry.path,
        "name", state->name, "recipient", state->holder->recipient, "place", out_text(state->holder->place),
        "looked", out_day(ctx, state->looked), "next", out_day(ctx, state->next), "agreement_wanted",
        state->agreement_wanted, "agreement", state->agreement, "agreement_day",
        out_day(ctx, state->agreement_day), "agreement_to", out_day(ctx, state->agreement_to), "agreement_ref",
        out_text(state->agreement_ref), "leaves", state->leaves, "ground", out_text(state->ground), "ground_to",
        out_day(ctx, state->ground_to));
    must(json);
    return json;
}

static json_t *dues_json(struct ctx *ctx, const struct holder_state *list, size_t count) {
    struct holder_due *dues;
    size_t due_count;
    json_t *json = json_array();
    holders_due(ctx, list, count, AHEAD, &dues, &due_count);
    for (size_t i = 0; i < due_count; i++)
        out_push(json, json_pack("{s:s,s:o,s:b,s:s}", "holder", dues[i].state->holder->entry.path, "day",
                                 out_day(ctx, dues[i].day), "missing", dues[i].missing, "says",
                                 holders_due_words(ctx, &dues[i])));
    return json;
}

enum status api_systems(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct holder_state *list;
    size_t count;
    TRY(input_query(visit, "api_systems"));
    TRY(holders_read(ctx, &list, &count));
    json_t *items = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(items, state_json(ctx, &list[i]));
    return out_send(visit, 200, json_pack("{s:o,s:o}", "items", items, "due", dues_json(ctx, list, count)));
}

static json_t *document_json(const struct file *file) {
    return file ? json_pack("{s:s,s:s,s:I}", "name", file->name, "type", file->type, "bytes",
                            (json_int_t)file->size)
                : json_null();
}

static json_t *note_json(struct ctx *ctx, const struct holding *row) {
    return json_pack("{s:o,s:s,s:o,s:o,s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:b,s:o,s:o}", "id", out_id(ctx, row->id),
                     "kind", holding_kind_id(row->kind), "ground", out_text(row->ground), "day",
                     out_day(ctx, row->day), "until", out_day(ctx, row->until), "at", out_instant(ctx, row->at),
                     "actor", row->actor, "who", out_text(row->who), "text", out_text(row->text), "ref",
                     out_text(row->ref), "looked", out_text(row->looked), "same", row->same, "document",
                     document_json(row->file), "document_gone", out_text(row->file_gone));
}

/* ---- what else is known of it */

static json_t *breaches_json(struct ctx *ctx, const struct holder_beside *beside) {
    json_t *list = json_array();
    for (size_t i = 0; i < beside->breach_count; i++)
        out_push(list, json_pack("{s:o,s:o,s:b,s:b}", "id", out_id(ctx, beside->breaches[i].id), "aware",
                                 out_instant(ctx, beside->breaches[i].facts.aware), "open",
                                 !beside->breaches[i].closed, "late", beside->breaches[i].late));
    return list;
}

static json_t *handovers_json(struct ctx *ctx, const struct holder_beside *beside) {
    json_t *list = json_array();
    for (size_t i = 0; i < beside->handover_count; i++) {
        const struct entrust *one = &beside->handovers[i];
        out_push(list, json_pack("{s:o,s:o,s:o,s:b,s:b}", "id", out_id(ctx, one->id), "given",
                                 out_day(ctx, one->given), "due", out_day(ctx, one->due), "out", one->out,
                                 "late", one->late));
    }
    return list;
}

static json_t *beside_json(struct ctx *ctx, const struct holder_beside *beside) {
    return json_pack("{s:I,s:I,s:I,s:o,s:o}", "given", (json_int_t)beside->parties, "tasks_open",
                     (json_int_t)beside->open, "tasks_late", (json_int_t)beside->late, "breaches",
                     breaches_json(ctx, beside), "handovers", handovers_json(ctx, beside));
}

enum status api_system(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct holder_state *list;
    const struct holder_state *state;
    struct holder_beside beside;
    size_t count, point_count;
    TRY(input_query(visit, "api_system"));
    TRY(holders_read(ctx, &list, &count));
    TRY(holders_find(ctx, list, count, visit->params[0], &state));
    TRY(holder_beside(ctx, state->holder, &beside));
    const struct sentence *const *points = holding_points(ctx, ctx_notice(ctx), state->index, &point_count);
    json_t *json = state_json(ctx, state), *rows = json_array(), *promises = json_array();
    for (size_t i = 0; i < state->count; i++)
        out_push(rows, note_json(ctx, &state->rows[i]));
    for (size_t i = 0; i < point_count; i++)
        out_push(promises, json_string(points[i]->promise));
    out_put(json, "rows", rows);
    out_put(json, "promises", promises);
    out_put(json, "beside", beside_json(ctx, &beside));
    return out_send(visit, 200, json);
}

/* "P54 P58" */
static const char *words_of(struct ctx *ctx, const json_t *list) {
    const char *text = NULL;
    size_t index;
    const json_t *word;
    json_array_foreach(list, index, word) text =
        text ? arena_printf(ctx->arena, "%s %s", text, json_string_value(word)) : json_string_value(word);
    return arena_text(ctx->arena, text);
}

/* The model knows the member as "day". */
static enum status at_on(struct ctx *ctx, enum status status) {
    if (status != ST_OK && ctx->fault.field && strcmp(ctx->fault.field, "day") == 0)
        ctx->fault.field = "on";
    return status;
}

enum status api_system_note(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct holding made;
    TRY(input_query(visit, "api_system_note"));
    TRY(input_read(visit, &json));
    struct holding_draft draft = {.holder = visit->params[0],
                                  .ground = input_text(ctx, json, "ground"),
                                  .who = input_text(ctx, json, "who"),
                                  .text = input_text(ctx, json, "text"),
                                  .ref = input_text(ctx, json, "ref"),
                                  .looked = words_of(ctx, json_object_get(json, "looked")),
                                  .day = input_day(json, "on"),
                                  .until = input_day(json, "until")};
    must(holding_kind_from(input_text(ctx, json, "kind"), &draft.kind)); /* its shape was looked at */
    TRY(at_on(ctx, holding_add(ctx, &draft, &made)));
    return out_send(visit, 201, json_pack("{s:o}", "id", out_id(ctx, made.id)));
}

/* ---- the document beside a note: its bytes are the body, what is said of it stands in the address */

enum status api_system_document_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const struct request *request = visit->request;
    struct input_bytes bytes = {.bytes = (const unsigned char *)request->body, .length = request->body_length};
    struct input input = input_memory("body", &bytes);
    const char *on = request_query(request, "on"), *until = request_query(request, "until"),
               *kind = request_query(request, "kind");
    struct holding made;
    TRY(input_query(visit, "api_system_document_add"));
    struct holding_draft draft = {.holder = visit->params[0],
                                  .kind = HOLDING_AGREEMENT,
                                  .ground = request_query(request, "ground"),
                                  .text = request_query(request, "text"),
                                  .ref = request_query(request, "ref"),
                                  .day = DAY_NONE,
                                  .until = DAY_NONE,
                                  .file_name = request_query(request, "name"),
                                  .input = &input};
    must(!kind || holding_kind_from(kind, &draft.kind)); /* shapes were looked at */
    must((!on || day_parse(on, &draft.day)) && (!until || day_parse(until, &draft.until)));
    TRY(at_on(ctx, holding_add(ctx, &draft, &made)));
    return out_send(visit, 201, json_pack("{s:o}", "id", out_id(ctx, made.id)));
}

enum status api_system_document(struct visit *visit) {
    const struct file *file;
    ref_t row;
    TRY(input_query(visit, "api_system_document"));
    TRY(input_path_id(visit, 0, &row));
    TRY(holding_file(visit->ctx, row, &file, &visit->reply->bytes, &visit->reply->length));
    visit->reply->type = "application/octet-stream"; /* what it is, the note says */
    return ST_OK;
}

enum status api_system_document_drop(struct visit *visit) {
    scoped_json *json = NULL;
    ref_t row;
    TRY(input_query(visit, "api_system_document_drop"));
    TRY(input_path_id(visit, 0, &row));
    TRY(input_read(visit, &json));
    TRY(holding_file_drop(visit->ctx, row, input_text(visit->ctx, json, "why")));
    return answer_nothing(visit);
}

/* ---- transfers */

static json_t *spans_json(struct ctx *ctx, const struct holder_state *state) {
    struct ground_span *spans;
    size_t count;
    json_t *json = json_array();
    holders_grounds(ctx, state, &spans, &count);
    for (size_t i = 0; i < count; i++)
        out_push(json, json_pack("{s:s,s:o,s:o}", "ground", spans[i].ground, "from",
                                 out_day(ctx, spans[i].from), "to", out_day(ctx, spans[i].to)));
    return json;
}

static json_t *end_json(struct ctx *ctx, const struct holder_end *end) {
    json_t *purposes = json_array();
    for (size_t i = 0; i < end->purpose_count; i++)
        out_push(purposes, json_string(ctx_notice(ctx)->purposes[end->purposes[i]].entry.id));
    return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:I,s:I}", "holder", end->state->holder->entry.path, "last",
                     out_day(ctx, end->last), "ground", out_text(end->ground), "next_ground",
                     out_text(end->next_ground), "refused", purposes, "sentence", out_text(end->path),
                     "parties_given", (json_int_t)end->parties, "parties_possible", (json_int_t)end->possible);
}

enum status api_transfers(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct holder_state *list;
    struct holder_end *ends;
    size_t count, end_count;
    const char *on = request_query(visit->request, "on");
    day_t day = DAY_NONE;
    TRY(input_query(visit, "api_transfers"));
    if (on)
        must(day_parse(on, &day)); /* its shape was looked at */
    TRY(holders_read_on(ctx, day, &list, &count));
    TRY(holders_ends(ctx, list, count, &ends, &end_count));
    json_t *items = json_array(), *known = json_array();
    for (size_t i = 0; i < count; i++) {
        if (!list[i].leaves)
            continue;
        json_t *one = state_json(ctx, &list[i]);
        out_put(one, "grounds", spans_json(ctx, &list[i]));
        out_push(items, one);
    }
    for (size_t i = 0; i < end_count; i++)
        out_push(known, end_json(ctx, &ends[i]));
    struct holder_share share = holders_share(ctx);
    return out_send(visit, 200,
                    json_pack("{s:I,s:I,s:o,s:o}", "inside", (json_int_t)share.inside, "known",
                              (json_int_t)share.known, "items", items, "ends", known));
}
