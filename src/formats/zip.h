/* Writing a ZIP file, whole or not at all, open or locked with a passphrase (WinZip AES-256, AE-2: names and sizes stay readable).
 * Used by: rights/access, rights/portable, rights/entrust.
 * Memory: the content given must stay until zip_close; it lies in the caller's arena.
 * Errors: ST_CONFLICT when the file is there already (it is not touched); ST_FAILED with one sentence when it cannot be
 *   written: then there is none.
 * Promises: mode 0600; nobody sees a half-written file; no temporary file with content is left. */
#ifndef FORMATS_ZIP_H
#define FORMATS_ZIP_H

#include "base/ctx.h"

#include <stddef.h>

struct zip_item {
    const char *name; /* inside the archive */
    const void *bytes;
    size_t length;
};

CHECKED enum status zip_write(struct ctx *ctx, const char *path, const struct zip_item *items, size_t count);
/* The same into memory: ctx's arena. `passphrase` NULL: it is not locked. */
CHECKED enum status zip_bytes(struct ctx *ctx, const struct zip_item *items, size_t count,
                              const char *passphrase, const void **bytes, size_t *length);
/* A new passphrase of 100 bits, in five groups that can be told on the telephone. */
enum { ZIP_PASSPHRASE = 25 };
void zip_passphrase(char passphrase[ZIP_PASSPHRASE]);

#endif
