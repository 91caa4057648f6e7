/* What can be set, and the versions of the notice. */
#include "registry/setting.h"

#include "connect/dispatch.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/redraft.h"
#include "rights/outbox.h"
#include "web/frame.h"
#include "web/remind.h"
#include "web/settings.h"

#include <string.h>

const char *settings_going(struct ctx *ctx) {
    bool going;
    int64_t done, all;
    if (redraft_progress(ctx, &going, &done, &all) != ST_OK) {
        fault_clear(ctx);
        return NULL;
    }
    return going ? MSG(ctx->arena, ctx->lang,
                       M("A new version is being carried out: {1} of {2} parties are done."),
                       frame_number(ctx, (size_t)done), frame_number(ctx, (size_t)all))
                 : NULL;
}

const char *settings_version_name(struct ctx *ctx, const struct redraft_version *version) {
    return version->notice->version ? version->notice->version
                                    : arena_printf(ctx->arena, "%lld", (long long)version->number);
}

static enum status fill_versions(struct ctx *ctx, struct view_settings *view) {
    struct redraft_version *list;
    size_t count;
    TRY(redraft_versions(ctx, &list, &count));
    struct view_version *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct view_version){
            .number = arena_printf(ctx->arena, "%lld", (long long)list[i].number),
            .version = settings_version_name(ctx, &list[i]),
            .day = frame_day(ctx, list[i].notice->in_force),
            .iso = frame_day_iso(ctx, list[i].notice->in_force),
            .before = i + 1 < count ? arena_printf(ctx->arena, "%lld", (long long)list[i + 1].number) : NULL,
            .in_force = list[i].in_force,
            .others = count > 1};
    view->versions = rows;
    view->versions_count = count;
    return ST_OK;
}

static enum status show(struct visit *visit, const char *wrong_name, const char *typed, const char *wrong) {
    struct ctx *ctx = visit->ctx;
    bool other = visit->reply->status == status_http(ST_CONFLICT);
    struct setting settings[SETTING_COUNT];
    struct view_settings view = {.wrong_name = wrong_name, .summary = wrong};
    struct redraft draft;
    TRY(setting_list(ctx, settings));
    TRY(redraft_read(ctx, &draft));
    TRY(fill_versions(ctx, &view));
    frame_fill(visit, msg(ctx->lang, M("Settings")), &view.frame);
    struct view_setting *rows = arena_array(ctx->arena, SETTING_COUNT, sizeof *rows);
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        bool mine = wrong_name && strcmp(settings[i].name, wrong_name) == 0;
        rows[i] = (struct view_setting){.name = settings[i].name,
                                        .value = mine ? typed : settings[i].value,
                                        .was = settings[i].value,
                                        .now = mine && other ? settings[i].value : NULL,
                                        .otherwise = settings[i].otherwise,
                                        .help = frame_capital(ctx, msg(ctx->lang, settings[i].help)),
                                        .wrong = mine ? wrong : NULL,
                                        .csrf = view.frame.csrf,
                                        .set = settings[i].set,
                                        .secret = settings[i].secret};
    }
    view.settings = rows;
    view.settings_count = SETTING_COUNT;
    TRY(remind_view(ctx, visit->user->id, &view.remind));
    view.going = settings_going(ctx);
    view.draft = draft.path != NULL;
    struct template_out out = frame_out(visit);
    page_settings(&out, &view);
    return ST_OK;
}

/* Asked for again and again by script while a new version is carried out; for others it is the settings. */
enum status settings_progress(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    if (!visit_part(visit)) {
        reply_see_other(visit->reply, "/settings");
        return ST_OK;
    }
    struct redraft draft;
    TRY(redraft_read(ctx, &draft)); /* who may not keep the notice sees nothing of it */
    struct view_settings view = {.going = settings_going(ctx), .asked = true};
    struct template_out out = frame_out(visit);
    page_settings_going(&out, &view);
    return ST_OK;
}

enum status settings_show(struct visit *visit) {
    return show(visit, NULL, NULL, NULL);
}

enum status settings_save(struct visit *visit) {
    static const struct form_field fields[] = {{"name", 100}, {"value", 1000}, {"default", 1}, {"was", 1000}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    enum setting_id id;
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    const char *name = form_value(&form, "name"), *value = form_value(&form, "value");
    TRY(setting_find(ctx, name, &id));
    const char *was = form_has(&form, "was") ? form_value(&form, "was") : NULL;
    enum status status = setting_put(ctx, id, form_has(&form, "default") ? NULL : value, was);
    if (status == ST_INVALID || status == ST_CONFLICT) {
        const char *wrong = frame_capital(ctx, frame_fault(ctx));
        fault_clear(ctx);
        visit->reply->status = status_http(status);
        return show(visit, name, value, wrong);
    }
    TRY(status);
    reply_see_other(visit->reply, "/settings");
    return ST_OK;
}

/* What is missing for it stands beside the button that was pressed. */
enum status settings_mail_test(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *address = visit->user->email;
    ref_t message;
    enum status status = dispatch_ready(ctx);
    if (status == ST_OK)
        status =
            address && *address
                ? outbox_test(ctx, address, &message)
                : FAIL(ctx, ST_CONFLICT, M("No e-mail address of yours is stored: it is put in under Staff."));
    if (status == ST_INVALID || status == ST_CONFLICT) {
        const char *wrong = frame_capital(ctx, frame_fault(ctx));
        fault_clear(ctx);
        visit->reply->status = status_http(status);
        return show(visit, "mail-test", NULL, wrong);
    }
    TRY(status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/messages/%s", ref_text(ctx->arena, message)));
    return ST_OK;
}
