/* Blind tokens: keyed BLAKE2b of a value that the caller has normalised (e-mail folded, phone in E.164, business id
 * with its hyphen). The same value gives another token in another kind, another use and another register.
 * Used by: registry (look-ups, suppression), gate (sessions, links, CSRF). */
#ifndef VAULT_TOKEN_H
#define VAULT_TOKEN_H

#include "vault/vault.h"

enum { TOKEN_SIZE = 16 };
enum token_use { TOKEN_LOOKUP, TOKEN_SUPPRESS, TOKEN_SESSION };

/* Of a value. */
void token_make(struct vault *vault, enum token_use use, const char *kind, const char *value,
                unsigned char token[TOKEN_SIZE]);
/* Of another token: whoever has that one and the key of this use finds this one, and never the other way round. */
void token_after(struct vault *vault, enum token_use use, const char *kind,
                 const unsigned char before[TOKEN_SIZE], unsigned char token[TOKEN_SIZE]);

#endif
