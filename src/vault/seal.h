/* Sealing bytes under a key of the vault (XChaCha20-Poly1305), bound to their place, so that a sealed letter opens
 * nowhere else.
 * Used by: registry (letters, staff, jobs), rights (intents).
 * Memory: results lie in ctx's arena, opened texts end in a NUL that is not counted.
 * Errors: ST_NOT_FOUND: erased (its key is destroyed, or unknown to this key folder); ST_FAILED: changed or moved
 * bytes.
 * Promises: register, record, class and rev are part of what is authenticated. */
#ifndef VAULT_SEAL_H
#define VAULT_SEAL_H

#include "vault/vault.h"

enum { SEAL_EXTRA = 1 + 24 + 16 }; /* bytes that sealing adds */

struct seal_place {
    int64_t record;    /* or the id of the user, job, intent */
    const char *class; /* or what it is: "staff", "job", "intent" */
    int64_t rev;
};

CHECKED enum status seal_close(struct ctx *ctx, struct vault *vault, int64_t key, struct seal_place place,
                               const void *plain, size_t length, void **sealed, size_t *sealed_length);
CHECKED enum status seal_open(struct ctx *ctx, struct vault *vault, int64_t key, struct seal_place place,
                              const void *sealed, size_t length, char **plain, size_t *plain_length);

#endif
