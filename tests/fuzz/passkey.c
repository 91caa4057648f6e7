/* What a browser says of a passkey: nothing crashes; what is taken as a new one has all its parts, and nothing that is made up
 * signs. The first byte says which of the three the rest is. */
#include "vault/passkey.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void one(struct ctx *ctx, int which, struct passkey_bytes rest) {
    static const unsigned char key[64] = {1};
    struct passkey_said said = {.origin = "http://localhost:8080", .site = "localhost", .client_data = rest};
    struct passkey passkey = {.id = {key, 16}, .key = {key, sizeof key}, .algorithm = -7};
    const char *challenge;
    int64_t count;
    if (which == 'c') {
        if (passkey_challenge(ctx, &said, rest.length % 2, &challenge) == ST_OK)
            must(strlen(challenge) < 256);
        return;
    }
    said.auth_data = rest;
    if (which == 'm' && passkey_made(ctx, &said, &passkey) == ST_OK)
        must(passkey.id.length && passkey.id.length <= PASSKEY_ID_MAX && passkey.key.length &&
             passkey.key.length <= PASSKEY_KEY_MAX && passkey.count >= 0);
    said.signature = rest;
    if (which == 's')
        must(passkey_signed(ctx, &said, &passkey, &count) != ST_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    if (length)
        one(&ctx, bytes[0], (struct passkey_bytes){bytes + 1, length - 1});
    return 0;
}
