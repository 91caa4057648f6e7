/* Reading the log again, line by line: every hash computed, every checkpoint's signature looked at. The first thing that is wrong
 * ends it. Where the files lie, the caller knows.
 * Used by: registry/audit_verify (a register's files), registry/audit_export (a log in one file).
 * Memory: the ctx's arena.
 * Errors: none; what is wrong is in the verdict. */
#ifndef REGISTRY_AUDIT_WALK_H
#define REGISTRY_AUDIT_WALK_H

#include "registry/audit_clock.h"
#include "registry/audit_head.h"

struct audit_walk {
    struct ctx *ctx;
    struct audit_verdict *verdict;
    int64_t register_id;
    unsigned char key[VAULT_PUBLIC];
    int64_t seq; /* of the last good line, and its hash */
    unsigned char hash[VAULT_HASH];
    int64_t head_seq; /* what is known from elsewhere; 0: nothing */
    unsigned char head[VAULT_HASH];
    int64_t proven;            /* up to here something signed or remembered covers it */
    int number;                /* of the file that is read */
    bool one;                  /* all files in one: a file's first entry tells where it begins */
    struct audit_head *wanted; /* looked for on the way */
    size_t wanted_count;
    struct audit_clock clock;
};

void audit_walk_begin(struct audit_walk *walk, int64_t register_id);
/* Lines from *at on, which moves behind the last good one; `first`: they begin a file. False: a problem was found. */
bool audit_walk_lines(struct audit_walk *walk, const char *bytes, size_t length, size_t *at, bool first);
/* Puts the problem and returns false. `id` has {1} the file, {2} the entry, {3} the last entry that is proven. */
bool audit_walk_bad(struct audit_walk *walk, int64_t seq, int64_t since, const char *id);
/* Behind the last line: does the log reach what is known, and does nothing of it belong to somebody else? */
bool audit_walk_end(struct audit_walk *walk);

#endif
