/* One letter to many, for programs: who would get it, made by its number, looked at, undone or stopped. */
#include "rights/mailing.h"

#include "api/answers.h"
#include "api/filter.h"
#include "api/input.h"
#include "api/out.h"
#include "connect/dispatch.h"
#include "registry/edition.h"
#include "registry/registry.h"

enum { PAGE = 100, PAGE_MOST = 1000 };

static json_t *reasons_json(const struct mailing_reason *reasons, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:s,s:o,s:I}", "why", reasons[i].why, "sentence",
                                 out_text(reasons[i].sentence), "count", (json_int_t)reasons[i].count));
    return list;
}

static json_t *mailing_json(struct ctx *ctx, const struct mailing *mailing) {
    const struct {
        const char *name;
        size_t count;
    } counts[] = {
        {"total", mailing->total},   {"left_to_do", mailing->left_to_do}, {"waiting", mailing->waiting},
        {"sent", mailing->sent},     {"failed", mailing->failed},         {"bounced", mailing->bounced},
        {"left_out", mailing->left}, {"objected", mailing->objected},     {"erased", mailing->erased}};
    json_t *json = json_pack("{s:o,s:s,s:s,s:s,s:o,s:o,s:o,s:o}", "id", out_id(ctx, mailing->id), "state",
                             mailing_state_id(mailing->state), "kind", outbox_kind_id(mailing->kind), "purpose",
                             mailing->purpose, "subject", out_text(mailing->subject), "made",
                             out_instant(ctx, mailing->made), "goes", out_instant(ctx, mailing->goes), "ended",
                             out_instant(ctx, mailing->ended));
    must(json);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        out_put(json, counts[i].name, json_integer((json_int_t)counts[i].count));
    return json;
}

static enum status give(struct visit *visit, int code, ref_t id) {
    struct ctx *ctx = visit->ctx;
    struct mailing mailing;
    TRY(mailing_read(ctx, id, &mailing));
    json_t *json = mailing_json(ctx, &mailing);
    out_put(json, "text", out_text(mailing.text));
    out_put(json, "left_out_at_first", reasons_json(mailing.reasons, mailing.reason_count));
    out_put(json, "left_out_later", reasons_json(mailing.later, mailing.later_count));
    out_version(visit, mailing.version);
    return out_send(visit, code, json);
}

static enum status read_draft(struct ctx *ctx, const json_t *json, struct mailing_draft *draft) {
    const char *language = input_text(ctx, json, "language"), *kind = input_text(ctx, json, "kind");
    *draft = (struct mailing_draft){.lang = ctx_notice(ctx)->first_language,
                                    .kind = OUTBOX_SERVICE,
                                    .purpose = input_purpose(ctx, json, "purpose"),
                                    .subject = input_text(ctx, json, "subject"),
                                    .text = input_text(ctx, json, "text"),
                                    .own = input_yes(json, "own")};
    (void)(kind && outbox_kind_from(kind, &draft->kind));
    (void)(language && lang_from(language, &draft->lang));
    return filter_parties(ctx, json, &draft->parties, &draft->count);
}

enum status api_mailing_plan(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct mailing_draft draft;
    struct mailing_plan plan;
    scoped_json *json = NULL;
    TRY(input_query(visit, "api_mailing_plan"));
    TRY(input_read(visit, &json));
    TRY(read_draft(ctx, json, &draft));
    TRY(mailing_look(ctx, &draft, &plan));
    json_t *answer =
        json_pack("{s:s,s:I,s:I,s:I,s:o,s:o}", "kind", outbox_kind_id(plan.kind), "chosen",
                  (json_int_t)plan.chosen, "to", (json_int_t)plan.to, "minutes", (json_int_t)plan.minutes,
                  "left_out", reasons_json(plan.reasons, plan.reason_count), "text",
                  out_text(dispatch_text(ctx, draft.lang, draft.text, plan.kind != OUTBOX_SERVICE)));
    must(answer);
    return out_send(visit, 200, answer);
}

enum status api_mailing_make(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct mailing_draft draft;
    scoped_json *json = NULL;
    ref_t id;
    TRY(input_query(visit, "api_mailing_make"));
    TRY(input_read(visit, &json));
    TRY(read_draft(ctx, json, &draft));
    int64_t count = input_number(json, "count");
    TRY(mailing_make(ctx, &draft, count > 0 ? (size_t)count : 0, &id));
    return give(visit, 201, id);
}

/* The cursor is how many have been passed. */
enum status api_mailings(struct visit *visit) {
    struct mailing *rows;
    size_t count, total;
    TRY(input_query(visit, "api_mailings"));
    size_t skip = input_count(visit, "cursor", 0, INT32_MAX),
           limit = input_count(visit, "limit", PAGE, PAGE_MOST);
    TRY(mailing_list(visit->ctx, skip, limit, &rows, &count, &total));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, mailing_json(visit->ctx, &rows[i]));
    return out_page(visit, list, skip, total);
}

enum status api_mailing(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_mailing"));
    TRY(input_path_id(visit, 0, &id));
    return give(visit, 200, id);
}

enum status api_mailing_stop(struct visit *visit) {
    enum mailing_state state;
    ref_t id;
    TRY(input_query(visit, "api_mailing_stop"));
    TRY(input_path_id(visit, 0, &id));
    TRY(mailing_stop(visit->ctx, id, &state));
    return give(visit, 200, id);
}
