/* Companies as YTJ has them: looked up, added, and held against what stands here. What is looked for is posted. */
#include "connect/ytj.h"

#include "api/answers.h"
#include "api/change.h"
#include "api/input.h"
#include "api/out.h"

#include "notice/notice.h"

#include <string.h>

static json_t *company_json(struct ctx *ctx, const struct ytj_company *company) {
    return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o}", "business_id", company->id, "name",
                     out_text(company->name), "form", out_text(company->form), "industry",
                     out_text(company->industry), "website", out_text(company->website), "visiting",
                     out_text(company->visiting), "postal", out_text(company->postal), "registered",
                     out_day(ctx, company->registered), "ended", out_day(ctx, company->ended), "active",
                     company->active, "trouble", out_text(ytj_trouble(ctx, company)));
}

enum status api_companies(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct ytj_found found;
    TRY(input_query(visit, "api_companies"));
    TRY(input_read(visit, &json));
    TRY(ytj_find(ctx, input_text(ctx, json, "words"), &found));
    json_t *list = json_array();
    for (size_t i = 0; i < found.count; i++)
        out_push(list, company_json(ctx, &found.items[i]));
    return out_send(visit, 200,
                    json_pack("{s:o,s:o}", "items", list, "total",
                              found.total < 0 ? json_null() : json_integer((json_int_t)found.total)));
}

/* With YTJ's values, under YTJ as their source; what else the body says comes from its own. */
enum status api_company_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    ref_t party;
    TRY(input_query(visit, "api_company_add"));
    TRY(input_read(visit, &json));
    const struct party_draft draft = change_draft(ctx, json);
    TRY(ytj_add(ctx, input_text(ctx, json, "business_id"), &draft, true, &party));
    return answer_made(visit, "parties", party);
}

/* ---- what it says differently of a party */

static json_t *differences_json(struct ctx *ctx, const struct ytj_difference *list, size_t count) {
    json_t *json = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(json, json_pack("{s:s,s:o,s:s,s:o,s:o}", "field", list[i].field, "before",
                                 out_text(list[i].before), "after", list[i].after, "source",
                                 out_source(ctx, list[i].source), "since", out_day(ctx, list[i].since)));
    return json;
}

static bool wanted(const json_t *take, const char *field) {
    for (size_t i = 0; i < json_array_size(take); i++)
        if (strcmp(json_string_value(json_array_get(take, i)), field) == 0)
            return true;
    return false;
}

/* Those that are named, under YTJ as their source. */
static enum status take(struct ctx *ctx, const json_t *json, const struct party *party,
                        const struct ytj_difference *list, size_t count, size_t *taken) {
    struct value_draft *values = arena_array(ctx->arena, count + 1, sizeof *values);
    struct party_draft draft = {.type = NOTICE_NOTHING,
                                .values = values,
                                .from = DAY_NONE,
                                .taken_in = DAY_NONE,
                                .licence.until = DAY_NONE,
                                .reason = input_text(ctx, json, "reason")};
    TRY(ytj_source(ctx, &draft.source));
    for (size_t i = 0; i < count; i++)
        if (wanted(json_object_get(json, "take"), list[i].field))
            values[draft.value_count++] = (struct value_draft){list[i].field, list[i].after};
    *taken = draft.value_count;
    int64_t version = input_number(json, "version");
    return *taken ? party_set(ctx, party->id, version ? version : party->version, &draft) : ST_OK;
}

enum status api_party_ytj(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct party party;
    struct ytj_company company;
    struct ytj_difference *list;
    size_t count, taken = 0;
    TRY(input_query(visit, "api_party_ytj"));
    TRY(input_read(visit, &json));
    TRY(input_party(visit, "api_party_ytj", &party));
    TRY(ytj_compare(ctx, &party, &company, &list, &count));
    TRY(take(ctx, json, &party, list, count, &taken));
    return out_send(visit, 200,
                    json_pack("{s:I,s:o,s:o,s:I}", "version", (json_int_t)party.version, "differences",
                              differences_json(ctx, list, count), "trouble",
                              out_text(ytj_trouble(ctx, &company)), "taken", (json_int_t)taken));
}
