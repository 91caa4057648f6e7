/* "completion": what a shell completes, made from the rows of commands.def. zsh reads the script for bash through its own
 * bridge, so that there are two dialects and not three. */
#include "cli/usage.h"

#include "base/buf.h"

#include <string.h>

enum status cli_completion(struct call *call);

static const char *spaced(struct ctx *ctx, const char *alternatives) {
    char *text = arena_text(ctx->arena, alternatives);
    for (char *at = text; *at; at++)
        if (*at == '|')
            *at = ' ';
    return text;
}

/* "a|b" is a choice; "KEYDIR" is anything, most often a file. */
static const char *choice_of(struct ctx *ctx, const struct usage_option *option) {
    return option->value && strchr(option->value, '|') ? spaced(ctx, option->value) : NULL;
}

static bool is_first(const struct command *rows, size_t row, size_t length) {
    for (size_t i = 0; i < row; i++)
        if (strncmp(rows[i].name, rows[row].name, length) == 0 &&
            (rows[i].name[length] == ' ' || !rows[i].name[length]))
            return false;
    return true;
}

/* The first of the names of two words that begin with this one; "import" alone may be a command too. */
static bool begins_group(const struct command *rows, size_t row, size_t length) {
    for (size_t i = 0; i < row; i++)
        if (strncmp(rows[i].name, rows[row].name, length) == 0 && rows[i].name[length] == ' ')
            return false;
    return rows[row].name[length] == ' ';
}

static bool is_command(const struct command *rows, size_t count, const char *name, size_t length) {
    for (size_t i = 0; i < count; i++)
        if (strncmp(rows[i].name, name, length) == 0 && !rows[i].name[length])
            return true;
    return false;
}

/* The first words of all commands, each once. */
static const char *first_words(struct ctx *ctx) {
    size_t count;
    const struct command *rows = usage_commands(&count);
    struct buf words = buf_in(ctx->arena);
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(rows[i].name, " ");
        if (is_first(rows, i, length))
            buf_printf(&words, "%s%.*s", words.length ? " " : "", (int)length, rows[i].name);
    }
    return buf_text(&words);
}

/* The second words of the commands that begin with this one. */
static const char *second_words(struct ctx *ctx, const char *name, size_t length) {
    size_t count;
    const struct command *rows = usage_commands(&count);
    struct buf words = buf_in(ctx->arena);
    for (size_t i = 0; i < count; i++)
        if (strncmp(rows[i].name, name, length) == 0 && rows[i].name[length] == ' ')
            buf_printf(&words, "%s%s", words.length ? " " : "", rows[i].name + length + 1);
    return buf_text(&words);
}

/* ---- bash, zsh */

static void bash_groups(struct call *call) {
    size_t count;
    const struct command *rows = usage_commands(&count);
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(rows[i].name, " ");
        if (begins_group(rows, i, length))
            fprintf(call->out, "        %.*s) words='%s' group=%s ;;\n", (int)length, rows[i].name,
                    second_words(call->ctx, rows[i].name, length),
                    is_command(rows, count, rows[i].name, length) ? "too" : "only");
    }
}

static void bash_command(struct call *call, const struct command *row) {
    struct ctx *ctx = call->ctx;
    struct usage usage = usage_of(ctx, row);
    bool one = !strchr(row->name, ' ');
    fprintf(call->out, "        '%s'%s)\n            words='", row->name, one ? "*" : "");
    for (size_t i = 0; i < usage.option_count; i++)
        fprintf(call->out, "%s%s", i ? " " : "", usage.options[i].name);
    fprintf(call->out, "'\n            case $before in\n");
    for (size_t i = 0; i < usage.option_count; i++) {
        const char *choice = choice_of(ctx, &usage.options[i]);
        if (choice)
            fprintf(call->out, "                %s) words='%s' ;;\n", usage.options[i].name, choice);
        else if (usage.options[i].value)
            fprintf(call->out, "                %s) words= ;;\n", usage.options[i].name);
    }
    fprintf(call->out, "            esac ;;\n");
}

static void bash(struct call *call) {
    size_t count;
    const struct command *rows = usage_commands(&count);
    fprintf(call->out,
            "_seloste() {\n"
            "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= group=\n"
            "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
            "        COMPREPLY=($(compgen -W '%s' -- \"$word\")); return\n"
            "    fi\n"
            "    case ${COMP_WORDS[1]} in\n",
            first_words(call->ctx));
    bash_groups(call);
    fprintf(call->out, "    esac\n"
                       "    if [ \"$COMP_CWORD\" -eq 2 ] && [ -n \"$words\" ]; then\n"
                       "        COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                       "        [ $group = only ] || COMPREPLY+=($(compgen -f -- \"$word\"))\n"
                       "        return\n"
                       "    fi\n"
                       "    case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n");
    /* A name of two words before the name of one that it begins with. */
    for (int two = 1; two >= 0; two--)
        for (size_t i = 0; i < count; i++)
            if (!strchr(rows[i].name, ' ') == !two)
                bash_command(call, &rows[i]);
    fprintf(call->out,
            "    esac\n"
            "    case $word in -*) COMPREPLY=($(compgen -W \"$words\" -- \"$word\")); return ;; esac\n"
            "    case $before in\n"
            "        --*) [ -n \"$words\" ] && COMPREPLY=($(compgen -W \"$words\" -- \"$word\")) && return ;;\n"
            "    esac\n"
            "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
            "}\n"
            "complete -o filenames -F _seloste seloste\n");
}

/* ---- fish */

/* 'text', with what would end it escaped. */
static const char *quoted(struct ctx *ctx, const char *text) {
    struct buf buf = buf_in(ctx->arena);
    buf_char(&buf, '\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            buf_char(&buf, '\\');
        buf_char(&buf, *text);
    }
    buf_char(&buf, '\'');
    return buf_text(&buf);
}

static void fish_name(struct call *call, const struct command *row) {
    const char *space = strchr(row->name, ' ');
    const char *help = quoted(call->ctx, msg(call->ctx->lang, row->help));
    if (space)
        fprintf(call->out, "complete -c seloste -f -n '__seloste_is %.*s' -a %s -d %s\n",
                (int)(space - row->name), row->name, space + 1, help);
    else
        fprintf(call->out, "complete -c seloste -f -n '__seloste_is' -a %s -d %s\n", row->name, help);
}

static void fish_options(struct call *call, const struct command *row) {
    struct ctx *ctx = call->ctx;
    struct usage usage = usage_of(ctx, row);
    for (size_t i = 0; i < usage.option_count; i++) {
        const struct usage_option *option = &usage.options[i];
        const char *choice = choice_of(ctx, option);
        bool is_long = option->name[1] == '-';
        fprintf(call->out, "complete -c seloste -n '__seloste_has %s' -%c %s", row->name, is_long ? 'l' : 's',
                option->name + 1 + is_long);
        if (choice)
            fprintf(call->out, " -xa %s", quoted(ctx, choice));
        else if (option->value)
            fprintf(call->out, " -r");
        fprintf(call->out, " -d %s\n", quoted(ctx, usage_help(ctx, option->name, option->value)));
    }
}

static void fish_groups(struct call *call) {
    size_t count;
    const struct command *rows = usage_commands(&count);
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(rows[i].name, " ");
        if (begins_group(rows, i, length))
            fprintf(call->out, "complete -c seloste -f -n '__seloste_is' -a %.*s\n", (int)length, rows[i].name);
    }
}

static void fish(struct call *call) {
    size_t count;
    const struct command *rows = usage_commands(&count);
    fprintf(call->out, "function __seloste_is\n"
                       "    set -l said (commandline -opc)\n"
                       "    test (count $said) -eq (math 1 + (count $argv)); or return 1\n"
                       "    __seloste_has $argv\n"
                       "end\n"
                       "function __seloste_has\n"
                       "    set -l said (commandline -opc)\n"
                       "    for i in (seq (count $argv))\n"
                       "        set -l next (math $i + 1)\n"
                       "        test \"$said[$next]\" = \"$argv[$i]\"; or return 1\n"
                       "    end\n"
                       "end\n");
    fish_groups(call);
    for (size_t i = 0; i < count; i++)
        fish_name(call, &rows[i]);
    for (size_t i = 0; i < count; i++)
        fish_options(call, &rows[i]);
}

enum status cli_completion(struct call *call) {
    const char *shell = call_word(call, 0);
    if (strcmp(shell, "fish") == 0) {
        fish(call);
        return ST_OK;
    }
    if (strcmp(shell, "zsh") == 0)
        fprintf(call->out,
                "#compdef seloste\nautoload -U +X compinit bashcompinit && compinit -i && bashcompinit\n");
    else if (strcmp(shell, "bash") != 0) {
        (void)FAIL(call->ctx, ST_INVALID, M("{1}: one of {2}"), "SHELL", "bash, zsh, fish");
        return fault_at_field(call->ctx, "SHELL");
    }
    bash(call);
    return ST_OK;
}
