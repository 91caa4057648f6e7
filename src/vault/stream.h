/* A file sealed piece by piece (libsodium's secretstream, XChaCha20-Poly1305), so that no more than one piece is in memory.
 * Used by: registry/blob, gate/spool.
 * Memory: ctx's arena, wiped with it.
 * Errors: a piece that was changed, moved, left out or cut off does not open.
 * Promises: the pieces' order and end, and the file's id, are part of what is authenticated. The key is made here, for one
 *           file, and is as secret as what it opens: whoever keeps it keeps it sealed.
 * Law: GDPR 32. */
#ifndef VAULT_STREAM_H
#define VAULT_STREAM_H

#include "base/ctx.h"

#include <stdbool.h>
#include <stddef.h>

enum { STREAM_KEY = 32 + 24 /* with the stream's head */, STREAM_EXTRA = 17, STREAM_PIECE = 64 * 1024 };

struct stream;

/* `key` is filled in. */
struct stream *stream_seal_begin(struct ctx *ctx, int64_t file, unsigned char key[STREAM_KEY]);
struct stream *stream_open_begin(struct ctx *ctx, int64_t file, const unsigned char key[STREAM_KEY]);
/* `out` gets length + STREAM_EXTRA bytes. Nothing follows the last piece. */
void stream_seal(struct stream *stream, const void *plain, size_t length, bool last, void *out);
/* `plain` gets length - STREAM_EXTRA bytes. False: it is not the piece that was sealed as the next one. */
bool stream_open(struct stream *stream, const void *sealed, size_t length, void *plain, bool *last);

#endif
