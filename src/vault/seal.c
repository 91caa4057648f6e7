/* Bytes of a seal: version, nonce, sealed text with its tag. */
#include "vault/seal.h"

#include "vault/inside.h"

#include <string.h>

enum { VERSION = 1, NONCE = 24 };

static unsigned char *put_number(unsigned char *at, int64_t number) {
    for (int i = 0; i < 8; i++)
        *at++ = (unsigned char)((uint64_t)number >> (8 * i));
    return at;
}

/* Numbers have a fixed length and the text stands last: no two places give the same bytes. */
static unsigned char *place_bytes(struct ctx *ctx, const struct vault *vault, struct seal_place place,
                                  size_t *length) {
    size_t class_length = strlen(place.class);
    unsigned char *bytes = arena_alloc(ctx->arena, 24 + class_length), *at = bytes;
    at = put_number(at, vault->register_id);
    at = put_number(at, place.record);
    at = put_number(at, place.rev);
    memcpy(at, place.class, class_length);
    *length = 24 + class_length;
    return bytes;
}

enum status seal_close(struct ctx *ctx, struct vault *vault, int64_t key, struct seal_place place,
                       const void *plain, size_t length, void **sealed, size_t *sealed_length) {
    const unsigned char *bytes;
    size_t bound_length;
    unsigned char *bound = place_bytes(ctx, vault, place, &bound_length);
    unsigned char *out = arena_alloc(ctx->arena, length + SEAL_EXTRA);
    TRY(keys_hold(ctx, &vault->keys, key, &bytes));
    out[0] = VERSION;
    randombytes_buf(out + 1, NONCE);
    must(crypto_aead_xchacha20poly1305_ietf_encrypt(out + 1 + NONCE, NULL, plain, length, bound, bound_length,
                                                    NULL, out + 1, bytes) == 0);
    keys_let_go(&vault->keys, bytes);
    *sealed = out;
    *sealed_length = length + SEAL_EXTRA;
    return ST_OK;
}

enum status seal_open(struct ctx *ctx, struct vault *vault, int64_t key, struct seal_place place,
                      const void *sealed, size_t length, char **plain, size_t *plain_length) {
    const unsigned char *bytes, *in = sealed;
    size_t bound_length;
    TRY(keys_hold(ctx, &vault->keys, key, &bytes));
    int good = length >= SEAL_EXTRA && in[0] == VERSION;
    if (good) {
        unsigned char *bound = place_bytes(ctx, vault, place, &bound_length);
        *plain_length = length - SEAL_EXTRA;
        *plain = arena_alloc(ctx->arena, *plain_length + 1);
        good = crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)*plain, NULL, NULL, in + 1 + NONCE,
                                                          length - 1 - NONCE, bound, bound_length, in + 1,
                                                          bytes) == 0;
    }
    keys_let_go(&vault->keys, bytes);
    return good ? ST_OK
                : FAIL(ctx, ST_FAILED, M("What is stored here was changed or moved and cannot be opened."));
}
