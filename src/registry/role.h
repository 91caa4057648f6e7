/* Roles: what a party is to the company, for whom, from when to when. A link is a role with an organisation.
 * Used by: party, record, permit, due, lens, rights.
 * Memory: ctx's arena.
 * Errors: of the database, but for role_party. A type that the notice no longer has is NOTICE_NOTHING, not an error.
 * Promises: P4: every party has a role from the day it was taken in. Both days of a link belong to it. */
#ifndef REGISTRY_ROLE_H
#define REGISTRY_ROLE_H

#include "registry/inside.h"

struct roles {
    struct role *items; /* organisation_name is not filled; type NOTICE_NOTHING: no longer in the notice */
    ref_t *parties;     /* whose, when they were asked by organisation */
    size_t count, room;
};

/* What is asked of a party first: its own row, and its roles. */
struct party_row {
    enum party_form form;
    bool restricted;
    int64_t restricted_at; /* since when; 0: it is not */
    int64_t made, change;
    struct roles roles;
};
/* ST_NOT_FOUND when there is none. */
CHECKED enum status role_party(struct ctx *ctx, struct db *db, ref_t party, struct party_row *row);
CHECKED enum status role_list(struct ctx *ctx, struct db *db, ref_t party, struct roles *roles);
CHECKED enum status role_list_in(struct ctx *ctx, struct db *db, ref_t organisation, struct roles *roles);
CHECKED enum status role_add(struct ctx *ctx, struct write *write, ref_t role, ref_t party, int type,
                             ref_t organisation, day_t from, day_t to); /* role: its new id */
CHECKED enum status role_dates(struct ctx *ctx, struct write *write, ref_t role, day_t from, day_t to);
CHECKED enum status role_type_set(struct ctx *ctx, struct write *write, ref_t role, int type);
bool role_on(const struct role *role, day_t day); /* both its days included */
/* Has whoever only speaks for others left all of them? Not of somebody who never had a link. Of one role after the other, or of all. */
struct role_leaving {
    bool over, on; /* a link that is over; one that holds, or a role of one's own */
};
void role_leave(const struct notice *notice, const struct role *role, day_t day, struct role_leaving *leaving);
static inline bool role_gone(const struct role_leaving *leaving) {
    return leaving->over && !leaving->on;
}
bool role_left(const struct notice *notice, const struct roles *roles, day_t day);
/* May something of the class lie at the holder, of whoever has these roles (notice/holder.h)? */
bool role_held(const struct notice *notice, const struct role *roles, size_t count, const struct holder *holder,
               int class);
/* The type in which somebody of this form represents a party of that type; NOTICE_NOTHING. */
int role_representing(const struct notice *notice, enum party_form form, int organisation_type);
/* The type that holds for a record or a value: of the role for that organisation, else of the first role. */
int role_type_for(const struct roles *roles, ref_t organisation);

/* Does this use of theirs rest on a contract or on the law, to which Article 21(1) knows no objection? Never of marketing, nor of what
 * is done with consent. The second asks in all of their types. */
bool role_use_bound(const struct purpose *purpose, int type);
bool role_bound(const struct purpose *purpose, const struct roles *roles);

const char *role_form_id(enum party_form form);
enum party_form role_form(const char *id);

#endif
