/* One row per command (commands.def): its words, what it takes, its help, its function. --help, the usage
 * errors and the check of options come from the rows; so does what is sent to a running server through its
 * socket. Used by: main, cli/NAME.c, cli/socket.c. Errors: exit codes from base/status.def; the fault's text
 * goes to `err`. Promises: a command writes to `out` and `err` only, so that a server can run it for a client.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/ctx.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct command;

struct call {
    struct ctx *ctx;
    const struct command *command;
    const char *const *words; /* positional arguments after the command's own words */
    size_t word_count;
    const char *const *options; /* name, value pairs: "--lang", "fi", "--json", "" */
    size_t option_count;        /* pairs */
    FILE *in, *out, *err;
    const char *cwd; /* relative paths start here */
    bool interactive;
    int exit_code; /* -1, or set by a command whose exit code is not its status's (notice check) */
};

enum command_needs {
    NEEDS_NOTHING,
    NEEDS_REGISTER,     /* first word is DIR; ctx->registry is open when the function runs, for writing */
    NEEDS_REGISTER_READ /* the same, read-only will do */
};

struct command {
    const char *name;  /* "notice check" */
    const char *takes; /* "FILE [--json]": checked against what is given, shown in help */
    const char *help;  /* one English sentence, a message id */
    enum command_needs needs;
    enum status (*run)(struct call *call);
};

/* The whole program's work: reads the line, runs the command here or in the server that has the register. */
int cli_main(int argc, char **argv);
/* One command with the streams of `call`; its exit code. `argv` without the program's name. */
int command_run(struct call *call, size_t argc, const char *const *argv);

const char *call_word(const struct call *call, size_t index); /* NULL when it was not given */
const char *call_option(const struct call *call, const char *name, const char *otherwise);
bool call_has(const struct call *call, const char *name);
const char *call_path(const struct call *call, const char *path); /* made absolute from the caller's folder */
/* Prints one JSON document, UTF-8, keys in the order they were put, 2 spaces. */
void call_json(const struct call *call, const json_t *json);

#endif
