/* What an open register is made of. For src/registry and src/rights only: front ends see registry.h.
 * Used by: every file of the two.
 * Promises: everything here lives from registry_open to registry_close; the texts lie in `arena`. */
#ifndef REGISTRY_INSIDE_H
#define REGISTRY_INSIDE_H

#include "registry/adopt_work.h"
#include "registry/audit.h"
#include "registry/party.h"
#include "registry/registry.h"
#include "store/query.h"
#include "store/writer.h"
#include "vault/lookup.h"
#include "vault/seal.h"
#include "vault/token.h"
#include "vault/vault.h"

#include <stdatomic.h>

struct lens;
struct collate;
struct guesses;
struct password_desk;
struct traits;
struct uses;
struct begans;
struct twins;
struct edition;
struct memo;
struct intake;

struct registry {
    struct arena *arena;
    const char *dir, *keys;
    _Atomic(const struct edition *) edition; /* the notice in force (registry/edition.h) */
    struct adoption adoption;                /* what is left to do since it came into force */
    const struct edition *retired;           /* of the empty register, when a whole one was taken in; or NULL */
    struct store *store;
    struct vault *vault;
    struct writer *writer; /* NULL when it can only be read */
    struct audit *audit;
    struct lens *lens;          /* for everybody; without what is out of sight */
    struct lens *lens_whole;    /* for those who see that too, where the notice speaks of it */
    struct traits *traits;      /* what lists are filtered by */
    struct uses *uses;          /* when everybody was last used (registry/uses.h) */
    struct begans *begans;      /* who wrote first (registry/began.h) */
    struct twins *twins;        /* pairs that may be one, as they were found last */
    struct intake *intake;      /* files that were sent to be taken in; NULL when it can only be read */
    struct collate *collate;    /* of the register's language */
    struct memo *memo;          /* what others' systems answered lately (registry/memo.h) */
    _Atomic int64_t cursor_key; /* that pages of lists are sealed with, once one was (registry/find.c) */
    struct password_desk *desk; /* where passwords are hashed (vault/password.h) */
    struct guesses *guesses;    /* of strangers at the sign-in page (registry/guess.h) */
    atomic_bool stays;          /* a server, which may work ahead */
    atomic_bool nightly;        /* somebody is at the night's work (rights/nightly.h) */
    int64_t keys_reached;       /* the change that the keys had reached when they were opened */
    atomic_bool reviewing;      /* somebody carries out what a review has decided (rights/review.h) */
    atomic_bool review_waits;   /* and something that is decided waits for it */
    atomic_bool clearing;       /* somebody erases whom others have chosen (rights/clearing.h) */
    const char *read_only;      /* message id of the reason, or NULL */
};

/* Whose keys seal what erasures intend: nobody's, each of its own epoch, the erasure's id. No party has this id. */
#define ERASURE_KEYS  ((ref_t)1)
#define ERASURE_CLASS "erasure"
/* The same for what requests say (table `request` and its steps): each under a key of its own, so that it can be read until it is
 * answered although the person's own keys are gone. */
#define REQUEST_KEYS  ((ref_t)2)
#define REQUEST_CLASS "request"
static inline struct seal_place request_place(ref_t row) {
    return (struct seal_place){.record = row, .class = REQUEST_CLASS, .rev = 0};
}
/* And for what messages say (table `outbox`). */
#define OUTBOX_KEYS  ((ref_t)3)
#define OUTBOX_CLASS "outbox"

/* And what breaches say (table `breach_step`). */
#define BREACH_KEYS  ((ref_t)4)
#define BREACH_CLASS "breach"
static inline struct seal_place breach_place(ref_t step) {
    return (struct seal_place){.record = step, .class = BREACH_CLASS, .rev = 0};
}

/* And for tasks (tables `task`, `task_step`): epoch id is what one needs to name the person, until it is signed (of an erasure's the
 * intent's key instead); epoch -id what was signed. */
#define TASK_KEYS  ((ref_t)5)
#define TASK_CLASS "task"
static inline struct seal_place task_seal(ref_t row) {
    return (struct seal_place){.record = row, .class = TASK_CLASS, .rev = 0};
}

/* And why something is held (table `hold`). */
#define HOLD_KEYS  ((ref_t)6)
#define HOLD_CLASS "hold"
static inline struct seal_place hold_place(ref_t hold) {
    return (struct seal_place){.record = hold, .class = HOLD_CLASS, .rev = 0};
}

/* Whose it was where the register came from (table `hold_was`), under the same key. */
static inline struct seal_place hold_was_place(ref_t hold) {
    return (struct seal_place){.record = hold, .class = HOLD_CLASS, .rev = 1};
}

/* Keys of the register itself: for what somebody attests (table `attestation`), and what is written down about a system or a
 * recipient (table `holding`). */
#define ATTEST_KEY  "attestations"
#define HOLDING_KEY "holdings"
static inline struct seal_place attest_place(int64_t row) {
    return (struct seal_place){.record = row, .class = "attestation", .rev = 1};
}
static inline struct seal_place holding_place(int64_t row) {
    return (struct seal_place){.record = row, .class = "holding", .rev = 1};
}
/* The same for reviews of what has no minimum and their steps, and for the steps of own devices. */
#define REVIEW_KEY "reviews"
#define DEVICE_KEY "devices"
static inline struct seal_place review_place(int64_t row) {
    return (struct seal_place){.record = row, .class = "review", .rev = 1};
}
static inline struct seal_place device_place(int64_t step) {
    return (struct seal_place){.record = step, .class = "device", .rev = 1};
}

/* And where a paper is that somebody must destroy or copy (table `paper_task`), until it is signed. */
#define PAPER_KEYS  ((ref_t)7)
#define PAPER_CLASS "paper"

/* And what hand-overs say (table `handover` and its steps). */
#define HANDOVER_KEYS  ((ref_t)8)
#define HANDOVER_CLASS "handover"
static inline struct seal_place handover_place(ref_t row) {
    return (struct seal_place){.record = row, .class = HANDOVER_CLASS, .rev = 0};
}

/* Keys of the register as well: what somebody gave for a disclosure (table `disclosure`), the lists that users keep, what
 * somebody says of the users (table `roster`), names of tokens. */
static inline struct seal_place disclosure_place(ref_t row) {
    return (struct seal_place){.record = row, .class = "disclosure", .rev = 0};
}
static inline struct seal_place saved_place(ref_t row) {
    return (struct seal_place){.record = row, .class = "view", .rev = 1};
}
static inline struct seal_place roster_place(ref_t row) {
    return (struct seal_place){.record = row, .class = "roster", .rev = 1};
}
static inline struct seal_place api_token_place(ref_t row) {
    return (struct seal_place){.record = row, .class = "token", .rev = 1};
}

/* And what mailings say (table `mailing`). */
#define MAILING_KEYS  ((ref_t)9)
#define MAILING_CLASS "mailing"

/* ST_DENIED, with why, when the register can only be read. */
CHECKED enum status registry_changeable(struct ctx *ctx);
/* A change of which no notice speaks (staff, sessions). */
CHECKED enum status registry_change_staff(struct ctx *ctx, write_fn *fn, void *arg);
/* Runs a change on the writer; on ST_DENIED the refusal is written to the log afterwards, outside the undone change. */
CHECKED enum status registry_change(struct ctx *ctx, write_fn *fn, void *arg);
/* As the log names who acts: "user:ID", "user:ID token:ID", "cli", "job:import". */
const char *actor_text(struct ctx *ctx);
/* Before a list leaves that names people: one entry for all of them. `what`: of which list, a word for the log. */
CHECKED enum status registry_listed(struct ctx *ctx, const ref_t *parties, size_t count, const char *what);
/* Back from work with memory of its own: `arena` is ctx's again, and what went wrong is told from it. */
void registry_memory_back(struct ctx *ctx, struct arena *arena);
/* Logs that the model refused: action, party, field and sentence of ctx->fault, never a value. */
void registry_refused(struct ctx *ctx, const char *action, ref_t party);

#endif
