/* What people must do outside the program, and the certificates of erasures. A program may list and sign what its user has done; the name
 * is the user's. */
#include "rights/certificate.h"
#include "rights/task.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"
#include "registry/registry.h"

#include <string.h>

enum { PAGE = 100, PAGE_MOST = 1000 };

static json_t *steps_json(struct ctx *ctx, const struct task *task) {
    json_t *list = json_array();
    for (size_t i = 0; i < task->step_count; i++) {
        const struct task_step *step = &task->steps[i];
        out_push(list, json_pack("{s:b,s:o,s:o,s:s,s:o,s:o,s:o}", "answer", step->answer, "letter",
                                 out_text(task_mail_word(step->mail)), "at", out_instant(ctx, step->at),
                                 "actor", step->actor, "how", out_text(step->how), "name", out_text(step->name),
                                 "text", out_text(step->text)));
    }
    return list;
}

static json_t *task_json(struct ctx *ctx, const struct task *task) {
    json_t *json =
        json_pack("{s:o,s:s,s:s,s:s,s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:b,s:o}", "id", out_id(ctx, task->id),
                  "kind", task_kind_id(task->kind), "place", task_place_id(task->place), "target", task->target,
                  "where", out_text(task->where), "what", task->what, "right", deadline_right_id(task->right),
                  "party", out_id(ctx, task->party), "request", out_id(ctx, task->request), "erasure",
                  out_id(ctx, task->erasure), "made", out_instant(ctx, task->made), "due",
                  out_day(ctx, task->due), "late", task->late, "closed", out_instant(ctx, task->closed));
    must(json);
    out_put(json, "outcome", task->closed ? json_string(task_outcome_id(task->outcome)) : json_null());
    out_put(json, "name", out_text(task->name));
    out_put(json, "data", out_text(task->data));
    out_put(json, "because", out_text(task->why));
    out_put(json, "goes", out_words(&task->goes));
    out_put(json, "stays", out_words(&task->stays));
    out_put(json, "letter", out_text(task_mail_word(task->mail)));
    out_put(json, "closes_on", out_day(ctx, task->settles));
    out_put(json, "steps", steps_json(ctx, task));
    return json;
}

static bool yes(struct visit *visit, const char *name) {
    const char *text = request_query(visit->request, name);
    return text && *text == 't';
}

/* The cursor is how many have been passed. */
enum status api_tasks(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct task_asked asked = TASK_ANY;
    struct task *rows;
    size_t count, total;
    TRY(input_query(visit, "api_tasks"));
    const char *erasure = request_query(visit->request, "erasure");
    asked.closed = yes(visit, "signed");
    asked.late = yes(visit, "late");
    asked.skip = input_count(visit, "cursor", 0, INT32_MAX);
    asked.limit = input_count(visit, "limit", PAGE, PAGE_MOST);
    if (erasure && !ref_parse(erasure, &asked.erasure))
        return FAIL(ctx, ST_INVALID, M("There is no certificate of this number."));
    TRY(task_list(ctx, &asked, &rows, &count, &total));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, task_json(ctx, &rows[i]));
    size_t passed = asked.skip + asked.limit;
    json_t *next = !asked.erasure && passed < total ? json_integer((json_int_t)passed) : json_null();
    return out_send(visit, 200, json_pack("{s:o,s:o}", "items", list, "next", next));
}

static enum status give(struct visit *visit, ref_t id) {
    struct task task;
    TRY(task_read(visit->ctx, id, &task));
    return out_send(visit, 200, task_json(visit->ctx, &task));
}

enum status api_task(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_task"));
    TRY(input_path_id(visit, 0, &id));
    return give(visit, id);
}

enum status api_task_sign(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    ref_t id;
    TRY(input_query(visit, "api_task_sign"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    struct task_sign sign = {.name = input_text(ctx, json, "name"),
                             .how = input_text(ctx, json, "how"),
                             .text = input_text(ctx, json, "text")};
    must(task_outcome_from(input_text(ctx, json, "outcome"), &sign.outcome)); /* its shape was looked at */
    struct task_completed completed;
    TRY(task_sign(ctx, &id, 1, &sign, &completed));
    visit->reply->status = 204;
    return ST_OK;
}

enum status api_task_letter(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    ref_t id;
    enum lang lang = ctx_notice(ctx)->first_language;
    TRY(input_query(visit, "api_task_letter"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    const char *code = input_text(ctx, json, "language");
    if (code)
        must(lang_from(code, &lang)); /* its shape was looked at */
    TRY(task_send(ctx, &id, 1, input_text(ctx, json, "to"), lang));
    return give(visit, id);
}

enum status api_task_answer(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    ref_t id;
    TRY(input_query(visit, "api_task_answer"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    TRY(task_answer(ctx, id, input_text(ctx, json, "text")));
    return give(visit, id);
}

/* ---- certificates */

static json_t *certificate_json(struct ctx *ctx, const struct certificate *certificate) {
    json_t *whole = json_loads(certificate->json, 0, NULL);
    json_t *json =
        json_pack("{s:o,s:o,s:o,s:b,s:b,s:I,s:b,s:o}", "number", out_id(ctx, certificate->number), "done",
                  out_instant(ctx, certificate->done), "completed", out_instant(ctx, certificate->completed),
                  "complete", certificate->completed != 0, "asked_for", certificate->asked_for, "open",
                  (json_int_t)certificate->open_now, "changed", certificate->changed, "certificate", whole);
    must(json);
    return json;
}

enum status api_certificates(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct certificate *rows;
    size_t count, total;
    TRY(input_query(visit, "api_certificates"));
    size_t skip = input_count(visit, "cursor", 0, INT32_MAX),
           limit = input_count(visit, "limit", PAGE, PAGE_MOST);
    TRY(certificate_list(ctx, skip, limit, &rows, &count, &total));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, certificate_json(ctx, &rows[i]));
    json_t *next =
        skip + count < total && count ? json_integer((json_int_t)skip + (json_int_t)count) : json_null();
    return out_send(visit, 200, json_pack("{s:o,s:o}", "items", list, "next", next));
}

enum status api_certificate(struct visit *visit) {
    struct certificate certificate;
    ref_t number;
    TRY(input_query(visit, "api_certificate"));
    TRY(input_path_id(visit, 0, &number));
    TRY(certificate_read(visit->ctx, number, &certificate));
    return out_send(visit, 200, certificate_json(visit->ctx, &certificate));
}

enum status api_certificate_pdf(struct visit *visit) {
    ref_t number;
    TRY(input_query(visit, "api_certificate_pdf"));
    TRY(input_path_id(visit, 0, &number));
    TRY(certificate_pdf(visit->ctx, number, &visit->reply->bytes, &visit->reply->length));
    visit->reply->type = "application/pdf";
    return ST_OK;
}

/* The JSON of one, as it was given. A PDF is checked on the page and at the command line. */
enum status api_certificate_check(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct certificate_found found;
    TRY(input_query(visit, "api_certificate_check"));
    TRY(input_read(visit, &json));
    const char *text = input_text(ctx, json, "certificate");
    TRY(certificate_check(ctx, text, strlen(text), &found));
    return out_send(visit, 200,
                    json_pack("{s:s,s:o,s:o,s:o,s:o,s:b,s:s,s:o}", "result", certificate_fate_id(found.fate),
                              "line", found.line ? json_integer((json_int_t)found.line) : json_null(), "member",
                              out_text(found.member), "number", out_id(ctx, found.number), "given",
                              out_instant(ctx, found.at), "later_one", found.old, "text", found.text, "log",
                              out_text(found.broken)));
}
