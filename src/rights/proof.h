/* Papers that leave the house signed: the register's audit key (Ed25519) signs what a file holds and how far the log had got when it
 * was made. The signature is a small text beside the file; whoever has the two needs nothing of ours but the public key.
 *
 *     TRY(proof_head(ctx, &head));             the head that the file can print
 *     ... make the file's bytes ...
 *     TRY(proof_sign(ctx, &head, "promises", bytes, length, &text));     FILE.sig
 *
 * Used by: promise_paper, the certificate of an erasure; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_DENIED where the log can only be read. What is wrong with a file is no error: `problem`.
 * Promises: any byte of the file or of the text that is another is found. It proves that these bytes were signed by whoever has that
 *   key, and at which place of the log; not that what they say is true, nor when by a clock of others.
 * Law: GDPR 5(2), 24(1). Source: RFC 8032. */
#ifndef RIGHTS_PROOF_H
#define RIGHTS_PROOF_H

#include "base/ctx.h"

#include <stdbool.h>

struct proof_head {
    const char *line; /* as packages print it: register, seq, hash, instant, signature */
    const char *key;  /* the public key in hex: 64 digits */
    const char *fingerprint;
    const char *at; /* instant, ISO */
    int64_t seq;
};
/* Signs the log's head as it is now, as an entry of it. */
CHECKED enum status proof_head(struct ctx *ctx, struct proof_head *head);
/* `what`: a word, "promises", "certificate". The caller has asked permit(). */
CHECKED enum status proof_sign(struct ctx *ctx, const struct proof_head *head, const char *what,
                               const void *bytes, size_t length, const char **text);
/* The public key in hex; and what is short enough to be read out: 32 digits of its hash, in fours. */
const char *proof_key(struct ctx *ctx);
const char *proof_fingerprint(struct ctx *ctx);
const char *proof_fingerprint_of(struct arena *arena, const char *key);
/* Is what somebody typed or copied from paper this key, or its fingerprint? */
bool proof_key_is(struct arena *arena, const char *typed, const char *key);

struct proof_verdict {
    const char *problem;               /* NULL: good; else a sentence in ctx's language */
    const char *what, *key, *at, *reg; /* as the text says them; NULL where it cannot be read */
    int64_t seq;
    bool in_register; /* proof_check: the register's own key, and the head is in its log */
};
/* Without any register. */
void proof_verify(struct ctx *ctx, const void *bytes, size_t length, const char *text, size_t text_length,
                  struct proof_verdict *verdict);
/* The same, and that it is of the register of ctx: its key, and the head stands in its log, which is read whole. */
CHECKED enum status proof_check(struct ctx *ctx, const void *bytes, size_t length, const char *text,
                                size_t text_length, struct proof_verdict *verdict);

#endif
