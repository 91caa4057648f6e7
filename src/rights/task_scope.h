/* What of somebody goes in a place outside the program, and what stays there: whoever erases there by hand destroys no more than the
 * erasure did here.
 * Used by: erase_plan; task_wanted, task_take, task_row.
 * Memory: ctx's arena.
 * Errors: the database's.
 * Promises: P70. It names classes, kinds of records and days, never the person; it lies sealed with the task and goes with its signature.
 * Law: GDPR 5(1)(c), 17(1), 17(3)(b). */
#ifndef RIGHTS_TASK_SCOPE_H
#define RIGHTS_TASK_SCOPE_H

#include "registry/envelope.h"
#include "registry/role.h"
#include "rights/erase_inside.h"

struct task_scoping {
    ref_t party;
    struct roles roles; /* of the party; set by task_wanted */
    const struct erase_decision *decision;
    /* Read once one is wanted. */
    struct envelopes records;
    ref_t *filed; /* records that have a file */
    size_t filed_count;
    bool read;
};

/* Does a task for people belong there because of what goes? Where the notice names the class for that place, yes. Where it names categories of data, of what goes
 * record by record only where one of these is of such a category. Where it says "all": not of
 * what is counted in hours or minutes, which is over before anybody could come to it; and on a device, where people keep contacts and
 * files, only of values by which somebody is found or of a record with a file. */
CHECKED enum status task_scope_touches(struct ctx *ctx, struct db *db, struct task_scoping *scoping,
                                       const struct holder *holder, bool *touches);
/* Of that place, as JSON. */
CHECKED enum status task_scope(struct ctx *ctx, struct db *db, struct task_scoping *scoping,
                               const struct holder *holder, const char **json);

/* Of two erasures that are done there at once: what went by the first and goes by the second, and what stays by the second. */
const char *task_scope_join(struct ctx *ctx, const char *first, const char *second);

struct task_scope_words {
    const char *brief;        /* "appointments, visits"; NULL: it is not known */
    struct names goes, stays; /* lines */
};
/* In ctx->lang and the words of that notice; `text` NULL: nothing is known. */
void task_scope_read(struct ctx *ctx, const struct notice *notice, const char *text,
                     struct task_scope_words *words);
/* The sentence with what goes there behind it. */
const char *task_scope_text(struct ctx *ctx, const struct task_scope_words *words, const char *text);
/* Why it was erased, in words: `because` of an erasure, and whether the person asked. NULL for NULL. */
const char *task_scope_why(struct ctx *ctx, const struct notice *notice, const char *because, bool asked);

#endif
