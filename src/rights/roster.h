/* The review of the users: somebody goes through everybody who may sign in and every program that has a key, says of each that it is of the
 * own staff or still needed, or ends it, and whether several people share an account. Reviews follow each other and are never changed.
 * Used by: rights/promise*.c, rights/remind; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "users", "tokens", "shared", "where", "who", "text" or "next"; ST_CONFLICT for what would leave no owner; permit()'s.
 * Promises: P57. A user who came after the last review is not confirmed, and the sentence is at risk until somebody has looked. Names and
 *   words are sealed; the hash of what was confirmed is in the log.
 * Law: GDPR 5(2), 29, 32(1)(d), 32(4). */
#ifndef RIGHTS_ROSTER_H
#define RIGHTS_ROSTER_H

#include "base/date.h"
#include "registry/api_token.h"
#include "registry/party.h"
#include "registry/user.h"

struct db;

enum { ROSTER_TEXT = 4000, ROSTER_LINE = 300, ROSTER_QUIET_DAYS = 90, ROSTER_SOON = 14, ROSTER_SHOWN = 20 };

struct roster_review {
    ref_t id;
    day_t day, next;
    int64_t at;
    bool shared; /* several people share an account */
    const char *actor, *hash;
    const char *who, *text, *where; /* where: which account is shared */
    size_t user_count, ended;       /* confirmed; and ended by it, programs too */
    const int64_t *users, *tokens;  /* who and what was confirmed */
    size_t token_count;
};

/* What everybody's sentence rests on: nobody is named. */
struct roster_state {
    bool any, late, soon; /* soon: to be shown, since it is late or near */
    day_t last, next;     /* last: DAY_NONE */
    size_t unconfirmed;   /* users who came after the last review */
    bool shared;
};
CHECKED enum status roster_state(struct ctx *ctx, struct db *db, struct roster_state *state);
CHECKED enum status roster_due(struct ctx *ctx, struct roster_state *state);

struct roster_user {
    struct user user;
    int64_t seen;   /* signed in last; 0: not yet, or not known */
    bool quiet;     /* not for ROSTER_QUIET_DAYS */
    bool outside;   /* the e-mail address is of another house than ours */
    bool confirmed; /* by the last review */
};
struct roster_token {
    struct api_token token;
    bool quiet, confirmed;
};
struct roster {
    struct roster_state state;
    struct roster_user *users; /* who are here */
    size_t user_count;
    struct roster_token *tokens; /* that are good; none for a program that asks */
    size_t token_count;
    struct roster_review *reviews; /* the last first */
    size_t review_count;
};
/* For whoever may manage the staff. */
CHECKED enum status roster_read(struct ctx *ctx, struct roster *roster);

struct roster_draft {
    const int64_t *users, *tokens; /* confirmed: own staff; still needed */
    size_t user_count, token_count;
    const int64_t *end_users, *end_tokens; /* closed with it */
    size_t end_user_count, end_token_count;
    int shared;                     /* 0, 1; -1: not said */
    const char *where, *who, *text; /* where: must be said when an account is shared; who NULL: whoever signs */
    day_t next;                     /* DAY_NONE: in a year */
};
/* Ends what is to be ended, one after another, then signs: unless everybody who is here is confirmed by then, nothing is signed. */
CHECKED enum status roster_sign(struct ctx *ctx, const struct roster_draft *draft, struct roster_review *made);

#endif
