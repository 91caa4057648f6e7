/* The two folders of a register on disk: where they are, what init may make and must undo, the settings file.
 * Used by: registry.
 * Memory: ctx's arena.
 * Errors: one sentence each for a folder that is not empty, one inside the other, a folder that cannot be made, a
 * missing or damaged settings file. */
#ifndef REGISTRY_FOLDER_H
#define REGISTRY_FOLDER_H

#include "base/ctx.h"

#include <stdbool.h>

struct folders {
    const char *data, *keys; /* absolute */
    bool data_was, keys_was; /* there already, empty */
    bool beside;             /* under one parent: one backup would take both */
};

/* Where a new register goes; nothing is made yet. */
CHECKED enum status folder_plan(struct ctx *ctx, const char *dir, const char *keys, struct folders *folders);
/* Takes away whatever a failed init left, down to the state that folder_plan saw. */
void folder_unmake(const struct folders *folders);
/* A new file, mode 0600, on disk when this returns. */
CHECKED enum status folder_write(struct ctx *ctx, const char *path, const void *bytes, size_t length);
CHECKED enum status folder_read(struct ctx *ctx, const char *path, size_t max, char **bytes, size_t *length);
CHECKED enum status folder_settings_put(struct ctx *ctx, const struct folders *folders);
/* The key folder that the settings of a data folder name. */
CHECKED enum status folder_keys(struct ctx *ctx, const char *dir, const char **keys);
/* Whether files can be made there. */
bool folder_writable(const char *dir);

#endif
