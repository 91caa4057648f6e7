/* Answers to requests for access: what may be about others, what is left out, and handing over. */
#include "api/parcel.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"
#include "rights/access.h"
#include "rights/portable.h"

#include <sodium.h>
#include <string.h>

json_t *api_parcels_json(struct ctx *ctx, const struct parcel *list, size_t count) {
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(rows, json_pack("{s:o,s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:s,s:I}", "id",
                                 out_id(ctx, list[i].id), "what", list[i].what, "way",
                                 parcel_way_id(list[i].way), "state", parcel_state_id(list[i].state), "at",
                                 out_instant(ctx, list[i].made), "until", out_instant(ctx, list[i].until),
                                 "fetched", out_instant(ctx, list[i].fetched), "handed",
                                 out_instant(ctx, list[i].handed), "ended", out_instant(ctx, list[i].ended),
                                 "why", out_text(list[i].why), "to", out_text(list[i].address), "manifest_hash",
                                 list[i].hash, "left_out", (json_int_t)list[i].redactions));
    return rows;
}

/* ---- looking */

static json_t *marked_json(const struct redact_spot *spots, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:s,s:s,s:s,s:s,s:s}", "kind", redact_spot_id(spots[i].kind), "item",
                                 spots[i].item, "before", spots[i].before, "passage", spots[i].passage, "after",
                                 spots[i].after));
    return list;
}

static json_t *left_out_json(struct ctx *ctx, const struct redactions *redactions) {
    json_t *list = json_array();
    for (size_t i = 0; i < redactions->count; i++) {
        const struct redaction *one = &redactions->items[i];
        out_push(list, json_pack("{s:o,s:s,s:s,s:o,s:o,s:I}", "id", out_id(ctx, one->id), "item", one->item,
                                 "because", redact_why_id(one->why), "reason", out_text(one->reason), "passage",
                                 out_text(one->passage), "times", (json_int_t)one->times));
    }
    return list;
}

static json_t *texts_json(struct ctx *ctx, const json_t *document) {
    struct redact_text *texts;
    size_t count;
    json_t *list = json_array();
    redact_texts(ctx, document, &texts, &count);
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:s,s:s}", "item", texts[i].item, "text", texts[i].text));
    return list;
}

static json_t *words_json(const char *const *words, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_string(words[i]));
    return list;
}

static day_t query_day(struct visit *visit, const char *name) {
    const char *text = request_query(visit->request, name);
    day_t day;
    return text && day_parse(text, &day) ? day : DAY_NONE;
}

enum status api_package_look(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct right_request request;
    struct redact_spot *spots;
    struct parcel_missing missing;
    scoped_access content = {0};
    size_t count;
    ref_t id;
    TRY(input_query(visit, "api_package_look"));
    TRY(input_path_id(visit, 0, &id));
    TRY(request_read(ctx, id, &request));
    if (!request.party)
        return FAIL(ctx, ST_CONFLICT, M("Say first whom the request is about."));
    const struct access_asked asked = access_for(&request, query_day(visit, "from"), query_day(visit, "to"));
    TRY(access_read(ctx, &asked, &content));
    TRY(access_spots(ctx, &asked, &content, &spots, &count));
    TRY(parcel_missing(ctx, &request, &missing));
    return out_send(visit, 200,
                    json_pack("{s:o,s:o,s:o,s:I,s:o}", "marked", marked_json(spots, count), "left_out",
                              left_out_json(ctx, &content.redactions), "texts",
                              texts_json(ctx, content.document), "papers", (json_int_t)missing.papers,
                              "systems", words_json(missing.systems, missing.system_count)));
}

/* ---- leaving out */

enum status api_redaction_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    ref_t request, id;
    TRY(input_query(visit, "api_redaction_add"));
    TRY(input_path_id(visit, 0, &request));
    TRY(input_read(visit, &json));
    struct redact_draft draft = {.item = input_text(ctx, json, "item"),
                                 .passage = input_text(ctx, json, "passage"),
                                 .reason = input_text(ctx, json, "reason")};
    const char *because = input_text(ctx, json, "because");
    if (because)
        must(redact_why_from(because, &draft.why)); /* its shape was looked at */
    TRY(redact_add(ctx, request, &draft, &id));
    return out_send(visit, 201, json_pack("{s:o}", "id", out_id(ctx, id)));
}

enum status api_redaction_undo(struct visit *visit) {
    ref_t request, id;
    TRY(input_query(visit, "api_redaction_undo"));
    TRY(input_path_id(visit, 0, &request));
    TRY(input_path_id(visit, 1, &id));
    TRY(redact_undo(visit->ctx, request, id));
    visit->reply->status = 204;
    return ST_OK;
}

/* ---- handing over */

static json_t *file_json(struct ctx *ctx, const struct parcel_made *made) {
    if (!made->bytes)
        return json_null();
    size_t room = sodium_base64_encoded_len(made->length, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(ctx->arena, room);
    return json_string(
        sodium_bin2base64(text, room, made->bytes, made->length, sodium_base64_VARIANT_ORIGINAL));
}

static enum status give(struct visit *visit, const struct parcel_made *made) {
    struct ctx *ctx = visit->ctx;
    json_t *json = json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:s,s:I,s:b,s:b}", "id", out_id(ctx, made->parcel),
                             "link", out_text(made->link), "code", out_text(made->code), "passphrase",
                             out_text(made->passphrase), "to", out_text(made->address), "until",
                             out_instant(ctx, made->until), "manifest_hash", made->hash, "left_out",
                             (json_int_t)made->redactions, "answered", made->answered, "sent", made->sent);
    must(json);
    out_put(json, "otherwise", out_text(made->otherwise));
    out_put(json, "file_name", out_text(made->name));
    out_put(json, "file_type", out_text(made->type));
    out_put(json, "file", file_json(ctx, made));
    return out_send(visit, 201, json);
}

enum status api_parcel_hand(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct parcel_made made;
    bool matched;
    ref_t request;
    TRY(input_query(visit, "api_parcel_hand"));
    TRY(input_path_id(visit, 0, &request));
    TRY(input_read(visit, &json));
    struct parcel_draft draft = {.address = input_text(ctx, json, "to"),
                                 .from = input_day(json, "from"),
                                 .to = input_day(json, "until"),
                                 .send = input_yes(json, "send"),
                                 .looked = input_yes(json, "looked"),
                                 .handed = input_yes(json, "handed"),
                                 .complete = input_yes(json, "complete")};
    must(parcel_way_from(input_text(ctx, json, "way"), &draft.way)); /* its shape was looked at */
    TRY(input_version(visit, json, &draft.version, &matched));
    TRY(answer_changed(visit, parcel_hand(ctx, request, &draft, &made), matched));
    return give(visit, &made);
}

enum status api_parcel_end(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    ref_t id, breach;
    TRY(input_query(visit, "api_parcel_end"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    if (!input_yes(json, "wrong_address")) {
        TRY(parcel_end(ctx, id, "staff"));
        return out_send(visit, 200, json_pack("{s:n}", "breach"));
    }
    TRY(parcel_wrong(ctx, id, &breach));
    return out_send(visit, 200, json_pack("{s:o}", "breach", out_id(ctx, breach)));
}

/* ---- for another service */

enum status api_portability(struct visit *visit) {
    json_t *document;
    ref_t party;
    TRY(input_query(visit, "api_portability"));
    TRY(input_path_id(visit, 0, &party));
    TRY(portable_json(visit->ctx, party, &document));
    return out_send(visit, 200, document);
}
