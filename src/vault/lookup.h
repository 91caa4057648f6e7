/* lookup.db in the key folder: which party (and record) a token belongs to. Rebuildable from the letters; it
 * carries the change number it has reached, so that a start can see that it is behind and read the records
 * changed since. Writing happens on the writer's thread, in step with its transaction (store/writer.h, struct
 * writer_hook): job -> lookup_mark, undo -> lookup_undo, committed -> lookup_commit, failed -> lookup_abandon.
 * Used by: registry.
 * Memory: hits lie in ctx's arena.
 * Promises: never ahead of the data. What is dropped is overwritten. Finding is for any thread and sees what is
 * committed; LOOKUP_WRITING (writer's thread only) also sees what the group has put so far. */
#ifndef VAULT_LOOKUP_H
#define VAULT_LOOKUP_H

#include "vault/token.h"

struct lookup_hit {
    int64_t party, record;
    const char *kind;
};
enum lookup_view { LOOKUP_COMMITTED, LOOKUP_WRITING };

CHECKED enum status lookup_find(struct ctx *ctx, struct vault *vault, enum lookup_view view,
                                const unsigned char token[TOKEN_SIZE], struct lookup_hit **hits, size_t *count);

/* The same of many tokens in one reading transaction, which costs less than a lock of the file each. The first lies at `tokens`, the next
 * `stride` bytes on; `found` is told each party of the token at place `which`, in no order, one with several records more than once. */
typedef void lookup_found(void *arg, size_t which, int64_t party);
CHECKED enum status lookup_find_each(struct ctx *ctx, struct vault *vault, const void *tokens, size_t stride,
                                     size_t count, lookup_found *found, void *arg);

/* Everybody else who has an e-mail address or a phone of this one, by tokens alone; each once. */
CHECKED enum status lookup_sharing(struct ctx *ctx, struct vault *vault, int64_t party, int64_t **others,
                                   size_t *count);
/* In one pass along the table. having: everybody with a token of the kind; sharing: everybody who has one of the kind `common` in common with
 * somebody else. Both in order, each once. */
struct lookup_kinds {
    int64_t *having, *sharing;
    size_t having_count, sharing_count;
};
CHECKED enum status lookup_of_kinds(struct ctx *ctx, struct vault *vault, const char *kind, const char *common,
                                    struct lookup_kinds *parties);

CHECKED enum status lookup_put(struct ctx *ctx, struct vault *vault, const unsigned char token[TOKEN_SIZE],
                               const char *kind, int64_t party, int64_t record);
CHECKED enum status lookup_remove_record(struct ctx *ctx, struct vault *vault, int64_t party, int64_t record);
CHECKED enum status lookup_remove_party(struct ctx *ctx, struct vault *vault, int64_t party);
CHECKED enum status lookup_clear(struct ctx *ctx, struct vault *vault); /* before a whole rebuild */
/* How many tokens a party has left, for the verification of an erasure. */
CHECKED enum status lookup_count(struct ctx *ctx, struct vault *vault, int64_t party, int64_t *count);

void lookup_mark(struct vault *vault);
void lookup_undo(struct vault *vault);
/* ST_FAILED (full disk): everything put since the last commit is gone from here and the change number stays
 * behind, so that the next start catches up. */
CHECKED enum status lookup_commit(struct ctx *ctx, struct vault *vault, int64_t change);
void lookup_abandon(struct vault *vault);
/* Waits for the disk and empties the write-ahead log: what was removed is nowhere in the file. */
CHECKED enum status lookup_flush(struct ctx *ctx, struct vault *vault);
CHECKED enum status lookup_change(struct ctx *ctx, struct vault *vault, int64_t *change);

#endif
