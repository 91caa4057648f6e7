/* The desk of requests: those that are open by the day on which they must be answered, those that are answered by the page; and the form
 * that takes one in. Whom it is about is typed as on the command line and never stands in an address; where several fit, the page asks. */
#include "web/requests.h"

#include "http/form.h"
#include "notice/word.h"
#include "pages/pages.h"
#include "registry/choice.h"
#include "registry/find.h"
#include "registry/follow.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/whom.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 50, SHORT_MAX = 500, FROM_MOST = 100000000 };

const char *requests_right(struct ctx *ctx, enum deadline_right right) {
    return frame_capital(ctx, msg(ctx->lang, request_right_label(right)));
}

const char *requests_days(struct ctx *ctx, const struct right_request *request) {
    if (request->due == DAY_NONE)
        return NULL;
    if (request->unsent)
        return msg(ctx->lang, M("the answer is not with them yet"));
    if (request->closed)
        return msg(ctx->lang, request->late ? M("answered late") : M("answered in time"));
    if (request->late)
        return msg_count(ctx->arena, ctx->lang, MN("{1} day late", "{1} days late"), (long)-request->left);
    const char *left =
        msg_count(ctx->arena, ctx->lang, MN("{1} day left", "{1} days left"), (long)request->left);
    return MSG(ctx->arena, ctx->lang, M("{1} of {2}"), left, frame_number(ctx, (size_t)request->span));
}

enum status requests_id(struct visit *visit, ref_t *id) {
    return frame_id(visit, M("There is no such request."), id);
}

int64_t requests_number(const char *text) {
    int64_t number = 0;
    for (; *text >= '0' && *text <= '9' && number < INT64_MAX / 100; text++)
        number = number * 10 + (*text - '0');
    return number;
}

const char *requests_given(const char *text) {
    return *text ? text : NULL;
}

const char *requests_name(struct ctx *ctx, const struct right_request *request) {
    return request->name   ? request->name
           : request->from ? request->from
                           : msg(ctx->lang, request->erased ? M("erased") : M("not known"));
}

/* ---- the desk */

const struct view_says *requests_says(struct ctx *ctx, enum deadline_right right) {
    enum deadline_right by = right;
    if (right >= DEADLINE_UNSORTED)
        return NULL;
    (void)deadline_promise(ctx_notice(ctx), right, ctx->now, &by);
    return frame_says(ctx, by == DEADLINE_INFORMATION
                               ? "rights.all.within"
                               : arena_printf(ctx->arena, "rights.%s.within", deadline_right_id(by)));
}

const char *requests_target(struct ctx *ctx, const struct right_request *request) {
    const char *day = frame_day(ctx, request->target);
    bool over = request->past_target && !request->closed;
    return day && over ? MSG(ctx->arena, ctx->lang, M("{1}, over"), day) : day;
}

static struct view_request_row row_view(struct ctx *ctx, const struct right_request *request) {
    const char *channel = choice_channel(ctx, request->channel);
    return (struct view_request_row){
        .id = ref_text(ctx->arena, request->id),
        .right = requests_right(ctx, request->right),
        .name = requests_name(ctx, request),
        .state = msg(ctx->lang, request_state_label(request->state)),
        .days = requests_days(ctx, request),
        .due = frame_day(ctx, request->due),
        .due_iso = frame_day_iso(ctx, request->due),
        .target = requests_target(ctx, request),
        .past_target = request->past_target && !request->closed,
        .came = arena_printf(ctx->arena, "%s, %s", frame_day(ctx, request->deadline.received_day), channel),
        .late = request->late && !request->closed,
        .closed = request->closed != 0};
}

enum status requests_part(struct ctx *ctx, ref_t party, const struct view_party_requests **part) {
    struct view_party_requests *made = arena_alloc(ctx->arena, sizeof *made);
    struct right_request *list;
    size_t count;
    *part = NULL;
    if (!permit_role(ctx, ACTION_ANSWER))
        return ST_OK;
    TRY(request_of(ctx, party, &list, &count));
    struct view_request_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = row_view(ctx, &list[count - 1 - i]);
    *made = (struct view_party_requests){ref_text(ctx->arena, party), rows, count};
    *part = made;
    return ST_OK;
}

static const struct view_choice *right_choices(struct ctx *ctx, const char *chosen, const char *first,
                                               size_t *count) {
    struct view_choice *list = arena_array(ctx->arena, DEADLINE_BREACH + 1, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = first, .chosen = !chosen || !*chosen};
    for (enum deadline_right i = 0; i < DEADLINE_BREACH; i++) {
        const char *id = deadline_right_id(i);
        list[i + 1] = (struct view_choice){
            .value = id, .label = requests_right(ctx, i), .chosen = chosen && strcmp(chosen, id) == 0};
    }
    *count = DEADLINE_BREACH + 1;
    return list;
}

static const char *desk_lead(struct ctx *ctx, const struct request_figures *figures) {
    const char *text =
        figures->open ? msg_count(ctx->arena, ctx->lang, MN("{1} request is open.", "{1} requests are open."),
                                  (long)figures->open)
                      : msg(ctx->lang, M("No request is open."));
    return figures->late ? arena_printf(ctx->arena, "%s %s", text,
                                        msg_count(ctx->arena, ctx->lang,
                                                  MN("{1} of them is late.", "{1} of them are late."),
                                                  (long)figures->late))
                         : text;
}

static bool is_right(const char *id) {
    enum deadline_right right;
    return id && deadline_right_from(id, &right) && right != DEADLINE_BREACH;
}

static void fill_more(struct ctx *ctx, const struct request_asked *asked, size_t count, size_t total,
                      struct view_requests *view) {
    size_t next = asked->skip + count;
    if (next >= total)
        return;
    view->more = msg_count(ctx->arena, ctx->lang, MN("Show {1} more", "Show {1} more"), (long)(total - next));
    view->more_from = arena_printf(ctx->arena, "%zu", next);
}

enum status requests_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *from = request_query(visit->request, "from"), *right = request_query(visit->request, "right");
    struct request_asked asked = {.closed = request_query(visit->request, "closed") != NULL,
                                  .late = request_query(visit->request, "late") != NULL,
                                  .right = is_right(right) ? right : NULL,
                                  .limit = SHOWN};
    struct request_figures figures;
    struct right_request *list;
    size_t count, total;
    struct view_requests view = {
        .closed = asked.closed, .late = asked.late && !asked.closed, .right = asked.right};
    long skip = from ? strtol(from, NULL, 10) : 0;
    asked.skip = skip > 0 && skip < FROM_MOST ? (size_t)skip : 0;
    view.open = !view.closed && !view.late;
    TRY(request_figures(ctx, 7, &figures));
    TRY(request_list(ctx, &asked, &list, &count, &total));
    frame_fill(visit, msg(ctx->lang, M("Requests")), &view.frame);
    view.frame.here = "requests";
    struct view_request_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = row_view(ctx, &list[i]);
    view.rows = rows;
    view.rows_count = count;
    view.lead = desk_lead(ctx, &figures);
    view.rights = right_choices(ctx, view.right, msg(ctx->lang, M("Every right")), &view.rights_count);
    fill_more(ctx, &asked, count, total, &view);
    struct template_out out = frame_out(visit);
    page_requests(&out, &view);
    return ST_OK;
}

/* ---- the form */

struct typed {
    const char *right, *channel, *day, *clock, *who, *whom, *from, *reply_to, *lang, *text, *scope;
    struct extent extent;
    const char *wrong, *wrong_field;
    const struct hits *several;
};

static const struct view_choice *channel_choices(struct ctx *ctx, const char *chosen, size_t *count) {
    static const char *const ids[] = {"email",    "phone", "post", "in_person", "form",
                                      "whatsapp", "sms",   "chat", "page"};
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

static const struct view_choice *lang_choices(struct ctx *ctx, const char *chosen, size_t *count) {
    struct view_choice *list = arena_array(ctx->arena, LANG_COUNT + 1, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("The person's own, if it is known"))};
    for (enum lang i = 0; i < LANG_COUNT; i++)
        list[i + 1] = (struct view_choice){
            .value = lang_code(i),
            .label = frame_capital(ctx, word_language(ctx->arena, ctx->lang, lang_code(i))),
            .chosen = strcmp(chosen, lang_code(i)) == 0};
    *count = LANG_COUNT + 1;
    return list;
}

const struct view_parts *requests_parts(struct ctx *ctx, const char *name, const struct extent *extent) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_parts *parts = arena_alloc(ctx->arena, sizeof *parts);
    size_t count;
    const char *const *ids = extent_ids(ctx, &count);
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const char *label = frame_capital(ctx, extent_name(ctx, ctx->lang, ids[i]));
        bool class = notice_class(notice, ids[i]) != NOTICE_NOTHING;
        list[i] = (struct view_choice){.value = ids[i],
                                       .label = class ? MSG(ctx->arena, ctx->lang, M("{1}: all of it"), label)
                                                      : label,
                                       .chosen = extent_names(extent, ids[i])};
    }
    *parts = (struct view_parts){name, list, count};
    return parts;
}

enum status requests_only(struct visit *visit, const char **only) {
    enum { ID_MAX = 120 };
    const char *const *ids;
    size_t count;
    TRY(form_read_list(visit->ctx, visit->request, "only", ID_MAX, &ids, &count));
    *only = extent_join(visit->ctx->arena, ids, count);
    return ST_OK;
}

static void fill_fields(struct ctx *ctx, const struct typed *typed, struct view_request_new *view) {
    const struct {
        const char *name, *label, *value, *type, *width, *hint;
        bool area;
    } rows[] = {
        {"right", M("What is asked"), typed->right, "", "", NULL, false},
        {"by", M("How it came"), typed->channel, "", "", M("Any way counts; the day it came decides."), false},
        {"on", M("Day it came"), typed->day, "date", "w2", NULL, false},
        {"at", M("Time (may be left out)"), typed->clock, "time", "w2", NULL, false},
        {"who", M("Whom it is about"), typed->who, "text", "",
         M("A name, e-mail, telephone number, business ID or id. Empty if nobody in the register is meant."),
         false},
        {"from", M("Who asks, if not the same"), typed->from, "text", "",
         M("A name as it was given; somebody who acts for another shows that they may."), false},
        {"reply_to", M("Where to answer"), typed->reply_to, "text", "",
         M("Empty: the e-mail address in the register."), false},
        {"lang", M("Language of the answer"), typed->lang, "", "", NULL, false},
        {"text", M("What was asked, in the person's own words"), typed->text, "", "", NULL, true},
        {"scope", M("Which data are meant"), typed->scope, "text", "", M("Empty: all of them."), false},
    };
    enum { ROWS = sizeof rows / sizeof *rows };
    struct view_field *fields = arena_array(ctx->arena, ROWS, sizeof *fields);
    for (size_t i = 0; i < ROWS; i++) {
        bool wrong = typed->wrong && typed->wrong_field && strcmp(typed->wrong_field, rows[i].name) == 0;
        fields[i] = (struct view_field){.name = rows[i].name,
                                        .label = msg(ctx->lang, rows[i].label),
                                        .value = rows[i].value,
                                        .type = rows[i].type,
                                        .width = rows[i].width,
                                        .area = rows[i].area,
                                        .hint = rows[i].hint ? msg(ctx->lang, rows[i].hint) : NULL,
                                        .wrong = wrong ? typed->wrong : NULL};
        if (i == 0)
            fields[i].choices =
                right_choices(ctx, typed->right, msg(ctx->lang, M("Choose")), &fields[i].choices_count);
        if (i == 1)
            fields[i].choices = channel_choices(ctx, typed->channel, &fields[i].choices_count);
        if (strcmp(rows[i].name, "lang") == 0)
            fields[i].choices = lang_choices(ctx, typed->lang, &fields[i].choices_count);
    }
    view->fields = fields;
    view->fields_count = ROWS;
}

static enum status show_form(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct view_request_new view = {0};
    frame_fill(visit, msg(ctx->lang, M("Take in a request")), &view.frame);
    view.frame.here = "requests/new";
    if (typed->wrong) {
        struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
        *mistake = (struct view_mistake){typed->wrong_field, typed->wrong};
        view.summary = msg(ctx->lang, M("The request was not taken in"));
        view.mistakes = mistake;
        view.mistakes_count = 1;
    }
    fill_fields(ctx, typed, &view);
    view.parts = requests_parts(ctx, "only", &typed->extent);
    if (typed->several) {
        view.whos = whom_choices(ctx, typed->several);
        view.whos_count = typed->several->count;
    }
    struct template_out out = frame_out(visit);
    page_request_new(&out, &view);
    return ST_OK;
}

enum status requests_form(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *who = request_query(visit->request, "who"), *right = request_query(visit->request, "right");
    ref_t party;
    struct typed typed = {.right = is_right(right) ? right : "",
                          .channel = "",
                          .day = day_iso(ctx->arena, registry_today(ctx)),
                          .clock = "",
                          .who = who && ref_parse(who, &party) ? who : "",
                          .from = "",
                          .reply_to = "",
                          .lang = "",
                          .text = "",
                          .scope = "",
                          .extent = EXTENT_ALL};
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL)); /* before a form is shown that would be refused */
    return show_form(visit, &typed);
}

/* Nobody in particular is allowed: a stranger may ask. */
static enum status find_whom(struct ctx *ctx, struct typed *typed, ref_t *party) {
    *party = 0;
    return *typed->who || *typed->whom ? whom_find(ctx, typed->whom, typed->who, party, &typed->several)
                                       : ST_OK;
}

/* A day alone is its beginning; today without a time is now. */
static enum status read_received(struct ctx *ctx, const struct typed *typed, int64_t *received) {
    day_t day;
    int minute = 0;
    if (!day_parse_local(typed->day, &day))
        return whom_wrong(ctx, "on", M("Write the day as 22.11.2026."));
    if (*typed->clock && !follow_clock(typed->clock, &minute))
        return whom_wrong(ctx, "at", M("Write the time as 9.30."));
    if (*typed->clock && zone_gap(registry_zone(ctx), day, minute * 60))
        return whom_wrong(ctx, "at", M("There was no such time: the clocks were put forward then."));
    if (!*typed->clock && day == registry_today(ctx))
        *received = ctx->now;
    else
        *received = zone_instant(registry_zone(ctx), day, minute * 60);
    return ST_OK;
}

static enum status add(struct ctx *ctx, struct typed *typed, ref_t *id) {
    struct request_draft draft = {.channel = requests_given(typed->channel),
                                  .from = requests_given(typed->from),
                                  .reply_to = requests_given(typed->reply_to),
                                  .text = requests_given(typed->text),
                                  .scope = requests_given(typed->scope),
                                  .extent = &typed->extent,
                                  .lang = requests_given(typed->lang)};
    if (!is_right(typed->right) || !deadline_right_from(typed->right, &draft.right))
        return whom_wrong(ctx, "right", M("Choose what is asked."));
    TRY(find_whom(ctx, typed, &draft.party));
    TRY(read_received(ctx, typed, &draft.received));
    enum status status = request_add(ctx, &draft, id);
    if (status != ST_OK && ctx->fault.field && strcmp(ctx->fault.field, "received") == 0)
        ctx->fault.field = "on";
    return status;
}

enum status requests_add(struct visit *visit) {
    static const struct form_field fields[] = {{"right", 40},
                                               {"by", 40},
                                               {"on", 20},
                                               {"at", 20},
                                               {"who", SHORT_MAX},
                                               {"whom", 20},
                                               {"from", SHORT_MAX},
                                               {"reply_to", SHORT_MAX},
                                               {"lang", 4},
                                               {"scope", SHORT_MAX},
                                               {"text", REQUEST_TEXT_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t id = 0;
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    struct typed typed = {.right = form_value(&form, "right"),
                          .channel = form_value(&form, "by"),
                          .day = form_value(&form, "on"),
                          .clock = form_value(&form, "at"),
                          .who = form_value(&form, "who"),
                          .whom = form_value(&form, "whom"),
                          .from = form_value(&form, "from"),
                          .reply_to = form_value(&form, "reply_to"),
                          .lang = form_value(&form, "lang"),
                          .text = form_value(&form, "text"),
                          .scope = form_value(&form, "scope"),
                          .extent = EXTENT_ALL};
    TRY(requests_only(visit, &typed.extent.only));
    enum status status = add(ctx, &typed, &id);
    if (status == ST_FAILED || status == ST_BUSY || status == ST_DENIED)
        return status;
    if (status == ST_OK) {
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/requests/%s", ref_text(ctx->arena, id)));
        return ST_OK;
    }
    typed.wrong = frame_fault(ctx);
    typed.wrong_field = ctx->fault.field;
    visit->reply->status = status_http(status);
    fault_clear(ctx);
    return show_form(visit, &typed);
}
