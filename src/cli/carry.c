#include "cli/carry.h"

#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/carry.h"
#include "registry/registry.h"

#include <string.h>

/* On a terminal only, over itself; how many there are in all is not always known. */
static void print_progress(void *arg, size_t done, size_t all) {
    struct call *call = arg;
    if (done % 100 && done != all)
        return;
    if (all)
        fprintf(call->err, "\r%zu / %zu", done, all);
    else
        fprintf(call->err, "\r%zu", done);
    if (done == all)
        fputs("\r\x1b[K", call->err);
    fflush(call->err);
}

static struct carry_progress progress_of(struct call *call) {
    bool shown = call->interactive && !call_has(call, "--json");
    return (struct carry_progress){shown ? print_progress : NULL, call};
}

static enum status confirm(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *answer, *name = registry_name(ctx->registry);
    if (call_has(call, "--yes"))
        return ST_OK;
    if (!call->interactive)
        return FAIL(
            ctx, ST_INVALID,
            M("nothing was written: without a terminal to ask at, say --yes to write the whole register"));
    const char *question = MSG(
        ctx->arena, ctx->lang,
        M("This writes the whole register, readable by anybody who has the file. Type “{1}” to go on:"), name);
    if (!call_ask(call, question, &answer) || strcmp(answer, name) != 0)
        return FAIL(ctx, ST_INVALID, M("nothing was written: that is not the name"));
    return ST_OK;
}

static void print_counts(struct call *call, const struct carry_result *result) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 2);
    const struct {
        const char *words;
        size_t count;
    } rows[] = {{M("parties"), result->parties},
                {M("versions of the notice"), result->notices},
                {M("sealed letters"), result->letters},
                {M("suppressed"), result->suppressed},
                {M("holds of data"), result->holds},
                {M("attestations"), result->attestations},
                {M("reviews, agreements and other notes about systems"), result->holdings},
                {M("signed reviews of what has no minimum"), result->reviews},
                {M("own devices"), result->devices}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *cells[] = {msg(ctx->lang, rows[i].words), shown_number(ctx, rows[i].count)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
}

static void print_json(struct call *call, const char *file, const struct carry_result *result) {
    json_auto_t *json = json_pack(
        "{s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:{s:I,s:I,s:I,s:I,s:I}}", "file", file, "schema",
        CARRY_SCHEMA, "parties", (json_int_t)result->parties, "rows", (json_int_t)result->rows, "letters",
        (json_int_t)result->letters, "notices", (json_int_t)result->notices, "suppressed",
        (json_int_t)result->suppressed, "holds", (json_int_t)result->holds, "attestations",
        (json_int_t)result->attestations, "systems", (json_int_t)result->holdings, "holds_of_nobody",
        (json_int_t)result->ownerless, "reviews", (json_int_t)result->reviews, "devices",
        (json_int_t)result->devices, "left", "users", (json_int_t)result->left.users, "mailboxes",
        (json_int_t)result->left.mailboxes, "messages", (json_int_t)result->left.messages, "packages",
        (json_int_t)result->left.parcels, "certificates", (json_int_t)result->left.certificates);
    must(json);
    call_json(call, json);
}

/* What would be missed only when it is too late. */
static void print_left(struct call *call, const struct carry_left *left) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 2);
    const struct {
        const char *words;
        int64_t count;
    } rows[] = {{M("users: each is added anew"), left->users},
                {M("mailboxes"), left->mailboxes},
                {M("messages that wait: they go from here"), left->messages},
                {M("packages to be fetched here"), left->parcels},
                {M("certificates that are not what was given out"), left->certificates}};
    bool any = false;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *cells[] = {msg(ctx->lang, rows[i].words), shown_number(ctx, (size_t)rows[i].count)};
        if (rows[i].count)
            table_row(&table, cells);
        any = any || rows[i].count;
    }
    if (!any)
        return;
    fprintf(call->out, "\n%s\n", msg(ctx->lang, M("Not in the file:")));
    table_print(&table, call->out);
}

/* A hold that nobody answers for holds all the same; its end would come without anybody looking. */
static void print_ownerless(struct call *call, size_t count) {
    struct ctx *ctx = call->ctx;
    if (count)
        fprintf(call->out, "%s\n",
                msg_count(ctx->arena, ctx->lang,
                          MN("{1} hold has nobody here who answers for it: hand it over with “seloste hold "
                             "hand”.",
                             "{1} holds have nobody here who answers for them: hand them over with “seloste "
                             "hold hand”."),
                          (long)count));
}

enum status cli_carry_out(struct call *call, const char *path) {
    struct ctx *ctx = call->ctx;
    struct carry_result result;
    TRY(confirm(call));
    TRY(carry_out(ctx, path, progress_of(call), &result));
    if (call_has(call, "--json")) {
        print_json(call, path, &result);
        return ST_OK;
    }
    fprintf(
        call->out, "%s\n",
        MSG(ctx->arena, ctx->lang,
            M("The whole register is in {1}, in plain: keep it as you keep the keys, and remove it when it has "
              "been taken in."),
            call_option(call, "-o", path)));
    print_counts(call, &result);
    print_left(call, &result.left);
    return ST_OK;
}

static enum status ask_sheet(void *arg, const char **sheet) {
    struct call *call = arg;
    if (!call_has(call, "--json"))
        fprintf(
            call->err, "%s\n",
            msg(call->ctx->lang,
                M("The file names people who must not come back. The recovery sheet of the register it comes "
                  "from makes that work here.")));
    return arg_sheet(call, sheet);
}

enum status cli_carry_in(struct call *call, const char *path, bool *was) {
    struct ctx *ctx = call->ctx;
    struct carry_result result;
    TRY(carry_recognise(ctx, path, was));
    if (!*was)
        return ST_OK;
    TRY(carry_in(ctx, path, (struct carry_sheet){ask_sheet, call}, progress_of(call), &result));
    if (call_has(call, "--json")) {
        print_json(call, path, &result);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", msg(ctx->lang, M("The register is here, as it was.")));
    print_counts(call, &result);
    print_ownerless(call, result.ownerless);
    return ST_OK;
}
