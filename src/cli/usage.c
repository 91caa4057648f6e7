/* A row's `takes` is split once per command line; nothing of it is written twice. Rejected: getopt, whose table
 * would be a second list of options, and which neither knows words nor says which one is missing. */
#include "cli/usage.h"

#include "base/buf.h"
#include "base/nearest.h"
#include "cli/table.h"

#include <ctype.h>
#include <string.h>

#define COMMAND(function, need, name, takes, help) enum status function(struct call *call);
#include "cli/commands.def"
#undef COMMAND

static const struct command commands[] = {
#define COMMAND(function, need, name, takes, help) {name, takes, help, NEEDS_##need, function},
#include "cli/commands.def"
#undef COMMAND
};

struct taken {
    const char *name, *value, *help;
};
static const struct taken takens[] = {
#define TAKEN(name, value, help) {name, value, help},
#include "cli/options.def"
#undef TAKEN
};
enum { TAKENS = sizeof takens / sizeof *takens };

const struct command *usage_commands(size_t *count) {
    *count = sizeof commands / sizeof *commands;
    return commands;
}

/* Words and options are few: a walk is enough. */
static const struct taken *taken_find(const char *name, size_t length) {
    for (size_t i = 0; i < TAKENS; i++)
        if (strlen(takens[i].name) == length && strncmp(takens[i].name, name, length) == 0)
            return &takens[i];
    return NULL;
}

const char *usage_value_of(const char *option) {
    const struct taken *taken = taken_find(option, strlen(option));
    return taken ? taken->value : NULL;
}

bool usage_allows(const char *alternatives, const char *value) {
    if (!strchr(alternatives, '|'))
        return true;
    size_t length = strlen(value);
    for (const char *at = alternatives;; at++) {
        size_t long_is = strcspn(at, "|");
        if (long_is == length && strncmp(at, value, length) == 0)
            return true;
        at += long_is;
        if (!*at)
            return false;
    }
}

/* Splits a row: "[", "]" and what stands between spaces. */
struct reader {
    struct ctx *ctx;
    const char *at;
    struct usage_word *words;
    size_t word_count, word_room;
    struct usage_option *options;
    size_t option_count, option_room;
    int group;
};

static const char *next_token(struct reader *reader) {
    while (*reader->at == ' ')
        reader->at++;
    size_t length = *reader->at == '[' || *reader->at == ']' ? 1 : strcspn(reader->at, " []");
    const char *token = arena_text_n(reader->ctx->arena, reader->at, length);
    reader->at += length;
    return token;
}

static const char *peek_token(const struct reader *reader) {
    struct reader ahead = *reader;
    return next_token(&ahead);
}

/* "WORDS..." repeats; the row's brackets say whether it must be there. */
static void add_word(struct reader *reader, const char *token, bool required) {
    size_t length = strlen(token);
    bool repeats = length > 3 && strcmp(token + length - 3, "...") == 0;
    struct usage_word word = {arena_text_n(reader->ctx->arena, token, repeats ? length - 3 : length), required,
                              repeats};
    ARENA_PUSH(reader->ctx->arena, reader->words, reader->word_count, reader->word_room, word);
}

/* "--plan|--yes" are options that exclude each other; a value follows as a word, or in brackets of its own. */
static void add_options(struct reader *reader, const char *token, bool required) {
    int group = strchr(token, '|') ? ++reader->group : 0;
    for (const char *at = token; *at;) {
        size_t length = strcspn(at, "|");
        struct usage_option option = {
            .name = arena_text_n(reader->ctx->arena, at, length), .required = required, .group = group};
        at += length + (at[length] == '|');
        struct reader ahead = *reader;
        const char *next = next_token(&ahead);
        if (*next == '[' && *peek_token(&ahead) != '-') {
            option.value_may_lack = true;
            option.value = next_token(&ahead);
            must(*next_token(&ahead) == ']');
            reader->at = ahead.at;
        } else if (*next && *next != '-' && *next != '[' && *next != ']') {
            option.value = next;
            reader->at = ahead.at;
        }
        ARENA_PUSH(reader->ctx->arena, reader->options, reader->option_count, reader->option_room, option);
    }
}

/* Options that every command takes, unless its row names them itself. */
static void add_global(struct reader *reader, const char *name) {
    for (size_t i = 0; i < reader->option_count; i++)
        if (strcmp(reader->options[i].name, name) == 0)
            return;
    const char *value = usage_value_of(name);
    must(value);
    struct usage_option option = {.name = name, .value = *value ? value : NULL};
    ARENA_PUSH(reader->ctx->arena, reader->options, reader->option_count, reader->option_room, option);
}

static bool has_folder(const struct reader *reader) {
    return reader->word_count && strcmp(reader->words[0].name, "DIR") == 0;
}

struct usage usage_of(struct ctx *ctx, const struct command *command) {
    struct reader reader = {.ctx = ctx, .at = command->takes};
    int depth = 0;
    for (const char *token = next_token(&reader); *token; token = next_token(&reader)) {
        if (*token == '[')
            depth++;
        else if (*token == ']')
            depth--;
        else if (*token == '-')
            add_options(&reader, token, depth == 0);
        else
            add_word(&reader, token, depth == 0);
    }
    must(depth == 0);
    if (has_folder(&reader))
        add_global(&reader, "--keys");
    add_global(&reader, "--lang");
    add_global(&reader, "--help");
    return (struct usage){reader.words, reader.word_count, reader.options, reader.option_count};
}

const struct usage_option *usage_option(const struct usage *usage, const char *name) {
    for (size_t i = 0; i < usage->option_count; i++)
        if (strcmp(usage->options[i].name, name) == 0)
            return &usage->options[i];
    return NULL;
}

const char *usage_line(struct ctx *ctx, const struct command *command) {
    const char *line =
        *command->takes ? arena_printf(ctx->arena, "%s %s", command->name, command->takes) : command->name;
    return MSG(ctx->arena, ctx->lang, M("usage: seloste {1}"), line);
}

/* One name may mean several things; what follows it tells which. */
static const struct taken *taken_with(const char *name, const char *value) {
    for (size_t i = 0; value && i < TAKENS; i++)
        if (strcmp(takens[i].name, name) == 0 && strcmp(takens[i].value, value) == 0)
            return &takens[i];
    return taken_find(name, strlen(name));
}

const char *usage_help(struct ctx *ctx, const char *name, const char *value) {
    const struct taken *taken = taken_with(name, value);
    must(taken);
    return msg(ctx->lang, taken->help);
}

static void explain(struct ctx *ctx, struct table *table, const char *name, const char *value,
                    const char *shown) {
    const char *cells[] = {shown, usage_help(ctx, name, value)};
    table_row(table, cells);
}

static const char *shown_option(struct ctx *ctx, const struct usage_option *option) {
    if (!option->value)
        return option->name;
    return arena_printf(ctx->arena, option->value_may_lack ? "%s [%s]" : "%s %s", option->name, option->value);
}

void usage_print_command(struct ctx *ctx, const struct command *command, FILE *out) {
    struct usage usage = usage_of(ctx, command);
    fprintf(out, "%s\n\n%s.\n\n", usage_line(ctx, command), msg(ctx->lang, command->help));
    struct table table = table_begin(ctx, 2);
    for (size_t i = 0; i < usage.word_count; i++)
        explain(ctx, &table, usage.words[i].name, NULL, usage.words[i].name);
    for (size_t i = 0; i < usage.option_count; i++)
        explain(ctx, &table, usage.options[i].name, usage.options[i].value,
                shown_option(ctx, &usage.options[i]));
    table_print(&table, out);
}

static const struct {
    enum status status;
    const char *text;
} exits[] = {
    {ST_OK, M("done")},
    {ST_CONFLICT, M("something that is there stands against it; a notice with conflicts")},
    {ST_INVALID, M("the command line, a file or a value is wrong; a notice with errors")},
    {ST_DENIED, M("refused by the notice")},
    {ST_NOT_FOUND, M("not found")},
    {ST_BUSY, M("busy: try again")},
    {ST_FAILED, M("failed: disk, permissions, or a fault of the program")},
};

size_t usage_exit_count(void) {
    return sizeof exits / sizeof *exits;
}

int usage_exit(struct ctx *ctx, size_t index, const char **text) {
    *text = msg(ctx->lang, exits[index].text);
    return status_exit(exits[index].status);
}

static void print_exit_codes(struct ctx *ctx, FILE *out) {
    struct table table = table_begin(ctx, 2);
    for (size_t i = 0; i < usage_exit_count(); i++) {
        const char *text;
        int code = usage_exit(ctx, i, &text);
        const char *cells[] = {arena_printf(ctx->arena, "%d", code), text};
        table_row(&table, cells);
    }
    fprintf(out, "\n%s\n", msg(ctx->lang, M("Exit codes:")));
    table_print(&table, out);
}

void usage_print_all(struct ctx *ctx, FILE *out) {
    fprintf(out, "%s\n\n%s\n\n%s\n",
            msg(ctx->lang, M("Seloste: a register that keeps what its privacy notice says.")),
            msg(ctx->lang, M("usage: seloste COMMAND ...")), msg(ctx->lang, M("Commands:")));
    struct table table = table_begin(ctx, 2);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        const char *cells[] = {commands[i].name, msg(ctx->lang, commands[i].help)};
        table_row(&table, cells);
    }
    table_print(&table, out);
    fprintf(out, "\n%s\n", msg(ctx->lang, M("Options of every command:")));
    struct table options = table_begin(ctx, 2);
    explain(ctx, &options, "--lang", NULL, "--lang fi|sv|en");
    explain(ctx, &options, "--help", NULL, "--help");
    explain(ctx, &options, "--version", NULL, "--version");
    table_print(&options, out);
    print_exit_codes(ctx, out);
    fprintf(out, "\n%s\n", msg(ctx->lang, M("“seloste help COMMAND” says more about one of them.")));
}

/* ---- a command by its words */

const char *usage_joined(const struct call *call) {
    const char *name = call->words[0];
    for (size_t i = 1; i < call->word_count; i++)
        name = arena_printf(call->ctx->arena, "%s %s", name, call->words[i]);
    return name;
}

enum status usage_no_command(struct call *call, const char *name) {
    const char **names = arena_array(call->ctx->arena, sizeof commands / sizeof *commands, sizeof *names);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        names[i] = commands[i].name;
    const char *nearest = nearest_word(name, names, sizeof commands / sizeof *commands);
    if (nearest)
        return FAIL(call->ctx, ST_INVALID, M("there is no command “{1}”; did you mean “{2}”?"), name, nearest);
    return FAIL(call->ctx, ST_INVALID, M("there is no command “{1}”; “seloste --help” lists them all"), name);
}
