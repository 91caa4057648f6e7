/* Signing in with a password, or with a one-time link. Opening the link only shows a button, for mail programs and chats open
 * links to look at them, and a look must not use the link up. */
#include "gate/gate.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/registry.h"
#include "registry/passkey.h"
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

static void show(struct visit *visit, const char *code, const char *login, const char *wrong) {
    struct ctx *ctx = visit->ctx;
    day_t today = registry_today(ctx);
    struct view_signin view = {.day = frame_day(ctx, today),
                               .iso = frame_day_iso(ctx, today),
                               .code = code,
                               .lead = filings_of(ctx),
                               .login = login,
                               .wrong = wrong};
    view.says = frame_says(ctx, "P57");
    struct passkey_site site;
    if (passkey_site(ctx, request_header(visit->request, "Host"), &site) != ST_OK)
        fault_clear(ctx);
    view.origin = site.origin;
    view.site = site.name;
    view.challenge = visit->user ? NULL : passkey_new_challenge(ctx);
    view.passkey = frame_version(ctx->arena, "static/passkey.js");
    view.chosen = request_query(visit->request, "lang") ? lang_code(ctx->lang) : NULL;
    const char *title = msg(ctx->lang, M("Sign in"));
    frame_fill(visit, wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), title) : title, &view.frame);
    struct template_out out = frame_out(visit);
    page_signin(&out, &view);
}

enum status signin_show(struct visit *visit) {
    if (visit->user)
        reply_see_other(visit->reply, "/today");
    else
        show(visit, NULL, NULL, NULL);
    return ST_OK;
}

enum status signin_ask(struct visit *visit) {
    show(visit, visit->params[0], NULL, NULL);
    return ST_OK;
}

static void choose_lang(struct visit *visit, const char *chosen, const char *token) {
    enum lang lang;
    if (lang_from(chosen, &lang) && session_set_lang(visit->ctx, token, lang) != ST_OK)
        fault_clear(visit->ctx);
}

/* What was wrong is said in one sentence, whatever it was; the name stays typed, the password does not. */
static enum status refused(struct visit *visit, enum status status, const char *login) {
    if (status != ST_DENIED && status != ST_BUSY && status != ST_INVALID)
        return status;
    visit->reply->status = status == ST_BUSY ? 429 : status_http(status);
    const char *wrong = frame_fault(visit->ctx);
    fault_clear(visit->ctx);
    show(visit, NULL, login, wrong);
    return ST_OK;
}

enum status signin_password(struct visit *visit) {
    static const struct form_field fields[] = {{"login", 1000}, {"password", 2048}, {"otp", 100}, {"lang", 5}};
    struct form form;
    TRY(form_read(visit->ctx, visit->request, fields, 4, &form));
    const char *login = form_value(&form, "login");
    struct sign_in in = {
        .login = login,
        .password = form_value(&form, "password"),
        .code = form_value(&form, "otp"),
        .address = visit->request->peer,
        .device = request_cookie(visit->request, GATE_DEVICE),
        .from = {request_cookie(visit->request, GATE_COOKIE), request_header(visit->request, "User-Agent")}};
    enum status status = sign_in_password(visit->ctx, &in);
    if (status != ST_OK)
        return refused(visit, status, login);
    choose_lang(visit, form_value(&form, "lang"), in.token);
    reply_cookie(visit->reply, GATE_COOKIE, in.token, SESSION_SECONDS, visit->secure);
    reply_cookie(visit->reply, GATE_DEVICE, in.new_device, DEVICE_SECONDS, visit->secure);
    reply_see_other(visit->reply, in.too_short ? "/account" : "/");
    return ST_OK;
}

/* Whoever is signed in already and comes here again signs in anew: nobody acts meanwhile. */
enum status signin_passkey(struct visit *visit) {
    static const struct form_field fields[] = {{"client_data", 8192}, {"auth_data", 8192}, {"signature", 8192},
                                               {"id", 2048},          {"user", 200},       {"lang", 5}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    struct passkey_site site;
    struct sign_in in = {
        .from = {request_cookie(visit->request, GATE_COOKIE), request_header(visit->request, "User-Agent")}};
    TRY(form_read(ctx, visit->request, fields, 6, &form));
    TRY(passkey_site(ctx, request_header(visit->request, "Host"), &site));
    ctx->actor = NULL;
    enum status status =
        passkey_sign_in(ctx, &site,
                        &(struct passkey_form){form_value(&form, "client_data"), form_value(&form, "auth_data"),
                                               form_value(&form, "signature"), form_value(&form, "id"),
                                               form_value(&form, "user")},
                        &in);
    if (status != ST_OK)
        return refused(visit, status, NULL);
    choose_lang(visit, form_value(&form, "lang"), in.token);
    reply_cookie(visit->reply, GATE_COOKIE, in.token, SESSION_SECONDS, visit->secure);
    reply_cookie(visit->reply, GATE_DEVICE, in.new_device, DEVICE_SECONDS, visit->secure);
    reply_see_other(visit->reply, "/");
    return ST_OK;
}

/* A code that is wrong, used or too old is refused in one and the same way. */
enum status signin_take(struct visit *visit) {
    static const struct form_field fields[] = {{"code", 200}, {"lang", 5}};
    struct form form;
    const char *token;
    const struct session_from from = {request_cookie(visit->request, GATE_COOKIE),
                                      request_header(visit->request, "User-Agent")};
    TRY(form_read(visit->ctx, visit->request, fields, 2, &form));
    TRY(session_begin(visit->ctx, form_value(&form, "code"), &from, &token));
    choose_lang(visit, form_value(&form, "lang"), token);
    reply_cookie(visit->reply, GATE_COOKIE, token, SESSION_SECONDS, visit->secure);
    reply_see_other(visit->reply, "/today");
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
