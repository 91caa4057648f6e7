/* "mail ...": e-mail that goes out: what waits, what went and what did not, and why. */
#include "rights/outbox.h"

#include "base/buf.h"
#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "connect/dispatch.h"
#include "formats/filetype.h"
#include "notice/notice.h"
#include "registry/permit.h"
#include "registry/registry.h"

#include <string.h>

enum { PAGE = 100, PAGE_MOST = 1000000, SEND_MOST = 1000000 };

enum status cli_mail_to(struct call *call);
enum status cli_mail_list(struct call *call);
enum status cli_mail_show(struct call *call);
enum status cli_mail_send(struct call *call);
enum status cli_mail_retry(struct call *call);
enum status cli_mail_withdraw(struct call *call);
enum status cli_mail_seen(struct call *call);
enum status cli_mail_test(struct call *call);

/* The model names its own fields; a person typed options. */
static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {
        {"to", "--address"},      {"subject", "--subject"}, {"text", "TEXT"},         {"file", "--attach"},
        {"purpose", "--purpose"}, {"until", "--not-after"}, {"after", "--not-before"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

/* ---- as JSON and as text */

static json_t *instant_json(struct ctx *ctx, int64_t instant) {
    return instant ? shown_json_instant(ctx, instant) : json_null();
}

static json_t *row_json(struct ctx *ctx, const struct message *message) {
    json_t *json =
        json_pack("{s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:i,s:b}", "id",
                  shown_json_id(ctx, message->id), "kind", outbox_kind_id(message->kind), "state",
                  outbox_state_id(message->state), "why", shown_json_text(outbox_why_id(message->why)), "code",
                  shown_json_text(message->code), "party", shown_json_id(ctx, message->party), "name",
                  shown_json_text(message->whom), "request", shown_json_id(ctx, message->request), "purpose",
                  shown_json_text(message->purpose), "sentence", message->sentence, "made",
                  instant_json(ctx, message->made), "next",
                  instant_json(ctx, message->state == OUTBOX_WAITING ? message->next : 0), "at",
                  instant_json(ctx, message->at), "objected", instant_json(ctx, message->objected), "tries",
                  message->tries, "erased", message->erased);
    must(json);
    must(json_object_set_new(json, "seen", instant_json(ctx, message->seen)) == 0);
    must(json_object_set_new(json, "subject", shown_json_text(message->subject)) == 0);
    must(json_object_set_new(json, "address", shown_json_text(message->address)) == 0);
    return json;
}

static json_t *whole_json(struct ctx *ctx, const struct message *message) {
    json_t *json = row_json(ctx, message);
    must(json_object_set_new(json, "text", shown_json_text(message->text)) == 0);
    must(json_object_set_new(json, "file", shown_json_text(message->file)) == 0);
    must(json_object_set_new(json, "not_after", instant_json(ctx, message->until)) == 0);
    must(json_object_set_new(json, "actor", json_string(message->actor)) == 0);
    return json;
}

static const char *who_words(struct ctx *ctx, const struct message *message) {
    return message->whom ? message->whom : message->address ? message->address : msg(ctx->lang, M("erased"));
}

static void print_rows(struct call *call, const struct message *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 6);
    table_head(&table,
               (const char *const[]){M("When"), M("State"), M("Kind"), M("Name"), M("Subject"), M("Id")});
    for (size_t i = 0; i < count; i++) {
        int64_t when = list[i].state == OUTBOX_WAITING ? list[i].next : list[i].at ? list[i].at : list[i].made;
        const char *cells[] = {shown_instant(ctx, when, false),
                               msg(ctx->lang, outbox_state_label(list[i].state)),
                               msg(ctx->lang, outbox_kind_label(list[i].kind)),
                               who_words(ctx, &list[i]),
                               list[i].subject ? list[i].subject : "",
                               shown_id(ctx, list[i].id)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
}

static void print_pair(struct table *table, const char *label, const char *text) {
    const char *cells[] = {msg(table->ctx->lang, label), text};
    if (text && *text)
        table_row(table, cells);
}

static const char *purpose_words(struct ctx *ctx, const struct message *message) {
    const struct notice *notice = ctx_notice(ctx);
    int purpose = message->purpose ? notice_purpose(notice, message->purpose) : NOTICE_NOTHING;
    return purpose == NOTICE_NOTHING ? message->purpose : words_in(&notice->purposes[purpose].entry, ctx->lang);
}

static const char *why_words(struct ctx *ctx, const struct message *message) {
    if (!message->why)
        return NULL;
    const char *text = msg(ctx->lang, outbox_why_text(message->why));
    return message->code ? arena_printf(ctx->arena, "%s (%s)", text, message->code) : text;
}

static void print_message(struct call *call, const struct message *message) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 2);
    print_pair(&table, M("State"), msg(ctx->lang, outbox_state_label(message->state)));
    print_pair(&table, M("Why"), why_words(ctx, message));
    print_pair(&table, M("Kind"), msg(ctx->lang, outbox_kind_label(message->kind)));
    print_pair(&table, M("Purpose"), purpose_words(ctx, message));
    print_pair(&table, M("Sentence"), message->sentence);
    print_pair(&table, M("Name"), who_words(ctx, message));
    print_pair(&table, M("Address"), message->address);
    print_pair(&table, M("Written"), shown_instant(ctx, message->made, false));
    if (message->state == OUTBOX_WAITING)
        print_pair(&table, M("Next try"), shown_instant(ctx, message->next, false));
    else if (message->at)
        print_pair(&table, M("When"), shown_instant(ctx, message->at, false));
    if (message->objected)
        print_pair(&table, M("Objected by the link"), shown_instant(ctx, message->objected, false));
    print_pair(&table, M("Attachment"), message->file);
    print_pair(&table, M("Subject"), message->subject);
    table_print(&table, call->out);
    if (message->text)
        fprintf(call->out, "\n%s\n", message->text);
}

static void print_id(struct call *call, const char *sentence, ref_t id) {
    struct ctx *ctx = call->ctx;
    if (!call_has(call, "--json")) {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, sentence, shown_id(ctx, id)));
        return;
    }
    json_auto_t *json = json_pack("{s:o}", "id", shown_json_id(ctx, id));
    must(json);
    call_json(call, json);
}

/* ---- writing one */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static enum status read_file(struct call *call, struct outbox_draft *draft) {
    struct ctx *ctx = call->ctx;
    const char *path = call_path(call, call_option(call, "--attach", NULL));
    FILE *file = NULL;
    if (!path)
        return ST_OK;
    TRY(arg_open(call, path, &file));
    struct buf bytes = buf_in(ctx->arena);
    char piece[16384];
    for (size_t n; bytes.length <= OUTBOX_FILE_MAX && (n = fread(piece, 1, sizeof piece, file)) > 0;)
        buf_add_n(&bytes, piece, n);
    fclose(file);
    const struct filetype *type = filetype_of(buf_text(&bytes), bytes.length, true);
    struct outbox_file *attached = arena_alloc(ctx->arena, sizeof *attached);
    *attached = (struct outbox_file){base_name(path), type ? type->type : "application/octet-stream",
                                     buf_text(&bytes), bytes.length};
    draft->file = attached;
    return ST_OK;
}

static enum status read_times(struct call *call, struct outbox_draft *draft) {
    bool whole_day;
    TRY(arg_time(call, "--not-before", &draft->after, &whole_day));
    TRY(arg_time(call, "--not-after", &draft->until, &whole_day));
    if (whole_day && draft->until) /* until its end */
        draft->until += 86399;
    return ST_OK;
}

static enum status read_kind(struct call *call, struct outbox_draft *draft) {
    const char *kind = call_option(call, "--kind", "service");
    if (outbox_kind_from(kind, &draft->kind) && draft->kind != OUTBOX_STAFF && draft->kind != OUTBOX_RECIPIENT)
        return ST_OK;
    (void)FAIL(call->ctx, ST_INVALID, M("a message is one of {1}"),
               "service, answer, telling, survey, marketing");
    return fault_at_field(call->ctx, "--kind");
}

enum status cli_mail_to(struct call *call) {
    struct outbox_draft draft = {.address = call_option(call, "--address", NULL),
                                 .subject = call_option(call, "--subject", NULL),
                                 .lang = ctx_notice(call->ctx)->first_language};
    const char *language = call_option(call, "--language", NULL);
    ref_t id;
    TRY(pick_party(call, call_word(call, 1), "WHO", &draft.party));
    TRY(arg_purpose(call, "--purpose", &draft.purpose));
    TRY(read_kind(call, &draft));
    TRY(read_times(call, &draft));
    if (language && !lang_from(language, &draft.lang)) {
        (void)FAIL(call->ctx, ST_INVALID, M("{1} is no language of the program: fi, sv or en"), language);
        return fault_at_field(call->ctx, "--language");
    }
    TRY(arg_text(call, call_word(call, 2), &draft.text));
    TRY(read_file(call, &draft));
    TRY(at_option(call, outbox_add(call->ctx, &draft, &id)));
    print_id(call, M("In the queue: {1}"), id);
    return ST_OK;
}

/* ---- looking */

enum status cli_mail_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct message *list;
    size_t count, total, limit;
    bool json = call_has(call, "--json");
    const char *state = call_option(call, "--state", NULL), *party = call_option(call, "--party", NULL);
    struct outbox_asked asked = {.every = !state, .undone = state && strcmp(state, "undone") == 0};
    if (state && !asked.undone && !outbox_state_from(state, &asked.state)) {
        (void)FAIL(ctx, ST_INVALID, M("expected one of {1}"),
                   "waiting, sending, sent, failed, bounced, withdrawn, undone");
        return fault_at_field(ctx, "--state");
    }
    if (party)
        TRY(pick_party(call, party, "--party", &asked.party));
    TRY(arg_count(call, "--limit", json ? PAGE_MOST : PAGE, PAGE_MOST, &limit));
    asked.limit = limit;
    TRY(outbox_list(ctx, &asked, &list, &count, &total));
    if (json) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, row_json(ctx, &list[i])) == 0);
        json_auto_t *document = json_pack("{s:o,s:I}", "messages", rows, "total", (json_int_t)total);
        must(document);
        call_json(call, document);
        return ST_OK;
    }
    if (!count)
        fprintf(call->out, "%s\n", msg(ctx->lang, M("There are no such messages.")));
    else
        print_rows(call, list, count);
    if (count < total)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("{1} of {2} shown; --limit shows more"), shown_number(ctx, count),
                    shown_number(ctx, total)));
    return ST_OK;
}

static enum status read_message(struct call *call, ref_t *id) {
    return arg_record(call, call_word(call, 1), "MESSAGE", id);
}

enum status cli_mail_show(struct call *call) {
    struct message message;
    ref_t id;
    TRY(read_message(call, &id));
    TRY(outbox_read(call->ctx, id, &message));
    if (call_has(call, "--json")) {
        json_auto_t *json = whole_json(call->ctx, &message);
        call_json(call, json);
    } else {
        print_message(call, &message);
    }
    return ST_OK;
}

/* ---- sending */

static void print_result(struct call *call, const struct dispatch_result *result) {
    struct ctx *ctx = call->ctx;
    if (call_has(call, "--json")) {
        json_auto_t *json =
            json_pack("{s:I,s:I,s:I,s:o}", "sent", (json_int_t)result->sent, "failed",
                      (json_int_t)result->failed, "later", (json_int_t)result->later, "trouble",
                      shown_json_text(result->trouble ? msg(ctx->lang, result->trouble) : NULL));
        must(json);
        call_json(call, json);
        return;
    }
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("Sent: {1}. Not sent: {2}. Tried again later: {3}."),
                shown_number(ctx, result->sent), shown_number(ctx, result->failed),
                shown_number(ctx, result->later)));
    if (result->trouble)
        fprintf(call->out, "%s\n", msg(ctx->lang, result->trouble));
}

/* As the cron of a machine without a server calls it. */
enum status cli_mail_send(struct call *call) {
    struct dispatch_result result;
    size_t limit;
    TRY(permit_action(call->ctx, ACTION_ANSWER, 0, NULL));
    TRY(arg_count(call, "--limit", SEND_MOST, SEND_MOST, &limit));
    TRY(dispatch_round(call->ctx, limit, NULL, &result));
    print_result(call, &result);
    return ST_OK;
}

enum status cli_mail_retry(struct call *call) {
    ref_t id;
    TRY(read_message(call, &id));
    TRY(outbox_retry(call->ctx, id));
    print_id(call, M("In the queue: {1}"), id);
    return ST_OK;
}

enum status cli_mail_withdraw(struct call *call) {
    ref_t id;
    TRY(read_message(call, &id));
    TRY(outbox_withdraw(call->ctx, id));
    print_id(call, M("Withdrawn: {1}"), id);
    return ST_OK;
}

enum status cli_mail_seen(struct call *call) {
    ref_t id;
    TRY(read_message(call, &id));
    TRY(outbox_seen(call->ctx, id));
    print_id(call, M("Dealt with: {1}"), id);
    return ST_OK;
}

enum status cli_mail_test(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct dispatch_result result;
    struct message message;
    ref_t id;
    TRY(dispatch_ready(ctx));
    TRY(at_option(call, outbox_test(ctx, call_word(call, 1), &id)));
    TRY(dispatch_round(ctx, SEND_MOST, NULL, &result));
    TRY(outbox_read(ctx, id, &message));
    if (call_has(call, "--json")) {
        json_auto_t *json = row_json(ctx, &message);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", msg(ctx->lang, outbox_state_label(message.state)));
    if (message.why)
        fprintf(call->out, "%s\n", why_words(ctx, &message));
    return ST_OK;
}
