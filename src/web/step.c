/* A next step on a page of its own: what came of it, later, or otherwise. Every form of a step posts here, from Today and from the
 * customer's page too; when it was refused, this page comes back with what was typed. */
#include "web/step.h"

#include "http/form.h"
#include "notice/field.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>

enum { NOTE_MAX = 100000, TEXT_MAX = 8000, WORD_MAX = 500 };

/* What was posted, and what is wrong with it. */
struct step_form {
    const char *act, *kind, *note, *day;
    struct step_typed typed;
    int64_t version;
    ref_t party;
    const char *wrong, *field; /* the fault, and where it belongs */
    const struct view_says *says;
};

static struct step_form nothing_typed(void) {
    return (struct step_form){
        .act = "", .kind = NULL, .note = "", .day = "", .typed = {.text = "", .on = "", .at = "", .by = ""}};
}

static enum status read_form(struct visit *visit, struct step_form *form) {
    static const struct form_field fields[] = {
        {"do", WORD_MAX}, {"kind", WORD_MAX}, {"note", NOTE_MAX}, {"day", WORD_MAX},   {"text", TEXT_MAX},
        {"on", WORD_MAX}, {"at", WORD_MAX},   {"by", WORD_MAX},   {"party", WORD_MAX}, {"version", WORD_MAX}};
    struct form posted;
    TRY(form_read(visit->ctx, visit->request, fields, sizeof fields / sizeof *fields, &posted));
    *form = (struct step_form){.act = form_value(&posted, "do"),
                               .kind = form_value(&posted, "kind"),
                               .note = form_value(&posted, "note"),
                               .day = form_value(&posted, "day"),
                               .typed = {.text = form_value(&posted, "text"),
                                         .on = form_value(&posted, "on"),
                                         .at = form_value(&posted, "at"),
                                         .by = form_value(&posted, "by")},
                               .version = strtoll(form_value(&posted, "version"), NULL, 10)};
    if (!ref_parse(form_value(&posted, "party"), &form->party))
        form->party = 0;
    return ST_OK;
}

static const char *trimmed(const char *text) {
    return text + strspn(text, " \t\n");
}

/* ---- the page */

static void fill_mistake(struct ctx *ctx, const struct step_form *form, struct view_step *view) {
    if (!form->wrong)
        return;
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    *mistake = (struct view_mistake){form->field, form->wrong};
    view->mistakes = mistake;
    view->mistakes_count = 1;
    view->other_says = form->says;
    view->summary = msg(ctx->lang, M("Nothing was saved"));
    view->note_wrong = form->field && strcmp(form->field, "note") == 0 ? form->wrong : NULL;
    view->day_wrong = form->field && strcmp(form->field, "day") == 0 ? form->wrong : NULL;
}

static enum status fill_fields(struct ctx *ctx, const struct step_form *form, struct view_step *view) {
    struct view_field *fields;
    TRY(step_fields(ctx, &form->typed, &fields, &view->fields_count));
    for (size_t i = 0; i < view->fields_count; i++)
        if (form->field && strcmp(form->field, fields[i].name) == 0)
            fields[i].wrong = form->wrong;
    view->fields = fields;
    return ST_OK;
}

static enum status show(struct visit *visit, struct view_step *view) {
    struct ctx *ctx = visit->ctx;
    frame_fill(visit, view->summary ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view->title) : view->title,
               &view->frame);
    view->frame.here = view->step ? arena_printf(ctx->arena, "step/%s", view->step)
                                  : arena_printf(ctx->arena, "party/%s/step", view->id);
    struct template_out out = frame_out(visit);
    page_step(&out, view);
    return ST_OK;
}

static const char *minute_typed(struct ctx *ctx, int minute) {
    return minute == FOLLOW_NO_TIME ? "" : follow_clock_text(ctx, minute);
}

static const char *day_typed(struct ctx *ctx, day_t day) {
    struct ymd ymd = day_ymd(day);
    return arena_printf(ctx->arena, "%d.%d.%d", ymd.day, ymd.month, ymd.year);
}

/* What stands there, where nothing else was typed. */
static void type_stored(struct ctx *ctx, const struct follow *follow, struct step_form *form) {
    if (strcmp(form->act, "change") == 0)
        return;
    form->typed = (struct step_typed){.text = follow->text ? follow->text : "",
                                      .on = day_typed(ctx, follow->day),
                                      .at = minute_typed(ctx, follow->minute),
                                      .by = follow->user ? ref_text(ctx->arena, follow->user) : ""};
}

static const char *lead(struct ctx *ctx, const struct follow *follow) {
    int late;
    const char *when = step_when(ctx, follow->day, follow->minute, &late);
    if (follow->done)
        when = MSG(ctx->arena, ctx->lang, M("done {1}"),
                   day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), follow->done)));
    return frame_capital(ctx, follow->who ? arena_printf(ctx->arena, "%s · %s", when, follow->who) : when);
}

static enum status show_step(struct visit *visit, ref_t step, struct step_form *form) {
    struct ctx *ctx = visit->ctx;
    struct follow follow;
    TRY(follow_read(ctx, step, &follow));
    bool may = permit_role(ctx, ACTION_NOTE),
         today = follow.done && zone_day(registry_zone(ctx), follow.done) == registry_today(ctx);
    struct view_step view = {.title = step_words(ctx, &follow),
                             .id = ref_text(ctx->arena, follow.party),
                             .name = follow.name ? follow.name : ref_text(ctx->arena, follow.party),
                             .step = ref_text(ctx->arena, step),
                             .version = arena_printf(ctx->arena, "%lld", (long long)follow.version),
                             .lead = lead(ctx, &follow),
                             .open = may && !follow.done,
                             .undo = may && today,
                             .note = form->note,
                             .day = form->day};
    view.kinds = step_kinds(ctx, form->kind, &view.kinds_count);
    type_stored(ctx, &follow, form);
    if (view.open)
        TRY(fill_fields(ctx, form, &view));
    fill_mistake(ctx, form, &view);
    return show(visit, &view);
}

static enum status step_of(struct visit *visit, ref_t *step) {
    return ref_parse(visit->params[0], step) ? ST_OK
                                             : FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
}

enum status step_show(struct visit *visit) {
    struct step_form form = nothing_typed();
    ref_t step;
    TRY(step_of(visit, &step));
    return show_step(visit, step, &form);
}

/* ---- what was typed, understood */

static enum status wrong(struct ctx *ctx, const char *field, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, field);
}

static enum status read_draft(struct ctx *ctx, const struct step_form *form, struct follow_draft *draft) {
    const struct step_typed *typed = &form->typed;
    draft->day = DAY_NONE;
    draft->minute = FOLLOW_NO_TIME;
    draft->text = *trimmed(typed->text) ? typed->text : NULL;
    if (*trimmed(typed->on) && !follow_when(ctx, trimmed(typed->on), &draft->day))
        return wrong(ctx, "on", M("Write the day as 23.11.2026."));
    if (*trimmed(typed->at) && !follow_clock(trimmed(typed->at), &draft->minute))
        return wrong(ctx, "at", M("Write the time as 9.30."));
    if (*typed->by && !ref_parse(typed->by, &draft->user))
        return wrong(ctx, "by", M("There is no such user."));
    return ST_OK;
}

/* What the model found wrong, beside its control: of a note its text is the note, of a moving the day is the day. */
static void take_fault(struct ctx *ctx, struct step_form *form) {
    const char *field = ctx->fault.field;
    bool noted = strcmp(form->act, "log") == 0, moved = strcmp(form->act, "day") == 0;
    form->wrong = frame_fault(ctx);
    form->says = frame_fault_says(ctx);
    form->field = field && noted && strcmp(field, "text") == 0 ? "note"
                  : field && moved && strcmp(field, "on") == 0 ? "day"
                                                               : field;
    if (form->field && !strstr(" note day text on at by ", arena_printf(ctx->arena, " %s ", form->field)))
        form->field = NULL;
    fault_clear(ctx);
}

/* ---- what is done with one */

static enum status log_it(struct ctx *ctx, ref_t step, const struct step_form *form) {
    const struct kind *kind = kind_builtin(form->kind);
    bool words = *trimmed(form->note) != '\0';
    if (!kind || strcmp(kind->field, "note") != 0)
        return FAIL(ctx, ST_INVALID, M("A note is a call, a meeting, a visit, a letter or a note."));
    if (!words && strcmp(kind->id, "note") == 0)
        return wrong(ctx, "text", M("Write the note first."));
    const struct record_draft note = {.kind = kind->id,
                                      .ends = DAY_NONE,
                                      .text = words ? form->note : NULL,
                                      .service = NOTICE_NOTHING,
                                      .source = NOTICE_NOTHING};
    return follow_done(ctx, step, form->version, &note, NULL);
}

static enum status move_it(struct ctx *ctx, ref_t step, const struct step_form *form) {
    day_t day;
    const char *when = strcmp(form->act, "day") == 0 ? trimmed(form->day) : form->act;
    if (!follow_when(ctx, when, &day))
        return wrong(ctx, "on", M("Write the day as 23.11.2026."));
    return follow_move(ctx, step, form->version, day);
}

static enum status change_it(struct ctx *ctx, ref_t step, const struct step_form *form) {
    struct follow_draft draft = {0};
    TRY(read_draft(ctx, form, &draft));
    if (!draft.text)
        draft.text = ""; /* its words are taken away */
    return follow_change(ctx, step, form->version, &draft);
}

static enum status act(struct ctx *ctx, ref_t step, const struct step_form *form, bool *stays) {
    if (strcmp(form->act, "log") == 0)
        return log_it(ctx, step, form);
    if (strcmp(form->act, "done") == 0)
        return follow_done(ctx, step, form->version, NULL, NULL);
    if (strcmp(form->act, "undo") == 0)
        return follow_undo(ctx, step, stays);
    if (strcmp(form->act, "change") == 0)
        return change_it(ctx, step, form);
    return move_it(ctx, step, form);
}

enum status step_save(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct step_form form;
    bool stays = false;
    ref_t step;
    TRY(step_of(visit, &step));
    TRY(read_form(visit, &form));
    enum status status = act(ctx, step, &form, &stays);
    if (status == ST_NOT_FOUND || status == ST_BUSY || status == ST_FAILED)
        return status;
    if (status != ST_OK) {
        visit->reply->status = status_http(status);
        take_fault(ctx, &form);
        return show_step(visit, step, &form);
    }
    reply_see_other(visit->reply,
                    form.party ? arena_printf(ctx->arena, "/party/%s#next", ref_text(ctx->arena, form.party))
                    : stays    ? "/today?stays=1"
                               : "/today");
    return ST_OK;
}

/* ---- one more */

static enum status show_new(struct visit *visit, ref_t party, struct step_form *form) {
    struct ctx *ctx = visit->ctx;
    struct party person;
    TRY(party_read(ctx, party, visit_purpose(visit), &person));
    struct view_step view = {.title = msg(ctx->lang, M("Plan the next step")),
                             .id = ref_text(ctx->arena, party),
                             .name = person.name,
                             .fresh = 1};
    TRY(fill_fields(ctx, form, &view));
    fill_mistake(ctx, form, &view);
    return show(visit, &view);
}

static enum status party_of(struct visit *visit, ref_t *party) {
    TRY(step_of(visit, party));
    return party_now(visit->ctx, party);
}

enum status step_new(struct visit *visit) {
    struct step_form form = nothing_typed();
    ref_t party;
    TRY(party_of(visit, &party));
    form.typed.by = ref_text(visit->ctx->arena, visit->user->id);
    return show_new(visit, party, &form);
}

enum status step_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct step_form form;
    struct follow_draft draft = {0};
    ref_t step;
    TRY(party_of(visit, &draft.party));
    TRY(read_form(visit, &form));
    enum status status = read_draft(ctx, &form, &draft);
    if (status == ST_OK)
        status = follow_add(ctx, &draft, &step);
    if (status == ST_NOT_FOUND || status == ST_BUSY || status == ST_FAILED)
        return status;
    if (status != ST_OK) {
        visit->reply->status = status_http(status);
        take_fault(ctx, &form);
        return show_new(visit, draft.party, &form);
    }
    reply_see_other(visit->reply,
                    arena_printf(ctx->arena, "/party/%s#next", ref_text(ctx->arena, draft.party)));
    return ST_OK;
}
