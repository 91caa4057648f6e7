/* One request: what is asked, its days with their calculation and the sentence that promises, what can be done now (the next thing
 * first), and what was done. Each thing that can be done is one form of this page; what was typed stays when it is refused. */
#include "web/request_act.h"

#include "pages/pages.h"
#include "registry/choice.h"
#include "registry/doorway.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "rights/outbox.h"
#include "rights/proposal.h"
#include "web/tasks.h"
#include "web/whom.h"

#include <string.h>

/* A package is made and handed over on a page of its own, also a fresh one when it was answered. */
static bool packs(struct ctx *ctx, const struct right_request *request) {
    return (request->right == DEADLINE_ACCESS || request->right == DEADLINE_PORTABILITY) && request->party &&
           !request->erased && permit_role(ctx, ACTION_PACKAGE) && request->state != REQUEST_ASKED &&
           request->state != REQUEST_UNPROVED && request->state != REQUEST_REFUSED &&
           request->state != REQUEST_WITHDRAWN;
}

/* ---- what is shown */

static void add_cell(struct ctx *ctx, struct view_request *view, const char *label, const char *text,
                     const char *iso) {
    struct view_cell *cells = (struct view_cell *)view->cells;
    if (text && *text)
        cells[view->cells_count++] = (struct view_cell){msg(ctx->lang, label), text, iso};
}

static void fill_cells(struct ctx *ctx, const struct right_request *request, struct view_request *view) {
    enum { MOST = 11 };
    const struct deadline *deadline = &request->deadline;
    size_t hands;
    view->cells = arena_array(ctx->arena, MOST, sizeof *view->cells);
    add_cell(ctx, view, M("Received"),
             arena_printf(ctx->arena, "%s %s", frame_day(ctx, deadline->received_day),
                          zone_clock(ctx->arena, registry_zone(ctx), request->received)),
             frame_day_iso(ctx, deadline->received_day));
    add_cell(ctx, view, M("How it came"), choice_channel(ctx, request->channel), NULL);
    add_cell(ctx, view, M("Promised by"), frame_day(ctx, deadline->promised_by),
             frame_day_iso(ctx, deadline->promised_by));
    add_cell(ctx, view, M("Own target"), requests_target(ctx, request), frame_day_iso(ctx, request->target));
    add_cell(ctx, view, M("By law"), frame_day(ctx, request->longer ? deadline->extended_by : deadline->law_by),
             frame_day_iso(ctx, request->longer ? deadline->extended_by : deadline->law_by));
    const struct view_choice *choices = requests_hands(ctx, request, &hands);
    for (size_t i = 0; i < hands; i++)
        if (choices[i].chosen)
            add_cell(ctx, view, M("Who has it"), choices[i].label, NULL);
    add_cell(ctx, view, M("Answer to"), request->reply_to, NULL);
    add_cell(ctx, view, M("Which data"), request->scope, NULL);
    add_cell(ctx, view, M("Only this part"), extent_words(ctx, ctx->lang, &request->extent), NULL);
    if (request_asks_meaning(request))
        add_cell(ctx, view, M("What was meant"),
                 msg(ctx->lang, M("nobody has said yet; nothing but marketing has stopped")), NULL);
    if (request->name && request->from && strcmp(request->name, request->from) != 0)
        add_cell(ctx, view, M("Who asks"), request->from, NULL);
}

static void fill_trace(struct ctx *ctx, const struct right_request *request, struct view_request *view) {
    const struct deadline *deadline = &request->deadline;
    struct view_choice *lines = arena_array(ctx->arena, deadline->trace_count + 1, sizeof *lines);
    for (size_t i = 0; i < deadline->trace_count; i++)
        lines[i].label = frame_capital(ctx, deadline->trace[i]);
    view->trace = lines;
    view->trace_count = deadline->trace_count;
    view->says = requests_says(ctx, request->right);
}

/* What the person corrects, before and after. */
static void fill_proposal(struct ctx *ctx, const struct right_request *request, struct view_request *view) {
    struct proposal proposal;
    if (!proposal_of(ctx, request, &proposal))
        return;
    struct view_proposal *part = arena_alloc(ctx->arena, sizeof *part);
    *part = (struct view_proposal){.label = proposal.label, .was = proposal.was, .will = proposal.will};
    view->proposal = part;
}

/* How the letter of a step went: NULL where it wrote none. */
static const char *went_text(struct ctx *ctx, const struct right_request *request,
                             const struct request_step *step, const struct message *mails, size_t count,
                             int *wrong) {
    const struct request_step *went = step->letter ? request_went(request, step->id) : NULL;
    *wrong = 0;
    if (!step->letter || !went)
        return step->letter ? msg(ctx->lang, M("it has not been sent from here")) : NULL;
    if (went->kind == REQUEST_STEP_POST)
        return choice_channel(ctx, went->how);
    for (size_t i = 0; i < count; i++)
        if (mails[i].id == went->message) {
            *wrong = mails[i].state == OUTBOX_FAILED || mails[i].state == OUTBOX_BOUNCED;
            return MSG(ctx->arena, ctx->lang, M("as e-mail: {1}"),
                       msg(ctx->lang, outbox_state_label(mails[i].state)));
        }
    return msg(ctx->lang, M("as e-mail"));
}

static const char *scope_text(struct ctx *ctx, const struct request_step *step) {
    const char *words = extent_words(ctx, ctx->lang, &step->extent);
    return words ? words : msg(ctx->lang, M("Everything is meant."));
}

/* The last comes first, as on a customer's page. */
static enum status fill_steps(struct ctx *ctx, const struct right_request *request, struct view_request *view) {
    struct view_request_step *list = arena_array(ctx->arena, request->step_count + 1, sizeof *list);
    struct message *mails;
    size_t mail_count;
    TRY(outbox_of_request(ctx, request->id, &mails, &mail_count));
    for (size_t i = 0; i < request->step_count; i++) {
        const struct request_step *step = &request->steps[request->step_count - 1 - i];
        bool channel = step->kind == REQUEST_STEP_POST || step->kind == REQUEST_STEP_LIFT_TELL;
        day_t day = zone_day(registry_zone(ctx), step->at);
        list[i] = (struct view_request_step){
            .id = view->id,
            .step = ref_text(ctx->arena, step->id),
            .when = arena_printf(ctx->arena, "%s %s", frame_day(ctx, day),
                                 zone_clock(ctx->arena, registry_zone(ctx), step->at)),
            .iso = frame_day_iso(ctx, day),
            .what = request_step_words(ctx, step, mails, mail_count),
            .who = step->who ? step->who : msg(ctx->lang, M("command line")),
            .text = step->text,
            .reason = step->reason,
            .how = channel ? choice_channel(ctx, step->how) : step->how,
            .letter = step->letter != NULL,
            .from = request_step_from(ctx, step),
            .stranger = step->stranger,
            .lost = step->lost};
        view->stranger = view->stranger || (step->stranger && !request->closed);
        if (step->kind == REQUEST_STEP_SCOPE)
            list[i].text = scope_text(ctx, step);
        list[i].went = went_text(ctx, request, step, mails, mail_count, &list[i].astray);
        if (list[i].astray)
            view->astray = list[i].step;
    }
    view->steps = list;
    view->steps_count = request->step_count;
    return ST_OK;
}

static const char *moment(struct ctx *ctx, int64_t at) {
    return at ? frame_moment(ctx, at) : NULL;
}

static enum status fill_own_links(struct ctx *ctx, const struct right_request *request,
                                  struct view_request *view) {
    struct doorway *list;
    size_t count;
    TRY(doorway_of_request(ctx, request->id, &list, &count));
    struct view_request_link *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        const struct doorway *one = &list[i];
        bool live = one->state == DOORWAY_GOOD;
        rows[i] = (struct view_request_link){
            .id = ref_text(ctx->arena, one->id),
            .party = ref_text(ctx->arena, request->party),
            .csrf = view->frame.csrf,
            .made = moment(ctx, one->made),
            .state = frame_capital(ctx, msg(ctx->lang, live && !one->opened ? M("not opened yet")
                                                                            : doorway_state_label(one->state))),
            .opened = moment(ctx, one->opened),
            .ended = moment(ctx, one->ended),
            .until = moment(ctx, one->until),
            .live = live && request->party};
    }
    view->links = rows;
    view->links_count = count;
    return ST_OK;
}

static void fill_mistake(struct ctx *ctx, const struct request_typed *typed, struct view_request *view) {
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    if (!typed->wrong)
        return;
    view->wrong = msg(ctx->lang, M("Nothing was written down"));
    mistake->text = typed->wrong;
    if (typed->wrong_field)
        mistake->name = arena_printf(ctx->arena, "%s_%s", typed->act->act, typed->wrong_field);
    view->mistakes = mistake;
    view->mistakes_count = 1;
}

static enum status show(struct visit *visit, const struct request_typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct right_request request;
    ref_t id;
    TRY(requests_id(visit, &id));
    TRY(request_read(ctx, id, &request));
    struct view_request view = {.id = ref_text(ctx->arena, id),
                                .title = requests_right(ctx, request.right),
                                .name = requests_name(ctx, &request),
                                .party = request.name ? ref_text(ctx->arena, request.party) : NULL,
                                .state = msg(ctx->lang, request_state_label(request.state)),
                                .days = requests_days(ctx, &request),
                                .text = request.text,
                                .late = request.late,
                                .closed = request.closed != 0,
                                .erased = request.erased,
                                .broken = request.broken,
                                .untold = request_untold(ctx, &request),
                                .will_break = !request.broken && request.longer && !request.closed &&
                                              request.deadline.promised_by != DAY_NONE};
    TRY(tasks_of_request(ctx, request.id, &view.tasks));
    frame_fill(visit, view.title, &view.frame);
    view.frame.here = arena_printf(ctx->arena, "requests/%s", view.id);
    fill_mistake(ctx, typed, &view);
    fill_cells(ctx, &request, &view);
    fill_proposal(ctx, &request, &view);
    fill_trace(ctx, &request, &view);
    view.package = packs(ctx, &request);
    view.package_next = view.package && request.state != REQUEST_RECEIVED && !request.closed;
    TRY(request_act_fill(ctx, &request, typed, &view));
    TRY(fill_steps(ctx, &request, &view));
    TRY(package_parcels(visit, id, &view));
    TRY(fill_own_links(ctx, &request, &view));
    for (size_t i = 0; i < request.step_count; i++)
        view.may_breach = view.may_breach || (request.steps[i].letter && permit_role(ctx, ACTION_BREACH));
    struct template_out out = frame_out(visit);
    page_request(&out, &view);
    return ST_OK;
}

enum status request_show(struct visit *visit) {
    return show(visit, &(struct request_typed){0});
}

/* ---- doing it */

static enum status find_whom(struct ctx *ctx, struct request_typed *typed, ref_t *party) {
    if (!*typed->who && !*typed->whom)
        return whom_wrong(ctx, "who", M("Say whom the request is about."));
    return whom_find(ctx, typed->whom, typed->who, party, &typed->several);
}

static enum status correct(struct ctx *ctx, ref_t id, const struct request_typed *typed, int64_t version) {
    const struct proposal proposal = {.field = typed->field, .will = typed->will};
    if (!typed->will[strspn(typed->will,
                            " ")]) /* an empty field is a slip; a value is taken away where it is edited */
        return whom_wrong(ctx, "will", M("Write what is right."));
    return proposal_carry_out(ctx, id, &proposal, version);
}

static enum status take(struct ctx *ctx, ref_t id, const char *version, struct request_typed *typed) {
    struct request_step_draft step = request_act_step(ctx, typed);
    step.version = requests_number(version);
    if (typed->act->kind == REQUEST_STEP_FIND)
        TRY(find_whom(ctx, typed, &step.party));
    if (strcmp(typed->act->act, "approve") == 0)
        return proposal_approve(ctx, id, step.version);
    if (strcmp(typed->act->act, "correct") == 0)
        return correct(ctx, id, typed, step.version);
    return request_take(ctx, id, &step);
}

enum status request_do(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct request_typed typed = {0};
    struct form form;
    ref_t id;
    TRY(requests_id(visit, &id));
    TRY(request_act_read(visit, &form, &typed));
    if (typed.look)
        return show(visit, &typed);
    enum status status = take(ctx, id, form_value(&form, "version"), &typed);
    if (status == ST_OK) {
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/requests/%s", ref_text(ctx->arena, id)));
        return ST_OK;
    }
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    typed.wrong = frame_fault(ctx);
    typed.wrong_field = ctx->fault.field && strcmp(ctx->fault.field, "to") == 0 ? "mail" : ctx->fault.field;
    visit->reply->status = status_http(status);
    fault_clear(ctx);
    return show(visit, &typed);
}
