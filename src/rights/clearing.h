/* Erasing chosen customers. Looked at first: who goes, what of them goes and what stays until when, who is left out and why, what people will
 * have to do; then it is confirmed by their number, carried out by the server beside its other work, gone on with after a crash, and can be
 * stopped between two slices. Each gets a certificate of its own.
 *
 *     TRY(clearing_look(ctx, parties, count, &plan));              plan.parties go, plan.left do not
 *     TRY(clearing_make(ctx, &draft, &id));                        draft.people as it was typed, draft.seal as the plan has it
 *     TRY(clearing_run(ctx, progress, arg));                       the thread of a server, the night, or the command line
 *
 * Used by: rights/review_run, nightly; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "who", "why" or "reason"; ST_CONFLICT at "people" for another number, or other people, than were looked at, and for one that
 *   cannot be stopped any more; ST_DENIED, ST_NOT_FOUND.
 * Promises: P49, P69, P70. Nobody goes whom nobody has chosen: each is judged anew when it goes, and whoever was made one with somebody else since
 *   stays. Left out whole, and told: whoever has an open request, is held or restricted, or waits for data; a person decides about each.
 * Law: GDPR 5(1)(c), 5(1)(e), 5(2), 15, 17, 18. */
#ifndef RIGHTS_CLEARING_H
#define RIGHTS_CLEARING_H

#include "rights/task.h"

struct db;
struct write;

enum clearing_state {
#define CLEARING_STATE(NAME, id, label) CLEARING_##NAME,
#include "rights/clearing_state.def"
#undef CLEARING_STATE
    CLEARING_STATES
};
const char *clearing_state_id(enum clearing_state state);
const char *clearing_state_label(enum clearing_state state); /* message id */

enum clearing_why {
    CLEARING_WHY_NONE, /* goes */
#define CLEARING_WHY(NAME, id, text) CLEARING_WHY_##NAME,
#include "rights/clearing_why.def"
#undef CLEARING_WHY
    CLEARING_WHYS
};
const char *clearing_why_id(enum clearing_why why);
const char *clearing_why_text(enum clearing_why why); /* message id */

/* KEPT: ended ones are dropped after so many days; their certificates stay. */
enum { CLEARING_MOST = 5000, CLEARING_REASON = 2000, CLEARING_KEPT = 90 };

/* Who does not go. */
struct clearing_left {
    enum clearing_why why;
    size_t count;
    const ref_t *parties; /* of a plan; NULL of one that was made */
};

/* Of a class: of how many customers it goes, or stays and until when. */
struct clearing_class {
    int class;
    bool goes;
    size_t people, records; /* records: of a class that goes or stays record by record */
    day_t until;            /* of what stays: the last of their days; DAY_NONE: something has not ended */
    const char *sentence;   /* that keeps it: promise id or path; NULL of what goes */
};

struct clearing_plan {
    size_t chosen;        /* how many were meant, each once */
    const ref_t *parties; /* who would go */
    size_t to;
    const struct clearing_class *classes; /* what goes before what stays */
    size_t class_count;
    const struct clearing_left *left; /* the most frequent first */
    size_t left_count;
    size_t tasks[TASK_PLACES]; /* that people would get, by place */
    size_t mentions, looked;   /* texts about others that name them; looked: through how many */
    const char *seal;          /* of exactly these people */
};
/* Looked at, and nothing more; one entry in the log. */
CHECKED enum status clearing_look(struct ctx *ctx, const ref_t *parties, size_t count,
                                  struct clearing_plan *plan);

enum clearing_because { CLEARING_UNSAID, CLEARING_REQUESTED, CLEARING_NEEDLESS };
struct clearing_draft {
    const ref_t *parties;
    size_t count, people;          /* people: how many go, as whoever confirms it has said */
    const char *seal;              /* as the plan has it; NULL: whoever they are now */
    enum clearing_because because; /* REQUESTED: they are kept from coming back by others' lists */
    const char *reason;            /* names nobody: it is kept when they are gone */
};
CHECKED enum status clearing_make(struct ctx *ctx, const struct clearing_draft *draft, ref_t *id);
/* Everything that is confirmed and not done, to the end; until `progress` (or NULL) says false. One at a time: who comes while another is at it
 * has nothing to do. */
CHECKED enum status clearing_run(struct ctx *ctx, bool (*progress)(void *arg, size_t done, size_t all),
                                 void *arg);
/* Whoever has not gone stays. */
CHECKED enum status clearing_stop(struct ctx *ctx, ref_t id);

struct clearing {
    ref_t id;
    enum clearing_state state;
    bool asked;
    const char *actor; /* as the log has it */
    const char *reason;
    int64_t made, ended; /* ended: 0, not yet */
    int64_t seen;        /* the change at which it was confirmed */
    size_t total;        /* how many were chosen */
    size_t gone, waiting, stays;
    const struct clearing_left
        *left; /* the most frequent first; with those who have gone since in another way */
    size_t left_count;
};
CHECKED enum status clearing_read(struct ctx *ctx, ref_t id, struct clearing *clearing);
/* The newest first. */
CHECKED enum status clearing_list(struct ctx *ctx, size_t skip, size_t limit, struct clearing **list,
                                  size_t *count, size_t *total);
/* Those under way, and those that ended on or after that day. */
CHECKED enum status clearing_since(struct ctx *ctx, day_t day, struct clearing **list, size_t *count);

struct clearing_stay {
    ref_t party;
    const char *name; /* as the one who asks may see it; NULL: nobody sees it any more */
    enum clearing_why why;
};
/* Who stays and is still there; one entry in the log for those who are named. */
CHECKED enum status clearing_stays(struct ctx *ctx, ref_t id, size_t limit, struct clearing_stay **list,
                                   size_t *count);
/* Numbers of the certificates of those who have gone. */
CHECKED enum status clearing_certificates(struct ctx *ctx, ref_t id, size_t skip, size_t limit, ref_t **list,
                                          size_t *count);

/* ---- what else must know */

/* Inside the erasure of somebody. */
CHECKED enum status clearing_erased(struct ctx *ctx, struct write *write, ref_t party, ref_t erasure);
/* Drops what ended longer ago than CLEARING_KEPT days. */
CHECKED enum status clearing_sweep(struct ctx *ctx, day_t on);

#endif
