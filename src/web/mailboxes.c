/* Mailboxes: what happened last in each, looking now, and how each is opened. The password is asked for and never shown; an empty one
 * of a mailbox that is there stays as it was. */
#include "connect/collect.h"
#include "gate/gate.h"
#include "http/form.h"
#include "notice/notice.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/setting.h"
#include "web/frame.h"
#include "web/mailboxes.h"
#include "web/view_mailboxes.h"

#include <string.h>

enum { LONG = 600, SHORT = 100 };

/* What stands in the form. */
struct typed {
    const char *name, *use, *server, *user, *folder, *address, *ca, *since, *version;
    bool mark;
};

/* ---- the list */

static const char *instant_words(struct ctx *ctx, int64_t instant, const char **iso) {
    day_t day = zone_day(registry_zone(ctx), instant);
    *iso = NULL;
    if (!instant)
        return NULL;
    *iso = frame_day_iso(ctx, day);
    return arena_printf(ctx->arena, "%s %s", frame_day(ctx, day),
                        zone_clock(ctx->arena, registry_zone(ctx), instant));
}

static void fill_counts(struct ctx *ctx, const struct mailbox *mailbox, struct view_mailbox *view) {
    struct view_mail_count *list = arena_array(ctx->arena, MAIL_OUTCOMES, sizeof *list);
    for (int i = 0; i < MAIL_OUTCOMES; i++)
        if (mailbox->last[i])
            list[view->counts_count++] = (struct view_mail_count){
                msg(ctx->lang, mail_outcome_label((enum mail_outcome)i)), frame_number(ctx, mailbox->last[i])};
    view->counts = list;
}

static struct view_mailbox mailbox_view(struct ctx *ctx, const struct mailbox *mailbox, const char *csrf) {
    struct view_mailbox view = {
        .id = ref_text(ctx->arena, mailbox->id),
        .name = mailbox->name,
        .use = msg(ctx->lang, mailbox_use_label(mailbox->use)),
        .where = arena_printf(ctx->arena, "%s · %s · %s", mailbox->url, mailbox->user, mailbox->folder),
        .problem = mailbox->problem ? msg(ctx->lang, mailbox_problem_text(mailbox->problem)) : NULL,
        .good = !mailbox->problem && mailbox->read,
        .untried = !mailbox->tried,
        .csrf = csrf,
        .once = gate_number(ctx->arena)};
    view.listed = mailbox_listed_text(ctx, mailbox);
    view.read = instant_words(ctx, mailbox->read, &view.read_iso);
    view.came = instant_words(ctx, mailbox->came, &view.came_iso);
    fill_counts(ctx, mailbox, &view);
    return view;
}

static enum status fill_list(struct ctx *ctx, struct view_mailboxes *view) {
    struct mailbox *list;
    int64_t minutes;
    TRY(mailbox_list(ctx, &list, &view->mailboxes_count));
    struct view_mailbox *rows = arena_array(ctx->arena, view->mailboxes_count + 1, sizeof *rows);
    for (size_t i = 0; i < view->mailboxes_count; i++)
        rows[i] = mailbox_view(ctx, &list[i], view->frame.csrf);
    view->mailboxes = rows;
    TRY(setting_number(ctx, SETTING_MAIL_POLL, &minutes));
    view->every =
        minutes ? msg_count(ctx->arena, ctx->lang, MN("Every minute.", "Every {1} minutes."), (long)minutes)
                : msg(ctx->lang, M("Only when somebody asks."));
    return ST_OK;
}

/* ---- the form */

static const struct view_choice *use_choices(struct ctx *ctx, const char *chosen, size_t *count) {
    struct view_choice *list = arena_array(ctx->arena, MAILBOX_USES, sizeof *list);
    for (int i = 0; i < MAILBOX_USES; i++) {
        const char *id = mailbox_use_id((enum mailbox_use)i);
        list[i] = (struct view_choice){.value = id,
                                       .label = msg(ctx->lang, mailbox_use_label((enum mailbox_use)i)),
                                       .chosen = strcmp(id, chosen) == 0};
    }
    *count = MAILBOX_USES;
    return list;
}

static void fill_fields(struct ctx *ctx, const struct typed *typed, struct view_mailboxes *view) {
    const struct {
        const char *name, *label, *value, *type, *hint, *width;
    } rows[] = {
        {"name", M("Name"), typed->name, "text", M("As you call it here, such as Data protection."), "w3"},
        {"use", M("What comes of its mail"), typed->use, "", NULL, "w3"},
        {"server", M("Mail server"), typed->server, "text",
         M("imaps://mail.example.fi, or imap://mail.example.fi:143; both are encrypted."), ""},
        {"user", M("User name"), typed->user, "text", NULL, "w3"},
        {"password", M("Password"), "", "password",
         view->id ? M("Empty: as it was. It is never shown.") : M("It is kept sealed and never shown."), "w3"},
        {"folder", M("Folder"), typed->folder, "text",
         M("Empty: the inbox. Of mail that we sent, such as Sent."), "w3"},
        {"since", M("From which day on (may be left out)"), typed->since, "date",
         view->id ? M("Empty: as it was.") : M("Empty: from now on."), "w3"},
        {"address", M("Only to this address (may be left out)"), typed->address, "text",
         M("Of requests: where one mailbox takes all mail, the address that the notice names."), ""},
        {"ca", M("Own certificate authority (may be left out)"), typed->ca, "text",
         M("A file on the register's computer, for a mail server of your own."), ""}};
    enum { COUNT = sizeof rows / sizeof *rows };
    struct view_field *fields = arena_array(ctx->arena, COUNT, sizeof *fields);
    for (size_t i = 0; i < COUNT; i++) {
        fields[i] = (struct view_field){.name = rows[i].name,
                                        .label = msg(ctx->lang, rows[i].label),
                                        .value = rows[i].value ? rows[i].value : "",
                                        .type = rows[i].type,
                                        .width = rows[i].width,
                                        .hint = rows[i].hint ? msg(ctx->lang, rows[i].hint) : NULL};
        if (!*rows[i].type)
            fields[i].choices = use_choices(ctx, fields[i].value, &fields[i].choices_count);
        if (view->mistakes_count && view->mistakes[0].name && strcmp(view->mistakes[0].name, rows[i].name) == 0)
            fields[i].wrong = view->mistakes[0].text;
    }
    view->fields = fields;
    view->fields_count = COUNT;
    view->mark = typed->mark;
    view->version = typed->version;
}

static void fill_mistake(struct ctx *ctx, struct view_mailboxes *view) {
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    if (!ctx->fault.id)
        return;
    *mistake = (struct view_mistake){ctx->fault.field, frame_capital(ctx, frame_fault(ctx))};
    view->mistakes = mistake;
    view->mistakes_count = 1;
    view->summary = msg(ctx->lang, M("Nothing was changed"));
    fault_clear(ctx);
}

/* `id`: of the one that is changed, or NULL. With a fault, what was typed was refused. */
static enum status show(struct visit *visit, const char *id, const char *name, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct view_mailboxes view = {.id = id, .name = name};
    fill_mistake(ctx, &view);
    const char *title = id ? name : msg(ctx->lang, M("Mailboxes"));
    frame_fill(visit, view.summary ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), title) : title, &view.frame);
    view.frame.here = id ? arena_printf(ctx->arena, "settings/mailboxes/%s", id) : "settings/mailboxes";
    TRY(fill_list(ctx, &view));
    fill_fields(ctx, typed, &view);
    struct template_out out = frame_out(visit);
    page_mailboxes(&out, &view);
    return ST_OK;
}

enum status mailboxes_show(struct visit *visit) {
    return show(visit, NULL, NULL, &(struct typed){.use = "requests"});
}

enum status mailboxes_edit(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct mailbox mailbox;
    TRY(mailbox_find(ctx, visit->params[0], &mailbox));
    struct typed typed = {.name = mailbox.name,
                          .use = mailbox_use_id(mailbox.use),
                          .server = mailbox.url,
                          .user = mailbox.user,
                          .folder = mailbox.folder,
                          .address = mailbox.address,
                          .ca = mailbox.ca,
                          .version = arena_printf(ctx->arena, "%lld", (long long)mailbox.version),
                          .mark = mailbox.mark};
    return show(visit, ref_text(ctx->arena, mailbox.id), mailbox.name, &typed);
}

/* ---- on Today */

enum { DAY_SECONDS = 86400 };

/* One that never could be read counts from when it was added. */
static bool is_silent(struct ctx *ctx, const struct mailbox *mailbox) {
    int64_t last = mailbox->read ? mailbox->read : mailbox->made;
    return mailbox->tried && mailbox->problem && ctx->now - last >= DAY_SECONDS;
}

/* For some days after the last: whoever reads it looks in the mailbox. */
static void say_listed(struct ctx *ctx, const struct mailbox *list, size_t count, struct view_today *view) {
    enum { LOOKED_AT = 7 };
    for (size_t i = 0; i < count && !view->mail; i++) {
        if (!list[i].listed || registry_today(ctx) - list[i].listed_day > LOOKED_AT)
            continue;
        view->mail = MSG(ctx->arena, ctx->lang, M("Mail by mailing lists was left alone: {1}"), list[i].name);
        view->mail_why = mailbox_listed_text(ctx, &list[i]);
        view->mail_soft = 1;
        view->mail_settings = permit_role(ctx, ACTION_MANAGE);
    }
}

enum status mailboxes_today(struct ctx *ctx, struct view_today *view) {
    struct mailbox *list;
    size_t count;
    if (!permit_role(ctx, ACTION_ANSWER))
        return ST_OK;
    TRY(mailbox_all(ctx, &list, &count));
    const char *names = NULL, *why = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!is_silent(ctx, &list[i]))
            continue;
        names = names ? arena_printf(ctx->arena, "%s, %s", names, list[i].name) : list[i].name;
        why = why ? why : mailbox_problem_text(list[i].problem);
    }
    if (!names) {
        say_listed(ctx, list, count, view);
        return ST_OK;
    }
    view->mail = MSG(ctx->arena, ctx->lang, M("This mailbox could not be read for a day: {1}"), names);
    view->mail_why =
        arena_printf(ctx->arena, "%s %s", msg(ctx->lang, why),
                     msg(ctx->lang, M("Requests that came there are waiting, and their days run.")));
    view->mail_settings = permit_role(ctx, ACTION_MANAGE);
    return ST_OK;
}

/* ---- saving */

static enum status read_form(struct visit *visit, struct typed *typed, struct mailbox_draft *draft) {
    static const struct form_field fields[] = {{"name", SHORT * 4}, {"use", SHORT},     {"server", LONG},
                                               {"user", LONG},      {"password", LONG}, {"folder", LONG},
                                               {"address", LONG},   {"since", SHORT},   {"ca", LONG},
                                               {"mark", 1},         {"version", SHORT}};
    struct form form;
    TRY(form_read(visit->ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    *typed = (struct typed){.name = form_value(&form, "name"),
                            .use = form_value(&form, "use"),
                            .server = form_value(&form, "server"),
                            .user = form_value(&form, "user"),
                            .folder = form_value(&form, "folder"),
                            .address = form_value(&form, "address"),
                            .since = form_value(&form, "since"),
                            .ca = form_value(&form, "ca"),
                            .version = form_value(&form, "version"),
                            .mark = form_has(&form, "mark")};
    const char *password = form_value(&form, "password");
    *draft = (struct mailbox_draft){.name = typed->name,
                                    .use = MAILBOX_USES,
                                    .url = typed->server,
                                    .user = typed->user,
                                    .password = *password ? password : NULL,
                                    .folder = typed->folder,
                                    .address = typed->address,
                                    .ca = typed->ca,
                                    .since = DAY_NONE,
                                    .mark = typed->mark};
    (void)mailbox_use_from(typed->use, &draft->use);
    for (const char *at = typed->version; *at >= '0' && *at <= '9' && draft->version < INT64_MAX / 100; at++)
        draft->version = draft->version * 10 + (*at - '0');
    return ST_OK;
}

static enum status read_since(struct ctx *ctx, const struct typed *typed, struct mailbox_draft *draft) {
    if (!*typed->since || day_parse_local(typed->since, &draft->since))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("Write the day as 24.12.2026 or 2026-12-24."));
    return fault_at_field(ctx, "since");
}

static enum status ask_again(struct visit *visit, enum status status, const char *id, const char *name,
                             const struct typed *typed) {
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    visit->reply->status = status_http(status);
    return show(visit, id, name, typed);
}

enum status mailboxes_add(struct visit *visit) {
    struct typed typed;
    struct mailbox_draft draft;
    ref_t id;
    TRY(read_form(visit, &typed, &draft));
    enum status status = read_since(visit->ctx, &typed, &draft);
    if (status == ST_OK)
        status = mailbox_add(visit->ctx, &draft, &id);
    if (status != ST_OK)
        return ask_again(visit, status, NULL, NULL, &typed);
    reply_see_other(visit->reply, "/settings/mailboxes");
    return ST_OK;
}

enum status mailboxes_save(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct typed typed;
    struct mailbox was;
    struct mailbox_draft draft;
    TRY(mailbox_find(ctx, visit->params[0], &was));
    TRY(read_form(visit, &typed, &draft));
    enum status status = read_since(ctx, &typed, &draft);
    if (status == ST_OK)
        status = mailbox_change(ctx, was.id, &draft);
    if (status != ST_OK)
        return ask_again(visit, status, ref_text(ctx->arena, was.id), was.name, &typed);
    reply_see_other(visit->reply, "/settings/mailboxes");
    return ST_OK;
}

enum status mailboxes_remove(struct visit *visit) {
    struct mailbox was;
    TRY(mailbox_find(visit->ctx, visit->params[0], &was));
    TRY(mailbox_remove(visit->ctx, was.id));
    reply_see_other(visit->reply, "/settings/mailboxes");
    return ST_OK;
}

enum status mailboxes_fetch(struct visit *visit) {
    struct collected result;
    TRY(collect_one(visit->ctx, visit->params[0], &result));
    reply_see_other(visit->reply, "/settings/mailboxes");
    return ST_OK;
}
