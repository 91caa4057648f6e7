/* Taking away what the notice does not keep any longer from the log: entries whose day has come go, and a signed line stands for each
 * stretch of them (audit_stub.h), so that the chain is proven from the first entry to the last all the same. Entries that a certificate is
 * proven by are kept as long as certificates are, and those about somebody whose data are held stay for now: a stretch ends before
 * each of them and another begins behind it.
 *
 *     TRY(audit_cut(ctx, audit, &(struct audit_cut){.before = {...}}, &result));
 *
 * Used by: rights/log_end.
 * Memory: ctx's arena; a file of the log at a time.
 * Errors: ST_BUSY when the log cannot be written. What is wrong with the log is none: `problem`.
 * Promises: the log is verified before anything of it goes; of a log that is not whole nothing goes from the first doubtful entry on. Each
 *   file is replaced as a whole: whatever crashes, it holds its entries or the line that is signed for them, and the next time does
 *   the rest. The newest file is never touched: it is closed first. An entry that is dated in the future, by a clock that was wrong,
 *   is as old as the next one that is not.
 * Law: GDPR 5(1)(e), 5(2). */
#ifndef REGISTRY_AUDIT_CUT_H
#define REGISTRY_AUDIT_CUT_H

#include "registry/audit.h"

enum audit_data { AUDIT_OF_LOG, AUDIT_OF_LOGINS, AUDIT_OF_CERTIFICATES, AUDIT_DATA };
const char *audit_data_name(enum audit_data data); /* category of the notice: "log", "logins", "certificates" */

struct audit_cut {
    int64_t before[AUDIT_DATA]; /* instants: what was written before goes; 0: nothing does */
    const char *const *kept;    /* ids as they stand in the log, in order: entries that name one of them stay */
    size_t kept_count;
    const char *const *
        waiting; /* the same, of those for whom only what proves certificates stays: their erasures are not finished */
    size_t waiting_count;
};
struct audit_cut_result {
    int64_t entries;     /* that went */
    int64_t held;        /* whose day has come and that name somebody who is kept */
    const char *problem; /* the log is not whole: nothing from `seq` on went; NULL */
    int64_t seq;
};
CHECKED enum status audit_cut(struct ctx *ctx, struct audit *audit, const struct audit_cut *cut,
                              struct audit_cut_result *result);

/* When the oldest entry of that was written which nobody holds; 0: there is none. */
CHECKED enum status audit_oldest(struct ctx *ctx, struct audit *audit, const struct audit_cut *cut,
                                 enum audit_data data, int64_t *at);

#endif
