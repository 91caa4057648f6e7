/* What else the register knows of a system or recipient: what people have to do there, breaches in which it is named, hand-overs to it,
 * how many people's data it was given. Nobody is named.
 * Used by: cli, web, api.
 * Memory: ctx's arena.
 * Errors: those of the database.
 * Promises: P29-P47, P54. Each part only for whoever may see it; the others find it empty, and `sees` says so.
 * Law: GDPR 5(2), 28, 30, 33(5). */
#ifndef RIGHTS_HOLDER_BESIDE_H
#define RIGHTS_HOLDER_BESIDE_H

#include "rights/breach.h"
#include "rights/entrust.h"
#include "rights/holders.h"
#include "rights/task.h"

enum { HOLDER_BESIDE_MOST = 20 };

struct holder_beside {
    bool sees_breaches, sees_work;
    struct task_spot *tasks; /* what is open there, by place */
    size_t task_count, open, late;
    struct breach *breaches; /* open ones first */
    size_t breach_count;
    struct entrust *handovers; /* what is out first; of what is over the last HOLDER_BESIDE_MOST */
    size_t handover_count, handover_total;
    size_t parties; /* whose data were given to it */
};
CHECKED enum status holder_beside(struct ctx *ctx, const struct holder *holder, struct holder_beside *beside);

#endif
