/* The register that a command works on: a running server's, or opened here.
 * Used by: command, serve.
 * Memory: the register's own.
 * Errors: as registry/registry.h; ST_BUSY after some seconds when another program keeps it.
 * Promises: a server that runs is used. What a crash left half done is finished before a command that may write
 * begins. */
#ifndef CLI_OPEN_H
#define CLI_OPEN_H

#include "cli/command.h"

/* Either the command has run in the server (*served, with its exit code), or ctx->registry is open. */
CHECKED enum status open_register(struct call *call, size_t argc, const char *const *argv, bool *served,
                                  int *exit_code);
/* The register opened here, for writing, never through a server. */
CHECKED enum status open_alone(struct call *call);
void open_close(struct call *call);

#endif
