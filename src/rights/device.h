/* The company's own devices (computers, phones): whose each is, what it holds, how it is locked, when somebody looked at it last, and
 * when its data were copied last. A device is what its steps say; none of them is ever changed. Copies are reported one after another, by
 * people or by a program on the device. What is too weak, late or missing is judged by the numbers of the notice, each time anew.
 * Used by: rights/promise*.c, rights/remind; cli, web, api.
 * Memory: ctx's arena.
 * Errors: ST_INVALID at the field of the draft that is wrong; ST_NOT_FOUND; ST_CONFLICT for what may not be done now; permit()'s.
 * Promises: P29, P55, P56. Names, numbers and words are sealed; that there is a device, when something was done with it and when it was
 *   copied stands open. When a device is lost or wiped, the programs' keys that belong to it end, and of a lost one the sessions of its user.
 * Law: GDPR 5(1)(f), 5(2), 24(1), 32(1). */
#ifndef RIGHTS_DEVICE_H
#define RIGHTS_DEVICE_H

#include "base/date.h"
#include "registry/party.h"

struct db;
struct write;
struct breach_draft;

enum device_step_kind {
#define DEVICE_STEP(NAME, id, label, act) DEVICE_STEP_##NAME,
#include "registry/device_step.def"
#undef DEVICE_STEP
    DEVICE_STEP_KINDS
};
const char *device_step_id(enum device_step_kind kind);
const char *device_step_label(enum device_step_kind kind); /* message id */
const char *device_step_act(enum device_step_kind kind);   /* message id, or NULL */
bool device_step_from(const char *id, enum device_step_kind *kind);
/* Does somebody sign it who has looked? No program does. */
bool device_step_signed(enum device_step_kind kind);

/* Tables of words, each with its id: what it is; how it opens; how it is copied; how it is. */
enum device_word {
    DEVICE_KIND,  /* computer, phone, tablet, server, storage */
    DEVICE_LOCK,  /* password, pin, none */
    DEVICE_COPY,  /* reported, live, nothing */
    DEVICE_STATE, /* used, lost, retired */
    DEVICE_WORDS
};
size_t device_word_count(enum device_word set);
const char *device_word_id(enum device_word set, int index);
const char *device_word_label(enum device_word set, int index); /* message id */
int device_word_from(enum device_word set, const char *id);     /* -1: there is no such id */

enum { DEVICE_LOCK_PASSWORD, DEVICE_LOCK_PIN, DEVICE_LOCK_NONE };
enum { DEVICE_COPY_REPORTED, DEVICE_COPY_LIVE, DEVICE_COPY_NOTHING };
enum { DEVICE_USED, DEVICE_LOST, DEVICE_RETIRED };
enum { DEVICE_UNKNOWN = -1, DEVICE_LINE = 200, DEVICE_TEXT = 4000, DEVICE_LENGTH_MOST = 999 };

/* What is said of a device. A step says some of it, what it leaves out stays as it was: NULL, 0 or DEVICE_UNKNOWN. */
struct device_facts {
    const char *name;
    int kind, lock, copy; /* of the tables */
    int encrypted;        /* 0, 1 */
    int64_t length;       /* characters of the password, or digits of the PIN */
    int64_t screen;       /* minutes after which the screen locks itself; 0: never */
    int64_t user;         /* of the staff, whose it is */
    const char
        *was; /* the name of the one whose it was where the register came from; nobody of that name is here */
    const char *holds; /* classes and systems of the notice: "customer,systems.mail" */
};
struct device_facts device_facts_none(void);
void device_facts_over(struct device_facts *facts, const struct device_facts *later);

struct device_step {
    ref_t id;
    enum device_step_kind kind;
    day_t day, next; /* on which it was; of CHECK: by when somebody looks again */
    int64_t at;      /* when it was written down */
    const char *actor;
    struct device_facts facts; /* of RECORD, CORRECT and CHECK */
    const char *who;           /* who has looked, or wiped it; or NULL */
    const char *text;
};

struct device {
    ref_t id;
    int state; /* DEVICE_USED ... */
    int64_t made, version;
    struct device_facts facts;
    const char *user;       /* the name of the one whose it is; NULL: nobody's, or has left */
    day_t checked, next;    /* DAY_NONE: nobody has looked (since it was back in use) */
    const char *checked_by; /* or NULL */
    day_t lost;             /* of the last time; DAY_NONE */
    ref_t breach;           /* of a lost one: as which its loss was written down; 0: as none */
    bool at_large;          /* it is lost, and the breach is not closed: what was on it is out there */
    day_t restored;         /* of the last restore test; DAY_NONE */
    int64_t copied, failed; /* instants of the last copy, and of the last failure after it; 0: none */
    struct device_step *steps;
    size_t step_count; /* the oldest first */
};

/* Those in use by name, then those that are lost, then those that are wiped. */
CHECKED enum status device_list(struct ctx *ctx, struct device **list, size_t *count);
CHECKED enum status device_read(struct ctx *ctx, ref_t id, struct device *device);
/* By its id or its name; ST_NOT_FOUND at "device". */
CHECKED enum status device_find(struct ctx *ctx, const char *text, struct device *device);
/* For the program's own use: asks nobody whether they may. */
CHECKED enum status device_all(struct ctx *ctx, struct db *db, struct device **list, size_t *count);

struct device_draft {
    enum device_step_kind kind; /* device_take; device_add says RECORD itself */
    struct device_facts facts;  /* begin with device_facts_none() */
    day_t day, next;            /* DAY_NONE: today; as the notice says, or in a year */
    const char *who, *text;     /* who NULL: whoever writes it down */
    int64_t version;            /* of the device as it was seen; 0: whatever is there now */
};
CHECKED enum status device_add(struct ctx *ctx, const struct device_draft *draft, ref_t *id);
CHECKED enum status device_take(struct ctx *ctx, ref_t id, const struct device_draft *draft);
/* Within the change that writes a breach down: the loss of this device is the reason. Of one that is not lost it says nothing. */
CHECKED enum status device_breached(struct ctx *ctx, struct write *write, ref_t id, ref_t breach);
/* NULL: it may be done now; else the message id that says why not. */
const char *device_hinders(const struct device *device, enum device_step_kind kind);
/* May the one who acts do it? For what a page offers; device_take asks again. */
bool device_may(struct ctx *ctx, enum device_step_kind kind);

/* ---- copies (backups) */
struct device_copy {
    int64_t at; /* when the copy was made, or failed */
    bool good;
    const char *actor;
};
/* `at` 0: now. A program whose token belongs to the device may say it with nothing but that. */
CHECKED enum status device_copied(struct ctx *ctx, ref_t id, int64_t at, bool good);
/* The last first. */
CHECKED enum status device_copies(struct ctx *ctx, ref_t id, size_t most, struct device_copy **list,
                                  size_t *count);

/* The keys of the register were copied (keys backup), and how many have been erased since: an older copy of the keys, beside an older
 * copy of the data, still opens what was theirs. */
struct device_keys {
    int64_t copied;               /* instant; 0: never by this program */
    int64_t erased, erased_since; /* how many since then, and when the first of them was; 0: nobody */
};
CHECKED enum status device_keys(struct ctx *ctx, struct db *db, struct device_keys *keys);
CHECKED enum status device_keys_read(struct ctx *ctx, struct device_keys *keys);

/* ---- what the notice asks for (its checks), and what is not so */
struct device_rule {
    int64_t password, pin, screen; /* least lengths, most minutes; 0: nothing is said */
    bool encrypted;
    struct span check, copy, restore; /* not set: nothing is said */
};
struct device_rule device_rule(const struct notice *notice);

enum device_need_kind {
    DEVICE_NEED_NONE,    /* no device is in the register, and the notice speaks of them */
    DEVICE_NEED_FACTS,   /* something that the notice counts is not known */
    DEVICE_NEED_PLAIN,   /* not encrypted */
    DEVICE_NEED_OPEN,    /* no lock */
    DEVICE_NEED_SHORT,   /* its password or PIN is too short */
    DEVICE_NEED_SCREEN,  /* its screen locks too late, or never */
    DEVICE_NEED_OWNER,   /* whose it was has left */
    DEVICE_NEED_LOST,    /* it is lost, and the breach is not gone through */
    DEVICE_NEED_CHECK,   /* to be looked at by a day */
    DEVICE_NEED_COPY,    /* to be copied by an instant */
    DEVICE_NEED_RESTORE, /* a copy is to be brought back as a test by a day */
    DEVICE_NEED_KEYS,    /* the keys are to be copied anew, since people were erased */
};
struct device_need {
    enum device_need_kind kind;
    const struct device *device; /* NULL of NONE, RESTORE and KEYS */
    day_t day;                   /* the last one; DAY_NONE: it has none */
    bool missing;                /* it is over, was never done, or is wrong now */
};
/* What is wrong or comes within so many days: what is missing first, then by day. */
void device_needs(struct ctx *ctx, const struct device *list, size_t count, const struct device_keys *keys,
                  int ahead, struct device_need **needs, size_t *need_count);
/* How many there are that are missing, but for a register without any device. */
CHECKED enum status device_late(struct ctx *ctx, size_t *count);
const char *device_need_words(struct ctx *ctx, const struct device_need *need); /* a whole sentence */
/* Hours and minutes are elapsed time, everything longer ends with its civil day. */
int64_t device_span_end(struct ctx *ctx, int64_t from, const struct span *span); /* the last instant */
/* The last instant by which a device is to be copied again; 0: the notice says nothing, or it needs no reports. */
int64_t device_copy_due(struct ctx *ctx, const struct device_rule *rule, const struct device *device);

/* A lost device weighs as it was until it is back, wiped, or the breach is closed. A lost device as a breach, with what is known of it; the caller may change it. */
CHECKED enum status device_breach(struct ctx *ctx, ref_t id, struct breach_draft *draft);

#endif
