/* "help" and "version": all of it comes from the rows. */
#include "cli/usage.h"

#include <string.h>

static const char version[] = "0.1.0";

enum status cli_version(struct call *call);
enum status cli_help(struct call *call);

enum status cli_version(struct call *call) {
    fprintf(call->out, "seloste %s\n", version);
    return ST_OK;
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

enum status cli_help(struct call *call) {
    if (!call->word_count) {
        usage_print_all(call->ctx, call->out);
        return ST_OK;
    }
    const char *name = usage_joined(call);
    if (print_all_of(call, name))
        return ST_OK;
    return usage_no_command(call, name);
}
