/* Data that leave, and data that go: exports, access packages, erasures. */
#include "api/answers.h"
#include "api/handover.h"
#include "api/input.h"
#include "api/out.h"

#include "notice/notice.h"
#include "registry/scope.h"
#include "rights/access.h"
#include "rights/erase.h"
#include "rights/passage.h"

#include <string.h>

static enum status send_file(struct visit *visit, const struct passage *passage, const char *type) {
    TRY(passage_read(visit->ctx, passage, &visit->reply->page));
    visit->reply->type = type;
    return ST_OK;
}

/* ---- exports */

static const struct {
    const char *id, *type;
    enum export_as as;
} forms[] = {{"json", "application/json", EXPORT_JSON},
             {"csv", "text/csv; charset=utf-8", EXPORT_CSV},
             {"vcard", "text/vcard; charset=utf-8", EXPORT_VCARD3},
             {"vcard4", "text/vcard; charset=utf-8", EXPORT_VCARD4}};

static size_t form_of(const char *id) {
    size_t at = 0;
    while (strcmp(forms[at].id, id) != 0)
        at++;
    return at;
}

static void whom(struct ctx *ctx, const json_t *json, struct export_options *options) {
    options->parties = input_ids(ctx, json, "parties", &options->party_count);
    options->find = input_text(ctx, json, "find");
    options->all = input_yes(json, "all");
    options->type = input_type(ctx, json, "type");
}

/* What is to be handed out, to whom, for what; `form`: index of how it is written. */
static enum status read_export(struct visit *visit, struct export_options *options, size_t *form) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    TRY(input_read(visit, &json));
    *form = form_of(input_text(ctx, json, "as"));
    *options = (struct export_options){.as = forms[*form].as,
                                       .purpose = input_text(ctx, json, "for"),
                                       .recipient = input_text(ctx, json, "recipient"),
                                       .service = input_text(ctx, json, "service"),
                                       .basis = input_text(ctx, json, "basis"),
                                       .csv = {.programs = true}};
    options->purpose = options->purpose ? options->purpose : ctx->scope->purpose;
    options->fields = input_texts(ctx, json, "fields", &options->field_count);
    whom(ctx, json, options);
    return ST_OK;
}

/* To a recipient it is a hand-over, which asks more, and is followed. */
static enum status hand_over(struct visit *visit, size_t form) {
    struct ctx *ctx = visit->ctx;
    struct entrust_draft draft;
    struct entrust_plan plan;
    ref_t id;
    TRY(handover_draft(visit, &draft));
    TRY(handover_at_member(ctx, entrust_give(ctx, &draft, &plan, &id)));
    visit->reply->bytes = plan.result.bytes;
    visit->reply->length = plan.result.length;
    visit->reply->type = forms[form].type;
    reply_header(visit->reply, "Seloste-Export", ref_text(ctx->arena, plan.result.batch));
    reply_header(visit->reply, "Seloste-Handover", ref_text(ctx->arena, id));
    return ST_OK;
}

enum status api_export(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct export_options options;
    struct export_result result = {0};
    struct passage passage;
    size_t form;
    TRY(input_query(visit, "api_export"));
    TRY(read_export(visit, &options, &form));
    if (entrust_only(ctx, options.recipient))
        return hand_over(visit, form);
    TRY(passage_begin(ctx, "export", &passage));
    options.path = passage.path;
    enum status status = export_run(ctx, &options, &result);
    if (status == ST_OK)
        status = send_file(visit, &passage, forms[form].type);
    passage_end(&passage);
    if (status == ST_OK)
        reply_header(visit->reply, "Seloste-Export", ref_text(ctx->arena, result.batch));
    return status;
}

json_t *answer_left(struct ctx *ctx, const struct export_result *result) {
    json_t *list = json_array();
    for (size_t i = 0; i < result->left_count; i++) {
        const struct export_left *left = &result->left[i];
        json_t *parties = json_array();
        for (size_t j = 0; j < left->count && j < EXPORT_LEFT_SHOWN; j++)
            if (left->parties[j])
                out_push(parties, out_id(ctx, left->parties[j]));
        out_push(list, json_pack("{s:s,s:I,s:o,s:o,s:o}", "what", left->what, "count", (json_int_t)left->count,
                                 "sentence", out_text(left->sentence), "why", out_text(left->why), "parties",
                                 parties));
    }
    return list;
}

enum status api_export_plan(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct export_options options;
    struct export_result result = {0};
    size_t form;
    TRY(input_query(visit, "api_export_plan"));
    TRY(read_export(visit, &options, &form));
    if (entrust_only(ctx, options.recipient)) {
        struct entrust_draft draft;
        struct entrust_plan plan;
        TRY(handover_draft(visit, &draft));
        TRY(handover_at_member(ctx, entrust_look(ctx, &draft, &plan)));
        result = plan.result;
    } else {
        TRY(export_look(ctx, &options, &result));
    }
    return out_send(visit, 200,
                    json_pack("{s:o,s:I,s:I,s:I,s:o}", "recipient", out_text(result.recipient), "parties",
                              (json_int_t)result.parties, "values", (json_int_t)result.values, "records",
                              (json_int_t)result.records, "left", answer_left(ctx, &result)));
}

/* ---- what the law gives a person */

enum status api_access(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct access_result result;
    struct passage passage;
    ref_t party;
    TRY(input_query(visit, "api_access"));
    TRY(input_path_id(visit, 0, &party));
    TRY(passage_begin(ctx, "access.zip", &passage));
    enum status status = access_package(ctx, party, passage.path, &result);
    if (status == ST_OK)
        status = send_file(visit, &passage, "application/zip");
    passage_end(&passage);
    return status;
}

static json_t *items_json(struct ctx *ctx, const struct erase_plan *plan) {
    json_t *list = json_array();
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct erase_item *item = &plan->items[i];
        out_push(list,
                 json_pack("{s:o,s:s,s:I,s:b,s:o,s:o,s:o,s:o}", "class", out_class(ctx, item->class), "what",
                           item->what, "count", (json_int_t)item->count, "goes", item->goes, "erasable_from",
                           out_day(ctx, item->erasable_from), "gone_by", out_day(ctx, item->gone_by), "because",
                           out_text(item->because), "sentence", out_text(item->sentence)));
    }
    return list;
}

static json_t *mention_json(struct ctx *ctx, const struct mention *mention) {
    return json_pack("{s:s,s:s,s:o,s:o,s:o,s:b}", "item", mention_item(ctx->arena, mention), "kind",
                     mention_kind_id(mention->kind), "record",
                     mention->kind == MENTION_RECORD ? out_id(ctx, mention->id) : json_null(), "party",
                     mention->party ? out_id(ctx, mention->party) : json_null(), "day",
                     out_day(ctx, mention->day), "takes_out", mention->takes_out);
}

enum status api_erase_plan(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct erase_plan plan;
    ref_t party;
    TRY(input_query(visit, "api_erase_plan"));
    TRY(input_path_id(visit, 0, &party));
    TRY(erase_plan(ctx, party, &plan));
    json_t *mentions = json_array();
    for (size_t i = 0; i < plan.mention_count; i++)
        out_push(mentions, mention_json(ctx, &plan.mentions[i]));
    const char **texts = arena_array(ctx->arena, plan.task_count + 1, sizeof *texts);
    for (size_t i = 0; i < plan.task_count; i++)
        texts[i] = plan.tasks[i].text;
    const struct names tasks = {.items = texts, .count = plan.task_count};
    return out_send(visit, 200,
                    json_pack("{s:o,s:b,s:o,s:o,s:I,s:o,s:o,s:o}", "party", out_id(ctx, plan.party), "nothing",
                              plan.nothing, "items", items_json(ctx, &plan), "mentions", mentions, "looked",
                              (json_int_t)plan.looked, "tasks", out_words(&tasks), "waits",
                              out_text(plan.waits), "answer", out_text(plan.answer)));
}

static const struct mention *named(struct ctx *ctx, const struct erase_said *said, const char *item) {
    for (size_t i = 0; item && i < said->mention_count; i++)
        if (strcmp(mention_item(ctx->arena, &said->mentions[i]), item) == 0)
            return &said->mentions[i];
    return NULL;
}

/* What is not said becomes a task. */
static enum status read_items(struct ctx *ctx, const json_t *json, const char *key, struct erase_said *said,
                              const char **items) {
    const json_t *list = json_object_get(json, key);
    bool takes_out = strcmp(key, "redact") == 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const struct mention *mention = named(ctx, said, json_string_value(json_array_get(list, i)));
        if (!mention || (takes_out && !mention->takes_out)) {
            (void)FAIL(
                ctx, ST_INVALID,
                M("Name texts as the plan names them; to take a name out of, only those that it says of."));
            return fault_at_field(ctx, key);
        }
        if (takes_out)
            unname_want(ctx->arena, &said->wish, mention->kind, mention->id);
        items[said->item_count++] = mention_item(ctx->arena, mention);
    }
    return ST_OK;
}

static enum status read_said(struct ctx *ctx, const json_t *json, struct erase_said *said) {
    size_t most =
        json_array_size(json_object_get(json, "redact")) + json_array_size(json_object_get(json, "keep"));
    const char **items = arena_array(ctx->arena, most + 1, sizeof *items);
    TRY(read_items(ctx, json, "redact", said, items));
    TRY(read_items(ctx, json, "keep", said, items));
    said->items = items;
    return ST_OK;
}

/* The id once more, in the body: an address that was mistyped erases nobody. */
enum status api_erase(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct erase_certificate certificate;
    struct erase_said said;
    ref_t party;
    TRY(input_query(visit, "api_erase"));
    TRY(input_path_id(visit, 0, &party));
    TRY(input_read(visit, &json));
    if (input_id(json, "confirm") != party) {
        (void)FAIL(ctx, ST_INVALID, M("Give the id of the one who is to be erased once more."));
        return fault_at_field(ctx, "confirm");
    }
    TRY(erase_look(ctx, party, &said));
    TRY(read_said(ctx, json, &said));
    said.with_answer = input_yes(json, "with_answer");
    TRY(erase_run_said(ctx, party, &said, &certificate));
    json_t *whole = json_loads(certificate.json, 0, NULL);
    return out_send(visit, 200,
                    json_pack("{s:s,s:s,s:o,s:I,s:I,s:I,s:o}", "id", certificate.id, "party", certificate.party,
                              "at", out_instant(ctx, certificate.at), "keys", (json_int_t)certificate.keys,
                              "letters", (json_int_t)certificate.letters, "tokens",
                              (json_int_t)certificate.tokens, "certificate", whole));
}
