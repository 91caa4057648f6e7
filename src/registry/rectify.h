/* What was written down wrongly is put right, or taken away when it never happened.
 * Used by: cli, web.
 * Memory: ctx's arena.
 * Errors: as record.h. ST_CONFLICT when somebody was quicker, when it is already erased, or when it cannot be spared: the law
 * keeps it, somebody waits for their data, or another record belongs to it. ST_DENIED with the sentence where permit() or the notice says no, and at "at" where a
 * minimum that runs would become shorter.
 * Promises: every version is a row, so that what was written before can be shown until its key goes. Dates are judged again
 * in the same transaction.
 * Law: GDPR 5(1)(d), 16. */
#ifndef REGISTRY_RECTIFY_H
#define REGISTRY_RECTIFY_H

#include "registry/record.h"

/* Is it worth offering? */
bool rectify_possible(const struct record *record);
/* A record as it stands, to be changed in part; `version` is for what follows. */
struct rectifiable {
    struct party party;
    struct record_draft draft;
    int64_t version;
};
/* Reads the party as party_read does, with its entry in the log, and the record as a part of it. */
CHECKED enum status rectify_read(struct ctx *ctx, ref_t record, int purpose, struct rectifiable *found);
/* Its kind, its party and a voucher's own copy of the name stay as they are. Nothing different: nothing is written. */
CHECKED enum status rectify_record(struct ctx *ctx, ref_t record, int64_t version,
                                   const struct record_draft *draft);
CHECKED enum status rectify_remove(struct ctx *ctx, ref_t record, int64_t version, bool even_if_due);

#endif
