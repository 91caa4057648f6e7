/* What a token of the API may be used for: purposes of the notice, reading or writing too, and duties of the law. It narrows
 * what its user's role allows, and everything that is read through it: a party that the purpose may not see is not there, nor
 * is a value or record whose category the notice does not keep for that purpose.
 * Used by: permit, sight, find, relation, record, draft, entry, choice, changes, user, setting, saved, paper; api_token and gate make
 * it.
 * Memory: ctx's arena.
 * Errors: of the database.
 * Promises: P5, P6, P47: what is done for one purpose is not seen for another.
 * Law: GDPR 5(1)(b), 25(2), 32. */
#ifndef REGISTRY_SCOPE_H
#define REGISTRY_SCOPE_H

#include "notice/notice.h"
#include "registry/permit.h"

/* ctx->scope; NULL: whoever acts came without a token. */
struct scope {
    int64_t token;
    struct names purposes;
    const char *purpose; /* of what is being done now: one of them */
    bool writes;
    bool duties;    /* what the law asks: access, erasure, who is who, the log, what is out of sight */
    bool manages;   /* the office itself: the staff, the settings, the next notice */
    int64_t device; /* on which the program runs, and whose backups it may report; 0: none is named */
};

/* Does it leave this action to its user's role? */
bool scope_leaves(const struct scope *scope, enum action action);
/* May data of this category (NOTICE_NOTHING: of none) be seen or written for its purpose? */
bool scope_covers(const struct ctx *ctx, const struct notice *notice, int category);
/* Does a happening of this kind count for its purpose, whatever party it is of? Only where no type's data of that kind are for
 * other purposes alone: a day of a contact tells that there was one. */
bool scope_counts(const struct ctx *ctx, const struct notice *notice, const char *kind);
/* What changes something and has no action of its own: ST_DENIED for a token that may only read. */
CHECKED enum status scope_write(struct ctx *ctx);
/* What only somebody who is signed in may do: ST_DENIED for every token. A program gives itself no rights, and nobody a way in. */
CHECKED enum status scope_person(struct ctx *ctx);
/* What is looked after for the law, of everybody: ST_DENIED for a token without duties. */
CHECKED enum status scope_duty(struct ctx *ctx);
/* Puts the refusal of a field, or a record, whose category is not for its purpose. */
CHECKED enum status scope_category(struct ctx *ctx, const char *field, int category);

#endif
