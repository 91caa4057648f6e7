/* The staff: who may sign in, by a one-time link in this slice; their sessions.
 * Used by: cli user, gate.
 * Promises: P57. Only hashes of link codes and session tokens are stored; names are sealed with a register key.
 */
#ifndef REGISTRY_USER_H
#define REGISTRY_USER_H

#include "registry/permit.h"

struct user {
    int64_t id;
    const char *name;
    enum actor_role role;
    enum lang lang;
};

enum { USER_LINK_SECONDS = 15 * 60, SESSION_SECONDS = 12 * 3600 };

CHECKED enum status user_add(struct ctx *ctx, const char *name, enum actor_role role, int64_t *id);
CHECKED enum status user_list(struct ctx *ctx, struct user **users, size_t *count);
/* The same without asking whether the one who acts may manage them: for the program's own use, to know who "we" are. */
CHECKED enum status user_staff(struct ctx *ctx, struct user **users, size_t *count);
/* The user of that name; makes the first user of a register (its owner) when there is none of that name. The
 * code is for the sign-in page: works once, for USER_LINK_SECONDS. */
CHECKED enum status user_link(struct ctx *ctx, const char *name, const char **code);
/* Takes a code, once: a new session. `token` is for the cookie. ST_DENIED for a code that is wrong, used or too
 * old. */
CHECKED enum status session_begin(struct ctx *ctx, const char *code, const char **token);
/* Who this is; ST_DENIED when there is no such session. `csrf` is the session's form token. */
CHECKED enum status session_find(struct ctx *ctx, const char *token, struct user *user, const char **csrf);
CHECKED enum status session_end(struct ctx *ctx, const char *token);
CHECKED enum status session_set_lang(struct ctx *ctx, const char *token, enum lang lang);

#endif
