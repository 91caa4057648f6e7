/* What people must do outside the program, place by place: whoever opens a phone does there what is to be done for all, and signs it
 * together. */
#include "web/tasks.h"

#include "base/buf.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/choice.h"
#include "registry/registry.h"
#include "rights/mention.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 200, FROM_MOST = 100000000, TOGETHER = 2000, IDS_MAX = 32768, TO_MAX = 1000 };

const char *tasks_days(struct ctx *ctx, const struct task *task) {
    if (task->closed)
        return msg(ctx->lang, task_outcome_label(task->outcome));
    if (task->late)
        return msg_count(ctx->arena, ctx->lang, MN("{1} day late", "{1} days late"), (long)-task->left);
    return msg_count(ctx->arena, ctx->lang, MN("{1} day left", "{1} days left"), (long)task->left);
}

struct tasks_text tasks_text_at(struct ctx *ctx, const char *item, ref_t party) {
    static const struct {
        const char *page;
        bool one; /* of each, not of all */
    } pages[MENTION_KINDS] = {[MENTION_RECORD] = {"record", true},
                              [MENTION_VALUE] = {"party", true},
                              [MENTION_MESSAGE] = {"messages", true},
                              [MENTION_REQUEST] = {"requests", true},
                              [MENTION_HANDOVER] = {"handovers", true},
                              [MENTION_BREACH] = {"breaches", true},
                              [MENTION_DEVICE] = {"devices", true},
                              [MENTION_MAILING] = {"mailings", true},
                              [MENTION_TASK] = {"tasks", true},
                              [MENTION_HOLD] = {"retention", false},
                              [MENTION_REVIEW] = {"review", false},
                              [MENTION_ATTESTATION] = {"promises", false},
                              [MENTION_HOLDING] = {"systems", false},
                              [MENTION_ROSTER] = {"people/review", false},
                              [MENTION_VIEW] = {"customers", false},
                              [MENTION_CLEARING] = {"erasures", true},
                              [MENTION_TOKEN] = {"settings/tokens", false}};
    enum mention_kind kind;
    ref_t id;
    if (!mention_from(item, &kind, &id))
        return (struct tasks_text){0};
    if ((kind == MENTION_HOLD || kind == MENTION_DISCLOSURE) && party)
        return (struct tasks_text){"party", ref_text(ctx->arena, party)};
    return (struct tasks_text){pages[kind].page, pages[kind].one ? ref_text(ctx->arena, id) : NULL};
}

struct view_task_row tasks_row(struct ctx *ctx, const struct task *task) {
    bool paper = task->place == TASK_AT_PAPER && !*task->target;
    const char *kind = msg(ctx->lang, task_kind_label(task->kind));
    struct tasks_text text = tasks_text_at(ctx, task->target, 0);
    return (struct view_task_row){.id = ref_text(ctx->arena, task->id),
                                  .name = task->name ? task->name
                                          : paper    ? NULL
                                                     : msg(ctx->lang, M("erased")),
                                  .data = paper ? task->where : task->data,
                                  .page = task->closed ? NULL : text.page,
                                  .of = text.id,
                                  .what = paper         ? task->what
                                          : task->brief ? arena_printf(ctx->arena, "%s: %s", kind, task->brief)
                                                        : kind,
                                  .due = frame_day(ctx, task->due),
                                  .due_iso = frame_day_iso(ctx, task->due),
                                  .days = tasks_days(ctx, task),
                                  .late = task->late,
                                  .open = !task->closed};
}

/* ---- the form of a signature */

static const struct view_choice *outcome_choices(struct ctx *ctx, const char *chosen, size_t *count) {
    struct view_choice *list = arena_array(ctx->arena, TASK_OUTCOMES, sizeof *list);
    for (int i = 0; i < TASK_OUTCOMES; i++) {
        const char *id = task_outcome_id((enum task_outcome)i);
        list[i] = (struct view_choice){.value = id,
                                       .label = msg(ctx->lang, task_outcome_label((enum task_outcome)i)),
                                       .chosen = strcmp(chosen, id) == 0};
    }
    *count = TASK_OUTCOMES;
    return list;
}

static const struct view_choice *channel_choices(struct ctx *ctx, const char *chosen, size_t *count) {
    static const char *const ids[] = {"email", "post", "phone", "in_person", "form"};
    enum { IDS = sizeof ids / sizeof *ids };
    struct view_choice *list = arena_array(ctx->arena, IDS + 1, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("Choose"))};
    for (size_t i = 0; i < IDS; i++)
        list[i + 1] = (struct view_choice){.value = ids[i],
                                           .label = frame_capital(ctx, choice_channel(ctx, ids[i])),
                                           .chosen = strcmp(chosen, ids[i]) == 0};
    *count = IDS + 1;
    return list;
}

const struct view_field *tasks_fields(struct ctx *ctx, const struct task_typed *typed, bool tells,
                                      size_t *count) {
    const struct {
        const char *name, *label, *value, *hint;
        bool area, shown;
    } rows[] = {{"outcome", M("How it ended"), typed->outcome, NULL, false, true},
                {"how", M("How the recipient was told"), typed->how, NULL, false, tells},
                {"text", M("What was seen, or why it was not done"), typed->text,
                 M("It is kept as proof. Do not name whoever was erased."), true, true},
                {"name", M("Your name"), typed->name, M("Typing it is your signature."), false, true}};
    enum { ROWS = sizeof rows / sizeof *rows };
    struct view_field *fields = arena_array(ctx->arena, ROWS, sizeof *fields);
    *count = 0;
    for (size_t i = 0; i < ROWS; i++) {
        if (!rows[i].shown)
            continue;
        bool wrong = typed->wrong && typed->field && strcmp(typed->field, rows[i].name) == 0;
        struct view_field *field = &fields[(*count)++];
        *field = (struct view_field){.name = rows[i].name,
                                     .label = msg(ctx->lang, rows[i].label),
                                     .value = rows[i].value,
                                     .type = "text",
                                     .area = rows[i].area,
                                     .hint = rows[i].hint ? msg(ctx->lang, rows[i].hint) : NULL,
                                     .wrong = wrong ? typed->wrong : NULL};
        if (i == 0)
            field->choices = outcome_choices(ctx, typed->outcome, &field->choices_count);
        if (i == 1)
            field->choices = channel_choices(ctx, typed->how, &field->choices_count);
    }
    return fields;
}

enum status tasks_of_request(struct ctx *ctx, ref_t request, const char **words) {
    size_t open, all;
    *words = NULL;
    TRY(task_progress(ctx, request, &open, &all));
    if (all)
        *words = open ? MSG(ctx->arena, ctx->lang, M("{1} of {2} tasks by hand are still open"),
                            frame_number(ctx, open), frame_number(ctx, all))
                      : msg_count(ctx->arena, ctx->lang,
                                  MN("{1} task by hand is done", "All {1} tasks by hand are done"), (long)all);
    return ST_OK;
}

bool tasks_sendable(const struct task *task) {
    return task->kind == TASK_TELL && !task->closed && task_named(task) && task->mail != TASK_MAIL_QUEUED &&
           task->mail != TASK_MAIL_SENT;
}

enum lang tasks_lang(struct visit *visit) {
    enum lang lang = ctx_notice(visit->ctx)->first_language;
    const char *code = request_query(visit->request, "in");
    if (code)
        (void)lang_from(code, &lang);
    return lang;
}

enum status tasks_to(struct ctx *ctx, const char *target, const char *typed, const char *wrong,
                     const struct view_field **field) {
    const char *known;
    TRY(task_address(ctx, target, &known));
    struct view_field *one = arena_alloc(ctx->arena, sizeof *one);
    *one = (struct view_field){
        .name = "to",
        .label = msg(ctx->lang, M("The recipient’s e-mail address")),
        .value = typed   ? typed
                 : known ? known
                         : "",
        .type = "email",
        .hint = known ? NULL
                      : msg(ctx->lang, M("It can be written down once on the recipient’s page "
                                         "under Systems and recipients.")),
        .wrong = wrong};
    *field = one;
    return ST_OK;
}

enum status tasks_read(struct visit *visit, struct task_typed *typed, const char **ids,
                       struct task_sign *sign) {
    static const struct form_field fields[] = {{"outcome", 40},
                                               {"how", 40},
                                               {"text", 4 * TASK_TEXT_MAX},
                                               {"name", 4 * TASK_NAME_MAX},
                                               {"ids", IDS_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    *typed = (struct task_typed){form_value(&form, "outcome"),
                                 form_value(&form, "how"),
                                 form_value(&form, "text"),
                                 form_value(&form, "name"),
                                 NULL,
                                 NULL};
    *sign =
        (struct task_sign){.name = typed->name, .how = *typed->how ? typed->how : NULL, .text = typed->text};
    if (ids)
        *ids = form_value(&form, "ids");
    if (task_outcome_from(typed->outcome, &sign->outcome))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("Say how it ended."));
    return fault_at_field(ctx, "outcome");
}

enum status tasks_wrong(struct visit *visit, enum status status, struct task_typed *typed) {
    struct ctx *ctx = visit->ctx;
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    typed->field = ctx->fault.field;
    typed->wrong = frame_fault(ctx);
    fault_clear(ctx);
    visit->reply->status = status == ST_INVALID ? 400 : 409;
    return ST_OK;
}

/* ---- the list */

struct group {
    const struct task *first;
    struct view_task_row *rows;
    size_t count, room;
    struct buf ids, letters;
    size_t letter_count;
};
struct groups {
    struct group *items;
    size_t count, room;
};

static bool same_place(const struct task *a, const struct task *b) {
    return a->place == b->place && (a->place == TASK_AT_TEXT || strcmp(a->target, b->target) == 0) &&
           a->doer == b->doer && (a->kind == TASK_TELL) == (b->kind == TASK_TELL);
}

static void add_row(struct ctx *ctx, struct groups *groups, const struct task *task) {
    struct group *group = NULL;
    for (size_t i = 0; i < groups->count && !group; i++)
        if (same_place(groups->items[i].first, task))
            group = &groups->items[i];
    if (!group) {
        struct group made = {.first = task, .ids = buf_in(ctx->arena), .letters = buf_in(ctx->arena)};
        ARENA_PUSH(ctx->arena, groups->items, groups->count, groups->room, made);
        group = &groups->items[groups->count - 1];
    }
    struct view_task_row row = tasks_row(ctx, task);
    ARENA_PUSH(ctx->arena, group->rows, group->count, group->room, row);
    if (tasks_sendable(task)) {
        buf_printf(&group->letters, "%s%s", group->letters.length ? " " : "", row.id);
        group->letter_count++;
    }
    buf_printf(&group->ids, "%s%s", group->ids.length ? " " : "", row.id);
}

static const char *group_head(struct ctx *ctx, const struct task *task) {
    if (task->place == TASK_AT_PAPER && !*task->target)
        return msg(ctx->lang, M("Papers in the folders"));
    if (task->place == TASK_AT_TEXT)
        return msg(ctx->lang, M("Texts about others that name the person"));
    return task->where ? frame_capital(ctx, task->where) : msg(ctx->lang, task_place_label(task->place));
}

static struct view_task_group group_view(struct ctx *ctx, const struct view_tasks *view, struct group *group,
                                         size_t number, const char *ids, const struct task_typed *typed) {
    const struct task *first = group->first;
    bool papers = first->place == TASK_AT_PAPER && !*first->target,
         sent = typed->wrong && ids && strcmp(ids, buf_text(&group->ids)) == 0;
    struct task_typed empty = {.outcome = task_outcome_id(TASK_DONE), .how = "", .text = "", .name = ""};
    struct view_task_group one = {.anchor = arena_printf(ctx->arena, "g%zu", number),
                                  .place = msg(ctx->lang, task_place_label(first->place)),
                                  .where = group_head(ctx, first),
                                  .ids = buf_text(&group->ids),
                                  .csrf = view->frame.csrf,
                                  .once = gate_number(ctx->arena),
                                  .rows = group->rows,
                                  .rows_count = group->count};
    if (!first->closed && !papers && (group->count > 1 || sent))
        one.several = view->partly
                          ? msg(ctx->lang, M("Sign all of this place together"))
                          : msg_count(ctx->arena, ctx->lang, MN("Sign {1} together", "Sign all {1} together"),
                                      (long)group->count);
    one.first = ref_text(ctx->arena, first->id);
    one.shown = view->alone && one.several;
    if (view->alone && group->letter_count) {
        one.letters =
            msg_count(ctx->arena, ctx->lang,
                      MN("Send {1} letter by e-mail", "Send {1} letters by e-mail, one for each person"),
                      (long)group->letter_count);
        one.letter_ids = buf_text(&group->letters);
        one.letter_once = gate_number(ctx->arena);
    }
    if (one.shown)
        one.fields = tasks_fields(ctx, sent ? typed : &empty, first->kind == TASK_TELL, &one.fields_count);
    return one;
}

static bool has_row(const struct group *group, const char *id) {
    for (size_t i = 0; i < group->count; i++)
        if (strcmp(group->rows[i].id, id) == 0)
            return true;
    return false;
}

/* One place alone, with the form that signs all that is to be done there: that of the first task of the form that was sent, or of the one
 * that the address names. */
static void keep_one(struct groups *groups, const char *id) {
    for (size_t i = 0; i < groups->count; i++) {
        struct group group = groups->items[i];
        if (!has_row(&group, id))
            continue;
        groups->items[0] = group;
        groups->count = 1;
        return;
    }
    groups->count = 0;
}

static enum status fill_groups(struct ctx *ctx, const struct task *list, size_t count, const char *ids,
                               const char *at, const struct task_typed *typed, struct view_tasks *view) {
    struct groups groups = {0};
    for (size_t i = 0; i < count; i++)
        add_row(ctx, &groups, &list[i]);
    if (at || ids)
        keep_one(&groups, ids ? arena_text_n(ctx->arena, ids, strcspn(ids, " ")) : at);
    struct view_task_group *views = arena_array(ctx->arena, groups.count + 1, sizeof *views);
    for (size_t i = 0; i < groups.count; i++)
        views[i] = group_view(ctx, view, &groups.items[i], i + 1, ids, typed);
    view->groups = views;
    view->groups_count = groups.count;
    for (size_t i = 0; i < groups.count; i++)
        if (views[i].letters) {
            TRY(tasks_to(ctx, groups.items[i].first->target, NULL, NULL, &views[i].letter_fields));
            views[i].letter_fields_count = 1;
        }
    return ST_OK;
}

/* ---- by place: nobody reads a thousand rows */

const char *tasks_spot_sum(struct ctx *ctx, const struct task_spot *spot) {
    const char *people = msg_count(ctx->arena, ctx->lang, MN("{1} person", "{1} people"), (long)spot->count);
    const char *day = frame_day(ctx, spot->due);
    if (spot->late)
        return MSG(ctx->arena, ctx->lang, M("{1}, {2} of them late"), people, frame_number(ctx, spot->late));
    return MSG(ctx->arena, ctx->lang, M("{1}, by {2}"), people, day);
}

static enum status fill_places(struct ctx *ctx, struct view_tasks *view) {
    struct task_spot *list;
    size_t count;
    TRY(task_spots(ctx, &list, &count));
    struct view_task_group *groups = arena_array(ctx->arena, count + 1, sizeof *groups);
    for (size_t i = 0; i < count; i++) {
        const struct task task = {.place = list[i].place, .target = list[i].target, .where = list[i].where};
        groups[i] = (struct view_task_group){.anchor = arena_printf(ctx->arena, "g%zu", i + 1),
                                             .place = msg(ctx->lang, task_place_label(list[i].place)),
                                             .where = group_head(ctx, &task),
                                             .sum = tasks_spot_sum(ctx, &list[i]),
                                             .first = ref_text(ctx->arena, list[i].first)};
    }
    view->groups = groups;
    view->groups_count = count;
    view->places = true;
    return ST_OK;
}

static enum status fill_lead(struct ctx *ctx, struct view_tasks *view) {
    struct task_figures figures;
    TRY(task_figures(ctx, 0, 0, &figures));
    view->lead = figures.open ? msg_count(ctx->arena, ctx->lang, MN("{1} task is open.", "{1} tasks are open."),
                                          (long)figures.open)
                              : msg(ctx->lang, M("Nothing is to be done by hand."));
    if (figures.late)
        view->lead =
            arena_printf(ctx->arena, "%s %s", view->lead,
                         msg_count(ctx->arena, ctx->lang, MN("{1} of them is late.", "{1} of them are late."),
                                   (long)figures.late));
    return ST_OK;
}

static void fill_mistake(struct ctx *ctx, const struct task_typed *typed, struct view_tasks *view) {
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    if (!typed->wrong)
        return;
    *mistake = (struct view_mistake){typed->field, typed->wrong};
    view->summary = msg(ctx->lang, M("Nothing was signed"));
    view->mistakes = mistake;
    view->mistakes_count = 1;
}

/* All that is to be done in the place of that task. */
static enum status ask_alone(struct ctx *ctx, const char *id, struct task_asked *asked) {
    struct task task;
    ref_t one;
    if (!ref_parse(id, &one))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such task."));
    enum status status = task_read(ctx, one, &task);
    if (status == ST_NOT_FOUND) { /* work with papers stands on the first page */
        fault_clear(ctx);
        return ST_OK;
    }
    TRY(status);
    asked->kind = (int)task.kind;
    asked->place = (int)task.place;
    asked->target = task.place == TASK_AT_TEXT ? NULL : task.target;
    return ST_OK;
}

/* What the signature before has completed. */
static void fill_whole(struct visit *visit, struct view_tasks *view) {
    struct ctx *ctx = visit->ctx;
    const char *whole = request_query(visit->request, "whole"), *of = request_query(visit->request, "of");
    long count = of ? strtol(of, NULL, 10) : 1;
    ref_t number;
    if (!whole || !ref_parse(whole, &number) || count < 1)
        return;
    view->whole = msg_count(ctx->arena, ctx->lang,
                            MN("Nothing of it is open any more: {1} certificate is complete now, and what was "
                               "given of it before says less.",
                               "Nothing of them is open any more: {1} certificates are complete now, and what "
                               "was given of them before says "
                               "less."),
                            count);
    view->whole_at = count == 1 ? ref_text(ctx->arena, number) : NULL;
}

static enum status show(struct visit *visit, const char *ids, const struct task_typed *typed) {
    struct ctx *ctx = visit->ctx;
    const char *from = request_query(visit->request, "from"), *at = request_query(visit->request, "at");
    struct task_asked asked = TASK_ANY;
    struct view_tasks view = {.closed = request_query(visit->request, "signed") != NULL};
    struct task *list;
    size_t count, total;
    long skip = from ? strtol(from, NULL, 10) : 0;
    view.late = !view.closed && request_query(visit->request, "late") != NULL;
    const char *request = request_query(visit->request, "request");
    if (request && !ref_parse(request, &asked.request))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    view.alone = at || ids;
    if (view.alone)
        TRY(ask_alone(ctx, ids ? arena_text_n(ctx->arena, ids, strcspn(ids, " ")) : at, &asked));
    view.request = request;
    view.open = !view.closed && !view.late && !view.alone && !request;
    asked.closed = view.closed;
    asked.late = view.late;
    asked.limit = view.alone ? TOGETHER : SHOWN;
    asked.skip = skip > 0 && skip < FROM_MOST ? (size_t)skip : 0;
    TRY(task_list(ctx, &asked, &list, &count, &total));
    TRY(fill_lead(ctx, &view));
    fill_whole(visit, &view);
    frame_fill(visit, msg(ctx->lang, M("Tasks by hand")), &view.frame);
    view.frame.here = "tasks";
    fill_mistake(ctx, typed, &view);
    view.partly = !view.alone && (asked.skip || count < total);
    if (view.open && total > SHOWN && !asked.skip && !request_query(visit->request, "each"))
        TRY(fill_places(ctx, &view));
    else
        TRY(fill_groups(ctx, list, count, ids, at, typed, &view));
    if (!view.alone && !view.places && asked.skip + count < total) {
        view.more = msg_count(ctx->arena, ctx->lang, MN("Show {1} more", "Show {1} more"),
                              (long)(total - asked.skip - count));
        view.more_from = arena_printf(ctx->arena, "%zu", asked.skip + SHOWN);
    }
    struct template_out out = frame_out(visit);
    page_tasks(&out, &view);
    return ST_OK;
}

enum status tasks_show(struct visit *visit) {
    return show(visit, NULL, &(struct task_typed){0});
}

static enum status read_ids(struct ctx *ctx, const char *text, ref_t **ids, size_t *count) {
    size_t room = 0;
    *ids = NULL;
    *count = 0;
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, " ");
        ref_t id;
        if (!ref_parse(arena_text_n(ctx->arena, at, length), &id))
            return FAIL(ctx, ST_NOT_FOUND, M("There is no such task."));
        ARENA_PUSH(ctx->arena, *ids, *count, room, id);
        at += length;
        at += strspn(at, " ");
    }
    return *count ? ST_OK : FAIL(ctx, ST_NOT_FOUND, M("There is no such task."));
}

enum status tasks_signed(struct visit *visit, const struct task_completed *completed) {
    struct arena *arena = visit->ctx->arena;
    reply_see_other(visit->reply, completed->count
                                      ? arena_printf(arena, "/tasks?whole=%s&of=%zu",
                                                     ref_text(arena, completed->items[0]), completed->count)
                                      : "/tasks");
    return ST_OK;
}

enum status tasks_sign(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct task_typed typed;
    struct task_sign sign;
    const char *text = "";
    struct task_completed completed;
    ref_t *ids;
    size_t count;
    enum status status = tasks_read(visit, &typed, &text, &sign);
    if (status == ST_OK) {
        TRY(read_ids(ctx, text, &ids, &count));
        status = task_sign(ctx, ids, count, &sign, &completed);
    }
    if (status == ST_OK)
        return tasks_signed(visit, &completed);
    TRY(tasks_wrong(visit, status, &typed));
    return show(visit, text, &typed);
}

enum status tasks_letters(struct visit *visit) {
    static const struct form_field fields[] = {{"ids", IDS_MAX}, {"to", TO_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t *ids;
    size_t count;
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    TRY(read_ids(ctx, form_value(&form, "ids"), &ids, &count));
    struct task_typed typed = {.outcome = "", .how = "", .text = "", .name = ""};
    enum status status = task_send(ctx, ids, count, form_value(&form, "to"), tasks_lang(visit));
    if (status == ST_OK) {
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/tasks?at=%s", ref_text(ctx->arena, ids[0])));
        return ST_OK;
    }
    TRY(tasks_wrong(visit, status, &typed));
    return show(visit, NULL, &typed);
}
