#include "api/out.h"

#include "notice/findings.h"
#include "notice/notice.h"
#include "registry/blob.h"
#include "registry/registry.h"

enum status out_send(struct visit *visit, int code, json_t *json) {
    must(json);
    visit->reply->status = code;
    visit->reply->type = "application/json";
    buf_add(&visit->reply->page, json_text(visit->ctx->arena, json, 0));
    json_drop(&json);
    return ST_OK;
}

enum status out_items(struct visit *visit, json_t *list) {
    return out_send(visit, 200, json_pack("{s:o}", "items", list));
}

enum status out_page(struct visit *visit, json_t *list, size_t skip, size_t total) {
    size_t count = json_array_size(list), passed = skip + count;
    json_t *next = count && passed < total ? json_integer((json_int_t)passed) : json_null();
    return out_send(visit, 200, json_pack("{s:o,s:o}", "items", list, "next", next));
}

void out_version(struct visit *visit, int64_t version) {
    visit->reply->etag = arena_printf(visit->ctx->arena, "\"%lld\"", (long long)version);
}

json_t *out_text(const char *text) {
    return text ? json_string(text) : json_null();
}

json_t *out_day(struct ctx *ctx, day_t day) {
    return out_text(day == DAY_NONE ? NULL : day_iso(ctx->arena, day));
}

json_t *out_instant(struct ctx *ctx, int64_t instant) {
    return out_text(instant ? instant_iso(ctx->arena, instant) : NULL);
}

json_t *out_id(struct ctx *ctx, ref_t ref) {
    return out_text(ref ? ref_text(ctx->arena, ref) : NULL);
}

json_t *out_type(struct ctx *ctx, int type) {
    return out_text(type == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->types[type].entry.id);
}

json_t *out_source(struct ctx *ctx, int source) {
    return out_text(source == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->sources[source].entry.id);
}

json_t *out_service(struct ctx *ctx, int service) {
    return out_text(service == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->services[service].entry.id);
}

json_t *out_class(struct ctx *ctx, int class) {
    return out_text(class == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->classes[class].entry.id);
}

json_t *out_words(const struct names *names) {
    json_t *list = json_array();
    for (size_t i = 0; i < names->count; i++)
        out_push(list, json_string(names->items[i]));
    return list;
}

void out_put(json_t *object, const char *name, json_t *value) {
    must(json_object_set_new(object, name, value) == 0);
}

void out_push(json_t *list, json_t *item) {
    must(json_array_append_new(list, item) == 0);
}

/* ---- what several answers have */

json_t *out_roles(struct ctx *ctx, const struct party *party) {
    json_t *list = json_array();
    for (size_t i = 0; i < party->role_count; i++) {
        const struct role *role = &party->roles[i];
        out_push(list, json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "id", out_id(ctx, role->id), "type",
                                 out_type(ctx, role->type), "organisation", out_id(ctx, role->organisation),
                                 "organisation_name", out_text(role->organisation_name), "from",
                                 out_day(ctx, role->from), "to", out_day(ctx, role->to)));
    }
    return list;
}

/* Where nothing is to be said of it, there is no such member. */
static void put_trust(struct ctx *ctx, json_t *json, const struct value *value) {
    if (value->hidden_by)
        out_put(json, "hidden_since", out_day(ctx, value->hidden_since));
    if (value->confirmed > 0)
        out_put(json, "confirmed", out_day(ctx, value->confirmed));
    if (value->licence_by)
        out_put(json, "licence_ended", out_day(ctx, value->licence_until));
    if (value->verify_by)
        out_put(json, "to_be_confirmed_since", out_day(ctx, value->verify_since));
}

json_t *out_values(struct ctx *ctx, const struct value *values, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct value *value = &values[i];
        json_t *json =
            json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:b}", "field", value->field, "text",
                      out_text(value->erased ? NULL : value->text), "source", out_source(ctx, value->source),
                      "since", out_day(ctx, value->since), "by", out_text(value->by), "reason",
                      out_text(value->reason), "class", out_class(ctx, value->class), "erased", value->erased);
        put_trust(ctx, json, value);
        out_push(list, json);
    }
    return list;
}

json_t *out_kept(struct ctx *ctx, const struct due_verdict *verdicts, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct verdict *verdict = &verdicts[i].verdict;
        out_push(list, json_pack("{s:o,s:o,s:s,s:o,s:o,s:s}", "class", out_class(ctx, verdict->class), "record",
                                 out_id(ctx, verdicts[i].record), "state", keep_state_id(verdict->state),
                                 "keep_through", out_day(ctx, verdict->keep_through), "gone_by",
                                 out_day(ctx, verdict->gone_by), "because",
                                 retention_sentence(ctx, ctx_notice(ctx), verdict)));
    }
    return list;
}

json_t *out_findings(const struct findings *findings) {
    json_t *list = json_array();
    for (size_t i = 0; findings && i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        out_push(list, json_pack("{s:s,s:s,s:i,s:o,s:o,s:s}", "level", findings_level(finding->level), "id",
                                 finding->id, "line", finding->line, "article", out_text(finding->article),
                                 "promise", out_text(finding->promise), "text", finding->text));
    }
    return list;
}

static json_t *facts(const struct record *record) {
    json_t *json = json_object();
    for (size_t i = 0; i < record->fact_count; i++)
        out_put(json, record->facts[i].name, json_string(record->facts[i].value));
    return json;
}

/* A time of which only the day is known is a day, not midnight. */
json_t *out_record(struct ctx *ctx, const struct record *record) {
    json_t *at =
        record->whole_day ? out_day(ctx, record->day) : json_string(instant_iso(ctx->arena, record->at));
    json_t *json = json_pack(
        "{s:o,s:I,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "id",
        out_id(ctx, record->id), "version", (json_int_t)record->version, "party", out_id(ctx, record->party),
        "kind", record->kind, "at", at, "ends", out_day(ctx, record->ends), "about", out_id(ctx, record->about),
        "belongs_to", out_id(ctx, record->belongs), "amount_cents",
        record->has_amount ? json_integer(record->cents) : json_null(), "text",
        out_text(record->erased ? NULL : record->text), "erased", record->erased, "service",
        out_service(ctx, record->service), "source", out_source(ctx, record->source), "class",
        out_class(ctx, record->class), "by", out_text(record->by), "reason", out_text(record->reason),
        "written_to", out_text(record_written_to(ctx->arena, record)), "with", facts(record));
    must(json);
    if (record->file)
        out_put(json, "file",
                json_pack("{s:s,s:s,s:I}", "name", record->file->name, "type", record->file->type, "size",
                          (json_int_t)record->file->size));
    if (record->hidden_by)
        out_put(json, "hidden_since", out_day(ctx, record->hidden_since));
    return json;
}
