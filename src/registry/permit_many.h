/* permit() for a whole list at once, as a mailing and the filter of a list ask: one question about each of many parties. The judge and
 * the answers are those of permit(); only the reading is another: each table once from one end to the other instead of some look-ups
 * for each party.
 *
 *     TRY(permit_many(ctx, db, &(struct asked){.action = ACTION_SEND, .purpose = market, ...}, parties, count, &permits));
 *     permits.answers[i]                      of parties[i]; NULL: nobody has this id
 *
 * Used by: traits; what is sent to many.
 * Memory: answers in ctx's arena, each once, however many get it; some 100 bytes a party while it works.
 * Errors: of the database. A no is an answer, and no refusal: nothing goes to the log. Of somebody whose letters are damaged it is a
 *   no without a sentence.
 * Promises: what permit_within answers of each of them in the same snapshot (tests/unit/registry/permit_many.c); where the tokens lag
 *   behind it, each is asked by itself. Not for a writer function: what it has just written has not reached the tokens.
 * Law: as registry/permit.h. */
#ifndef REGISTRY_PERMIT_MANY_H
#define REGISTRY_PERMIT_MANY_H

#include "registry/party.h"
#include "registry/permit.h"

struct db;

struct permits {
    const struct permission **answers; /* without `party` */
    const struct permission **kinds;   /* each answer once */
    size_t count, kind_count;
    size_t judged; /* how many were asked about one by one; the others are like one of them */
};

/* `asked` of each of them, its `party` is not looked at. */
CHECKED enum status permit_many(struct ctx *ctx, struct db *db, const struct asked *asked, const ref_t *parties,
                                size_t count, struct permits *permits);

#endif
