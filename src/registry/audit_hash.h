/* The hashes of certificates that the log holds: which was written last of each, so that a row of the database can be held against it.
 * Used by: registry/certified.
 * Memory: ctx's arena; what was read of the log once is remembered by the log itself.
 * Errors: of the files, and of the database.
 * Promises: what the change that is under way has written counts too, and nothing is waited for, so that it may be asked on the writer.
 * Law: GDPR 5(2). */
#ifndef REGISTRY_AUDIT_HASH_H
#define REGISTRY_AUDIT_HASH_H

#include "registry/audit.h"

/* An entry that says: this is how the certificate reads from now on, or that it has gone since its day had come. */
struct audit_hash {
    int64_t party;
    int64_t record; /* the erasure; 0: of an older version of the program, which named the party alone */
    int64_t change; /* with which it was written */
    bool gone;
    unsigned char hash[VAULT_HASH];
};
/* In the order in which they were written, up to the state that `db` shows: a reader, or the writer's own. */
CHECKED enum status audit_hashes(struct ctx *ctx, struct audit *audit, struct db *db,
                                 const struct audit_hash **list, size_t *count);

#endif
