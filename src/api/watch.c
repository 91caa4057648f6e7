/* What is due, what was done, what is left. */
#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "notice/notice.h"
#include "registry/licence.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/telling.h"
#include "registry/trust.h"
#include "rights/remains.h"

#include <stdlib.h>

enum { PAGE = 100, PAGE_MOST = 1000 };

/* A day of the query; DAY_NONE. */
static day_t query_day(struct visit *visit, const char *name) {
    const char *text = request_query(visit->request, name);
    day_t day;
    return text && day_parse(text, &day) == 1 ? day : DAY_NONE;
}

/* ---- due */

static json_t *due_json(struct ctx *ctx, const struct due_row *rows, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list,
                 json_pack("{s:o,s:o,s:o,s:o,s:s,s:o,s:o}", "party", out_id(ctx, rows[i].party), "name",
                           out_text(rows[i].name), "class", out_class(ctx, rows[i].class), "record",
                           out_id(ctx, rows[i].record), "state", keep_state_id(rows[i].state), "keep_through",
                           out_day(ctx, rows[i].keep_through), "gone_by", out_day(ctx, rows[i].gone_by)));
    return list;
}

static json_t *confirm_json(struct ctx *ctx, const struct trust_row *rows, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct names fields = {.items = rows[i].fields, .count = rows[i].field_count};
        out_push(list, json_pack("{s:o,s:o,s:o,s:o,s:s}", "party", out_id(ctx, rows[i].party), "name",
                                 out_text(rows[i].name), "since", out_day(ctx, rows[i].since), "fields",
                                 out_words(&fields), "rule", rows[i].rule));
    }
    return list;
}

static json_t *tell_json(struct ctx *ctx, const struct telling_row *rows, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:o,s:o,s:o,s:o,s:b}", "party", out_id(ctx, rows[i].party), "name",
                                 out_text(rows[i].name), "source", out_source(ctx, rows[i].telling.source),
                                 "tell_by", out_day(ctx, rows[i].telling.by), "late", rows[i].telling.late));
    return list;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

enum status api_due(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct due_row *due;
    struct trust_row *confirm;
    struct telling_row *tell;
    size_t due_count, confirm_count, tell_count;
    TRY(input_query(visit, "api_due"));
    day_t on = query_day(visit, "on");
    size_t limit = input_count(visit, "limit", PAGE, PAGE_MOST);
    on = on == DAY_NONE ? registry_today(ctx) : on;
    TRY(due_list(ctx, on, &due, &due_count));
    TRY(trust_list(ctx, on, &confirm, &confirm_count));
    TRY(telling_list(ctx, on, NOTICE_NOTHING, limit, &tell, &tell_count));
    return out_send(visit, 200,
                    json_pack("{s:o,s:o,s:I,s:o,s:I,s:o,s:I}", "on", out_day(ctx, on), "due",
                              due_json(ctx, due, least(due_count, limit)), "due_total", (json_int_t)due_count,
                              "to_confirm", confirm_json(ctx, confirm, least(confirm_count, limit)),
                              "to_confirm_total", (json_int_t)confirm_count, "to_tell",
                              tell_json(ctx, tell, least(tell_count, limit)), "to_tell_total",
                              (json_int_t)tell_count));
}

enum status api_licences(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct licence_row *rows;
    size_t count;
    TRY(input_query(visit, "api_licences"));
    TRY(licence_list(ctx, registry_today(ctx), DAY_NONE, &rows, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list,
                 json_pack("{s:o,s:s,s:o,s:o,s:o,s:I,s:b}", "source", out_source(ctx, rows[i].source), "name",
                           rows[i].name, "licence", out_text(rows[i].licence.text), "bought",
                           out_day(ctx, rows[i].licence.bought), "until", out_day(ctx, rows[i].licence.until),
                           "parties", (json_int_t)rows[i].parties, "ended", rows[i].ended));
    return out_items(visit, list);
}

enum status api_licence_renew(struct visit *visit) {
    scoped_json *json = NULL;
    TRY(input_query(visit, "api_licence_renew"));
    TRY(input_read(visit, &json));
    TRY(licence_renew(visit->ctx, input_text(visit->ctx, json, "licence"), input_day(json, "until")));
    return answer_nothing(visit);
}

enum status api_remains(struct visit *visit) {
    struct remain_row *rows;
    size_t count;
    TRY(input_query(visit, "api_remains"));
    TRY(remains_list(visit->ctx, &rows, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list,
                 json_pack("{s:s,s:s,s:s,s:I}", "class", rows[i].remain.class, "field", rows[i].remain.field,
                           "value", rows[i].remain.value, "count", (json_int_t)rows[i].remain.count));
    return out_items(visit, list);
}
