/* "help" and "version": all of it comes from the rows. */
#include "cli/usage.h"

#include "base/nearest.h"

#include <string.h>

static const char version[] = "0.1.0";

enum status cli_version(struct call *call);
enum status cli_help(struct call *call);

enum status cli_version(struct call *call) {
    fprintf(call->out, "seloste %s\n", version);
    return ST_OK;
}

static const char *joined(const struct call *call) {
    const char *name = call->words[0];
    for (size_t i = 1; i < call->word_count; i++)
        name = arena_printf(call->ctx->arena, "%s %s", name, call->words[i]);
    return name;
}

/* "notice" explains every command that begins with it. */
static size_t print_all_of(const struct call *call, const char *name) {
    size_t count, printed = 0, length = strlen(name);
    const struct command *rows = usage_commands(&count);
    for (size_t i = 0; i < count; i++) {
        if (strncmp(rows[i].name, name, length) != 0 || (rows[i].name[length] && rows[i].name[length] != ' '))
            continue;
        if (printed++)
            fputc('\n', call->out);
        usage_print_command(call->ctx, &rows[i], call->out);
    }
    return printed;
}

static const char *nearest_row(struct ctx *ctx, const char *name) {
    size_t count;
    const struct command *rows = usage_commands(&count);
    const char **names = arena_array(ctx->arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = rows[i].name;
    return nearest_word(name, names, count);
}

enum status cli_help(struct call *call) {
    if (!call->word_count) {
        usage_print_all(call->ctx, call->out);
        return ST_OK;
    }
    const char *name = joined(call);
    if (print_all_of(call, name))
        return ST_OK;
    const char *nearest = nearest_row(call->ctx, name);
    if (nearest)
        return FAIL(call->ctx, ST_INVALID, M("there is no command “{1}”; did you mean “{2}”?"), name, nearest);
    return FAIL(call->ctx, ST_INVALID, M("there is no command “{1}”; “seloste --help” lists them all"), name);
}
