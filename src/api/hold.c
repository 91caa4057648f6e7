/* Holds: what is kept beyond its day because of a legal ground. A program acts for its user, who answers for what it holds. */
#include "rights/hold.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"
#include "notice/notice.h"
#include "registry/registry.h"

#include <string.h>

static json_t *hold_json(struct ctx *ctx, const struct hold *hold) {
    const struct notice *notice = ctx_notice(ctx);
    const char *class = hold->class == NOTICE_NOTHING ? NULL : notice->classes[hold->class].entry.id;
    return json_pack("{s:o,s:o,s:o,s:b,s:s,s:o,s:o,s:o,s:o,s:o,s:b,s:b}", "id", out_id(ctx, hold->id), "party",
                     out_id(ctx, hold->party), "class", out_text(class), "everything", hold->all, "ground",
                     hold_ground_id(hold->ground), "reason", out_text(hold->reason), "holder",
                     hold->who ? out_id(ctx, hold->holder) : json_null(), "holder_was",
                     out_text(hold->who ? NULL : hold->was), "until", out_day(ctx, hold->until), "lifted",
                     out_instant(ctx, hold->ended), "holds", hold->active, "look_at", hold->soon);
}

static enum status give_list(struct visit *visit, const struct hold *list, size_t count) {
    json_t *items = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(items, hold_json(visit->ctx, &list[i]));
    return out_items(visit, items);
}

enum status api_holds(struct visit *visit) {
    struct hold *list;
    size_t count;
    TRY(input_query(visit, "api_holds"));
    TRY(hold_list(visit->ctx, &list, &count));
    return give_list(visit, list, count);
}

enum status api_party_holds(struct visit *visit) {
    struct hold *list;
    size_t count;
    ref_t party;
    TRY(input_query(visit, "api_party_holds"));
    TRY(input_path_id(visit, 0, &party));
    TRY(hold_of(visit->ctx, party, &list, &count));
    return give_list(visit, list, count);
}

enum status api_hold(struct visit *visit) {
    struct hold hold;
    ref_t id;
    TRY(input_query(visit, "api_hold"));
    TRY(input_path_id(visit, 0, &id));
    TRY(hold_read(visit->ctx, id, &hold));
    return out_send(visit, 200, hold_json(visit->ctx, &hold));
}

/* The model knows the member as "by". */
static enum status at_member(struct ctx *ctx, enum status status) {
    if (status != ST_OK && ctx->fault.field && strcmp(ctx->fault.field, "by") == 0)
        ctx->fault.field = "holder";
    return status;
}

enum status api_hold_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    ref_t party, hold;
    TRY(input_query(visit, "api_hold_add"));
    TRY(input_path_id(visit, 0, &party));
    TRY(input_read(visit, &json));
    struct hold_draft draft = {.party = party,
                               .class = input_text(ctx, json, "class"),
                               .ground = input_text(ctx, json, "ground"),
                               .reason = input_text(ctx, json, "reason"),
                               .holder = input_id(json, "holder"),
                               .until = input_day(json, "until")};
    TRY(at_member(ctx, hold_add(ctx, &draft, &hold)));
    return answer_made(visit, "holds", hold);
}

enum status api_hold_change(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct hold hold;
    ref_t id;
    TRY(input_query(visit, "api_hold_change"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    if (input_has(json, "until"))
        TRY(hold_renew(ctx, id, input_day(json, "until")));
    if (input_has(json, "holder"))
        TRY(at_member(ctx, hold_hand(ctx, id, input_id(json, "holder"))));
    TRY(hold_read(ctx, id, &hold));
    return out_send(visit, 200, hold_json(ctx, &hold));
}

static enum status end(struct visit *visit, const char *handler, enum status (*act)(struct ctx *, ref_t)) {
    ref_t id;
    TRY(input_query(visit, handler));
    TRY(input_path_id(visit, 0, &id));
    TRY(act(visit->ctx, id));
    return answer_nothing(visit);
}

enum status api_hold_lift(struct visit *visit) {
    return end(visit, "api_hold_lift", hold_lift);
}

enum status api_hold_undo(struct visit *visit) {
    return end(visit, "api_hold_undo", hold_unlift);
}
