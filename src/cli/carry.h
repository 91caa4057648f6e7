/* The whole register out and in: the part of "export" and of "import" that is about no single customer.
 * Used by: cli/export.c, cli/import.c.
 * Memory: the context's arena.
 * Errors: ST_INVALID when nobody confirmed it. */
#ifndef CLI_CARRY_H
#define CLI_CARRY_H

#include "cli/command.h"

CHECKED enum status cli_carry_out(struct call *call, const char *path);
/* When the file at `path` is a whole register, `*was` is true and it has been taken in. */
CHECKED enum status cli_carry_in(struct call *call, const char *path, bool *was);

#endif
