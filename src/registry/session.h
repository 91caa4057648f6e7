/* Sessions: what a browser holds after signing in. A session ends when it was not used for SESSION_IDLE_SECONDS, when it is
 * SESSION_SECONDS old, when its user leaves, or when somebody ends it.
 * Used by: gate, web.
 * Memory: ctx's arena.
 * Promises: only keyed hashes of link codes and session tokens are stored. Signing in always makes a new session; the one that
 * the browser had goes.
 * Law: GDPR 32. */
#ifndef REGISTRY_SESSION_H
#define REGISTRY_SESSION_H

#include "base/ctx.h"

#include <stdbool.h>

struct user;

enum { SESSION_SECONDS = 12 * 3600, SESSION_IDLE_SECONDS = 4 * 3600, SESSION_SEEN_SECONDS = 10 * 60 };

/* What is known of the browser that signs in. */
struct session_from {
    const char *before; /* the token of the session it had, or NULL */
    const char *agent;  /* its User-Agent header, or NULL: only the family is kept */
};

/* Takes a code, once: a new session. `token` is for the cookie. ST_DENIED for a code that is wrong, used or too
 * old. */
CHECKED enum status session_begin(struct ctx *ctx, const char *code, const struct session_from *from,
                                  const char **token);
/* Who this is; ST_DENIED when there is no such session. `csrf` is the session's form token. Now and then it writes down that
 * the session is in use. */
CHECKED enum status session_find(struct ctx *ctx, const char *token, struct user *user, const char **csrf);
CHECKED enum status session_end(struct ctx *ctx, const char *token);
/* Of the session and, for all later ones too, of its user. */
CHECKED enum status session_set_lang(struct ctx *ctx, const char *token, enum lang lang);

struct session {
    const char *id;         /* names it in a form; opens nothing */
    int64_t made, seen;     /* instants */
    const char *agent, *os; /* "Firefox", "Windows"; NULL where it is not known */
    const char *how;        /* "link", "password", "passkey", "invitation"; NULL */
    bool current;
};
/* Those of the one who acts; `token`: of the one that asks. */
CHECKED enum status session_list(struct ctx *ctx, const char *token, struct session **sessions, size_t *count);
/* Ends one of them by its id; NULL: all but the one that asks. */
CHECKED enum status session_end_other(struct ctx *ctx, const char *token, const char *id);

#endif
