/* BLAKE2b without a key: anybody who has the log can check it, with any tool. What keeps it from being written anew
 * is the head in the key folder and the signed checkpoints. The first link is made from the register's id, so that
 * the logs of two registers never look alike. */
#include "vault/chain.h"

#include <sodium.h>
#include <string.h>

void chain_start(int64_t register_id, unsigned char hash[VAULT_HASH]) {
    unsigned char first[16] = "seloste\0";
    for (int i = 0; i < 8; i++)
        first[8 + i] = (unsigned char)((uint64_t)register_id >> (8 * i));
    chain_hash(first, sizeof first, hash);
}

void chain_next(unsigned char hash[VAULT_HASH], const void *entry, size_t length) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, VAULT_HASH);
    crypto_generichash_update(&state, hash, VAULT_HASH);
    crypto_generichash_update(&state, entry, length);
    crypto_generichash_final(&state, hash, VAULT_HASH);
}

void chain_hash(const void *bytes, size_t length, unsigned char hash[VAULT_HASH]) {
    crypto_generichash(hash, VAULT_HASH, bytes, length, NULL, 0);
}

void chain_hex(const unsigned char *bytes, size_t length, char *text) {
    sodium_bin2hex(text, 2 * length + 1, bytes, length);
}

int chain_unhex(const char *text, unsigned char *bytes, size_t length) {
    size_t got;
    return sodium_hex2bin(bytes, length, text, 2 * length, NULL, &got, NULL) == 0 && got == length;
}
