/* One letter to many, on pages: written to those who were chosen in the list, looked at before it goes, undone or stopped, and what became
 * of it. The model asks of whom it may be sent; a page only tells. */
#include "http/form.h"
#include "connect/dispatch.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/mailing.h"
#include "web/chosen.h"
#include "web/frame.h"

#include <stdlib.h>
#include <string.h>

enum {
    SHOWN = 50,
    NAMED = 5,
    MISSED = 100,
    FROM_MOST = 100000000,
    WORD_MAX = 100,
    SUBJECT_MAX = 1000,
    TEXT_MAX = 120000
};

/* ---- writing one */

struct writing {
    struct form form;
    struct chosen_who who;
    struct mailing_draft draft;
    const char *wrong, *wrong_field;
};

static const char *said(const struct writing *writing, const char *name) {
    return form_value(&writing->form, name);
}

static enum status read_writing(struct visit *visit, struct writing *writing) {
    static const struct form_field fields[] = {
        {"search", WORD_MAX},     {"filter", SAVED_QUERY}, {"every", 1}, {"step", WORD_MAX},
        {"purpose", WORD_MAX},    {"kind", WORD_MAX},      {"own", 1},   {"count", WORD_MAX},
        {"subject", SUBJECT_MAX}, {"text", TEXT_MAX}};
    struct ctx *ctx = visit->ctx;
    *writing = (struct writing){0};
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &writing->form));
    TRY(chosen_read(visit, &writing->form, &writing->who));
    writing->draft = (struct mailing_draft){
        .subject = said(writing, "subject"),
        .text = said(writing, "text"),
        .purpose = notice_purpose(ctx_notice(ctx), said(writing, "purpose")),
        .kind = strcmp(said(writing, "kind"), "survey") == 0 ? OUTBOX_SURVEY : OUTBOX_SERVICE,
        .lang = ctx_notice(ctx)->first_language,
        .own = *said(writing, "own"),
        .parties = writing->who.parties,
        .count = writing->who.count};
    return ST_OK;
}

static struct view_field field_of(struct ctx *ctx, const struct writing *writing, const char *name,
                                  const char *label) {
    bool wrong = writing->wrong_field && strcmp(writing->wrong_field, name) == 0;
    return (struct view_field){.name = name,
                               .label = msg(ctx->lang, label),
                               .value = said(writing, name),
                               .type = "text",
                               .width = "",
                               .wrong = wrong ? writing->wrong : NULL};
}

static void fill_fields(struct ctx *ctx, const struct writing *writing, struct view_mailing_write *view) {
    enum { FIELDS = 4, KINDS = 2 };
    const struct notice *notice = ctx_notice(ctx);
    struct view_field *fields = arena_array(ctx->arena, FIELDS, sizeof *fields);
    struct view_choice *purposes = arena_array(ctx->arena, notice->purposes_count + 1, sizeof *purposes);
    struct view_choice *kinds = arena_array(ctx->arena, KINDS, sizeof *kinds);
    for (size_t i = 0; i < notice->purposes_count; i++)
        purposes[i] =
            (struct view_choice){.value = notice->purposes[i].entry.id,
                                 .label = frame_capital(ctx, words_in(&notice->purposes[i].entry, ctx->lang)),
                                 .chosen = writing->draft.purpose == (int)i};
    kinds[0] = (struct view_choice){.value = "service", .label = msg(ctx->lang, M("Message"))};
    kinds[1] = (struct view_choice){.value = "survey",
                                    .label = msg(ctx->lang, M("Survey")),
                                    .chosen = writing->draft.kind == OUTBOX_SURVEY};
    fields[0] = field_of(ctx, writing, "purpose", M("For what"));
    fields[0].choices = purposes;
    fields[0].choices_count = notice->purposes_count;
    fields[1] = field_of(ctx, writing, "kind", M("Kind"));
    fields[1].choices = kinds;
    fields[1].choices_count = KINDS;
    fields[2] = field_of(ctx, writing, "subject", M("Subject"));
    fields[3] = field_of(ctx, writing, "text", M("Text"));
    fields[3].area = true;
    view->fields = fields;
    view->fields_count = FIELDS;
}

/* Names go with what is looked at, and stand in the log. */
static enum status left_views(struct ctx *ctx, const struct mailing_reason *reasons, size_t count,
                              const struct view_left **views) {
    struct view_left *left = arena_array(ctx->arena, count + 1, sizeof *left);
    for (size_t i = 0; i < count; i++) {
        left[i] = (struct view_left){.what = frame_number(ctx, reasons[i].count), .why = reasons[i].why};
        if (reasons[i].parties)
            TRY(chosen_names(ctx, reasons[i].parties, NAMED, reasons[i].count, &left[i].names));
    }
    *views = left;
    return ST_OK;
}

static void fill_send(struct ctx *ctx, const struct writing *writing, const struct mailing_plan *plan,
                      struct view_mailing_write *view) {
    static const char path[] = "never.third_party_marketing";
    const struct notice *notice = ctx_notice(ctx);
    struct view_field *number = arena_alloc(ctx->arena, sizeof *number);
    view->subject = writing->draft.subject;
    view->text = dispatch_text(ctx, writing->draft.lang, writing->draft.text, plan->kind != OUTBOX_SERVICE);
    if (plan->kind == OUTBOX_MARKETING && names_have(&notice->never, "third_party_marketing"))
        view->own = notice_quote(ctx->arena, notice, ctx->lang, path);
    view->owned = writing->draft.own;
    view->own_wrong = writing->wrong_field && strcmp(writing->wrong_field, "own") == 0 ? writing->wrong : NULL;
    view->waits = msg_count(ctx->arena, ctx->lang,
                            MN("The first one goes in {1} minute. Until then all of it can be undone.",
                               "The first one goes in {1} minutes. Until then all of it can be undone."),
                            (long)plan->minutes);
    view->send =
        msg_count(ctx->arena, ctx->lang, MN("Send to {1} receiver", "Send to {1} receivers"), (long)plan->to);
    *number = field_of(ctx, writing, "count", M("To how many does it go? Type the number"));
    number->width = "w2";
    if (plan->to > 1)
        view->number = number;
}

static enum status fill_plan(struct ctx *ctx, const struct writing *writing, const struct mailing_plan *plan,
                             struct view_mailing_write *view) {
    view->goes = MSG(ctx->arena, ctx->lang, M("{1}: it goes to {2} of {3}."),
                     msg(ctx->lang, outbox_kind_label(plan->kind)), frame_number(ctx, plan->to),
                     frame_number(ctx, plan->chosen));
    TRY(left_views(ctx, plan->reasons, plan->reason_count, &view->left));
    view->left_count = plan->reason_count;
    if (plan->to)
        fill_send(ctx, writing, plan, view);
    return ST_OK;
}

static enum status draw(struct visit *visit, const struct writing *writing, const struct mailing_plan *plan) {
    struct ctx *ctx = visit->ctx;
    struct view_mailing_write view = {.wrong = writing->wrong, .wrong_field = writing->wrong_field};
    frame_fill(visit, msg(ctx->lang, M("Write to many")), &view.frame);
    view.lead = msg_count(ctx->arena, ctx->lang, MN("{1} customer chosen", "{1} customers chosen"),
                          (long)writing->who.count);
    view.who.frame = view.frame;
    chosen_keep(ctx, &writing->who, &view.who);
    fill_fields(ctx, writing, &view);
    if (plan)
        TRY(fill_plan(ctx, writing, plan, &view));
    struct template_out out = frame_out(visit);
    page_mailing_write(&out, &view);
    return ST_OK;
}

/* Nothing that was typed is lost; who gets it is shown as far as it can be known. */
static enum status refused(struct visit *visit, struct writing *writing, enum status status) {
    struct ctx *ctx = visit->ctx;
    struct mailing_plan plan;
    if (status != ST_INVALID && status != ST_DENIED && status != ST_CONFLICT)
        return status;
    writing->wrong = frame_fault(ctx);
    writing->wrong_field = ctx->fault.field;
    fault_clear(ctx);
    bool looked = mailing_look(ctx, &writing->draft, &plan) == ST_OK;
    fault_clear(ctx);
    visit->reply->status = status_http(status);
    return draw(visit, writing, looked ? &plan : NULL);
}

static enum status send(struct visit *visit, struct writing *writing) {
    struct ctx *ctx = visit->ctx;
    struct mailing_plan plan;
    ref_t id;
    enum status status = mailing_look(ctx, &writing->draft, &plan);
    size_t typed = plan.to == 1 ? 1 : strtoul(said(writing, "count"), NULL, 10);
    if (status == ST_OK)
        status = mailing_make(ctx, &writing->draft, typed, &id);
    if (status != ST_OK)
        return refused(visit, writing, status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/mailings/%s", ref_text(ctx->arena, id)));
    return ST_OK;
}

static enum status look(struct visit *visit, struct writing *writing) {
    struct mailing_plan plan;
    enum status status = mailing_look(visit->ctx, &writing->draft, &plan);
    return status == ST_OK ? draw(visit, writing, &plan) : refused(visit, writing, status);
}

enum status mailing_write(struct visit *visit) {
    struct writing writing;
    TRY(read_writing(visit, &writing));
    const char *step = said(&writing, "step");
    if (!writing.who.count) {
        reply_see_other(visit->reply, "/customers");
        return ST_OK;
    }
    if (!permit_role(visit->ctx, ACTION_SEND))
        return permit_action(visit->ctx, ACTION_SEND, 0, NULL);
    if (strcmp(step, "look") == 0)
        return look(visit, &writing);
    return strcmp(step, "send") == 0 ? send(visit, &writing) : draw(visit, &writing, NULL);
}

/* ---- what became of it */

static const char *subject_of(struct ctx *ctx, const struct mailing *mailing) {
    return mailing->subject ? mailing->subject : msg(ctx->lang, M("What it said is erased"));
}

enum status mailings_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *from = request_query(visit->request, "from");
    long skip = from ? strtol(from, NULL, 10) : 0;
    struct view_mailings view = {0};
    struct mailing *list;
    size_t count, total, at = skip > 0 && skip < FROM_MOST ? (size_t)skip : 0;
    TRY(mailing_list(ctx, at, SHOWN, &list, &count, &total));
    frame_fill(visit, msg(ctx->lang, M("Letters to many")), &view.frame);
    struct view_mailing_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct view_mailing_row){.id = ref_text(ctx->arena, list[i].id),
                                            .subject = subject_of(ctx, &list[i]),
                                            .state = msg(ctx->lang, mailing_state_label(list[i].state)),
                                            .when = frame_moment(ctx, list[i].goes),
                                            .iso = instant_iso(ctx->arena, list[i].goes),
                                            .total = frame_number(ctx, list[i].total),
                                            .sent = frame_number(ctx, list[i].sent)};
    view.rows = rows;
    view.rows_count = count;
    if (at + count < total) {
        view.more =
            msg_count(ctx->arena, ctx->lang, MN("Show {1} more", "Show {1} more"), (long)(total - at - count));
        view.more_from = arena_printf(ctx->arena, "%zu", at + count);
    }
    struct template_out out = frame_out(visit);
    page_mailings(&out, &view);
    return ST_OK;
}

static void fill_cells(struct ctx *ctx, const struct mailing *mailing, struct view_mailing *view) {
    const struct {
        const char *label;
        size_t count;
    } counts[] = {
        {M("Receivers"), mailing->total},     {M("Still to go"), mailing->left_to_do + mailing->waiting},
        {M("Sent"), mailing->sent},           {M("Not sent"), mailing->failed},
        {M("Came back"), mailing->bounced},   {M("Objected by the link"), mailing->objected},
        {M("Left out later"), mailing->left}, {M("Erased since"), mailing->erased}};
    enum { COUNTS = sizeof counts / sizeof *counts };
    struct frame_cells cells = {.ctx = ctx, .items = arena_array(ctx->arena, COUNTS + 3, sizeof *cells.items)};
    frame_cell(&cells, M("Purpose"), frame_capital(ctx, mailing->purpose_words));
    frame_cell(&cells, M("Kind"), msg(ctx->lang, outbox_kind_label(mailing->kind)));
    frame_cell(&cells, M("Written"), frame_moment(ctx, mailing->made));
    for (size_t i = 0; i < COUNTS; i++)
        if (counts[i].count)
            frame_cell(&cells, counts[i].label, frame_number(ctx, counts[i].count));
    view->cells = cells.items;
    view->cells_count = cells.count;
}

static const char *lead_of(struct ctx *ctx, const struct mailing *mailing) {
    if (mailing->state == MAILING_WAITING)
        return MSG(ctx->arena, ctx->lang, M("The first one goes on {1}."), frame_moment(ctx, mailing->goes));
    if (mailing->state == MAILING_UNDONE)
        return msg(ctx->lang, M("Nothing of it went."));
    return MSG(ctx->arena, ctx->lang, M("{1} of {2} have been sent."), frame_number(ctx, mailing->sent),
               frame_number(ctx, mailing->total));
}

static enum status fill_missed(struct ctx *ctx, ref_t id, struct view_mailing *view) {
    struct mailing_missed *missed;
    size_t count;
    TRY(mailing_missed(ctx, id, MISSED, &missed, &count));
    struct view_left *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        if (missed[i].name)
            list[view->missed_count++] = (struct view_left){
                .what = ref_text(ctx->arena, missed[i].party), .why = missed[i].why, .names = missed[i].name};
    view->missed = list;
    return ST_OK;
}

static enum status show_one(struct visit *visit, ref_t id, const char *wrong) {
    struct ctx *ctx = visit->ctx;
    struct mailing mailing;
    TRY(mailing_read(ctx, id, &mailing));
    struct view_mailing view = {.id = ref_text(ctx->arena, id),
                                .title = subject_of(ctx, &mailing),
                                .state = msg(ctx->lang, mailing_state_label(mailing.state)),
                                .lead = lead_of(ctx, &mailing),
                                .text = mailing.text,
                                .wrong = wrong,
                                .again = mailing.state == MAILING_GOING || mailing.state == MAILING_WAITING};
    if (mailing.state == MAILING_WAITING)
        view.stop = msg(ctx->lang, M("Undo the whole letter"));
    else if (mailing.state == MAILING_GOING)
        view.stop = msg(ctx->lang, M("Stop what has not left yet"));
    fill_cells(ctx, &mailing, &view);
    TRY(left_views(ctx, mailing.later, mailing.later_count, &view.later));
    TRY(left_views(ctx, mailing.reasons, mailing.reason_count, &view.left));
    view.later_count = mailing.later_count;
    view.left_count = mailing.reason_count;
    TRY(fill_missed(ctx, id, &view));
    frame_fill(visit, msg(ctx->lang, M("Letter to many")), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "mailings/%s", view.id);
    struct template_out out = frame_out(visit);
    page_mailing(&out, &view);
    return ST_OK;
}

enum status mailing_show(struct visit *visit) {
    ref_t id;
    TRY(frame_id(visit, M("There is no such mailing."), &id));
    return show_one(visit, id, NULL);
}

enum status mailing_do(struct visit *visit) {
    static const struct form_field fields[] = {{"do", WORD_MAX}};
    struct ctx *ctx = visit->ctx;
    enum mailing_state state;
    struct form form;
    ref_t id;
    TRY(frame_id(visit, M("There is no such mailing."), &id));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    enum status status = mailing_stop(ctx, id, &state);
    if (status == ST_CONFLICT) {
        const char *wrong = frame_fault(ctx);
        fault_clear(ctx);
        visit->reply->status = status_http(status);
        return show_one(visit, id, wrong);
    }
    TRY(status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/mailings/%s", ref_text(ctx->arena, id)));
    return ST_OK;
}
