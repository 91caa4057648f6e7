/* E-mail that goes out, as the staff sees it: what waits, what went, what did not and why, and one message. */
#include "http/form.h"
#include "connect/dispatch.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/mailing.h"
#include "web/privacy.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 50, FROM_MOST = 100000000 };

static const char *moment_iso(struct ctx *ctx, int64_t at) {
    return instant_iso(ctx->arena, at);
}

static int64_t when_of(const struct message *message) {
    return message->state == OUTBOX_WAITING ? message->next : message->at ? message->at : message->made;
}

static bool is_wrong(const struct message *message) {
    return message->state == OUTBOX_FAILED || message->state == OUTBOX_BOUNCED;
}

static const char *why_of(struct ctx *ctx, const struct message *message) {
    if (!message->why)
        return NULL;
    const char *text = msg(ctx->lang, outbox_why_text(message->why));
    return message->code ? arena_printf(ctx->arena, "%s (%s)", text, message->code) : text;
}

static const char *whom_of(struct ctx *ctx, const struct message *message) {
    return message->whom ? message->whom : message->address ? message->address : msg(ctx->lang, M("erased"));
}

static const char *subject_of(struct ctx *ctx, const struct message *message) {
    return message->subject ? message->subject : msg(ctx->lang, M("What it said is erased"));
}

/* ---- the list */

static struct view_message_row row_view(struct ctx *ctx, const struct message *message) {
    return (struct view_message_row){.id = ref_text(ctx->arena, message->id),
                                     .subject = subject_of(ctx, message),
                                     .whom = whom_of(ctx, message),
                                     .kind = msg(ctx->lang, outbox_kind_label(message->kind)),
                                     .state = msg(ctx->lang, outbox_state_label(message->state)),
                                     .why = why_of(ctx, message),
                                     .when = frame_moment(ctx, when_of(message)),
                                     .iso = moment_iso(ctx, when_of(message)),
                                     .wrong = is_wrong(message)};
}

/* What the state is called in the address of the page: those that somebody must still look at. */
static const char UNDONE[] = "undone";

static const char *lead_of(struct ctx *ctx, const struct outbox_figures *figures) {
    size_t waiting = figures->in[OUTBOX_WAITING] + figures->in[OUTBOX_SENDING];
    size_t wrong = figures->undone[OUTBOX_FAILED] + figures->undone[OUTBOX_BOUNCED];
    const char *text = waiting ? msg_count(ctx->arena, ctx->lang,
                                           MN("{1} message waits.", "{1} messages wait."), (long)waiting)
                               : msg(ctx->lang, M("Nothing waits."));
    return wrong ? arena_printf(ctx->arena, "%s %s", text,
                                msg_count(ctx->arena, ctx->lang,
                                          MN("{1} did not get there.", "{1} did not get there."), (long)wrong))
                 : text;
}

static const struct view_choice *state_choices(struct ctx *ctx, const struct outbox_asked *asked,
                                               size_t *count) {
    static const enum outbox_state shown[] = {OUTBOX_WAITING, OUTBOX_FAILED, OUTBOX_BOUNCED, OUTBOX_SENT,
                                              OUTBOX_WITHDRAWN};
    enum { STATES = sizeof shown / sizeof *shown };
    struct view_choice *list = arena_array(ctx->arena, STATES + 2, sizeof *list);
    list[0] =
        (struct view_choice){.value = "", .label = msg(ctx->lang, M("All of them")), .chosen = asked->every};
    list[1] = (struct view_choice){.value = UNDONE,
                                   .label = msg(ctx->lang, M("Not delivered, to be dealt with")),
                                   .chosen = asked->undone};
    for (size_t i = 0; i < STATES; i++)
        list[i + 2] =
            (struct view_choice){.value = outbox_state_id(shown[i]),
                                 .label = msg(ctx->lang, outbox_state_label(shown[i])),
                                 .chosen = !asked->every && !asked->undone && asked->state == shown[i]};
    *count = STATES + 2;
    return list;
}

static void fill_more(struct ctx *ctx, const struct outbox_asked *asked, size_t count, size_t total,
                      struct view_messages *view) {
    size_t next = asked->skip + count;
    if (next >= total)
        return;
    view->more = msg_count(ctx->arena, ctx->lang, MN("Show {1} more", "Show {1} more"), (long)(total - next));
    view->more_from = arena_printf(ctx->arena, "%zu", next);
}

static const char *lacking(struct ctx *ctx) {
    if (dispatch_ready(ctx) == ST_OK)
        return NULL;
    const char *text = frame_fault(ctx);
    fault_clear(ctx);
    return text;
}

enum status messages_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *from = request_query(visit->request, "from"), *state = request_query(visit->request, "state");
    struct outbox_asked asked = {.limit = SHOWN};
    struct outbox_figures figures;
    struct message *list;
    size_t count, total;
    struct view_messages view = {0};
    long skip = from ? strtol(from, NULL, 10) : 0;
    asked.skip = skip > 0 && skip < FROM_MOST ? (size_t)skip : 0;
    asked.undone = state && strcmp(state, UNDONE) == 0;
    asked.every = !outbox_state_from(state, &asked.state) && !asked.undone;
    TRY(outbox_figures(ctx, &figures));
    TRY(outbox_list(ctx, &asked, &list, &count, &total));
    frame_fill(visit, msg(ctx->lang, M("Messages")), &view.frame);
    struct view_message_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = row_view(ctx, &list[i]);
    view.rows = rows;
    view.rows_count = count;
    view.state = asked.every ? NULL : asked.undone ? UNDONE : outbox_state_id(asked.state);
    view.states = state_choices(ctx, &asked, &view.states_count);
    view.lead = lead_of(ctx, &figures);
    view.lacks = lacking(ctx);
    view.may_set = permit_role(ctx, ACTION_MANAGE);
    view.many = permit_role(ctx, ACTION_SEND);
    fill_more(ctx, &asked, count, total, &view);
    struct template_out out = frame_out(visit);
    page_messages(&out, &view);
    return ST_OK;
}

enum status privacy_messages(struct ctx *ctx, struct privacy_look *found) {
    struct outbox_figures figures;
    TRY(outbox_figures(ctx, &figures));
    found->figure = frame_number(ctx, figures.in[OUTBOX_WAITING] + figures.in[OUTBOX_SENDING]);
    found->says = msg(ctx->lang, M("waiting"));
    PRIVACY_NEED_COUNT(ctx, found, PRIVACY_RISK, MN("{1} e-mail was not sent", "{1} e-mails were not sent"),
                       figures.undone[OUTBOX_FAILED], .page = "/messages?state=failed",
                       .act = msg(ctx->lang, M("Look at it")));
    PRIVACY_NEED_COUNT(ctx, found, PRIVACY_RISK,
                       MN("{1} e-mail came back: the address does not work",
                          "{1} e-mails came back: the addresses do not work"),
                       figures.undone[OUTBOX_BOUNCED], .page = "/messages?state=bounced",
                       .act = msg(ctx->lang, M("Look at it")));
    return ST_OK;
}

/* ---- one message */

static const char *purpose_of(struct ctx *ctx, const struct message *message) {
    const struct notice *notice = ctx_notice(ctx);
    int purpose = message->purpose ? notice_purpose(notice, message->purpose) : NOTICE_NOTHING;
    return purpose == NOTICE_NOTHING
               ? message->purpose
               : frame_capital(ctx, words_in(&notice->purposes[purpose].entry, ctx->lang));
}

static void fill_cells(struct ctx *ctx, const struct message *message, struct view_message *view) {
    enum { CELLS = 10 };
    struct view_message_cell *cells = arena_array(ctx->arena, CELLS, sizeof *cells);
    const struct {
        const char *label, *text;
        int64_t at;
    } all[] = {{M("Kind"), msg(ctx->lang, outbox_kind_label(message->kind)), 0},
               {M("Purpose"), purpose_of(ctx, message), 0},
               {M("Address"), message->address, 0},
               {M("Attachment"), message->file, 0},
               {M("Written"), NULL, message->made},
               {M("Next try"), NULL, message->state == OUTBOX_WAITING ? message->next : 0},
               {M("Not after"), NULL, message->until},
               {M("Sent or ended"), NULL, message->at},
               {M("Dealt with"), NULL, message->seen},
               {M("Objected by the link"), NULL, message->objected}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].text || all[i].at)
            cells[view->cells_count++] = (struct view_message_cell){
                msg(ctx->lang, all[i].label), all[i].at ? frame_moment(ctx, all[i].at) : all[i].text,
                all[i].at ? moment_iso(ctx, all[i].at) : NULL};
    view->cells = cells;
}

static enum status show_one(struct visit *visit, ref_t id, const char *wrong) {
    struct ctx *ctx = visit->ctx;
    struct message message;
    ref_t mailing;
    TRY(outbox_read(ctx, id, &message));
    TRY(mailing_of(ctx, id, &mailing));
    bool may = permit_offers(ctx, ACTION_RIGHT, false);
    bool over = message.state == OUTBOX_FAILED || message.state == OUTBOX_BOUNCED;
    bool again = message.state == OUTBOX_WAITING && message.tries;
    struct view_message view = {
        .id = ref_text(ctx->arena, id),
        .title = subject_of(ctx, &message),
        .whom = whom_of(ctx, &message),
        .party = message.party && message.whom ? ref_text(ctx->arena, message.party) : NULL,
        .request = message.request ? ref_text(ctx->arena, message.request) : NULL,
        .mailing = mailing && permit_role(ctx, ACTION_SEND) ? ref_text(ctx->arena, mailing) : NULL,
        .state = msg(ctx->lang, outbox_state_label(message.state)),
        .why = why_of(ctx, &message),
        .says = frame_says(ctx, message.sentence),
        .text = message.text,
        .wrong = wrong,
        .failed = is_wrong(&message),
        .erased = message.erased,
        .may_retry = may && !message.erased && (over || again),
        .may_see = may && over && !message.seen,
        .may_withdraw = may && (message.state == OUTBOX_WAITING || message.state == OUTBOX_FAILED)};
    frame_fill(visit, msg(ctx->lang, M("Message")), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "messages/%s", view.id);
    fill_cells(ctx, &message, &view);
    struct template_out out = frame_out(visit);
    page_message(&out, &view);
    return ST_OK;
}

enum status message_show(struct visit *visit) {
    ref_t id;
    TRY(frame_id(visit, M("There is no such message."), &id));
    return show_one(visit, id, NULL);
}

enum status message_do(struct visit *visit) {
    static const struct form_field fields[] = {{"do", 20}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t id;
    TRY(frame_id(visit, M("There is no such message."), &id));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    const char *what = form_value(&form, "do");
    enum status status = strcmp(what, "retry") == 0  ? outbox_retry(ctx, id)
                         : strcmp(what, "seen") == 0 ? outbox_seen(ctx, id)
                                                     : outbox_withdraw(ctx, id);
    if (status == ST_CONFLICT) {
        const char *wrong = frame_fault(ctx);
        fault_clear(ctx);
        visit->reply->status = status_http(status);
        return show_one(visit, id, wrong);
    }
    TRY(status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/messages/%s", ref_text(ctx->arena, id)));
    return ST_OK;
}

/* ---- a test */

/* To the address of whoever presses; without one the settings say that it is missing. */
