/* The field is called "people" in every form, as the model calls it in what it refuses. */
#include "web/sure.h"

#include "web/frame.h"

#include <stdlib.h>
#include <string.h>

static const char field_name[] = "people";

bool sure_number(struct visit *visit, struct sure_typed *typed, size_t *people) {
    char *end;
    *people = strtoul(typed->people, &end, 10);
    if (*typed->people && !*end)
        return true;
    typed->field = field_name;
    typed->wrong = msg(visit->ctx->lang, M("Type the number that stands above."));
    visit->reply->status = 400;
    return false;
}

bool sure_refused(struct visit *visit, struct sure_typed *typed, enum status status) {
    if (status != ST_INVALID && status != ST_CONFLICT)
        return false;
    typed->field = visit->ctx->fault.field;
    typed->wrong = frame_fault(visit->ctx);
    fault_clear(visit->ctx);
    visit->reply->status = status_http(status);
    return true;
}

const char *sure_wrong(const struct sure_typed *typed, const char *field) {
    return typed->wrong && typed->field && strcmp(typed->field, field) == 0 ? typed->wrong : NULL;
}

static struct view_field number_field(struct ctx *ctx, const struct sure_typed *typed, size_t people) {
    return (struct view_field){
        .name = field_name,
        .label = msg(ctx->lang, M("How many are they?")),
        .value = typed->people,
        .type = "text",
        .width = "w2",
        .hint = MSG(ctx->arena, ctx->lang, M("Type {1} to confirm"), arena_printf(ctx->arena, "%zu", people)),
        .wrong = sure_wrong(typed, field_name)};
}

static void fill_mistake(struct ctx *ctx, const struct sure_typed *typed, struct view_sure *view) {
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    if (!typed->wrong)
        return;
    *mistake = (struct view_mistake){typed->field, typed->wrong};
    view->mistakes = mistake;
    view->mistakes_count = 1;
    view->summary =
        msg_count(ctx->arena, ctx->lang,
                  MN("Nothing was erased: mend one thing", "Nothing was erased: mend {1} things"), 1);
}

void sure_fill(struct visit *visit, const struct sure_typed *typed, const struct sure_asked *asked,
               struct view_frame *frame, struct view_sure *view) {
    struct ctx *ctx = visit->ctx;
    struct view_field *fields = arena_array(ctx->arena, asked->count + 1, sizeof *fields);
    for (size_t i = 0; i < asked->count; i++)
        fields[i] = asked->first[i];
    fields[asked->count] = number_field(ctx, typed, asked->people);
    view->fields = fields;
    view->fields_count = asked->count + 1;
    view->button =
        msg_count(ctx->arena, ctx->lang,
                  MN("Erase the data of {1} customer", "Erase the data of {1} customers"), (long)asked->people);
    fill_mistake(ctx, typed, view);
    frame_fill(visit, typed->wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view->title) : view->title,
               frame);
    view->csrf = frame->csrf;
    view->once = frame->once;
}
