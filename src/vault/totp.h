/* One-time codes by the clock: six digits, every thirty seconds.
 * Used by: registry/sign_in.
 * Memory: the caller's.
 * Promises: the code before and the one after are taken too, for clocks that are wrong by half a minute; comparing takes as long
 * for a right one.
 * Source: RFC 6238, RFC 4226; the key URI as Google Authenticator and its like read it. */
#ifndef VAULT_TOTP_H
#define VAULT_TOTP_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { TOTP_SECRET = 20, TOTP_SECONDS = 30, TOTP_DIGITS = 6, TOTP_SECRET_TEXT = 33 };

void totp_new(unsigned char secret[TOTP_SECRET]);
/* In base 32, 32 letters, as people type it. */
void totp_text(const unsigned char secret[TOTP_SECRET], char text[TOTP_SECRET_TEXT]);
/* False: that is none. */
bool totp_from_text(const char *text, unsigned char secret[TOTP_SECRET]);
/* Is this the code of a step after `last` (the last one that was used, 0: none) at this instant? `*step`: which. */
bool totp_good(const unsigned char secret[TOTP_SECRET], const char *code, int64_t now, int64_t last,
               int64_t *step);
/* "otpauth://totp/..." for the QR code that an app reads. */
const char *totp_uri(struct arena *arena, const char *secret_text, const char *issuer, const char *account);

#endif
