/* Signing in, choosing a password, and one's own account.
 * Used by: web/signin.c, web/account.c, pages/signin.html, invitation.html, account.html. */
#ifndef WEB_VIEW_ACCOUNT_H
#define WEB_VIEW_ACCOUNT_H

#include "web/view.h"

struct view_invitation {
    struct view_frame frame;
    const char *code, *name, *login; /* login: what one signs in with from now on */
    const char *summary;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const char *least; /* "At least 14 characters. ..." */
    const char *wrong, *again_wrong;
    const struct view_says *says;
};

struct view_session {
    const char *id, *what, *how, *since, *seen;
    int current;
};

struct view_code {
    const char *code;
};

struct view_passkey {
    const char *id, *name, *since, *used;
};

struct view_account {
    struct view_frame frame;
    const char *name, *role, *login;
    const char *summary, *done; /* done: what was just done */
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    int password, short_password; /* has one; it is shorter than the notice says by now */
    const char *least, *wrong, *now_wrong, *again_wrong;
    const struct view_says *says;
    int codes;                                                         /* one-time codes are on */
    const char *left;                                                  /* "6 recovery codes are left" */
    const char *secret, *spaced, *box, *path, *code_wrong, *off_wrong; /* of a new secret */
    const struct view_code *recovery;                                  /* just made, shown once */
    size_t recovery_count;
    const struct view_passkey *passkeys;
    size_t passkeys_count;
    const char *user, *origin, *site, *challenge,
        *passkey; /* of a new one; origin NULL: there can be none here */
    const char *keyname, *keyname_wrong, *again_key_wrong;
    const struct view_session *sessions;
    size_t sessions_count;
    int others;
    int reminded; /* a reminder a day by e-mail */
};

#endif
