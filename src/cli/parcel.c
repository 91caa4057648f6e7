/* "request look", "request redact", "request give": what answers a request for access, looked through for what is about others, and
 * handed over. */
#include "rights/parcel.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "formats/fresh.h"
#include "rights/access.h"

#include <string.h>

enum status cli_request_look(struct call *call);
enum status cli_request_redact(struct call *call);
enum status cli_request_unredact(struct call *call);
enum status cli_request_give(struct call *call);
enum status cli_request_take_back(struct call *call);

static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {
        {"item", "ITEM"},   {"passage", "TEXT"},  {"why", "--because"},   {"reason", "--reason"},
        {"to", "--to"},     {"looked", "--seen"}, {"handed", "--handed"}, {"complete", "--complete"},
        {"send", "--send"}, {"until", "--until"}, {"way", "--as"},        {"only", "REQUEST"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

static enum status read_id(struct call *call, ref_t *id) {
    return arg_record(call, call_word(call, 1), "REQUEST", id);
}

/* ---- looking */

static json_t *spots_json(const struct redact_spot *spots, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s}", "kind", redact_spot_id(spots[i].kind), "item",
                                 spots[i].item, "what", spots[i].what, "before", spots[i].before, "passage",
                                 spots[i].passage, "after", spots[i].after);
        must(json);
        must(json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *redactions_json(struct ctx *ctx, const struct redactions *redactions) {
    json_t *list = json_array();
    for (size_t i = 0; i < redactions->count; i++) {
        const struct redaction *one = &redactions->items[i];
        json_t *json =
            json_pack("{s:o,s:s,s:s,s:o,s:o,s:b,s:I}", "id", shown_json_id(ctx, one->id), "item", one->item,
                      "why", redact_why_id(one->why), "reason", shown_json_text(one->reason), "passage",
                      shown_json_text(one->passage), "whole", !one->passage, "times", (json_int_t)one->times);
        must(json);
        must(json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *texts_json(struct ctx *ctx, const json_t *document) {
    struct redact_text *texts;
    size_t count;
    json_t *list = json_array();
    redact_texts(ctx, document, &texts, &count);
    for (size_t i = 0; i < count; i++) {
        json_t *json =
            json_pack("{s:s,s:s,s:s}", "item", texts[i].item, "what", texts[i].what, "text", texts[i].text);
        must(json);
        must(json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *missing_json(const struct parcel_missing *missing) {
    json_t *systems = json_array();
    for (size_t i = 0; i < missing->system_count; i++)
        must(json_array_append_new(systems, json_string(missing->systems[i])) == 0);
    json_t *json = json_pack("{s:I,s:o}", "papers", (json_int_t)missing->papers, "systems", systems);
    must(json);
    return json;
}

static void print_look(struct call *call, const struct access_content *content, const struct redact_spot *spots,
                       size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 3), left = table_begin(ctx, 4);
    table_head(&table, (const char *const[]){M("Item"), M("May be about others"), M("Where it stands")});
    for (size_t i = 0; i < count; i++) {
        const char *where =
            arena_printf(ctx->arena, "…%s%s%s…", spots[i].before, spots[i].passage, spots[i].after);
        const char *cells[] = {spots[i].item, spots[i].passage, where};
        table_row(&table, cells);
    }
    table_head(&left, (const char *const[]){M("Item"), M("Left out"), M("Why"), M("Id")});
    for (size_t i = 0; i < content->redactions.count; i++) {
        const struct redaction *one = &content->redactions.items[i];
        const char *what = one->passage ? one->passage : msg(ctx->lang, M("all of it"));
        if (redact_miss(one))
            what = arena_printf(ctx->arena, "%s (%s)", what, msg(ctx->lang, M("it stands there no more")));
        const char *cells[] = {one->item, what, msg(ctx->lang, redact_why_label(one->why)),
                               shown_id(ctx, one->id)};
        table_row(&left, cells);
    }
    if (count)
        table_print(&table, call->out);
    else
        fprintf(call->out, "%s\n", msg(ctx->lang, M("Nothing is marked as about others.")));
    if (content->redactions.count) {
        fputc('\n', call->out);
        table_print(&left, call->out);
    }
}

static enum status read_days(struct call *call, day_t *from, day_t *to) {
    TRY(arg_day(call, "--from", from));
    return arg_day(call, "--until", to);
}

enum status cli_request_look(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct right_request request;
    day_t from, to;
    struct redact_spot *spots;
    struct parcel_missing missing;
    scoped_access content = {0};
    size_t count;
    ref_t id;
    TRY(read_id(call, &id));
    TRY(request_read(ctx, id, &request));
    if (!request.party)
        return FAIL(ctx, ST_CONFLICT, M("Say first whom the request is about."));
    TRY(read_days(call, &from, &to));
    const struct access_asked asked = access_for(&request, from, to);
    TRY(at_option(call, access_read(ctx, &asked, &content)));
    TRY(access_spots(ctx, &asked, &content, &spots, &count));
    TRY(parcel_missing(ctx, &request, &missing));
    if (!call_has(call, "--json")) {
        print_look(call, &content, spots, count);
        return ST_OK;
    }
    json_auto_t *json = json_pack("{s:o,s:o,s:o,s:o}", "marked", spots_json(spots, count), "left_out",
                                  redactions_json(ctx, &content.redactions), "texts",
                                  texts_json(ctx, content.document), "missing", missing_json(&missing));
    must(json);
    call_json(call, json);
    return ST_OK;
}

/* ---- leaving out */

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

enum status cli_request_redact(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *because = call_option(call, "--because", "other_person");
    struct redact_draft draft = {.item = call_word(call, 2), .reason = call_option(call, "--reason", NULL)};
    ref_t request, id;
    TRY(read_id(call, &request));
    if (!redact_why_from(because, &draft.why)) {
        (void)FAIL(ctx, ST_INVALID, M("There is no such reason: {1}"), because);
        return fault_at_field(ctx, "--because");
    }
    if (call_word(call, 3))
        TRY(arg_text(call, call_word(call, 3), &draft.passage));
    TRY(at_option(call, redact_add(ctx, request, &draft, &id)));
    print_id(call, M("Left out of the answer: {1}"), id);
    return ST_OK;
}

enum status cli_request_unredact(struct call *call) {
    ref_t request, id;
    TRY(read_id(call, &request));
    TRY(arg_record(call, call_word(call, 2), "REDACTION", &id));
    TRY(redact_undo(call->ctx, request, id));
    print_id(call, M("It goes along again: {1}"), id);
    return ST_OK;
}

/* ---- handing over */

static void print_made(struct call *call, const struct parcel_made *made, const char *file) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 2);
    const struct {
        const char *label, *text;
    } rows[] = {{M("file"), file},
                {M("link"), made->link},
                {M("code, to be told separately"), made->code},
                {M("passphrase, to be told separately"), made->passphrase},
                {M("to"), made->address},
                {M("opens until"), made->until ? shown_instant(ctx, made->until, false) : NULL},
                {M("hash of the manifest"), made->hash}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *cells[] = {msg(ctx->lang, rows[i].label), rows[i].text};
        if (rows[i].text)
            table_row(&table, cells);
    }
    table_print(&table, call->out);
    fprintf(call->out, "%s\n",
            msg(ctx->lang,
                made->answered ? M("The request is answered; “seloste request letter” prints the letter.")
                : made->again  ? M("The request was answered before: this is a fresh copy.")
                               : M("The request stays open: papers and other systems are still to be looked "
                                    "through.")));
    if (made->ready)
        fprintf(call->out, "%s\n",
                msg(ctx->lang, M("It has not gone yet: write down when it was posted or handed over (“seloste "
                                 "request posted”).")));
    if (made->otherwise)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang,
                    M("The notice gives this answer in another way ({1}): give it so only to whoever asked for "
                      "it."),
                    made->otherwise));
}

static void print_json(struct call *call, const struct parcel_made *made, const char *file) {
    struct ctx *ctx = call->ctx;
    json_auto_t *json = json_pack(
        "{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:s,s:I,s:I,s:I,s:b,s:b}", "id", shown_json_id(ctx, made->parcel), "file",
        shown_json_text(file), "link", shown_json_text(made->link), "code", shown_json_text(made->code),
        "passphrase", shown_json_text(made->passphrase), "to", shown_json_text(made->address), "until",
        made->until ? shown_json_instant(ctx, made->until) : json_null(), "manifest_hash", made->hash,
        "left_out", (json_int_t)made->redactions, "papers", (json_int_t)made->papers, "systems",
        (json_int_t)made->systems, "answered", made->answered, "sent", made->sent);
    must(json);
    must(json_object_set_new(json, "otherwise", shown_json_text(made->otherwise)) == 0);
    call_json(call, json);
}

static enum status give(struct call *call, ref_t id, const struct parcel_draft *draft, const char *file) {
    struct ctx *ctx = call->ctx;
    struct parcel_made made;
    scoped_fresh fresh = {0};
    if (file)
        TRY(fresh_open(ctx, call_path(call, file), &fresh));
    TRY(at_option(call, parcel_hand(ctx, id, draft, &made)));
    if (file) {
        fresh_put(&fresh, made.bytes, made.length);
        TRY(fresh_sync(ctx, &fresh));
        TRY(fresh_name(ctx, &fresh));
    }
    if (call_has(call, "--json"))
        print_json(call, &made, file);
    else
        print_made(call, &made, file);
    return ST_OK;
}

enum status cli_request_give(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *way = call_option(call, "--as", ""), *file = call_option(call, "-o", NULL);
    struct parcel_draft draft = {.address = call_option(call, "--to", NULL),
                                 .send = call_has(call, "--send"),
                                 .looked = call_has(call, "--seen"),
                                 .handed = call_has(call, "--handed"),
                                 .complete = call_has(call, "--complete"),
                                 .from = DAY_NONE,
                                 .to = DAY_NONE};
    ref_t id;
    TRY(read_id(call, &id));
    if (!parcel_way_from(way, &draft.way)) {
        (void)FAIL(ctx, ST_INVALID, M("Nothing is handed over like that: {1}"), way);
        return fault_at_field(ctx, "--as");
    }
    if ((draft.way == PARCEL_LINK || draft.way == PARCEL_MAIL) == (file != NULL)) {
        (void)FAIL(ctx, ST_INVALID,
                   file ? M("It lies in the register or goes by e-mail; no file is made.")
                        : M("Say with -o in which file it is to be."));
        return fault_at_field(ctx, "-o");
    }
    TRY(arg_day(call, "--from", &draft.from));
    TRY(arg_day(call, "--until", &draft.to));
    return give(call, id, &draft, file);
}

enum status cli_request_take_back(struct call *call) {
    ref_t id, breach;
    TRY(arg_record(call, call_word(call, 1), "PARCEL", &id));
    if (call_has(call, "--wrong-address")) {
        TRY(parcel_wrong(call->ctx, id, &breach));
        print_id(call,
                 M("Ended, and written down as a breach: {1}. Say there what more is known; the 72 hours run."),
                 breach);
        return ST_OK;
    }
    TRY(parcel_end(call->ctx, id, "staff"));
    print_id(call, M("Ended; nobody can fetch it any more: {1}"), id);
    return ST_OK;
}
