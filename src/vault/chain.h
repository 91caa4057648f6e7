/* The hash chain of the audit log: each link is BLAKE2b(previous link, entry).
 * Used by: registry/audit, packages. */
#ifndef VAULT_CHAIN_H
#define VAULT_CHAIN_H

#include "vault/vault.h"

void chain_start(int64_t register_id, unsigned char hash[VAULT_HASH]); /* the link before the first */
void chain_next(unsigned char hash[VAULT_HASH], const void *entry, size_t length);
void chain_hash(const void *bytes, size_t length, unsigned char hash[VAULT_HASH]); /* of one file */
void chain_hex(const unsigned char *bytes, size_t length, char *text);             /* 2 * length + 1 */
int chain_unhex(const char *text, unsigned char *bytes, size_t length);

#endif
