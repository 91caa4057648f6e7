/* What a person must do outside the program because of somebody's right: erase from a phone or another system, copy what lies there,
 * correct it, stop using it, tell a recipient, bring data back. Somebody signs that it was done, or says why it was not. Work
 * with papers (registry/paper.h) stands in the same list.
 * Used by: erase, request, package, promise; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "name", "how", "text" or "outcome"; ST_CONFLICT for one that is signed already; ST_NOT_FOUND; permit()'s.
 * Promises: P58, P70. What a task needs to name the person lies under a key that is destroyed when it is signed: of an erasure the
 *   intent's, otherwise one of its own. What was signed (who, when, what was seen) stays as proof; of an erasure it must not name
 *   whoever was erased. When the person is erased, their other tasks go.
 * Law: GDPR 5(2), 12(3), 15-19, 28(3)(e). */
#ifndef RIGHTS_TASK_H
#define RIGHTS_TASK_H

#include "notice/deadline.h"
#include "notice/notice.h"
#include "registry/party.h"

struct db;
struct write;

enum task_kind {
#define TASK_KIND(NAME, id, label) TASK_##NAME,
#include "rights/task_kind.def"
#undef TASK_KIND
    TASK_KINDS
};
enum task_place {
#define TASK_PLACE(NAME, id, label) TASK_AT_##NAME,
#include "rights/task_place.def"
#undef TASK_PLACE
    TASK_PLACES
};
enum task_outcome {
#define TASK_OUTCOME(NAME, id, label) TASK_##NAME,
#include "rights/task_outcome.def"
#undef TASK_OUTCOME
    TASK_OUTCOMES
};
const char *task_kind_id(enum task_kind kind);
const char *task_place_id(enum task_place place);
const char *task_outcome_id(enum task_outcome outcome);
/* Message ids. */
const char *task_kind_label(enum task_kind kind);
const char *task_place_label(enum task_place place);
const char *task_outcome_label(enum task_outcome outcome);
bool task_outcome_from(const char *id, enum task_outcome *outcome);

enum { TASK_TEXT_MAX = 2000, TASK_NAME_MAX = 200 };

struct task_draft {
    enum task_kind kind;
    enum task_place place;     /* not TASK_AT_PAPER: paper_ask */
    const char *target;        /* id of the notice's system or recipient; "" where there is none */
    ref_t doer;                /* of the staff: whose phone it is, who is to do it; 0: nobody in particular */
    ref_t party;               /* whom it is about; 0: nobody in the register */
    ref_t request, erasure;    /* because of which; 0 */
    enum deadline_right right; /* which is carried out by it */
    day_t due;                 /* DAY_NONE: by when the notice would answer such a right that came now */
    /* Sealed; each may be NULL. */
    const char *name; /* of the person, as it stands there */
    const char *data; /* by which it is found: e-mail, number, business ID; what to correct */
    /* Of TASK_TELL: ids, parted by spaces, of the classes that it is about and the recipient got; NULL: nothing is known of that. */
    const char *classes;
    bool unnamed; /* the recipient did not get what names the person: the letter says `data` alone */
    /* Of an erasure. */
    const char *scope; /* what of it goes there and what stays (task_scope.h); NULL: nothing is known of that */
    const char *because; /* the sentence, as its certificate has it */
    bool asked;          /* the person asked for it */
};
/* Inside a change: a task, unless the same is open already (`id` is then that one's). */
CHECKED enum status task_make(struct ctx *ctx, struct write *write, const struct task_draft *draft, ref_t *id);

/* How far the letter to a recipient is that went as e-mail. */
enum task_mail {
    TASK_MAIL_NONE,
    TASK_MAIL_QUEUED,
    TASK_MAIL_SENT,
    TASK_MAIL_RETURNED,
    TASK_MAIL_WITHDRAWN,
    TASK_MAILS
};

struct task_step {
    ref_t id;
    enum task_outcome outcome; /* of a signature: how it ended then */
    bool answer;               /* of the recipient, afterwards; else of the letter, or the signature */
    enum task_mail mail;       /* of the letter */
    int64_t at;
    const char *actor; /* as the log has it */
    const char *how;   /* channel by which somebody was told; or NULL */
    const char *name,
        *text; /* the name that was typed; what was seen, the reason, the answer. NULL: none, or erased */
};

struct task {
    ref_t id;
    enum task_kind kind;
    enum task_place place;
    const char *target;
    const char *
        where; /* in ctx->lang: the system or recipient as the notice of that day has it, whose phone, which folder; or NULL */
    const char *what; /* in ctx->lang: what is to be done there, a whole sentence */
    ref_t doer, party, request, erasure;
    enum deadline_right right;
    int64_t made, notice;
    day_t due;
    int left; /* days until then; below 0: late */
    bool late;
    int64_t closed; /* 0: it is open */
    enum task_outcome outcome;
    enum task_mail mail;     /* what became of the last letter */
    day_t settles;           /* on which it is closed when the letter that went has not come back; DAY_NONE */
    const char *name, *data; /* opened; NULL: it needs none, or it is signed */
    const char *classes;     /* as in task_draft, with the same end */
    bool unnamed;
    /* Of a TASK_ERASE, with the same end; in ctx->lang. */
    const char *brief;        /* "appointments, visits": what goes there; NULL: it is not known */
    struct names goes, stays; /* the same in lines, and what must stay in that place until when */
    const char *why;          /* of an erasure: why it was erased; NULL once it is signed */
    const struct task_step *steps;
    size_t step_count;
};

struct task_asked {
    bool closed;                   /* those that are signed, the last first; else the open ones by their day */
    bool late;                     /* of the open ones only these */
    int kind, place;               /* enum; -1: any */
    const char *target;            /* NULL: any */
    ref_t party, request, erasure; /* 0: any; with one of them open and signed come together */
    size_t skip, limit;
};
#define TASK_ANY                                                                                               \
    (struct task_asked) {                                                                                      \
        .kind = -1, .place = -1, .limit = 100                                                                  \
    }
/* With what names the person; one entry in the log for whom they are about. Open ones include work with papers. */
CHECKED enum status task_list(struct ctx *ctx, const struct task_asked *asked, struct task **list,
                              size_t *count, size_t *total);
CHECKED enum status task_read(struct ctx *ctx, ref_t id, struct task *task);
/* Those of a party (and of who was merged into it) that are not of an erasure, on an open reader and without an entry of its own: for
 * what is shown or handed out of it anyway. */
CHECKED enum status task_of_party(struct ctx *ctx, struct db *db, ref_t party, struct task **list,
                                  size_t *count);
/* Without names: what is open and late of all of them, papers included; `waits`: of a request or an erasure (0: of everything). */
struct task_figures {
    size_t open, late;
    day_t first; /* the earliest day of those that are open; DAY_NONE */
};
CHECKED enum status task_figures(struct ctx *ctx, ref_t request, ref_t erasure, struct task_figures *figures);

/* Where open ones are to be done, papers in the folders apart: for whoever has a thousand of them. Names nobody. */
struct task_spot {
    enum task_place place;
    const char *target, *where; /* as of a task; target "" where there is none */
    ref_t doer, first;          /* first: one of them */
    bool tells;
    size_t count, late;
    day_t due; /* the earliest */
};
CHECKED enum status task_spots(struct ctx *ctx, struct task_spot **list, size_t *count);

struct task_sign {
    enum task_outcome outcome;
    const char *name; /* typed: who is signed in; at the command line whoever did it */
    const char *how;  /* of TASK_TELL that is done: by which channel */
    const char *text; /* what was seen or what proves it; the reason where it was not done */
};
/* Erasures of which nothing is open any more: their certificates were written anew, whole. */
struct task_completed {
    ref_t *items;
    size_t count, room;
};
/* "Certificate 7hm2... is complete now"; NULL: none is. */
const char *task_completed_words(struct ctx *ctx, const struct task_completed *completed);
/* All of them or none. An erasure of which nothing is open any more is completed with it (rights/certificate.h). */
CHECKED enum status task_sign(struct ctx *ctx, const ref_t *ids, size_t count, const struct task_sign *sign,
                              struct task_completed *completed);
const char *task_mail_word(enum task_mail mail); /* "queued"; NULL of none */
/* In words: what such a step was. */
const char *task_step_words(struct ctx *ctx, const struct task_step *step);
/* What a recipient answered after it was told. */
CHECKED enum status task_answer(struct ctx *ctx, ref_t id, const char *text);

/* One thing that was corrected: whoever got vouchers alone is told of it when it stands in one of them. */
struct task_fix {
    const char *field; /* NULL: it is the record's text */
    ref_t record;
    const char *was, *will;
    const char *text; /* in words; NULL: it was corrected once more, and that is told */
};
struct task_told {
    const char *data; /* all that was corrected, in words; or NULL */
    const struct task_fix *fixes;
    size_t fix_count; /* 0: it is known in words alone */
};
/* Tells of the right every recipient and system that was given the party's data: a task each, none twice. `made`: how many. */
CHECKED enum status task_tell(struct ctx *ctx, struct write *write, ref_t party, enum deadline_right right,
                              ref_t request, const struct task_told *told, size_t *made);
/* The same as a change of its own. */
CHECKED enum status task_tell_all(struct ctx *ctx, ref_t party, enum deadline_right right, const char *data,
                                  size_t *made);
/* A request for access is taken into work: copies of papers and from outside systems are asked for, none twice, as far as there may be
 * something of the part that is meant. `was`: that part was another until now, so that what nobody need copy any more is closed, and what
 * was copied already is asked for again only where more is meant; NULL: nothing has been asked for yet. */
struct extent;
CHECKED enum status task_copies(struct ctx *ctx, struct write *write, ref_t party, ref_t request,
                                const struct extent *was, const struct extent *extent);
/* Whoever hands the answer over says that nothing is missing from papers and other systems: that signs for what is open. */
CHECKED enum status task_copies_done(struct ctx *ctx, struct write *write, ref_t party, ref_t request);
/* It was refused or taken back: nobody need copy any more. */
CHECKED enum status task_copies_end(struct ctx *ctx, struct write *write, ref_t request);
/* Of a request's tasks, papers apart; without an entry in the log, since nobody is named. */
CHECKED enum status task_progress(struct ctx *ctx, ref_t request, size_t *open, size_t *all);
/* Is there something by which its letter names whom it is about? Not once it is signed. */
bool task_named(const struct task *task);
/* The letter to a recipient that a TASK_TELL is about, in that language; NULL: it is no such task, or what names the person is gone. */
const char *task_letter(struct ctx *ctx, const struct task *task, enum lang lang);

/* ---- the letter as e-mail (rights/outbox.h)
 * One letter for each person: a list of them in one letter would tell a wrong reader of all. A letter that went is not one that arrived:
 * the task stays open, with what names the person, until TASK_RETURN_DAYS have passed without its coming back; then the program closes
 * it as told by e-mail. One that comes back, or is refused, leaves it to people again: also after that, without the name, which is gone. */

enum { TASK_RETURN_DAYS = 7 };
/* Where this recipient of the notice is told of such things, as somebody wrote it down (HOLDING_ADDRESS); NULL: nowhere. */
CHECKED enum status task_address(struct ctx *ctx, const char *target, const char **address);
/* All of them or none. `address` NULL: what task_address says of each. ST_INVALID at "to"; ST_CONFLICT for one that is signed, tells nobody,
 * or has a letter on its way. */
CHECKED enum status task_send(struct ctx *ctx, const ref_t *ids, size_t count, const char *address,
                              enum lang lang);
/* Inside a change, for the outbox alone: what became of a letter. */
CHECKED enum status task_mailed(struct ctx *ctx, struct write *write, ref_t task, enum task_mail mail);
/* At night: closes those whose letters went long enough ago. */
CHECKED enum status task_settle(struct ctx *ctx, size_t *count);

/* ---- of the erasure */

/* Keys of what the party's tasks say that are no erasure's, and their rows. */
CHECKED enum status task_keys(struct ctx *ctx, struct db *db, ref_t party, int64_t **keys, size_t *count);
CHECKED enum status task_forget(struct ctx *ctx, struct write *write, ref_t party);

#endif
