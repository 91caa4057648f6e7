/* What the files about the staff share: the user's row, secrets that are kept as hashes, and the making of a session.
 * Used by: registry/user, session, sign_in, credential, passkey.
 * Memory: ctx's arena.
 * Promises: a secret is 128 random bits, and the database has its keyed hash. */
#ifndef REGISTRY_STAFF_H
#define REGISTRY_STAFF_H

#include "registry/inside.h"
#include "registry/user.h"

enum { STAFF_SECRET = 32 }; /* letters */

/* 128 random bits as text: a link's code, a session's token. */
const char *staff_secret(struct ctx *ctx);
/* Whatever else a browser sends is turned away before a hash is made of it. */
bool staff_secret_shaped(const char *text);
/* Sealed under the register's key "staff", at `place`: JSON in, JSON out. */
CHECKED enum status staff_seal(struct ctx *ctx, int64_t place, const char *json, int64_t *key, void **sealed,
                               size_t *length);
CHECKED enum status staff_open(struct ctx *ctx, struct query *q, int64_t place, char **json);
/* ST_NOT_FOUND without a fault: nobody of that id is here. */
CHECKED enum status staff_find(struct ctx *ctx, struct db *db, int64_t id, struct user *user);
CHECKED enum status staff_all(struct ctx *ctx, struct db *db, bool also_ended, struct user **users,
                              size_t *count);
/* An entry of the log about one of them; `by` NULL: who acts. */
CHECKED enum status staff_log(struct ctx *ctx, struct write *write, const char *by, const char *action,
                              int64_t user, const char *more);
/* Takes what belongs to a code of that kind ("link", "invitation"), once. ST_DENIED: wrong, used or too old. */
CHECKED enum status staff_take_code(struct ctx *ctx, struct write *write, const char *kind, const char *code,
                                    int64_t *user);
CHECKED enum status staff_put_code(struct ctx *ctx, struct write *write, const char *kind, const char *code,
                                   int64_t user, int64_t seconds);
/* A statement with one number. */
CHECKED enum status staff_run(struct ctx *ctx, struct write *write, enum sql sql, int64_t number);
/* A new session of `user`, in the place of the one the browser had; and the log's entry. */
CHECKED enum status session_open(struct ctx *ctx, struct write *write, int64_t user, const char *token,
                                 const char *how, const struct session_from *from);

#endif
