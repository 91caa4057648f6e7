/* The log as people look at it: what each action is called, how far the log reaches, and what its last check said.
 * Used by: rights/access, web/log, web/promises.
 * Memory: ctx's arena.
 * Errors: permit()'s; on a register that can only be read the check is made all the same, and nothing remembers it.
 * Promises: a check reads every entry again; what it said is in the log and in the register.
 * Law: GDPR 5(2). */
#ifndef REGISTRY_AUDIT_LOOK_H
#define REGISTRY_AUDIT_LOOK_H

#include "registry/audit.h"

/* "Opened"; the action itself where it has no words. */
const char *audit_action_words(enum lang lang, const char *action);
/* Every action that has words, in the order of the table. */
const char *const *audit_actions(struct arena *arena, size_t *count);

struct audit_checked {
    int64_t at;           /* 0: it was never checked here */
    int64_t entries, seq; /* good ones; of the first bad one, 0: it was whole */
    const char *file;
    const char *back, *past; /* whole sentences of audit_clock.h; or NULL */
};
/* Checks the log now. `checked` NULL-able; `verdict` says what is wrong in words. */
CHECKED enum status audit_check(struct ctx *ctx, struct audit_verdict *verdict, struct audit_checked *checked);
CHECKED enum status audit_last_check(struct ctx *ctx, struct audit_checked *checked);

#endif
