/* The log as one file, for whoever looks from outside: a head with the register's id, its public key and the signed head of the log,
 * then every entry as it lies in the log, hash and all. Nothing of ours is needed to check it but the key.
 *
 *     TRY(audit_export(ctx, path, &result));
 *     audit_export_check(ctx, bytes, length, &verdict);      without any register
 *
 * Used by: cli, web, api.
 * Memory: a file of the log at a time, beside the result; the check takes the whole file, which is the caller's.
 * Errors: permit()'s; ST_CONFLICT for a file that is there. What is wrong with a file is no error: `log.problem`.
 * Promises: any byte that is another is found, and the first bad entry is named. No personal data, as in the log.
 * Law: GDPR 5(2), 30, 31. */
#ifndef REGISTRY_AUDIT_EXPORT_H
#define REGISTRY_AUDIT_EXPORT_H

#include "registry/audit.h"

struct audit_exported {
    int64_t entries;
    const char *key, *head; /* hex; the line */
};
CHECKED enum status audit_export(struct ctx *ctx, const char *path, struct audit_exported *result);
/* The same in memory, for a browser; ST_CONFLICT where it is more than AUDIT_EXPORT_MOST. */
enum { AUDIT_EXPORT_MOST = 64 * 1024 * 1024 };
CHECKED enum status audit_export_bytes(struct ctx *ctx, const void **bytes, size_t *length,
                                       struct audit_exported *result);

struct audit_export_verdict {
    struct audit_verdict log;   /* file: which of the log's */
    const char *reg, *key, *at; /* as the file says them; NULL where it cannot be read */
    int64_t seq;                /* up to here it goes */
};
void audit_export_check(struct ctx *ctx, const void *bytes, size_t length,
                        struct audit_export_verdict *verdict);

#endif
