/* The register is not among what a piece is bound to: a register that moves takes its files along as they lie (carry.def), and
 * no other stream has this key. */
#include "vault/stream.h"

#include <sodium.h>
#include <string.h>

struct stream {
    crypto_secretstream_xchacha20poly1305_state state;
    int64_t file, number;
};

enum { BOUND = 16, KEY = crypto_secretstream_xchacha20poly1305_KEYBYTES };
_Static_assert(STREAM_KEY == KEY + crypto_secretstream_xchacha20poly1305_HEADERBYTES, "key and head");
_Static_assert(STREAM_EXTRA == crypto_secretstream_xchacha20poly1305_ABYTES, "tag");

static struct stream *begin(struct ctx *ctx, int64_t file) {
    struct stream *stream = arena_alloc(ctx->arena, sizeof *stream);
    stream->file = file;
    return stream;
}

struct stream *stream_seal_begin(struct ctx *ctx, int64_t file, unsigned char key[STREAM_KEY]) {
    struct stream *stream = begin(ctx, file);
    crypto_secretstream_xchacha20poly1305_keygen(key);
    must(crypto_secretstream_xchacha20poly1305_init_push(&stream->state, key + KEY, key) == 0);
    return stream;
}

struct stream *stream_open_begin(struct ctx *ctx, int64_t file, const unsigned char key[STREAM_KEY]) {
    struct stream *stream = begin(ctx, file);
    must(crypto_secretstream_xchacha20poly1305_init_pull(&stream->state, key + KEY, key) == 0);
    return stream;
}

static void bind(struct stream *stream, unsigned char bound[BOUND]) {
    const uint64_t numbers[] = {(uint64_t)stream->file, (uint64_t)stream->number++};
    for (size_t i = 0; i < BOUND; i++)
        bound[i] = (unsigned char)(numbers[i / 8] >> (8 * (i % 8)));
}

void stream_seal(struct stream *stream, const void *plain, size_t length, bool last, void *out) {
    unsigned char bound[BOUND];
    unsigned char tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
    bind(stream, bound);
    must(crypto_secretstream_xchacha20poly1305_push(&stream->state, out, NULL, plain, length, bound, BOUND,
                                                    tag) == 0);
}

bool stream_open(struct stream *stream, const void *sealed, size_t length, void *plain, bool *last) {
    unsigned char bound[BOUND], tag = 0;
    bind(stream, bound);
    if (length < STREAM_EXTRA || crypto_secretstream_xchacha20poly1305_pull(&stream->state, plain, NULL, &tag,
                                                                            sealed, length, bound, BOUND) != 0)
        return false;
    *last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return true;
}
