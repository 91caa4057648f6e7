/* The versions of the notice, and the next one as far as a program goes with it: checked, compared, and what it would do to what is
 * held. To put it in force is a person's. */
#include "api/input.h"
#include "api/out.h"

#include "notice/notice.h"
#include "registry/redraft.h"

#include <stdlib.h>
#include <string.h>

/* ---- those that there have been */

enum status api_versions(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct redraft_version *versions;
    size_t count;
    TRY(input_query(visit, "api_versions"));
    TRY(redraft_versions(ctx, &versions, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:I,s:o,s:o,s:b}", "number", (json_int_t)versions[i].number, "version",
                                 out_text(versions[i].notice->version), "in_force_from",
                                 out_day(ctx, versions[i].notice->in_force), "in_force", versions[i].in_force));
    return out_items(visit, list);
}

static enum status find_version(struct ctx *ctx, const char *number, const struct redraft_version **version) {
    struct redraft_version *list;
    size_t count;
    TRY(redraft_versions(ctx, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (strcmp(arena_printf(ctx->arena, "%lld", (long long)list[i].number), number) == 0) {
            *version = &list[i];
            return ST_OK;
        }
    return FAIL(ctx, ST_NOT_FOUND, M("There is no such version of the notice."));
}

enum status api_version(struct visit *visit) {
    const struct redraft_version *version = NULL;
    TRY(input_query(visit, "api_version"));
    TRY(find_version(visit->ctx, visit->params[0], &version));
    const struct notice *notice = version->notice;
    return out_send(
        visit, 200,
        json_pack("{s:I,s:s%}", "number", (json_int_t)version->number, "text", notice->bytes, notice->length));
}

/* ---- what a version changes */

static json_t *change_json(const struct diff_change *change, int64_t parties) {
    return json_pack("{s:s,s:s,s:s,s:s,s:b,s:I,s:o}", "path", change->path, "what", change->what, "effect",
                     diff_effect_id(change->effect), "text", change->text, "blocks", change->blocks, "line",
                     (json_int_t)change->line, "parties", parties < 0 ? json_null() : json_integer(parties));
}

static json_t *changes_json(const struct diff_change *changes, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, change_json(&changes[i], -1));
    return list;
}

enum status api_version_changes(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const struct redraft_version *new = NULL, *old = NULL;
    size_t count;
    TRY(input_query(visit, "api_version_changes"));
    TRY(find_version(ctx, visit->params[0], &new));
    TRY(find_version(ctx, request_query(visit->request, "since"), &old));
    const struct diff_change *changes = diff_list(ctx, old->notice, new->notice, &count);
    return out_items(visit, changes_json(changes, count));
}

/* ---- the next one */

/* The body as one text. */
static enum status read_text(struct visit *visit, const char **text) {
    const struct request *request = visit->request;
    *text = arena_text_n(visit->ctx->arena, request->body ? request->body : "", request->body_length);
    if (request->body_length && strlen(*text) == request->body_length)
        return ST_OK;
    (void)FAIL(visit->ctx, ST_INVALID, M("Send the notice itself, as it is written: YAML."));
    return fault_at_field(visit->ctx, "body");
}

enum status api_notice_check(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct redraft_check check;
    const char *text;
    TRY(input_query(visit, "api_notice_check"));
    TRY(read_text(visit, &text));
    TRY(redraft_check(ctx, text, &check));
    return out_send(visit, 200,
                    json_pack("{s:b,s:o,s:o}", "good", check.good, "findings", out_findings(check.findings),
                              "changes", changes_json(check.changes, check.change_count)));
}

enum status api_notice_plan(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct adopt_plan plan = {0};
    const char *text;
    TRY(input_query(visit, "api_notice_plan"));
    TRY(read_text(visit, &text));
    TRY(redraft_plan(ctx, text, &plan));
    json_t *changes = json_array();
    for (size_t i = 0; i < plan.change_count; i++)
        out_push(changes, change_json(&plan.changes[i].change, plan.changes[i].items));
    return out_send(visit, 200,
                    json_pack("{s:I,s:o,s:o,s:o,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:b,s:b}", "number",
                              (json_int_t)plan.number, "version", out_text(plan.version), "findings",
                              out_findings(plan.findings), "changes", changes, "parties",
                              (json_int_t)plan.parties, "to_inform", (json_int_t)plan.to_inform, "values_moved",
                              (json_int_t)plan.values_moved, "values_erased", (json_int_t)plan.values_erased,
                              "records_moved", (json_int_t)plan.letters_moved, "records_erased",
                              (json_int_t)plan.letters_erased, "choices", (json_int_t)plan.choices, "widens",
                              plan.widens, "blocked", plan.blocked));
}
