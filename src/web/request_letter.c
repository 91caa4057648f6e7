/* A letter of a request on paper, as it was written: printed, sent as e-mail from here, or noted as handed over. */
#include "web/request_act.h"

#include "pages/pages.h"
#include "registry/choice.h"
#include "registry/registry.h"
#include "rights/outbox.h"

#include <string.h>

enum { ADDRESS_MAX = 300, NAME_MAX = 40 };

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

static const struct view_choice *channels(struct ctx *ctx, const char *chosen, size_t *count) {
    static const char *const ids[] = {"post", "in_person", "email", "page", "form", "whatsapp", "chat"};
    enum { IDS = sizeof ids / sizeof *ids };
    struct view_choice *list = arena_array(ctx->arena, IDS, sizeof *list);
    for (size_t i = 0; i < IDS; i++)
        list[i] = (struct view_choice){.value = ids[i],
                                       .label = frame_capital(ctx, choice_channel(ctx, ids[i])),
                                       .chosen = chosen && strcmp(chosen, ids[i]) == 0};
    *count = IDS;
    return list;
}

struct letter {
    struct right_request request;
    const struct request_step *step;
    const char *wrong, *how, *on; /* how, on: as they were typed */
};

/* What became of it: every sending, the last first. */
static enum status fill_went(struct ctx *ctx, const struct letter *letter, struct view_request_letter *view,
                             bool *gone) {
    const struct right_request *request = &letter->request;
    struct view_letter_went *rows = arena_array(ctx->arena, request->step_count + 1, sizeof *rows);
    struct message *mails;
    size_t count;
    TRY(outbox_of_request(ctx, request->id, &mails, &count));
    *gone = false;
    for (size_t i = request->step_count; i > 0; i--) {
        const struct request_step *step = &request->steps[i - 1];
        if (step->of != letter->step->id)
            continue;
        struct view_letter_went *row = &rows[view->went_count++];
        day_t day = zone_day(registry_zone(ctx), step->at);
        *row =
            (struct view_letter_went){.what = step->kind == REQUEST_STEP_MAIL
                                                  ? MSG(ctx->arena, ctx->lang, M("As e-mail: {1}"), step->text)
                                                  : frame_capital(ctx, choice_channel(ctx, step->how)),
                                      .when = frame_day(ctx, day),
                                      .iso = frame_day_iso(ctx, day)};
        for (size_t m = 0; m < count; m++)
            if (step->message && mails[m].id == step->message) {
                enum outbox_state state = mails[m].state;
                row->state = msg(ctx->lang, outbox_state_label(state));
                row->message = ref_text(ctx->arena, mails[m].id);
                row->why = mails[m].why ? msg(ctx->lang, outbox_why_text(mails[m].why)) : NULL;
                row->wrong = state == OUTBOX_FAILED || state == OUTBOX_BOUNCED;
                *gone = *gone || state == OUTBOX_WAITING || state == OUTBOX_SENDING || state == OUTBOX_SENT;
            }
    }
    view->went = rows;
    return ST_OK;
}

static enum status fill_ways(struct ctx *ctx, const struct letter *letter, bool gone,
                             struct view_request_letter *view) {
    const char *why_not;
    struct view_field *mail = arena_array(ctx->arena, 1, sizeof *mail),
                      *how = arena_array(ctx->arena, 2, sizeof *how);
    *mail = (struct view_field){.name = "to", .label = msg(ctx->lang, M("To which address")), .type = "text"};
    *how =
        (struct view_field){.name = "how", .label = msg(ctx->lang, M("How the letter went")), .type = "text"};
    TRY(request_act_ways(ctx, &letter->request, letter->step->kind, &mail->choices, &mail->choices_count,
                         &why_not));
    mail->choices_count--; /* paper is what the other form is for */
    how->choices = channels(ctx, letter->how, &how->choices_count);
    view->why_not = why_not;
    if (!gone && mail->choices_count && request_may(ctx, &letter->request, REQUEST_STEP_MAIL)) {
        view->mail = mail;
        view->mail_count = 1;
    }
    if (request_may(ctx, &letter->request, REQUEST_STEP_POST)) {
        how[1] =
            (struct view_field){.name = "on",
                                .label = msg(ctx->lang, M("On which day")),
                                .type = "date",
                                .value = letter->on ? letter->on : frame_day_iso(ctx, registry_today(ctx))};
        view->how = how;
        view->how_count = 2;
    }
    return ST_OK;
}

static enum status show_letter(struct visit *visit, const struct letter *letter) {
    struct ctx *ctx = visit->ctx;
    const struct right_request *request = &letter->request;
    struct request_sheet sheet = request_sheet(ctx, request, letter->step);
    struct view_request_letter view = {.id = ref_text(ctx->arena, request->id),
                                       .step = ref_text(ctx->arena, letter->step->id),
                                       .letter_lang = lang_code(sheet.lang),
                                       .subject = sheet.subject,
                                       .day = sheet.day,
                                       .wrong = letter->wrong};
    bool gone;
    frame_fill(visit, msg(ctx->lang, M("Letter")), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "requests/%s", view.id);
    view.sender = paragraphs(ctx, sheet.sender, "\n", &view.sender_count);
    view.recipient = paragraphs(ctx, sheet.recipient, "\n", &view.recipient_count);
    view.body = paragraphs(ctx, sheet.body, "\n\n", &view.body_count);
    TRY(fill_went(ctx, letter, &view, &gone));
    TRY(fill_ways(ctx, letter, gone, &view));
    struct template_out out = frame_out(visit);
    page_request_letter(&out, &view);
    return ST_OK;
}

static enum status read_letter(struct visit *visit, struct letter *letter) {
    struct ctx *ctx = visit->ctx;
    struct right_request *request = &letter->request;
    ref_t id, step;
    *letter = (struct letter){0};
    TRY(requests_id(visit, &id));
    TRY(request_read(ctx, id, request));
    for (size_t i = 0; i < request->step_count && ref_parse(visit->params[1], &step); i++)
        if (request->steps[i].id == step && request->steps[i].letter)
            letter->step = &request->steps[i];
    return letter->step ? ST_OK : FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
}

enum status request_letter_show(struct visit *visit) {
    struct letter letter;
    TRY(read_letter(visit, &letter));
    return show_letter(visit, &letter);
}

/* Today is now; of another day only the day is known. */
static enum status read_day(struct ctx *ctx, const char *text, struct request_step_draft *step) {
    day_t day;
    if (!*text)
        return ST_OK;
    if (!day_parse_local(text, &day))
        return FAIL(ctx, ST_INVALID, M("This is no day. Write it as 23.11.2026."));
    step->whole_day = day != registry_today(ctx);
    step->went = step->whole_day ? zone_instant(registry_zone(ctx), day, 0) : 0;
    return ST_OK;
}

enum status request_letter_do(struct visit *visit) {
    static const struct form_field fields[] = {
        {"do", NAME_MAX}, {"to", ADDRESS_MAX}, {"how", NAME_MAX}, {"on", NAME_MAX}};
    struct ctx *ctx = visit->ctx;
    struct letter letter;
    struct form form;
    TRY(read_letter(visit, &letter));
    TRY(form_read(ctx, visit->request, fields, 4, &form));
    bool mails = strcmp(form_value(&form, "do"), "mail") == 0;
    struct request_step_draft step = {.kind = mails ? REQUEST_STEP_MAIL : REQUEST_STEP_POST,
                                      .of = letter.step->id,
                                      .mail_to = mails ? form_value(&form, "to") : NULL,
                                      .how = mails ? NULL : requests_given(form_value(&form, "how"))};
    letter.how = form_value(&form, "how");
    letter.on = form_value(&form, "on");
    enum status status = mails ? ST_OK : read_day(ctx, letter.on, &step);
    if (status == ST_OK)
        status = request_take(ctx, letter.request.id, &step);
    if (status == ST_OK) {
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/requests/%s/letter/%s",
                                                   ref_text(ctx->arena, letter.request.id), visit->params[1]));
        return ST_OK;
    }
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    letter.wrong = frame_fault(ctx);
    visit->reply->status = status_http(status);
    fault_clear(ctx);
    return show_letter(visit, &letter);
}
