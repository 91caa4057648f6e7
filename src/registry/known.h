/* Is somebody who is to be added in the register already? By what nobody else should have: a business ID; and by what somebody
 * else hardly has: a customer number, an e-mail, a phone, the name of an organisation.
 * Used by: party (it refuses), cli and web (they show whom it means).
 * Memory: ctx's arena.
 * Errors: ST_CONFLICT at the field, with ids and no names.
 * Promises: two organisations never have one business ID. Looked up inside the change, so that two who add the same at the
 * same moment do not both succeed. Nobody comes in beside somebody restricted (Article 18) unless a person has said that it is
 * somebody else, by a word of its own; nor with an address that somebody had who has objected, before a person has said so.
 * Law: GDPR 5(1)(d), 18. */
#ifndef REGISTRY_KNOWN_H
#define REGISTRY_KNOWN_H

#include "registry/find.h"
#include "registry/value.h"

/* What a person has said who adds somebody all the same. */
enum known_even {
    KNOWN_ASK,    /* nothing yet: whoever is there with the same is a question */
    KNOWN_OTHERS, /* somebody else, whoever that is */
    KNOWN_ALL     /* and none of those whose data may only be stored (registry/withheld.h) */
};
/* On the writer. `party`: who is being changed, or 0. What can never be twice is refused in any case. */
CHECKED enum status known_within(struct ctx *ctx, struct write *write, ref_t party, enum party_form form,
                                 const struct values *values, enum known_even even);
/* After ST_CONFLICT: who it is, as a list shows them and as far as the actor may see; one entry in the log. `needs`: what has to be
 * said to add all the same; `firm`: it is not to be had. The fault of ctx stays. */
CHECKED enum status known_list(struct ctx *ctx, const struct party_draft *draft, struct hits *hits,
                               enum known_even *needs, bool *firm);

/* On the writer: everybody who has this e-mail address, each once, whoever was merged as the one kept. */
CHECKED enum status known_address(struct ctx *ctx, struct db *db, const char *email, ref_t **parties,
                                  size_t *count);

/* While somebody types: who has one of these values, or the name, and may be meant. What cannot be a value yet is passed over. */
CHECKED enum status known_typed(struct ctx *ctx, int type, const struct value_draft *values, size_t count,
                                struct hits *hits);

#endif
