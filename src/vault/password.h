/* Passwords as Argon2id hashes, and how well one can be guessed. A hash takes 64 MiB and some tenths of a second, so that they
 * are made at a desk: two at a time, a few waiting, whoever comes then is asked to come again. What waits holds no worker.
 * Used by: registry/sign_in.
 * Memory: the desk lies in the register's arena; a hash's 64 MiB are libsodium's, given back at once.
 * Errors: ST_BUSY: too many at the desk, or no memory.
 * Promises: memory is bounded by PASSWORD_DESKS hashes, whoever knocks how often. Comparing takes as long for a right password as
 * for a wrong one, and as long where there is none.
 * Source: RFC 9106 (Argon2); zxcvbn (Wheeler, USENIX Security 2016). */
#ifndef VAULT_PASSWORD_H
#define VAULT_PASSWORD_H

#include "base/ctx.h"

#include <stdbool.h>

enum { PASSWORD_DESKS = 2, PASSWORD_QUEUE = 16, PASSWORD_MAX_BYTES = 512 };

struct password_desk;

struct password_desk *password_desk_begin(struct arena *arena);
void password_desk_end(struct password_desk *desk); /* NULL is allowed */

/* "$argon2id$v=19$..." */
CHECKED enum status password_hash(struct ctx *ctx, struct password_desk *desk, const char *password,
                                  const char **hash);
/* `hash` NULL: there is none; takes the same time and is never good. */
CHECKED enum status password_check(struct ctx *ctx, struct password_desk *desk, const char *hash,
                                   const char *password, bool *good);
/* How many bits of guessing it withstands, as far as common passwords, words, names, dates, keys beside each other and
 * repetitions tell. `words`: what is near at hand (the user's name, the company's), ends with NULL. */
double password_bits(const char *password, const char **words);

#endif
