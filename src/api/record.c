/* What happened: written down, put right, taken away. */
#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "base/nearest.h"
#include "notice/notice.h"
#include "registry/against.h"
#include "registry/ending.h"
#include "registry/loggable.h"
#include "registry/rectify.h"
#include "registry/registry.h"

#include <string.h>

enum status answer_record(struct visit *visit, ref_t ref) {
    struct record record;
    TRY(record_read(visit->ctx, ref, &record));
    out_version(visit, record.version);
    return out_send(visit, 200, out_record(visit->ctx, &record));
}

enum status api_record(struct visit *visit) {
    ref_t record;
    TRY(input_query(visit, "api_record"));
    TRY(input_path_id(visit, 0, &record));
    return answer_record(visit, record);
}

/* ---- a new one */

static enum status check_kind(struct ctx *ctx, const char *kind) {
    const struct notice *notice = ctx_notice(ctx);
    size_t count;
    if (loggable(notice, kind))
        return ST_OK;
    const char *const *known = loggable_names(ctx->arena, notice, &count);
    const char *nearest = nearest_word(kind, known, count);
    if (nearest)
        (void)FAIL(ctx, ST_INVALID, M("This is not known here. Did you mean “{1}”?"), nearest);
    else
        (void)FAIL(ctx, ST_INVALID, M("This is not known here."));
    return fault_at_field(ctx, "kind");
}

struct facts {
    struct fact *items;
    size_t count;
};

static void put_fact(struct ctx *ctx, struct facts *facts, const char *name, const char *value) {
    size_t at = 0;
    while (at < facts->count && strcmp(facts->items[at].name, name) != 0)
        at++;
    facts->items[at] = (struct fact){arena_text(ctx->arena, name), arena_text(ctx->arena, value)};
    facts->count = at == facts->count ? at + 1 : facts->count;
}

/* {"direction": "in"} in place of what was there; an empty text takes a fact away, null one of the states. */
static void read_facts(struct ctx *ctx, const json_t *json, struct record_draft *draft) {
    static const char *const states[] = {"unpaid", "disputed", "claim_open"};
    enum { STATES = sizeof states / sizeof *states };
    const json_t *object = json_object_get(json, "with");
    struct facts facts = {.count = draft->fact_count};
    const char *name;
    json_t *item;
    facts.items =
        arena_array(ctx->arena, facts.count + json_object_size(object) + STATES + 1, sizeof *facts.items);
    for (size_t i = 0; i < facts.count; i++)
        facts.items[i] = draft->facts[i];
    json_object_foreach((json_t *)(uintptr_t)object, name, item)
        put_fact(ctx, &facts, name, json_string_value(item));
    for (size_t i = 0; i < STATES; i++)
        if (json_object_get(json, states[i]))
            put_fact(ctx, &facts, states[i],
                     input_has(json, states[i]) ? input_text(ctx, json, states[i]) : "");
    draft->facts = facts.items;
    draft->fact_count = facts.count;
}

/* Whatever stands in the body takes the place of what is in the draft; null takes it away. */
static void read_into(struct ctx *ctx, const json_t *json, struct record_draft *draft) {
    if (json_object_get(json, "at"))
        draft->at = input_when(ctx, json, "at", &draft->whole_day);
    if (json_object_get(json, "ends"))
        draft->ends = input_day(json, "ends");
    if (json_object_get(json, "about"))
        draft->about = input_id(json, "about");
    if (json_object_get(json, "belongs_to"))
        draft->belongs = input_id(json, "belongs_to");
    if (json_object_get(json, "amount_cents")) {
        draft->has_amount = input_has(json, "amount_cents");
        draft->cents = input_number(json, "amount_cents");
    }
    if (json_object_get(json, "text"))
        draft->text = input_text(ctx, json, "text");
    if (json_object_get(json, "service"))
        draft->service = input_service(ctx, json, "service");
    if (json_object_get(json, "source"))
        draft->source = input_source(ctx, json, "source");
    if (json_object_get(json, "reason"))
        draft->reason = input_text(ctx, json, "reason");
    draft->licence = input_licence(ctx, json);
    draft->even_if_due = input_yes(json, ENDING_FIELD);
    read_facts(ctx, json, draft);
}

enum status api_record_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    const char *warning;
    ref_t record;
    struct record_draft draft = {.ends = DAY_NONE, .service = NOTICE_NOTHING, .source = NOTICE_NOTHING};
    TRY(input_query(visit, "api_record_add"));
    TRY(input_path_id(visit, 0, &draft.party));
    TRY(input_read(visit, &json));
    draft.kind = input_text(ctx, json, "kind");
    TRY(check_kind(ctx, draft.kind));
    read_into(ctx, json, &draft);
    TRY(record_add(ctx, &draft, &record));
    TRY(against_warning(ctx, record, &warning));
    if (!warning)
        return answer_made(visit, "records", record);
    const char *id = ref_text(ctx->arena, record);
    reply_header(visit->reply, "Location", arena_printf(ctx->arena, "/api/v1/records/%s", id));
    return out_send(visit, 201, json_pack("{s:s,s:s}", "id", id, "warning", warning));
}

/* ---- one that is there */

/* Whoever said which version was read is told when it is another by now. */
static enum status read_standing(struct visit *visit, const json_t *json, ref_t *record,
                                 struct rectifiable *found) {
    int64_t version;
    bool matched;
    TRY(input_path_id(visit, 0, record));
    TRY(input_version(visit, json, &version, &matched));
    TRY(rectify_read(visit->ctx, *record, NOTICE_NOTHING, found));
    if (!version || version == found->version)
        return ST_OK;
    visit->code = matched ? 412 : 0;
    return FAIL(
        visit->ctx, ST_CONFLICT,
        M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
}

enum status api_record_change(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct rectifiable found;
    ref_t record;
    TRY(input_query(visit, "api_record_change"));
    TRY(input_read(visit, &json));
    TRY(read_standing(visit, json, &record, &found));
    read_into(ctx, json, &found.draft);
    TRY(rectify_record(ctx, record, found.version, &found.draft));
    return answer_record(visit, record);
}

enum status api_record_remove(struct visit *visit) {
    struct rectifiable found;
    ref_t record;
    TRY(input_query(visit, "api_record_remove"));
    TRY(read_standing(visit, NULL, &record, &found));
    const char *meant = request_query(visit->request, ENDING_FIELD);
    TRY(rectify_remove(visit->ctx, record, found.version, meant && *meant == 't'));
    return answer_nothing(visit);
}
