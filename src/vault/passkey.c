/* libfido2 takes the binary data apart (CBOR included) and verifies; it is loaded when somebody first needs it, since it brings
 * OpenSSL along, which every command would pay for at its start. */
#include "vault/passkey.h"

#include "base/late.h"
#include "base/json.h"
#include "base/utf8.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <sodium.h>
#include <stddef.h>
#include <string.h>

enum { FLAG_PRESENT = 1, FLAG_VERIFIED = 4, HASH_LENGTH = crypto_hash_sha256_BYTES };

struct calls {
#define CALL(name) __typeof__(&(name)) name;
#include "vault/passkey_library.def"
#undef CALL
};

static enum status find_calls(struct ctx *ctx, struct calls *calls) {
    static const char file[] = "libfido2.so.1";
    static const struct late list[] = {
#define CALL(name) {#name, offsetof(struct calls, name)},
#include "vault/passkey_library.def"
#undef CALL
    };
    bool whole = late_load(file, list, sizeof list / sizeof *list, calls);
    if (!whole)
        return FAIL(ctx, ST_FAILED, M("This computer lacks what passkeys are checked with: {1}"), file);
    calls->fido_init(0);
    return ST_OK;
}

static enum status none(struct ctx *ctx) {
    return FAIL(ctx, ST_INVALID, M("The passkey could not be used here. Try again."));
}

/* ---- what the browser says around it */

static const char *member(const json_t *json, const char *name) {
    return json_string_value(json_object_get(json, name));
}

/* Base64 of the texts that we gave out: no NUL, no more than a line. */
static enum status challenge_text(struct ctx *ctx, const char *encoded, const char **challenge) {
    char text[256];
    size_t length;
    if (!encoded || sodium_base642bin((unsigned char *)text, sizeof text - 1, encoded, strlen(encoded), NULL,
                                      &length, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return none(ctx);
    text[length] = '\0';
    if (strlen(text) != length || !utf8_text(text, length))
        return none(ctx);
    *challenge = arena_text(ctx->arena, text);
    return ST_OK;
}

enum status passkey_challenge(struct ctx *ctx, const struct passkey_said *said, bool made,
                              const char **challenge) {
    if (said->client_data.length > PASSKEY_SAID_MAX)
        return none(ctx);
    scoped_json *json =
        json_loadb((const char *)said->client_data.at, said->client_data.length, JSON_REJECT_DUPLICATES, NULL);
    const char *type = member(json, "type"), *origin = member(json, "origin");
    if (!type || strcmp(type, made ? "webauthn.create" : "webauthn.get") != 0 || !origin ||
        strcmp(origin, said->origin) != 0 || json_is_true(json_object_get(json, "crossOrigin")))
        return none(ctx);
    return challenge_text(ctx, member(json, "challenge"), challenge);
}

/* ---- a new one */

/* The first bytes are the hash of the site's name. */
static bool for_site(const struct passkey_said *said) {
    unsigned char hash[HASH_LENGTH];
    crypto_hash_sha256(hash, (const unsigned char *)said->site, strlen(said->site));
    return said->auth_data.length > HASH_LENGTH && said->auth_data.length <= PASSKEY_SAID_MAX &&
           sodium_memcmp(hash, said->auth_data.at, HASH_LENGTH) == 0;
}

/* libcbor makes room for as many items as a head announces, were it thousands of millions: none may announce more than there are
 * bytes left. Heads follow one another whatever lies in what, so no nesting has to be followed (RFC 8949, 3). */
static bool cbor_modest(const unsigned char *at, size_t left) {
    while (left) {
        unsigned major = *at >> 5, more = *at & 31;
        size_t bytes = more < 24 ? 0 : more < 28 ? (size_t)1 << (more - 24) : SIZE_MAX;
        uint64_t count = more;
        at++;
        left--;
        if (bytes > left)
            return false;
        for (size_t i = 0; i < bytes; i++)
            count = (i ? count << 8 : 0) | at[i];
        at += bytes;
        left -= bytes;
        if (major >= 2 && major <= 5 && count > left)
            return false;
        if (major == 2 || major == 3) {
            at += count;
            left -= count;
        }
    }
    return true;
}

/* Hash, flags, counter; then, of a new key, the make of the device, the id's length, the id; the rest is CBOR. */
static bool modest(const struct passkey_said *said, bool made) {
    enum { HEAD = HASH_LENGTH + 1 + 4, KEY_HEAD = HEAD + 16 + 2, FLAG_KEY = 0x40 };
    const unsigned char *at = said->auth_data.at;
    size_t length = said->auth_data.length, from = HEAD;
    if (length < HEAD || !(at[HASH_LENGTH] & FLAG_KEY) == made)
        return false; /* a key comes when one is made, and then only */
    if (made) {
        if (length < KEY_HEAD)
            return false;
        from = KEY_HEAD + (size_t)(at[KEY_HEAD - 2] << 8 | at[KEY_HEAD - 1]);
    }
    return from <= length && cbor_modest(at + from, length - from);
}

static struct passkey_bytes copy(struct arena *arena, const unsigned char *at, size_t length) {
    return (struct passkey_bytes){at && length ? arena_copy(arena, at, length) : NULL, at ? length : 0};
}

/* The library wants to be told of which kind it is, so each is tried. */
static bool read_made(struct ctx *ctx, const struct calls *calls, const struct passkey_said *said,
                      int algorithm, struct passkey *passkey) {
    fido_cred_t *made = calls->fido_cred_new();
    if (!made)
        return false;
    bool good = calls->fido_cred_set_type(made, algorithm) == FIDO_OK &&
                calls->fido_cred_set_authdata_raw(made, said->auth_data.at, said->auth_data.length) == FIDO_OK;
    if (good) {
        int flags = calls->fido_cred_flags(made);
        *passkey = (struct passkey){
            .id = copy(ctx->arena, calls->fido_cred_id_ptr(made), calls->fido_cred_id_len(made)),
            .key = copy(ctx->arena, calls->fido_cred_pubkey_ptr(made), calls->fido_cred_pubkey_len(made)),
            .algorithm = algorithm,
            .count = calls->fido_cred_sigcount(made)};
        good = flags & FLAG_PRESENT && flags & FLAG_VERIFIED && passkey->id.length && passkey->key.length &&
               passkey->id.length <= PASSKEY_ID_MAX && passkey->key.length <= PASSKEY_KEY_MAX;
    }
    calls->fido_cred_free(&made);
    return good;
}

enum status passkey_made(struct ctx *ctx, const struct passkey_said *said, struct passkey *passkey) {
    static const int algorithms[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};
    struct calls calls;
    TRY(find_calls(ctx, &calls));
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms && for_site(said) && modest(said, true); i++)
        if (read_made(ctx, &calls, said, algorithms[i], passkey))
            return ST_OK;
    return none(ctx);
}

/* ---- signing */

static bool verify(const struct calls *calls, const fido_assert_t *said, const struct passkey *passkey) {
    const struct passkey_bytes *key = &passkey->key;
    bool good = false;
    if (passkey->algorithm == COSE_ES256) {
        es256_pk_t *pk = calls->es256_pk_new();
        good = pk && calls->es256_pk_from_ptr(pk, key->at, key->length) == FIDO_OK &&
               calls->fido_assert_verify(said, 0, COSE_ES256, pk) == FIDO_OK;
        calls->es256_pk_free(&pk);
    } else if (passkey->algorithm == COSE_RS256) {
        rs256_pk_t *pk = calls->rs256_pk_new();
        good = pk && calls->rs256_pk_from_ptr(pk, key->at, key->length) == FIDO_OK &&
               calls->fido_assert_verify(said, 0, COSE_RS256, pk) == FIDO_OK;
        calls->rs256_pk_free(&pk);
    } else if (passkey->algorithm == COSE_EDDSA) {
        eddsa_pk_t *pk = calls->eddsa_pk_new();
        good = pk && calls->eddsa_pk_from_ptr(pk, key->at, key->length) == FIDO_OK &&
               calls->fido_assert_verify(said, 0, COSE_EDDSA, pk) == FIDO_OK;
        calls->eddsa_pk_free(&pk);
    }
    return good;
}

static bool fill(const struct calls *calls, fido_assert_t *to, const struct passkey_said *said) {
    unsigned char hash[HASH_LENGTH];
    crypto_hash_sha256(hash, said->client_data.at, said->client_data.length);
    return calls->fido_assert_set_clientdata_hash(to, hash, sizeof hash) == FIDO_OK &&
           calls->fido_assert_set_rp(to, said->site) == FIDO_OK &&
           calls->fido_assert_set_up(to, FIDO_OPT_TRUE) == FIDO_OK &&
           calls->fido_assert_set_uv(to, FIDO_OPT_TRUE) == FIDO_OK &&
           calls->fido_assert_set_count(to, 1) == FIDO_OK &&
           calls->fido_assert_set_authdata_raw(to, 0, said->auth_data.at, said->auth_data.length) == FIDO_OK &&
           calls->fido_assert_set_sig(to, 0, said->signature.at, said->signature.length) == FIDO_OK;
}

enum status passkey_signed(struct ctx *ctx, const struct passkey_said *said, const struct passkey *passkey,
                           int64_t *count) {
    struct calls calls;
    if (!for_site(said) || !modest(said, false) || !said->signature.length ||
        said->signature.length > PASSKEY_SAID_MAX)
        return none(ctx);
    TRY(find_calls(ctx, &calls));
    fido_assert_t *signing = calls.fido_assert_new();
    bool good = signing && fill(&calls, signing, said) && verify(&calls, signing, passkey);
    *count = good ? calls.fido_assert_sigcount(signing, 0) : 0;
    calls.fido_assert_free(&signing);
    return good ? ST_OK : none(ctx);
}
