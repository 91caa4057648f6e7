/* Tasks as they lie in the register, and as they follow from the notice.
 * Used by: task*.c, erase*.c.
 * Memory: ctx's arena. */
#ifndef RIGHTS_TASK_INSIDE_H
#define RIGHTS_TASK_INSIDE_H

#include "registry/inside.h"
#include "registry/user.h"
#include "rights/task.h"

/* What one needs to name the person, sealed. */
struct task_need {
    const char *name, *data;
    day_t given; /* when the recipient was given data last; DAY_NONE */
};

/* What follows from the notice, from what was given and from who has a phone, for a right of a party: one draft each, with `kind`,
 * `place`, `target`, `doer` and `right`. */
struct task_wanted {
    struct task_draft draft;
    day_t given;
    const char *text; /* what is to be done there, in ctx->lang */
};
/* What it is about. `classes`: by the index of a class; NULL: all. `has`: is this record of a class among it? NULL: every one is. */
struct task_scoping;
struct task_about {
    const bool *classes;
    bool (*has)(const void *arg, int class, ref_t record);
    const void *arg;
    struct task_scoping *scoping; /* of an erasure: what goes in each place (task_scope.h) */
    struct task_told told;        /* of a correction */
};
/* A recipient is told of what it was given, and by what it was given: `draft.classes`, `draft.unnamed`, and `draft.data` where it got
 * nothing that names the person. */
CHECKED enum status task_wanted(struct ctx *ctx, struct db *db, ref_t party, enum deadline_right right,
                                const struct task_about *about, struct task_wanted **list, size_t *count);
/* The same as task_make, with when the recipient was given data. */
CHECKED enum status task_make_given(struct ctx *ctx, struct write *write, const struct task_draft *draft,
                                    day_t given, int64_t key, ref_t *id);
/* An open task of another erasure of the party, at the same place, that nobody has begun takes in what this one asks for; `id` is then that
 * one's, else 0. With draft->due. */
CHECKED enum status task_take_in(struct ctx *ctx, struct write *write, const struct task_draft *draft,
                                 ref_t *id);
/* task_tell() of some classes alone. */
CHECKED enum status task_tell_classes(struct ctx *ctx, struct write *write, ref_t party,
                                      enum deadline_right right, ref_t request, const bool *classes,
                                      size_t *made);
/* Name, and by what the person is found elsewhere, of all that stands in the profile. */
CHECKED enum status task_person(struct ctx *ctx, struct db *db, ref_t party, const char **name,
                                const char **data);
/* By when the notice would answer such a right that came now. */
CHECKED enum status task_due(struct ctx *ctx, enum deadline_right right, day_t *due);

/* Rows of a query with the columns of a task, opened, with their steps. */
CHECKED enum status task_rows(struct ctx *ctx, struct db *db, struct query *q, struct task **list,
                              size_t *count);
CHECKED enum status task_row(struct ctx *ctx, struct db *db, ref_t id, struct task *task);

/* A step; `name` and `text` are sealed, and without them nothing is. */
CHECKED enum status task_put_step(struct ctx *ctx, struct write *write, ref_t task, const char *kind,
                                  const char *how, const char *name, const char *text);
CHECKED enum status task_log(struct ctx *ctx, struct write *write, const struct task *task, const char *action,
                             const char *detail);
/* What named the person goes with it: the row's words, and `keys` gets the key that was the task's own. */
struct task_keys {
    int64_t *items;
    size_t count, room;
};
CHECKED enum status task_close(struct ctx *ctx, struct write *write, const struct task *task,
                               enum task_outcome outcome, struct task_keys *keys);
const char *task_where(struct ctx *ctx, const struct notice *notice, const char *target, const char *doer);
const char *task_text(struct ctx *ctx, enum task_kind kind, enum task_place place, enum deadline_right right,
                      const char *where, day_t given);

#endif
