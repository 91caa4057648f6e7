/* The recovery sheet and the sealed copy of the key folder. The sheet is the private half of an X25519 pair, in
 * groups with a checksum, shown once when the key folder is made; the public half stays in the folder.
 * Used by: cli (keys backup, keys restore, init).
 * Memory: ctx's arena.
 * Errors: a sheet that is mistyped, a copy that is damaged or belongs to another sheet: one sentence each.
 * Promises: a copy replaces the last one only after it has been written, synced and read back. lookup.db is not in
 * it: it is rebuilt. */
#ifndef VAULT_RECOVERY_H
#define VAULT_RECOVERY_H

#include "vault/vault.h"

/* `file` is replaced whole. The vault may be in use. */
CHECKED enum status recovery_backup(struct ctx *ctx, struct vault *vault, const char *file);
/* Makes `folder` anew from a copy; it must not exist, or be empty. */
CHECKED enum status recovery_restore(struct ctx *ctx, const char *file, const char *sheet, const char *folder);
/* Whether these words belong to the key folder: the test of the sheet. ST_INVALID when not. */
CHECKED enum status recovery_test(struct ctx *ctx, struct vault *vault, const char *sheet);

#endif
