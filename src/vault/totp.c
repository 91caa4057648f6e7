/* liboath computes the codes; which are taken is decided here, since its own checking stops at the first that fits and compares
 * as texts are compared. */
#include "vault/totp.h"

#include "base/buf.h"
#include "base/status.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void totp_new(unsigned char secret[TOTP_SECRET]) {
    randombytes_buf(secret, TOTP_SECRET);
}

/* Twenty bytes are 32 letters of five bits. */
void totp_text(const unsigned char secret[TOTP_SECRET], char text[TOTP_SECRET_TEXT]) {
    for (size_t i = 0; i < TOTP_SECRET_TEXT - 1; i++) {
        size_t bit = 5 * i, byte = bit / 8;
        unsigned pair = (unsigned)secret[byte] << 8 | (byte + 1 < TOTP_SECRET ? secret[byte + 1] : 0U);
        text[i] = letters[pair >> (11 - bit % 8) & 31];
    }
    text[TOTP_SECRET_TEXT - 1] = '\0';
}

bool totp_from_text(const char *text, unsigned char secret[TOTP_SECRET]) {
    memset(secret, 0, TOTP_SECRET);
    if (!text || strlen(text) != TOTP_SECRET_TEXT - 1 || strspn(text, letters) != TOTP_SECRET_TEXT - 1)
        return false;
    for (size_t i = 0; i < TOTP_SECRET_TEXT - 1; i++) {
        size_t bit = 5 * i, byte = bit / 8;
        unsigned pair = (unsigned)(strchr(letters, text[i]) - letters) << (11 - bit % 8);
        secret[byte] |= (unsigned char)(pair >> 8);
        if (byte + 1 < TOTP_SECRET)
            secret[byte + 1] |= (unsigned char)pair;
    }
    return true;
}

bool totp_good(const unsigned char secret[TOTP_SECRET], const char *code, int64_t now, int64_t last,
               int64_t *step) {
    bool good = false;
    int64_t here = now / TOTP_SECONDS;
    char typed[TOTP_DIGITS];
    if (strlen(code) != TOTP_DIGITS || strspn(code, "0123456789") != TOTP_DIGITS)
        return false;
    memcpy(typed, code, sizeof typed);
    for (int64_t at = here - 1; at <= here + 1; at++) {
        char right[TOTP_DIGITS + 1];
        if (at < 0 || oath_hotp_generate((const char *)secret, TOTP_SECRET, (uint64_t)at, TOTP_DIGITS, false,
                                         OATH_HOTP_DYNAMIC_TRUNCATION, right) != OATH_OK)
            continue;
        if (sodium_memcmp(right, typed, sizeof typed) == 0 && at > last) {
            good = true;
            *step = at;
        }
        explicit_bzero(right, sizeof right);
    }
    return good;
}

static void add_escaped(struct buf *buf, const char *text) {
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-._~", c))
            buf_char(buf, (char)c);
        else
            buf_printf(buf, "%%%02X", c);
    }
}

const char *totp_uri(struct arena *arena, const char *secret_text, const char *issuer, const char *account) {
    struct buf buf = buf_in(arena);
    buf_add(&buf, "otpauth://totp/");
    add_escaped(&buf, issuer);
    buf_add(&buf, ":");
    add_escaped(&buf, account);
    buf_printf(&buf, "?secret=%s&issuer=", secret_text);
    add_escaped(&buf, issuer);
    return buf_text(&buf);
}
