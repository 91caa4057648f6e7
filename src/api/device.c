/* The company's own devices and their backups. A job on a device reports its backups by a token that belongs to it; what somebody must have
 * looked at, no program signs. */
#include "rights/device.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"
#include "registry/registry.h"
#include "registry/scope.h"

#include <string.h>

enum { AHEAD = 30, COPIES = 100 };

/* ---- answers */

static json_t *number_json(int64_t number) {
    return number < 0 ? json_null() : json_integer((json_int_t)number);
}

static json_t *words_json(const char *ids) {
    json_t *list = json_array();
    while (ids && *ids) {
        size_t length = strcspn(ids, ",");
        must(json_array_append_new(list, json_stringn(ids, length)) == 0);
        ids += length + (ids[length] == ',');
    }
    return list;
}

static json_t *row_json(struct ctx *ctx, const struct device *device) {
    const struct device_facts *facts = &device->facts;
    json_t *json = json_pack(
        "{s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "id", out_id(ctx, device->id), "name",
        device->facts.name, "state", device_word_id(DEVICE_STATE, device->state), "user",
        out_id(ctx, facts->user), "kind", out_text(device_word_id(DEVICE_KIND, facts->kind)), "encrypted",
        facts->encrypted < 0 ? json_null() : json_boolean(facts->encrypted), "lock",
        out_text(device_word_id(DEVICE_LOCK, facts->lock)), "length", number_json(facts->length), "screen",
        number_json(facts->screen), "copied", out_text(device_word_id(DEVICE_COPY, facts->copy)), "holds",
        words_json(facts->holds), "version", json_integer((json_int_t)device->version));
    json_t *seen =
        json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "checked", out_day(ctx, device->checked), "checked_by",
                  out_text(device->checked_by), "next", out_day(ctx, device->next), "restored",
                  out_day(ctx, device->restored), "backup", out_instant(ctx, device->copied), "backup_failed",
                  out_instant(ctx, device->failed));
    must(json && seen && json_object_update_new(json, seen) == 0);
    return json;
}

static json_t *step_json(struct ctx *ctx, const struct device_step *step) {
    return json_pack("{s:s,s:o,s:o,s:o,s:s,s:o,s:o}", "step", device_step_id(step->kind), "day",
                     out_day(ctx, step->day), "next", out_day(ctx, step->next), "at",
                     out_instant(ctx, step->at), "actor", step->actor, "signed_by", out_text(step->who), "text",
                     out_text(step->text));
}

static json_t *needs_json(struct ctx *ctx, const struct device_need *needs, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:o,s:o,s:b,s:s}", "device",
                                 out_id(ctx, needs[i].device ? needs[i].device->id : 0), "day",
                                 out_day(ctx, needs[i].day), "missing", needs[i].missing, "says",
                                 device_need_words(ctx, &needs[i])));
    return list;
}

enum status api_devices(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct device *list;
    struct device_need *needs;
    struct device_keys keys;
    size_t count, need_count;
    TRY(input_query(visit, "api_devices"));
    TRY(device_list(ctx, &list, &count));
    TRY(device_keys_read(ctx, &keys));
    device_needs(ctx, list, count, &keys, AHEAD, &needs, &need_count);
    json_t *items = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(items, row_json(ctx, &list[i]));
    return out_send(visit, 200,
                    json_pack("{s:o,s:o,s:o,s:I}", "items", items, "due", needs_json(ctx, needs, need_count),
                              "keys_copied", out_instant(ctx, keys.copied), "erased_since_keys",
                              (json_int_t)(keys.copied ? keys.erased : 0)));
}

static enum status give(struct visit *visit, int code, ref_t id) {
    struct ctx *ctx = visit->ctx;
    struct device device;
    struct device_copy *copies;
    size_t count;
    TRY(device_read(ctx, id, &device));
    TRY(device_copies(ctx, id, COPIES, &copies, &count));
    json_t *json = row_json(ctx, &device), *steps = json_array(), *list = json_array();
    for (size_t i = 0; i < device.step_count; i++)
        out_push(steps, step_json(ctx, &device.steps[i]));
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:o,s:b,s:s}", "at", out_instant(ctx, copies[i].at), "good", copies[i].good,
                                 "actor", copies[i].actor));
    out_put(json, "steps", steps);
    out_put(json, "backups", list);
    out_version(visit, device.version);
    return out_send(visit, code, json);
}

enum status api_device(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_device"));
    TRY(input_path_id(visit, 0, &id));
    return give(visit, 200, id);
}

/* ---- what is brought */

static void read_facts(struct ctx *ctx, const json_t *json, struct device_facts *facts) {
    *facts = device_facts_none();
    facts->name = input_text(ctx, json, "name");
    facts->kind = device_word_from(DEVICE_KIND, input_text(ctx, json, "kind"));
    facts->lock = device_word_from(DEVICE_LOCK, input_text(ctx, json, "lock"));
    facts->copy = device_word_from(DEVICE_COPY, input_text(ctx, json, "copied"));
    facts->holds = input_joined(ctx, json, "holds");
    facts->user = input_id(json, "user");
    if (input_has(json, "encrypted"))
        facts->encrypted = input_yes(json, "encrypted");
    if (input_has(json, "length"))
        facts->length = input_number(json, "length");
    if (input_has(json, "screen"))
        facts->screen = input_number(json, "screen");
}

/* The model's names are other than ours in two places. */
static enum status at_member(struct ctx *ctx, enum status status) {
    if (status != ST_OK && ctx->fault.field && strcmp(ctx->fault.field, "copy") == 0)
        ctx->fault.field = "copied";
    if (status != ST_OK && ctx->fault.field && strcmp(ctx->fault.field, "who") == 0)
        ctx->fault.field = "signed_by";
    return status;
}

enum status api_device_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct device_draft draft = {.day = DAY_NONE, .next = DAY_NONE};
    ref_t id;
    TRY(input_query(visit, "api_device_add"));
    TRY(input_read(visit, &json));
    read_facts(ctx, json, &draft.facts);
    TRY(at_member(ctx, device_add(ctx, &draft, &id)));
    return give(visit, 201, id);
}

enum status api_device_step(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct device_draft draft = {0};
    bool matched;
    ref_t id;
    TRY(input_query(visit, "api_device_step"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    must(device_step_from(input_text(ctx, json, "step"), &draft.kind)); /* its shape was looked at */
    read_facts(ctx, json, &draft.facts);
    draft.day = input_day(json, "day");
    draft.next = input_day(json, "next");
    draft.who = input_text(ctx, json, "signed_by");
    draft.text = input_text(ctx, json, "text");
    TRY(input_version(visit, json, &draft.version, &matched));
    TRY(at_member(ctx, answer_changed(visit, device_take(ctx, id, &draft), matched)));
    return give(visit, 200, id);
}

/* Of the device that the token belongs to, its job needs no id. */
enum status api_device_backup(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    bool whole_day;
    ref_t id = ctx->scope ? ctx->scope->device : 0;
    TRY(input_query(visit, "api_device_backup"));
    TRY(input_read(visit, &json));
    if (input_has(json, "device"))
        id = input_id(json, "device");
    if (!id) {
        (void)FAIL(ctx, ST_INVALID, M("Say which device it is; this token belongs to none."));
        return fault_at_field(ctx, "device");
    }
    bool good = !input_has(json, "good") || input_yes(json, "good");
    TRY(device_copied(ctx, id, input_when(ctx, json, "at", &whole_day), good));
    return answer_nothing(visit);
}
