/* Something that is stored, corrected on the own page: what stands there, and beside it what is right. It is named by its place on the
 * page, never by an id of the register; what stood there when the form was made comes back with it. */
#include "web/own.h"

#include "http/form.h"
#include "notice/deadline.h"
#include "notice/field.h"
#include "registry/registry.h"
#include "rights/proposal.h"
#include "web/input.h"

#include <stdlib.h>
#include <string.h>

enum { LONG_MAX_TEXT = 16000 };

/* "v3": the fourth value of the page; "r0": its first record. */
struct item {
    const char *place;
    struct proposal proposal;  /* will: as it was typed */
    const char *shown;         /* what stands there, as people read it */
    const struct field *field; /* NULL: a text */
    const char *why, *wrong, *wrong_field;
};

static const char *copy(struct ctx *ctx, const json_t *object, const char *key) {
    return arena_text(ctx->arena, json_string_value(json_object_get(object, key)));
}

static const struct field *field_of(struct ctx *ctx, const json_t *document, const char *id) {
    const json_t *roles = json_object_get(json_object_get(document, "person"), "roles");
    const char *type = json_string_value(json_object_get(json_array_get(roles, 0), "type"));
    int index = type ? notice_type(ctx_notice(ctx), type) : NOTICE_NOTHING;
    return index == NOTICE_NOTHING ? NULL : field_listed(ctx->arena, ctx_notice(ctx), index, id);
}

static bool fill_value(struct ctx *ctx, const json_t *document, size_t at, struct item *item) {
    const json_t *value = json_array_get(json_object_get(document, "values"), at);
    if (!value || json_is_true(json_object_get(value, "redacted")))
        return false;
    item->proposal.field = copy(ctx, value, "field");
    item->proposal.label = frame_capital(ctx, copy(ctx, value, "label"));
    item->proposal.was = copy(ctx, value, "stored");
    item->shown = copy(ctx, value, "value");
    item->field = field_of(ctx, document, item->proposal.field);
    return item->field && item->proposal.was;
}

static bool fill_record(struct ctx *ctx, const json_t *document, size_t at, struct item *item) {
    const json_t *record = json_array_get(json_object_get(document, "records"), at);
    const char *id = json_string_value(json_object_get(record, "id"));
    if (!id || !ref_parse(id, &item->proposal.record) || json_is_true(json_object_get(record, "redacted")))
        return false;
    item->proposal.label = frame_capital(ctx, copy(ctx, record, "label"));
    item->proposal.was = item->shown = copy(ctx, record, "text");
    return item->shown != NULL;
}

static enum status find_item(struct visit *visit, struct item *item) {
    struct ctx *ctx = visit->ctx;
    json_t *document;
    char *end;
    item->place = visit->params[0];
    size_t at = strtoul(item->place + 1, &end, 10);
    TRY(own_read(ctx, &document));
    bool there = item->place[0] && item->place[1] >= '0' && item->place[1] <= '9' && !*end &&
                 (item->place[0] == 'v'   ? fill_value(ctx, document, at, item)
                  : item->place[0] == 'r' ? fill_record(ctx, document, at, item)
                                          : false);
    json_decref(document);
    return there ? ST_OK : FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
}

/* ---- the form */

static const char *promised(struct ctx *ctx) {
    struct deadline deadline;
    if (deadline_for(ctx, ctx_notice(ctx), DEADLINE_RECTIFICATION, ctx->now, &deadline) == ST_OK &&
        deadline.binding != DAY_NONE)
        return MSG(ctx->arena, ctx->lang, M("A person of ours reads it. We answer by {1}."),
                   frame_day(ctx, deadline.binding));
    fault_clear(ctx);
    return msg(ctx->lang, M("A person of ours reads it and answers."));
}

static void fill_fields(struct ctx *ctx, const struct item *item, struct view_own_correct *view) {
    struct view_field *fields = arena_array(ctx->arena, 2, sizeof *fields);
    if (item->field)
        input_fill(ctx, item->field, item->proposal.will, &fields[0]);
    else
        fields[0].area = 1;
    fields[0].name = "will";
    fields[0].label = MSG(ctx->arena, ctx->lang, M("{1}, as it should be"), item->proposal.label);
    fields[0].value = item->proposal.will;
    fields[0].wrong = item->wrong;
    fields[1] = (struct view_field){.name = "why",
                                    .label = msg(ctx->lang, M("Something to add (may be left out)")),
                                    .area = 1,
                                    .value = item->why};
    view->fields = fields;
    view->fields_count = 2;
}

static enum status show(struct visit *visit, const struct item *item) {
    struct ctx *ctx = visit->ctx;
    struct view_own_correct view = {.place = item->place,
                                    .title =
                                        MSG(ctx->arena, ctx->lang, M("Correct: {1}"), item->proposal.label),
                                    .promised = promised(ctx),
                                    .was = item->proposal.was,
                                    .shown = item->shown,
                                    .wrong = item->wrong};
    frame_fill(visit, item->wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view.title) : view.title,
               &view.frame);
    fill_fields(ctx, item, &view);
    reply_header(visit->reply, "X-Robots-Tag", "noindex, nofollow");
    struct template_out out = frame_out(visit);
    page_own_correct(&out, &view);
    return ST_OK;
}

enum status own_correct(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct item item = {.why = ""};
    TRY(find_item(visit, &item));
    item.proposal.will =
        item.field ? field_typed(ctx->arena, ctx->lang, item.field, item.proposal.was) : item.proposal.was;
    return show(visit, &item);
}

/* ---- sending it */

/* As it is stored: what was typed the same way is nothing different. */
static enum status normal(struct ctx *ctx, struct item *item) {
    const char *typed = item->proposal.will;
    if (!item->field || !*typed)
        return ST_OK;
    return field_normalise(ctx, ctx_notice(ctx), item->field, typed, &item->proposal.will);
}

static enum status propose(struct ctx *ctx, struct item *item, const char *was) {
    ref_t request;
    if (strcmp(was, item->proposal.was) != 0)
        return FAIL(ctx, ST_CONFLICT, M("What stands there is another by now: look at it once more."));
    TRY(normal(ctx, item));
    return proposal_make(ctx, &item->proposal, *item->why ? item->why : NULL, &request);
}

enum status own_propose(struct visit *visit) {
    static const struct form_field fields[] = {{"will", LONG_MAX_TEXT}, {"why", 2000}, {"was", LONG_MAX_TEXT}};
    struct ctx *ctx = visit->ctx;
    struct item item = {0};
    struct form form;
    TRY(find_item(visit, &item));
    TRY(form_read(ctx, visit->request, fields, 3, &form));
    const char *typed = form_value(&form, "will");
    item.proposal.will = typed;
    item.why = form_value(&form, "why");
    enum status status = propose(ctx, &item, form_value(&form, "was"));
    if (status == ST_OK)
        return own_back(visit, "sent");
    if (status != ST_INVALID && status != ST_CONFLICT && status != ST_DENIED)
        return status;
    item.proposal.will = typed;
    item.wrong = frame_fault(ctx);
    fault_clear(ctx);
    visit->reply->status = status_http(status);
    return show(visit, &item);
}
