/* A command line -> a call: the row, its words, its options.
 * Used by: command, socket (a client's command line is read by the server once more).
 * Memory: the context's arena; the strings are argv's.
 * Errors: ST_INVALID with a sentence that names what is missing, unknown or wrong and the nearest known one; the field
 * of the fault is the option or word. call->command is set as soon as the row is known, for the usage line. */
#ifndef CLI_PARSE_H
#define CLI_PARSE_H

#include "cli/command.h"

/* `argv` without the program's name. Fills command, words, options of `call`, and call->ctx->lang. `--help` and
 * `--version` become a call of "help" and "version". */
CHECKED enum status parse_call(struct call *call, size_t argc, const char *const *argv);

#endif
