/* keys.db: making, wrapping, handing out and destroying keys, and the unwrapped ones in locked memory.
 * Used by: vault only (vault.c, seal.c).
 * Promises: as vault.h says. Two locks: `disk` for the database, the pool and assignments, `guard` for what is unwrapped;
 *           disk is taken first. Nobody holds `guard` while the disk works, so that opening letters does not wait. */
#ifndef VAULT_KEYS_H
#define VAULT_KEYS_H

#include "vault/lite.h"
#include "vault/vault.h"

#include <pthread.h>

enum {
    KEY_SIZE = 32,
    KEY_WRAPPED = 24 + KEY_SIZE + 16,
    KEY_POOL = 256,
    KEY_POOL_MAX = 2048,
    KEY_DOOMED = 256,
    KEY_SETS = 512,
    KEY_WAYS = 4
};
enum key_state { KEY_POOLED, KEY_RESERVED, KEY_LIVING, KEY_DESTROYED };

/* A place for one unwrapped key; its bytes are at the same index in the locked memory. */
struct key_slot {
    int64_t id;
    uint64_t used;
    int pins;
};

/* Handed out, not yet in keys.db. */
struct key_given {
    int64_t id, party, epoch;
    const char *class;
};

struct keys {
    pthread_mutex_t disk, guard;
    pthread_cond_t unpinned;
    struct arena *arena; /* the vault's, under disk */
    struct lite lite;
    int64_t register_id, seen, settled;
    const unsigned char *root;
    const unsigned char
        *next;      /* while the root is being replaced: keys up to the id `turned` are wrapped by it */
    int64_t turned; /* 0: it is not */
    int64_t pool[KEY_POOL_MAX];
    size_t pool_count, pool_size; /* the next pool's: it doubles while keys go fast */
    struct key_given given[KEY_POOL_MAX];
    size_t given_count;
    int64_t doomed[KEY_DOOMED]; /* forgotten, and destroyed with the next ones that are */
    size_t doomed_count;
    const char **classes;
    size_t class_count, class_room;
    int64_t last_id;
    int last_id_fresh;     /* it is of this run */
    int started;           /* the first pool of this run is taken */
    int unsettled;         /* a crash left keys reserved */
    uint64_t tick, rested; /* rested: the tick at the last keys_rest */
    struct key_slot slots[KEY_SETS * KEY_WAYS];
    unsigned char (*bytes)[KEY_SIZE]; /* locked */
};

/* Before anything else; the database is opened by the caller. */
void keys_begin(struct keys *keys, struct arena *arena, int64_t register_id, const unsigned char *root,
                const unsigned char *next);
void keys_end(struct keys *keys);
CHECKED enum status keys_load(struct ctx *ctx, struct keys *keys); /* numbers that the file remembers */

/* Makes the tables and a first pool, and named keys, in one transaction. */
CHECKED enum status keys_make(struct ctx *ctx, struct keys *keys, const char *const *names, size_t count);
CHECKED enum status keys_for(struct ctx *ctx, struct keys *keys, int64_t party, const char *class,
                             int64_t epoch, int64_t *key);
CHECKED enum status keys_of(struct ctx *ctx, struct keys *keys, int64_t party, struct vault_key **list,
                            size_t *count);
/* Those whose names begin so; `class` is the name. */
CHECKED enum status keys_begun(struct ctx *ctx, struct keys *keys, const char *begins, struct vault_key **list,
                               size_t *count);
CHECKED enum status keys_named(struct ctx *ctx, struct keys *keys, const char *name, int make, int64_t *key);
/* The key of this name is another from now on: these bytes, which come from elsewhere. The one before is destroyed. */
CHECKED enum status keys_replace(struct ctx *ctx, struct keys *keys, const char *name,
                                 const unsigned char bytes[KEY_SIZE]);
CHECKED enum status keys_destroy(struct ctx *ctx, struct keys *keys, const int64_t *list, size_t count);
CHECKED enum status keys_ahead(struct ctx *ctx, struct keys *keys, const int64_t *list, size_t count);
/* With the next destruction, keys_tidy or the end of the run, whichever comes first. */
CHECKED enum status keys_destroy_later(struct ctx *ctx, struct keys *keys, int64_t id);
CHECKED enum status keys_tidy(struct ctx *ctx, struct keys *keys);
CHECKED enum status keys_state(struct ctx *ctx, struct keys *keys, int64_t key, int *state);
CHECKED enum status keys_claim(struct ctx *ctx, struct keys *keys, const struct key_given *given);
CHECKED enum status keys_settle(struct ctx *ctx, struct keys *keys, int64_t change);
CHECKED enum status keys_flush(struct ctx *ctx, struct keys *keys, int last);
void keys_note(struct keys *keys, int64_t change);
int64_t keys_seen(struct keys *keys);

/* The key's bytes, until keys_let_go. */
CHECKED enum status keys_hold(struct ctx *ctx, struct keys *keys, int64_t id, const unsigned char **bytes);
void keys_let_go(struct keys *keys, const unsigned char *bytes);
/* Wipes the unwrapped keys that nobody has used since the last call. */
void keys_rest(struct keys *keys);

/* Replacing the root (vault/rotate.c). `turned` KEYS_ALL: only the file is still to be replaced. */
#define KEYS_ALL INT64_MAX
/* Wraps the next keys with `next`; *left: whether there may be more. */
CHECKED enum status keys_turn(struct ctx *ctx, struct keys *keys, int *left);
/* All of them are: the check too, and the file is to follow. */
CHECKED enum status keys_turn_all(struct ctx *ctx, struct keys *keys);
/* The file has followed; `root` holds the new one. */
CHECKED enum status keys_turn_end(struct ctx *ctx, struct keys *keys);

/* Whether this root wrapped the keys. */
CHECKED enum status keys_put_check(struct ctx *ctx, struct keys *keys);
CHECKED enum status keys_check(struct ctx *ctx, struct keys *keys);

#endif
