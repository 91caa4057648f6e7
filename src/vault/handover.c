/* A sealed box as the copy of the key folder is one (recovery.c), so that the same sheet opens both. */
#include "vault/handover.h"

#include "vault/chain.h"
#include "vault/inside.h"
#include "vault/token.h"

#include <stdbool.h>
#include <string.h>

enum { SEALED = KEY_SIZE + crypto_box_SEALBYTES };

const char *handover_give(struct ctx *ctx, struct vault *vault) {
    unsigned char sealed[SEALED];
    char *hex = arena_alloc(ctx->arena, 2 * SEALED + 1);
    must(crypto_box_seal(sealed, vault->secrets->token[TOKEN_SUPPRESS], KEY_SIZE, vault->recovery_key) == 0);
    chain_hex(sealed, sizeof sealed, hex);
    return hex;
}

enum status handover_take(struct ctx *ctx, struct vault *vault, const char *sealed, const char *sheet) {
    unsigned char bytes[SEALED], secret[crypto_box_SECRETKEYBYTES], public_key[crypto_box_PUBLICKEYBYTES];
    unsigned char *key = sodium_malloc(KEY_SIZE);
    must(key);
    enum status status = recovery_sheet_read(ctx, sheet, secret);
    if (status == ST_OK) {
        crypto_scalarmult_base(public_key, secret);
        bool opens = strlen(sealed) == 2 * sizeof bytes && chain_unhex(sealed, bytes, sizeof bytes) &&
                     crypto_box_seal_open(key, bytes, sizeof bytes, public_key, secret) == 0;
        if (!opens)
            status = FAIL(ctx, ST_INVALID,
                          M("This recovery sheet is not the one of the register that the file comes from."));
    }
    sodium_memzero(secret, sizeof secret);
    if (status == ST_OK)
        status = keys_replace(ctx, &vault->keys, vault_token_name(TOKEN_SUPPRESS), key);
    if (status == ST_OK) {
        sodium_mprotect_readwrite(vault->secrets);
        memcpy(vault->secrets->token[TOKEN_SUPPRESS], key, KEY_SIZE);
        sodium_mprotect_readonly(vault->secrets);
    }
    sodium_free(key);
    return status;
}
