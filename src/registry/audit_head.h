/* A head of the log as packages print it: "seloste audit register=R seq=N hash=H at=T signature=S". Whoever keeps such a line
 * outside can show later whether the log still holds that place, also when the data and the keys were both put back to an older copy.
 *
 *     TRY(audit_heads_check(ctx, bytes, length, &found));     a line, or any file that holds some
 *
 * Used by: cli, web, api; registry/audit_export.
 * Memory: ctx's arena.
 * Errors: permit()'s; ST_INVALID where there is no such line. What is wrong with one is no error: `problem`.
 * Promises: a line counts only with the signature of this register's key.
 * Law: GDPR 5(2). */
#ifndef REGISTRY_AUDIT_HEAD_H
#define REGISTRY_AUDIT_HEAD_H

#include "registry/audit.h"

struct audit_head {
    const char *line, *reg, *at;
    int64_t seq;
    unsigned char hash[VAULT_HASH], signature[VAULT_SIGNATURE];
    size_t says;         /* bytes of the line that are signed */
    bool there;          /* the log holds it */
    int64_t gone;        /* when the entry it names went from the log, its time over; 0: it did not */
    const char *problem; /* NULL: good; else a sentence in ctx's language */
};

/* The head that begins at `text`; false where none does. */
bool audit_head_read(struct arena *arena, const char *text, size_t length, struct audit_head *head);
bool audit_head_signed(const struct audit_head *head, const unsigned char key[VAULT_PUBLIC]);

/* What became of its place, a sentence in ctx's language; of a head that was held against the log. */
const char *audit_head_text(struct ctx *ctx, const struct audit_head *head);

struct audit_heads {
    struct audit_head *items;
    size_t count;
    struct audit_verdict log;
    bool good; /* every one, and the log is whole */
};
CHECKED enum status audit_heads_check(struct ctx *ctx, const void *bytes, size_t length,
                                      struct audit_heads *heads);

#endif
