/* A new file, whole or not at all: it has no name while it is written, and is never put over one that is there.
 * Used by: formats/zip, rights/export, registry/carry.
 * Memory: ctx's arena for texts; a FILE's buffer.
 * Errors: ST_CONFLICT when the name is taken (that file is not touched); ST_FAILED with one sentence when it cannot be
 *   written.
 * Promises: mode 0600; nobody sees a half-written file; a program that is killed leaves none. Only where the file system
 *   knows no files without a name (such as FAT or NFS) it is written as NAME.part, which the next try takes away. */
#ifndef FORMATS_FRESH_H
#define FORMATS_FRESH_H

#include "base/ctx.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct fresh {
    const char *path, *part; /* part: NULL while the file has no name */
    FILE *file;
};

CHECKED enum status fresh_open(struct ctx *ctx, const char *path, struct fresh *fresh);
/* The same in memory: it never gets a name, and goes with fresh_drop. `what` stands in errors. */
CHECKED enum status fresh_memory(struct ctx *ctx, const char *what, struct fresh *fresh);
/* What was written, after fresh_sync, in ctx's arena. */
CHECKED enum status fresh_bytes(struct ctx *ctx, struct fresh *fresh, const void **bytes, size_t *length);
/* Errors of writing are told by fresh_sync. */
void fresh_put(struct fresh *fresh, const void *bytes, size_t length);
/* Everything is on disk; it still has no name. */
CHECKED enum status fresh_sync(struct ctx *ctx, struct fresh *fresh);
/* Gives it its name, after fresh_sync. */
CHECKED enum status fresh_name(struct ctx *ctx, struct fresh *fresh);
void fresh_drop(struct fresh *fresh); /* takes away what has no name yet */
#define scoped_fresh __attribute__((cleanup(fresh_drop))) struct fresh

#endif
