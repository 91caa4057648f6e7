/* One request: what is asked, its days with their calculation and the sentence that promises, what can be done now (the next thing
 * first), and what was done. Each thing that can be done is one form of this page; what was typed stays when it is refused. */
#include "web/requests.h"

#include "http/form.h"
#include "pages/pages.h"
#include "registry/choice.h"
#include "registry/find.h"
#include "registry/inside.h"
#include "rights/proposal.h"
#include "registry/permit.h"
#include "web/tasks.h"
#include "web/whom.h"

#include <string.h>

enum { SHORT_MAX = 500, NAME_MAX = 40 };

/* What can be done: a step of the model; for some the right itself is carried out first. */
static const struct act {
    const char *act;
    enum request_step_kind kind;
    const char *label, *about, *reason, *how, *text; /* message ids; NULL: not asked for */
} acts[] = {
    {"sort", REQUEST_STEP_SORT, M("Say what is asked"),
     M("The days are counted from when it came, whatever it is."), NULL, NULL, NULL},
    {"approve", REQUEST_STEP_GRANT, M("Approve the correction"),
     M("It is written with the person as its source, and the person is answered."), NULL, NULL, NULL},
    {"acknowledge", REQUEST_STEP_ACKNOWLEDGE, M("Acknowledge"),
     M("Writes a letter that says what came, when, and by which day it is answered."), NULL, NULL,
     M("Something to add (may be left out)")},
    {"find", REQUEST_STEP_FIND, M("Say whom it is about"), NULL, NULL, NULL, NULL},
    {"begin", REQUEST_STEP_BEGIN, M("Take into work"), NULL, NULL, NULL, NULL},
    {"object", REQUEST_STEP_PERFORM, M("Write the objection down"), M("Marketing stops at once."), NULL, NULL,
     NULL},
    {"restrict", REQUEST_STEP_PERFORM, M("Restrict the use"), M("From now on the data are only stored."), NULL,
     NULL, NULL},
    {"grant", REQUEST_STEP_GRANT, M("Answer: done as asked"), NULL, NULL, NULL, M("What the answer says")},
    {"partly", REQUEST_STEP_PARTLY, M("Answer: done in part"),
     M("A refusal in part: the reasons, the authority and the court are told."),
     M("What was not done, and why"), NULL, M("What the answer says besides")},
    {"refuse", REQUEST_STEP_REFUSE, M("Refuse"), M("The reasons, the authority and the court are told."),
     M("Why it is refused"), NULL, M("What the answer says besides")},
    {"perform", REQUEST_STEP_PERFORM, M("Note that it has been carried out"), NULL, NULL, NULL,
     M("What was done")},
    {"ask", REQUEST_STEP_ASK, M("Ask who it is"),
     M("Only where there is a reason to doubt. No copy of a document is asked for or kept."),
     M("Why there is a reason to doubt"), NULL, M("What is asked of the person")},
    {"check", REQUEST_STEP_CHECK, M("Identity is checked"), M("Write down how, never what was shown."), NULL,
     M("How it was checked"), NULL},
    {"unproved", REQUEST_STEP_UNPROVED, M("Identity could not be shown"), NULL, NULL, M("What was tried"),
     NULL},
    {"extend", REQUEST_STEP_EXTEND, M("Extend"),
     M("Two more months by law, told within the first one. The notice's promise is not extended."),
     M("Why more time is needed"), NULL, NULL},
    {"hand", REQUEST_STEP_HAND, M("Hand on"), NULL, NULL, NULL, NULL},
    {"message", REQUEST_STEP_MESSAGE, M("Write down what the person says besides"), NULL, NULL, NULL,
     M("What the person says")},
    {"resort", REQUEST_STEP_SORT, M("Something else is asked"),
     M("The days are counted from when it came, whatever it is."), NULL, NULL, NULL},
    {"dismiss", REQUEST_STEP_NO_REQUEST, M("It is not about anybody's rights"), NULL, NULL, NULL,
     M("Why (may be left out)")},
    {"withdraw", REQUEST_STEP_WITHDRAW, M("The person took it back"), NULL, NULL, NULL,
     M("How it was said (may be left out)")},
};
enum { ACTS = sizeof acts / sizeof *acts };

/* What was typed into the form that was refused. */
struct typed {
    const struct act *act;
    const char *reason, *how, *text, *who, *whom, *hands, *why, *right;
    const char *wrong, *wrong_field;
    const struct hits *several;
};

/* ---- what can be done */

static bool offered(struct ctx *ctx, const struct right_request *request, const struct act *act) {
    if (strcmp(act->act, "object") == 0 || strcmp(act->act, "restrict") == 0) {
        bool objection = request->right == DEADLINE_OBJECTION || request->right == DEADLINE_WITHDRAWAL;
        bool wanted = strcmp(act->act, "object") == 0 ? objection : request->right == DEADLINE_RESTRICTION;
        bool done = false;
        for (size_t i = 0; i < request->step_count; i++)
            done = done || request->steps[i].kind == REQUEST_STEP_PERFORM;
        if (!wanted || done || !request->party)
            return false;
    }
    if (act->kind == REQUEST_STEP_SORT &&
        (strcmp(act->act, "sort") == 0) != (request->right == DEADLINE_UNSORTED))
        return false;
    struct proposal proposal;
    bool proposed = proposal_of(ctx, request, &proposal) && request->party;
    if (strcmp(act->act, "approve") == 0 && !proposed)
        return false;
    if (strcmp(act->act, "unproved") == 0 && request->state != REQUEST_ASKED)
        return false;
    if (strcmp(act->act, "find") == 0 && request->party)
        return false;
    return request_may(ctx, request, act->kind);
}

static struct view_field *field_for(struct ctx *ctx, struct view_request_act *view, const struct typed *typed,
                                    const char *name, const char *label, const char *value, bool area) {
    struct view_field *fields = (struct view_field *)view->fields;
    struct view_field *field = &fields[view->fields_count++];
    bool wrong = view->open && typed->wrong_field && strcmp(typed->wrong_field, name) == 0;
    *field = (struct view_field){.name = arena_printf(ctx->arena, "%s_%s", view->act, name),
                                 .label = msg(ctx->lang, label),
                                 .type = "text",
                                 .area = area,
                                 .value = view->open ? value : "",
                                 .wrong = wrong ? typed->wrong : NULL};
    return field;
}

static const struct view_choice *hand_choices(struct ctx *ctx, const struct right_request *request,
                                              size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    const struct {
        const char *id, *label;
        const struct person_role *role;
    } rows[] = {{"contact", M("contact person"), &notice->contact},
                {"deputy", M("deputy"), &notice->deputy},
                {"dpo", M("data protection officer"), &notice->dpo}};
    struct view_choice *list = arena_array(ctx->arena, 3, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < 3; i++)
        if (rows[i].role->name)
            list[(*count)++] = (struct view_choice){
                .value = rows[i].id,
                .label = arena_printf(ctx->arena, "%s (%s)", rows[i].role->name, msg(ctx->lang, rows[i].label)),
                .chosen = strcmp(rows[i].id, request->hands) == 0};
    return list;
}

static const struct view_choice *why_choices(struct ctx *ctx, size_t *count) {
    static const char *const labels[] = {M("The person says the data are wrong"),
                                         M("The use is against the law, and the person does not want erasure"),
                                         M("The person needs the data for a claim"),
                                         M("An objection is being judged")};
    const char *const *ids = choice_restrict_why(count);
    struct view_choice *list = arena_array(ctx->arena, *count, sizeof *list);
    for (size_t i = 0; i < *count; i++)
        list[i] = (struct view_choice){.value = ids[i], .label = i < 4 ? msg(ctx->lang, labels[i]) : ids[i]};
    return list;
}

/* A button each: sorting is one press. */
static const struct view_choice *sort_choices(struct ctx *ctx, const struct right_request *request,
                                              size_t *count) {
    struct view_choice *list = arena_array(ctx->arena, DEADLINE_UNSORTED, sizeof *list);
    *count = 0;
    for (enum deadline_right i = 0; i < DEADLINE_UNSORTED; i++)
        if (i != request->right)
            list[(*count)++] =
                (struct view_choice){.value = deadline_right_id(i), .label = requests_right(ctx, i)};
    return list;
}

static void fill_fields(struct ctx *ctx, const struct right_request *request, const struct act *act,
                        const struct typed *typed, struct view_request_act *view) {
    enum { MOST = 3 };
    view->fields = arena_array(ctx->arena, MOST, sizeof *view->fields);
    if (act->reason)
        (void)field_for(ctx, view, typed, "reason", act->reason, typed->reason, true);
    if (act->how)
        (void)field_for(ctx, view, typed, "how", act->how, typed->how, false);
    if (act->text)
        (void)field_for(ctx, view, typed, "text", act->text, typed->text, true);
    if (strcmp(act->act, "find") == 0) {
        struct view_field *field = field_for(ctx, view, typed, "who", M("Whom it is about"), typed->who, false);
        field->hint = msg(ctx->lang, M("A name, e-mail, telephone number, business ID or id"));
        if (typed->several && view->open) {
            view->whos = whom_choices(ctx, typed->several);
            view->whos_count = typed->several->count;
        }
    }
    if (act->kind == REQUEST_STEP_SORT)
        view->rights = sort_choices(ctx, request, &view->rights_count);
    if (strcmp(act->act, "hand") == 0) {
        struct view_field *field = field_for(ctx, view, typed, "hands", M("To whom"), NULL, false);
        field->choices = hand_choices(ctx, request, &field->choices_count);
    }
    if (strcmp(act->act, "restrict") == 0) {
        struct view_field *field =
            field_for(ctx, view, typed, "why", M("Why the use is restricted"), NULL, false);
        field->choices = why_choices(ctx, &field->choices_count);
    }
}

static void fill_acts(struct ctx *ctx, const struct right_request *request, const struct typed *typed,
                      struct view_request *view) {
    struct view_request_act *list = arena_array(ctx->arena, ACTS, sizeof *list);
    const char *version = arena_printf(ctx->arena, "%lld", (long long)request->version);
    for (size_t i = 0; i < ACTS; i++) {
        const struct act *act = &acts[i];
        if (!offered(ctx, request, act))
            continue;
        struct view_request_act *one = &list[view->acts_count++];
        *one = (struct view_request_act){.id = view->id,
                                         .act = act->act,
                                         .label = msg(ctx->lang, act->label),
                                         .button = msg(ctx->lang, act->label),
                                         .about = act->about ? msg(ctx->lang, act->about) : NULL,
                                         .csrf = view->frame.csrf,
                                         .once = gate_number(ctx->arena),
                                         .version = version,
                                         .first = view->acts_count == 1 && !view->package_next,
                                         .open = typed->act == act};
        one->shown = one->open || (view->acts_count == 1 && !typed->act);
        fill_fields(ctx, request, act, typed, one);
        one->plain = one->fields_count == 0 && one->rights_count == 0;
    }
    view->acts = list;
}

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
    enum { MOST = 8 };
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
    add_cell(ctx, view, M("By law"),
             frame_day(ctx, request->extended ? deadline->extended_by : deadline->law_by),
             frame_day_iso(ctx, request->extended ? deadline->extended_by : deadline->law_by));
    const struct view_choice *choices = hand_choices(ctx, request, &hands);
    for (size_t i = 0; i < hands; i++)
        if (choices[i].chosen)
            add_cell(ctx, view, M("Who has it"), choices[i].label, NULL);
    add_cell(ctx, view, M("Answer to"), request->reply_to, NULL);
    add_cell(ctx, view, M("Which data"), request->scope, NULL);
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
    view->says =
        request->right < DEADLINE_INFORMATION
            ? frame_says(ctx, arena_printf(ctx->arena, "rights.%s.within", deadline_right_id(request->right)))
            : NULL;
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

/* The last comes first, as on a customer's page. */
static void fill_steps(struct ctx *ctx, const struct right_request *request, struct view_request *view) {
    struct view_request_step *list = arena_array(ctx->arena, request->step_count + 1, sizeof *list);
    for (size_t i = 0; i < request->step_count; i++) {
        const struct request_step *step = &request->steps[request->step_count - 1 - i];
        day_t day = zone_day(registry_zone(ctx), step->at);
        list[i] = (struct view_request_step){
            .id = view->id,
            .step = ref_text(ctx->arena, step->id),
            .when = arena_printf(ctx->arena, "%s %s", frame_day(ctx, day),
                                 zone_clock(ctx->arena, registry_zone(ctx), step->at)),
            .iso = frame_day_iso(ctx, day),
            .what = msg(ctx->lang, request_step_label(step->kind)),
            .who = step->who ? step->who : msg(ctx->lang, M("command line")),
            .text = step->text,
            .reason = step->reason,
            .how = step->how,
            .letter = step->letter != NULL};
    }
    view->steps = list;
    view->steps_count = request->step_count;
}

static void fill_mistake(struct ctx *ctx, const struct typed *typed, struct view_request *view) {
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

static enum status read_id(struct visit *visit, ref_t *id) {
    return ref_parse(visit->params[0], id) ? ST_OK
                                           : FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such request."));
}

static enum status show(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct right_request request;
    ref_t id;
    TRY(read_id(visit, &id));
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
                                .will_break = !request.broken && request.extended && !request.closed &&
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
    fill_acts(ctx, &request, typed, &view);
    fill_steps(ctx, &request, &view);
    TRY(package_parcels(visit, id, &view));
    for (size_t i = 0; i < request.step_count; i++)
        view.may_breach = view.may_breach || (request.steps[i].letter && permit_role(ctx, ACTION_BREACH));
    struct template_out out = frame_out(visit);
    page_request(&out, &view);
    return ST_OK;
}

enum status request_show(struct visit *visit) {
    return show(visit, &(struct typed){0});
}

/* ---- doing it */

static enum status find_whom(struct ctx *ctx, struct typed *typed, ref_t *party) {
    if (!*typed->who && !*typed->whom)
        return whom_wrong(ctx, "who", M("Say whom the request is about."));
    return whom_find(ctx, typed->whom, typed->who, party, &typed->several);
}

/* A restriction is carried out first; then the step says so. */
static enum status carry_out(struct ctx *ctx, ref_t id, const struct typed *typed) {
    struct right_request request;
    if (strcmp(typed->act->act, "restrict") != 0)
        return ST_OK;
    TRY(request_read(ctx, id, &request));
    if (!request.party)
        return FAIL(ctx, ST_CONFLICT, M("Say whom the request is about."));
    return choice_restrict(ctx, request.party, typed->why);
}

static enum status take(struct ctx *ctx, ref_t id, const char *version, struct typed *typed) {
    struct request_step_draft step = {.kind = typed->act->kind,
                                      .reason = requests_given(typed->reason),
                                      .text = requests_given(typed->text),
                                      .how = requests_given(typed->how),
                                      .hands = requests_given(typed->hands)};
    step.version = requests_number(version);
    if (typed->act->kind == REQUEST_STEP_FIND)
        TRY(find_whom(ctx, typed, &step.party));
    step.right = DEADLINE_UNSORTED;
    if (typed->act->kind == REQUEST_STEP_SORT)
        (void)deadline_right_from(typed->right, &step.right);
    if (typed->act->kind == REQUEST_STEP_PERFORM && !step.text)
        step.text = msg(ctx->lang, typed->act->label);
    if (strcmp(typed->act->act, "approve") == 0)
        return proposal_approve(ctx, id, step.version);
    if (strcmp(typed->act->act, "object") == 0)
        return request_object(ctx, id, &step);
    TRY(carry_out(ctx, id, typed));
    return request_take(ctx, id, &step);
}

static const char *of_act(struct ctx *ctx, const struct form *form, const struct act *act, const char *name,
                          bool asked) {
    return asked ? form_value(form, arena_printf(ctx->arena, "%s_%s", act->act, name)) : "";
}

/* Every field of every act, by its own name. */
static enum status read_form(struct visit *visit, struct form *form, struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct form_field *fields = arena_array(ctx->arena, 3 * ACTS + 8, sizeof *fields);
    size_t count = 0;
    fields[count++] = (struct form_field){"do", NAME_MAX};
    fields[count++] = (struct form_field){"version", NAME_MAX};
    fields[count++] = (struct form_field){"whom", NAME_MAX};
    fields[count++] = (struct form_field){"find_who", SHORT_MAX};
    fields[count++] = (struct form_field){"hand_hands", NAME_MAX};
    fields[count++] = (struct form_field){"restrict_why", NAME_MAX};
    fields[count++] = (struct form_field){"right", NAME_MAX};
    for (size_t i = 0; i < ACTS; i++) {
        if (acts[i].reason)
            fields[count++] =
                (struct form_field){arena_printf(ctx->arena, "%s_reason", acts[i].act), REQUEST_TEXT_MAX};
        if (acts[i].how)
            fields[count++] = (struct form_field){arena_printf(ctx->arena, "%s_how", acts[i].act), SHORT_MAX};
        if (acts[i].text)
            fields[count++] =
                (struct form_field){arena_printf(ctx->arena, "%s_text", acts[i].act), REQUEST_TEXT_MAX};
    }
    TRY(form_read(ctx, visit->request, fields, count, form));
    const char *act = form_value(form, "do");
    for (size_t i = 0; i < ACTS; i++)
        if (strcmp(acts[i].act, act) == 0)
            typed->act = &acts[i];
    if (!typed->act)
        return FAIL(ctx, ST_INVALID, M("There is no such page."));
    typed->reason = of_act(ctx, form, typed->act, "reason", typed->act->reason != NULL);
    typed->how = of_act(ctx, form, typed->act, "how", typed->act->how != NULL);
    typed->text = of_act(ctx, form, typed->act, "text", typed->act->text != NULL);
    typed->who = form_value(form, "find_who");
    typed->whom = form_value(form, "whom");
    typed->hands = form_value(form, "hand_hands");
    typed->why = form_value(form, "restrict_why");
    typed->right = form_value(form, "right");
    return ST_OK;
}

enum status request_do(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct typed typed = {0};
    struct form form;
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(read_form(visit, &form, &typed));
    enum status status = take(ctx, id, form_value(&form, "version"), &typed);
    if (status == ST_OK) {
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/requests/%s", ref_text(ctx->arena, id)));
        return ST_OK;
    }
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    typed.wrong = frame_fault(ctx);
    typed.wrong_field = ctx->fault.field;
    visit->reply->status = status_http(status);
    fault_clear(ctx);
    return show(visit, &typed);
}

/* ---- a letter, on paper */

/* Blank lines part paragraphs; other line ends stay within one. */
static const struct view_paragraph *paragraphs(struct ctx *ctx, const char *text, const char *between,
                                               size_t *count) {
    struct view_paragraph *list = NULL;
    size_t room = 0, length = strlen(between);
    *count = 0;
    while (text && *text) {
        const char *end = strstr(text, between);
        struct view_paragraph one = {end ? arena_text_n(ctx->arena, text, (size_t)(end - text)) : text};
        ARENA_PUSH(ctx->arena, list, *count, room, one);
        text = end ? end + length : NULL;
    }
    return list;
}

static enum status show_letter(struct visit *visit, const struct right_request *request,
                               const struct request_step *step) {
    struct ctx *ctx = visit->ctx;
    struct request_sheet sheet = request_sheet(ctx, request, step);
    struct view_request_letter view = {.id = ref_text(ctx->arena, request->id),
                                       .letter_lang = lang_code(sheet.lang),
                                       .subject = sheet.subject,
                                       .day = sheet.day};
    frame_fill(visit, msg(ctx->lang, M("Letter")), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "requests/%s", view.id);
    view.sender = paragraphs(ctx, sheet.sender, "\n", &view.sender_count);
    view.recipient = paragraphs(ctx, sheet.recipient, "\n", &view.recipient_count);
    view.body = paragraphs(ctx, sheet.body, "\n\n", &view.body_count);
    struct template_out out = frame_out(visit);
    page_request_letter(&out, &view);
    return ST_OK;
}

enum status request_letter_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct right_request request;
    ref_t id, step;
    TRY(read_id(visit, &id));
    TRY(request_read(ctx, id, &request));
    for (size_t i = 0; i < request.step_count && ref_parse(visit->params[1], &step); i++)
        if (request.steps[i].id == step && request.steps[i].letter)
            return show_letter(visit, &request, &request.steps[i]);
    return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
}
