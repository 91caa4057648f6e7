/* The relation of a party: potential until the first order, job, rental or invoice, then customer, former once it has
 * been ended. A person in an organisation's name shares the organisation's. And when there was last a contact.
 * Used by: party, find, record, permit.
 * Memory: ctx's arena.
 * Errors: of the database only.
 * Promises: P4, P9: what has not happened yet does not count; nothing here is stored, so nothing can be out of date. */
#ifndef REGISTRY_RELATION_H
#define REGISTRY_RELATION_H

#include "registry/role.h"

struct standing {
    enum relation relation;
    day_t last_contact; /* DAY_NONE: never */
    bool has_job;       /* an assignment exists that data can belong to */
    bool has_consent;   /* a consent was logged and no refusal since */
    bool has_asked;     /* the party has come to us by itself */
};

CHECKED enum status relation_of(struct ctx *ctx, struct db *db, ref_t party, const struct roles *roles,
                                struct standing *standing);
/* Whether a record of this kind makes a customer, and whether it is an assignment. */
bool relation_made_by(const char *kind);
bool relation_job(const char *kind);
/* What the notice counts as a contact; without such an event, whatever people exchange. */
bool relation_contact(const struct notice *notice, const char *kind);
/* Whether somebody of this type has neither people nor records of theirs about it: a person. */
bool relation_alone(const struct notice *notice, int type);
/* Whether the party itself began it: a question, a form, a visit. */
bool relation_inbound(const char *kind);
/* Whether it is always ours: a message, a letter to many, a survey. */
bool relation_outbound(const char *kind);

#endif
