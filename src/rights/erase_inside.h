/* The parts of an erasure: deciding, the rows, the proof.
 * Used by: erase*.c, request_right.c.
 * Memory: the caller's context. */
#ifndef RIGHTS_ERASE_INSIDE_H
#define RIGHTS_ERASE_INSIDE_H

#include "registry/due.h"
#include "registry/ended.h"
#include "registry/inside.h"
#include "registry/value.h"
#include "rights/erase.h"
#include "rights/remains.h"
#include "rights/task_inside.h"

#include <jansson.h>

/* What of a class goes: all of it, or these records. */
struct erase_target {
    int class;
    bool whole;
    bool values; /* of the profile too; known where it is decided only */
    bool
        unfinished; /* a hold of the notice would keep some of it: said beside the plan, and asked for all the same */
    ref_t *records;
    size_t count;
};

/* The decision, as of a day. In the intent it is JSON, so that a start after a crash carries out what was decided. */
struct erase_decision {
    int64_t seen; /* the register's change number before it was looked at */
    struct erase_target *targets;
    size_t target_count;
    struct due_verdict *stays;
    size_t stay_count;
    /* Of the targets, what is made anonymous: what is left of it is counted. Nothing of what a person asks to have erased. */
    struct due_verdict *anonymous;
    size_t anonymous_count;
    const struct due_verdict *judged; /* all of them, where something is made anonymous */
    size_t judged_count;
};

/* What goes with the name besides its classes. */
enum erase_beside { ERASE_CHOICES, ERASE_REQUESTS, ERASE_MESSAGES, ERASE_BESIDES };
const char *erase_beside_id(enum erase_beside beside);    /* "choices", "requests", "messages" */
const char *erase_beside_label(enum erase_beside beside); /* message id */
CHECKED enum status erase_besides(struct ctx *ctx, struct db *db, ref_t party, size_t counts[ERASE_BESIDES]);

/* How often it is decided anew when somebody writes about the party just then. */
enum { ERASE_TRIES = 5 };

CHECKED enum status erase_decide(struct ctx *ctx, ref_t party, struct erase_decision *decision);
/* A class of which a record must stay goes record by record. */
void erase_narrow(struct erase_decision *decision);
bool erase_refused(const struct verdict *verdict, day_t today); /* only by keep_through */

/* The person's own wish, not a rule's end (registry/ended.h; `done` is theirs). */
enum erase_wait { ERASE_WAITS_NOT, ERASE_WAITS_RESTRICTED, ERASE_WAITS_ASKED, ERASE_WAITS_PARCEL };
CHECKED enum status erase_waits(struct ctx *ctx, struct db *db, ref_t party, const struct ended_list *done,
                                enum erase_wait *wait);
/* Why one person alone is not erased now: an open request, or an answer with the data that is not with them yet. */
struct erase_answer {
    const char *waits; /* whole sentences; NULL: nothing of that kind */
    bool may_go;       /* it is such an answer, and the person asked for the erasure afterwards */
};
CHECKED enum status erase_answer(struct ctx *ctx, struct db *db, ref_t party, struct erase_answer *answer);
/* ST_CONFLICT with those sentences, at "with_answer" where saying it is enough; not where it may go and `with_answer` says so. */
CHECKED enum status erase_answer_refuse(struct ctx *ctx, struct db *db, ref_t party, bool with_answer);
/* Why data that the person asked only to be stored are not erased: message id; NULL: they are not restricted, or only by a rule of the
 * notice, or the person asks for the erasure by now. */
CHECKED enum status erase_restricted(struct ctx *ctx, struct db *db, ref_t party, const char **why);
/* How many papers in the folders are to be destroyed because of it. */
CHECKED enum status erase_papers(struct ctx *ctx, struct db *db, ref_t party,
                                 const struct erase_decision *decision, size_t *count);

struct erase_token {
    const char *kind;
    unsigned char token[TOKEN_SIZE];
    bool once; /* of a value that they had before */
};

struct erasure {
    int64_t id, key;
    ref_t party;
    int64_t asked;
    const char *because; /* the sentence it is done by: "rights.erasure", or that of a retention rule */
    day_t gone_by;       /* of a sweep: the first last day of what goes, copies included; 0: it is none */
    ref_t request;       /* by which the person asked for it; 0: none is written down */
    bool asked_for;      /* by the person: who was erased so is kept from coming back by others' lists */
    bool stale; /* somebody wrote about the party, or erased it, after the decision: it is to be made again */
    size_t besides[ERASE_BESIDES]; /* that go with the name */
    bool name_goes;                /* afterwards nobody finds the party any more */
    const ref_t *with;             /* who was merged into the party */
    size_t with_count;
    ref_t *around; /* for whom the party spoke: their dates are made again when its rows are gone */
    size_t around_count;
    struct erase_decision decision;
    struct erase_token *suppress; /* what keeps imports from bringing the person back */
    size_t suppress_count;
    /* One of the letters that go, to prove at the end that it does not open. */
    ref_t sample_record;
    const char *sample_class;
    int64_t sample_rev, sample_key;
    void *sample;
    size_t sample_length;
    const struct erase_said *said; /* about texts of others; NULL: nobody looked */
    struct erase_texts {
        bool known; /* somebody looked */
        size_t looked, found, decided, taken_out;
    } texts;
    struct task_wanted *wanted; /* what people must do; from the intent on they are rows */
    size_t wanted_count;
    struct remains remains; /* what is left without a name */
    ref_t *files;           /* that the party had before; those without letters afterwards went */
    size_t file_count;
    size_t keys, letters, tokens, records; /* counted as they go */
    bool counted;                          /* tokens and records were: no crash came after the rows went */
    struct erase_left {
        size_t letters, keys, files, tokens,
            gone_files; /* what was there afterwards; gone_files: what was not */
    } left;
};

/* Devices and systems that may still hold a copy, and who was given data. */
CHECKED enum status erase_wanted(struct ctx *ctx, struct db *db, ref_t party,
                                 const struct erase_decision *decision, struct task_wanted **wanted,
                                 size_t *count);
/* Texts of others that nobody has decided about are wanted too, as far as they are still there. */
CHECKED enum status erase_texts(struct ctx *ctx, struct db *db, struct erasure *erasure);
/* Inside the writer: they become tasks, with what names the party sealed under the intent's key. */
CHECKED enum status erase_ask(struct ctx *ctx, struct write *write, const struct erasure *erasure);

/* From the decisions to the certificates: `id`, `party`, `asked`, `because`, `request`, `asked_for` and `decision` are the caller's. Each
 * step is done for all of them before the next, so that they share the waiting for the disk. ST_BUSY, and nothing done, while
 * another erasure of one of them is under way, or (`stale`) when something was written about one since its decision. */
CHECKED enum status erase_carry_out(struct ctx *ctx, struct erasure *erasures, size_t count);
/* Does the decision take the party's name along? */
CHECKED enum status erase_takes_name(struct ctx *ctx, struct db *db, const struct erasure *erasure,
                                     bool *takes);

/* Inside the writer: everything that is to go from the tables, the look-ups and the lens. Can be done again. */
CHECKED enum status erase_rows(struct ctx *ctx, struct write *write, struct erasure *erasure);
/* Afterwards, in the same change, once it is no longer intended: of the party, if anything is left, and of those around it. */
CHECKED enum status erase_dates(struct ctx *ctx, struct write *write, const struct erasure *erasure);
/* ST_FAILED when anything can still be found or opened. */
CHECKED enum status erase_verify(struct ctx *ctx, struct erasure *erasure);
/* Living keys of the classes that go whole, and of what has keys of its own and goes with the name. In a class of which something stays,
 * keys are shared, so there they are not counted. */
CHECKED enum status erase_keys_left(struct ctx *ctx, const struct erasure *erasure, size_t *count);
/* Inside the writer, which knows what people have done by now; `open`: something is left for them. */
CHECKED enum status erase_certificate_json(struct ctx *ctx, struct db *db, const struct erasure *erasure,
                                           const char **json, bool *open);

json_t *erase_decision_json(struct ctx *ctx, const struct erase_decision *decision, bool stays);

json_t *erase_besides_json(const struct erasure *erasure);
const char *erase_intent_json(struct ctx *ctx, const struct erasure *erasure);
CHECKED enum status erase_intent_read(struct ctx *ctx, const char *json, struct erasure *erasure);

#endif
