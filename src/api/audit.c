/* The log: its entries, whether it is whole, and as a file. */
#include "api/input.h"
#include "api/out.h"

#include "registry/audit_export.h"
#include "registry/audit_head.h"
#include "registry/audit_look.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/proof.h"

#include <string.h>

enum { PAGE = 100, PAGE_MOST = 1000 };

/* A day of the query; DAY_NONE. */
static day_t query_day(struct visit *visit, const char *name) {
    const char *text = request_query(visit->request, name);
    day_t day;
    return text && day_parse(text, &day) == 1 ? day : DAY_NONE;
}

/* ---- entries */

/* Entries stand as they are in the log, member for member. */
enum status api_audit(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const struct zone *zone = registry_zone(ctx);
    struct audit_line *lines;
    size_t count;
    TRY(input_query(visit, "api_audit"));
    TRY(permit_action(ctx, ACTION_AUDIT, 0, NULL));
    day_t from = query_day(visit, "from"), to = query_day(visit, "to");
    struct audit_filter filter = {.actor = request_query(visit->request, "actor"),
                                  .action = request_query(visit->request, "action"),
                                  .sentence = request_query(visit->request, "sentence"),
                                  .from = from == DAY_NONE ? 0 : zone_instant(zone, from, 0),
                                  .to = to == DAY_NONE ? 0 : zone_instant(zone, to + 1, 0),
                                  .after_seq = (int64_t)input_count(visit, "after", 0, INT32_MAX),
                                  .limit = input_count(visit, "limit", PAGE, PAGE_MOST)};
    if (request_query(visit->request, "party"))
        (void)ref_parse(request_query(visit->request, "party"), &filter.party); /* its shape was looked at */
    TRY(audit_list(ctx, registry_audit(ctx->registry), &filter, &lines, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *entry = json_loads(lines[i].json, 0, NULL);
        must(entry);
        out_push(list, entry);
    }
    json_t *next = count == filter.limit && count ? json_integer(lines[count - 1].seq) : json_null();
    return out_send(visit, 200, json_pack("{s:o,s:o}", "items", list, "next", next));
}

/* ---- whether it is whole */

enum status api_audit_key(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    TRY(input_query(visit, "api_audit_key"));
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    return out_send(visit, 200,
                    json_pack("{s:o,s:s,s:s}", "register", out_id(ctx, registry_id(ctx->registry)), "key",
                              proof_key(ctx), "fingerprint", proof_fingerprint(ctx)));
}

static json_t *heads_json(struct ctx *ctx, const struct audit_heads *heads) {
    json_t *list = json_array();
    for (size_t i = 0; i < heads->count; i++) {
        const struct audit_head *head = &heads->items[i];
        out_push(list,
                 json_pack("{s:s,s:I,s:s,s:b,s:o,s:o}", "register", head->reg, "seq", (json_int_t)head->seq,
                           "at", head->at, "good", !head->problem, "problem", out_text(head->problem), "gone",
                           out_text(head->gone ? instant_iso(ctx->arena, head->gone) : NULL)));
    }
    return list;
}

static json_t *back_json(struct ctx *ctx, const struct audit_verdict *log) {
    const struct audit_back *back = &log->back;
    return log->backs ? json_pack("{s:I,s:s,s:I,s:s,s:I}", "seq", (json_int_t)back->seq, "at",
                                  instant_iso(ctx->arena, back->at), "before_seq", (json_int_t)back->before_seq,
                                  "before_at", instant_iso(ctx->arena, back->before_at), "entries",
                                  (json_int_t)log->backs)
                      : json_null();
}

static json_t *gone_json(struct ctx *ctx, const struct audit_past *past) {
    return past->entries
               ? json_pack("{s:I,s:I,s:s,s:s,s:s}", "entries", (json_int_t)past->entries, "to",
                           (json_int_t)past->to, "first", instant_iso(ctx->arena, past->first), "last",
                           instant_iso(ctx->arena, past->last), "at", instant_iso(ctx->arena, past->at))
               : json_null();
}

static json_t *number_or_null(int64_t number, const char *problem) {
    return problem ? json_integer(number) : json_null();
}

enum status api_audit_check(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct audit_heads heads = {0};
    struct audit_checked checked;
    TRY(input_query(visit, "api_audit_check"));
    TRY(input_read(visit, &json));
    const char *head = input_text(ctx, json, "head");
    if (head && audit_heads_check(ctx, head, strlen(head), &heads) != ST_OK)
        return fault_at_field(ctx, "head");
    TRY(audit_check(ctx, &heads.log, &checked));
    const struct audit_verdict *log = &heads.log;
    return out_send(visit, 200,
                    json_pack("{s:b,s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "whole", !log->problem, "entries",
                              (json_int_t)log->entries, "problem", out_text(log->problem), "file",
                              out_text(log->problem ? log->file : NULL), "seq",
                              number_or_null(log->seq, log->problem), "since",
                              number_or_null(log->since, log->problem), "back", back_json(ctx, log), "gone",
                              gone_json(ctx, &log->past), "heads", heads_json(ctx, &heads)));
}

enum status api_audit_export(struct visit *visit) {
    struct audit_exported result;
    const void *bytes;
    size_t length;
    TRY(input_query(visit, "api_audit_export"));
    TRY(audit_export_bytes(visit->ctx, &bytes, &length, &result));
    visit->reply->bytes = bytes;
    visit->reply->length = length;
    visit->reply->type = "text/plain; charset=utf-8";
    return ST_OK;
}
