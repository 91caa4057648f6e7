/* The register of breaches: what happened, since when somebody knows it and so until when the authority is told, how bad it is and
 * why, who was told and when, what was done. A breach is what its steps say; none of them is ever changed, each follows the others,
 * so that what was known when stays to be seen. Nothing that follows from something else is stored: the 72 hours follow from the
 * instant of knowing, late is what the clock says.
 * Used by: erase_rows, package, the request desk; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at the field of the draft that is wrong; ST_CONFLICT for what may not be done now, or for one that somebody has
 *   changed meanwhile; permit()'s.
 * Promises: P54-P59. Texts are sealed under a key of each breach. Links to people go with their erasure; how many they were stays.
 * Law: GDPR 4(12), 5(2), 33, 34. */
#ifndef RIGHTS_BREACH_H
#define RIGHTS_BREACH_H

#include "registry/party.h"

struct db;
struct write;

enum breach_step_kind {
#define BREACH_STEP(NAME, id, label) BREACH_STEP_##NAME,
#include "rights/breach_step.def"
#undef BREACH_STEP
    BREACH_STEP_KINDS
};
const char *breach_step_id(enum breach_step_kind kind);
const char *breach_step_label(enum breach_step_kind kind); /* message id */
bool breach_step_from(const char *id, enum breach_step_kind *kind);

/* Tables of words, each with its id: what was hurt; how bad; who was told; why people were not. */
enum breach_word {
    BREACH_HURT,   /* confidentiality, integrity, availability: bit 1 << index of `kinds` */
    BREACH_RISK,   /* none, risk, high */
    BREACH_TO,     /* authority, people, controller, processor, police */
    BREACH_EXEMPT, /* protected, averted, effort: Art. 34(3)(a), (b), (c) */
    BREACH_WORDS
};
size_t breach_word_count(enum breach_word set);
const char *breach_word_id(enum breach_word set, size_t index);
const char *breach_word_label(enum breach_word set, size_t index); /* message id */
/* -1: the set has no such id. */
int breach_word_from(enum breach_word set, const char *id);

enum { BREACH_RISK_NONE, BREACH_RISK_SOME, BREACH_RISK_HIGH, BREACH_RISK_UNKNOWN = -1 };
enum { BREACH_EXEMPT_PROTECTED, BREACH_EXEMPT_AVERTED, BREACH_EXEMPT_EFFORT };
enum { BREACH_TO_AUTHORITY, BREACH_TO_PEOPLE, BREACH_TO_CONTROLLER, BREACH_TO_PROCESSOR, BREACH_TO_POLICE };
enum { BREACH_NUMBER_UNKNOWN = -1, BREACH_TEXT_MAX = 20000, BREACH_LINE_MAX = 500 };

/* What the office itself writes for the people, and the program can say in no other language. */
enum breach_own { BREACH_OWN_PLAIN, BREACH_OWN_CONSEQUENCES, BREACH_OWN_MEASURES, BREACH_OWNS };
struct breach_own_words {
    const char *text[BREACH_OWNS];
    unsigned old; /* bits: what stands in the notice's first language was changed since */
};

/* What is said of a breach. A step says some of it, what it leaves out stays as it was: 0, NULL, or BREACH_NUMBER_UNKNOWN. */
struct breach_facts {
    int64_t aware;           /* instant at which somebody knew: the 72 hours run from here */
    int64_t begun, ended;    /* when it happened; 0: not known (yet) */
    unsigned kinds;          /* bits of BREACH_HURT */
    int64_t people, records; /* about how many */
    const char *found;       /* how it was found */
    const char *nature;      /* what happened */
    const char *whose;       /* types of the notice, "consumer,contact_person" */
    const char *data;        /* categories of data of the notice, "contact,billing" */
    const char *systems;     /* systems and recipients of the notice where it happened, "systems.mail" */
    const char *plain;       /* the same for the people, in plain words */
    const char *consequences;
    const char *measures;
    struct breach_own_words in[LANG_COUNT]; /* the last three in languages other than the notice's first */
};
struct breach_facts breach_facts_none(void);
/* What `later` says stands, the rest stays as it was. */
void breach_facts_over(struct breach_facts *facts, const struct breach_facts *later);
/* plain, consequences and measures were written in `lang`: where that is not the notice's first language they are moved to `in`. */
void breach_own_in(struct ctx *ctx, struct breach_facts *facts, enum lang lang);
/* As it goes into a letter; NULL: it is not said in that language, or what it was taken from has changed since. */
const char *breach_own_text(struct ctx *ctx, const struct breach_facts *facts, enum lang lang,
                            enum breach_own which);
/* "Letter in Swedish": message id. */
const char *breach_letter_label(enum lang lang);
/* All that is said in a language other than the notice's first; NULL: nothing. */
const char *breach_own_all(struct ctx *ctx, const struct breach_facts *facts, enum lang lang);
/* As it is shown to somebody: where it is not said in their language, as it was written. */
const char *breach_own_shown(struct ctx *ctx, const struct breach_facts *facts, enum lang lang,
                             enum breach_own which);

struct breach_draft {
    struct breach_facts facts; /* aware 0: now */
    const ref_t *parties;      /* whom it concerned, as far as they are in the register */
    size_t party_count;
    ref_t device; /* whose loss it is (rights/device.h); 0: none */
};
CHECKED enum status breach_add(struct ctx *ctx, const struct breach_draft *draft, ref_t *breach);
/* The draft of an answer to a request that went to somebody else: what is known of it from the request. The caller may change it.
 * ST_NOT_FOUND: there is no such request. */
CHECKED enum status breach_wrong_address(struct ctx *ctx, ref_t request, struct breach_draft *draft);

struct breach_step {
    ref_t id;
    enum breach_step_kind kind;
    int64_t at;      /* when it was written down */
    int64_t done;    /* of TELL: when they were told */
    const char *who; /* of the staff, by name; NULL: the program, the command line, or somebody who has left */
    const char *actor;
    struct breach_facts facts; /* of RECORD, ADD and CORRECT */
    int64_t aware_was;         /* of CORRECT: since when it was known before, where that is put right; else 0 */
    int risk, to, exempt;      /* of ASSESS, TELL and EXEMPT; else -1 */
    const char *reason;        /* of ASSESS, CORRECT, EXEMPT; of TELL: why after 72 hours */
    const char *text,
        *how; /* how: by which way, or the number of the case there; of EXEMPT: how the public was told */
};

struct breach_party {
    ref_t party;      /* 0: erased; counted all the same */
    const char *name; /* as the one who asks may see it; NULL: erased */
    int64_t told;     /* 0: not yet, or only by a letter that did not get there */
    const char
        *letter; /* the last e-mail about it: a state of the outbox (waiting, sent, bounced, ...); NULL: none */
    bool back;   /* it did not get there, and they were not told in another way since */
    enum lang
        lang; /* in which they are written to: their own where the notice speaks it. With `name` only, as `mailed` */
    bool mailed; /* there is an e-mail address */
};

struct breach {
    ref_t id;
    int64_t made, closed; /* closed 0: it is open */
    struct breach_facts facts;
    int risk;         /* as it was judged last; BREACH_RISK_UNKNOWN */
    int64_t due;      /* instant: 72 elapsed hours after somebody knew (33(1)) */
    int64_t left;     /* seconds until then; below 0: past */
    int64_t notified; /* when the authority was first told; 0: it was not */
    bool wanted;      /* the authority must be told: there is a risk, or nobody has judged it yet */
    bool late;        /* wanted and past, or told after it */
    bool people_told, people_wanted; /* wanted: a high risk, and they were neither told nor exempt */
    const char *risk_reason, *late_reason;
    const struct breach_step *steps;
    size_t step_count;
    const struct breach_party *parties;
    size_t party_count;
    int64_t version;
    day_t
        last; /* until when it is kept, once it is closed: as the notice keeps `breaches` (breach_keep.c); DAY_NONE: without an end */
};
CHECKED enum status breach_read(struct ctx *ctx, ref_t id, struct breach *breach);
/* Open ones by their hour, then those that are closed, the last first. Names are not opened. */
CHECKED enum status breach_list(struct ctx *ctx, bool closed, struct breach **list, size_t *count);
/* Those that concerned a party; part of party_read's entry in the log when it follows it in the same ctx. */
CHECKED enum status breach_of(struct ctx *ctx, ref_t party, struct breach **list, size_t *count);

/* waiting: for the authority, within its hours; late: past them; people: high risk, who are to be told. */
struct breach_figures {
    size_t open, waiting, late, people, all, told_late;
    size_t other;  /* open, and the law waits for nothing */
    int64_t first; /* of those that wait: when the first 72 hours end; 0: none waits */
};
CHECKED enum status breach_figures(struct ctx *ctx, struct breach_figures *figures);

/* Against Articles 33 and 34, for the proof: late, waiting, people as above; in_time, told_late: the authority was (told_late: within the
 * last year); harmless: nobody had to be. */
struct breach_duty {
    size_t all, late, waiting, people, in_time, told_late, harmless;
};
CHECKED enum status breach_duty(struct ctx *ctx, struct db *db, struct breach_duty *duty);

struct breach_step_draft {
    enum breach_step_kind kind;
    struct breach_facts facts; /* of ADD and CORRECT; begin with breach_facts_none() */
    const ref_t *parties;      /* of LINK; of TELL to people: whom, all that are linked if none */
    size_t party_count;
    int risk, to, exempt; /* -1: not said */
    int64_t when;         /* of TELL; 0: now */
    const char *reason, *text, *how;
    unsigned letters; /* of TELL to people: bits of the languages in which the letter goes; 0: nobody says */
    int64_t version;  /* of the breach as it was seen; 0: whatever is there now */
};
CHECKED enum status breach_take(struct ctx *ctx, ref_t id, const struct breach_step_draft *step);
/* NULL: it may be taken now; else the message id that says why not. For the buttons of a page; breach_take asks again. */
const char *breach_hinders(const struct breach *breach, enum breach_step_kind kind);

/* Puts the letter into the queue of messages for everybody who is linked, was not told and has an e-mail address, and writes that down.
 * ST_CONFLICT while the letter lacks something in a language that one of them reads, or when there is nobody to write to. */
struct breach_sent {
    size_t put, without; /* without: an e-mail address */
};
CHECKED enum status breach_send(struct ctx *ctx, ref_t id, int64_t version, struct breach_sent *sent);

/* ---- what is told: breach_form.c */

/* "41 h 20 min left", "2 h 5 min past". */
const char *breach_left_text(struct ctx *ctx, const struct breach *breach);
/* "29.3.2026 at 4.30": an instant as people here read it; NULL for 0. */
const char *breach_when_text(struct ctx *ctx, enum lang lang, int64_t at);
/* "the confidentiality of data" and so on, joined; NULL when nothing is said. */
const char *breach_kinds_text(struct ctx *ctx, enum lang lang, unsigned kinds);
/* The words of the notice for ids, joined; an id that the notice does not have (any more) stands as it is. */
const char *breach_whose_text(struct ctx *ctx, enum lang lang, const char *ids);
const char *breach_data_text(struct ctx *ctx, enum lang lang, const char *ids);
const char *breach_systems_text(struct ctx *ctx, enum lang lang, const char *ids);

/* What happened, for those whom it concerned; NULL when nothing is said that they could be told. */
const char *breach_plain_text(struct ctx *ctx, enum lang lang, const struct breach *breach);

struct breach_part {
    const char *heading; /* in the form's language */
    const char *text;    /* what stands there; where `missing`, what is still to be said */
    bool missing;
    const char *lacking; /* message id of what is missing */
};
struct breach_paper {
    const char *to, *title, *day;
    enum lang lang;
    struct breach_part *parts;
    size_t count, missing;
};
/* The notification to the authority, with everything that Article 33(3) asks for. */
CHECKED enum status breach_form(struct ctx *ctx, const struct breach *breach, enum lang lang,
                                struct breach_paper *paper);
/* The letter to the people (Article 34(2)); `name`: to whom, or NULL. */
CHECKED enum status breach_letter(struct ctx *ctx, const struct breach *breach, enum lang lang,
                                  const char *name, struct breach_paper *paper);
/* In which languages the letter is needed: the notice's first, and those in which somebody reads who was not told yet; the first comes
 * first. Of a breach that breach_read gave. `list` has room for LANG_COUNT. */
struct breach_reader {
    enum lang lang;
    size_t people;
    const char *own[BREACH_OWNS]; /* as they stand, also where they are old */
    struct breach_paper letter;
};
CHECKED enum status breach_readers(struct ctx *ctx, const struct breach *breach, struct breach_reader *list,
                                   size_t *count);
/* What a paper still misses, one after the other, in ctx's language; NULL: nothing. */
const char *breach_paper_lacks(struct ctx *ctx, const struct breach_paper *paper);
/* All of it as one text. */
const char *breach_paper_text(struct ctx *ctx, const struct breach_paper *paper);
/* The same as a message that has a subject of its own. */
const char *breach_letter_text(struct ctx *ctx, const struct breach_paper *paper);

/* ---- when the time of closed ones is over */
CHECKED enum status breach_sweep(struct ctx *ctx, day_t on, size_t *count);

/* ---- when somebody is erased: the link goes, the count stays */
CHECKED enum status breach_forget(struct ctx *ctx, struct write *write, ref_t party);

#endif
