/* What a token of the API may be used for: purposes of the notice, reading or writing too, and duties of the law. It narrows
 * what its user's role allows, and everything that is read through it: a party that the purpose may not see is not there, nor
 * is a value or record whose category the notice does not keep for that purpose.
 * Used by: permit, sight, find, record, draft, entry, choice, changes; api_token and gate make it.
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
    bool duties; /* what the law asks: access, erasure, who is who, the log, what is out of sight */
};

/* Does it leave this action to its user's role? */
bool scope_leaves(const struct scope *scope, enum action action);
/* May data of this category (NOTICE_NOTHING: of none) be seen or written for its purpose? */
bool scope_covers(const struct ctx *ctx, const struct notice *notice, int category);
/* What is looked after for the law, of everybody: ST_DENIED for a token without duties. */
CHECKED enum status scope_duty(struct ctx *ctx);
/* Puts the refusal of a field, or a record, whose category is not for its purpose. */
CHECKED enum status scope_category(struct ctx *ctx, const char *field, int category);

#endif
