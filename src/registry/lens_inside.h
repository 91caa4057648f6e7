/* What the lens is made of. Three locks, taken in this order: `keeping` (who builds or brings up to date), `guard` (readers
 * look, a writer changes), `state_guard` (whether it is there). Forgetting takes only `guard`.
 * Used by: lens, its tests, bench.
 * Memory: the lens's own, apart from other memory.
 * Promises: between two calls with `guard` held for writing, what `here` promises is whole. */
#ifndef REGISTRY_LENS_INSIDE_H
#define REGISTRY_LENS_INSIDE_H

#include "registry/lens.h"
#include "registry/lens_block.h"

#include <pthread.h>
#include <stdatomic.h>

/* Entries of one reading, sorted; they wait here until all are read and blocks are made of them. */
struct lens_run {
    struct arena *arena;
    struct lens_entry **items;
    size_t count, room;
    size_t at;  /* the next one to go into a block */
    bool whole; /* with what is out of sight */
    day_t
        turn; /* besides those of the entries: somebody who is not among them may be, from that day on; DAY_NONE */
};

/* How many entries a block is made with, and how many may be fresh or dead before it is made anew. */
struct lens_sizes {
    size_t fill, loose;
};

/* Where a party is; the seats of the gone stay until the table grows. */
struct lens_seat {
    ref_t party;
    struct lens_entry *entry; /* NULL: gone */
};

struct lens_blocks {
    struct lens_block **items;
    size_t count, room;
};

/* How many entries of a type there are; those of the types that came last are not counted. */
enum { LENS_TYPES = 64 };
struct lens_type {
    const char *id; /* NULL: of none */
    size_t count;
};

enum lens_stage { LENS_AWAY, LENS_BUILDING, LENS_HERE };

struct lens {
    struct arena *arena; /* of this, and of small lists */
    bool whole;          /* for those who see what is out of sight */
    struct lens_sizes sizes;

    pthread_mutex_t keeping;
    pthread_rwlock_t guard;
    bool here; /* blocks are everything; else the runs are what has been read so far */
    struct lens_blocks blocks, making;
    struct lens_run *runs;
    size_t run_count, run_room;
    struct arena *seats_arena;
    struct lens_seat *seats; /* open addressing */
    size_t seat_room, seats_used;
    size_t living, purges;
    struct lens_type types[LENS_TYPES]; /* without gaps */
    struct wordbook *book;
    ref_t *forgotten; /* never taken in again; open addressing */
    size_t forgotten_room, forgotten_count;
    ref_t *owed; /* were withheld; are to be read once more, from a snapshot that is begun after now */
    size_t owed_count, owed_room;
    _Atomic size_t read, of;               /* while it is built */
    _Atomic int64_t change;                /* the register's number it has reached */
    _Atomic int64_t used;                  /* when somebody looked last, clock_monotonic */
    _Atomic day_t turn;                    /* the first day on which some entry's organisation may be another */
    const struct edition *_Atomic edition; /* under which the texts were chosen */

    pthread_mutex_t state_guard;
    pthread_cond_t state_changed;
    enum lens_stage stage;
    bool wanted, threaded;
    atomic_bool stopping;
    pthread_t thread;
    struct registry *registry;
    struct fault fault; /* why it could not be built */
    struct arena *fault_arena;
};

/* An entry as it is taken in, in the arena given; NULL without a name. `today` decides which organisation is shown. */
struct roles;
struct values;
struct lens_entry *lens_entry_new(struct ctx *ctx, struct arena *arena, ref_t party,
                                  const struct values *values, const struct roles *roles);
void lens_entry_add(struct lens_run *run, struct lens_entry *entry); /* NULL is allowed */

/* ---- lens.c: what is in it; with `guard` held for writing, or nobody else there */
struct lens_entry *lens_entry_of(const struct lens *lens, ref_t party);
void lens_empty(struct lens *lens);
/* Those that were withheld and may come back, in the arena given; from now on they are taken in again. */
const ref_t *lens_owed(struct lens *lens, struct arena *arena, size_t *count);
bool lens_owes(struct lens *lens);
/* Gone from every block, run and index, and overwritten. */
void lens_purge(struct lens *lens, ref_t party);
/* ---- these take `guard` by themselves, for a short while at a time */
/* The entries of a reading, which become the lens's. */
void lens_run_add(struct lens *lens, struct lens_run run);
/* What was read becomes blocks; then the blocks are the lens. False when `stop` said so meanwhile. */
bool lens_make(struct lens *lens, const atomic_bool *stop);
/* Changed entries; an older version of each leaves. */
void lens_apply(struct lens *lens, struct lens_run *run);

/* ---- lens_look.c: with `guard` held; in what is there */
void lens_look_now(struct ctx *ctx, const struct lens_query *query, struct lens_hits *hits);

/* ---- lens_read.c: from the register */
/* These parties as the register has them, into a run. Those that cannot be read become 0 and are counted; ctx has the fault of
 * the last of them. */
size_t lens_read(struct ctx *ctx, struct db *db, ref_t *parties, size_t count, struct lens_run *run);
/* Who changed since; with `keeping` held. */
CHECKED enum status lens_changed(struct ctx *ctx, struct lens *lens);

void lens_next_turn(struct lens *lens, const struct lens_run *run);

/* ---- lens_keep.c: there, or not */

void lens_rest(struct lens *lens, int64_t now); /* gives its memory back when nobody has looked for long */
void lens_stop(struct lens *lens);

#endif
