/* What a command takes, read from its row; the usage line, help, and the words of options.def.
 * Used by: parse, help.
 * Memory: the context's arena.
 * Errors: a row that cannot be read is a bug (must). */
#ifndef CLI_USAGE_H
#define CLI_USAGE_H

#include "cli/command.h"

struct usage_word {
    const char *name; /* "FILE" */
    bool required, repeats;
};

struct usage_option {
    const char *name;  /* "--as" */
    const char *value; /* "html|text"; NULL when it takes none */
    bool value_may_lack, required;
    int group; /* options of one group exclude each other; 0: none */
};

struct usage {
    const struct usage_word *words;
    size_t word_count;
    const struct usage_option *options; /* those of every command are among them */
    size_t option_count;
};

struct usage usage_of(struct ctx *ctx, const struct command *command);
const struct usage_option *usage_option(const struct usage *usage, const char *name); /* NULL: not taken */
const char *usage_line(struct ctx *ctx, const struct command *command);
void usage_print_command(struct ctx *ctx, const struct command *command, FILE *out);
void usage_print_all(struct ctx *ctx, FILE *out);

/* A word or option explained. */
/* `value`: what follows the option there, or NULL. */
const char *usage_help(struct ctx *ctx, const char *name, const char *value);
/* The exit codes, by index. */
size_t usage_exit_count(void);
int usage_exit(struct ctx *ctx, size_t index, const char **text);
/* The words of the call as the name of a command; and the error when there is none. */
const char *usage_joined(const struct call *call);
CHECKED enum status usage_no_command(struct call *call, const char *name);

/* What follows an option wherever it stands: "" for nothing; NULL when no command knows it. */
const char *usage_value_of(const char *option);
/* Is `value` one of "fi|sv|en"? True for what is free ("KEYDIR"). */
bool usage_allows(const char *alternatives, const char *value);

/* All rows, in the order of commands.def. */
const struct command *usage_commands(size_t *count);

#endif
