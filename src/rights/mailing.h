/* One letter to many. Looked at first: who gets it, who does not and why. Then it is made, waits for some minutes in which the whole of
 * it can be undone, and goes message by message through the outbox (rights/outbox.h), which asks permit() of each when it is put and
 * again when it is handed to the mail server: an objection a minute later counts.
 *
 *     TRY(mailing_look(ctx, &draft, &plan));                       page: plan.to get it, plan.reasons do not
 *     TRY(mailing_make(ctx, &draft, typed, &id));                  typed: how many, as the person has typed it
 *     TRY(mailing_stop(ctx, id, &state));                          undone while it waits, stopped while it goes
 *
 * Used by: cli, web, api; connect/dispatch feeds it.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "subject", "text", "purpose", "kind", "own" or "who"; ST_CONFLICT at "count" where it is another number by now,
 *   and for a mailing that cannot be stopped any more; ST_DENIED, ST_NOT_FOUND.
 * Promises: P5-P17, P32, P71. Nobody gets it twice, also after a crash and when two of its receivers turn out to be one. Nothing tells
 *   whether it was opened or clicked. Whoever is erased is on its list no more. What it says is sealed under a key of its own, which goes
 *   `mail.days` after it went.
 * Law: GDPR 5(1)(b), (e), 6, 14, 17, 18, 21; ePrivacy directive 13; RFC 8058. */
#ifndef RIGHTS_MAILING_H
#define RIGHTS_MAILING_H

#include "rights/outbox.h"

enum mailing_state {
#define MAILING_STATE(NAME, id, label) MAILING_##NAME,
#include "rights/mailing_state.def"
#undef MAILING_STATE
    MAILING_STATES
};
const char *mailing_state_id(enum mailing_state state);
const char *mailing_state_label(enum mailing_state state); /* message id */

struct mailing_draft {
    const char *subject, *text;
    int purpose; /* index in the notice */
    enum outbox_kind
        kind;       /* OUTBOX_SERVICE or OUTBOX_SURVEY; a purpose that is marketing makes marketing of it */
    enum lang lang; /* of what the program adds */
    bool own;       /* of marketing: it is our own, not somebody else's */
    const ref_t *parties; /* to whom it is meant */
    size_t count;
};

/* Who does not get it, and why. */
struct mailing_reason {
    const char *why;      /* whole sentence in ctx->lang */
    const char *sentence; /* promise id or path of the notice; or NULL: of what no sentence speaks */
    size_t count;
    const ref_t *parties; /* of a plan; NULL of a mailing that was made */
};

struct mailing_plan {
    enum outbox_kind kind; /* what it is, with this purpose */
    size_t chosen;         /* how many were meant, each once */
    const ref_t *parties;  /* who would get it */
    size_t to;
    const struct mailing_reason *reasons; /* the most frequent first */
    size_t reason_count;
    int64_t minutes; /* in which it can be undone */
};

/* Looked at, and nothing more: ST_OK too where nobody may get it. The draft need not say anything yet. */
CHECKED enum status mailing_look(struct ctx *ctx, const struct mailing_draft *draft, struct mailing_plan *plan);
/* `typed`: to how many it goes, as the one who sends it has said. */
CHECKED enum status mailing_make(struct ctx *ctx, const struct mailing_draft *draft, size_t typed, ref_t *id);
/* What waits is undone as a whole; of what goes, what has not left yet stays here. */
CHECKED enum status mailing_stop(struct ctx *ctx, ref_t id, enum mailing_state *state);

struct mailing {
    ref_t id;
    enum mailing_state state;
    enum outbox_kind kind;
    const char *purpose; /* id in the notice */
    const char *purpose_words;
    const char *actor;                    /* as the log has it */
    int64_t made, goes, ended;            /* instants; ended: 0, not yet */
    size_t total;                         /* for how many it was made */
    const char *subject, *text;           /* NULL: erased */
    const struct mailing_reason *reasons; /* who did not get it from the beginning */
    size_t reason_count;

    size_t left_to_do; /* nothing was done about them yet */
    size_t waiting;    /* in the queue, or being sent */
    size_t sent, failed, bounced;
    const struct mailing_reason *later; /* who was left out after it was made */
    size_t later_count;
    size_t left;     /* all of these */
    size_t objected; /* used the link in it */
    size_t erased;   /* are not in the register any more */
    int64_t version;
};

/* With its report; nobody is named. */
CHECKED enum status mailing_read(struct ctx *ctx, ref_t id, struct mailing *mailing);
struct mailing_missed {
    ref_t party;
    const char *name; /* as the one who asks may see it */
    const char *why;  /* whole sentence */
};
/* Who did not get it after it was made: left out, failed, came back. One entry in the log for those who are named. */
CHECKED enum status mailing_missed(struct ctx *ctx, ref_t id, size_t limit, struct mailing_missed **list,
                                   size_t *count);
/* The newest first; without texts. */
CHECKED enum status mailing_list(struct ctx *ctx, size_t skip, size_t limit, struct mailing **list,
                                 size_t *count, size_t *total);

/* Of which one a message is; 0: of none. */
CHECKED enum status mailing_of(struct ctx *ctx, ref_t message, ref_t *mailing);
/* Those that wait or go, and those that went and ended on that day or later: the first to go first. */
CHECKED enum status mailing_since(struct ctx *ctx, day_t day, struct mailing **list, size_t *count);

/* ---- for connect/dispatch */

/* Puts the next few messages of what goes into the outbox. `fed`: how many receivers were looked at; 0: nothing is to be done now. */
CHECKED enum status mailing_feed(struct ctx *ctx, size_t most, size_t *fed);
/* The instant at which the next one is to be fed; INT64_MAX: none. */
CHECKED enum status mailing_next(struct ctx *ctx, int64_t *next);

/* ---- what else must know */

/* After a crash: what was not whole yet never was. */
CHECKED enum status mailing_resume(struct ctx *ctx);
CHECKED enum status mailing_forget(struct ctx *ctx, struct write *write, ref_t party);
/* Erases what went longer ago than the setting mail.days says. */
CHECKED enum status mailing_sweep(struct ctx *ctx, day_t on, size_t *count);

#endif
