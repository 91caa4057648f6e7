/* What the pages of tasks share.
 * Used by: web/tasks.c, web/task.c, web/certificates.c, web/today.c.
 * Memory: the visit's arena. */
#ifndef WEB_TASKS_H
#define WEB_TASKS_H

#include "rights/task.h"
#include "web/frame.h"

const char *tasks_spot_sum(struct ctx *ctx, const struct task_spot *spot); /* "3 people, 1 of them late" */
const char *tasks_days(struct ctx *ctx, const struct task *task);
/* On which page the text stands that a decision (mention_item) is about, and of what there; `party`: whose it is, 0 where nobody knows. `page` NULL:
 * it is about no text. */
struct tasks_text {
    const char *page, *id;
};
struct tasks_text tasks_text_at(struct ctx *ctx, const char *item, ref_t party);
struct view_task_row tasks_row(struct ctx *ctx, const struct task *task);

/* What was typed into the form of a signature. */
struct task_typed {
    const char *outcome, *how, *text, *name;
    const char *wrong, *field; /* what is wrong, and where */
};
/* The form: how it ended, how a recipient was told (`tells`), what was seen, the name. */
const struct view_field *tasks_fields(struct ctx *ctx, const struct task_typed *typed, bool tells,
                                      size_t *count);
/* The address to which letters go, with what is written down of the recipient in it; `typed` or NULL. */
CHECKED enum status tasks_to(struct ctx *ctx, const char *target, const char *typed, const char *wrong,
                             const struct view_field **field);
/* "3 of 10 copies are still to be made"; NULL: a request without tasks. */
CHECKED enum status tasks_of_request(struct ctx *ctx, ref_t request, const char **words);
bool tasks_sendable(const struct task *task);
enum lang tasks_lang(struct visit *visit); /* of letters: ?in=CODE, or the notice's first */
/* Reads it; ST_INVALID at "outcome". */
CHECKED enum status tasks_read(struct visit *visit, struct task_typed *typed, const char **ids,
                               struct task_sign *sign);
/* The fault becomes what is wrong in the form, or is passed on. */
/* Back to the list, which says what is complete by it. */
CHECKED enum status tasks_signed(struct visit *visit, const struct task_completed *completed);
CHECKED enum status tasks_wrong(struct visit *visit, enum status status, struct task_typed *typed);

#endif
