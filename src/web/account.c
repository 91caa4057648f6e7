/* One's own account: password, one-time codes, where one is signed in. And the page behind an invitation, which needs no session.
 * A new secret for one-time codes travels in the form until a code of it was typed; nothing is stored before. */
#include "gate/gate.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/registry.h"
#include "registry/passkey.h"
#include "rights/remind.h"
#include "web/frame.h"
#include "web/qr.h"

#include <string.h>

enum { PASSWORD_FIELD = 2048, CODE_FIELD = 40 };

static const char *least_text(struct ctx *ctx) {
    return MSG(ctx->arena, ctx->lang, M("At least {1} characters. Several words are easier to remember."),
               arena_printf(ctx->arena, "%d", password_least(ctx)));
}

static struct session_from from_of(const struct visit *visit) {
    return (struct session_from){request_cookie(visit->request, GATE_COOKIE),
                                 request_header(visit->request, "User-Agent")};
}

/* What is wrong with a form: the fault that was put last, or that two passwords differ. */
struct wrong {
    const char *field, *text;
};

static struct wrong wrong_of(struct ctx *ctx, const char *otherwise) {
    struct wrong wrong = {ctx->fault.field ? ctx->fault.field : otherwise, frame_fault(ctx)};
    fault_clear(ctx);
    return wrong;
}

static const char *at(const struct wrong *wrong, const char *field) {
    return wrong && wrong->text && strcmp(wrong->field, field) == 0 ? wrong->text : NULL;
}

static enum status differ(struct ctx *ctx) {
    (void)FAIL(ctx, ST_INVALID, M("The two are not the same. Type the password once more."));
    return fault_at_field(ctx, "again");
}

/* -- an invitation ----------------------------------------------------------------------------------------------- */

static enum status show_invitation(struct visit *visit, const char *code, const struct wrong *wrong) {
    struct ctx *ctx = visit->ctx;
    struct user user;
    TRY(invitation_look(ctx, code, &user));
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    struct view_invitation view = {.code = code,
                                   .name = user.name,
                                   .login = user.email ? user.email : user.name,
                                   .least = least_text(ctx),
                                   .wrong = at(wrong, "password"),
                                   .again_wrong = at(wrong, "again"),
                                   .says = frame_says(ctx, "P55")};
    if (wrong) {
        *mistake = (struct view_mistake){wrong->field, wrong->text};
        view.mistakes = mistake;
        view.mistakes_count = 1;
        view.summary = msg(ctx->lang, M("The password was not taken"));
    }
    const char *title = msg(ctx->lang, M("Choose a password"));
    frame_fill(visit, wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), title) : title, &view.frame);
    struct template_out out = frame_out(visit);
    page_invitation(&out, &view);
    return ST_OK;
}

enum status invitation_show(struct visit *visit) {
    return show_invitation(visit, visit->params[0], NULL);
}

enum status invitation_choose(struct visit *visit) {
    static const struct form_field fields[] = {
        {"code", 200}, {"password", PASSWORD_FIELD}, {"again", PASSWORD_FIELD}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    const char *token = NULL;
    const struct session_from from = from_of(visit);
    TRY(form_read(ctx, visit->request, fields, 3, &form));
    const char *code = form_value(&form, "code"), *password = form_value(&form, "password");
    enum status status = strcmp(password, form_value(&form, "again")) == 0
                             ? invitation_take(ctx, code, password, &from, &token)
                             : differ(ctx);
    if (status == ST_OK) {
        reply_cookie(visit->reply, GATE_COOKIE, token, SESSION_SECONDS, visit->secure);
        reply_see_other(visit->reply, "/");
        return ST_OK;
    }
    if (status != ST_INVALID)
        return status;
    visit->reply->status = status_http(status);
    struct wrong wrong = wrong_of(ctx, "password");
    return show_invitation(visit, code, &wrong);
}

/* -- the account ------------------------------------------------------------------------------------------------- */

/* What an action leaves for the page to show. */
struct shown {
    const struct wrong *wrong;
    const char *done, *secret, *keyname;
    const char *const *codes; /* recovery codes, or NULL */
};

/* "Firefox, Windows" */
static const char *browser(struct ctx *ctx, const struct session *session) {
    if (!session->agent && !session->os)
        return msg(ctx->lang, M("A browser"));
    if (!session->agent || !session->os)
        return session->agent ? session->agent : session->os;
    return arena_printf(ctx->arena, "%s, %s", session->agent, session->os);
}

static const char *how_text(struct ctx *ctx, const char *how) {
    static const struct {
        const char *how, *text;
    } table[] = {{"link", M("with a link")},
                 {"password", M("with a password")},
                 {"recovery", M("with a recovery code")},
                 {"invitation", M("with an invitation")},
                 {"passkey", M("with a passkey")}};
    for (size_t i = 0; how && i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].how, how) == 0)
            return msg(ctx->lang, table[i].text);
    return NULL;
}

static enum status fill_sessions(struct visit *visit, struct view_account *view) {
    struct ctx *ctx = visit->ctx;
    struct session *sessions;
    size_t count;
    TRY(session_list(ctx, visit->token, &sessions, &count));
    struct view_session *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct view_session){.id = sessions[i].id,
                                        .what = browser(ctx, &sessions[i]),
                                        .how = how_text(ctx, sessions[i].how),
                                        .since = frame_moment(ctx, sessions[i].made),
                                        .seen = frame_moment(ctx, sessions[i].seen),
                                        .current = sessions[i].current};
    view->sessions = list;
    view->sessions_count = count;
    bool wanted;
    TRY(remind_wanted(ctx, visit->user->id, &wanted));
    view->reminded = wanted;
    view->others = count > 1;
    return ST_OK;
}

/* In groups of four, as one types it. */
static const char *spaced(struct ctx *ctx, const char *secret) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; secret[i]; i++)
        buf_printf(&buf, "%s%c", i && i % 4 == 0 ? " " : "", secret[i]);
    return buf_text(&buf);
}

static void fill_codes(struct ctx *ctx, const struct shown *shown, const struct user_ways *ways,
                       struct view_account *view) {
    struct totp_offer offer;
    struct qr qr;
    view->codes = ways->codes;
    if (ways->codes) {
        view->left =
            msg_count(ctx->arena, ctx->lang, MN("{1} recovery code is left.", "{1} recovery codes are left."),
                      (long)ways->recovery);
    } else {
        totp_offer(ctx, shown->secret, &offer);
        qr_make(ctx->arena, offer.uri, &qr);
        view->secret = offer.secret;
        view->spaced = spaced(ctx, offer.secret);
        view->box = qr.box;
        view->path = qr.path;
    }
    if (!shown->codes)
        return;
    struct view_code *list = arena_array(ctx->arena, RECOVERY_CODES, sizeof *list);
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        list[i].code = shown->codes[i];
    view->recovery = list;
    view->recovery_count = RECOVERY_CODES;
}

static void fill_wrong(struct ctx *ctx, const struct wrong *wrong, struct view_account *view) {
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    if (!wrong)
        return;
    *mistake = (struct view_mistake){wrong->field, wrong->text};
    view->mistakes = mistake;
    view->mistakes_count = 1;
    view->summary = msg(ctx->lang, M("Nothing was changed"));
    view->wrong = at(wrong, "password");
    view->now_wrong = at(wrong, "now");
    view->again_wrong = at(wrong, "again");
    view->code_wrong = at(wrong, "code");
    view->off_wrong = at(wrong, "off");
    view->keyname_wrong = at(wrong, "keyname");
    view->again_key_wrong = at(wrong, "passkey");
}

static enum status fill_passkeys(struct visit *visit, struct view_account *view) {
    struct ctx *ctx = visit->ctx;
    struct passkey_shown *list;
    struct passkey_site site;
    size_t count;
    TRY(passkey_list(ctx, &list, &count));
    TRY(passkey_site(ctx, request_header(visit->request, "Host"), &site));
    struct view_passkey *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct view_passkey){.id = ref_text(ctx->arena, list[i].id),
                                        .name = list[i].name,
                                        .since = frame_day(ctx, zone_day(registry_zone(ctx), list[i].made)),
                                        .used = list[i].used ? frame_moment(ctx, list[i].used) : NULL};
    view->passkeys = rows;
    view->passkeys_count = count;
    view->origin = site.origin;
    view->site = site.name;
    view->user = ref_text(ctx->arena, visit->user->id);
    view->challenge = passkey_new_challenge(ctx);
    view->passkey = frame_version(ctx->arena, "static/passkey.js");
    return ST_OK;
}

static enum status show(struct visit *visit, const struct shown *shown) {
    struct ctx *ctx = visit->ctx;
    const struct user *user = visit->user;
    struct user_ways ways;
    struct view_account view = {.name = user->name,
                                .role = msg(ctx->lang, actor_role_label(user->role)),
                                .login = user->email ? user->email : user->name,
                                .done = shown->done,
                                .least = least_text(ctx),
                                .says = frame_says(ctx, "P55")};
    TRY(user_ways(ctx, user->id, &ways));
    view.password = ways.password;
    view.short_password = ways.password && ways.password_length < password_least(ctx);
    fill_wrong(ctx, shown->wrong, &view);
    fill_codes(ctx, shown, &ways, &view);
    view.keyname = shown->keyname;
    TRY(fill_passkeys(visit, &view));
    TRY(fill_sessions(visit, &view));
    frame_fill(visit, view.summary ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), user->name) : user->name,
               &view.frame);
    struct template_out out = frame_out(visit);
    page_account(&out, &view);
    return ST_OK;
}

/* To the page again; or it, with what was wrong at its field. */
static enum status after(struct visit *visit, enum status status, const char *field, const char *secret) {
    if (status == ST_OK)
        reply_see_other(visit->reply, "/account");
    if (status != ST_INVALID)
        return status;
    visit->reply->status = status_http(status);
    struct wrong wrong = wrong_of(visit->ctx, field);
    if (strcmp(field, "off") == 0)
        wrong.field = field;
    return show(visit, &(struct shown){.wrong = &wrong, .secret = secret});
}

enum status account_show(struct visit *visit) {
    return show(visit, &(struct shown){0});
}

enum status account_password(struct visit *visit) {
    static const struct form_field fields[] = {
        {"now", PASSWORD_FIELD}, {"password", PASSWORD_FIELD}, {"again", PASSWORD_FIELD}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    TRY(form_read(ctx, visit->request, fields, 3, &form));
    const char *password = form_value(&form, "password");
    enum status status = strcmp(password, form_value(&form, "again")) == 0
                             ? password_change(ctx, visit->token, form_value(&form, "now"), password)
                             : differ(ctx);
    if (status != ST_OK)
        return after(visit, status, "password", NULL);
    return show(visit, &(struct shown){.done = msg(ctx->lang, M("The password is changed. All other sessions "
                                                                "of yours have ended."))});
}

/* The codes stand on the answer itself and nowhere else, so that this form leads to no other page. */
enum status account_codes(struct visit *visit) {
    static const struct form_field fields[] = {{"secret", CODE_FIELD}, {"code", CODE_FIELD}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    const char *codes[RECOVERY_CODES];
    TRY(form_read(ctx, visit->request, fields, 2, &form));
    const char *secret = form_value(&form, "secret");
    enum status status = totp_begin(ctx, secret, form_value(&form, "code"), codes);
    if (status != ST_OK)
        return after(visit, status, "code", secret);
    return show(visit, &(struct shown){.done = msg(ctx->lang, M("One-time codes are on.")), .codes = codes});
}

enum status account_codes_off(struct visit *visit) {
    static const struct form_field fields[] = {{"now", PASSWORD_FIELD}};
    struct form form;
    TRY(form_read(visit->ctx, visit->request, fields, 1, &form));
    return after(visit, totp_end(visit->ctx, form_value(&form, "now")), "off", NULL);
}

enum status account_sessions(struct visit *visit) {
    static const struct form_field fields[] = {{"id", 100}};
    struct form form;
    TRY(form_read(visit->ctx, visit->request, fields, 1, &form));
    const char *id = form_value(&form, "id");
    return after(visit, session_end_other(visit->ctx, visit->token, *id ? id : NULL), "id", NULL);
}

enum status account_reminders(struct visit *visit) {
    static const struct form_field fields[] = {{"wanted", 10}};
    struct form form;
    TRY(form_read(visit->ctx, visit->request, fields, 1, &form));
    TRY(remind_set(visit->ctx, visit->user->id, strcmp(form_value(&form, "wanted"), "on") == 0));
    reply_see_other(visit->reply, "/account#reminders");
    return ST_OK;
}

enum status account_passkey(struct visit *visit) {
    static const struct form_field fields[] = {
        {"client_data", 8192}, {"auth_data", 8192}, {"keyname", 400}, {"now", PASSWORD_FIELD}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    struct passkey_site site;
    TRY(form_read(ctx, visit->request, fields, 4, &form));
    TRY(passkey_site(ctx, request_header(visit->request, "Host"), &site));
    const char *name = form_value(&form, "keyname");
    enum status status = passkey_add(ctx, &site,
                                     &(struct passkey_form){.client_data = form_value(&form, "client_data"),
                                                            .auth_data = form_value(&form, "auth_data")},
                                     name, form_value(&form, "now"));
    if (status == ST_OK)
        reply_see_other(visit->reply, "/account");
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    visit->reply->status = status_http(status);
    bool password = ctx->fault.field && strcmp(ctx->fault.field, "now") == 0;
    struct wrong wrong = wrong_of(ctx, "keyname");
    if (password)
        wrong.field = "passkey";
    return show(visit, &(struct shown){.wrong = &wrong, .keyname = name});
}

enum status account_passkey_remove(struct visit *visit) {
    static const struct form_field fields[] = {{"id", 40}};
    struct form form;
    ref_t id;
    TRY(form_read(visit->ctx, visit->request, fields, 1, &form));
    if (!ref_parse(form_value(&form, "id"), &id))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return after(visit, passkey_remove(visit->ctx, id), "id", NULL);
}
