/* The key folder: root, wrapped keys (keys.db), tokens (lookup.db), the head of the audit log. Never in the data
 * folder. Root only wraps. A key belongs to (party, class, epoch) or, by name, to the register; everybody else
 * knows its id. Keys live in locked memory and never leave this folder's code: vault/seal.h and vault/token.h use
 * them by id.
 *
 * At every start for writing the register settles the keys that a crash left handed out:
 *     for every letter of a record with change > vault_settled_change(vault):
 *         vault_claim(ctx, vault, key, party, class, epoch)
 *     vault_settle(ctx, vault, the data's change number)
 * which also makes an older copy of the keys safe to go on with: whatever its pool has been used for since is claimed,
 * the rest destroyed.
 *
 * Used by: registry, rights (destroying).
 * Memory: a vault is its own, one per open register, and ends with vault_close; lists lie in ctx's arena.
 * Errors: one sentence each for a missing key folder, a missing, short or wrong root, keys of another register,
 * wrong permissions, a damaged keys.db, a read-only folder, a full disk. An erased key: ST_NOT_FOUND.
 * Promises: a key is on disk before anybody learns its id, and is never handed out for two parties, whatever
 * crashes. What vault_destroy_keys destroyed cannot come back, and is on disk when it returns. Any number of
 * threads may use one vault.
 * Law: Art. 17, 32. */
#ifndef VAULT_VAULT_H
#define VAULT_VAULT_H

#include "base/ctx.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum vault_mode { VAULT_WRITE, VAULT_READ };

struct vault;

/* No core dumps, no reading by a debugger, no death at a limit of file size. Call first in main. */
void vault_harden(void);

/* Makes the folder (0700) with root, register keys and a first pool. `sheet` gets the recovery sheet's words,
 * which are nowhere else. ST_CONFLICT when the folder holds keys already. */
CHECKED enum status vault_create(struct ctx *ctx, const char *folder, int64_t register_id, const char **sheet);
CHECKED enum status vault_open(struct ctx *ctx, const char *folder, int64_t register_id, enum vault_mode mode,
                               struct vault **vault);
void vault_close(struct vault *vault); /* writes what is unwritten; NULL is allowed */
void vault_drop(struct vault **vault);
#define scoped_vault __attribute__((cleanup(vault_drop))) struct vault

int64_t vault_register(const struct vault *vault);

/* The key of (party, class, epoch): the living one, or one from the pool. Waits for the disk only when the pool
 * is empty. Epoch 0 where the class's rule rolls with the party's last event. */
CHECKED enum status vault_key_for(struct ctx *ctx, struct vault *vault, int64_t party, const char *class,
                                  int64_t epoch, int64_t *key);

struct vault_key {
    int64_t id;
    const char *class;
    int64_t epoch;
};
/* Living keys of a party. */
CHECKED enum status vault_keys_of(struct ctx *ctx, struct vault *vault, int64_t party, struct vault_key **keys,
                                  size_t *count);
/* Living keys of the register whose names begin so; `class` is the name. */
CHECKED enum status vault_keys_begun(struct ctx *ctx, struct vault *vault, const char *begins,
                                     struct vault_key **keys, size_t *count);
/* Another root: made, everything wrapped with it piece by piece while others go on, then the file replaced and the old
 * one overwritten. After a crash the next opening for writing finishes it. Helps against stray copies of keys.db where
 * root lies elsewhere. `progress` may be NULL. */
CHECKED enum status vault_rotate(struct ctx *ctx, struct vault *vault, void (*progress)(void *arg, size_t done),
                                 void *arg);
/* It is under way, so that a copy of the folder would not be whole. */
int vault_rotating(struct vault *vault);

/* A key of the register by name ("session", "staff", "job:ID"), made durably when there is none. */
CHECKED enum status vault_key_named(struct ctx *ctx, struct vault *vault, const char *name, int64_t *key);
/* All of them or none; unknown and destroyed ids are fine. Also writes the noted change number. */
CHECKED enum status vault_destroy_keys(struct ctx *ctx, struct vault *vault, const int64_t *keys, size_t count);
/* The same for a key that keeps nobody's data: it is out of memory at once, and on disk with the next destruction, at vault_tidy
 * or at close. After a crash it may be there still; whoever made it looks (vault_keys_of). */
CHECKED enum status vault_destroy_later(struct ctx *ctx, struct vault *vault, int64_t key);
CHECKED enum status vault_tidy(struct ctx *ctx, struct vault *vault);
/* Unwraps these in one look at the file, so that opening what they seal does not look for one after the other. Which of them are
 * not there is told to whoever opens. More than VAULT_AHEAD at a time push each other out. */
enum { VAULT_AHEAD = 256 };
CHECKED enum status vault_ahead(struct ctx *ctx, struct vault *vault, const int64_t *keys, size_t count);
/* Now and then: wipes what has been unwrapped and was not used since the last call. */
void vault_rest(struct vault *vault);
/* 1 living, 0 destroyed, -1 unknown to this folder. */
CHECKED enum status vault_key_state(struct ctx *ctx, struct vault *vault, int64_t key, int *state);

/* After a crash; see above. Claiming an id that needs none is fine. Settling destroys what nobody claimed. */
int64_t vault_settled_change(struct vault *vault);
CHECKED enum status vault_claim(struct ctx *ctx, struct vault *vault, int64_t key, int64_t party,
                                const char *class, int64_t epoch);
CHECKED enum status vault_settle(struct ctx *ctx, struct vault *vault, int64_t change);

/* The highest change number served with these keys. A data folder older than that is opened read-only by the
 * register layer. Note a number only after it is committed; it is written with destruction, with the pool and
 * at close. */
int64_t vault_seen_change(struct vault *vault);
void vault_note_change(struct vault *vault, int64_t change);
/* Writes assignments and the noted change number now. */
CHECKED enum status vault_flush(struct ctx *ctx, struct vault *vault);

/* The audit log's head: how far it reached, and its hash there. Never written ahead of the log; `durable` waits
 * for the disk. seq 0: none yet. */
enum { VAULT_HASH = 32, VAULT_SIGNATURE = 64, VAULT_PUBLIC = 32 };
CHECKED enum status vault_head_put(struct ctx *ctx, struct vault *vault, int64_t seq,
                                   const unsigned char hash[VAULT_HASH], int durable);
/* `shut` (NULL is allowed): nobody writes the log, and it ended there. */
CHECKED enum status vault_head(struct ctx *ctx, struct vault *vault, int64_t *seq,
                               unsigned char hash[VAULT_HASH], bool *shut);
/* Nobody writes the log any more, and it ends at this head: what stands behind it is not the program's. Until the next
 * vault_head_put, which is durable then. */
CHECKED enum status vault_head_shut(struct ctx *ctx, struct vault *vault, int64_t seq,
                                    const unsigned char hash[VAULT_HASH]);
/* These keys were brought back from a copy, and the log does not say so yet. */
bool vault_restored(struct ctx *ctx, struct vault *vault);
CHECKED enum status vault_restored_told(struct ctx *ctx, struct vault *vault);

/* Signs with the register's audit key (Ed25519). */
CHECKED enum status vault_sign(struct ctx *ctx, struct vault *vault, const void *bytes, size_t length,
                               unsigned char signature[VAULT_SIGNATURE]);
void vault_public(struct vault *vault, unsigned char public_key[VAULT_PUBLIC]);
int vault_signed(const unsigned char public_key[VAULT_PUBLIC], const void *bytes, size_t length,
                 const unsigned char signature[VAULT_SIGNATURE]);

#endif
