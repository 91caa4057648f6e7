/* One hand-over: what went, what can be written down of it (the next thing first), and what was done. Each thing that can be done is one
 * form of this page; what was typed stays when it is refused. */
#include "web/handovers.h"

#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/whom.h"
#include "web/systems.h"

#include <string.h>

enum { NAME_MAX = 40, DAY_MAX = 20, ASKED = 3 };
enum asks { ASK_DAY = 1, ASK_NAME = 2, ASK_TEXT = 4, RARE = 8, ASK_PAPERS = 16 };

static const struct act {
    enum entrust_step_kind kind;
    unsigned asks;
    const char *label, *about, *day, *name, *text; /* message ids */
} acts[] = {
    {ENTRUST_STEP_GIVEN, ASK_DAY, M("It was given"),
     M("The recipient has it: it is followed until it is back."), M("Day"), NULL, NULL},
    {ENTRUST_STEP_RETURN, ASK_DAY | ASK_NAME | ASK_TEXT, M("It is back"),
     M("Look through it first: everything is there."), M("On which day it came back"),
     M("Who brought it back or took it over"), M("What was seen (may be left out)")},
    {ENTRUST_STEP_DESTROY, ASK_DAY | ASK_NAME | ASK_TEXT, M("It was destroyed there"),
     M("The recipient confirms that nothing of it is left there."), M("On which day it was destroyed"),
     M("Who confirms it there"), M("How it was confirmed (may be left out)")},
    {ENTRUST_STEP_PART_RETURN, ASK_DAY | ASK_NAME | ASK_TEXT | ASK_PAPERS, M("Part of it is back"),
     M("The rest stays out, with its day."), M("On which day it came back"),
     M("Who brought it back or took it over"), M("Which part it is, and what was seen")},
    {ENTRUST_STEP_PART_DESTROY, ASK_DAY | ASK_NAME | ASK_TEXT | ASK_PAPERS, M("Part of it was destroyed there"),
     M("The recipient confirms that nothing of this part is left there. The rest stays out."),
     M("On which day it was destroyed"), M("Who confirms it there"),
     M("Which part it is, and how it was confirmed")},
    {ENTRUST_STEP_LATER, ASK_DAY | ASK_TEXT, M("It comes back later"), NULL, M("By which day it is back"), NULL,
     M("Why")},
    {ENTRUST_STEP_TELL, ASK_DAY | ASK_TEXT | RARE, M("The people were told"), NULL, M("Day"), NULL,
     M("How (may be left out)")},
    {ENTRUST_STEP_NOTE, ASK_TEXT | RARE, M("Write a note"), NULL, NULL, NULL, M("Note")},
    {ENTRUST_STEP_REOPEN, ASK_TEXT, M("It was not back after all"),
     M("It is out again. What was written before stays to be read."), NULL, NULL, M("Why")},
    {ENTRUST_STEP_CANCEL, ASK_TEXT | RARE, M("It was never given"),
     M("It was written down by mistake, or the file was thrown away unseen. It stays in the log, and counts as "
       "given to nobody."),
     NULL, NULL, M("Why")},
};
enum { ACTS = sizeof acts / sizeof *acts };

struct typed {
    const struct act *act;
    const char *day, *name, *text;
    const char *const *papers; /* ids */
    size_t paper_count;
    const char *wrong, *wrong_field;
};

static const char *named(struct ctx *ctx, const struct act *act, const char *name) {
    return arena_printf(ctx->arena, "%s_%s", entrust_step_id(act->kind), name);
}

/* ---- what can be done */

static bool offered(struct ctx *ctx, const struct entrust *handover, const struct act *act) {
    if (entrust_hinders(handover, act->kind) || !entrust_may(ctx, act->kind))
        return false;
    bool part = (act->asks & ASK_PAPERS) != 0;
    bool back = part || act->kind == ENTRUST_STEP_RETURN || act->kind == ENTRUST_STEP_DESTROY;
    if (part && handover->sheet_count && handover->back + 1 >= handover->sheet_count)
        return false; /* what is left is all of it */
    bool authority = handover->asker || handover->untold || handover->told != DAY_NONE;
    return !(back && handover->due == DAY_NONE) && !(act->kind == ENTRUST_STEP_TELL && !authority);
}

static bool is_next(const struct entrust *handover, const struct act *act) {
    return handover->done ? act->kind == ENTRUST_STEP_RETURN : act->kind == ENTRUST_STEP_GIVEN;
}

struct filling {
    struct ctx *ctx;
    const struct typed *typed;
    const struct act *act;
    struct view_handover_act *view;
    struct view_field *fields;
};

static void put_field(struct filling *filling, const char *name, const char *label, const char *value,
                      bool area) {
    struct ctx *ctx = filling->ctx;
    const struct typed *typed = filling->typed;
    bool open = typed->act == filling->act,
         wrong = open && typed->wrong_field && strcmp(typed->wrong_field, name) == 0,
         day = strcmp(name, "day") == 0;
    must(filling->view->fields_count < ASKED);
    filling->fields[filling->view->fields_count++] = (struct view_field){
        .name = named(ctx, filling->act, name),
        .label = msg(ctx->lang, label),
        .type = "text",
        .width = day ? "w3" : "",
        .value = open                                              ? value
                 : day && filling->act->kind != ENTRUST_STEP_LATER ? frame_day(ctx, registry_today(ctx))
                                                                   : "",
        .area = area,
        .hint = day ? msg(ctx->lang, M("As in 23.11.2026")) : NULL,
        .wrong = wrong ? typed->wrong : NULL};
}

/* Those that are still there. */
static void put_papers(struct filling *filling, const struct entrust *handover) {
    struct ctx *ctx = filling->ctx;
    const struct typed *typed = filling->typed;
    bool open = typed->act == filling->act;
    struct view_choice *choices = arena_array(ctx->arena, handover->sheet_count + 1, sizeof *choices);
    struct view_boxes *boxes = arena_alloc(ctx->arena, sizeof *boxes);
    if (!handover->sheet_count)
        return;
    *boxes = (struct view_boxes){
        .name = named(ctx, filling->act, "papers"),
        .legend = msg(ctx->lang, M("Which papers")),
        .choices = choices,
        .wrong = open && typed->wrong_field && strcmp(typed->wrong_field, "papers") == 0 ? typed->wrong : NULL};
    for (size_t i = 0; i < handover->sheet_count; i++) {
        const struct entrust_sheet *sheet = &handover->sheets[i];
        const char *id = ref_text(ctx->arena, sheet->id);
        bool chosen = false;
        for (size_t k = 0; open && k < typed->paper_count; k++)
            chosen = chosen || strcmp(typed->papers[k], id) == 0;
        if (!sheet->outcome)
            choices[boxes->choices_count++] =
                (struct view_choice){.value = id, .label = sheet->place ? sheet->place : id, .chosen = chosen};
    }
    filling->view->papers = boxes;
}

static void fill_act(struct filling *filling, const struct entrust *handover,
                     const struct view_handover *page) {
    struct ctx *ctx = filling->ctx;
    const struct act *act = filling->act;
    const struct typed *typed = filling->typed;
    *filling->view =
        (struct view_handover_act){.id = page->id,
                                   .act = entrust_step_id(act->kind),
                                   .label = msg(ctx->lang, act->label),
                                   .about = act->about ? msg(ctx->lang, act->about) : NULL,
                                   .csrf = page->frame.csrf,
                                   .once = gate_number(ctx->arena),
                                   .version = arena_printf(ctx->arena, "%lld", (long long)handover->version),
                                   .first = is_next(handover, act),
                                   .shown = typed->act == act || (!typed->act && is_next(handover, act))};
    filling->fields = arena_array(ctx->arena, ASKED, sizeof *filling->fields);
    if (act->asks & ASK_DAY)
        put_field(filling, "day", act->day, typed->day, false);
    if (act->asks & ASK_NAME)
        put_field(filling, "name", act->name, typed->name, false);
    if (act->asks & ASK_TEXT)
        put_field(filling, "text", act->text, typed->text, true);
    filling->view->fields = filling->fields;
    if (act->asks & ASK_PAPERS)
        put_papers(filling, handover);
}

static void fill_acts(struct ctx *ctx, const struct entrust *handover, const struct typed *typed,
                      struct view_handover *view) {
    struct view_handover_act *list = arena_array(ctx->arena, ACTS + 1, sizeof *list);
    size_t count = 0;
    for (unsigned rare = 0; rare <= RARE; rare += RARE) {
        size_t from = count;
        for (size_t i = 0; i < ACTS; i++) {
            if ((acts[i].asks & RARE) != rare || !offered(ctx, handover, &acts[i]))
                continue;
            struct filling filling = {ctx, typed, &acts[i], &list[count++], NULL};
            fill_act(&filling, handover, view);
        }
        if (rare) {
            view->rare = list + from;
            view->rare_count = count - from;
        } else {
            view->acts = list;
            view->acts_count = count;
        }
    }
    view->rare_open = typed->act && typed->act->asks & RARE;
}

/* ---- what is shown */

static void fill_cells(struct ctx *ctx, const struct entrust *one, struct view_handover *view) {
    enum { MOST = 20 };
    struct frame_cells cells = {ctx, arena_array(ctx->arena, MOST, sizeof *cells.items), 0};
    frame_cell(&cells, M("What"), one->text);
    frame_cell(&cells, M("How it went"), msg(ctx->lang, entrust_form_label(one->form)));
    frame_cell(&cells, M("Given on"), frame_day(ctx, one->given));
    frame_cell(&cells, M("Back by"), frame_day(ctx, one->due));
    frame_cell(&cells, M("Period"), handovers_period(ctx, one->from, one->to));
    frame_cell(&cells, M("Data"), one->class_words);
    frame_cell(&cells, M("For what"), one->purpose_words);
    frame_cell(&cells, M("Customers"), frame_number(ctx, one->parties));
    frame_cell(&cells, M("Records"), frame_number(ctx, one->records));
    frame_cell(&cells, M("Papers"), one->papers ? frame_number(ctx, one->papers) : NULL);
    frame_cell(&cells, M("Of them back, or destroyed there"), one->back ? frame_number(ctx, one->back) : NULL);
    frame_cell(&cells, M("Assignment"), one->assignment);
    frame_cell(&cells, M("By which law"), one->basis);
    frame_cell(&cells, M("Who asked"), one->asker);
    frame_cell(&cells, M("Asked on"), frame_day(ctx, one->asked));
    frame_cell(&cells, M("People told on"), frame_day(ctx, one->told));
    frame_cell(&cells, M("Why they are not told"), one->told == DAY_NONE ? one->untold : NULL);
    frame_cell(&cells, M("Who gave it"), one->who ? one->who : msg(ctx->lang, M("command line")));
    frame_cell(&cells, M("In this log"), entrust_kept_words(ctx, one->last));
    view->cells = cells.items;
    view->cells_count = cells.count;
}

/* The last comes first. */
static void fill_steps(struct ctx *ctx, const struct entrust *one, struct view_handover *view) {
    struct view_handover_step *list = arena_array(ctx->arena, one->step_count + 1, sizeof *list);
    for (size_t i = 0; i < one->step_count; i++) {
        const struct entrust_step *step = &one->steps[one->step_count - 1 - i];
        list[i] = (struct view_handover_step){.day = frame_day(ctx, step->day),
                                              .iso = frame_day_iso(ctx, step->day),
                                              .what = msg(ctx->lang, entrust_step_label(step->kind)),
                                              .name = step->name,
                                              .text = step->text,
                                              .who = step->who ? step->who : msg(ctx->lang, M("command line"))};
    }
    view->steps = list;
    view->steps_count = one->step_count;
}

static void fill_mistake(struct ctx *ctx, const struct typed *typed, struct view_handover *view) {
    if (!typed->wrong)
        return;
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    *mistake = (struct view_mistake){typed->wrong_field ? named(ctx, typed->act, typed->wrong_field) : NULL,
                                     typed->wrong};
    view->wrong = msg(ctx->lang, M("Nothing was written down"));
    view->mistakes = mistake;
    view->mistakes_count = 1;
}

static enum status read_id(struct visit *visit, ref_t *id) {
    return ref_parse(visit->params[0], id) ? ST_OK
                                           : FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such hand-over."));
}

static enum status show(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct entrust handover;
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(entrust_read(ctx, id, &handover));
    struct view_handover view = {.id = ref_text(ctx->arena, id),
                                 .name = handover.name,
                                 .state = frame_capital(ctx, handovers_state(ctx, &handover)),
                                 .late = handover.late,
                                 .cut = !handover.done && !handover.closed,
                                 .audit = permit_role(ctx, ACTION_AUDIT) && handover.parties};
    frame_fill(visit, handover.name, &view.frame);
    view.frame.here = arena_printf(ctx->arena, "handovers/%s", view.id);
    fill_mistake(ctx, typed, &view);
    fill_cells(ctx, &handover, &view);
    if (permit_role(ctx, ACTION_PROVE))
        view.systems = systems_links(ctx, handover.recipient, &view.systems_count);
    fill_acts(ctx, &handover, typed, &view);
    fill_steps(ctx, &handover, &view);
    struct template_out out = frame_out(visit);
    page_handover(&out, &view);
    return ST_OK;
}

enum status handover_show(struct visit *visit) {
    return show(visit, &(struct typed){0});
}

/* ---- doing it */

static const char *given(const char *text) {
    return text && text[strspn(text, " \t\r\n")] ? text : NULL;
}

static enum status take(struct ctx *ctx, ref_t id, const char *version, const struct typed *typed) {
    struct entrust_step_draft step = {
        .kind = typed->act->kind, .day = DAY_NONE, .name = given(typed->name), .text = given(typed->text)};
    ref_t *sheets = arena_array(ctx->arena, typed->paper_count + 1, sizeof *sheets);
    for (size_t i = 0; i < typed->paper_count; i++)
        if (ref_parse(typed->papers[i], &sheets[step.sheet_count]))
            step.sheet_count++;
    step.sheets = sheets;
    for (; *version >= '0' && *version <= '9' && step.version < INT64_MAX / 100; version++)
        step.version = step.version * 10 + (*version - '0');
    if (given(typed->day) && !day_parse_local(typed->day, &step.day))
        return whom_wrong(ctx, "day", M("Write the day as 22.11.2026."));
    return entrust_take(ctx, id, &step);
}

static const char *of_act(struct ctx *ctx, const struct form *form, const struct act *act, unsigned asks,
                          const char *name) {
    return act->asks & asks ? form_value(form, named(ctx, act, name)) : "";
}

static enum status read_form(struct visit *visit, struct form *form, struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct form_field fields[ASKED * ACTS + 2] = {{"do", NAME_MAX}, {"version", NAME_MAX}};
    size_t count = 2;
    for (size_t i = 0; i < ACTS; i++) {
        fields[count++] = (struct form_field){named(ctx, &acts[i], "day"), DAY_MAX};
        fields[count++] = (struct form_field){named(ctx, &acts[i], "name"), 2 * ENTRUST_LINE_MAX};
        fields[count++] = (struct form_field){named(ctx, &acts[i], "text"), 2 * ENTRUST_TEXT_MAX};
    }
    TRY(form_read(ctx, visit->request, fields, count, form));
    for (size_t i = 0; i < ACTS; i++)
        if (strcmp(entrust_step_id(acts[i].kind), form_value(form, "do")) == 0)
            typed->act = &acts[i];
    if (!typed->act)
        return FAIL(ctx, ST_INVALID, M("There is no such page."));
    typed->day = of_act(ctx, form, typed->act, ASK_DAY, "day");
    typed->name = of_act(ctx, form, typed->act, ASK_NAME, "name");
    typed->text = of_act(ctx, form, typed->act, ASK_TEXT, "text");
    return typed->act->asks & ASK_PAPERS ? form_read_list(ctx, visit->request, named(ctx, typed->act, "papers"),
                                                          NAME_MAX, &typed->papers, &typed->paper_count)
                                         : ST_OK;
}

enum status handover_do(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct typed typed = {0};
    struct form form;
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(read_form(visit, &form, &typed));
    enum status status = take(ctx, id, form_value(&form, "version"), &typed);
    if (status == ST_OK) {
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/handovers/%s", ref_text(ctx->arena, id)));
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
