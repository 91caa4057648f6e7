/* One task: what is to be done, whom it is about while it is open, the letter to a recipient, and the signature. */
#include "web/tasks.h"

#include "http/form.h"
#include "notice/word.h"
#include "pages/pages.h"
#include "registry/choice.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/request.h"
#include "web/systems.h"

#include <string.h>

static void add_cell(struct ctx *ctx, struct view_task *view, const char *label, const char *text,
                     const char *iso) {
    struct view_cell *cells = (struct view_cell *)view->cells;
    if (text && *text)
        cells[view->cells_count++] = (struct view_cell){msg(ctx->lang, label), text, iso};
}

static const char *why_words(struct ctx *ctx, const struct task *task) {
    if (task->why)
        return task->why;
    return msg(ctx->lang,
               task->erasure ? M("an erasure; its certificate says why") : request_right_label(task->right));
}

static const struct view_cell *lines(struct ctx *ctx, const struct names *names, size_t *count) {
    struct view_cell *cells = arena_array(ctx->arena, names->count + 1, sizeof *cells);
    for (size_t i = 0; i < names->count; i++)
        cells[i] = (struct view_cell){.text = frame_capital(ctx, names->items[i])};
    *count = names->count;
    return cells;
}

static void fill_cells(struct ctx *ctx, const struct task *task, struct view_task *view) {
    enum { MOST = 6 };
    day_t made = zone_day(registry_zone(ctx), task->made);
    view->cells = arena_array(ctx->arena, MOST, sizeof *view->cells);
    add_cell(ctx, view, M("Where"), task->where ? frame_capital(ctx, task->where) : NULL, NULL);
    add_cell(ctx, view, M("Because of"), frame_capital(ctx, why_words(ctx, task)), NULL);
    add_cell(ctx, view, M("Since"), frame_day(ctx, made), frame_day_iso(ctx, made));
    add_cell(ctx, view, M("Do by"), frame_day(ctx, task->due), frame_day_iso(ctx, task->due));
}

static void fill_steps(struct ctx *ctx, const struct task *task, struct view_task *view) {
    struct view_task_step *steps = arena_array(ctx->arena, task->step_count + 1, sizeof *steps);
    for (size_t i = 0; i < task->step_count; i++) {
        const struct task_step *step = &task->steps[i];
        day_t day = zone_day(registry_zone(ctx), step->at);
        const char *what = task_step_words(ctx, step);
        steps[i] = (struct view_task_step){
            .when = arena_printf(ctx->arena, "%s %s", frame_day(ctx, day),
                                 zone_clock(ctx->arena, registry_zone(ctx), step->at)),
            .iso = frame_day_iso(ctx, day),
            .what = step->how && !step->mail
                        ? arena_printf(ctx->arena, "%s, %s", what, choice_channel(ctx, step->how))
                        : what,
            .who = step->name,
            .text = step->text};
    }
    view->steps = steps;
    view->steps_count = task->step_count;
}

static void fill_letter(struct visit *visit, const struct task *task, struct view_task *view) {
    struct ctx *ctx = visit->ctx;
    enum lang chosen = tasks_lang(visit);
    view->letter = task_letter(ctx, task, chosen);
    if (!view->letter)
        return;
    struct view_lang *langs = arena_array(ctx->arena, LANG_COUNT, sizeof *langs);
    for (enum lang i = 0; i < LANG_COUNT; i++)
        langs[i] =
            (struct view_lang){.code = lang_code(i),
                               .name = frame_capital(ctx, word_language(ctx->arena, ctx->lang, lang_code(i))),
                               .current = i == chosen};
    view->langs = langs;
    view->langs_count = LANG_COUNT;
}

static const char *mail_words(struct ctx *ctx, const struct task *task) {
    if (task->settles != DAY_NONE)
        return MSG(ctx->arena, ctx->lang,
                   M("A letter was sent. On {1} this closes by itself, unless the letter comes back before."),
                   frame_day(ctx, task->settles));
    if (task->mail == TASK_MAIL_QUEUED)
        return msg(ctx->lang, M("A letter waits in the mail queue."));
    if (task->mail == TASK_MAIL_RETURNED && !task->closed && !task->name)
        return msg(ctx->lang, M("The letter came back after this was closed, so it is open again. What named "
                                "the person is forgotten here: the "
                                "letter that came back, in the mailbox it was sent from, still says it."));
    if (task->mail == TASK_MAIL_RETURNED && !task->closed)
        return msg(ctx->lang, M("The letter came back, or was refused: tell the recipient otherwise."));
    return NULL;
}

static enum status fill_mail(struct visit *visit, const struct task *task, const struct task_typed *typed,
                             struct view_task *view) {
    struct ctx *ctx = visit->ctx;
    bool wrong = typed->field && strcmp(typed->field, "to") == 0;
    view->mail = mail_words(ctx, task);
    if (!tasks_sendable(task))
        return ST_OK;
    view->mail_once = gate_number(ctx->arena);
    view->in = lang_code(tasks_lang(visit));
    view->mail_fields_count = 1;
    return tasks_to(ctx, task->target, wrong ? typed->text : NULL, wrong ? typed->wrong : NULL,
                    &view->mail_fields);
}

static void fill_form(struct ctx *ctx, const struct task *task, const struct task_typed *typed,
                      struct view_task *view) {
    struct task_typed empty = {.outcome = task_outcome_id(TASK_DONE), .how = "", .text = "", .name = ""};
    bool to = typed->field && strcmp(typed->field, "to") == 0;
    view->answers = task->closed && task->kind == TASK_TELL && task->outcome == TASK_DONE;
    if (!task->closed) {
        view->fields = tasks_fields(ctx, typed->wrong && !to ? typed : &empty, task->kind == TASK_TELL,
                                    &view->fields_count);
        return;
    }
    if (!view->answers)
        return;
    struct view_field *field = arena_alloc(ctx->arena, sizeof *field);
    *field = (struct view_field){
        .name = "text",
        .label = msg(ctx->lang, M("What the recipient answered")),
        .value = typed->wrong ? typed->text : "",
        .area = true,
        .hint =
            task->erasure ? msg(ctx->lang, M("It is kept as proof. Do not name whoever was erased.")) : NULL,
        .wrong = typed->wrong};
    view->fields = field;
    view->fields_count = 1;
}

static enum status read_id(struct visit *visit, ref_t *id) {
    return ref_parse(visit->params[0], id) ? ST_OK
                                           : FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such task."));
}

/* Work with a paper is not read by itself; it stands in the list. */
static enum status find(struct ctx *ctx, ref_t id, struct task *task) {
    struct task_asked asked = TASK_ANY;
    struct task *list;
    size_t count, total;
    enum status status = task_read(ctx, id, task);
    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(ctx);
    asked.place = TASK_AT_PAPER;
    TRY(task_list(ctx, &asked, &list, &count, &total));
    for (size_t i = 0; i < count; i++)
        if (list[i].id == id) {
            *task = list[i];
            return ST_OK;
        }
    return FAIL(ctx, ST_NOT_FOUND, M("There is no such task."));
}

static enum status show(struct visit *visit, const struct task_typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct task task;
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(find(ctx, id, &task));
    struct view_mistake mistake = {typed->field, typed->wrong};
    struct view_task view = {.id = ref_text(ctx->arena, id),
                             .title = task.what,
                             .name = task.name,
                             .data = task.data,
                             .days = tasks_days(ctx, &task),
                             .late = task.late,
                             .closed = task.closed != 0,
                             .forgotten = task.closed && !task.name,
                             .mistakes = &mistake,
                             .mistakes_count = typed->wrong != NULL,
                             .summary = !typed->wrong ? NULL
                                        : typed->field && strcmp(typed->field, "to") == 0
                                            ? msg(ctx->lang, M("Nothing was sent"))
                                            : msg(ctx->lang, M("Nothing was signed")),
                             .erasure = task.erasure ? ref_text(ctx->arena, task.erasure) : NULL,
                             .request = task.request ? ref_text(ctx->arena, task.request) : NULL,
                             .page = task.closed ? NULL : tasks_text_at(ctx, task.target, 0).page,
                             .of = tasks_text_at(ctx, task.target, 0).id,
                             .party = task.party && !task.erasure ? ref_text(ctx->arena, task.party) : NULL};
    frame_fill(visit, view.title, &view.frame);
    view.frame.here = arena_printf(ctx->arena, "tasks/%s", view.id);
    fill_cells(ctx, &task, &view);
    view.goes = lines(ctx, &task.goes, &view.goes_count);
    view.stays = lines(ctx, &task.stays, &view.stays_count);
    if (permit_role(ctx, ACTION_PROVE))
        view.systems = systems_links(ctx, task.target, &view.systems_count);
    fill_letter(visit, &task, &view);
    TRY(fill_mail(visit, &task, typed, &view));
    fill_form(ctx, &task, typed, &view);
    fill_steps(ctx, &task, &view);
    struct template_out out = frame_out(visit);
    page_task(&out, &view);
    return ST_OK;
}

enum status task_show(struct visit *visit) {
    return show(visit, &(struct task_typed){0});
}

enum status task_save(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct task_typed typed;
    struct task_sign sign;
    struct task_completed completed;
    ref_t id;
    TRY(read_id(visit, &id));
    enum status status = tasks_read(visit, &typed, NULL, &sign);
    if (status == ST_OK)
        status = task_sign(ctx, &id, 1, &sign, &completed);
    if (status == ST_OK)
        return tasks_signed(visit, &completed);
    TRY(tasks_wrong(visit, status, &typed));
    return show(visit, &typed);
}

enum status task_mail(struct visit *visit) {
    enum { TO_MAX = 1000 };
    static const struct form_field fields[] = {{"to", TO_MAX}};
    struct ctx *ctx = visit->ctx;
    struct task_typed typed = {.outcome = task_outcome_id(TASK_DONE), .how = "", .text = "", .name = ""};
    struct form form;
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    const char *to = form_value(&form, "to");
    enum status status = task_send(ctx, &id, 1, to, tasks_lang(visit));
    if (status == ST_OK) {
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/tasks/%s", ref_text(ctx->arena, id)));
        return ST_OK;
    }
    TRY(tasks_wrong(visit, status, &typed));
    if (typed.field && strcmp(typed.field, "to") == 0)
        typed.text = to;
    return show(visit, &typed);
}

enum status task_answered(struct visit *visit) {
    static const struct form_field fields[] = {{"text", 4 * TASK_TEXT_MAX}};
    struct ctx *ctx = visit->ctx;
    struct task_typed typed = {.text = ""};
    struct form form;
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    typed.text = form_value(&form, "text");
    enum status status = task_answer(ctx, id, typed.text);
    if (status == ST_OK) {
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/tasks/%s", ref_text(ctx->arena, id)));
        return ST_OK;
    }
    TRY(tasks_wrong(visit, status, &typed));
    return show(visit, &typed);
}
