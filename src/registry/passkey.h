/* The passkeys of the staff: made, named, taken away, and signing in with one in place of name, password and code.
 * Used by: web/account, web/signin.
 * Memory: ctx's arena.
 * Errors: as vault/passkey; ST_DENIED for one that nobody here has, or whose counter went back (a copy of it is in use).
 * Promises: a challenge is ours, for what it was given out for, a quarter of an hour old at the most, and works once. Keys are for
 * one name of the site, the setting "site.url" (on this machine itself also for "localhost").
 * Source: W3C Web Authentication Level 2. */
#ifndef REGISTRY_PASSKEY_H
#define REGISTRY_PASSKEY_H

#include "registry/sign_in.h"

enum { PASSKEY_SECONDS = 15 * 60, PASSKEYS_MOST = 20, PASSKEY_NAME = 60 };

/* Where passkeys can be used; origin NULL: nowhere, for the site has no name. */
struct passkey_site {
    const char *origin, *name;
};
/* `host`: the Host header that the browser sent, or NULL. */
CHECKED enum status passkey_site(struct ctx *ctx, const char *host, struct passkey_site *site);
/* For a page: to sign in when nobody acts, else to make one for whoever acts. */
const char *passkey_new_challenge(struct ctx *ctx);

/* As a form brings it: base64url without padding. */
struct passkey_form {
    const char *client_data, *auth_data, *signature, *id, *user;
};

/* `now`: the password so far. */
CHECKED enum status passkey_add(struct ctx *ctx, const struct passkey_site *site,
                                const struct passkey_form *form, const char *name, const char *now);
struct passkey_shown {
    int64_t id, made, used;
    const char *name;
};
CHECKED enum status passkey_list(struct ctx *ctx, struct passkey_shown **list, size_t *count);
CHECKED enum status passkey_remove(struct ctx *ctx, int64_t id);
/* Fills token, new_device. */
CHECKED enum status passkey_sign_in(struct ctx *ctx, const struct passkey_site *site,
                                    const struct passkey_form *form, struct sign_in *in);

#endif
