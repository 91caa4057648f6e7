/* What is left to do once a new notice is in force, and whose turn it is to write meanwhile. First letters move (nobody else
 * writes, so that nothing is written into a place that is about to move); then dates are computed, with other changes
 * between the slices. A version that moves nothing has only the second part.
 * Used by: adopt, registry, import, rights/erase.
 * Memory: ctx's arena; each slice has memory of its own.
 * Errors: ST_BUSY when another is at it and does not get done in ADOPT_PATIENCE_MS.
 * Promises: what a failure or a crash left is gone on with by whoever writes next, and by the next start; how far it came is
 * in the row of the job. */
#ifndef REGISTRY_ADOPT_WORK_H
#define REGISTRY_ADOPT_WORK_H

#include "base/ctx.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { ADOPT_PATIENCE_MS = 2000 };

struct adoption {
    pthread_mutex_t guard;
    pthread_cond_t given; /* somebody gave his turn back */
    bool taken;           /* somebody is at it */
    atomic_bool left;     /* a job is not done */
    atomic_bool moving;   /* letters are not all where the notice in force has them */
    pthread_t thread;     /* does what is left, for a page that does not wait for it */
    bool started;
    atomic_bool stopping; /* the register is being closed */
};

void adopt_work_open(struct adoption *adoption);
void adopt_work_close(struct adoption *adoption);

/* A turn is taken before a notice is put in force, and given back afterwards, however it ended. */
CHECKED enum status adopt_take(struct ctx *ctx);
void adopt_give(struct ctx *ctx);
/* Within a turn: the job is on disk from now on. */
void adopt_begun(struct ctx *ctx, bool moves);
/* Within a turn: everything that is left. */
CHECKED enum status adopt_work(struct ctx *ctx);
/* Before any other change: waits while letters move; goes on with what was left when nobody else does. ST_CONFLICT when
 * another version has come into force since ctx began. */
CHECKED enum status adopt_turn(struct ctx *ctx);

/* What is left is done by a thread of the register, beside everything else; where none can be begun, by the next change. */
void adopt_later(struct ctx *ctx);
/* Waits for the slice that is being written; the rest is the next start's. */
void adopt_stop(struct adoption *adoption);

#endif
