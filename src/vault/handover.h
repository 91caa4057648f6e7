/* The key of the suppression tokens, given from one register to another: without it the tokens of those who were erased or
 * objected would say nothing there. It travels sealed to the recovery key of the register it comes from: whoever has the file
 * alone cannot try the tokens against a list of telephone numbers.
 * Used by: registry/carry_out, registry/carry_in.
 * Memory: ctx's arena.
 * Errors: ST_INVALID for a sheet that is mistyped or of another register.
 * Promises: the new key is on disk when handover_take returns. Taken only while the register has no tokens of its own.
 * Law: GDPR 17, 21. */
#ifndef VAULT_HANDOVER_H
#define VAULT_HANDOVER_H

#include "vault/vault.h"

/* In hex. */
const char *handover_give(struct ctx *ctx, struct vault *vault);
CHECKED enum status handover_take(struct ctx *ctx, struct vault *vault, const char *sealed, const char *sheet);

#endif
