/* Mailboxes that are looked through for mail: where they are, what comes of their mails, how far they were read, what happened last.
 * A mail is left where it is.
 * Used by: rights/arrive, connect/collect; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "name", "use", "server", "user", "password", "folder", "address", "ca" or "since"; ST_NOT_FOUND; ST_CONFLICT for
 *   a name that is there already; ST_DENIED to everybody but the owner.
 * Promises: where it is and its password lie sealed under a key of the register; the password is shown nowhere.
 * Law: GDPR 32. */
#ifndef REGISTRY_MAILBOX_H
#define REGISTRY_MAILBOX_H

#include "registry/party.h"

#include <stdbool.h>

struct db;
struct write;

enum mailbox_use {
#define MAILBOX_KIND(NAME, id, label) MAILBOX_##NAME,
#include "registry/mailbox_use.def"
#undef MAILBOX_KIND
    MAILBOX_USES
};
const char *mailbox_use_id(enum mailbox_use use);
const char *mailbox_use_label(enum mailbox_use use); /* message id */
bool mailbox_use_from(const char *id, enum mailbox_use *use);

enum mailbox_problem {
    MAILBOX_NO_PROBLEM,
#define PROBLEM(NAME, id, text) MAILBOX_##NAME,
#include "registry/mailbox_problem.def"
#undef PROBLEM
    MAILBOX_PROBLEMS
};
const char *mailbox_problem_id(enum mailbox_problem problem);   /* NULL: none */
const char *mailbox_problem_text(enum mailbox_problem problem); /* message id */

enum mail_outcome {
#define OUTCOME(NAME, id, label) MAIL_##NAME,
#include "registry/mail_outcome.def"
#undef OUTCOME
    MAIL_OUTCOMES
};
const char *mail_outcome_id(enum mail_outcome outcome);
const char *mail_outcome_label(enum mail_outcome outcome); /* message id */

struct mailbox;
/* How many came by mailing lists of late and were left alone; NULL: none. */
const char *mailbox_listed_text(struct ctx *ctx, const struct mailbox *mailbox);

enum { MAILBOX_MOST = 50, MAILBOX_TEXT_MOST = 500 };

struct mailbox {
    ref_t id;
    const char *name;
    enum mailbox_use use;
    const char *url; /* imaps://host:993, or imap://host:143 with STARTTLS */
    const char *user, *password, *folder;
    const char
        *address;   /* of REQUESTS: only what was written to this one is a request; NULL: every mail in it */
    const char *ca; /* file of an own certificate authority; NULL: those of this machine */
    int64_t made;
    int64_t since;           /* what the server received before is left alone */
    bool mark;               /* what was looked at is marked as read there */
    uint32_t validity, next; /* UIDVALIDITY, and the number from which on nothing was looked at; 0: never */
    int64_t tried, read;     /* when it was tried last, and read last; 0: never */
    enum mailbox_problem problem; /* of the last try */
    int64_t came;                 /* when something came the last time; 0: never */
    uint32_t last[MAIL_OUTCOMES]; /* then */
    uint32_t
        listed; /* of REQUESTS: how many came by mailing lists, one not more than a month after the other, */
    day_t listed_day; /* and when the last; DAY_NONE: none */
    int64_t version;
};

struct mailbox_draft {
    const char *name;
    enum mailbox_use use;
    const char *url, *user;
    const char *password; /* NULL: as it was */
    const char *folder;   /* NULL: INBOX */
    const char *address, *ca;
    day_t since; /* DAY_NONE: from now on */
    bool mark;
    int64_t version; /* that was seen; 0: whatever is there */
};

CHECKED enum status mailbox_add(struct ctx *ctx, const struct mailbox_draft *draft, ref_t *id);
CHECKED enum status mailbox_change(struct ctx *ctx, ref_t id, const struct mailbox_draft *draft);
CHECKED enum status mailbox_remove(struct ctx *ctx, ref_t id);
CHECKED enum status mailbox_list(struct ctx *ctx, struct mailbox **list, size_t *count);
/* By its id or its name. */
CHECKED enum status mailbox_find(struct ctx *ctx, const char *which, struct mailbox *mailbox);

/* ---- for those who read it; no permit is asked */

CHECKED enum status mailbox_all(struct ctx *ctx, struct mailbox **list, size_t *count);
/* On the writer: as it is now. ST_NOT_FOUND: it was taken away. */
CHECKED enum status mailbox_within(struct ctx *ctx, struct db *db, ref_t id, struct mailbox *mailbox);
CHECKED enum status mailbox_move_on(struct ctx *ctx, struct write *write, ref_t id, uint32_t validity,
                                    uint32_t next);
/* A try is over: what was wrong, and how many mails became what. */
CHECKED enum status mailbox_tried(struct ctx *ctx, ref_t id, enum mailbox_problem problem,
                                  const uint32_t counts[MAIL_OUTCOMES]);
/* Was a mail with this mark stored before, in whatever mailbox? `mark`: what makes it this mail and no other; it is kept as a keyed hash. */
CHECKED enum status mailbox_seen(struct ctx *ctx, struct db *db, const char *mark, bool *seen);
CHECKED enum status mailbox_remember(struct ctx *ctx, struct write *write, const char *mark);

#endif
