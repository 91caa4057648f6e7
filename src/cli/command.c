/* One command from its line to its exit code. The order: read the line, run the row's function, say what went wrong.
 * Texts for people go to `err` when the command failed, whatever the function printed before. */
#include "cli/command.h"

#include "base/utf8.h"
#include "cli/open.h"
#include "cli/parse.h"
#include "cli/table.h"
#include "cli/usage.h"

#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

/* The keys are always there, so that a program need not ask. */
static json_t *text_or_null(const char *text) {
    return text && *text ? json_string(text) : json_null();
}

static json_t *number_or_null(int number) {
    return number ? json_integer(number) : json_null();
}

static bool print_fault_json(struct call *call, enum status status) {
    struct fault where = call->ctx->fault;
    call->ctx->fault.file = NULL; /* place and text stand apart */
    call->ctx->fault.line = call->ctx->fault.column = 0;
    const char *text = fault_text(call->ctx);
    call->ctx->fault = where;
    json_auto_t *error = json_pack("{s:{s:s,s:s,s:o,s:o,s:o,s:o,s:o}}", "error", "status", status_name(status),
                                   "text", text, "field", text_or_null(where.field), "file",
                                   text_or_null(where.file), "line", number_or_null(where.line), "column",
                                   number_or_null(where.column), "sentence", text_or_null(where.sentence));
    if (!error) /* not UTF-8 after all: the text alone, as it is */
        return false;
    if (call->candidates)
        must(json_object_set_new(json_object_get(error, "error"), "candidates", call->candidates) == 0);
    call->candidates = NULL;
    json_dumpf(error, call->err, JSON_COMPACT);
    fputc('\n', call->err);
    return true;
}

/* "seloste: field: sentence", or "file:line:column: sentence", which editors follow; then what the notice says. */
static void print_fault(struct call *call, enum status status) {
    struct fault *fault = &call->ctx->fault;
    if (!fault->id)
        fault->status = status;
    if (call_has(call, "--json") && print_fault_json(call, status))
        return;
    const char *text = table_clean_lines(call->ctx, fault_text(call->ctx));
    if (!fault->file)
        fputs("seloste: ", call->err);
    if (fault->field && !strstr(text, fault->field))
        fprintf(call->err, "%s: ", fault->field);
    fprintf(call->err, "%s\n", text);
    if (fault->sentence)
        fprintf(call->err, "%s\n",
                MSG(call->ctx->arena, call->ctx->lang, M("The notice decides this: {1}"), fault->sentence));
}

/* A full disk or a reader that went away shows at the last byte. */
static enum status flush(struct call *call, enum status status) {
    errno = 0;
    if (fflush(call->out) == 0 && !ferror(call->out))
        return status;
    if (errno == EPIPE) /* "| head" has seen enough; nobody is left to tell */
        return status == ST_OK ? ST_FAILED : status;
    (void)FAIL(call->ctx, ST_FAILED, M("the output could not be written: {1}"), strerror(errno));
    print_fault(call, ST_FAILED);
    return ST_FAILED;
}

const char *command_user(struct ctx *ctx, unsigned user) {
    struct passwd entry, *found = NULL;
    char room[4096];
    if (getpwuid_r(user, &entry, room, sizeof room, &found) == 0 && found &&
        utf8_valid(entry.pw_name, strlen(entry.pw_name)))
        return arena_text(ctx->arena, entry.pw_name);
    return arena_printf(ctx->arena, "%u", user);
}

/* Of these "-" says something else: nobody in particular; the whole of standard input. */
static bool means_itself(const char *option) {
    return strcmp(option, "--by") == 0 || strcmp(option, "--text") == 0;
}

/* What somebody would type stands in the process list, so "-" is the next line of standard input: of the options in their order,
 * before the words. Only where the command runs, and after it is known that it will. */
static enum status read_dashes(struct call *call) {
    static const char *const typed[] = {"TEXT", "NAME", "ADDRESS"};
    const struct usage usage = usage_of(call->ctx, call->command);
    const char **options = arena_array(call->ctx->arena, 2 * call->option_count + 1, sizeof *options);
    for (size_t i = 0; i < 2 * call->option_count; i += 2) {
        const struct usage_option *option = usage_option(&usage, options[i] = call->options[i]);
        bool takes = false;
        for (size_t k = 0; option && option->value && k < sizeof typed / sizeof *typed; k++)
            takes = takes || strcmp(option->value, typed[k]) == 0;
        options[i + 1] = call->options[i + 1];
        if (takes && strcmp(options[i + 1], "-") == 0 && !means_itself(options[i]))
            TRY(call_line(call, &options[i + 1]));
    }
    call->options = options;
    return ST_OK;
}

static enum status run_command(struct call *call) {
    TRY(read_dashes(call));
    return call->command->run(call);
}

/* *served: the server did it, and its exit code is in the call. */
static enum status run_row(struct call *call, size_t argc, const char *const *argv, bool *served) {
    *served = false;
    if (call->command->needs == NEEDS_NOTHING)
        return run_command(call);
    if (call->peer >= 0) /* in the server, whose register is open */
        return run_command(call);
    TRY(open_register(call, argc, argv, served, &call->exit_code));
    if (*served)
        return ST_OK;
    enum status status = run_command(call);
    open_close(call);
    return status;
}

/* A line that was not understood is shown how it should be. */
static int refuse(struct call *call, enum status status) {
    print_fault(call, status);
    if (call->command && !call_has(call, "--json"))
        fprintf(call->err, "%s\n", usage_line(call->ctx, call->command));
    fflush(call->err);
    return status_exit(status);
}

int command_end(struct call *call, enum status status) {
    if (status != ST_OK)
        print_fault(call, status);
    status = flush(call, status);
    fflush(call->err);
    return call->exit_code >= 0 && status == ST_OK ? call->exit_code : status_exit(status);
}

int command_run(struct call *call, size_t argc, const char *const *argv) {
    bool served;
    call->exit_code = -1;
    enum status status = parse_call(call, argc, argv);
    if (status != ST_OK)
        return refuse(call, status);
    status = run_row(call, argc, argv, &served);
    return served && status == ST_OK ? call->exit_code : command_end(call, status);
}
