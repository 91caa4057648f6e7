/* What the parts of the proof share: the figures of the register, read once for all sentences, and the table of what proves
 * which part of the notice.
 * Used by: rights/promise*.c.
 * Memory: ctx's arena.
 * Promises: figures are counts and days: nobody is named, and no letter is opened for them. */
#ifndef RIGHTS_PROMISE_INSIDE_H
#define RIGHTS_PROMISE_INSIDE_H

#include "notice/deadline.h"
#include "registry/audit_clock.h"
#include "registry/inside.h"
#include "registry/screened.h"
#include "rights/breach.h"
#include "rights/device.h"
#include "rights/holders.h"
#include "rights/kept.h"
#include "rights/promise.h"
#include "rights/stands.h"
#include "rights/review.h"
#include "rights/roster.h"
#include "rights/sensitive.h"

/* How many there are of what has this name, and when the last was. */
struct tally {
    const char *name;
    int64_t count, last;
};
struct tallies {
    struct tally *items;
    size_t count, room;
};
const struct tally *tally_of(const struct tallies *tallies, const char *name); /* of none: a tally of 0 */

/* Whoever's data came from a source, by the day on which they were to be told (Article 14). */
struct told_tally {
    int source;
    int64_t untold, late, in_time; /* untold: and the day is over; late: told after it, within the last year */
};

struct class_tally {
    const char *name;
    int64_t count, kept, held, conflicts,
        dateless; /* kept: whose minimum is not over; held: by a rule of the notice */
    day_t next;   /* the next day on which something goes; DAY_NONE */
};

struct given {
    const char *recipient, *purpose;
    int64_t notice, count, last;
};

/* A contact that went against a part of the notice (registry/against.h). */
struct against_figure {
    int64_t record;
    const char *path;
    bool waits, counts; /* waits: nobody has explained it; counts: it was one all the same */
};

/* Requests of one right: how many are open, and late; answered, and in time. What is past the promised day because it was extended is
 * in neither, but here alone. Of the own target: how many have one, how many were answered within it, and are open past it. */
struct asked_tally {
    int64_t open, late, answered, in_time, extended;
    int64_t untold; /* open, extended, and the person was not told of it in time, or not yet */
    int64_t
        dismissed; /* unsorted until after their day, then said to be about no right; nobody else has looked */
    int64_t never; /* late when the person was erased, and the answer had not got there */
    int64_t unknown;          /* open, and nobody knows yet whom it is about */
    int64_t unmeant;          /* open objections of which nobody has said yet what was meant */
    int64_t refused;          /* as a whole or in part, within the last year */
    int64_t handed, elsewise; /* asked electronically: answered so, and on paper or in person */
    int64_t targeted, on_target, over_target;
    int64_t
        doubted; /* answered while the clock stood behind the log: counted on the latest day that it allows */
    int64_t mailed, letters,
        locked; /* within the last year: answers in plain e-mail, letters called answers that belong to no
                                        request, packages behind a link or locked; only where the notice rules e-mail out */
    int64_t unsent, unsent_late; /* answers that were written and went nowhere; of them past their day */
};

/* Consents to a purpose, withdrawn ones too: with the words that were agreed to, and with a document that is still there. */
struct consent_tally {
    const char *purpose;
    int64_t count, worded, papered;
};

struct figures {
    struct counting *counting;                          /* what is counted when it is first asked for */
    int64_t parties, restricted, left, brought_parties; /* left: speak for no organisation any more */
    struct tallies unsure, hidden, remains, erasures, brought, paper_tasks, choices, suppressed;
    struct tallies tasks, tasks_late, tasks_there, handovers, handovers_late, handovers_back, papers_away,
        holds;                    /* by right; by right and late; by where and late; what is out, late
                                                                 * and back, and papers, by recipient */
    int64_t certificates_changed; /* in the database, past the program */
    int64_t erasing_since;        /* the oldest erasure that is not finished; 0: none */
    struct told_tally *told;      /* in the order of the notice; only sources of which is told */
    size_t told_count;
    struct given *given;
    size_t given_count, given_room;
    struct screened_figures screened;   /* texts with sensitive data */
    struct sensitive_figures sensitive; /* and requests */
    struct stands stands;               /* of the persons of the notice */
    struct kept_first own[KEPT_OWN];
    const struct audit_doubt *doubts; /* when the log's time went back */
    size_t doubt_count;
    int64_t papers, undated, placeless, users, passwords, least_password;
    struct asked_tally asked[DEADLINE_COUNT]; /* of the last requests */
    struct licence_row *licences;             /* that are over */
    size_t licence_count;
    const struct holder_state *holders; /* in the order of the notice */
    size_t holder_count;
    const struct device *devices;
    size_t device_count, devices_weak; /* weak: in use, and not as the notice says, or not looked at in time */
    struct device_keys keys;
    struct roster_state roster;         /* of the users */
    bool keys_late;                     /* to be copied anew since people were erased */
    const struct review_class *reviews; /* of each class that is reviewed: when, without its bands */
    size_t review_count;
    struct breach_duty breaches;
    struct against_figure *against; /* of the last twelve months, those of a contact together */
    size_t against_count, against_room;
};
/* `db` is read until the last question is answered. */
CHECKED enum status figures_read(struct ctx *ctx, struct db *db, day_t today, struct figures *figures);
/* Of all records, roles and dates there are: counted for whoever asks first. What could not be counted is none, until figures_counted. */
const struct tallies *figures_records(const struct figures *figures);
const struct tallies *figures_roles(const struct figures *figures);
int64_t figures_roleless(const struct figures *figures);
const struct tallies *figures_over(const struct figures *figures);
/* Not among those: over, and a hold, the person's wish or an open request keeps them. */
const struct tallies *figures_bound(const struct figures *figures);
/* Swept in time, and past its last day it may still lie where somebody is to erase it by hand. */
const struct tallies *figures_elsewhere(const struct figures *figures);
/* All three, by class, as they are counted (promise_over.c). */
CHECKED enum status over_read(struct ctx *ctx, struct db *db, day_t today, struct tallies *over,
                              struct tallies *bound, struct tallies *elsewhere);
/* NULL: there is none. */
const struct consent_tally *figures_consents(const struct figures *figures, const char *purpose);
/* promise_told.c: reads figures->told. */
CHECKED enum status told_read(struct ctx *ctx, struct db *db, day_t today, struct figures *figures);
/* Of the source that the path names, or of all. */
struct proving;
void told_say(struct proving *proving);
/* How many are served and lack what the notice says that this service needs (promise_served.c). */
int64_t figures_lacking(const struct figures *figures, int service);
CHECKED enum status served_read(struct ctx *ctx, struct db *db, day_t today, int64_t *lacking);
const struct class_tally *figures_class(const struct figures *figures, const char *name);
CHECKED enum status figures_counted(const struct figures *figures);

/* One part of the notice, on its way to a proof. */
struct proving {
    struct ctx *ctx;
    const struct notice *notice;
    const struct figures *figures;
    day_t today;
    const char *promise; /* whose part it is */
    const char *path;    /* "retention.customer.gone_by" */
    const char *second;  /* its second part, or "" */
    const char *third;   /* its third, or "" */
    struct promise_proof *proof;
};

/* The worse of the two stays; a sentence is added to what is found. */
void proof_says(struct proving *proving, enum promise_state state, const char *text);
void proof_figure(struct proving *proving, const char *name, int64_t number);
/* What is to be done, unless something worse has said it already. */
void proof_todo(struct proving *proving, const char *text);
/* Only a person can see it: at risk until somebody has attested it. */
void proof_unproven(struct proving *proving, const char *text);
/* Somebody has looked on that day, and looks again by the next. */
void proof_looked(struct proving *proving, const char *who, day_t day, day_t next, const char *evidence);
/* Somebody has looked and signed here: who (or NULL) and when, if that is known, and by when again (or DAY_NONE). Said once. */
struct looked {
    const char *who;
    day_t day, next;
};
void proof_seen(struct proving *proving, const struct looked *looked);
/* The dates of the class: how many are watched, the next, and those that are over (promise_keep.c). */
void proof_dates(struct proving *proving, enum promise_state late);
/* Devices, where the notice says that data are on them; the copy of the keys, where it counts backups (promise_devices.c). */
void proof_of_devices(struct proving *proving);
void proof_of_keys(struct proving *proving);
/* Somebody has written a review down here. */
void proof_reviewed(struct proving *proving, const char *name, const struct holding *review);
#define PROOF_SAYS(proving, state, ...)                                                                        \
    proof_says((proving), (state), MSG((proving)->ctx->arena, (proving)->ctx->lang, __VA_ARGS__))
#define PROOF_COUNT(proving, state, one_and_many, number)                                                      \
    proof_says((proving), (state),                                                                             \
               msg_count((proving)->ctx->arena, (proving)->ctx->lang, one_and_many, (long)(number)))
#define PROOF_TODO(proving, ...)                                                                               \
    proof_todo((proving), MSG((proving)->ctx->arena, (proving)->ctx->lang, __VA_ARGS__))
const char *proof_day(const struct proving *proving, day_t day);
const char *proof_instant_day(const struct proving *proving, int64_t instant);
const char *proof_number(const struct proving *proving, int64_t number);
/* "contact" and "deputy" are those persons of the notice; anybody else is who it says. */
const char *proof_person(const struct notice *notice, const char *who);
day_t promise_span_end(day_t from, const struct span *span); /* hours and minutes are a day */

/* Contacts that went against this part of the notice (promise_against.c). */
void proof_of_against(struct proving *proving);
/* Is it about this sentence's part? */
bool promise_against_fits(const struct notice *notice, const char *promise, const char *part, const char *path);
/* Those that no sentence of the notice speaks of. */
void proof_of_unspoken(struct proving *proving, const bool *spoken);

/* What proves the part that `path` points at (promise.def). */
void promise_prove(struct proving *proving);
/* The measures of a `check` (promise_measure.c). */
void promise_measure(struct proving *proving, const struct cond *cond);

#endif
