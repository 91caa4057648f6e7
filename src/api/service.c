/* Services that were bought: of a party, of everybody, one with its versions; added, changed, taken back. */
#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "registry/purchase.h"
#include "registry/registry.h"

#include <string.h>

enum { PAGE = 100, PAGE_MOST = 1000 };

static json_t *service_json(struct ctx *ctx, const struct purchase *purchase) {
    const struct record *record = &purchase->record;
    return json_pack("{s:o,s:I,s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o}", "id", out_id(ctx, record->id),
                     "version", (json_int_t)purchase->version, "party", out_id(ctx, record->party), "about",
                     out_id(ctx, record->about), "kind", record->kind, "text",
                     out_text(record->erased ? NULL : record->text), "service",
                     out_service(ctx, record->service), "bought", out_day(ctx, record->day), "state",
                     out_text(purchase_state_id(purchase->state)), "who", out_text(purchase->who), "by",
                     out_id(ctx, purchase->doer), "who_has_left", purchase->who_ended, "delivery",
                     out_day(ctx, purchase->delivery), "since", out_instant(ctx, purchase->since));
}

static json_t *list_json(struct ctx *ctx, const struct purchase *list, size_t count) {
    json_t *json = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(json, service_json(ctx, &list[i]));
    return json;
}

/* ---- reading */

/* Those that the purpose may not see are left out, so only what follows is told and never how many there are. */
static enum status answer_page(struct visit *visit, const struct purchase *list, size_t count, size_t next,
                               size_t total) {
    json_t *json = json_pack("{s:o,s:o}", "items", list_json(visit->ctx, list, count), "next",
                             next < total ? json_integer((json_int_t)next) : json_null());
    return out_send(visit, 200, json);
}

enum status api_services(struct visit *visit) {
    struct party party;
    struct purchase *list;
    size_t count, total;
    TRY(input_party(visit, "api_services", &party));
    size_t skip = input_count(visit, "cursor", 0, INT32_MAX),
           limit = input_count(visit, "limit", PAGE, PAGE_MOST);
    TRY(purchase_of(visit->ctx, party.id, skip, limit, &list, &count, &total));
    return answer_page(visit, list, count, skip + limit, total);
}

enum status api_services_all(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct purchase_asked asked = {.state = PURCHASE_ANY};
    struct purchase *list;
    enum purchase_state state;
    size_t count, total;
    TRY(input_query(visit, "api_services_all"));
    const char *word = request_query(visit->request, "state"), *by = request_query(visit->request, "by");
    if (word)
        asked.state = purchase_state_from(word, &state) ? (int)state : PURCHASE_OPEN;
    if (by)
        (void)ref_parse(by, &asked.doer); /* its shape was looked at */
    if (request_query(visit->request, "nobody"))
        asked.doer = PURCHASE_NOBODY;
    asked.skip = input_count(visit, "cursor", 0, INT32_MAX);
    asked.limit = input_count(visit, "limit", PAGE, PAGE_MOST);
    TRY(purchase_list(ctx, &asked, &list, &count, &total));
    return answer_page(visit, list, count, asked.skip + asked.limit, total);
}

static json_t *versions_json(struct ctx *ctx, const struct purchase_version *versions, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:o,s:o,s:o,s:o}", "at", out_instant(ctx, versions[i].at), "state",
                                 out_text(purchase_state_id(versions[i].state)), "who",
                                 out_text(versions[i].who), "delivery", out_day(ctx, versions[i].delivery)));
    return list;
}

static enum status answer_service(struct visit *visit, ref_t record, int code) {
    struct ctx *ctx = visit->ctx;
    struct purchase purchase;
    struct purchase_version *versions;
    size_t count;
    TRY(purchase_read(ctx, record, &purchase));
    TRY(purchase_history(ctx, record, &versions, &count));
    json_t *json = service_json(ctx, &purchase);
    out_put(json, "history", versions_json(ctx, versions, count));
    return out_send(visit, code, json);
}

enum status api_service(struct visit *visit) {
    ref_t record;
    TRY(input_query(visit, "api_service"));
    TRY(input_path_id(visit, 0, &record));
    return answer_service(visit, record, 200);
}

/* ---- writing */

/* What does not stand in the body stays; null takes away. */
static enum status read_set(struct ctx *ctx, const json_t *json, struct purchase_set *set) {
    *set = (struct purchase_set){.sets_state = json_object_get(json, "state") != NULL,
                                 .sets_doer = json_object_get(json, "by") != NULL,
                                 .sets_delivery = json_object_get(json, "delivery") != NULL,
                                 .state = PURCHASE_PLANNED,
                                 .doer = input_id(json, "by"),
                                 .delivery = input_day(json, "delivery")};
    const char *state = input_text(ctx, json, "state");
    if (!state || purchase_state_from(state, &set->state))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("A service is planned, under way, done or cancelled."));
    return fault_at_field(ctx, "state");
}

enum status api_service_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct record_draft draft = {.ends = DAY_NONE, .source = NOTICE_NOTHING, .service = NOTICE_NOTHING};
    struct purchase_set set;
    ref_t record;
    TRY(input_query(visit, "api_service_add"));
    TRY(input_path_id(visit, 0, &draft.party));
    TRY(input_read(visit, &json));
    TRY(read_set(ctx, json, &set));
    draft.text = input_text(ctx, json, "text");
    draft.kind = input_text(ctx, json, "kind");
    draft.reason = input_text(ctx, json, "reason");
    draft.about = input_id(json, "about");
    draft.at = input_when(ctx, json, "bought", &draft.whole_day);
    if (json_object_get(json, "service"))
        draft.service = input_service(ctx, json, "service");
    if (json_object_get(json, "source"))
        draft.source = input_source(ctx, json, "source");
    TRY(purchase_add(ctx, &draft, &set, &record));
    return answer_made(visit, "services", record);
}

enum status api_service_change(struct visit *visit) {
    scoped_json *json = NULL;
    struct purchase_set set;
    ref_t record;
    TRY(input_query(visit, "api_service_change"));
    TRY(input_path_id(visit, 0, &record));
    TRY(input_read(visit, &json));
    TRY(read_set(visit->ctx, json, &set));
    TRY(purchase_change(visit->ctx, record, input_number(json, "version"), &set));
    return answer_service(visit, record, 200);
}

enum status api_service_undo(struct visit *visit) {
    scoped_json *json = NULL;
    ref_t record;
    bool gone;
    TRY(input_query(visit, "api_service_undo"));
    TRY(input_path_id(visit, 0, &record));
    TRY(input_read(visit, &json));
    TRY(purchase_undo(visit->ctx, record, input_number(json, "version"), &gone));
    return out_send(visit, 200, json_pack("{s:b}", "gone", gone));
}
