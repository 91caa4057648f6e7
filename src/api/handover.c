/* Hand-overs: what would go, what goes (a file is the answer itself), what is out, and what became of it. */
#include "api/handover.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "registry/scope.h"

#include <string.h>

enum { PAGE = 100, PAGE_MOST = 1000 };

/* ---- out */

static json_t *row_json(struct ctx *ctx, const struct entrust *one) {
    json_t *json = json_pack(
        "{s:o,s:s,s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:I,s:I,s:I,s:b,s:b,s:b}", "id", out_id(ctx, one->id),
        "recipient", one->recipient, "name", one->name, "as", one->form, "purpose", one->purpose, "classes",
        one->classes, "given", out_day(ctx, one->given), "from", out_day(ctx, one->from), "to",
        out_day(ctx, one->to), "back_by", out_day(ctx, one->due), "parties", (json_int_t)one->parties,
        "records", (json_int_t)one->records, "papers", (json_int_t)one->papers, "out", one->out, "late",
        one->late, "cut_off", !one->done && !one->closed);
    must(json);
    out_put(json, "papers_back", json_integer((json_int_t)one->back));
    out_put(json, "closed", out_instant(ctx, one->closed));
    out_put(json, "outcome", out_text(one->outcome));
    out_put(json, "kept_until", out_day(ctx, one->last));
    out_put(json, "what", out_text(one->text));
    out_put(json, "firm", out_text(one->firm));
    out_put(json, "assignment", out_text(one->assignment));
    out_put(json, "basis", out_text(one->basis));
    out_put(json, "asked_by", out_text(one->asker));
    out_put(json, "asked", out_day(ctx, one->asked));
    out_put(json, "told", out_day(ctx, one->told));
    out_put(json, "not_told", out_text(one->untold));
    out_put(json, "by", json_string(one->actor));
    out_put(json, "version", json_integer((json_int_t)one->version));
    return json;
}

static enum status give(struct visit *visit, int code, ref_t id) {
    struct ctx *ctx = visit->ctx;
    struct entrust one;
    TRY(entrust_read(ctx, id, &one));
    json_t *json = row_json(ctx, &one), *steps = json_array();
    for (size_t i = 0; i < one.step_count; i++) {
        const struct entrust_step *step = &one.steps[i];
        out_push(steps,
                 json_pack("{s:s,s:o,s:o,s:s,s:o,s:o}", "step", entrust_step_id(step->kind), "day",
                           out_day(ctx, step->day), "at", out_instant(ctx, step->at), "actor", step->actor,
                           "signed_by", out_text(step->name), "text", out_text(step->text)));
    }
    json_t *sheets = json_array();
    for (size_t i = 0; i < one.sheet_count; i++)
        out_push(sheets, json_pack("{s:o,s:o,s:o}", "id", out_id(ctx, one.sheets[i].id), "place",
                                   out_text(one.sheets[i].place), "back", out_text(one.sheets[i].outcome)));
    out_put(json, "steps", steps);
    out_put(json, "sheets", sheets);
    out_version(visit, one.version);
    return out_send(visit, code, json);
}

static bool yes(struct visit *visit, const char *name) {
    const char *text = request_query(visit->request, name);
    return text && *text == 't';
}

enum status api_handovers(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct entrust *rows;
    size_t count, total;
    TRY(input_query(visit, "api_handovers"));
    struct entrust_asked asked = {.over = yes(visit, "over"),
                                  .recipient = request_query(visit->request, "recipient"),
                                  .skip = input_count(visit, "cursor", 0, INT32_MAX),
                                  .limit = input_count(visit, "limit", PAGE, PAGE_MOST)};
    TRY(entrust_list(ctx, &asked, &rows, &count, &total));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, row_json(ctx, &rows[i]));
    return out_page(visit, list, asked.skip, total);
}

enum status api_handover(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_handover"));
    TRY(input_path_id(visit, 0, &id));
    return give(visit, 200, id);
}

/* ---- what is brought */

static void whose(struct ctx *ctx, const json_t *json, struct entrust_draft *draft) {
    ref_t *parties = input_ids(ctx, json, "parties", &draft->party_count);
    draft->parties = parties;
    draft->party_count = draft->party_count ? ref_once_each(parties, draft->party_count) : 0;
    draft->find = input_text(ctx, json, "find");
    draft->all = input_yes(json, "all");
}

enum status handover_draft(struct visit *visit, struct entrust_draft *draft) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    TRY(input_read(visit, &json));
    *draft = (struct entrust_draft){.recipient = input_text(ctx, json, "recipient"),
                                    .purpose = input_text(ctx, json, "for"),
                                    .service = input_text(ctx, json, "service"),
                                    .day = input_day(json, "given"),
                                    .due = input_day(json, "back_by"),
                                    .from = input_day(json, "from"),
                                    .to = input_day(json, "to"),
                                    .folder = input_text(ctx, json, "folder"),
                                    .text = input_text(ctx, json, "what"),
                                    .firm = input_text(ctx, json, "firm"),
                                    .type = input_text(ctx, json, "type"),
                                    .assignment = input_text(ctx, json, "assignment"),
                                    .basis = input_text(ctx, json, "basis"),
                                    .asker = input_text(ctx, json, "asked_by"),
                                    .untold = input_text(ctx, json, "not_told"),
                                    .asked = input_day(json, "asked"),
                                    .told = input_day(json, "told"),
                                    .locked = json_is_true(json_object_get(json, "locked")),
                                    .csv = {.programs = true}};
    must(entrust_form_from(input_text(ctx, json, "as"), &draft->as)); /* its shape was looked at */
    draft->purpose = draft->purpose ? draft->purpose : ctx->scope->purpose;
    draft->fields = input_texts(ctx, json, "fields", &draft->field_count);
    whose(ctx, json, draft);
    return ST_OK;
}

enum status handover_at_member(struct ctx *ctx, enum status status) {
    static const char *const names[][2] = {{"purpose", "for"},    {"day", "given"}, {"due", "back_by"},
                                           {"whose", "parties"},  {"text", "what"}, {"asker", "asked_by"},
                                           {"untold", "not_told"}};
    for (size_t i = 0; status != ST_OK && ctx->fault.field && i < sizeof names / sizeof *names; i++)
        if (strcmp(ctx->fault.field, names[i][0]) == 0) {
            ctx->fault.field = names[i][1];
            break;
        }
    return status;
}

enum status api_handover_plan(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct entrust_draft draft;
    struct entrust_plan plan;
    TRY(input_query(visit, "api_handover_plan"));
    TRY(handover_draft(visit, &draft));
    TRY(handover_at_member(ctx, entrust_look(ctx, &draft, &plan)));
    return out_send(visit, 200,
                    json_pack("{s:s,s:s,s:o,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "recipient", plan.wants.name,
                              "purpose", plan.purpose, "commitment", out_text(plan.wants.committed_ref),
                              "parties", (json_int_t)plan.result.parties, "values",
                              (json_int_t)plan.result.values, "records", (json_int_t)plan.result.records,
                              "papers", (json_int_t)plan.paper_count, "papers_of_other_classes",
                              (json_int_t)plan.taken_out, "papers_away", (json_int_t)plan.away, "left",
                              answer_left(ctx, &plan.result)));
}

static const char *type_of(enum export_as as) {
    bool card = as == EXPORT_VCARD3 || as == EXPORT_VCARD4;
    return as == EXPORT_JSON ? "application/json"
           : card            ? "text/vcard; charset=utf-8"
                             : "text/csv; charset=utf-8";
}

/* On paper the answer is the hand-over; else the file is, and the hand-over's id stands in a header. */
enum status api_handover_make(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct entrust_draft draft;
    struct entrust_plan plan;
    ref_t id;
    TRY(input_query(visit, "api_handover_make"));
    TRY(handover_draft(visit, &draft));
    if (draft.as != EXPORT_PAPER) {
        (void)FAIL(ctx, ST_INVALID, M("A file comes from another address: /api/v1/handovers/file"));
        return fault_at_field(ctx, "as");
    }
    TRY(handover_at_member(ctx, entrust_give(ctx, &draft, &plan, &id)));
    return give(visit, 201, id);
}

enum status api_handover_file(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct entrust_draft draft;
    struct entrust_plan plan;
    ref_t id;
    TRY(input_query(visit, "api_handover_file"));
    TRY(handover_draft(visit, &draft));
    if (draft.as == EXPORT_PAPER) {
        (void)FAIL(ctx, ST_INVALID, M("What goes on paper has no file: /api/v1/handovers"));
        return fault_at_field(ctx, "as");
    }
    TRY(handover_at_member(ctx, entrust_give(ctx, &draft, &plan, &id)));
    visit->reply->bytes = plan.result.bytes;
    visit->reply->length = plan.result.length;
    visit->reply->type = plan.passphrase ? "application/zip" : type_of(draft.as);
    reply_header(visit->reply, "Seloste-Handover", ref_text(ctx->arena, id));
    if (plan.passphrase)
        reply_header(visit->reply, "Seloste-Passphrase", plan.passphrase);
    return ST_OK;
}

enum status api_handover_step(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    bool matched;
    ref_t id;
    TRY(input_query(visit, "api_handover_step"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    struct entrust_step_draft step = {.day = input_day(json, "day"),
                                      .name = input_text(ctx, json, "signed_by"),
                                      .text = input_text(ctx, json, "text")};
    must(entrust_step_from(input_text(ctx, json, "step"), &step.kind)); /* its shape was looked at */
    step.sheets = input_ids(ctx, json, "papers", &step.sheet_count);
    TRY(input_version(visit, json, &step.version, &matched));
    enum status status = entrust_take(ctx, id, &step);
    if (status != ST_OK && ctx->fault.field && strcmp(ctx->fault.field, "name") == 0)
        ctx->fault.field = "signed_by";
    TRY(answer_changed(visit, status, matched));
    return give(visit, 200, id);
}
