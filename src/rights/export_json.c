/* One line for each party, so that a file of any size can be read piece by piece, by people too. */
#include "base/json.h"
#include "rights/export_inside.h"

#include "notice/recipient.h"
#include "registry/edition.h"

#include <string.h>

static const char *day_or_null(struct ctx *ctx, day_t day) {
    return day == DAY_NONE ? NULL : day_iso(ctx->arena, day);
}

static const char *ref_or_null(struct ctx *ctx, ref_t ref) {
    return ref ? ref_text(ctx->arena, ref) : NULL;
}

/* ---- head */

static json_t *named(const char *id, const char *name) {
    json_t *json = json_object();
    json_put(json, "id", id);
    json_put(json, "name", name);
    return json;
}

static json_t *head_json(struct ctx *ctx, const struct export_run *run) {
    const struct notice *notice = ctx_notice(ctx);
    const struct entry *purpose = &notice->purposes[run->purpose].entry;
    json_t *json = json_object(), *from = json_object();
    json_put(from, "name", notice->controller.name);
    json_put(from, "business_id", notice->controller.business_id);
    json_object_set_new(from, "notice", json_integer(edition_of(ctx)->number));
    json_put(json, "schema", EXPORT_SCHEMA);
    json_put(json, "made", instant_iso(ctx->arena, ctx->now));
    json_put(json, "export", ref_text(ctx->arena, run->result->batch));
    json_object_set_new(json, "controller", from);
    json_object_set_new(json, "recipient",
                        named(notice->holders[run->recipient].entry.id, run->result->recipient));
    json_object_set_new(json, "purpose", named(purpose->id, words_in(purpose, ctx->lang)));
    json_put(json, "basis", run->options->basis);
    return json;
}

/* The head is an object that is left open: what follows are its last members. */
static enum status begin(struct ctx *ctx, struct export_run *run) {
    scoped_json *head = head_json(ctx, run);
    const char *text = json_text(ctx->arena, head, 0);
    fresh_put(&run->fresh, text, strlen(text) - 1);
    export_put(run, ",\n\"parties\":[");
    return ST_OK;
}

/* ---- a party */

static json_t *role_json(struct ctx *ctx, const struct export_run *run, const struct role *role) {
    const struct party_type *type = &ctx_notice(ctx)->types[role->type];
    bool name = type->represents.count && export_covers(ctx, run, type->represents.items[0], "name") &&
                export_wanted(run->options, "organisation", "name");
    json_t *json = json_object();
    json_put(json, "type", type->entry.id);
    json_put(json, "organisation", ref_or_null(ctx, role->organisation));
    json_put(json, "organisation_name", name ? role->organisation_name : NULL);
    json_put(json, "from", day_or_null(ctx, role->from));
    json_put(json, "to", day_or_null(ctx, role->to));
    return json;
}

static json_t *value_json(struct ctx *ctx, const struct value *value) {
    const struct notice *notice = ctx_notice(ctx);
    json_t *json = json_object();
    json_put(json, "field", value->field);
    json_put(json, "text", value->text);
    json_put(json, "class", notice->classes[value->class].entry.id);
    json_put(json, "source", value->source == NOTICE_NOTHING ? NULL : notice->sources[value->source].entry.id);
    json_put(json, "since", day_or_null(ctx, value->since));
    return json;
}

static json_t *facts_json(const struct fact *facts, size_t count) {
    json_t *json = json_object();
    for (size_t i = 0; i < count; i++)
        json_put(json, facts[i].name, facts[i].value);
    return json;
}

static json_t *record_json(struct ctx *ctx, const struct record *record) {
    const struct notice *notice = ctx_notice(ctx);
    json_t *json = json_object();
    json_put(json, "id", ref_text(ctx->arena, record->id));
    json_put(json, "kind", record->kind);
    json_put(json, "day", day_or_null(ctx, record->day));
    json_put(json, "at", record->whole_day ? NULL : instant_iso(ctx->arena, record->at));
    json_put(json, "ends", day_or_null(ctx, record->ends));
    json_put(json, "about", ref_or_null(ctx, record->about));
    json_put(json, "belongs_to", ref_or_null(ctx, record->belongs));
    json_object_set_new(json, "cents", record->has_amount ? json_integer(record->cents) : json_null());
    json_put(json, "text", record->text);
    json_put(json, "service",
             record->service == NOTICE_NOTHING ? NULL : notice->services[record->service].entry.id);
    json_put(json, "source",
             record->source == NOTICE_NOTHING ? NULL : notice->sources[record->source].entry.id);
    json_put(json, "class", notice->classes[record->class].entry.id);
    json_object_set_new(json, "facts", facts_json(record->facts, record->fact_count));
    json_object_set_new(json, "written_to", facts_json(record->copies, record->copy_count));
    return json;
}

static json_t *party_json(struct ctx *ctx, const struct export_run *run, const struct export_party *one) {
    static const char *const forms[] = {"person", "organisation", "sole_trader"};
    const struct party *party = &one->party;
    json_t *json = json_object(), *roles = json_array(), *values = json_array(), *records = json_array();
    json_put(json, "id", ref_text(ctx->arena, party->id));
    json_put(json, "form", forms[party->form]);
    for (size_t i = 0; i < party->role_count; i++)
        if (party->roles[i].type != NOTICE_NOTHING &&
            set_has(&ctx_notice(ctx)->holders[run->recipient].types, party->roles[i].type))
            json_array_append_new(roles, role_json(ctx, run, &party->roles[i]));
    for (size_t i = 0; i < party->value_count; i++)
        json_array_append_new(values, value_json(ctx, &party->values[i]));
    for (size_t i = 0; i < one->record_count; i++)
        json_array_append_new(records, record_json(ctx, &one->records[i]));
    json_object_set_new(json, "roles", roles);
    json_object_set_new(json, "values", values);
    json_object_set_new(json, "records", records);
    return json;
}

static enum status party(struct ctx *ctx, struct export_run *run, const struct export_party *one) {
    scoped_json *json = party_json(ctx, run, one);
    export_put(run, run->result->parties == 1 ? "\n" : ",\n");
    export_put(run, json_text(ctx->arena, json, 0));
    return ST_OK;
}

/* The count at the end shows that the file was not cut. */
static enum status end(struct ctx *ctx, struct export_run *run) {
    const struct export_result *result = run->result;
    scoped_json *left = json_array();
    for (size_t i = 0; i < result->left_count; i++) {
        json_t *one = json_object();
        json_put(one, "what", result->left[i].what);
        json_object_set_new(one, "count", json_integer((json_int_t)result->left[i].count));
        json_put(one, "sentence", result->left[i].sentence);
        json_put(one, "why", result->left[i].why);
        json_array_append_new(left, one);
    }
    export_put(run, arena_printf(ctx->arena, "\n],\n\"left_out\":%s,\n\"count\":%zu}\n",
                                 json_text(ctx->arena, left, 0), result->parties));
    return ST_OK;
}

const struct export_format export_json = {
    .how = "json", .records = true, .begin = begin, .party = party, .end = end};
