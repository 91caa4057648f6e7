/* "manual": manual pages in man(7), made from the rows of commands.def; `make install` writes one for each. */
#include "cli/usage.h"

#include "base/buf.h"

#include <string.h>

enum status cli_manual(struct call *call);

/* Text in roff: a backslash, and a dot or quote at the beginning of a line, mean something there; a hyphen is a minus. */
static const char *roff(struct ctx *ctx, const char *text) {
    struct buf buf = buf_in(ctx->arena);
    bool begins = true;
    for (; *text; text++) {
        if (begins && (*text == '.' || *text == '\''))
            buf_add(&buf, "\\&");
        if (*text == '\\')
            buf_add(&buf, "\\e");
        else if (*text == '-')
            buf_add(&buf, "\\-");
        else
            buf_char(&buf, *text);
        begins = *text == '\n';
    }
    return buf_text(&buf);
}

static const char *page_name(struct ctx *ctx, const char *command) {
    char *name = arena_printf(ctx->arena, "seloste-%s", command);
    for (char *at = name; *at; at++)
        if (*at == ' ')
            *at = '-';
    return name;
}

static void head(struct call *call, const char *name, const char *what) {
    struct ctx *ctx = call->ctx;
    fprintf(call->out, ".TH \"%s\" 1 \"\" \"Seloste\"\n.SH %s\n%s \\- %s\n", roff(ctx, name),
            msg(ctx->lang, M("NAME")), roff(ctx, name), roff(ctx, what));
}

static void item(struct call *call, const char *what, const char *help) {
    fprintf(call->out, ".TP\n.B %s\n%s\n", roff(call->ctx, what), roff(call->ctx, help));
}

static void command_page(struct call *call, const struct command *row) {
    struct ctx *ctx = call->ctx;
    struct usage usage = usage_of(ctx, row);
    head(call, page_name(ctx, row->name), msg(ctx->lang, row->help));
    fprintf(call->out, ".SH %s\n.B seloste %s\n%s\n.SH %s\n", msg(ctx->lang, M("SYNOPSIS")),
            roff(ctx, row->name), roff(ctx, row->takes), msg(ctx->lang, M("OPTIONS")));
    for (size_t i = 0; i < usage.word_count; i++)
        item(call, usage.words[i].name, usage_help(ctx, usage.words[i].name, NULL));
    for (size_t i = 0; i < usage.option_count; i++) {
        const struct usage_option *option = &usage.options[i];
        const char *shown =
            option->value ? arena_printf(ctx->arena, "%s %s", option->name, option->value) : option->name;
        item(call, shown, usage_help(ctx, option->name, option->value));
    }
    fprintf(call->out, ".SH %s\n.BR seloste (1)\n", msg(ctx->lang, M("SEE ALSO")));
}

static void main_page(struct call *call) {
    struct ctx *ctx = call->ctx;
    size_t count;
    const struct command *rows = usage_commands(&count);
    head(call, "seloste", msg(ctx->lang, M("Seloste: a register that keeps what its privacy notice says.")));
    fprintf(call->out, ".SH %s\n.B seloste\n%s ...\n.SH %s\n", msg(ctx->lang, M("SYNOPSIS")),
            msg(ctx->lang, M("COMMAND")), msg(ctx->lang, M("COMMANDS")));
    for (size_t i = 0; i < count; i++)
        item(call, rows[i].name, msg(ctx->lang, rows[i].help));
    fprintf(call->out, ".SH %s\n", msg(ctx->lang, M("EXIT STATUS")));
    for (size_t i = 0; i < usage_exit_count(); i++) {
        const char *text;
        int code = usage_exit(ctx, i, &text);
        item(call, arena_printf(ctx->arena, "%d", code), text);
    }
    fprintf(call->out, ".SH %s\n", msg(ctx->lang, M("SEE ALSO")));
    for (size_t i = 0; i < count; i++)
        fprintf(call->out, ".BR %s (1)%s\n", roff(ctx, page_name(ctx, rows[i].name)), i + 1 < count ? "," : "");
}

enum status cli_manual(struct call *call) {
    size_t count;
    const struct command *rows = usage_commands(&count);
    if (!call->word_count) {
        main_page(call);
        return ST_OK;
    }
    const char *name = usage_joined(call);
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0) {
            command_page(call, &rows[i]);
            return ST_OK;
        }
    return usage_no_command(call, name);
}
