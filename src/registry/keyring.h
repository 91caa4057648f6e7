/* The sealed copy of an open register's key folder, and the test of its recovery sheet.
 * Used by: cli (keys backup, keys test). Bringing a copy back needs no register: vault/recovery.h.
 * Memory: ctx's arena.
 * Errors: ST_DENIED to everybody but the owner.
 * Promises: making a copy is written to the log before the copy is made.
 * Law: GDPR 32(1)(b), (c). */
#ifndef REGISTRY_KEYRING_H
#define REGISTRY_KEYRING_H

#include "base/ctx.h"

CHECKED enum status keyring_backup(struct ctx *ctx, const char *file);
/* Another root for the key folder: see vault/vault.h. */
CHECKED enum status keyring_rotate(struct ctx *ctx, void (*progress)(void *arg, size_t done), void *arg);
CHECKED enum status keyring_test(struct ctx *ctx, const char *sheet);

#endif
