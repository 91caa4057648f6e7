/* "mailbox" and "mail fetch": where mail that came is looked for, and looking now. A password is read from standard input. */
#include "connect/collect.h"

#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "notice/word.h"

#include <string.h>

enum status cli_mailbox_add(struct call *call);
enum status cli_mailbox_change(struct call *call);
enum status cli_mailbox_list(struct call *call);
enum status cli_mailbox_remove(struct call *call);
enum status cli_mail_fetch(struct call *call);

/* The model names its own fields; a person typed options. */
static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {
        {"name", "MAILBOX"}, {"use", "--use"},         {"server", "--server"}, {"user", "--login"},
        {"folder", "--box"}, {"address", "--only-to"}, {"ca", "--ca"},         {"since", "--since"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

static enum status read_password(struct call *call, const char **password) {
    if (call->interactive)
        return FAIL(
            call->ctx, ST_INVALID,
            M("The password is read from standard input, so that nobody reads it on the screen: pass it "
              "through a pipe or from a file."));
    return call_line(call, password);
}

static enum status read_draft(struct call *call, struct mailbox_draft *draft) {
    const char *use = call_option(call, "--use", NULL), *folder = call_option(call, "--box", NULL);
    draft->url = call_option(call, "--server", draft->url);
    draft->user = call_option(call, "--login", draft->user);
    draft->folder = folder ? folder : draft->folder;
    draft->address = call_option(call, "--only-to", draft->address);
    draft->ca = call_option(call, "--ca", draft->ca);
    draft->mark = draft->mark || call_has(call, "--mark-read");
    if (use && !mailbox_use_from(use, &draft->use))
        draft->use = MAILBOX_USES;
    return arg_day(call, "--since", &draft->since);
}

static void say_id(struct call *call, const char *sentence, ref_t id) {
    struct ctx *ctx = call->ctx;
    if (!call_has(call, "--json")) {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, sentence, shown_id(ctx, id)));
        return;
    }
    json_auto_t *json = json_pack("{s:o}", "id", shown_json_id(ctx, id));
    must(json);
    call_json(call, json);
}

enum status cli_mailbox_add(struct call *call) {
    struct mailbox_draft draft = {.name = call_word(call, 1), .use = MAILBOX_USES, .since = DAY_NONE};
    ref_t id;
    TRY(read_draft(call, &draft));
    TRY(read_password(call, &draft.password));
    TRY(at_option(call, mailbox_add(call->ctx, &draft, &id)));
    say_id(call, M("Added: {1}"), id);
    return ST_OK;
}

/* What is not said stays as it is. */
enum status cli_mailbox_change(struct call *call) {
    struct mailbox was;
    TRY(mailbox_find(call->ctx, call_word(call, 1), &was));
    struct mailbox_draft draft = {.name = call_option(call, "--name", was.name),
                                  .use = was.use,
                                  .url = was.url,
                                  .user = was.user,
                                  .folder = was.folder,
                                  .address = was.address,
                                  .ca = was.ca,
                                  .since = DAY_NONE,
                                  .mark = was.mark && !call_has(call, "--leave-unread")};
    TRY(read_draft(call, &draft));
    if (call_has(call, "--password"))
        TRY(read_password(call, &draft.password));
    TRY(at_option(call, mailbox_change(call->ctx, was.id, &draft)));
    say_id(call, M("Changed: {1}"), was.id);
    return ST_OK;
}

enum status cli_mailbox_remove(struct call *call) {
    struct mailbox was;
    TRY(mailbox_find(call->ctx, call_word(call, 1), &was));
    TRY(mailbox_remove(call->ctx, was.id));
    say_id(call, M("Taken away: {1}"), was.id);
    return ST_OK;
}

/* ---- listing */

static json_t *counts_json(const uint32_t counts[MAIL_OUTCOMES]) {
    json_t *json = json_object();
    for (int i = 0; i < MAIL_OUTCOMES; i++)
        must(json_object_set_new(json, mail_outcome_id((enum mail_outcome)i), json_integer(counts[i])) == 0);
    return json;
}

static json_t *instant_json(struct ctx *ctx, int64_t instant) {
    return instant ? shown_json_instant(ctx, instant) : json_null();
}

static json_t *mailbox_json(struct ctx *ctx, const struct mailbox *mailbox) {
    json_t *json = json_pack(
        "{s:o,s:s,s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:o}", "id", shown_json_id(ctx, mailbox->id),
        "name", mailbox->name, "use", mailbox_use_id(mailbox->use), "server", mailbox->url, "user",
        mailbox->user, "folder", mailbox->folder, "address", shown_json_text(mailbox->address), "ca",
        shown_json_text(mailbox->ca), "since", instant_json(ctx, mailbox->since), "mark", mailbox->mark,
        "tried", instant_json(ctx, mailbox->tried), "read", instant_json(ctx, mailbox->read), "problem",
        shown_json_text(mailbox_problem_id(mailbox->problem)), "came", instant_json(ctx, mailbox->came), "last",
        counts_json(mailbox->last));
    must(json);
    must(json_object_set_new(json, "listed", json_integer(mailbox->listed)) == 0);
    must(json_object_set_new(json, "listed_last", shown_json_day(ctx, mailbox->listed_day)) == 0);
    return json;
}

static const char *state_words(struct ctx *ctx, const struct mailbox *mailbox) {
    return mailbox->problem ? msg(ctx->lang, mailbox_problem_text(mailbox->problem))
           : mailbox->read  ? msg(ctx->lang, M("works"))
                            : msg(ctx->lang, M("not tried yet"));
}

enum status cli_mailbox_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct mailbox *list;
    size_t count;
    TRY(mailbox_list(ctx, &list, &count));
    if (call_has(call, "--json")) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, mailbox_json(ctx, &list[i])) == 0);
        json_auto_t *json = json_pack("{s:o}", "mailboxes", rows);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    if (!count)
        fprintf(call->out, "%s\n",
                msg(ctx->lang, M("No mailbox is looked through yet; “seloste mailbox add” adds one.")));
    struct table table = table_begin(ctx, 5);
    table_head(&table,
               (const char *const[]){M("Name"), M("What comes of it"), M("Read last"), M("State"), M("Id")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {list[i].name, msg(ctx->lang, mailbox_use_label(list[i].use)),
                               list[i].read ? shown_instant(ctx, list[i].read, false) : "",
                               state_words(ctx, &list[i]), shown_id(ctx, list[i].id)};
        table_row(&table, cells);
    }
    if (count)
        table_print(&table, call->out);
    for (size_t i = 0; i < count; i++)
        if (list[i].listed)
            fprintf(call->out, "%s: %s\n", list[i].name, mailbox_listed_text(ctx, &list[i]));
    return ST_OK;
}

/* ---- looking now */

static void print_result(struct call *call, const struct collected *result) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 2);
    bool any = false;
    fprintf(call->out, "%s\n", result->mailbox.name);
    for (int i = 0; i < MAIL_OUTCOMES; i++) {
        if (!result->counts[i])
            continue;
        const char *cells[] = {
            arena_printf(ctx->arena, "  %s", msg(ctx->lang, mail_outcome_label((enum mail_outcome)i))),
            shown_number(ctx, result->counts[i])};
        table_row(&table, cells);
        any = true;
    }
    table_print(&table, call->out);
    if (result->problem)
        fprintf(call->out, "  %s\n", msg(ctx->lang, mailbox_problem_text(result->problem)));
    else if (!any)
        fprintf(call->out, "  %s\n", msg(ctx->lang, M("Nothing new.")));
    if (result->more)
        fprintf(call->out, "  %s\n", msg(ctx->lang, M("There is more; look again.")));
}

static json_t *result_json(struct ctx *ctx, const struct collected *result) {
    json_t *json =
        json_pack("{s:o,s:s,s:o,s:o,s:b}", "id", shown_json_id(ctx, result->mailbox.id), "name",
                  result->mailbox.name, "problem", shown_json_text(mailbox_problem_id(result->problem)),
                  "counts", counts_json(result->counts), "more", result->more);
    must(json);
    return json;
}

/* One that could not be read is told, and is an error once all were tried. */
enum status cli_mail_fetch(struct call *call) {
    struct collected one, *results = &one;
    size_t count = 1;
    json_auto_t *json = json_pack("{s:[]}", "mailboxes");
    must(json);
    if (call_word(call, 1))
        TRY(collect_one(call->ctx, call_word(call, 1), &one));
    else
        TRY(collect_all(call->ctx, &results, &count));
    for (size_t i = 0; i < count; i++) {
        if (call_has(call, "--json"))
            must(json_array_append_new(json_object_get(json, "mailboxes"),
                                       result_json(call->ctx, &results[i])) == 0);
        else
            print_result(call, &results[i]);
        if (results[i].problem)
            call->exit_code = status_exit(ST_BUSY);
    }
    if (call_has(call, "--json"))
        call_json(call, json);
    else if (!count)
        fprintf(call->out, "%s\n",
                msg(call->ctx->lang, M("No mailbox is looked through yet; “seloste mailbox add” adds one.")));
    return ST_OK;
}
