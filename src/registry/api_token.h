/* Tokens with which programs use the API: made by an owner, shown once, each for some purposes of the notice.
 * Used by: cli token, gate, web/tokens.c.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "name", "purpose", "until" or "user"; ST_CONFLICT for a name that is in use; ST_NOT_FOUND; permit()'s.
 * Promises: P57. Only a keyed hash of a token is stored, its name is sealed. It has the rights of its user, and never more than
 * its purposes; it ends with its user, on its last day, when its device is lost or wiped, or when an owner ends it, from the next
 * request on. P29: where the setting `tokens.devices` says so, one that names no device is turned away.
 * Law: GDPR 5(1)(b), 32. */
#ifndef REGISTRY_API_TOKEN_H
#define REGISTRY_API_TOKEN_H

#include "base/date.h"
#include "registry/scope.h"
#include "registry/user.h"

struct api_token_draft {
    const char *name;
    const char *const *purposes;  /* ids of the notice */
    size_t purpose_count;         /* 0: only for a program that reports backups of its device */
    int64_t device;               /* on which it runs, as rights/device.h has it; 0: none is named */
    bool writes, duties, manages; /* as of a scope */
    day_t until;                  /* its last day; DAY_NONE: until it is ended */
    const char *user;             /* whose rights it has, and who answers for it; NULL: the only owner */
};

enum api_token_state { API_TOKEN_GOOD, API_TOKEN_OVER, API_TOKEN_ENDED };

struct api_token {
    int64_t id;
    const char *name;
    struct user user; /* id 0: is no user any more */
    struct scope scope;
    int64_t made, ended, used; /* ended 0: is not; used: to the hour, 0: never */
    day_t until;
    enum api_token_state state;
};

/* `secret` is what the program sends: it can be shown this once. */
CHECKED enum status api_token_add(struct ctx *ctx, const struct api_token_draft *draft, int64_t *id,
                                  const char **secret);
CHECKED enum status api_token_list(struct ctx *ctx, struct api_token **tokens, size_t *count);
/* By its id or its name. */
CHECKED enum status api_token_end(struct ctx *ctx, const char *which);
/* Whose it is; ST_DENIED when it is unknown, over or ended. */
CHECKED enum status api_token_find(struct ctx *ctx, const char *secret, struct api_token *token);

/* It is being used now: remembered, once an hour. */
void api_token_used(struct ctx *ctx, const struct api_token *token);

const char *api_token_state_id(enum api_token_state state); /* "good", "over", "ended" */

#endif
