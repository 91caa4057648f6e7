/* The one door. Every function of the model begins with permit(): may this actor do this, with this party, in this
 * role, for this purpose? The answer names the sentence of the notice, which goes to the log and, on a refusal, to
 * the screen. Default deny. Order: the user's role -> restriction (Art. 18) -> the purpose exists -> it allows this
 * type of party and this service -> channel -> objections -> recipient and transfer ground -> licence -> told where data came from.
 * Used by: registry, rights, office. Front ends hold no checks of their own.
 * Promises: P5-P17, P30-P35, P41, P47, P71.
 * Law: GDPR 5(1)(b), 6, 18, 21, 25, 44. */
#ifndef REGISTRY_PERMIT_H
#define REGISTRY_PERMIT_H

#include "base/ctx.h"

#include <stdbool.h>

struct notice;

enum actor_role {
#define STAFF_ROLE(name, id, label) ACTOR_##name,
#include "registry/role_of_staff.def"
#undef STAFF_ROLE
    ACTOR_SYSTEM, /* the program itself */
    ACTOR_PERSON  /* somebody outside, on their own page: acts for themselves alone (registry/doorway.h) */
};
/* "owner"; "system". Its label is a message id. */
const char *actor_role_id(enum actor_role role);
const char *actor_role_label(enum actor_role role);
/* False: there is no such role for a member of the staff. */
bool actor_role_from(const char *id, enum actor_role *role);

struct actor {
    int64_t id;       /* user id; 0 for the program itself and the command line */
    const char *name; /* as the log and "by whom" show it: a member of the staff, never a customer */
    enum actor_role role;
};
/* Somebody outside: every actor of ACTOR_PERSON is the first part of one of these. */
struct actor_self {
    struct actor actor;
    int64_t party; /* who it is */
};
/* Who acts for themselves; 0: the one who acts is of the staff, or the program. */
int64_t actor_self(const struct ctx *ctx);

enum action {
#define ACTION(name, id, roles, under, duty, what) ACTION_##name,
#include "registry/action.def"
#undef ACTION
    ACTION_COUNT
};
const char *action_id(enum action action);
const char *action_what(enum action action); /* message id: what it is, in words */
/* Does a role allow this at all? */
bool action_of_role(enum action action, enum actor_role role);

struct asked {
    enum action action;
    int64_t party;         /* 0: nobody in particular */
    int type;              /* role: index into the notice's types; NOTICE_NOTHING */
    int purpose;           /* index; NOTICE_NOTHING takes the notice's first purpose for such an action */
    int service;           /* index; NOTICE_NOTHING */
    const char *channel;   /* or NULL */
    const char *recipient; /* of an export: id in the notice, or NULL: nobody that it names */
    const char *basis;     /* of an export: the legal basis or the case, in words; or NULL */
};

struct permission {
    bool yes;
    bool not_yet;         /* a no that the person, or something that must come first, can turn into a yes */
    const char *sentence; /* promise id or path */
    const char *path;     /* of a no: what of the notice says so */
    const char *why;      /* of a no: whole sentence in ctx->lang */
    int purpose;          /* that it was allowed for; NOTICE_NOTHING for a duty (access, erasure, the log) */
    const char *ground;   /* of an export: on which data leave the EU and the EEA; NULL: they stay */
    const struct party_row
        *party; /* what was read of the party asked about (registry/role.h); NULL: of nobody */
};

/* The notice's purpose for which people are looked up when nobody says another: the first that is no marketing and needs no
 * evidence; NOTICE_NOTHING when there is none. */
int permit_first_purpose(const struct notice *notice);
/* Does the role of the one who acts allow this at all? */
bool permit_role(struct ctx *ctx, enum action action);
/* The same, and may it be done with somebody whose data are only stored (`restricted`)? What a page offers; whoever does it is asked
 * again. */
bool permit_offers(struct ctx *ctx, enum action action, bool restricted);
/* ST_OK when yes. ST_DENIED, with the fault and its sentence put and the refusal logged, when no. */
CHECKED enum status permit(struct ctx *ctx, const struct asked *asked, struct permission *permission);
/* The same where nothing but the action and the party (0: nobody in particular) is asked about. */
CHECKED enum status permit_action(struct ctx *ctx, enum action action, int64_t party,
                                  struct permission *permission);

#endif
