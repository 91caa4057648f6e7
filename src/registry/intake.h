/* Files that somebody has sent to a running server to be taken in: kept sealed under a job key of their own, looked at, tried and
 * taken in by a thread of the register, one after the other, while everything else goes on.
 * Used by: web/import.c; registry, which owns it.
 * Memory: its own, an arena for each file; what is told lies in ctx's.
 * Errors: ST_NOT_FOUND for a file that is not there (any more); ST_BUSY for one that is being read, and when too many wait;
 *   ST_INVALID for one that is empty or too large. What goes wrong in the thread is told by intake_read.
 * Promises: what a program has sent is read for that token's purpose, and other programs have nothing to do with it. The file is never in plain on the disk. Its key is destroyed when it has been taken in or put away, when nobody has
 *   looked at it for long, when the register is closed, and after a crash by the next start. An import that a crash or a stop
 *   interrupts is finished by the next start; its id is the file's. The lines told of an import live as long as the server.
 * Law: GDPR 5(1)(c), 32. */
#ifndef REGISTRY_INTAKE_H
#define REGISTRY_INTAKE_H

#include "registry/import.h"
#include "base/input.h"

struct intake;
struct arena;

enum intake_phase { INTAKE_READY, INTAKE_WAITING, INTAKE_RUNNING, INTAKE_FAILED, INTAKE_TRIED, INTAKE_TAKEN };

struct intake_state {
    ref_t id;
    const char *name, *who; /* of the file; a member of the staff */
    enum intake_phase phase;
    bool dry;           /* what was asked for last is a try */
    size_t done, total; /* total 0: it is not known yet */
    struct import_options options;
    struct import_report report; /* of what was tried or taken in */
    bool begun; /* and cannot be asked for again: `wrong` says what held it up, the next start goes on */
    const char *wrong, *field,
        *sentence; /* of what failed: in words, the option, the notice's sentence; or NULL */
};

struct intake *intake_new(struct registry *registry, struct arena *arena);
/* Waits for the slice that is being written, and puts every file away. */
void intake_free(struct intake *intake);

/* The largest file that is taken, in bytes: the setting `import_most`. */
CHECKED enum status intake_most(struct ctx *ctx, int64_t *bytes);
/* `size`: of the input, as far as it is known. */
CHECKED enum status intake_add(struct ctx *ctx, const char *name, size_t size, struct input input, ref_t *id);
CHECKED enum status intake_read(struct ctx *ctx, ref_t id, struct intake_state *state);
/* Those that are still here, the newest first. */
CHECKED enum status intake_list(struct ctx *ctx, struct intake_state **states, size_t *count);
/* What was said about the file, remembered; `path`, `upload` and `progress` are not the caller's. */
CHECKED enum status intake_say(struct ctx *ctx, ref_t id, const struct import_options *options);
CHECKED enum status intake_look(struct ctx *ctx, ref_t id, const struct import_options *options,
                                struct import_look *look);
/* Tries it (`dry`) or takes it in, as was said. Returns at once. */
CHECKED enum status intake_start(struct ctx *ctx, ref_t id, bool dry);
CHECKED enum status intake_drop(struct ctx *ctx, ref_t id);

#endif
