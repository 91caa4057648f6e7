/* The certificates of erasures as they lie in the database, held against the log: each writing has its hash there, with the number of its
 * erasure, and the last one counts. The one door to them: what is not what was given out is neither shown, given, counted, written anew
 * nor carried to another register.
 * Used by: registry/carry_*; rights/certificate*, erase_certificate, promise_figures.
 * Memory: ctx's arena.
 * Errors: of the files, and of the database.
 * Promises: P50, P70. May be asked on the writer, and then knows what the change under way has written.
 * Law: GDPR 5(2), 17. */
#ifndef REGISTRY_CERTIFIED_H
#define REGISTRY_CERTIFIED_H

#include "registry/party.h"

struct db;
struct write;

/* What the log says of all of them. */
struct certified;
CHECKED enum status certified_read(struct ctx *ctx, struct db *db, const struct certified **certified);
/* Is this how the certificate of that number reads? `text` NULL: is there none for a good reason? */
bool certified_true(const struct certified *certified, ref_t number, ref_t party, const char *text);

/* The numbers of all whose text is another, or that are gone before their day. */
CHECKED enum status certified_changed(struct ctx *ctx, ref_t **numbers, size_t *count);

/* Its hash goes to the log with the action: from now on it reads so. `text` NULL: it is gone ("certificate_erased"). */
CHECKED enum status certified_log(struct ctx *ctx, struct write *write, const char *action, ref_t number,
                                  ref_t party, const char *because, const char *text);
/* Each that has come from another register, and was proved there. */
CHECKED enum status certified_brought(struct ctx *ctx, struct write *write);

#endif
