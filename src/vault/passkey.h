/* Passkeys: what a browser says when one is made, and when one signs. All of it comes from outside and is believed only as far as it
 * is checked: the kind, the origin, the site, that the person was there and known to the device, the signature.
 * Used by: registry/passkey, tests/fuzz/passkey.
 * Memory: ctx's arena; libfido2 and libcbor have their own, given back at once.
 * Errors: ST_INVALID for what is none or does not fit, in one sentence; ST_FAILED where the library is missing.
 * Promises: no attestation is asked for or looked at: it would say which make of device somebody has.
 * Source: W3C Web Authentication Level 2, 6.1, 7.1, 7.2; RFC 9052. */
#ifndef VAULT_PASSKEY_H
#define VAULT_PASSKEY_H

#include "base/ctx.h"

#include <stdbool.h>

enum { PASSKEY_ID_MAX = 1023, PASSKEY_KEY_MAX = 600, PASSKEY_SAID_MAX = 4096 };

struct passkey_bytes {
    const unsigned char *at;
    size_t length;
};

/* Where the browser says to be, and what it signs. */
struct passkey_said {
    const char *origin;               /* that it must say: "https://register.example.fi" */
    const char *site;                 /* the name that keys are for: "register.example.fi" */
    struct passkey_bytes client_data; /* JSON, as it was hashed */
    struct passkey_bytes auth_data;
    struct passkey_bytes signature; /* of a signing */
};

struct passkey {
    struct passkey_bytes id, key;
    int algorithm; /* COSE: -7, -8 or -257 */
    int64_t count; /* how often it has signed, as far as it counts */
};

/* The challenge that the browser was given, as it says; `made`: of a new key, else of a signing. */
CHECKED enum status passkey_challenge(struct ctx *ctx, const struct passkey_said *said, bool made,
                                      const char **challenge);
/* A new key. Its challenge must have been asked for with passkey_challenge. */
CHECKED enum status passkey_made(struct ctx *ctx, const struct passkey_said *said, struct passkey *passkey);
/* That it signed; `*count`: its counter now. */
CHECKED enum status passkey_signed(struct ctx *ctx, const struct passkey_said *said,
                                   const struct passkey *passkey, int64_t *count);

#endif
