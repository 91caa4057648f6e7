/* One row per command (commands.def): its words, what it takes, its help, its function. --help, the usage errors
 * and the check of options come from the rows; so does what is sent to a running server through its socket.
 * Used by: main, cli/NAME.c, cli/socket.c.
 * Errors: exit codes from base/status.def; the fault's text goes to `err`.
 * Promises: a command writes to `out` and `err` only, so that a server can run it for a client. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/ctx.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct command;
struct call;
struct notice;

/* What only main can reach: the browser's side, which stands beside this folder and not below it. */
struct cli_hooks {
    /* Serves ctx->registry at `listen` ("127.0.0.1:8080") until it is told to stop by a signal; says on `out`
     * where it listens. */
    enum status (*serve)(struct ctx *ctx, const char *listen, FILE *out);
    /* Runs `child` in a process of its own, again when it crashes; its exit code. */
    int (*supervise)(int (*child)(void *arg), void *arg);
    /* The API under a notice, described. */
    json_t *(*describe)(struct ctx *ctx, const struct notice *notice);
};

struct call {
    struct ctx *ctx;
    const struct command *command;
    const char *const *words; /* positional arguments after the command's own words */
    size_t word_count;
    const char *const *options; /* name, value pairs: "--lang", "fi", "--json", "" */
    size_t option_count;        /* pairs */
    FILE *in, *out, *err;  /* `in` is read through call_ask and call_input only: it may be another process's */
    const char *cwd;       /* relative paths start here */
    bool interactive;      /* a person sits at a terminal and can be asked */
    int peer;              /* the client, when a server runs this; -1 otherwise */
    const char *input;     /* what is left of standard input; NULL before it was read */
    const char *served_at; /* where that server is reached, "http://127.0.0.1:8080"; or NULL */
    const struct cli_hooks *hooks;
    json_t *candidates; /* whom an ambiguous WHO may mean, for the error in JSON; or NULL */
    int exit_code;      /* -1, or set by a command whose exit code is not its status's (notice check) */
};

enum command_needs {
    NEEDS_NOTHING,
    NEEDS_REGISTER,     /* first word is DIR; ctx->registry is open when the function runs, for writing */
    NEEDS_REGISTER_READ /* the same, read-only and without the log */
};

struct command {
    const char *name;  /* "notice check" */
    const char *takes; /* "FILE [--json]": checked against what is given, shown in help */
    const char *help;  /* one English sentence, a message id */
    enum command_needs needs;
    enum status (*run)(struct call *call);
};

/* The whole program's work: reads the line, runs the command here or in the server that has the register. */
enum { CALL_INPUT_MOST = 256 * 1024 };

int cli_main(int argc, char **argv, const struct cli_hooks *hooks);
/* The name of a user of this machine, for the log. */
const char *command_user(struct ctx *ctx, unsigned user);
/* The last of a command: what went wrong is said, output flushed; the exit code. */
int command_end(struct call *call, enum status status);
/* One command with the streams of `call`; its exit code. `argv` without the program's name. */
int command_run(struct call *call, size_t argc, const char *const *argv);

const char *call_word(const struct call *call, size_t index); /* NULL when it was not given */
const char *call_option(const struct call *call, const char *name, const char *otherwise);
/* The value at `index` of an option that may be given several times; NULL after the last. */
const char *call_option_at(const struct call *call, const char *name, size_t index);
bool call_has(const struct call *call, const char *name);
const char *call_path(const struct call *call, const char *path); /* made absolute from the caller's folder */
/* Asks at the terminal; false when there is none or it was closed. `answer` without its line end. */
bool call_ask(struct call *call, const char *question, const char **answer);
/* What is left of standard input, UTF-8 without control characters; ST_INVALID at more than `most` bytes. */
CHECKED enum status call_input(struct call *call, size_t most, const char **text);
/* Its next line, without the line end. */
CHECKED enum status call_line(struct call *call, const char **line);
/* All of it, as it comes: at least most + 1 bytes when there are more than `most`. */
bool call_read(struct call *call, size_t most, const char **bytes, size_t *length);
/* Prints one JSON document, UTF-8, keys in the order they were put, 2 spaces. */
void call_json(const struct call *call, const json_t *json);

#endif
