/* The audit log: who did what to whom, for which purpose, under which sentence of the notice. Append-only
 * segment files FOLDER/audit/000001.log, one line an entry: its hash, a space, JSON. Each hash covers the one
 * before.
 *
 *     in a writer function:     TRY(audit_change(ctx, audit, write, &(struct audit_entry){.action = "set", ...}));
 *     when people are shown:    TRY(audit_answer(ctx, audit, &(struct audit_entry){.action = "opened", ...}));
 *
 * Used by: registry, rights, cli (list, verify).
 * Memory: ctx's arena; the log's thread has its own.
 * Errors: ST_BUSY when the log cannot be written: nothing is shown that is not in the log.
 * Promises: a change's entry is committed with the change and reaches the log exactly once, whatever crashes. A
 * read's entry is on disk before anybody sees the answer. No personal data: ids, names of fields, numbers.
 * Law: Art. 5(2), 30, 32. */
#ifndef REGISTRY_AUDIT_H
#define REGISTRY_AUDIT_H

#include "store/writer.h"
#include "vault/vault.h"

#include <stdbool.h>

struct audit;

struct audit_entry {
    const char *actor;      /* "user:ID", "cli", "job:sweep", ... */
    const char *action;     /* opened, listed, added, set, imported, erased, refused, ... */
    int64_t party;          /* or 0 */
    const int64_t *parties; /* of a list */
    size_t party_count;
    int64_t record, rev;       /* or 0 */
    const char *purpose;       /* of the notice */
    const char *sentence;      /* path in the notice that allowed or refused it */
    const char *const *fields; /* names only */
    size_t field_count;
    const char *detail; /* no personal data: a code, a count, a file's hash */
};

/* Opens FOLDER/audit (makes it when there is none), appends what a crash left in audit_out, adds itself to the
 * writer's hooks. With writer NULL: for listing and verifying only; audit_read then writes nowhere and says
 * ST_OK. A log that does not reach the head in the key folder is ST_DENIED for writing: it was cut or rolled
 * back. */
CHECKED enum status audit_open(struct ctx *ctx, const char *folder, struct store *store, struct vault *vault,
                               struct writer *writer, struct audit **audit);
void audit_close(struct audit *audit); /* before the vault and the store, after the writer; NULL is allowed */
void audit_drop(struct audit **audit);
#define scoped_audit __attribute__((cleanup(audit_drop))) struct audit

/* The last entry on disk, and the day of the last signed checkpoint in the newest file (UTC); 0: none. */
void audit_reach(struct audit *audit, int64_t *seq, int64_t *checkpoint_day);

/* Inside a writer function: the entry is part of the change. */
CHECKED enum status audit_change(struct ctx *ctx, struct audit *audit, struct write *write,
                                 const struct audit_entry *entry);
/* Before something is done: returns when it is on disk. */
CHECKED enum status audit_read(struct ctx *ctx, struct audit *audit, const struct audit_entry *entry);
/* What an answer shows, or a refusal: is on disk before the answer leaves. Does not wait where the answer can (ctx->pending). */
CHECKED enum status audit_answer(struct ctx *ctx, struct audit *audit, const struct audit_entry *entry);
/* Returns when every change committed so far is in the log. */
CHECKED enum status audit_sync(struct ctx *ctx, struct audit *audit);

/* Signs the head, as an entry. `text` (for packages) is one line: register, seq, hash, instant, signature. */
CHECKED enum status audit_checkpoint(struct ctx *ctx, struct audit *audit, const char **text);

/* An entry that is signed at once: what changes who can read or write the register. */
CHECKED enum status audit_signed(struct ctx *ctx, struct audit *audit, const struct audit_entry *entry);

/* An entry that is dated before one that stands before it: the clock was set back (registry/audit_clock.h). */
struct audit_back {
    int64_t seq, at; /* 0: none is */
    int64_t before_seq, before_at;
};
/* What went because its day had come, each stretch signed for where it stood (registry/audit_stub.h). */
struct audit_past {
    int64_t entries;         /* 0: nothing */
    int64_t to;              /* the last of them */
    int64_t first, last, at; /* instants: the oldest and the newest of them; when something went last */
};

struct audit_verdict {
    int64_t entries;     /* that are good */
    const char *problem; /* NULL: whole; otherwise a sentence in ctx's language */
    const char *file;    /* of the first bad one */
    int64_t seq;         /* where it is seen */
    int64_t
        since; /* the first that may be bad: nothing signed stands between it and seq; most often seq itself */
    struct audit_back back; /* the first; no fault of the chain, but of the days in it */
    int64_t backs;          /* how many entries are dated so */
    struct audit_past past;
};
/* Reads everything again. ST_OK also when the log is bad: look at `problem`. */
CHECKED enum status audit_verify(struct ctx *ctx, struct audit *audit, struct audit_verdict *verdict);

/* The same, and whether each of the heads stands in it: what was signed once is in this log still. */
struct audit_head;
CHECKED enum status audit_verify_heads(struct ctx *ctx, struct audit *audit, struct audit_head *heads,
                                       size_t count, struct audit_verdict *verdict);

struct audit_filter {
    int64_t party;        /* 0: any */
    const char *actor;    /* NULL: any */
    const char *action;   /* NULL: any */
    const char *sentence; /* as the log names it: "P25", or a path of the notice; NULL: any */
    int64_t from, to;     /* instants, from <= at < to; 0: open */
    int64_t after_seq;    /* for the next page */
    bool newest;          /* the newest first; then the next page is before_seq */
    int64_t before_seq;   /* 0: from the end */
    size_t limit;         /* 0: all */
};
struct audit_line {
    int64_t seq, at;
    const char *json;             /* the whole entry, one line */
    const char *action, *purpose; /* out of it; NULL: it names none */
};
CHECKED enum status audit_list(struct ctx *ctx, struct audit *audit, const struct audit_filter *filter,
                               struct audit_line **lines, size_t *count);

#endif
