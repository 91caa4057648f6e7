/* The one writer of a register: a thread that runs everything queued, each job in a savepoint of its own, then
 * makes one commit with one fsync, publishes the change number and wakes everybody (group commit).
 *
 *     static enum status add(struct ctx *ctx, struct write *write, void *arg) {
 *         ... write->db, write->change ...
 *     }
 *     TRY(writer_run(ctx, writer, add, &arg));    on return it is on disk
 *
 * Used by: registry, which starts it when it opens a register for writing.
 * Memory: a job runs in its caller's ctx; the caller waits (writer_run) or leaves ctx alone until told
 * (writer_queue).
 * Errors: what the function returns; then its savepoint is undone and its change number goes to the next. A commit
 * that fails (full disk) fails every job of the group with the one sentence. ST_DENIED on a read-only register.
 * Promises: checks made inside the function hold when it commits: nothing runs between. After ST_OK the change is
 * on disk and every new reader sees it. A job that changes no row takes no change number. */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/store.h"

struct write {
    struct db *db;
    int64_t
        change; /* this job's change number; a job that brings rows with numbers of their own may raise it first */
};

typedef enum status write_fn(struct ctx *ctx, struct write *write, void *arg);
typedef void written_fn(void *arg, enum status status);

/* What else must keep step with the transaction (tokens in the key folder, the audit log). All run on the
 * writer's thread; any may be NULL. */
struct writer_hook {
    void *arg;
    void (*job)(void *arg);                                           /* a job begins: set a mark */
    void (*undo)(void *arg);                                          /* the job failed: back to the mark */
    enum status (*commit)(void *arg, struct ctx *ctx, struct db *db); /* the group is about to be committed */
    void (*committed)(void *arg, struct ctx *ctx, int64_t change);    /* it is on disk and published */
    void (*failed)(void *arg);                                        /* the whole group is undone */
    void (*rest)(void *arg);                                          /* every so often, between groups */
    int64_t every;                                                    /* microseconds, of `rest` */
    enum status (*fold)(void *arg,
                        struct ctx *ctx); /* somebody asked for emptied logs (writer_fold_later): empty yours */
};
enum { WRITER_HOOKS = 4 };

struct writer;
CHECKED enum status writer_start(struct ctx *ctx, struct store *store, struct writer **writer);
void writer_stop(struct writer *writer); /* runs what is queued first; NULL is allowed */
void writer_drop(struct writer **writer);
#define scoped_writer __attribute__((cleanup(writer_drop))) struct writer
void writer_hook_add(struct writer *writer, struct writer_hook hook); /* before the first job */

CHECKED enum status writer_run(struct ctx *ctx, struct writer *writer, write_fn *fn, void *arg);
/* Returns at once; `written` is called on the writer's thread when the job is on disk or has failed. */
void writer_queue(struct ctx *ctx, struct writer *writer, write_fn *fn, void *arg, written_fn *written,
                  void *written_arg);
int writer_waits(struct writer *writer); /* whether a job is queued that has not begun */

/* Folds the write-ahead log into the database and empties it: what was deleted is in neither any more. Waits a
 * moment for readers; ST_BUSY when one stays: then the log is overwritten later, as it is used again. */
CHECKED enum status writer_fold(struct ctx *ctx, struct writer *writer);
/* The same for the register's log and those of its followers, once for all who ask: when nothing was written for 200 ms, after
 * five seconds in any case, and when the writer stops. Tried again while a reader stays. */
void writer_fold_later(struct writer *writer);

#endif
