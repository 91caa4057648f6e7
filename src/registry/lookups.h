/* The exact look-ups of a party: keyed tokens of its values, in the key folder.
 * Used by: party, find, registry, permit.
 * Memory: ctx's arena.
 * Errors: of the key folder.
 * Promises: never ahead of the data; a start finds what is missing and adds it. P71: an objection is found by the value
 *           that objected, whoever brings it again.
 * Law: GDPR 17, 21. */
#ifndef REGISTRY_LOOKUPS_H
#define REGISTRY_LOOKUPS_H

#include "notice/field.h"
#include "registry/inside.h"
#include "vault/lookup.h"
#include "vault/token.h"

/* "email", ...; NULL for a field without look-up. */
const char *lookups_kind(enum field_token token);
/* The token of a value for TOKEN_LOOKUP or TOKEN_SUPPRESS, whatever case it is written in: Aino@ and aino@ are one address. */
void lookups_token(struct ctx *ctx, enum token_use use, const char *kind, const char *text,
                   unsigned char token[TOKEN_SIZE]);
/* Whoever has this value, with the kind of its field. */
CHECKED enum status lookups_having(struct ctx *ctx, enum lookup_view view, const char *kind, const char *text,
                                   struct lookup_hit **hits, size_t *count);
/* On the writer's thread: the tokens of a profile are these. */
CHECKED enum status lookups_put(struct ctx *ctx, ref_t party, ref_t record, const struct value *values,
                                size_t count);
/* Before writing starts: whatever the tokens have missed. */
CHECKED enum status lookups_catch_up(struct ctx *ctx, struct registry *registry);
/* A value by which somebody is kept away, as its kind and suppression token; NULL for one that is no address: names are
 * shared. */
const char *lookups_address(struct ctx *ctx, const struct value *value, unsigned char token[TOKEN_SIZE]);
/* Why somebody with one of these values must not be taken in or written to. */
#define LOOKUPS_ONCE "once " /* before the reason: of a value that they had before (registry/bygone.h) */
struct suppression {
    const char *reason; /* "erased", or an objection with its scope (registry/choice.c) */
    const char *kind;   /* of the address: "email", "phone" */
    int64_t at;
};
CHECKED enum status lookups_suppressions(struct ctx *ctx, struct db *db, const struct value *values,
                                         size_t count, struct suppression **suppressions, size_t *found);
/* Of a token of TOKEN_SUPPRESS the one of TOKEN_LOOKUP: of who has the value, though nobody knows which it is. */
void lookups_suppressed(struct ctx *ctx, const char *kind, const unsigned char suppress[TOKEN_SIZE],
                        unsigned char token[TOKEN_SIZE]);
/* Somebody with one of these values was erased. */
CHECKED enum status lookups_erased(struct ctx *ctx, struct db *db, const struct value *values, size_t count,
                                   bool *erased);

#endif
