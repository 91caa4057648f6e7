/* "disclosures": what was handed to whom, of the whole register. Nobody is named: who it is, `show` says to whom may see it. */
#include "registry/disclosure.h"

#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "formats/fresh.h"

#include <string.h>

enum { PAGE = 100, MOST = 1000000 };

enum status cli_disclosures(struct call *call);

static json_t *one_json(struct ctx *ctx, const struct disclosure *one) {
    json_t *json = json_pack(
        "{s:o,s:o,s:o,s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:o,s:o}", "party", shown_json_id(ctx, one->party), "export",
        shown_json_id(ctx, one->batch), "at", shown_json_instant(ctx, one->at), "recipient", one->recipient,
        "name", one->recipient_words, "purpose", one->purpose, "classes", one->classes, "ground",
        shown_json_text(one->ground), "as", one->how, "by", one->actor, "basis", shown_json_text(one->basis),
        "never_given", one->cancelled ? shown_json_instant(ctx, one->cancelled) : json_null());
    must(json);
    return json;
}

/* By which law or for which assignment; and by which ground it left the EU and the EEA. */
static const char *ground(struct ctx *ctx, const struct disclosure *one) {
    const char *basis = one->basis ? one->basis : "";
    return one->ground_words ? arena_printf(ctx->arena, "%s%s%s", basis, *basis ? "; " : "", one->ground_words)
                             : basis;
}

static void print(struct call *call, const struct disclosure *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 7);
    table_head(&table, (const char *const[]){M("Time"), M("Recipient"), M("Customer"), M("For what"), M("Data"),
                                             M("Ground"), M("By")});
    for (size_t i = 0; i < count; i++)
        table_row(&table, (const char *const[]){shown_instant(ctx, list[i].at, false), list[i].recipient_words,
                                                shown_id(ctx, list[i].party), list[i].purpose_words,
                                                list[i].class_words, ground(ctx, &list[i]), list[i].actor});
    table_print(&table, call->out);
}

static enum status write_file(struct call *call, const struct disclosure_asked *asked) {
    struct ctx *ctx = call->ctx;
    const char *path = call_path(call, call_option(call, "-o", NULL)), *bytes;
    size_t length, count;
    scoped_fresh fresh = {0};
    bool programs = strcmp(call_option(call, "--for", ""), "programs") == 0;
    TRY(disclosure_file(ctx, asked, programs, &bytes, &length, &count));
    TRY(fresh_open(ctx, path, &fresh));
    fresh_put(&fresh, bytes, length);
    TRY(fresh_sync(ctx, &fresh));
    TRY(fresh_name(ctx, &fresh));
    if (!call_has(call, "--json")) {
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Rows: {1}. File: {2}"), shown_number(ctx, count), path));
        return ST_OK;
    }
    json_auto_t *json = json_pack("{s:s,s:I}", "file", path, "rows", (json_int_t)count);
    must(json);
    call_json(call, json);
    return ST_OK;
}

enum status cli_disclosures(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct disclosure *list;
    size_t count, total;
    struct disclosure_asked asked = {.recipient = call_option(call, "--recipient", NULL)};
    TRY(arg_count(call, "--limit", PAGE, MOST, &asked.limit));
    TRY(arg_day(call, "--from", &asked.from));
    TRY(arg_day(call, "--to", &asked.to));
    if (call_has(call, "-o"))
        return write_file(call, &asked);
    TRY(disclosure_register(ctx, &asked, &list, &count, &total));
    if (!call_has(call, "--json")) {
        print(call, list, count);
        return ST_OK;
    }
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        must(json_array_append_new(rows, one_json(ctx, &list[i])) == 0);
    json_auto_t *json = json_pack("{s:I,s:o}", "total", (json_int_t)total, "disclosures", rows);
    must(json);
    call_json(call, json);
    return ST_OK;
}
