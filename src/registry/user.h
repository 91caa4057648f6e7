/* The staff: who may sign in, what each may do (action.def), from when to when. Sealed under a register key: name, e-mail.
 * Used by: cli user, gate, web.
 * Memory: ctx's arena.
 * Errors: ST_CONFLICT for a name or e-mail that somebody has, and for what would leave no owner.
 * Promises: a program's token makes nobody an owner, changes none, and gets no link. P57: users are the staff. Somebody who leaves is ended: sessions, links and credentials go at once, the name stays
 * for the log and what was written down. There is always an owner.
 * Law: GDPR 29, 32(4). */
#ifndef REGISTRY_USER_H
#define REGISTRY_USER_H

#include "registry/permit.h"
#include "registry/session.h"

struct user {
    int64_t id;
    const char *name, *email; /* email: or NULL */
    enum actor_role role;
    enum lang lang;
    int64_t made, ended; /* ended 0: still here */
};

enum { USER_LINK_SECONDS = 15 * 60, USER_INVITATION_SECONDS = 7 * 24 * 3600 };

CHECKED enum status user_add(struct ctx *ctx, const char *name, enum actor_role role, int64_t *id);
/* Those who are here; of those who have left, all too when `also_ended`. */
CHECKED enum status user_list(struct ctx *ctx, bool also_ended, struct user **users, size_t *count);
/* The same without asking whether the one who acts may manage them: for the program's own use, to know who "we" are. */
CHECKED enum status user_staff(struct ctx *ctx, struct user **users, size_t *count);
/* The user of that name; makes the first user of a register (its owner) when there is none of that name. The
 * code is for the sign-in page: works once, for USER_LINK_SECONDS. */
CHECKED enum status user_link(struct ctx *ctx, const char *name, const char **code);
/* Who is here and has that name; ST_NOT_FOUND. */
CHECKED enum status user_named(struct ctx *ctx, const char *name, struct user *user);
/* The name of who acts in an entry of the log, "user:ID ..."; NULL: the program, or nobody of these. */
const char *user_of_actor(struct arena *arena, const struct user *staff, size_t count, const char *actor);
/* Who is here and has that id; ST_NOT_FOUND. */
CHECKED enum status user_by_id(struct ctx *ctx, int64_t id, struct user *user);

struct invitation {
    const char *name, *email; /* email: NULL or "": none */
    enum actor_role role;
    int64_t user;     /* of somebody who is here already, who then gets a new link; 0: somebody new */
    const char *code; /* out: works once, for USER_INVITATION_SECONDS; whoever has it chooses the password */
};
CHECKED enum status user_invite(struct ctx *ctx, struct invitation *invitation);
/* `was`: what it was when whoever changes it looked; ST_CONFLICT when it is something else by now. NULL: whatever it is. */
CHECKED enum status user_set_role(struct ctx *ctx, int64_t id, enum actor_role role, const char *was);
CHECKED enum status user_set_email(struct ctx *ctx, int64_t id, const char *email, const char *was);
CHECKED enum status user_end(struct ctx *ctx, int64_t id);

/* By what somebody can sign in; the owner asks, or the user itself. */
struct user_ways {
    bool password, codes;
    size_t passkeys, recovery; /* recovery: codes that are left */
    int64_t password_length;
};
CHECKED enum status user_ways(struct ctx *ctx, int64_t id, struct user_ways *ways);
/* Takes away one-time codes, recovery codes and passkeys: they were lost. */
CHECKED enum status user_drop_factors(struct ctx *ctx, int64_t id);

#endif
