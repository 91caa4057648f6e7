/* What of a correction concerns a recipient that got nothing which names the person: a voucher says by itself to whom it was written, and whoever
 * has it has the wrong name.
 * Used by: task_wanted, request_vouchers.
 * Memory: ctx's arena.
 * Errors: the database's, the vault's.
 * Promises: P65, P67. It says nothing of what the recipient did not get.
 * Law: GDPR 5(1)(c), 19. */
#ifndef RIGHTS_TASK_FIX_H
#define RIGHTS_TASK_FIX_H

#include "registry/envelope.h"
#include "registry/role.h"
#include "rights/task.h"

/* Is it one of these words? */
bool task_lists(const char *words, const char *word);

/* Does a voucher's own copy say what this corrects, or what an earlier correction of the same field found? */
bool task_fix_copied(struct ctx *ctx, const struct task_told *told, const struct task_fix *fix,
                     const struct fact *copies, size_t count);

/* What the recipient got: classes by their ids, and those of the party's records that are of them. */
struct task_got {
    ref_t party;
    const struct roles *roles;
    const char *classes;
    const struct envelope *const *records;
    size_t count;
};
/* The records that say it, and what was corrected, a line each; NULL: nothing of it concerns them. Of a correction that is known in words alone:
 * the vouchers that name somebody who is called otherwise by now. */
CHECKED enum status task_fix_lines(struct ctx *ctx, struct db *db, const struct task_told *told,
                                   const struct task_got *got, const char **lines);

#endif
