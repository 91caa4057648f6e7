/* By what somebody of the staff signs in besides links: password, one-time codes, recovery codes, passkeys. Sealed JSON of
 * their own each; what it holds is the business of registry/sign_in.c, totp.c and passkey.c.
 * Used by: those, registry/user.
 * Memory: ctx's arena.
 * Promises: a password is here as an Argon2id hash, a recovery code as a keyed hash; nothing of it can be read without the
 * register's keys. */
#ifndef REGISTRY_CREDENTIAL_H
#define REGISTRY_CREDENTIAL_H

#include "registry/staff.h"

enum credential_kind { CREDENTIAL_PASSWORD, CREDENTIAL_TOTP, CREDENTIAL_RECOVERY, CREDENTIAL_PASSKEY };

struct credential {
    int64_t id, made, used; /* used 0: never */
    int64_t count; /* of a password its length, of one-time codes the last step, of a passkey its counter */
    enum credential_kind kind;
    const char *json;
};

struct credentials {
    struct credential *items;
    size_t count;
};

CHECKED enum status credential_list(struct ctx *ctx, struct db *db, int64_t user, struct credentials *all);
/* The first of a kind after `from` (or NULL); NULL. */
const struct credential *credential_next(const struct credentials *all, enum credential_kind kind,
                                         const struct credential *from);
CHECKED enum status credential_add(struct ctx *ctx, struct write *write, int64_t user,
                                   const struct credential *credential);
/* That it was used now, and what it counts. */
CHECKED enum status credential_use(struct ctx *ctx, struct write *write, const struct credential *credential,
                                   int64_t count);
CHECKED enum status credential_drop(struct ctx *ctx, struct write *write, const struct credential *credential);
/* All of a kind; `dropped` (or NULL): how many. */
CHECKED enum status credential_drop_kind(struct ctx *ctx, struct write *write, int64_t user,
                                         enum credential_kind kind, size_t *dropped);

#endif
