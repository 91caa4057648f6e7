/* "request ...": requests about people's rights, from the day they come to the answer. */
#include "rights/parcel.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/request.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "notice/word.h"
#include "registry/choice.h"
#include "registry/doorway.h"
#include "registry/registry.h"
#include "rights/outbox.h"
#include "rights/proposal.h"
#include "rights/request_likely.h"

#include <string.h>

enum { PAGE = 100, PAGE_MOST = 1000000 };

enum status cli_request_add(struct call *call);
enum status cli_request_list(struct call *call);
enum status cli_request_show(struct call *call);
enum status cli_request_sort(struct call *call);
enum status cli_request_scope(struct call *call);
enum status cli_request_message(struct call *call);
enum status cli_request_dismiss(struct call *call);
enum status cli_request_seen(struct call *call);
enum status cli_request_reopen(struct call *call);
enum status cli_request_find(struct call *call);
enum status cli_request_hand(struct call *call);
enum status cli_request_acknowledge(struct call *call);
enum status cli_request_ask(struct call *call);
enum status cli_request_check(struct call *call);
enum status cli_request_begin(struct call *call);
enum status cli_request_extend(struct call *call);
enum status cli_request_done(struct call *call);
enum status cli_request_answer(struct call *call);
enum status cli_request_nothing(struct call *call);
enum status cli_request_approve(struct call *call);
enum status cli_request_refuse(struct call *call);
enum status cli_request_withdraw(struct call *call);
enum status cli_request_letter(struct call *call);

enum status request_call_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {{"by", "--by"},           {"received", "--received"},
                                               {"from", "--from"},       {"reply_to", "--reply-to"},
                                               {"scope", "--scope"},     {"lang", "--language"},
                                               {"right", "RIGHT"},       {"text", "TEXT"},
                                               {"reason", "--why"},      {"how", "--how"},
                                               {"on", "--on"},           {"hands", "--hands"},
                                               {"who", "WHO"},           {"why", "--why"},
                                               {"to", "--to"},           {"field", "FIELD"},
                                               {"will", "TEXT"},         {"only", "--only"},
                                               {"until", "--until"},     {"purpose", "--purpose"},
                                               {"channel", "--channel"}, {"meant", "--all-marketing"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

static enum status read_right(struct call *call, const char *text, const char *where,
                              enum deadline_right *right) {
    if (deadline_right_from(text, right) && *right != DEADLINE_BREACH)
        return ST_OK;
    const char *list = "";
    for (enum deadline_right i = 0; i < DEADLINE_BREACH; i++)
        list = arena_printf(call->ctx->arena, "%s%s%s", list, i ? ", " : "", deadline_right_id(i));
    (void)FAIL(call->ctx, ST_INVALID, M("no request is about “{1}”; there are these rights: {2}"), text, list);
    return fault_at_field(call->ctx, where);
}

static enum status read_request(struct call *call, ref_t *id) {
    return arg_record(call, call_word(call, 1), "REQUEST", id);
}

/* ---- as JSON */

static json_t *day_json(struct ctx *ctx, day_t day) {
    return shown_json_day(ctx, day);
}

static json_t *row_json(struct ctx *ctx, const struct right_request *request) {
    json_t *json = json_pack(
        "{s:o,s:s,s:s,s:o,s:o,s:s,s:o,s:o,s:o,s:s,s:s,s:b,s:b,s:b,s:b}", "id", shown_json_id(ctx, request->id),
        "right", deadline_right_id(request->right), "state", request_state_id(request->state), "party",
        shown_json_id(ctx, request->party), "name", shown_json_text(request->name), "channel", request->channel,
        "received", shown_json_instant(ctx, request->received), "received_day",
        day_json(ctx, request->deadline.received_day), "closed",
        request->closed ? shown_json_instant(ctx, request->closed) : json_null(), "language",
        lang_code(request->lang), "hands", request->hands, "extended", request->extended, "late", request->late,
        "promise_broken", request->broken, "erased", request->erased);
    must(json);
    bool dated = request->due != DAY_NONE;
    must(json_object_set_new(json, "promised_by", day_json(ctx, request->deadline.promised_by)) == 0);
    must(json_object_set_new(json, "target", day_json(ctx, request->target)) == 0);
    must(json_object_set_new(json, "law_by", day_json(ctx, request->deadline.law_by)) == 0);
    must(json_object_set_new(json, "due", day_json(ctx, request->due)) == 0);
    must(json_object_set_new(json, "days_left", dated ? json_integer(request->left) : json_null()) == 0);
    must(json_object_set_new(json, "unsent", json_boolean(request->unsent)) == 0);
    must(json_object_set_new(json, "version", json_integer((json_int_t)request->version)) == 0);
    return json;
}

static void put_extent(struct ctx *ctx, json_t *json, const struct extent *extent) {
    must(json_object_set_new(json, "only", extent_list(ctx, extent)) == 0);
    must(json_object_set_new(json, "only_from", day_json(ctx, extent->from)) == 0);
    must(json_object_set_new(json, "only_until", day_json(ctx, extent->to)) == 0);
}

static json_t *step_json(struct ctx *ctx, const struct request_step *step) {
    json_t *json = json_pack("{s:s,s:o,s:s,s:o,s:o,s:o,s:o}", "step", request_step_id(step->kind), "at",
                             shown_json_instant(ctx, step->at), "actor", step->actor, "reason",
                             shown_json_text(step->reason), "text", shown_json_text(step->text), "how",
                             shown_json_text(step->how), "letter", shown_json_text(step->letter));
    must(json);
    if (step->kind == REQUEST_STEP_MESSAGE)
        must(json_object_set_new(json, "from", shown_json_text(step->from)) == 0 &&
             json_object_set_new(json, "stranger", json_boolean(step->stranger)) == 0);
    if (step->fix.will)
        must(json_object_set_new(json, "lost", json_boolean(step->lost)) == 0);
    if (step->kind == REQUEST_STEP_SCOPE)
        put_extent(ctx, json, &step->extent);
    return json;
}

static json_t *meant_json(const struct right_request *request) {
    return request_asks_meaning(request) ? json_false() : request_meant(request) ? json_true() : json_null();
}

static json_t *whole_json(struct ctx *ctx, const struct right_request *request) {
    json_t *json = row_json(ctx, request), *trace = json_array(), *steps = json_array();
    const struct deadline *deadline = &request->deadline;
    for (size_t i = 0; i < deadline->trace_count; i++)
        must(json_array_append_new(trace, json_string(deadline->trace[i])) == 0);
    for (size_t i = 0; i < request->step_count; i++)
        must(json_array_append_new(steps, step_json(ctx, &request->steps[i])) == 0);
    must(json_object_set_new(json, "from", shown_json_text(request->from)) == 0);
    must(json_object_set_new(json, "reply_to", shown_json_text(request->reply_to)) == 0);
    must(json_object_set_new(json, "text", shown_json_text(request->text)) == 0);
    must(json_object_set_new(json, "scope", shown_json_text(request->scope)) == 0);
    must(json_object_set_new(json, "meant", meant_json(request)) == 0);
    put_extent(ctx, json, &request->extent);
    struct proposal proposal;
    json_t *correction = proposal_of(ctx, request, &proposal)
                             ? json_pack("{s:s,s:s,s:s}", "label", proposal.label, "before", proposal.was,
                                         "after", proposal.will)
                             : json_null();
    must(correction && json_object_set_new(json, "correction", correction) == 0);
    must(json_object_set_new(json, "extension_notice_by", day_json(ctx, deadline->extension_notice_by)) == 0);
    must(json_object_set_new(json, "extended_by", day_json(ctx, deadline->extended_by)) == 0);
    must(json_object_set_new(json, "extension_told",
                             request->told ? shown_json_instant(ctx, request->told) : json_null()) == 0);
    must(json_object_set_new(json, "extension_counts", json_boolean(request->longer)) == 0);
    must(json_object_set_new(json, "trace", trace) == 0);
    must(json_object_set_new(json, "steps", steps) == 0);
    return json;
}

/* ---- as text */

static const char *days_words(struct ctx *ctx, const struct right_request *request) {
    if (request->due == DAY_NONE)
        return msg(ctx->lang, M("no day"));
    if (request->unsent)
        return msg(ctx->lang, M("the answer is not with them yet"));
    if (request->closed)
        return msg(ctx->lang, request->late ? M("answered late") : M("answered in time"));
    if (request->late)
        return msg_count(ctx->arena, ctx->lang, MN("{1} day late", "{1} days late"), (long)-request->left);
    return msg_count(ctx->arena, ctx->lang, MN("{1} day left", "{1} days left"), (long)request->left);
}

static const char *right_words(struct ctx *ctx, const struct right_request *request) {
    return word_capital(ctx->arena, msg(ctx->lang, request_right_label(request->right)));
}

static const char *who_words(struct ctx *ctx, const struct right_request *request) {
    return request->name   ? request->name
           : request->from ? request->from
                           : msg(ctx->lang, request->erased ? M("erased") : M("not known"));
}

static void print_rows(struct call *call, const struct right_request *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 7);
    table_head(&table, (const char *const[]){M("Answer by"), M("Days"), M("Own target"), M("Right"), M("State"),
                                             M("Name"), M("Id")});
    for (size_t i = 0; i < count; i++) {
        bool targeted = list[i].target != DAY_NONE;
        const char *cells[] = {shown_day(ctx, list[i].due),
                               days_words(ctx, &list[i]),
                               targeted ? shown_day(ctx, list[i].target) : "",
                               right_words(ctx, &list[i]),
                               msg(ctx->lang, request_state_label(list[i].state)),
                               who_words(ctx, &list[i]),
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

/* A mail that joined the request, with who sent it. */
static const char *message_text(struct ctx *ctx, const struct request_step *step) {
    const char *from = request_step_from(ctx, step);
    return from ? arena_printf(ctx->arena, "%s: %s", from, step->text ? step->text : "") : step->text;
}

static enum status print_request(struct call *call, const struct right_request *request) {
    struct ctx *ctx = call->ctx;
    struct message *mails;
    size_t mail_count;
    struct table table = table_begin(ctx, 2), steps = table_begin(ctx, 3);
    print_pair(&table, M("Right"), right_words(ctx, request));
    print_pair(&table, M("State"), msg(ctx->lang, request_state_label(request->state)));
    print_pair(&table, M("Name"), who_words(ctx, request));
    print_pair(&table, M("Answer to"), request->reply_to);
    print_pair(&table, M("How it came"), choice_channel(ctx, request->channel));
    print_pair(&table, M("Answer by"),
               arena_printf(ctx->arena, "%s  %s", shown_day(ctx, request->due), days_words(ctx, request)));
    print_pair(&table, M("Own target"), request->target == DAY_NONE ? NULL : shown_day(ctx, request->target));
    print_pair(&table, M("What is asked"), request->text);
    print_pair(&table, M("Which data"), request->scope);
    print_pair(&table, M("Only this part"), extent_words(ctx, ctx->lang, &request->extent));
    if (request_asks_meaning(request))
        print_pair(&table, M("What was meant"),
                   msg(ctx->lang, M("nobody has said yet; nothing but marketing has stopped")));
    table_print(&table, call->out);
    fputc('\n', call->out);
    for (size_t i = 0; i < request->deadline.trace_count; i++)
        fprintf(call->out, "  %s\n", request->deadline.trace[i]);
    if (request_untold(ctx, request))
        fprintf(call->out, "  %s\n", request_untold(ctx, request));
    if (request->broken || (request->longer && !request->closed && request->deadline.promised_by != DAY_NONE))
        fprintf(call->out, "  %s\n", msg(ctx->lang, M("the notice's promise is not kept")));
    fputc('\n', call->out);
    TRY(outbox_of_request(ctx, request->id, &mails, &mail_count));
    for (size_t i = 0; i < request->step_count; i++) {
        const struct request_step *step = &request->steps[i];
        const char *part = extent_words(ctx, ctx->lang, &step->extent);
        const char *cells[] = {shown_instant(ctx, step->at, false),
                               request_step_words(ctx, step, mails, mail_count),
                               part && step->how ? arena_printf(ctx->arena, "%s: %s", part, step->how)
                               : step->reason    ? step->reason
                               : step->how       ? step->how
                                                 : message_text(ctx, step)};
        table_row(&steps, cells);
    }
    table_print(&steps, call->out);
    return ST_OK;
}

/* Before anybody has said whom it is about: whoever bears the name or the address. */
static enum status print_likely(struct call *call, const struct right_request *request) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 3);
    struct hits likely;
    TRY(request_likely(ctx, request, true, &likely));
    for (size_t i = 0; i < likely.count; i++) {
        const char *cells[] = {msg(ctx->lang, i ? "" : M("May be about")), likely.items[i].name,
                               shown_id(ctx, likely.items[i].party)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
    return ST_OK;
}

void request_call_id(struct call *call, const char *sentence, ref_t id) {
    struct ctx *ctx = call->ctx;
    if (!call_has(call, "--json")) {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, sentence, shown_id(ctx, id)));
        return;
    }
    json_auto_t *json = json_pack("{s:o}", "id", shown_json_id(ctx, id));
    must(json);
    call_json(call, json);
}

/* ---- taking in, listing, showing */

static struct extent read_only(struct call *call) {
    size_t count;
    const char **ids = arg_names(call, "--only", &count);
    return (struct extent){extent_join(call->ctx->arena, ids, count), DAY_NONE, DAY_NONE};
}

/* With --from one word may be whom it is about, or what is asked: whoever it names in the register is meant. */
static enum status who_or_text(struct call *call, const char *word, ref_t *party, const char **text) {
    enum status status = strcmp(word, "-") == 0 ? ST_NOT_FOUND : pick_party(call, word, "WHO", party);
    if (status != ST_NOT_FOUND && status != ST_INVALID)
        return status;
    fault_clear(call->ctx);
    *text = word;
    return ST_OK;
}

/* WHO may be left out where nobody in the register is meant: then --from says who wrote. */
enum status cli_request_add(struct call *call) {
    bool whole_day;
    ref_t id;
    struct request_draft draft = {.channel = call_option(call, "--by", NULL),
                                  .from = call_option(call, "--from", NULL),
                                  .reply_to = call_option(call, "--reply-to", NULL),
                                  .scope = call_option(call, "--scope", NULL),
                                  .lang = call_option(call, "--language", NULL),
                                  .hands = call_option(call, "--hands", NULL)};
    const char *who = call_word(call, 2), *text = call_word(call, 3);
    const struct extent extent = read_only(call);
    draft.extent = &extent;
    TRY(read_right(call, call_word(call, 1), "RIGHT", &draft.right));
    TRY(arg_time(call, "--received", &draft.received, &whole_day));
    if (who && draft.from && !text)
        TRY(who_or_text(call, who, &draft.party, &text));
    else if (who)
        TRY(pick_party(call, who, "WHO", &draft.party));
    if (text)
        TRY(arg_text(call, text, &draft.text));
    TRY(request_call_option(call, request_add(call->ctx, &draft, &id)));
    request_call_id(call, M("Taken in: {1}"), id);
    return ST_OK;
}

enum status cli_request_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct right_request *list;
    size_t count, total, limit;
    enum deadline_right right;
    bool json = call_has(call, "--json");
    struct request_asked asked = {.closed = call_has(call, "--closed"),
                                  .late = call_has(call, "--late"),
                                  .right = call_option(call, "--right", NULL)};
    if (asked.right)
        TRY(read_right(call, asked.right, "--right", &right));
    TRY(arg_count(call, "--limit", json ? PAGE_MOST : PAGE, PAGE_MOST, &limit));
    asked.limit = limit;
    TRY(request_list(ctx, &asked, &list, &count, &total));
    if (json) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, row_json(ctx, &list[i])) == 0);
        json_auto_t *document = json_pack("{s:o,s:I}", "requests", rows, "total", (json_int_t)total);
        must(document);
        call_json(call, document);
        return ST_OK;
    }
    if (!count)
        fprintf(call->out, "%s\n", msg(ctx->lang, M("There are no such requests.")));
    print_rows(call, list, count);
    if (count < total)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("{1} of {2} shown; --limit shows more"), shown_number(ctx, count),
                    shown_number(ctx, total)));
    return ST_OK;
}

static json_t *parcels_json(struct ctx *ctx, const struct parcel *list, size_t count) {
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json =
            json_pack("{s:o,s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:s,s:I}", "id",
                      shown_json_id(ctx, list[i].id), "what", list[i].what, "way", parcel_way_id(list[i].way),
                      "state", parcel_state_id(list[i].state), "at", shown_json_instant(ctx, list[i].made),
                      "until", list[i].until ? shown_json_instant(ctx, list[i].until) : json_null(), "fetched",
                      list[i].fetched ? shown_json_instant(ctx, list[i].fetched) : json_null(), "handed",
                      list[i].handed ? shown_json_instant(ctx, list[i].handed) : json_null(), "ended",
                      list[i].ended ? shown_json_instant(ctx, list[i].ended) : json_null(), "why",
                      shown_json_text(list[i].why), "to", shown_json_text(list[i].address), "manifest_hash",
                      list[i].hash, "left_out", (json_int_t)list[i].redactions);
        must(json);
        must(json_array_append_new(rows, json) == 0);
    }
    return rows;
}

static void print_parcels(struct call *call, const struct parcel *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    for (size_t i = 0; i < count; i++) {
        const char *state = msg(ctx->lang, parcel_state_label(list[i].state));
        int64_t at = list[i].fetched ? list[i].fetched : list[i].ended ? list[i].ended : list[i].handed;
        const char *cells[] = {
            shown_instant(ctx, list[i].made, false), msg(ctx->lang, parcel_way_label(list[i].way)),
            at ? arena_printf(ctx->arena, "%s %s", state, shown_instant(ctx, at, false)) : state,
            shown_id(ctx, list[i].id)};
        table_row(&table, cells);
    }
    if (count) {
        fputc('\n', call->out);
        table_print(&table, call->out);
    }
}

static json_t *links_json(struct ctx *ctx, const struct doorway *list, size_t count) {
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json = json_pack("{s:o,s:s,s:o,s:o,s:o,s:o}", "id", shown_json_id(ctx, list[i].id), "state",
                                 doorway_state_id(list[i].state), "made", shown_json_instant(ctx, list[i].made),
                                 "until", shown_json_instant(ctx, list[i].until), "opened",
                                 list[i].opened ? shown_json_instant(ctx, list[i].opened) : json_null(),
                                 "ended", list[i].ended ? shown_json_instant(ctx, list[i].ended) : json_null());
        must(json);
        must(json_array_append_new(rows, json) == 0);
    }
    return rows;
}

static void print_links(struct call *call, const struct doorway *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    for (size_t i = 0; i < count; i++) {
        int64_t at = list[i].ended ? list[i].ended : list[i].opened;
        const char *state = msg(ctx->lang, list[i].opened && list[i].state == DOORWAY_GOOD
                                               ? M("opened")
                                               : doorway_state_label(list[i].state));
        const char *cells[] = {shown_instant(ctx, list[i].made, false), msg(ctx->lang, M("the own page")),
                               at ? arena_printf(ctx->arena, "%s %s", state, shown_instant(ctx, at, false))
                                  : state,
                               shown_id(ctx, list[i].id)};
        table_row(&table, cells);
    }
    if (count) {
        fputc('\n', call->out);
        table_print(&table, call->out);
    }
}

enum status cli_request_show(struct call *call) {
    struct right_request request;
    ref_t id;
    TRY(read_request(call, &id));
    TRY(request_read(call->ctx, id, &request));
    struct parcel *parcels;
    size_t parcel_count;
    struct doorway *links;
    size_t link_count;
    TRY(parcel_list(call->ctx, id, &parcels, &parcel_count));
    TRY(doorway_of_request(call->ctx, id, &links, &link_count));
    if (call_has(call, "--json")) {
        json_auto_t *json = whole_json(call->ctx, &request);
        must(json_object_set_new(json, "handed_over", parcels_json(call->ctx, parcels, parcel_count)) == 0);
        must(json_object_set_new(json, "own_page", links_json(call->ctx, links, link_count)) == 0);
        call_json(call, json);
    } else {
        TRY(print_request(call, &request));
        TRY(print_likely(call, &request));
        print_parcels(call, parcels, parcel_count);
        print_links(call, links, link_count);
    }
    return ST_OK;
}

enum status cli_request_letter(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct right_request request;
    ref_t id;
    TRY(read_request(call, &id));
    TRY(request_read(ctx, id, &request));
    for (size_t i = request.step_count; i > 0; i--) {
        if (!request.steps[i - 1].letter)
            continue;
        struct request_sheet sheet = request_sheet(ctx, &request, &request.steps[i - 1]);
        if (call_has(call, "--json")) {
            json_auto_t *json = json_pack("{s:s,s:o,s:s,s:s,s:s}", "sender", sheet.sender, "recipient",
                                          shown_json_text(sheet.recipient), "day", sheet.day, "subject",
                                          sheet.subject, "body", sheet.body);
            must(json);
            call_json(call, json);
            return ST_OK;
        }
        fprintf(call->out, "%s\n\n%s\n\n%s\n\n%s\n\n%s\n", sheet.sender, sheet.recipient ? sheet.recipient : "",
                sheet.day, sheet.subject, sheet.body);
        return ST_OK;
    }
    return FAIL(ctx, ST_NOT_FOUND, M("No letter has been written about this request yet."));
}

/* ---- steps */

enum status request_call_take(struct call *call, struct request_step_draft *step, const char *text,
                              const char *sentence) {
    ref_t id;
    TRY(read_request(call, &id));
    if (call_has(call, "--mail"))
        step->mail_to = call_option(call, "--to", "");
    if (text)
        TRY(arg_text(call, text, &step->text));
    TRY(request_call_option(call, request_take(call->ctx, id, step)));
    request_call_id(call, sentence, id);
    return ST_OK;
}

enum status cli_request_sort(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_SORT};
    TRY(read_right(call, call_word(call, 2), "RIGHT", &step.right));
    return request_call_take(call, &step, NULL, M("Sorted: {1}"));
}

enum status cli_request_scope(struct call *call) {
    struct extent extent = read_only(call);
    TRY(arg_day(call, "--from", &extent.from));
    TRY(arg_day(call, "--until", &extent.to));
    struct request_step_draft step = {
        .kind = REQUEST_STEP_SCOPE, .extent = &extent, .how = call_option(call, "--how", NULL)};
    return request_call_take(call, &step, NULL, M("Written down: {1}"));
}

enum status cli_request_message(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_MESSAGE};
    return request_call_take(call, &step, call_word(call, 2), M("Written down: {1}"));
}

enum status cli_request_dismiss(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_NO_REQUEST};
    return request_call_take(call, &step, call_word(call, 2), M("Written down: {1}"));
}

enum status cli_request_seen(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_SEEN};
    return request_call_take(call, &step, call_word(call, 2), M("Written down: {1}"));
}

enum status cli_request_reopen(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_REOPEN};
    return request_call_take(call, &step, call_word(call, 2), M("Open again: {1}"));
}

enum status cli_request_find(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_FIND, .reason = call_option(call, "--why", NULL)};
    TRY(pick_party(call, call_word(call, 2), "WHO", &step.party));
    return request_call_take(call, &step, NULL, M("Joined with whom it is about: {1}"));
}

enum status cli_request_hand(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_HAND, .hands = call_word(call, 2)};
    return request_call_take(call, &step, NULL, M("Handed on: {1}"));
}

enum status cli_request_acknowledge(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_ACKNOWLEDGE};
    return request_call_take(call, &step, call_word(call, 2),
                             M("Acknowledged; “seloste request letter” prints it: {1}"));
}

enum status cli_request_ask(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_ASK, .reason = call_option(call, "--why", NULL)};
    return request_call_take(call, &step, call_word(call, 2),
                             M("Asked; “seloste request letter” prints it: {1}"));
}

enum status cli_request_check(struct call *call) {
    struct request_step_draft step = {.kind = call_has(call, "--failed") ? REQUEST_STEP_UNPROVED
                                                                         : REQUEST_STEP_CHECK,
                                      .how = call_option(call, "--how", NULL)};
    return request_call_take(call, &step, NULL, M("Written down: {1}"));
}

enum status cli_request_begin(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_BEGIN};
    return request_call_take(call, &step, NULL, M("Taken into work: {1}"));
}

enum status cli_request_extend(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_EXTEND, .reason = call_option(call, "--why", NULL)};
    return request_call_take(call, &step, NULL,
                             M("Extended, as soon as the person is told: “seloste request mail” sends the "
                               "letter, “seloste request letter” "
                               "prints it, and “seloste request posted” says that it was handed over: {1}"));
}

enum status cli_request_done(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_PERFORM};
    return request_call_take(call, &step, call_word(call, 2), M("Written down: {1}"));
}

enum status cli_request_answer(struct call *call) {
    const char *partly = call_option(call, "--partly", NULL);
    struct request_step_draft step = {.kind = partly ? REQUEST_STEP_PARTLY : REQUEST_STEP_GRANT,
                                      .reason = partly,
                                      .all = call_has(call, "--all-marketing")};
    return request_call_take(call, &step, call_word(call, 2),
                             M("Answered; “seloste request letter” prints it: {1}"));
}

enum status cli_request_nothing(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_NOTHING, .how = call_option(call, "--how", NULL)};
    return request_call_take(call, &step, call_word(call, 2),
                             M("Answered; “seloste request letter” prints it: {1}"));
}

enum status cli_request_approve(struct call *call) {
    ref_t id;
    TRY(read_request(call, &id));
    TRY(proposal_approve(call->ctx, id, 0));
    request_call_id(call, M("Corrected and answered: {1}"), id);
    return ST_OK;
}

enum status cli_request_refuse(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_REFUSE, .reason = call_option(call, "--why", NULL)};
    return request_call_take(call, &step, call_word(call, 2),
                             M("Refused; “seloste request letter” prints it: {1}"));
}

enum status cli_request_withdraw(struct call *call) {
    struct request_step_draft step = {.kind = REQUEST_STEP_WITHDRAW};
    return request_call_take(call, &step, call_word(call, 2), M("Written down: {1}"));
}
