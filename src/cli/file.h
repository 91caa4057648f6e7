/* Files that a command writes and reads, named as whoever typed it names them.
 * Used by: the commands.
 * Memory: the context's arena.
 * Errors: ST_CONFLICT for a file that is there already, ST_NOT_FOUND for one that is not, ST_INVALID for one that is too long;
 *   ST_FAILED with what the system says. */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include "cli/command.h"

/* Is not written over one that is there. */
CHECKED enum status file_new(struct call *call, const char *file, const void *bytes, size_t length);
/* Before long work: ST_CONFLICT where there is one already. */
CHECKED enum status file_free(struct call *call, const char *file);
CHECKED enum status file_read(struct call *call, const char *file, size_t most, const char **bytes,
                              size_t *length);

#endif
