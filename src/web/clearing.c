/* Erasing chosen customers: the plan with its confirmation, how far one is, and what came of it. */
#include "rights/clearing.h"

#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/chosen.h"
#include "web/frame.h"
#include "web/retention.h"
#include "web/sure.h"

#include <stdlib.h>
#include <string.h>

enum { ID_MAX = 100, SHOWN = 50, NAMED = 5, STAYS = 200, CERTIFICATES = 100, FROM_MOST = 1000000 };

/* ---- the plan */

struct typed {
    struct form form;
    struct chosen_who who;
    struct sure_typed sure;
};

static const char *said(const struct typed *typed, const char *name) {
    return form_value(&typed->form, name);
}

static const char *customers(struct ctx *ctx, size_t count) {
    return msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), (long)count);
}

static enum status read_typed(struct visit *visit, struct typed *typed) {
    static const struct form_field fields[] = {
        {"search", ID_MAX}, {"filter", SAVED_QUERY}, {"every", 1},  {"step", ID_MAX},
        {"why", ID_MAX},    {"people", ID_MAX},      {"seal", 200}, {"reason", 4 * CLEARING_REASON}};
    *typed = (struct typed){0};
    TRY(form_read(visit->ctx, visit->request, fields, sizeof fields / sizeof *fields, &typed->form));
    typed->sure.people = said(typed, "people");
    return chosen_read(visit, &typed->form, &typed->who);
}

static enum clearing_because because_of(const struct typed *typed) {
    const char *why = said(typed, "why");
    return strcmp(why, "asked") == 0      ? CLEARING_REQUESTED
           : strcmp(why, "needless") == 0 ? CLEARING_NEEDLESS
                                          : CLEARING_UNSAID;
}

static const char *class_words(struct ctx *ctx, const struct clearing_class *class) {
    if (!class->records)
        return frame_capital(ctx, retention_class_words(ctx, class->class));
    return arena_printf(
        ctx->arena, "%s (%s)", frame_capital(ctx, retention_class_words(ctx, class->class)),
        msg_count(ctx->arena, ctx->lang, MN("{1} record", "{1} records"), (long)class->records));
}

static struct view_clearing_class class_view(struct ctx *ctx, const struct clearing_class *class) {
    struct view_clearing_class view = {.what = class_words(ctx, class),
                                       .people = customers(ctx, class->people),
                                       .says = class->sentence ? frame_says(ctx, class->sentence) : NULL};
    if (!class->goes)
        view.until =
            class->until == DAY_NONE
                ? msg(ctx->lang, M("Something that has begun has not ended; until then it is kept."))
                : MSG(ctx->arena, ctx->lang, M("Until {1} at the latest."), frame_day(ctx, class->until));
    return view;
}

static void fill_classes(struct ctx *ctx, const struct clearing_plan *plan, struct view_clearing_plan *view) {
    struct view_clearing_class *goes = arena_array(ctx->arena, plan->class_count + 1, sizeof *goes);
    struct view_clearing_class *stays = arena_array(ctx->arena, plan->class_count + 1, sizeof *stays);
    for (size_t i = 0; i < plan->class_count; i++)
        if (plan->classes[i].goes)
            goes[view->goes_count++] = class_view(ctx, &plan->classes[i]);
        else
            stays[view->stays_count++] = class_view(ctx, &plan->classes[i]);
    view->goes = goes;
    view->stays = stays;
}

static void fill_tasks(struct ctx *ctx, const struct clearing_plan *plan, struct view_clearing_plan *view) {
    struct view_clearing_class *tasks = arena_array(ctx->arena, TASK_PLACES, sizeof *tasks);
    for (int place = 0; place < TASK_PLACES; place++)
        if (plan->tasks[place])
            tasks[view->tasks_count++] =
                (struct view_clearing_class){.what = msg(ctx->lang, task_place_label((enum task_place)place)),
                                             .people = frame_number(ctx, plan->tasks[place])};
    view->tasks = tasks;
    view->mentions =
        plan->mentions
            ? msg_count(
                  ctx->arena, ctx->lang,
                  MN("{1} text about others names one of them and becomes a task: somebody decides about it. "
                     "Whoever wants to decide now erases that customer alone.",
                     "{1} texts about others name some of them and become tasks: somebody decides about each. "
                     "Whoever wants to decide now erases those customers one at a time."),
                  (long)plan->mentions)
            : msg(ctx->lang, M("No text about others names any of them."));
}

static enum status fill_left(struct ctx *ctx, const struct clearing_plan *plan,
                             struct view_clearing_plan *view) {
    struct view_left *left = arena_array(ctx->arena, plan->left_count + 1, sizeof *left);
    for (size_t i = 0; i < plan->left_count; i++) {
        const struct clearing_left *one = &plan->left[i];
        left[i] = (struct view_left){.what = customers(ctx, one->count),
                                     .why = msg(ctx->lang, clearing_why_text(one->why))};
        TRY(chosen_names(ctx, one->parties, NAMED, one->count, &left[i].names));
    }
    view->left = left;
    view->left_count = plan->left_count;
    return ST_OK;
}

static const struct view_choice *whys(struct ctx *ctx, const struct typed *typed, size_t *count) {
    static const char *const choices[][2] = {{"", M("(choose)")},
                                             {"asked", M("They have asked for it")},
                                             {"needless", M("They are not needed any more")}};
    *count = sizeof choices / sizeof *choices;
    struct view_choice *list = arena_array(ctx->arena, *count, sizeof *list);
    for (size_t i = 0; i < *count; i++)
        list[i] = (struct view_choice){.value = choices[i][0],
                                       .label = msg(ctx->lang, choices[i][1]),
                                       .chosen = strcmp(choices[i][0], said(typed, "why")) == 0};
    return list;
}

/* How they were chosen goes along, and whom the plan has shown. */
static void fill_sent(struct ctx *ctx, const struct typed *typed, const struct clearing_plan *plan,
                      struct view_sure *view) {
    enum { OTHERS = 5 };
    struct view_chosen kept = {0};
    chosen_keep(ctx, &typed->who, &kept);
    struct view_arg *sent = arena_array(ctx->arena, kept.who_count + OTHERS, sizeof *sent);
    const struct view_arg others[OTHERS] = {{.name = "step", .value = "erase"},
                                            {.name = "seal", .value = plan->seal},
                                            {.name = "filter", .value = kept.filter},
                                            {.name = "search", .value = kept.search},
                                            {.name = "every", .value = kept.every ? "1" : NULL}};
    for (size_t i = 0; i < OTHERS; i++)
        if (others[i].value)
            sent[view->sent_count++] = others[i];
    for (size_t i = 0; i < kept.who_count; i++)
        sent[view->sent_count++] = (struct view_arg){.name = "who", .value = kept.who[i].value};
    view->sent = sent;
}

static struct view_sure sure_view(struct ctx *ctx, const struct clearing_plan *plan) {
    return (struct view_sure){
        .title = msg(ctx->lang, M("Erase the chosen customers")),
        .lead = MSG(ctx->arena, ctx->lang,
                    M("Nothing has been erased yet. {1} chosen: {2} would go, {3} would stay."),
                    customers(ctx, plan->chosen), frame_number(ctx, plan->to),
                    frame_number(ctx, plan->chosen - plan->to)),
        .back = frame_address(ctx, "/customers"),
        .back_words = msg(ctx->lang, M("Customers")),
        .leave = msg(ctx->lang, M("Do not erase")),
        .what =
            msg(ctx->lang, M("What may go goes from the register and from every backup; each customer gets a "
                             "certificate. Each is judged anew when it goes. Objections hold on.")),
        .action = frame_address(ctx, "/erasures/new")};
}

static enum status show_plan(struct visit *visit, const struct typed *typed) {
    enum { ASKED = 2 };
    struct ctx *ctx = visit->ctx;
    struct clearing_plan plan;
    TRY(clearing_look(ctx, typed->who.parties, typed->who.count, &plan));
    struct view_clearing_plan view = {.sure = sure_view(ctx, &plan), .none = !plan.to, .some = plan.to > 0};
    struct view_field fields[ASKED] = {
        {.name = "why",
         .label = msg(ctx->lang, M("Why they go")),
         .hint = msg(ctx->lang,
                     M("Whoever has asked is kept out of lists that others send later; the others may come "
                       "again.")),
         .wrong = sure_wrong(&typed->sure, "why")},
        {.name = "reason",
         .label = msg(ctx->lang, M("Who has decided it, and why")),
         .value = said(typed, "reason"),
         .area = 1,
         .hint = msg(ctx->lang, M("Name no customers: it is kept when they are gone.")),
         .wrong = sure_wrong(&typed->sure, "reason")}};
    fields[0].choices = whys(ctx, typed, &fields[0].choices_count);
    fill_classes(ctx, &plan, &view);
    fill_tasks(ctx, &plan, &view);
    TRY(fill_left(ctx, &plan, &view));
    fill_sent(ctx, typed, &plan, &view.sure);
    sure_fill(visit, &typed->sure, &(struct sure_asked){fields, ASKED, plan.to}, &view.frame, &view.sure);
    struct template_out out = frame_out(visit);
    page_clearing_plan(&out, &view);
    return ST_OK;
}

/* Nothing typed is lost; what is shown is what is true by now. */
static enum status erase(struct visit *visit, struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct clearing_draft draft = {.parties = typed->who.parties,
                                   .count = typed->who.count,
                                   .seal = said(typed, "seal"),
                                   .because = because_of(typed),
                                   .reason = said(typed, "reason")};
    ref_t id;
    if (!sure_number(visit, &typed->sure, &draft.people))
        return show_plan(visit, typed);
    enum status status = clearing_make(ctx, &draft, &id);
    if (status == ST_OK)
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/erasures/%s", ref_text(ctx->arena, id)));
    return sure_refused(visit, &typed->sure, status) ? show_plan(visit, typed) : status;
}

enum status clearing_write(struct visit *visit) {
    struct typed typed;
    TRY(read_typed(visit, &typed));
    TRY(permit_action(visit->ctx, ACTION_ERASE, 0, NULL));
    if (!typed.who.count) {
        reply_see_other(visit->reply, "/customers");
        return ST_OK;
    }
    return strcmp(said(&typed, "step"), "erase") == 0 ? erase(visit, &typed) : show_plan(visit, &typed);
}

/* ---- the list */

static size_t from_of(struct visit *visit) {
    const char *from = request_query(visit->request, "from");
    long skip = from ? strtol(from, NULL, 10) : 0;
    return skip > 0 && skip < FROM_MOST ? (size_t)skip : 0;
}

enum status clearings_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct view_clearings view = {0};
    struct clearing *list;
    size_t count, total, skip = from_of(visit);
    TRY(clearing_list(ctx, skip, SHOWN, &list, &count, &total));
    struct view_clearing_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct view_clearing_row){.id = ref_text(ctx->arena, list[i].id),
                                             .when = frame_moment(ctx, list[i].made),
                                             .iso = instant_iso(ctx->arena, list[i].made),
                                             .state = msg(ctx->lang, clearing_state_label(list[i].state)),
                                             .gone = frame_number(ctx, list[i].gone),
                                             .stays = frame_number(ctx, list[i].stays)};
    view.rows = rows;
    view.rows_count = count;
    if (skip + count < total) {
        view.more = msg_count(ctx->arena, ctx->lang, MN("Show {1} more", "Show {1} more"),
                              (long)(total - skip - count));
        view.more_from = arena_printf(ctx->arena, "%zu", skip + count);
    }
    frame_fill(visit, msg(ctx->lang, M("Erasing of chosen customers")), &view.frame);
    view.frame.here = "erasures";
    struct template_out out = frame_out(visit);
    page_clearings(&out, &view);
    return ST_OK;
}

/* ---- one of them */

static const char *lead_of(struct ctx *ctx, const struct clearing *clearing) {
    const char *gone = frame_number(ctx, clearing->gone), *stays = frame_number(ctx, clearing->stays);
    if (clearing->state == CLEARING_GOING)
        return MSG(ctx->arena, ctx->lang, M("Is being erased: {1} of {2} gone."), gone,
                   frame_number(ctx, clearing->gone + clearing->waiting));
    return MSG(ctx->arena, ctx->lang,
               clearing->state == CLEARING_STOPPED ? M("Stopped: {1} gone, {2} stay.")
                                                   : M("Done: {1} gone, {2} stay."),
               gone, stays);
}

static void fill_cells(struct ctx *ctx, const struct clearing *clearing, struct view_clearing *view) {
    enum { CELLS = 8 };
    struct frame_cells cells = {.ctx = ctx, .items = arena_array(ctx->arena, CELLS, sizeof *cells.items)};
    frame_cell(&cells, M("State"), msg(ctx->lang, clearing_state_label(clearing->state)));
    frame_cell(&cells, M("Chosen"), frame_number(ctx, clearing->total));
    frame_cell(&cells, M("Gone"), frame_number(ctx, clearing->gone));
    if (clearing->waiting)
        frame_cell(&cells, M("Wait for their turn"), frame_number(ctx, clearing->waiting));
    frame_cell(&cells, M("Stay"), frame_number(ctx, clearing->stays));
    frame_cell(
        &cells, M("Why they go"),
        msg(ctx->lang, clearing->asked ? M("They have asked for it") : M("They are not needed any more")));
    frame_cell(&cells, M("Who has decided it, and why"), clearing->reason);
    frame_cell(&cells, M("Confirmed on"), frame_moment(ctx, clearing->made));
    view->cells = cells.items;
    view->cells_count = cells.count;
}

static enum status fill_stays(struct ctx *ctx, const struct clearing *clearing, struct view_clearing *view) {
    struct clearing_stay *stays;
    size_t count;
    struct view_left *left = arena_array(ctx->arena, clearing->left_count + 1, sizeof *left);
    for (size_t i = 0; i < clearing->left_count; i++)
        left[i] = (struct view_left){.what = customers(ctx, clearing->left[i].count),
                                     .why = msg(ctx->lang, clearing_why_text(clearing->left[i].why))};
    view->left = left;
    view->left_count = clearing->left_count;
    TRY(clearing_stays(ctx, clearing->id, STAYS, &stays, &count));
    struct view_left *names = arena_array(ctx->arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        if (stays[i].name)
            names[view->names_count++] =
                (struct view_left){.what = ref_text(ctx->arena, stays[i].party),
                                   .why = msg(ctx->lang, clearing_why_text(stays[i].why)),
                                   .names = stays[i].name};
    view->names = names;
    if (count == STAYS)
        view->names_more = MSG(ctx->arena, ctx->lang, M("The first {1} are shown."), frame_number(ctx, STAYS));
    return ST_OK;
}

static enum status fill_certificates(struct visit *visit, const struct clearing *clearing,
                                     struct view_clearing *view) {
    struct ctx *ctx = visit->ctx;
    size_t skip = from_of(visit), count;
    ref_t *numbers;
    TRY(clearing_certificates(ctx, clearing->id, skip, CERTIFICATES, &numbers, &count));
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i].value = ref_text(ctx->arena, numbers[i]);
    view->certificates = list;
    view->certificates_count = count;
    if (skip + count < clearing->gone) {
        view->more = msg_count(ctx->arena, ctx->lang, MN("Show {1} more", "Show {1} more"),
                               (long)(clearing->gone - skip - count));
        view->more_from = arena_printf(ctx->arena, "%zu", skip + count);
    }
    return ST_OK;
}

static enum status show_one(struct visit *visit, ref_t id, const char *wrong) {
    struct ctx *ctx = visit->ctx;
    struct clearing clearing;
    TRY(clearing_read(ctx, id, &clearing));
    size_t all = clearing.gone + clearing.waiting;
    struct view_clearing view = {.id = ref_text(ctx->arena, id),
                                 .lead = lead_of(ctx, &clearing),
                                 .wrong = wrong,
                                 .going = clearing.state == CLEARING_GOING,
                                 .percent =
                                     arena_printf(ctx->arena, "%zu", all ? clearing.gone * 100 / all : 100)};
    fill_cells(ctx, &clearing, &view);
    TRY(fill_stays(ctx, &clearing, &view));
    TRY(fill_certificates(visit, &clearing, &view));
    frame_fill(visit, msg(ctx->lang, M("Chosen customers are erased")), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "erasures/%s", view.id);
    struct template_out out = frame_out(visit);
    page_clearing(&out, &view);
    return ST_OK;
}

enum status clearing_show(struct visit *visit) {
    ref_t id;
    TRY(frame_id(visit, M("There is no such erasing of chosen customers."), &id));
    return show_one(visit, id, NULL);
}

enum status clearing_do(struct visit *visit) {
    static const struct form_field fields[] = {{"do", ID_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t id;
    TRY(frame_id(visit, M("There is no such erasing of chosen customers."), &id));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    enum status status = clearing_stop(ctx, id);
    if (status == ST_CONFLICT) {
        const char *wrong = frame_fault(ctx);
        fault_clear(ctx);
        visit->reply->status = status_http(status);
        return show_one(visit, id, wrong);
    }
    TRY(status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/erasures/%s", ref_text(ctx->arena, id)));
    return ST_OK;
}
