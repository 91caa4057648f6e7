/* E-mail that goes out: one call puts one message into the queue, inside the transaction that makes it due, so that neither is there
 * without the other. connect/dispatch.h sends what waits. Whether it may be sent is asked when it is put, and again when it goes: an
 * objection, a restriction, a merge, an erasure or another address in between counts.
 *
 *     in a writer function:
 *     TRY(outbox_put(ctx, write, &(struct outbox_draft){.kind = OUTBOX_ANSWER, .request = id, .party = party, .address = reply_to,
 *                                                       .purpose = NOTICE_NOTHING, .subject = subject, .text = text}, &message));
 *     outside of one: outbox_add(ctx, &draft, &message).
 *
 * Used by: requests, reminders, tasks, erasure, access; connect/dispatch; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "to", "subject", "text", "file", "purpose", "after" or "until"; ST_DENIED with the sentence of the notice, and
 *   nothing is put. ST_CONFLICT for a message that is not in the state that this needs.
 * Promises: P5-P17, P32, P60, P71. What has gone to a customer is a contact of that day (rights/contact.h), unless it comes back. To whom, subject, text and file are sealed under a key of this message alone; it goes with the person, or
 *   with the request that it answers. What stays is that one was sent, when, for which purpose, and what became of it. Neither
 *   addresses nor subjects are in the log.
 * Law: GDPR 5(1)(f), 6, 12, 14, 18, 19, 21; ePrivacy directive 13; RFC 8058, RFC 3834. */
#ifndef RIGHTS_OUTBOX_H
#define RIGHTS_OUTBOX_H

#include "registry/party.h"

struct db;
struct write;

enum outbox_kind {
#define OUTBOX_KIND(NAME, id, action, duty, stop, robot, contact, label) OUTBOX_##NAME,
#include "rights/outbox_kind.def"
#undef OUTBOX_KIND
    OUTBOX_KINDS
};
enum outbox_state {
#define OUTBOX_STATE(NAME, id, label) OUTBOX_##NAME,
#include "rights/outbox_state.def"
#undef OUTBOX_STATE
    OUTBOX_STATES
};
enum outbox_why {
    OUTBOX_WHY_NONE,
#define OUTBOX_WHY(NAME, id, text) OUTBOX_WHY_##NAME,
#include "rights/outbox_why.def"
#undef OUTBOX_WHY
    OUTBOX_WHYS
};
const char *outbox_kind_id(enum outbox_kind kind);
const char *outbox_kind_label(enum outbox_kind kind); /* message id */
bool outbox_kind_from(const char *id, enum outbox_kind *kind);
const char *outbox_state_id(enum outbox_state state);
const char *outbox_state_label(enum outbox_state state); /* message id */
bool outbox_state_from(const char *id, enum outbox_state *state);
const char *outbox_why_id(enum outbox_why why);   /* NULL: nothing is wrong */
const char *outbox_why_text(enum outbox_why why); /* message id */

enum {
    OUTBOX_ADDRESS_MAX = 254,
    OUTBOX_SUBJECT_MAX = 300,
    OUTBOX_TEXT_MAX = 100000,
    OUTBOX_FILE_MAX = 20 * 1024 * 1024
};

struct outbox_file {
    const char *name, *type; /* "tiedot.zip", "application/zip" */
    const void *bytes;
    size_t length;
};

struct outbox_draft {
    enum outbox_kind kind; /* with a purpose that is marketing it is OUTBOX_MARKETING, whatever stands here */
    int purpose;           /* index in the notice; NOTICE_NOTHING: the first that is no marketing, or a duty */
    ref_t party;           /* to whom it goes or whom it is about; 0: nobody of the register */
    const char *
        address; /* NULL: the party's first e-mail address as it is when it goes; of OUTBOX_STAFF: the user's */
    const char *name; /* of whoever gets it; NULL: the party's */
    ref_t user;       /* of OUTBOX_STAFF */
    ref_t request,
        task; /* what it belongs to, or 0; see `request` above for what that means when somebody is erased */
    const char *subject, *text;
    enum lang lang;                 /* of what the program adds, as of the objection link */
    const struct outbox_file *file; /* or NULL */
    bool bare;                      /* it says nothing of the person: where their answer is, and no more */
    int64_t after, until;           /* instants: not before, not after; 0: at once, for ever */
    const char
        *once; /* a word without personal data: of messages that say the same one, only the first is put */
};

/* In a writer function. `message` (or NULL): its id; with `once` perhaps that of an earlier one. */
CHECKED enum status outbox_put(struct ctx *ctx, struct write *write, const struct outbox_draft *draft,
                               ref_t *message);
/* The same as a change of its own. */
CHECKED enum status outbox_add(struct ctx *ctx, const struct outbox_draft *draft, ref_t *message);
/* A message that says that e-mail works, to an address of the staff. */
CHECKED enum status outbox_test(struct ctx *ctx, const char *address, ref_t *message);
/* What outbox_put would answer, without putting anything: `permission` as permit() says it. */
struct permission;
CHECKED enum status outbox_may(struct ctx *ctx, struct db *db, const struct outbox_draft *draft,
                               struct permission *permission);
/* What a message of this kind is with this purpose: one that is marketing makes marketing of it. */
enum outbox_kind outbox_kind_for(struct ctx *ctx, enum outbox_kind kind, int purpose);
/* Could this be an address to write to? */
bool outbox_address(struct ctx *ctx, const char *text);

struct message {
    ref_t id, party; /* party: 0, or whom it is about now (after a merge the kept one) */
    ref_t user, request, task;
    enum outbox_kind kind;
    enum outbox_state state;
    enum outbox_why why;                  /* of the last try */
    const char *code;                     /* what the other end said, such as "550 5.1.1"; or NULL */
    const char *purpose;                  /* id in the notice; NULL: a duty */
    const char *sentence;                 /* that allowed it; of why DENIED, the one that refuses */
    const char *actor;                    /* as the log has it */
    int64_t made, after, until, next, at; /* next: of the next try; at: when it was sent or ended, or 0 */
    int tries;
    int64_t seen;                                /* somebody says that its failure is dealt with; or 0 */
    int64_t objected;                            /* the receiver used the link in it; 0: not */
    bool erased;                                 /* what it said is gone */
    const char *address, *name, *subject, *text; /* NULL when erased */
    const char *file, *file_type;                /* its name; NULL: none */
    const char *whom; /* the party's name as the one who asks may see it, or `name` */
    int64_t version;
};

CHECKED enum status outbox_read(struct ctx *ctx, ref_t id, struct message *message);

struct outbox_asked {
    bool every;              /* of any state */
    bool undone;             /* those that did not get there and that nobody has dealt with, the oldest first */
    enum outbox_state state; /* else of this one */
    ref_t party;             /* with whoever was merged into it; 0: of anybody */
    ref_t request;           /* 0: of any */
    size_t skip, limit;
};
/* What waits by its day, the rest the last first. Without texts. One entry in the log for those who are named. */
CHECKED enum status outbox_list(struct ctx *ctx, const struct outbox_asked *asked, struct message **list,
                                size_t *count, size_t *total);
/* What was written to the party itself, whatever became of it, the oldest first, with texts: for the person's access package, whose
 * entry in the log it is part of. */
CHECKED enum status outbox_to(struct ctx *ctx, ref_t party, struct message **list, size_t *count);
/* A request's, the last first, without texts; part of request_read's entry in the log when it follows it in the same ctx. */
CHECKED enum status outbox_of_request(struct ctx *ctx, ref_t request, struct message **list, size_t *count);
/* How many are in each state. Without names. `broken`: addresses of the register that do not work. */
struct outbox_figures {
    size_t in[OUTBOX_STATES];
    size_t undone[OUTBOX_STATES]; /* of the failed and the bounced: nobody has dealt with them */
    int64_t undone_since;         /* the oldest of them; 0: none */
};
CHECKED enum status outbox_figures(struct ctx *ctx, struct outbox_figures *figures);

/* The party's addresses of today that do not work: the last message to each came back, or was refused since there is no such address.
 * Part of party_read's entry in the log when it follows it in the same ctx. */
CHECKED enum status outbox_broken(struct ctx *ctx, ref_t party, struct message **list, size_t *count);

/* A waiting one does not go; ST_CONFLICT for one that is being sent or has gone. */
CHECKED enum status outbox_withdraw(struct ctx *ctx, ref_t id);
/* One that failed, or waits for its next try, goes at once. */
CHECKED enum status outbox_retry(struct ctx *ctx, ref_t id);
/* Somebody has dealt with one that failed or came back: it stands on Today no more. ST_CONFLICT for one that did not, or was. */
CHECKED enum status outbox_seen(struct ctx *ctx, ref_t id);
/* What a delivery report says of one receiver. */
struct outbox_return {
    const char *message_id; /* "<...>", of the mail that it brings back */
    const char *proof;      /* X-Seloste-Return of the same mail; or NULL */
    const char *status;     /* as RFC 3463 has it, such as "5.1.1"; 4.x.x is only a delay and changes nothing */
    const char *about;      /* the address */
};
/* The message came back. ST_NOT_FOUND: it is none of ours, or did not go to this address; ST_CONFLICT: the report does not bring back what
 * only the mail itself says, so that anybody may have written it. */
CHECKED enum status outbox_bounced(struct ctx *ctx, const struct outbox_return *one);

/* ---- the link in a message (RFC 8058), from outside: nobody acts */

enum outbox_stop {
    OUTBOX_STOP_DONE, /* it is written down, now or before */
    OUTBOX_STOP_KEPT, /* the person was erased; the objection holds for the address, should it come again */
    OUTBOX_STOP_GONE, /* the person was erased, and the address is known by nothing: a new entry would need a new objection */
    OUTBOX_STOP_UNKNOWN /* there never was such a link */
};
/* Writes the objection at once, to whomever the receiver was merged into; twice is as good as once. `words`: with which it was said, as
 * they stood on the page; or NULL. */
CHECKED enum status outbox_stop(struct ctx *ctx, const char *token, const char *words,
                                enum outbox_stop *answer);

/* ---- sending: for connect/dispatch alone */

struct outbox_claim {
    struct message message; /* with its address of now */
    enum lang lang;
    bool robot;
    const char *stop;       /* what stands in the link by which the receiver objects; NULL: there is none */
    const char *message_id; /* without <>; the same at every try */
    const char *proof;      /* what a delivery report must bring back: only who has the whole mail knows it */
    const void *file;
    size_t file_length;
    int64_t key;
};
/* The next message that is due is this program's now. What may not go any more is withdrawn on the way, with the reason. `found` false:
 * nothing is due. `domain`: of a first Message-ID. */
CHECKED enum status outbox_claim(struct ctx *ctx, const char *domain, struct outbox_claim *claim, bool *found);

enum outbox_outcome {
    OUTBOX_TAKEN,
    OUTBOX_LATER,  /* the same server may take it later */
    OUTBOX_REFUSED /* it never will */
};
struct outbox_end {
    enum outbox_outcome outcome;
    enum outbox_why why; /* of one that was not taken; 0: as `code` and `status` say */
    int code;            /* of SMTP; 0: none */
    const char *status;  /* RFC 3463; or NULL */
    bool unclear;        /* it had gone out whole and nothing was answered */
};
CHECKED enum status outbox_ended(struct ctx *ctx, const struct outbox_claim *claim,
                                 const struct outbox_end *end);
/* After a crash: what was being sent then. Answers and what the law asks go once more under the same Message-ID (better twice than
 * never), what can be objected to does not (better never than twice): a person decides. */
CHECKED enum status outbox_resume(struct ctx *ctx);
/* The instant at which the next one is due; INT64_MAX: nothing waits. */
CHECKED enum status outbox_next(struct ctx *ctx, int64_t *next);

/* ---- what else must know */

/* Keys of what was written to the party, to be destroyed with the party's own; of an open request none. */
CHECKED enum status outbox_keys(struct ctx *ctx, struct db *db, ref_t party, int64_t **keys, size_t *count);
CHECKED enum status outbox_forget(struct ctx *ctx, struct write *write, ref_t party);
/* Of a request whose words go. */
CHECKED enum status outbox_keys_of_request(struct ctx *ctx, struct db *db, ref_t request, int64_t **keys,
                                           size_t *count);
CHECKED enum status outbox_forget_request(struct ctx *ctx, struct write *write, ref_t request);
/* Erases what was sent longer ago than the setting mail.days says by that day. */
CHECKED enum status outbox_sweep(struct ctx *ctx, day_t on, size_t *count);

#endif
