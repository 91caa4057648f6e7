/* What a person has chosen: objections and consents, per purpose and channel, and restriction of use. An objection counts
 * at once and in any form. Each choice is a row that is never changed, only followed; a record (refusal, consent) tells
 * the retention rules of it; and an objection leaves tokens of the person's addresses, so that it also holds for
 * whoever brings them again after an erasure, a merge or an import.
 * Used by: permit, cli; rights (erasure, package).
 * Memory: ctx's arena.
 * Errors: ST_INVALID at "purpose", "channel", "how", "at", "words" or "document"; permit()'s.
 * Promises: P10, P32, P71.
 * Law: GDPR 7(1) (a consent can be shown), 7(3), 18, 21(2)-(4). */
#ifndef REGISTRY_CHOICE_H
#define REGISTRY_CHOICE_H

#include "registry/party.h"

struct db;
struct write;
struct values;

struct choice {
    const char *purpose; /* id in the notice of that day */
    const char *channel; /* NULL: any */
    bool cautious;       /* any, until it is known which one was meant */
    bool given;          /* a consent; otherwise an objection */
    int64_t at;
    const char *how; /* or NULL */
    ref_t
        record; /* that it was said, with its words (registry/choice_words.h); 0: none, of one that a merge repeated */
};

/* What somebody writes down of the words, in bytes; what is longer is a document. */
enum { CHOICE_WORDS_MAX = 8000 };

struct choice_draft {
    ref_t party;
    int purpose;         /* index; NOTICE_NOTHING: of an objection, every purpose that is marketing */
    const char *channel; /* or NULL: any */
    bool cautious;       /* of an objection: whoever wrote it down did not know yet what was meant */
    const char *how;     /* by telephone, in a letter, ...: of a consent it must be said */
    int64_t at;          /* instant; 0: now */
    const char *words;   /* that they agreed to, or with which they objected; or NULL */
    bool shown;          /* they are the program's own, of a page that was pressed: nobody typed them */
    ref_t document;      /* a paper, a file, a message, a call of theirs; or 0 */
};

/* ST_CONFLICT at "purpose": a use that rests on a contract or on the law is not objected to (Article 21(1)); that is answered with a refusal. */
CHECKED enum status choice_object(struct ctx *ctx, const struct choice_draft *draft);
/* Is this purpose one that this party cannot object to? Of whoever is not there: no. */
CHECKED enum status choice_bound(struct ctx *ctx, struct db *db, ref_t party, int purpose, bool *bound);
/* Does it hold for every use that it is about? Not where the person has consented since the day on which it was said. */
CHECKED enum status choice_object_holds(struct ctx *ctx, const struct choice_draft *draft, bool *holds);
/* As a part of another change. */
CHECKED enum status choice_object_within(struct ctx *ctx, struct write *write,
                                         const struct choice_draft *draft);
/* A cautious one of that instant gives way to this one, which says what was meant: whatever was open before is open again, consents too. Where there
 * is none any more, this one is added; none where what was meant is not objected to. */
CHECKED enum status choice_mean_within(struct ctx *ctx, struct write *write, const struct choice_draft *draft);
/* What stands in a row for every channel of a cautious one. */
#define CHOICE_CAUTIOUS "*"
static inline bool choice_every(const char *channel) {
    return !channel || (channel[0] == CHOICE_CAUTIOUS[0] && !channel[1]);
}
CHECKED enum status choice_consent(struct ctx *ctx, const struct choice_draft *draft);
/* Oldest first. Part of party_read's entry in the log when it follows it in the same ctx. */
CHECKED enum status choice_list(struct ctx *ctx, ref_t party, struct choice **choices, size_t *count);

/* Its purpose in words; the id of one that the notice no longer has. */
const char *choice_purpose(struct ctx *ctx, const struct choice *choice);
/* A channel, or how it was told, in words; NULL stays NULL. */
const char *choice_channel(struct ctx *ctx, const char *channel);
/* Channels to choose from where a choice is written down, by id. */
const char *const *choice_channels(size_t *count);

/* What holds for a use: the last choice for this purpose and channel decides. They come oldest first. */
struct choice_standing {
    bool given, refused;
    int64_t at; /* of the choice that decides */
};
CHECKED enum status choice_all(struct ctx *ctx, struct db *db, ref_t party, struct choice **choices,
                               size_t *count);
struct choice_standing choice_decides(const struct choice *choices, size_t count, const char *purpose,
                                      const char *channel);
/* Did somebody with the values of these suppressions object to it, later than `since`? `leaves`: a kind of address that is not
 * counted (registry/lookups.h); NULL: none. */
struct suppression;
bool choice_reaches(const struct suppression *suppressions, size_t count, const char *purpose,
                    const char *channel, const char *leaves, int64_t since);
/* On the writer's thread: of whoever objects after their erasure nothing is left but the suppression token of an e-mail address. `purpose`
 * NOTICE_NOTHING: all marketing. */
CHECKED enum status choice_object_mark(struct ctx *ctx, struct write *write, const unsigned char *mark,
                                       int purpose);
/* On the writer's thread, before the party's choices go: its objections hold for its addresses of today, and for whoever is brought with
 * one that it had before (registry/bygone.h). */
CHECKED enum status choice_carry(struct ctx *ctx, struct write *write, ref_t party);
/* On the writer's thread, when its addresses have changed. `given`: what a person has written down as its own now, so that it is nobody else's
 * address of before; NULL: a list said it, or a program. */
CHECKED enum status choice_readdressed(struct ctx *ctx, struct write *write, ref_t party,
                                       const struct values *given);
/* The same before an organisation goes that people speak for: what it has objected to holds for their addresses, since nobody is there any more
 * by whom it could be asked. */
CHECKED enum status choice_carry_voices(struct ctx *ctx, struct write *write, ref_t party);

/* Inside another change: what was objected to at that instant is done again, since the objection was refused with a compelling ground (Article
 * 21(1)); never of marketing, which the caller has seen to. */
CHECKED enum status choice_overrule_within(struct ctx *ctx, struct write *write, ref_t party, int64_t at);

/* Article 18: from now on the data are only stored. `why` one of choice_restrict_why(). It is lifted only after the person was told
 * that it will be (18(3)): else ST_CONFLICT, as while the e-mail that tells it waits or has come back. What a rule of the notice
 * has restricted is lifted without. The _within ones are a part of another change. */
CHECKED enum status choice_restrict(struct ctx *ctx, ref_t party, const char *why);
CHECKED enum status choice_restrict_within(struct ctx *ctx, struct write *write, ref_t party, const char *why);
CHECKED enum status choice_restrict_lift(struct ctx *ctx, ref_t party);
CHECKED enum status choice_restrict_lift_within(struct ctx *ctx, struct write *write, ref_t party);
/* That the person was told, by which channel; ST_INVALID at "how". `told` 0: not, or of an earlier restriction;
 * `needed`: there is a restriction that is not lifted without. */
CHECKED enum status choice_lift_tell(struct ctx *ctx, ref_t party, const char *how);
CHECKED enum status choice_lift_tell_within(struct ctx *ctx, struct write *write, ref_t party, const char *how);
CHECKED enum status choice_lift_told(struct ctx *ctx, ref_t party, int64_t *told, bool *needed);
CHECKED enum status choice_lift_told_within(struct ctx *ctx, struct db *db, ref_t party, int64_t *told);
/* What outbox_draft.once says of the e-mail that tells it at that instant. */
const char *choice_lift_once(struct ctx *ctx, ref_t party, int64_t told);
CHECKED enum status choice_restricted(struct ctx *ctx, ref_t party, int64_t *since); /* 0: it is not */
CHECKED enum status choice_restricted_within(struct ctx *ctx, struct db *db, ref_t party, int64_t *since);
/* Grounds of Article 18(1)(a)-(d), by id. */
const char *const *choice_restrict_why(size_t *count);

#endif
