/* "certificate ...": certificates of erasures, and whether a file is one of this register's. */
#include "rights/certificate.h"

#include "cli/arg.h"
#include "cli/file.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"

#include <string.h>

enum { PAGE = 100, PAGE_MOST = 1000000, FILE_MOST = 2097152 };

enum status cli_certificate_list(struct call *call);
enum status cli_certificate_show(struct call *call);
enum status cli_certificate_pdf(struct call *call);
enum status cli_certificate_verify(struct call *call);

enum status cli_certificate_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct certificate *list;
    size_t count, total, limit;
    bool json = call_has(call, "--json");
    TRY(arg_count(call, "--limit", json ? PAGE_MOST : PAGE, PAGE_MOST, &limit));
    TRY(certificate_list(ctx, 0, limit, &list, &count, &total));
    if (json) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(
                     rows, json_pack("{s:o,s:o,s:b,s:b,s:I,s:b}", "number", shown_json_id(ctx, list[i].number),
                                     "done", shown_json_instant(ctx, list[i].done), "asked_for",
                                     list[i].asked_for, "complete", list[i].completed != 0, "open",
                                     (json_int_t)list[i].open_now, "changed", list[i].changed)) == 0);
        json_auto_t *document = json_pack("{s:o,s:I}", "certificates", rows, "total", (json_int_t)total);
        must(document);
        call_json(call, document);
        return ST_OK;
    }
    struct table table = table_begin(ctx, 3);
    table_head(&table, (const char *const[]){M("Day"), M("State"), M("Number")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {shown_instant(ctx, list[i].done, false),
                               list[i].changed ? msg(ctx->lang, M("not what was given out"))
                               : list[i].completed
                                   ? msg(ctx->lang, M("It is complete"))
                                   : msg_count(ctx->arena, ctx->lang, MN("{1} thing open", "{1} things open"),
                                               (long)list[i].open_now),
                               shown_id(ctx, list[i].number)};
        table_row(&table, cells);
    }
    if (count)
        table_print(&table, call->out);
    else
        fprintf(call->out, "%s\n", msg(ctx->lang, M("Nobody has been erased yet.")));
    return ST_OK;
}

static void print_lines(struct call *call, const char *heading, const struct certificate_line *lines,
                        size_t count) {
    if (!count)
        return;
    fprintf(call->out, "\n%s\n", msg(call->ctx->lang, heading));
    for (size_t i = 0; i < count; i++)
        fprintf(call->out, "  %s%s%s\n", lines[i].text, lines[i].state ? " – " : "",
                lines[i].state ? lines[i].state : "");
}

enum status cli_certificate_show(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct certificate certificate;
    ref_t number;
    TRY(arg_record(call, call_word(call, 1), "NUMBER", &number));
    TRY(certificate_read(ctx, number, &certificate));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_loads(certificate.json, 0, NULL);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Number {1}"), shown_id(ctx, number)));
    fprintf(call->out, "%s\n", certificate_progress(ctx, &certificate));
    print_lines(call, M("What is gone"), certificate.gone, certificate.gone_count);
    print_lines(call, M("What stays, until when"), certificate.stays, certificate.stays_count);
    print_lines(call, M("What people do by hand"), certificate.people, certificate.people_count);
    fprintf(call->out, "\n%s\n", certificate.checks);
    print_lines(call, M("What this does not cover"), certificate.uncovered, certificate.uncovered_count);
    return ST_OK;
}

enum status cli_certificate_pdf(struct call *call) {
    struct ctx *ctx = call->ctx;
    const void *bytes;
    size_t length;
    ref_t number;
    const char *path = call_option(call, "-o", NULL);
    TRY(arg_record(call, call_word(call, 1), "NUMBER", &number));
    TRY(file_free(call, path));
    TRY(certificate_pdf(ctx, number, &bytes, &length));
    TRY(file_new(call, path, bytes, length));
    if (call_has(call, "--json")) {
        json_auto_t *json =
            json_pack("{s:o,s:s}", "number", shown_json_id(ctx, number), "file", call_path(call, path));
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Written: {1}"), call_path(call, path)));
    return ST_OK;
}

enum status cli_certificate_verify(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct certificate_found found;
    const char *bytes;
    size_t length;
    TRY(file_read(call, call_word(call, 1), FILE_MOST, &bytes, &length));
    TRY(certificate_check(ctx, bytes, length, &found));
    if (call_has(call, "--json")) {
        json_auto_t *json =
            json_pack("{s:s,s:o,s:o,s:o,s:o,s:b,s:s,s:o}", "result", certificate_fate_id(found.fate), "line",
                      found.line ? json_integer((json_int_t)found.line) : json_null(), "member",
                      shown_json_text(found.member), "number", shown_json_id(ctx, found.number), "given",
                      found.at ? shown_json_instant(ctx, found.at) : json_null(), "later_one", found.old,
                      "text", found.text, "log", shown_json_text(found.broken));
        must(json);
        call_json(call, json);
    } else {
        fprintf(call->out, "%s\n", found.text);
        if (found.broken)
            fprintf(call->out, "%s\n", found.broken);
    }
    if (found.fate != CERTIFICATE_GENUINE || found.broken)
        call->exit_code = status_exit(ST_CONFLICT);
    return ST_OK;
}
