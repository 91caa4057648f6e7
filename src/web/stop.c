/* The page behind the link in a message: one button, and nothing is changed before it is pressed, since programs open links. The same for
 * every link, also for one that never was. A mail program may press the button by itself (RFC 8058). */
#include "http/form.h"
#include "pages/pages.h"
#include "registry/registry.h"
#include "rights/outbox.h"
#include "web/frame.h"

static enum status show(struct visit *visit, struct view_stop *view) {
    frame_fill(visit, view->heading, &view->frame);
    view->frame.user = NULL;
    reply_header(visit->reply, "X-Robots-Tag", "noindex, nofollow");
    struct template_out out = frame_out(visit);
    page_stop(&out, view);
    return ST_OK;
}

static const char question[] = M("No more messages like this?"),
                  lead[] =
                      M("Press the button, and we send you no more of them. You need not say why, or sign in.");

enum status stop_show(struct visit *visit) {
    enum lang lang = visit->ctx->lang;
    struct view_stop view = {
        .token = visit->params[0], .heading = msg(lang, question), .text = msg(lang, lead)};
    return show(visit, &view);
}

/* What they pressed: the page's own words, or the button of their mail program, whose words nobody here knows. */
static const char *words_of(struct visit *visit) {
    static const struct form_field fields[] = {{"List-Unsubscribe", 40}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    bool mail =
        form_read(ctx, visit->request, fields, 1, &form) == ST_OK && form_has(&form, "List-Unsubscribe");
    fault_clear(ctx);
    if (mail)
        return msg(ctx->lang, M("The mail program's own button to end such messages (RFC 8058)."));
    return arena_printf(ctx->arena, "%s %s [%s]", msg(ctx->lang, question), msg(ctx->lang, lead),
                        msg(ctx->lang, M("Send me no more of these")));
}

/* Where somebody is answered by a person. */
static const char *contact_of(struct ctx *ctx) {
    const struct person_role *contact = &ctx_notice(ctx)->contact;
    return contact->email ? contact->email : contact->phone;
}

enum status stop_do(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    enum outbox_stop answer;
    struct view_stop view = {0};
    TRY(outbox_stop(ctx, visit->params[0], words_of(visit), &answer));
    if (answer == OUTBOX_STOP_UNKNOWN) {
        visit->reply->status = status_http(ST_NOT_FOUND);
        view.heading = msg(ctx->lang, M("We do not know this link"));
        view.text = msg(
            ctx->lang,
            M("It may have been cut short on the way. Write or call us, and the messages end just the same:"));
        view.contact = contact_of(ctx);
    } else if (answer == OUTBOX_STOP_GONE) {
        view.heading = msg(ctx->lang, M("Your data have been erased"));
        view.text = msg(ctx->lang,
                        M("Your address went with them, and nothing goes there. So this objection could not be "
                          "written down for it. Should messages come again one day, write or call us:"));
        view.contact = contact_of(ctx);
    } else if (answer == OUTBOX_STOP_KEPT) {
        view.heading = msg(ctx->lang, M("You get no more of these messages"));
        view.text =
            msg(ctx->lang, M("Your data have been erased. Your objection to such messages is written down and "
                             "holds, also if we get this address anew. You can close this page."));
    } else {
        view.heading = msg(ctx->lang, M("You get no more of these messages"));
        view.text =
            msg(ctx->lang, M("Your objection is written down and holds from now on. You can close this page."));
    }
    return show(visit, &view);
}
