/* What the parts of the audit log share.
 * Used by: audit only. */
#ifndef REGISTRY_AUDIT_INSIDE_H
#define REGISTRY_AUDIT_INSIDE_H

#include "registry/audit_clock.h"
#include "registry/audit_hash.h"

#include <pthread.h>
#include <stdatomic.h>

/* The entry that names what was added while nobody had the log open: "FROM-TO". */
#define AUDIT_GREW "log_grew"

enum audit_ask { ASK_ENTRY, ASK_CHECKPOINT, ASK_SYNC, ASK_FILE };

/* What was found of the clock, up to an entry; under scan_guard, in the audit's own memory. */
struct audit_scan {
    int number;
    size_t offset; /* of the file, while it is the newest: that is only added to */
    int64_t seq;
    struct audit_clock clock;
    struct audit_doubt *items;
    size_t count, room;
    struct audit_hash *hashes; /* of certificates, in the order of their entries */
    size_t hash_count, hash_room;
};

/* Somebody who waits, and lies on the waiting thread's stack; or an answer that is held back, and lies in its memory. */
struct audit_request {
    struct audit_request *next;
    enum audit_ask ask;
    struct ctx *ctx; /* of the waiting thread; NULL: `pending` is told */
    struct pending *pending;
    const char *tail; /* the entry behind its seq */
    const char *text; /* what a checkpoint says */
    int done, more;   /* more: changes that were committed before did not fit into the batch */
    enum status status;
};

struct audit {
    struct arena *arena;
    const char *folder;
    struct store *store;
    struct vault *vault;
    int writing;
    int64_t next_out, removed;  /* writer's thread */
    _Atomic int64_t moved;      /* highest audit_out id that is in the log, on disk */
    struct segment_end end;     /* log's thread */
    size_t allocated;           /* log's thread */
    int file;                   /* log's thread */
    int64_t head_synced;        /* log's thread: microseconds */
    bool shut;                  /* log's thread: the head in the key folder is, at the log's end */
    int64_t grew_from, grew_to; /* entries behind a head that was shut; 0: none */
    int behind;                 /* log's thread: changes of a batch that failed */
    pthread_t thread;
    pthread_mutex_t guard;
    pthread_cond_t asked, told;
    struct audit_request *first, **last;
    struct segment_end shown; /* under guard: a copy of `end` after the last batch */
    int changes, stopping;
    pthread_rwlock_t cutting; /* written while files are taken away, read by whoever reads several */
    pthread_mutex_t scan_guard, cut_guard;
    struct audit_scan scan;
    int64_t changes_since; /* microseconds: of the oldest that waits */
};

/* Before the log is read: the changes that still wait for company. A log that cannot be written is read as it is. */
void audit_catch_up(struct ctx *ctx, struct audit *audit);
/* What was added to the log since it was last read, into audit->scan: with both guards held (audit_clock.c). Waits for nobody. */
CHECKED enum status audit_scan_on(struct ctx *ctx, struct audit *audit);
/* The hash in an entry about a certificate; false: it is about something else. */
bool audit_hash_of(const struct segment_line *line, struct audit_hash *hash);
/* Where readers stop: the end that is on disk; number 0 when nobody writes here (then a file's own end counts). */
struct segment_end audit_shown(struct audit *audit);
/* From here on entries go to another file: nobody writes the one before it any more. */
CHECKED enum status audit_next_file(struct ctx *ctx, struct audit *audit);
/* The text that a checkpoint signs, and the line that packages carry. */
const char *audit_signed_text(struct arena *arena, int64_t register_id, int64_t seq, const char *hash,
                              const char *at);

#endif
