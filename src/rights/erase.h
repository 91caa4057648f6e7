/* Forgetting somebody: what goes, what must stay until when and why; then the keys, the rows, the tokens and the
 * lens, in an order that a crash cannot break; then proof.
 * Used by: cli erase.
 * Promises: P69, P70; erased means that no copy of the data folder can be read, not even an older one.
 * Law: GDPR 17, 17(3)(b), 19. */
#ifndef RIGHTS_ERASE_H
#define RIGHTS_ERASE_H

#include "notice/retention.h"
#include "registry/party.h"
#include "rights/unname.h"
#include "rights/task.h"

struct erase_item {
    int class;        /* NOTICE_NOTHING: what goes with the name and is of none, such as objections */
    const char *what; /* "Asiakastiedot", "Laskut": in ctx->lang */
    size_t count;     /* of records and values */
    bool goes;
    day_t erasable_from, gone_by; /* of what stays */
    const char *because;          /* whole sentence */
    const char *sentence;         /* promise id or path */
};

struct erase_task {
    enum task_place place;
    const char *text; /* whole sentence */
};

struct erase_plan {
    ref_t party;
    const char *name;
    const struct erase_item *items;
    size_t item_count;
    const struct mention *mentions; /* texts about others that name the person: a person decides about each */
    size_t mention_count, looked;   /* looked: through how many texts */
    const struct erase_task *tasks; /* papers, phones, systems that hold the class, recipients to be told */
    size_t task_count;
    bool nothing; /* there is nothing that could go now */
    const char *
        waits; /* for an open request that needs the data, or an answer that is not with them yet: whole sentences; NULL: it waits for none */
    const char *
        answer; /* such an answer goes too, if somebody says that the person knows: whole sentences; NULL: there is none */
    const char *doubt; /* who asks for it was asked and has not been shown: whole sentence; or NULL */
};

struct erase_certificate { /* without personal data */
    const char *id, *party;
    int64_t at;
    const char *json; /* what was destroyed, what stays until when, the checks made, the place in the log */
    size_t keys, letters, tokens;
};

CHECKED enum status erase_plan(struct ctx *ctx, ref_t party, struct erase_plan *plan);
/* Is it the name that was to be typed? Blanks at the ends and how a letter is put together (ä as one or as two) are no difference; anything
 * else is. */
bool erase_typed(struct ctx *ctx, const char *typed, const char *name);
/* What was found of texts about others, and what somebody has decided about it before the erasure: items (mention_item) that are kept, or out of
 * which the name is taken in the change that begins the erasure, so that neither is without the other. Each of the rest becomes a task. */
struct erase_said {
    const struct mention *mentions;
    size_t mention_count, looked;
    const char *const *items;
    size_t item_count;
    bool
        with_answer; /* the person asked for the erasure, and knows that the answer that is not with them yet goes too */
    struct unname_wish wish; /* of the items, those out of which the name is taken */
};
/* Looked through once more, for whoever erases without a plan; nothing is decided. */
CHECKED enum status erase_look(struct ctx *ctx, ref_t party, struct erase_said *said);
/* `said` NULL: nobody looked for such texts, and the certificate does not speak of them. */
CHECKED enum status erase_run_said(struct ctx *ctx, ref_t party, const struct erase_said *said,
                                   struct erase_certificate *certificate);
CHECKED enum status erase_run(struct ctx *ctx, ref_t party, struct erase_certificate *certificate);
/* Finishes every erasure that a crash interrupted: always to the end, once, with one certificate. */
CHECKED enum status erase_resume(struct ctx *ctx);
/* Keys of the erased that came back with an older copy of the key folder (`keys restore`), or that a crash left, are destroyed once more:
 * whatever living key no row of the data needs. Before erase_resume. */
CHECKED enum status erase_again(struct ctx *ctx);
struct write;
/* Inside a change: people have something to do again, since a letter came back; a complete one is open once more. */
CHECKED enum status erase_reopen(struct ctx *ctx, struct write *write, ref_t erasure);
/* Whatever of it waited for people, and waits no longer, gets its whole certificate, and the key of its intent goes. `completed`: which;
 * may be NULL. */
CHECKED enum status erase_complete(struct ctx *ctx, struct task_completed *completed);

#endif
