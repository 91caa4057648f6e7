/* Addresses that stand as an organisation's and are a person's: matti.meikalainen@, or one that somebody in the register has as their own.
 * Electronic marketing goes there only when a natural person has consented to it.
 * Used by: permit (through dossier), permit_many, lookups; rights/outbox, mailing.
 * Memory: ctx's arena.
 * Errors: of the database and of the key folder.
 * Promises: P17. A shape is no proof: whoever knows better writes the consent down, or another address.
 * Law: Act on Electronic Communications Services 200, 202; ePrivacy directive 13(1), (5). */
#ifndef REGISTRY_PERSONAL_H
#define REGISTRY_PERSONAL_H

#include "registry/dossier.h"

/* Does it look like a name? Two words or an initial and a word, none of which is said of an office. */
bool personal_shape(const char *email);
/* A message for this purpose in this channel, to this value of an organisation: is it a person's who has not consented? */
CHECKED enum status personal_value(struct ctx *ctx, struct db *db, ref_t organisation,
                                   const struct value *value, const char *purpose, const char *channel,
                                   bool *personal);
/* Are all the values of the field so? None: false. */
CHECKED enum status personal_all(struct ctx *ctx, struct dossier *dossier, const char *field,
                                 const char *purpose, const char *channel, bool *all);
/* The kind of the tokens by which lists know such organisations without opening their letters (registry/lookups.c): of these values one
 * looks like a name, or none does (NULL). */
const char *personal_mark(const struct value *values, size_t count);
#define PERSONAL_KIND "personal"

#endif
