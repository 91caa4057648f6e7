/* The small files of the key folder: written whole beside their place, synced, renamed.
 * Used by: vault only. */
#ifndef VAULT_KEYFILE_H
#define VAULT_KEYFILE_H

#include "base/ctx.h"

#include <stddef.h>

const char *keyfile_path(struct ctx *ctx, const char *folder, const char *name);
int keyfile_has(struct ctx *ctx, const char *folder, const char *name);
/* Looks that it is there and closed to others (0700). */
CHECKED enum status keyfile_check(struct ctx *ctx, const char *folder);
/* Makes it; an empty one that is there is taken and closed to others. */
CHECKED enum status keyfile_make(struct ctx *ctx, const char *folder);
CHECKED enum status keyfile_sync(struct ctx *ctx, const char *folder);
/* Mode 0600; replaces what is there only when the new one is on disk and reads back the same. */
CHECKED enum status keyfile_write(struct ctx *ctx, const char *folder, const char *name, const void *bytes,
                                  size_t length);
/* Into the caller's memory; ST_NOT_FOUND when there is none; *length is the file's, `room` what fits. */
CHECKED enum status keyfile_read(struct ctx *ctx, const char *folder, const char *name, void *bytes,
                                 size_t room, size_t *length);
/* What errno says of a file in the key folder. */
enum status keyfile_fail(struct ctx *ctx, const char *folder, const char *name, int error);

#endif
