/* Signing in with a password, with a one-time code where the user has switched that on; choosing and changing passwords.
 * Used by: web/signin, web/account, cli user.
 * Memory: ctx's arena; passwords are the caller's and are wiped with its arena.
 * Errors: ST_DENIED with one and the same sentence whatever was wrong; ST_BUSY when one has to wait; ST_INVALID at the field
 * "password" for one that is too short or easy to guess, with the sentence of the notice that asks for its length.
 * Promises: P55. Nothing tells whether there is such a user. What was typed is never logged.
 * Law: GDPR 32. Source: NIST SP 800-63B (length and guessability instead of kinds of characters). */
#ifndef REGISTRY_SIGN_IN_H
#define REGISTRY_SIGN_IN_H

#include "registry/user.h"

enum { PASSWORD_LEAST = 12, PASSWORD_BITS = 40, DEVICE_SECONDS = 365 * 24 * 3600 };

struct sign_in {
    const char *login, *password, *code; /* e-mail or name; code: one-time or recovery, or "" */
    const char *address;                 /* where the browser is, for counting */
    const char *device;                  /* its device cookie, or NULL */
    struct session_from from;
    const char *token, *new_device; /* out: for the cookies */
    bool too_short;                 /* out: shorter than the notice asks for by now */
};
CHECKED enum status sign_in_password(struct ctx *ctx, struct sign_in *in);

/* Is this the cookie of a device on which somebody of the staff has signed in? Then a short text that names it, else NULL. */
const char *sign_in_device(struct ctx *ctx, const char *cookie);

/* The cookie for a device on which this user has just signed in. */
const char *sign_in_new_device(struct ctx *ctx, int64_t user);
/* Asks the one who acts for the password so far, before something that lets them in later; ST_INVALID at "now". Whoever has none
 * is not asked. */
CHECKED enum status sign_in_again(struct ctx *ctx, const char *now);

/* How many characters a password has at least. */
int password_least(struct ctx *ctx);
/* Who was invited with this code; ST_DENIED when it is wrong, used or too old. */
CHECKED enum status invitation_look(struct ctx *ctx, const char *code, struct user *user);
/* Sets the password, ends all sessions and signs in. */
CHECKED enum status invitation_take(struct ctx *ctx, const char *code, const char *password,
                                    const struct session_from *from, const char **token);
/* Of the one who acts: ends all other sessions. `now` is the password so far; NULL when there is none yet. */
CHECKED enum status password_change(struct ctx *ctx, const char *token, const char *now, const char *password);
/* Of somebody, by an owner: ends all sessions. */
CHECKED enum status password_set(struct ctx *ctx, int64_t user, const char *password);

/* One-time codes of the one who acts. A new secret is kept nowhere until a code of it was typed. */
struct totp_offer {
    const char *secret, *uri;
};
void totp_offer(struct ctx *ctx, const char *secret, struct totp_offer *offer);
/* Switches them on; `codes`: RECOVERY_CODES for when the telephone is lost, each for once. ST_INVALID at "code". */
enum { RECOVERY_CODES = 8 };
CHECKED enum status totp_begin(struct ctx *ctx, const char *secret, const char *code,
                               const char *codes[RECOVERY_CODES]);
/* `now`: the password so far. */
CHECKED enum status totp_end(struct ctx *ctx, const char *now);

#endif
