/* Two that are one: looked at, merged, taken apart, told apart. A plan is the same question with "plan": nothing is changed. */
#include "registry/merge.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "notice/notice.h"
#include "registry/alike.h"
#include "registry/ending.h"

/* ---- who looks the same */

static json_t *side_of_pair(struct ctx *ctx, const struct hit *hit) {
    return json_pack("{s:o,s:s}", "id", out_id(ctx, hit->party), "name", hit->name);
}

static json_t *pair_json(struct ctx *ctx, const struct alike_pair *pair) {
    static const char *const sures[] = {"sure", "likely", "possible"};
    json_t *why = json_array();
    for (int i = 0; i < ALIKE_WHYS; i++)
        if (pair->why & 1u << i)
            out_push(why, json_string(alike_why_id((enum alike_why)i)));
    return json_pack("{s:o,s:o,s:s,s:i,s:o}", "one", side_of_pair(ctx, &pair->one), "other",
                     side_of_pair(ctx, &pair->other), "sure", sures[pair->sure], "points", pair->points, "why",
                     why);
}

enum status api_duplicates(struct visit *visit) {
    struct alike_pairs pairs;
    TRY(input_query(visit, "api_duplicates"));
    TRY(alike_list(visit->ctx, request_query(visit->request, "cursor"), input_count(visit, "limit", 100, 1000),
                   &pairs));
    json_t *list = json_array();
    for (size_t i = 0; i < pairs.count; i++)
        out_push(list, pair_json(visit->ctx, &pairs.items[i]));
    return out_send(visit, 200, json_pack("{s:o,s:o}", "items", list, "next", out_text(pairs.cursor)));
}

/* ---- merging */

static json_t *side_json(struct ctx *ctx, const struct merge_side *side) {
    return json_pack("{s:o,s:o,s:o,s:b,s:I,s:I,s:I,s:I}", "id", out_id(ctx, side->party), "name",
                     out_text(side->name), "taken_in", out_day(ctx, side->taken_in), "restricted",
                     side->restricted, "records", (json_int_t)side->records, "roles", (json_int_t)side->roles,
                     "people", (json_int_t)side->people, "choices", (json_int_t)side->choices);
}

static json_t *values_json(const struct merge_plan *plan) {
    static const char *const becomes[] = {"same", "added", "beside", "wins"};
    json_t *list = json_array();
    for (size_t i = 0; i < plan->value_count; i++) {
        const struct merge_value *value = &plan->values[i];
        out_push(list, json_pack("{s:s,s:o,s:o,s:s}", "field", value->field, "kept",
                                 out_text(value->kept ? value->kept->text : NULL), "other",
                                 out_text(value->other->text), "becomes", becomes[value->says]));
    }
    return list;
}

static enum status send_plan(struct visit *visit, const struct merge_plan *plan) {
    struct ctx *ctx = visit->ctx;
    json_t *refusals = json_array();
    for (size_t i = 0; i < plan->refusal_count; i++)
        out_push(refusals, json_pack("{s:s,s:o}", "purpose", plan->refusals[i].purpose, "channel",
                                     out_text(plan->refusals[i].channel)));
    return out_send(visit, 200,
                    json_pack("{s:o,s:o,s:o,s:o,s:o,s:b,s:b,s:I}", "merge", out_id(ctx, plan->merge), "kept",
                              side_json(ctx, &plan->kept), "other", side_json(ctx, &plan->other), "values",
                              values_json(plan), "refusals", refusals, "restricted", plan->restricted,
                              "told_distinct", plan->told_distinct, "links_ended", (json_int_t)plan->links));
}

static struct merge_wish read_wish(struct ctx *ctx, const json_t *json) {
    const json_t *list = json_object_get(json, "others"), *item;
    const char **fields = arena_array(ctx->arena, json_array_size(list) + 1, sizeof *fields);
    size_t i, count = 0;
    json_array_foreach(list, i, item) if (json_string_value(item)) fields[count++] = json_string_value(item);
    return (struct merge_wish){fields, count, input_yes(json, ENDING_FIELD)};
}

enum status api_merge(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct merge_plan plan;
    TRY(input_query(visit, "api_merge"));
    TRY(input_read(visit, &json));
    ref_t kept = input_id(json, "kept"), other = input_id(json, "other");
    const struct merge_wish wish = read_wish(ctx, json);
    TRY(input_yes(json, "plan") ? merge_plan_as(ctx, kept, other, wish, &plan)
                                : merge_run_as(ctx, kept, other, wish, &plan));
    return send_plan(visit, &plan);
}

enum status api_merges(struct visit *visit) {
    static const char *const states[] = {"merged", "split", "erased"};
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct merge *merges;
    size_t count;
    ref_t ref;
    TRY(input_query(visit, "api_merges"));
    TRY(input_path_id(visit, 0, &ref));
    TRY(party_read(ctx, ref, NOTICE_NOTHING, &party));
    TRY(merge_list(ctx, party.id, &merges, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:o,s:o,s:o,s:s,s:o}", "id", out_id(ctx, merges[i].id), "kept",
                                 out_id(ctx, merges[i].kept), "other", out_id(ctx, merges[i].other), "state",
                                 states[merges[i].state], "at", out_instant(ctx, merges[i].at)));
    return out_items(visit, list);
}

/* ---- apart again */

static enum status read_give(struct ctx *ctx, const json_t *json, ref_t **give, size_t *count) {
    const json_t *list = json_object_get(json, "give");
    json_t *item;
    size_t i;
    *count = json_array_size(list);
    *give = arena_array(ctx->arena, *count + 1, sizeof **give);
    json_array_foreach(list, i, item) if (!ref_parse(json_string_value(item), &(*give)[i])) return FAIL(
        ctx, ST_INVALID, M("This is no id."));
    return ST_OK;
}

enum status api_split(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct split_plan plan;
    ref_t merge, *give;
    size_t count;
    TRY(input_query(visit, "api_split"));
    TRY(input_path_id(visit, 0, &merge));
    TRY(input_read(visit, &json));
    TRY(read_give(ctx, json, &give, &count));
    TRY(input_yes(json, "plan") ? split_plan(ctx, merge, give, count, &plan)
                                : split_run(ctx, merge, give, count, &plan));
    return out_send(visit, 200,
                    json_pack("{s:o,s:o,s:o,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "merge", out_id(ctx, plan.merge.id),
                              "kept", out_id(ctx, plan.merge.kept), "other", out_id(ctx, plan.merge.other),
                              "records_back", (json_int_t)plan.records_back, "records_given",
                              (json_int_t)plan.records_given, "records_since", (json_int_t)plan.records_since,
                              "refusals_for_both", (json_int_t)plan.refusals_for_both, "holds_for_both",
                              (json_int_t)plan.holds_for_both, "requests_for_both", (json_int_t)plan.requests,
                              "links_ended", (json_int_t)plan.links));
}

enum status api_distinct(struct visit *visit) {
    scoped_json *json = NULL;
    TRY(input_query(visit, "api_distinct"));
    TRY(input_read(visit, &json));
    TRY(merge_distinct(visit->ctx, input_id(json, "one"), input_id(json, "other"),
                       input_yes(json, "distinct")));
    return answer_nothing(visit);
}
