/* Parties made and changed, and what they decide. Each handler fills a draft, calls the model once, and answers. */
#include "api/change.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "notice/notice.h"
#include "registry/adopt.h"
#include "registry/choice.h"
#include "registry/ending.h"
#include "registry/merge.h"
#include "registry/trust.h"

#include <string.h>

/* {"id": ...}, and where it is. */
enum status answer_made(struct visit *visit, const char *where, ref_t ref) {
    struct ctx *ctx = visit->ctx;
    const char *id = ref_text(ctx->arena, ref);
    reply_header(visit->reply, "Location", arena_printf(ctx->arena, "/api/v1/%s/%s", where, id));
    return out_send(visit, 201, json_pack("{s:s}", "id", id));
}

enum status answer_nothing(struct visit *visit) {
    visit->reply->status = 204;
    return ST_OK;
}

/* ---- values */

static size_t texts_in(const json_t *json) {
    const char *name;
    json_t *item;
    size_t count = 0;
    json_object_foreach((json_t *)(uintptr_t)json, name, item) count +=
        json_is_array(item) && json_array_size(item) ? json_array_size(item) : 1;
    return count;
}

/* Null and an empty list take a value away. */
static void read_values(struct ctx *ctx, const json_t *json, struct party_draft *draft) {
    const json_t *object = json_object_get(json, "values");
    struct value_draft *values = arena_array(ctx->arena, texts_in(object) + 1, sizeof *values);
    const char *name;
    json_t *item, *text;
    size_t i;
    json_object_foreach((json_t *)(uintptr_t)object, name, item) {
        const char *field = arena_text(ctx->arena, name);
        if (!json_is_array(item) || !json_array_size(item)) {
            const char *only = json_string_value(item);
            values[draft->value_count++] =
                (struct value_draft){field, arena_text(ctx->arena, only ? only : "")};
            continue;
        }
        json_array_foreach(item, i, text) values[draft->value_count++] =
            (struct value_draft){field, arena_text(ctx->arena, json_string_value(text))};
    }
    draft->values = values;
}

struct party_draft change_draft(struct ctx *ctx, const json_t *json) {
    struct party_draft draft = {.type = input_type(ctx, json, "type"),
                                .source = input_source(ctx, json, "source"),
                                .reason = input_text(ctx, json, "reason"),
                                .organisation = input_id(json, "organisation"),
                                .from = input_day(json, "from"),
                                .taken_in = input_day(json, "taken_in"),
                                .licence = input_licence(ctx, json),
                                .even_if_known = input_yes(json, "even_if_known"),
                                .even_if_restricted = input_yes(json, "even_if_restricted"),
                                .even_if_due = input_yes(json, ENDING_FIELD)};
    read_values(ctx, json, &draft);
    return draft;
}

enum status api_party_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    ref_t party;
    TRY(input_query(visit, "api_party_add"));
    TRY(input_read(visit, &json));
    const struct party_draft draft = change_draft(ctx, json);
    TRY(party_add(ctx, &draft, &party));
    return answer_made(visit, "parties", party);
}

enum status answer_changed(struct visit *visit, enum status status, bool matched) {
    if (status == ST_CONFLICT && matched && !visit->ctx->fault.field)
        visit->code = 412;
    return status;
}

enum status api_party_change(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    int64_t version;
    bool matched;
    ref_t party;
    TRY(input_query(visit, "api_party_change"));
    TRY(input_path_id(visit, 0, &party));
    TRY(input_read(visit, &json));
    TRY(input_version(visit, json, &version, &matched));
    struct party_draft draft = change_draft(ctx, json);
    draft.type = NOTICE_NOTHING;
    TRY(answer_changed(visit, party_set(ctx, party, version, &draft), matched));
    return answer_party(visit, party);
}

enum status api_link(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    ref_t party;
    TRY(input_query(visit, "api_link"));
    TRY(input_path_id(visit, 0, &party));
    TRY(input_read(visit, &json));
    TRY(party_link(ctx, party, input_id(json, "organisation"), input_day(json, "from"), input_day(json, "to")));
    return answer_party(visit, party);
}

/* ---- what the person decides */

static enum status choose(struct visit *visit, const char *handler,
                          enum status (*write)(struct ctx *ctx, const struct choice_draft *draft)) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    bool whole_day;
    struct choice_draft draft = {0};
    TRY(input_query(visit, handler));
    TRY(input_path_id(visit, 0, &draft.party));
    TRY(input_read(visit, &json));
    draft.purpose = input_purpose(ctx, json, "purpose");
    draft.channel = input_text(ctx, json, "channel");
    draft.how = input_text(ctx, json, "how");
    draft.at = input_when(ctx, json, "at", &whole_day);
    draft.words = input_text(ctx, json, "words");
    draft.document = input_id(json, "document");
    TRY(write(ctx, &draft));
    return answer_nothing(visit);
}

enum status api_object(struct visit *visit) {
    return choose(visit, "api_object", choice_object);
}

enum status api_consent(struct visit *visit) {
    return choose(visit, "api_consent", choice_consent);
}

enum status api_restrict(struct visit *visit) {
    scoped_json *json = NULL;
    ref_t party;
    TRY(input_query(visit, "api_restrict"));
    TRY(input_path_id(visit, 0, &party));
    TRY(input_read(visit, &json));
    TRY(choice_restrict(visit->ctx, party, input_text(visit->ctx, json, "why")));
    return answer_nothing(visit);
}

enum status api_restrict_told(struct visit *visit) {
    scoped_json *json = NULL;
    ref_t party;
    TRY(input_query(visit, "api_restrict_told"));
    TRY(input_path_id(visit, 0, &party));
    TRY(input_read(visit, &json));
    TRY(choice_lift_tell(visit->ctx, party, input_text(visit->ctx, json, "how")));
    return answer_nothing(visit);
}

enum status api_restrict_lift(struct visit *visit) {
    ref_t party;
    TRY(input_query(visit, "api_restrict_lift"));
    TRY(input_path_id(visit, 0, &party));
    TRY(choice_restrict_lift(visit->ctx, party));
    return answer_nothing(visit);
}

enum status api_informed(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    bool whole_day;
    int64_t number;
    ref_t party;
    TRY(input_query(visit, "api_informed"));
    TRY(input_path_id(visit, 0, &party));
    TRY(input_read(visit, &json));
    TRY(adopt_informed(ctx, party, input_text(ctx, json, "how"), input_when(ctx, json, "at", &whole_day),
                       &number));
    return out_send(visit, 200, json_pack("{s:I}", "notice", (json_int_t)number));
}

enum status api_confirm(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    size_t confirmed, i;
    ref_t party;
    json_t *item;
    TRY(input_query(visit, "api_confirm"));
    TRY(input_path_id(visit, 0, &party));
    TRY(input_read(visit, &json));
    const json_t *list = json_object_get(json, "fields");
    const char **fields = arena_array(ctx->arena, json_array_size(list) + 1, sizeof *fields);
    json_array_foreach(list, i, item) fields[i] = arena_text(ctx->arena, json_string_value(item));
    TRY(trust_confirm(ctx, party, fields, json_array_size(list), &confirmed));
    return out_send(visit, 200, json_pack("{s:I}", "confirmed", (json_int_t)confirmed));
}
