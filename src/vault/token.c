/* Keyed BLAKE2b of 16 bytes: without the key a list of tokens cannot be tried against a list of phone numbers. Each
 * use (look-up, suppression) has a key of its own, so that a token of one tells nothing about the other. */
#include "vault/token.h"

#include "vault/inside.h"

#include <string.h>

/* The kind's NUL stands between kind and value, so that no two pairs give the same bytes. */
static void make(struct vault *vault, enum token_use use, const char *kind, const unsigned char *value,
                 size_t length, unsigned char token[TOKEN_SIZE]) {
    must((int)use < TOKEN_USES);
    crypto_generichash_state state;
    crypto_generichash_init(&state, vault->secrets->token[use], KEY_SIZE, TOKEN_SIZE);
    crypto_generichash_update(&state, (const unsigned char *)kind, strlen(kind) + 1);
    crypto_generichash_update(&state, value, length);
    crypto_generichash_final(&state, token, TOKEN_SIZE);
    sodium_memzero(&state, sizeof state);
}

void token_make(struct vault *vault, enum token_use use, const char *kind, const char *value,
                unsigned char token[TOKEN_SIZE]) {
    make(vault, use, kind, (const unsigned char *)value, strlen(value), token);
}

void token_after(struct vault *vault, enum token_use use, const char *kind,
                 const unsigned char before[TOKEN_SIZE], unsigned char token[TOKEN_SIZE]) {
    make(vault, use, kind, before, TOKEN_SIZE, token);
}
