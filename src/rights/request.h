/* Requests about people's rights, by whatever channel they come: when each was received, what is asked, by which day the notice and
 * the law want an answer (notice/deadline.h), what was done, and the answer. Nothing that follows from something else is stored: the
 * state follows from the steps, the days from the notice under which it came, and whether it is late from today.
 * Used by: erase, sweep, access, remind; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "right", "by", "received", "from", "reason", "how", "text" (also: a passage that stands nowhere), "hands", "why", "to", "only", "until" or "on"; ST_CONFLICT for one that is answered
 *   already, or that somebody has changed meanwhile; permit()'s.
 * Promises: P3, P25, P60-P67. Each request has a key of its own: what was written stays readable until it is answered, also when the
 *   person is erased meanwhile; then it goes, and that there was a request, its days and its outcome stay as proof. A passage that must not stand there can be
 *   taken out: that the request came, its days, its steps and what was answered stay. A refusal, whole or
 *   in part, always names the authority and the court. Who it is was checked, how and by whom is written down, never a copy.
 * Law: GDPR 5(2), 11, 12(1)-(6), 14(3), 15-22, 77, 79; Reg. 1182/71. */
#ifndef RIGHTS_REQUEST_H
#define RIGHTS_REQUEST_H

#include "notice/deadline.h"
#include "registry/bound.h"
#include "registry/party.h"
#include "rights/extent.h"

struct db;

enum request_state {
#define REQUEST_STATE(NAME, id, label) REQUEST_##NAME,
#include "rights/request_state.def"
#undef REQUEST_STATE
    REQUEST_STATES
};
const char *request_state_id(enum request_state state);
const char *request_state_label(enum request_state state); /* message id */

enum request_step_kind {
#define REQUEST_STEP(NAME, id, state, label) REQUEST_STEP_##NAME,
#include "rights/request_step.def"
#undef REQUEST_STEP
    REQUEST_STEP_KINDS
};
const char *request_step_id(enum request_step_kind kind);
const char *request_step_label(enum request_step_kind kind); /* message id */
bool request_step_closes(enum request_step_kind kind);

/* "request for access", "question where data came from": message id. */
const char *request_right_label(enum deadline_right right);

enum { REQUEST_TEXT_MAX = 20000, REQUEST_LINE_MAX = 500 };

struct request_draft {
    enum deadline_right right;
    const char *channel;  /* of the notice language: email, phone, post, in_person, ... */
    int64_t received;     /* instant, not after now; 0: now */
    ref_t party;          /* whom it is about; 0: nobody knows yet, and `from` says who writes */
    const char *from;     /* who writes; NULL: the party's name */
    const char *reply_to; /* where to answer: an e-mail or postal address; NULL: the party's e-mail */
    bool reply_known;     /* it is in the register as the party's: found out when the request is taken in */
    const char *text;     /* what is asked, in the person's own words; or NULL */
    const char *proposal; /* of a correction: rights/proposal.h; or NULL */
    const char *scope;    /* what of it all is meant: a period, a service; NULL: everything */
    const char *
        purpose; /* of an objection: the one that the person says is meant, by id of the notice; NULL: it is not said yet */
    const struct extent *extent; /* of access: the part of it all that is meant; NULL: everything */
    const char *lang;            /* of the answer: fi, sv, en; NULL: the person's, else the register's first */
    const char *hands;           /* contact, deputy or dpo; NULL: as the notice says of the right */
};
CHECKED enum status request_add(struct ctx *ctx, const struct request_draft *draft, ref_t *request);

/* What a step corrected: a value, or the text of a record. */
struct request_fix {
    const char *field; /* NULL: it is the record's text */
    ref_t record;      /* 0 with a field, and of what stands beside the record */
    const char *was, *will;
};

struct request_step {
    ref_t id;
    enum request_step_kind kind;
    int64_t at;
    const char *actor; /* as the log has it */
    const char *who; /* of the staff, by name; NULL: the program, the command line, or somebody who has left */
    const char *reason; /* each opened; NULL: nothing was said, or it is erased */
    const char *text, *how;
    const char *letter;   /* what was written to the person */
    ref_t of, message;    /* of MAIL and POST: whose letter it is, and the e-mail (rights/outbox.h); 0: none */
    struct extent extent; /* of SCOPE */
    const char
        *from; /* of MESSAGE: the address of the e-mail; NULL: it named none, or somebody wrote it down here */
    bool stranger;          /* that is not the requester's, as far as was known when it came */
    struct request_fix fix; /* of PERFORM; `will` NULL: none that the program wrote */
    bool lost;              /* of an open request: what was corrected stands there no more */
    bool anew;              /* it was corrected once more by a later step, which alone is told */
};

struct right_request {
    ref_t id, party;  /* party: 0, or whom it is about now (after a merge the kept one) */
    const char *name; /* the party's, as the one who asks may see it; NULL: nobody's, or erased */
    enum deadline_right right;
    const char *channel, *hands;
    enum lang lang;
    int64_t received, made, closed; /* closed 0: it is open */
    const char *from, *reply_to, *text, *scope;
    struct extent extent; /* which part is meant: as it came, or as it was agreed last (a step SCOPE) */
    const char *proposal; /* rights/proposal.h; or NULL */
    bool reply_known;     /* when it came, the register knew that address as the party's */
    bool erased;          /* what was written is gone */
    enum request_state state;
    struct deadline deadline; /* of the notice under which it came */
    enum deadline_right
        counted_as; /* UNSORTED: nobody has sorted it, or sorted it as a complaint after its day */
    int64_t sorted; /* when it was said last what is asked; 0: it came so */
    bool extended;  /* it was decided */
    int64_t told;   /* the instant on which the letter of it left; 0: it has not, or came back */
    bool longer;    /* in the first month: the extension counts */
    day_t
        target; /* by when the notice means to answer, sooner than it promises; DAY_NONE: it says nothing of that */
    bool past_target; /* open, or when it was answered */
    day_t
        due; /* the binding day, or the law's extended one where the extension counts; DAY_NONE: the law gives none */
    int left;        /* days until then; below 0: late by so many. 0 where there is no day */
    int span;        /* of how many days */
    bool late;       /* open, or when it was answered */
    bool broken;     /* the promised day has passed without an answer, or the answer came after it */
    bool unsent;     /* answered, and the answer has gone nowhere: nobody sent it, or it did not get there */
    int64_t went;    /* when it went, of one that is answered; 0: it has not */
    int64_t version; /* for what follows */
    const struct request_step *steps; /* request_read alone */
    size_t step_count;
    int64_t notice;
};

CHECKED enum status request_read(struct ctx *ctx, ref_t id, struct right_request *request);
/* A party's, the oldest first; part of party_read's entry in the log when it follows it in the same ctx. */
CHECKED enum status request_of(struct ctx *ctx, ref_t party, struct right_request **list, size_t *count);

struct request_asked {
    bool closed;       /* those that are answered, the last first; else the open ones by their day */
    bool late;         /* of the open ones only these */
    const char *right; /* id; NULL: any */
    size_t skip, limit;
};
/* One entry in the log for those who are named. */
CHECKED enum status request_list(struct ctx *ctx, const struct request_asked *asked,
                                 struct right_request **list, size_t *count, size_t *total);
/* Answers, also refusals, of the last months that were written and have gone nowhere, the oldest first: neither sent from here, nor said to
 * have been handed over, nor with the data that were asked for. One entry in the log for those who are named. */
CHECKED enum status request_unsent(struct ctx *ctx, struct right_request **list, size_t *count);
/* How many are open, late, and due within so many days; without names and without an entry in the log. */
struct request_figures {
    size_t open, late, soon;
};
CHECKED enum status request_figures(struct ctx *ctx, int days, struct request_figures *figures);

/* ---- steps */

struct request_step_draft {
    enum request_step_kind kind;
    const char *reason;          /* of a doubt, an extension, a refusal: it must be said */
    const char *text;            /* what is asked of the person, what was done, what the answer says; or NULL */
    const char *how;             /* how it was checked who it is, how a part was agreed: must be said then */
    const struct extent *extent; /* of SCOPE: which part is meant; NULL: everything */
    const char *from;            /* of MESSAGE that came as e-mail: from which address */
    bool stranger;               /* which is not the requester's */
    const struct request_fix *fix; /* of PERFORM: what the same change writes; or NULL */
    const char *hands;             /* handed to: contact, deputy, dpo */
    enum deadline_right right;     /* of SORT: what is asked */
    ref_t party;                   /* whom it is about */
    bool tells;                    /* REQUEST_STEP_PERFORM: the person is written what was done */
    /* Of PERFORM: an objection is written down, a restriction put in force, in the same change. Of GRANT: what is answered as done is
     * done by whoever takes the step. */
    bool carries_out;
    const char *why; /* of a restriction that is carried out: choice_restrict_why() */
    /* Of STRIKE: what is taken out of all that was written, wherever it stands; it is kept nowhere. */
    const char *passage;
    /* Of NARROW: what an objection meant, by id of the notice; NULL: every purpose that is marketing; every channel. One of them is said, or
     * `all`: what was stopped at once is what was meant. An answer to which nobody has said it may say `all` itself. */
    const char *purpose, *channel;
    bool all;
    const char *
        mail_to; /* what the step writes, or of MAIL what was written, goes there as e-mail; "": to the first address that may be used; NULL: on paper */
    ref_t of;    /* of MAIL and POST: the step with the letter; 0: the last one */
    int64_t went;    /* of POST: when it went, if that is written down later; 0: now */
    bool whole_day;  /* only its day is known */
    int64_t version; /* of the request as it was seen; 0: whatever is there now */
};
CHECKED enum status request_take(struct ctx *ctx, ref_t id, const struct request_step_draft *step);
/* The two inside another change of the writer: e-mail that is taken in. */
struct write;
CHECKED enum status request_add_within(struct ctx *ctx, struct write *write, const struct request_draft *draft,
                                       ref_t *request);
CHECKED enum status request_take_within(struct ctx *ctx, struct write *write, ref_t id,
                                        const struct request_step_draft *step);
/* May this step be taken now? For the buttons of a page; request_take asks again. */
bool request_may(struct ctx *ctx, const struct right_request *request, enum request_step_kind kind);

/* "From outo@muu.test, which is not the requester's address"; NULL: of no mail that came. */
const char *request_step_from(struct ctx *ctx, const struct request_step *step);

/* It objects, and somebody has said what was meant: until then marketing has stopped, and nothing else (0085). `asks`: it still must be said
 * before it is answered as done. */
bool request_meant(const struct right_request *request);
bool request_asks_meaning(const struct right_request *request);
/* That an extension does not count, or not yet, because the person was not told of it; NULL: it counts, or there is none. */
const char *request_untold(struct ctx *ctx, const struct right_request *request);
/* Something was noted as carried out. */
bool request_performed(const struct right_request *request);

/* The letter that such a step would write, in the person's language; NULL: it writes none. */
const char *request_letter(struct ctx *ctx, const struct right_request *request,
                           const struct request_step_draft *step);
/* The same as it is put on paper: from whom, to whom, date, what it is about. */
struct request_sheet {
    const char *sender, *recipient, *day, *subject, *body;
    enum lang lang;
};
struct request_sheet request_sheet(struct ctx *ctx, const struct right_request *request,
                                   const struct request_step *step);

/* ---- letters as e-mail */

/* Addresses that are known: where the request says to answer, and the person's own in the register. To one that only the request names
 * nothing but the acknowledgement goes before it was checked who it is, and nothing at all once that was doubted; nor to one that
 * an answer went astray to. */
struct request_address {
    const char *address, *why_not; /* why_not: in ctx->lang; NULL: it may be used */
    bool theirs;                   /* it is in the register as the person's */
};
CHECKED enum status request_addresses(struct ctx *ctx, const struct right_request *request,
                                      enum request_step_kind kind, struct request_address **list,
                                      size_t *count);
/* The first one that may be used; NULL: none, or no mail server is set. */
CHECKED enum status request_address(struct ctx *ctx, const struct right_request *request,
                                    enum request_step_kind kind, const char **address);
/* What a step was, in ctx's language; of a letter that was sent also what has become of it, by the request's e-mails. */
struct message;
const char *request_step_words(struct ctx *ctx, const struct request_step *step, const struct message *mails,
                               size_t count);
/* How the letter of a step went last: the step MAIL or POST; NULL: it has not gone. */
const struct request_step *request_went(const struct right_request *request, ref_t letter);

/* ---- what else must know */

/* Why an erasure waits for a request, as a sentence; NULL: it does not (registry/bound.h). */
const char *request_hold_text(struct ctx *ctx, const struct bound_asked *hold);
/* Did the person ask for the erasure at that instant or later, and leave it so? */
CHECKED enum status request_asked_erasure_since(struct ctx *ctx, struct db *db, ref_t party, int64_t since,
                                                bool *asked);
/* The request by which the person asks for their erasure: one that is open, or that came since that instant; 0: none. */
CHECKED enum status request_asks_erasure(struct ctx *ctx, struct db *db, ref_t party, int64_t since,
                                         ref_t *request);
/* Keys of what the party's answered requests say, to be destroyed with the party's own. */
CHECKED enum status request_keys(struct ctx *ctx, struct db *db, ref_t party, int64_t **keys, size_t *count);
CHECKED enum status request_forget(struct ctx *ctx, struct write *write, ref_t party);
/* Erases what the notice does not keep any longer by that day; `count`: of how many. */
CHECKED enum status request_sweep(struct ctx *ctx, day_t on, size_t *count);

#endif
