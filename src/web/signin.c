/* Signing in with a one-time link. Opening the link only shows a button, for mail programs and chats open links to look
 * at them, and a look must not use the link up. */
#include "gate/gate.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/registry.h"
#include "web/frame.h"

#include <string.h>

/* "Customer register, marketing register" */
static const char *filings_of(struct ctx *ctx) {
    const struct notice *notice = ctx_notice(ctx);
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < notice->filings_count; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", words_in(&notice->filings[i], ctx->lang));
    return frame_capital(ctx, buf_text(&buf));
}

static void show(struct visit *visit, const char *code) {
    struct ctx *ctx = visit->ctx;
    day_t today = registry_today(ctx);
    struct view_signin view = {
        .day = frame_day(ctx, today), .iso = frame_day_iso(ctx, today), .code = code, .lead = filings_of(ctx)};
    view.says = frame_says(ctx, "P57");
    view.chosen = request_query(visit->request, "lang") ? lang_code(ctx->lang) : NULL;
    frame_fill(visit, msg(ctx->lang, M("Sign in")), &view.frame);
    struct template_out out = frame_out(visit);
    page_signin(&out, &view);
}

enum status signin_show(struct visit *visit) {
    if (visit->user)
        reply_see_other(visit->reply, "/customers");
    else
        show(visit, NULL);
    return ST_OK;
}

enum status signin_ask(struct visit *visit) {
    show(visit, visit->params[0]);
    return ST_OK;
}

/* The only place that gives out a session. A code that is wrong, used or too old is refused in one and the same way. */
enum status signin_take(struct visit *visit) {
    static const struct form_field fields[] = {{"code", 200}, {"lang", 5}};
    struct form form;
    const char *token;
    enum lang lang;
    const struct session_from from = {request_cookie(visit->request, GATE_COOKIE),
                                      request_header(visit->request, "User-Agent")};
    TRY(form_read(visit->ctx, visit->request, fields, 2, &form));
    TRY(session_begin(visit->ctx, form_value(&form, "code"), &from, &token));
    if (lang_from(form_value(&form, "lang"), &lang))
        TRY(session_set_lang(visit->ctx, token, lang));
    reply_cookie(visit->reply, GATE_COOKIE, token, SESSION_SECONDS, visit->secure);
    reply_see_other(visit->reply, "/customers");
    return ST_OK;
}

enum status signin_end(struct visit *visit) {
    gate_forget(visit);
    TRY(session_end(visit->ctx, visit->token));
    reply_cookie(visit->reply, GATE_COOKIE, "", 0, visit->secure);
    reply_see_other(visit->reply, "/signin");
    return ST_OK;
}

/* Back to a page of ours, whatever the form says. */
static const char *page_to_return_to(struct arena *arena, const char *back) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789/";
    if (!*back || back[0] == '/' || strspn(back, letters) != strlen(back) || strstr(back, "//"))
        return "/";
    return arena_printf(arena, "/%s", back);
}

enum status signin_language(struct visit *visit) {
    static const struct form_field fields[] = {{"lang", 5}, {"back", 200}};
    struct form form;
    enum lang lang;
    TRY(form_read(visit->ctx, visit->request, fields, 2, &form));
    if (!lang_from(form_value(&form, "lang"), &lang))
        return FAIL(visit->ctx, ST_INVALID, M("The program speaks Finnish, Swedish and English."));
    TRY(session_set_lang(visit->ctx, visit->token, lang));
    reply_see_other(visit->reply, page_to_return_to(visit->ctx->arena, form_value(&form, "back")));
    return ST_OK;
}
