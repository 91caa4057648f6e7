/* One value for several customers at once. What was looked at travels on in the form, with the last change of those who were looked
 * at; what was done lies for a quarter of an hour where files lie that are fetched once, so that it is taken back once. */
#include "web/mark.h"

#include "base/buf.h"
#include "gate/gate.h"
#include "registry/mark.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/chosen.h"
#include "web/input.h"
#include "web/view_marked.h"

#include <stdlib.h>
#include <string.h>

static const char undo_name[] = "undo"; /* of what can be taken back, among what is laid out */

/* -- the form ---------------------------------------------------------------------------------------------------- */

/* A mark on customers is data about them: only a field of the notice can hold one. */
static const char *no_tags(struct ctx *ctx) {
    const struct notice *notice = ctx_notice(ctx);
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < notice->categories_count; i++)
        for (size_t j = 0; j < notice->categories[i].own_count; j++) {
            const struct own_field *own = &notice->categories[i].own[j];
            if (own->type == OWN_CHOICE || own->type == OWN_YES_NO)
                buf_printf(&buf, "%s%s", buf.length ? ", " : "", words_in(&own->entry, ctx->lang));
        }
    if (!buf.length)
        return msg(ctx->lang,
                   M("The notice lists no field for marks of your own, so customers are not tagged: a tag says "
                     "something about a person. Whoever needs one adds a field with choices to the notice."));
    return MSG(
        ctx->arena, ctx->lang,
        M("What the notice lists with choices ({1}) is sensitive, or belongs to something that happened: it "
          "is filled in one at a time, with its source."),
        buf_text(&buf));
}

/* "Instrument: cello", "Instrument: nothing". */
static struct view_choice choice_of(struct ctx *ctx, const struct field *field, const char *text,
                                    const char *typed) {
    const char *value = arena_printf(ctx->arena, "%s=%s", field->id, text);
    const char *shown =
        *text ? field_show(ctx->arena, ctx->lang, field, text) : msg(ctx->lang, M("nothing (taken away)"));
    return (struct view_choice){
        .value = value,
        .label = arena_printf(ctx->arena, "%s: %s", frame_capital(ctx, field_label(field, ctx->lang)), shown),
        .chosen = strcmp(value, typed) == 0};
}

static struct view_choice to_choose(struct ctx *ctx) {
    return (struct view_choice){.value = "", .label = msg(ctx->lang, M("(choose)"))};
}

static void fill_choices(struct ctx *ctx, const struct field *fields, size_t count, const char *typed,
                         struct view_field *view) {
    static const char *const yes_no[] = {"yes", "no"};
    size_t room = 1;
    for (size_t i = 0; i < count; i++)
        room += fields[i].own->choices.count + 3;
    struct view_choice *list = arena_array(ctx->arena, room, sizeof *list);
    list[view->choices_count++] = to_choose(ctx);
    for (size_t i = 0; i < count; i++) {
        bool choice = fields[i].type == FIELD_CHOICE;
        size_t most = choice ? fields[i].own->choices.count : 2;
        const char *const *texts = choice ? fields[i].own->choices.items : yes_no;
        for (size_t j = 0; j < most; j++)
            list[view->choices_count++] = choice_of(ctx, &fields[i], texts[j], typed);
        list[view->choices_count++] = choice_of(ctx, &fields[i], "", typed);
    }
    view->choices = list;
}

static void fill_sources(struct ctx *ctx, const char *typed, struct view_field *view, bool *reasons) {
    const struct view_choice *all;
    size_t count;
    input_sources(ctx, notice_source(ctx_notice(ctx), typed), &all, &count, reasons);
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    list[view->choices_count++] = to_choose(ctx);
    for (size_t i = 0; i < count; i++)
        if (mark_source(ctx, (int)i)) {
            list[view->choices_count] = all[i];
            list[view->choices_count++].id = NULL;
        }
    view->choices = list;
}

static bool is_wrong(struct ctx *ctx, const char *field) {
    return ctx->fault.field && strcmp(ctx->fault.field, field) == 0;
}

static void say_wrong(struct ctx *ctx, struct view_field *view) {
    if (!is_wrong(ctx, view->name))
        return;
    view->wrong = frame_fault(ctx);
    view->says = frame_fault_says(ctx);
}

void mark_fill(struct ctx *ctx, const struct mark_asked *asked, struct view_chosen *view) {
    enum { MARK, SOURCE, REASON, FIELDS };
    struct view_field *marks = arena_array(ctx->arena, FIELDS, sizeof *marks);
    size_t count;
    bool reasons;
    const struct field *fields = mark_fields(ctx, &count);
    if (!count || !permit_role(ctx, ACTION_CHANGE)) {
        view->tags = count ? msg(ctx->lang, M("Your role does not let you change customers.")) : no_tags(ctx);
        return;
    }
    marks[MARK] = (struct view_field){.name = "mark", .label = msg(ctx->lang, M("What is set"))};
    marks[SOURCE] =
        (struct view_field){.name = "source", .label = msg(ctx->lang, M("Where the data came from"))};
    fill_choices(ctx, fields, count, form_value(asked->form, "mark"), &marks[MARK]);
    fill_sources(ctx, form_value(asked->form, "source"), &marks[SOURCE], &reasons);
    view->marks_count = REASON;
    if (reasons || is_wrong(ctx, "reason")) {
        marks[REASON] = *input_reason(ctx, form_value(asked->form, "reason"), NULL);
        marks[REASON].width = "";
        view->marks_count = FIELDS;
    }
    for (size_t i = 0; i < view->marks_count; i++)
        say_wrong(ctx, &marks[i]);
    view->marks = marks;
}

/* -- looking ----------------------------------------------------------------------------------------------------- */

static struct mark_draft draft_of(struct ctx *ctx, const struct mark_asked *asked) {
    const char *mark = form_value(asked->form, "mark"), *reason = form_value(asked->form, "reason");
    size_t length = strcspn(mark, "=");
    return (struct mark_draft){.parties = asked->parties,
                               .count = asked->count,
                               .field = arena_text_n(ctx->arena, mark, length),
                               .text = mark[length] ? mark + length + 1 : "",
                               .source = notice_source(ctx_notice(ctx), form_value(asked->form, "source")),
                               .reason = *reason ? reason : NULL,
                               .seen = strtoll(form_value(asked->form, "seen"), NULL, 10)};
}

static const char *label_of(struct ctx *ctx, const struct mark_draft *draft) {
    size_t count;
    const struct field *fields = mark_fields(ctx, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].id, draft->field) == 0)
            return choice_of(ctx, &fields[i], draft->text, "").label;
    return draft->field;
}

static const char *customers(struct ctx *ctx, size_t count) {
    return msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), (long)count);
}

enum status mark_plan(struct visit *visit, const struct mark_asked *asked, struct view_chosen *view) {
    struct ctx *ctx = visit->ctx;
    struct mark_draft draft = draft_of(ctx, asked);
    struct mark_result result;
    draft.seen = 0;
    TRY(mark_look(ctx, &draft, &result));
    struct view_left *left = arena_array(ctx->arena, result.left_count + 1, sizeof *left);
    for (size_t i = 0; i < result.left_count; i++) {
        const struct mark_left *one = &result.left[i];
        left[i] = (struct view_left){.what = customers(ctx, one->count), .why = one->why};
        TRY(chosen_names(ctx, one->parties, MARK_SHOWN, one->count, &left[i].names));
    }
    view->mark_left = left;
    view->mark_left_count = result.left_count;
    view->mark_goes =
        MSG(ctx->arena, ctx->lang, M("“{1}”: {2} of {3} would be changed, {4} are so already, {5} refused."),
            label_of(ctx, &draft), frame_number(ctx, result.done), customers(ctx, asked->count),
            frame_number(ctx, result.same), frame_number(ctx, result.refused));
    view->mark_as = form_value(asked->form, "mark");
    view->mark_source = form_value(asked->form, "source");
    view->mark_reason = form_value(asked->form, "reason");
    view->mark_seen = arena_printf(ctx->arena, "%lld", (long long)result.seen);
    if (result.done)
        view->mark_sure =
            msg_count(ctx->arena, ctx->lang, MN("Set it for {1} customer", "Set it for {1} customers"),
                      (long)result.done);
    return ST_OK;
}

/* -- doing, and taking back -------------------------------------------------------------------------------------- */

static const char *lines_of(struct ctx *ctx, const struct mark_result *result) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < result->left_count; i++)
        buf_printf(&buf, "%s%s: %s", buf.length ? "\n" : "", customers(ctx, result->left[i].count),
                   result->left[i].why);
    return buf.length ? buf_text(&buf) : "";
}

static void lead_to(struct visit *visit, const struct mark_result *result, const char *said) {
    size_t length = result->marked_count * sizeof *result->marked;
    const struct tray_file file = {.name = length ? undo_name : "",
                                   .type = "",
                                   .said = said,
                                   .left = lines_of(visit->ctx, result),
                                   .bytes = length ? (const void *)result->marked : "",
                                   .length = length};
    reply_see_other(visit->reply,
                    arena_printf(visit->ctx->arena, "/customers/marked/%s", gate_lay(visit, &file)));
}

enum status mark_do(struct visit *visit, const struct mark_asked *asked) {
    struct ctx *ctx = visit->ctx;
    const struct mark_draft draft = draft_of(ctx, asked);
    struct mark_result result;
    TRY(mark_run(ctx, &draft, &result));
    lead_to(visit, &result,
            MSG(ctx->arena, ctx->lang, M("“{1}”: {2} of {3} changed, {4} were so already, {5} refused."),
                label_of(ctx, &draft), frame_number(ctx, result.done), customers(ctx, asked->count),
                frame_number(ctx, result.same), frame_number(ctx, result.refused)));
    return ST_OK;
}

static enum status gone(struct ctx *ctx) {
    return FAIL(
        ctx, ST_NOT_FOUND,
        M("This was taken back already, or its time is over. Each customer’s own page takes back what was "
          "done last."));
}

enum status marked_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct tray_file file;
    struct view_marked view = {.id = visit->params[0]};
    if (!gate_laid(visit, view.id, false, &file))
        return gone(ctx);
    view.said = file.said;
    view.left = handed_lines(ctx, file.left, &view.left_count);
    view.undo = strcmp(file.name, undo_name) == 0;
    frame_fill(visit, msg(ctx->lang, M("Tagged")), &view.frame);
    struct template_out out = frame_out(visit);
    page_marked(&out, &view);
    return ST_OK;
}

enum status marked_undo(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct tray_file file;
    struct mark_result result;
    if (!gate_laid(visit, visit->params[0], false, &file) || strcmp(file.name, undo_name) != 0 ||
        !gate_laid(visit, visit->params[0], true, &file))
        return gone(ctx);
    size_t count = file.length / sizeof(struct marked);
    TRY(mark_undo(ctx, file.bytes, count, &result));
    lead_to(visit, &result,
            MSG(ctx->arena, ctx->lang, M("Taken back for {1} of {2}."), frame_number(ctx, result.done),
                customers(ctx, count)));
    return ST_OK;
}
