/* "mail many", "mail mailings", "mail mailing", "mail stop": one letter to many. */
#include "rights/mailing.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "connect/dispatch.h"
#include "notice/notice.h"
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 50, PAGE_MOST = 1000000, NUMBER_MOST = 100000000 };

enum status cli_mail_many(struct call *call);
enum status cli_mail_mailings(struct call *call);
enum status cli_mail_mailing(struct call *call);
enum status cli_mail_stop(struct call *call);

static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {
        {"subject", "--subject"}, {"text", "TEXT"},     {"purpose", "--purpose"}, {"kind", "--kind"},
        {"own", "--own"},         {"count", "--count"}, {"who", "WHO"},           {"to", "WHO"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

/* ---- showing */

static json_t *reasons_json(const struct mailing_reason *reasons, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *one = json_pack("{s:s,s:o,s:I}", "why", reasons[i].why, "sentence",
                                shown_json_text(reasons[i].sentence), "count", (json_int_t)reasons[i].count);
        must(one && json_array_append_new(list, one) == 0);
    }
    return list;
}

static void print_reasons(struct call *call, const char *head, const struct mailing_reason *reasons,
                          size_t count) {
    struct ctx *ctx = call->ctx;
    if (!count)
        return;
    fprintf(call->out, "\n%s\n", msg(ctx->lang, head));
    for (size_t i = 0; i < count; i++)
        fprintf(call->out, "%6s  %s\n", shown_number(ctx, reasons[i].count), reasons[i].why);
}

static void print_plan(struct call *call, const struct mailing_draft *draft, const struct mailing_plan *plan) {
    struct ctx *ctx = call->ctx;
    bool stops = plan->kind != OUTBOX_SERVICE;
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack(
            "{s:I,s:I,s:s,s:o,s:I,s:s}", "chosen", (json_int_t)plan->chosen, "to", (json_int_t)plan->to, "kind",
            outbox_kind_id(plan->kind), "left_out", reasons_json(plan->reasons, plan->reason_count), "minutes",
            (json_int_t)plan->minutes, "text", dispatch_text(ctx, draft->lang, draft->text, stops));
        must(json);
        call_json(call, json);
        return;
    }
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("{1}: it goes to {2} of {3}."),
                msg(ctx->lang, outbox_kind_label(plan->kind)), shown_number(ctx, plan->to),
                shown_number(ctx, plan->chosen)));
    print_reasons(call, M("Who does not get it, and why:"), plan->reasons, plan->reason_count);
    fprintf(call->out, "\n%s\n\n%s\n", draft->subject, dispatch_text(ctx, draft->lang, draft->text, stops));
}

static json_t *mailing_json(struct ctx *ctx, const struct mailing *mailing) {
    json_t *json =
        json_pack("{s:o,s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:I}", "id", shown_json_id(ctx, mailing->id), "state",
                  mailing_state_id(mailing->state), "kind", outbox_kind_id(mailing->kind), "purpose",
                  mailing->purpose, "subject", shown_json_text(mailing->subject), "made",
                  shown_json_instant(ctx, mailing->made), "goes", shown_json_instant(ctx, mailing->goes),
                  "ended", mailing->ended ? shown_json_instant(ctx, mailing->ended) : json_null(), "total",
                  (json_int_t)mailing->total);
    must(json);
    json_t *counts = json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "left_to_do",
                               (json_int_t)mailing->left_to_do, "waiting", (json_int_t)mailing->waiting, "sent",
                               (json_int_t)mailing->sent, "failed", (json_int_t)mailing->failed, "bounced",
                               (json_int_t)mailing->bounced, "left_out", (json_int_t)mailing->left, "objected",
                               (json_int_t)mailing->objected, "erased", (json_int_t)mailing->erased);
    must(counts && json_object_update_new(json, counts) == 0);
    must(json_object_set_new(json, "left_out_at_first",
                             reasons_json(mailing->reasons, mailing->reason_count)) == 0);
    must(json_object_set_new(json, "left_out_later", reasons_json(mailing->later, mailing->later_count)) == 0);
    return json;
}

static void print_count(struct table *table, const char *label, size_t count) {
    const char *cells[] = {msg(table->ctx->lang, label), shown_number(table->ctx, count)};
    if (count)
        table_row(table, cells);
}

static void print_line(struct table *table, const char *label, const char *text) {
    const char *cells[] = {msg(table->ctx->lang, label), text};
    table_row(table, cells);
}

static void print_mailing(struct call *call, const struct mailing *mailing) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 2);
    print_line(&table, M("State"), msg(ctx->lang, mailing_state_label(mailing->state)));
    print_line(&table, M("Purpose"), mailing->purpose_words);
    print_line(&table, M("Subject"), mailing->subject ? mailing->subject : msg(ctx->lang, M("erased")));
    print_line(&table, mailing->state == MAILING_WAITING ? M("Goes") : M("Went"),
               shown_instant(ctx, mailing->goes, false));
    print_count(&table, M("Receivers"), mailing->total);
    print_count(&table, M("Still to go"), mailing->left_to_do + mailing->waiting);
    print_count(&table, M("Sent"), mailing->sent);
    print_count(&table, M("Not sent"), mailing->failed);
    print_count(&table, M("Came back"), mailing->bounced);
    print_count(&table, M("Objected by the link"), mailing->objected);
    print_count(&table, M("Left out later"), mailing->left);
    print_count(&table, M("Erased since"), mailing->erased);
    table_print(&table, call->out);
    print_reasons(call, M("Left out later, and why:"), mailing->later, mailing->later_count);
    print_reasons(call, M("Who did not get it from the beginning, and why:"), mailing->reasons,
                  mailing->reason_count);
    if (mailing->text)
        fprintf(call->out, "\n%s\n", mailing->text);
}

/* ---- making one */

static enum status read_draft(struct call *call, struct mailing_draft *draft) {
    const char *kind = call_option(call, "--kind", "service"),
               *language = call_option(call, "--language", NULL);
    *draft = (struct mailing_draft){.subject = call_option(call, "--subject", ""),
                                    .lang = ctx_notice(call->ctx)->first_language,
                                    .own = call_has(call, "--own")};
    TRY(arg_purpose(call, "--purpose", &draft->purpose));
    if (!outbox_kind_from(kind, &draft->kind))
        draft->kind = OUTBOX_KINDS;
    if (language && !lang_from(language, &draft->lang)) {
        (void)FAIL(call->ctx, ST_INVALID, M("{1} is no language of the program: fi, sv or en"), language);
        return fault_at_field(call->ctx, "--language");
    }
    TRY(arg_text(call, call_word(call, 1), &draft->text));
    return pick_many(call, 2, &draft->parties, &draft->count);
}

/* One needs no number; of many it is typed, or said with --count. */
static enum status read_number(struct call *call, const struct mailing_plan *plan, size_t *typed) {
    struct ctx *ctx = call->ctx;
    const char *answer, *word = shown_number(ctx, plan->to);
    TRY(arg_count(call, "--count", plan->to == 1, NUMBER_MOST, typed));
    if (*typed || plan->to < 2 || !call->interactive)
        return ST_OK;
    fflush(call->out);
    if (call_ask(call, MSG(ctx->arena, ctx->lang, M("Type {1} to send it:"), word), &answer))
        *typed = strtoul(answer, NULL, 10);
    return ST_OK;
}

static enum status show_one(struct call *call, ref_t id) {
    struct mailing mailing;
    TRY(mailing_read(call->ctx, id, &mailing));
    if (call_has(call, "--json")) {
        json_auto_t *json = mailing_json(call->ctx, &mailing);
        must(json_object_set_new(json, "text", shown_json_text(mailing.text)) == 0);
        call_json(call, json);
    } else {
        print_mailing(call, &mailing);
    }
    return ST_OK;
}

enum status cli_mail_many(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct mailing_draft draft;
    struct mailing_plan plan;
    size_t typed;
    ref_t id;
    TRY(read_draft(call, &draft));
    TRY(at_option(call, mailing_look(ctx, &draft, &plan)));
    if (call_has(call, "--plan") || (!call_has(call, "--json") && !call_option(call, "--count", NULL)))
        print_plan(call, &draft, &plan);
    if (call_has(call, "--plan"))
        return ST_OK;
    TRY(read_number(call, &plan, &typed));
    TRY(at_option(call, mailing_make(ctx, &draft, typed, &id)));
    if (call_has(call, "--json"))
        return show_one(call, id);
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang,
                M("Made: {1}. It begins in {2} minutes; until then “seloste mail stop” undoes all of it."),
                shown_id(ctx, id), shown_number(ctx, (size_t)plan.minutes)));
    return ST_OK;
}

/* ---- looking, and stopping */

static enum status read_id(struct call *call, ref_t *id) {
    return arg_record(call, call_word(call, 1), "MAILING", id);
}

enum status cli_mail_mailing(struct call *call) {
    ref_t id;
    TRY(read_id(call, &id));
    return show_one(call, id);
}

enum status cli_mail_stop(struct call *call) {
    enum mailing_state state;
    ref_t id;
    TRY(read_id(call, &id));
    TRY(mailing_stop(call->ctx, id, &state));
    return show_one(call, id);
}

enum status cli_mail_mailings(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct mailing *list;
    size_t count, total, limit;
    TRY(arg_count(call, "--limit", PAGE, PAGE_MOST, &limit));
    TRY(mailing_list(ctx, 0, limit, &list, &count, &total));
    if (call_has(call, "--json")) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, mailing_json(ctx, &list[i])) == 0);
        json_auto_t *document = json_pack("{s:o,s:I}", "mailings", rows, "total", (json_int_t)total);
        must(document);
        call_json(call, document);
        return ST_OK;
    }
    struct table table = table_begin(ctx, 5);
    table_head(&table, (const char *const[]){M("When"), M("State"), M("Subject"), M("Receivers"), M("Id")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {shown_instant(ctx, list[i].goes, false),
                               msg(ctx->lang, mailing_state_label(list[i].state)),
                               list[i].subject ? list[i].subject : "", shown_number(ctx, list[i].total),
                               shown_id(ctx, list[i].id)};
        table_row(&table, cells);
    }
    if (count)
        table_print(&table, call->out);
    else
        fprintf(call->out, "%s\n", msg(ctx->lang, M("No letter has gone to many yet.")));
    return ST_OK;
}
